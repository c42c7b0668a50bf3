"""A hand-over as a contract between marketing and sales: accepted, changed, accepted again, renegotiated."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from rejse.journey.agreement import Given, Standing, Stood, Version, contract, in_force
from rejse.journey.changing import Operation

NINE = datetime(2026, 1, 5, 9, tzinfo=UTC)
TERMS = {"from_team": "marketing", "to_team": "sales", "after": "form", "time_limit": "4h"}
LEAD = "handovers/lead"


def stood(revision: int, **more: Any) -> Stood:
    fields = {name: value for name, value in {**TERMS, **more}.items() if value is not None}
    return Stood(revision, NINE + timedelta(days=revision), fields)


def yes(team: str, day: int = 5) -> dict[str, str]:
    return {"team": team, "by": f"{team}-lead", "date": date(2026, 1, day).isoformat()}


def given(team: str, revision: int, *changed: Operation, day: int = 5) -> Given:
    return Given(team=team, by=f"{team}-lead", day=date(2026, 1, day), revision=revision, changed=changed)


def version(number: int, revisions: tuple[int, int], *accepted: Given, **more: Any) -> Version:
    begun = NINE + timedelta(days=revisions[0])
    told = {"teams": ("marketing", "sales"), "valid_from": None, **more}
    return Version(number=number, revisions=revisions, begun=begun, accepted=accepted, **told)


def test_a_contract_waits_until_both_teams_have_accepted_it() -> None:
    first = [stood(1), stood(2, accepted=[yes("marketing")])]
    (half,) = contract("lead", first)
    assert half == version(1, (1, 2), given("marketing", 2))
    assert (half.standing, half.waiting) == (Standing.WAITS, ("sales",))
    (whole,) = contract("lead", [*first, stood(3, accepted=[yes("marketing"), yes("sales", 9)])])
    assert whole == version(1, (1, 3), given("marketing", 2), given("sales", 3, day=9))
    assert (whole.standing, whole.waiting) == (Standing.ACCEPTED, ())


def test_who_changes_a_term_has_not_changed_what_was_accepted() -> None:
    both = [yes("marketing"), yes("sales")]
    shorter = Operation(LEAD, "time_limit", "4h", "2h")
    (changed,) = contract("lead", [stood(1), stood(2, accepted=both), stood(3, accepted=both, time_limit="2h")])
    assert changed == version(1, (1, 3), given("marketing", 2, shorter), given("sales", 2, shorter))
    assert (changed.standing, changed.waiting) == (Standing.CHANGED, ("marketing", "sales"))
    back = [stood(1, accepted=both), stood(2, accepted=both, time_limit="2h"), stood(3, accepted=both)]
    assert contract("lead", back)[0].standing is Standing.ACCEPTED


def test_a_team_that_accepts_again_accepts_what_stands_now() -> None:
    both = [yes("marketing"), yes("sales")]
    again = [yes("marketing", 8), yes("sales")]
    history = [
        stood(1, accepted=both),
        stood(2, accepted=both, time_limit="2h"),
        stood(3, accepted=again, time_limit="2h"),
    ]
    (mended,) = contract("lead", history)
    assert mended.accepted == (
        given("marketing", 3, day=8),
        given("sales", 1, Operation(LEAD, "time_limit", "4h", "2h")),
    )
    assert mended.waiting == ("sales",)


def test_its_name_and_how_it_is_measured_are_no_terms() -> None:
    both = [yes("marketing"), yes("sales")]
    renamed = stood(2, accepted=both, **{"name/da": "Varme emner", "events": {"accepted": {"name": "won"}}})
    assert contract("lead", [stood(1, accepted=both), renamed])[0].standing is Standing.ACCEPTED


def test_it_is_renegotiated_as_a_new_version_and_the_terms_that_differ_are_told() -> None:
    both = [yes("marketing"), yes("sales")]
    history = [
        stood(1, accepted=both),
        stood(4, version=2, valid_from="2026-02-01", delivers={"leads": 50}),
        stood(5, version=2, valid_from="2026-02-01", delivers={"leads": 60}, accepted=both),
    ]
    first, second = contract("lead", history)
    assert first == version(1, (1, 1), given("marketing", 1), given("sales", 1))
    assert second == version(
        2, (4, 5), given("marketing", 5), given("sales", 5), valid_from=date(2026, 2, 1),
        changed=(Operation(LEAD, "delivers", None, {"leads": 60}),),
    )  # fmt: skip
    days = [date(2026, 1, 4), date(2026, 1, 5), date(2026, 1, 31), date(2026, 2, 1)]
    assert [in_force((first, second), day) for day in days] == [None, first, first, second]


def test_the_old_version_is_in_force_until_both_have_accepted_the_new_one() -> None:
    both = [yes("marketing"), yes("sales")]
    versions = contract("lead", [stood(1, accepted=both), stood(2, version=2, accepted=[yes("marketing")])])
    assert in_force(versions, date(2026, 6, 1)) == versions[0]


def test_a_hand_over_that_was_not_there_yet_has_no_version() -> None:
    assert contract("lead", [Stood(1, NINE, None)]) == ()
    assert contract("lead", [Stood(1, NINE, None), stood(2)]) == (version(1, (2, 2)),)


def test_a_version_that_was_taken_back_is_none_and_the_one_before_holds_on() -> None:
    both = [yes("marketing"), yes("sales")]
    history = [stood(1, accepted=both), stood(2, version=2), stood(3, accepted=both), stood(4, version=2)]
    (alone,) = contract("lead", history[:3])
    assert alone == version(1, (1, 3), given("marketing", 1), given("sales", 1))
    assert [one.number for one in contract("lead", history)] == [1, 2]
