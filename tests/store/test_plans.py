"""Which revision is the plan from which day, and the names that revisions have."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests.journey.editing import card, shop, with_card

from rejse.errors import Problem, RejseError
from rejse.store.plans import NameTaken, NameUnclear, Plans, Publication, VersionName
from rejse.store.records import By, Records, UnknownRevision

Both = Callable[[Problem | RejseError], tuple[str, str]]
NINE = datetime(2026, 3, 29, 9, tzinfo=UTC)
BASE = shop(card("visit"))


@pytest.fixture
def plans(tmp_path: Path) -> Plans:
    """The plans of a journey with three revisions."""
    records = Records(tmp_path / "records.sqlite")
    for number in (1, 2, 3):
        records.change(with_card(BASE, "visit", max_repeats=number), base=None, by=By("anna", NINE))
    return Plans(tmp_path / "records.sqlite")


def by(minutes: int = 0, note: str = "") -> By:
    return By("anna", NINE + timedelta(minutes=minutes), note)


def test_the_plan_on_a_day_is_the_one_that_began_last(plans: Plans) -> None:
    assert plans.plan_on("shop", date(2026, 4, 1)) is None
    spring = plans.publish("shop", 1, in_force_from=date(2026, 4, 1), by=by(note="season"))
    summer = plans.publish("shop", None, in_force_from=date(2026, 6, 1), by=by(1))
    assert spring == Publication(
        number=1, journey="shop", revision=1, in_force_from=date(2026, 4, 1), author="anna", note="season",
        published_at=NINE,
    )  # fmt: skip
    assert (summer.revision, plans.publications("shop")) == (3, [spring, summer])
    days = [date(2026, 3, 31), date(2026, 4, 1), date(2026, 5, 31), date(2026, 6, 1), date(2027, 1, 1)]
    assert [plans.plan_on("shop", day) for day in days] == [None, spring, spring, summer, summer]


def test_of_two_plans_from_the_same_day_the_one_published_last_counts(plans: Plans) -> None:
    plans.publish("shop", 1, in_force_from=date(2026, 4, 1), by=by())
    mended = plans.publish("shop", 2, in_force_from=date(2026, 4, 1), by=by(1))
    plans.publish("shop", 3, in_force_from=date(2026, 3, 1), by=by(2))
    assert plans.plan_on("shop", date(2026, 4, 2)) == mended


def test_a_version_is_found_again_by_its_name(plans: Plans, both: Both) -> None:
    named = plans.name("shop", "Sommer 2026", 2, by=by())
    assert named == VersionName(journey="shop", name="Sommer 2026", revision=2, author="anna", named_at=NINE)
    assert plans.name("shop", "Sommer 2026", 2, by=by(5)) == named
    plans.name("shop", "nu", None, by=by(1))
    assert [(one.name, one.revision) for one in plans.names("shop")] == [("Sommer 2026", 2), ("nu", 3)]
    with pytest.raises(NameTaken) as taken:
        plans.name("shop", "nu", 1, by=by())
    assert taken.value.code == "version-name-taken"
    assert both(taken.value) == (
        'Revision 3 is called "nu" already. Choose another name.',
        'Udgave 3 hedder allerede "nu". Vælg et andet navn.',
    )


@pytest.mark.parametrize("number", [0, 4])
def test_only_what_is_there_is_published_or_named(plans: Plans, number: int) -> None:
    with pytest.raises(UnknownRevision):
        plans.publish("shop", number, in_force_from=date(2026, 4, 1), by=by())
    with pytest.raises(UnknownRevision):
        plans.name("shop", "x", number, by=by())
    with pytest.raises(UnknownRevision):
        plans.name("nothing", "x", None, by=by())


@pytest.mark.parametrize("name", ["", "  ", "3", " 2026 ", "spring\n4 · somebody else", "\x1b[31m"])
def test_a_name_is_one_that_people_can_see_and_that_is_no_revisions_number(plans: Plans, name: str) -> None:
    with pytest.raises(NameUnclear):
        plans.name("shop", name, 1, by=by())
    assert plans.names("shop") == []


def test_a_number_is_refused_as_a_name_in_both_languages(plans: Plans, both: Both) -> None:
    with pytest.raises(NameUnclear) as told:
        plans.name("shop", "3", 1, by=by())
    assert told.value.code == "version-name-unclear"
    assert both(told.value) == (
        (
            'A version cannot be called "3": a name has signs that can be seen, and is more than a number. '
            'Choose a name in words, such as "before summer".'
        ),
        (
            'En udgave kan ikke hedde "3": et navn skal have tegn, der kan ses, og være mere end et tal. '
            'Vælg et navn i ord, fx "før sommeren".'
        ),
    )
