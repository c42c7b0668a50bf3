"""Whoever writes changes the picture, and no number; whoever binds or moves changes the numbers."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from rejse.example.files import journey_text
from rejse.journey.changing import Draft
from rejse.journey.document import Journey, Rule, Touchpoint, TrackedBy
from rejse.journey.judging import problems_of
from rejse.journey.reading import read_journey
from rejse.journey.text import Text
from rejse.measure.catalogue import MEASURES
from rejse.measure.depends import numbers_depend_on
from rejse.workspace import Workspace, make_example


@pytest.fixture(scope="module")
def drawn() -> Journey:
    read = read_journey(journey_text(), file=None).journey
    assert read is not None
    return read


def _rewritten(journey: Journey) -> Journey:
    """Write every text anew, and take out what nobody counts."""
    draft = Draft.of(replace(journey, notes=(), opportunities=(), improvements=(), benchmarks=()))
    for fields in draft.objects.values():
        for name in fields:
            if name.endswith(("/da", "/en")):
                fields[name] = "Skrevet om"
    made, errors = problems_of(draft)
    assert made is not None
    assert not errors
    return made


def test_what_is_only_written_changes_no_number(drawn: Journey) -> None:
    assert numbers_depend_on(_rewritten(drawn)) == numbers_depend_on(drawn)


def _with(journey: Journey, **changes: object) -> Journey:
    first, *rest = journey.touchpoints
    return replace(journey, touchpoints=(replace(first, **changes), *rest))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes",
    [
        {"binding": Rule(name=("noget andet",))},
        {"phase": "retention"},
        {"position": 7.0},
        {"next": ("payment",)},
        {"patience": timedelta(days=3)},
        {"tracked_by": TrackedBy.UNRECORDED},
        {"survey": None, "optional": True},
        {"expected_score": 1.0},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_what_is_counted_by_changes_the_numbers(drawn: Journey, changes: dict[str, object]) -> None:
    assert numbers_depend_on(_with(drawn, **changes)) != numbers_depend_on(drawn)


def test_phases_personas_handovers_and_surveys_count_too(drawn: Journey) -> None:
    for name in ("phases", "personas", "handovers", "surveys", "won_at", "touchpoints"):
        fewer = replace(drawn, **{name: getattr(drawn, name)[1:]})
        assert numbers_depend_on(fewer) != numbers_depend_on(drawn), name


def test_every_answer_is_the_same_when_everything_was_written_anew(
    drawn: Journey, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = make_example(tmp_path_factory.mktemp("depends") / "vind", scale=0.01).workspace
    before = {name: _told(made, name) for name in MEASURES}
    made.editing(author="anna").change(_rewritten(made.journey()))
    assert made.journey().touchpoints[0].name == Text({"da": "Skrevet om", "en": "Skrevet om"})
    assert {name: _told(made, name) for name in MEASURES} == before
    assert isinstance(drawn.touchpoints[0], Touchpoint)


def _told(made: Workspace, name: str) -> object:
    query: dict[str, Any] = {"steps": ("site-search", "payment")} if name == "funnel" else {}
    answer = made.measure(name, **query)
    return [getattr(answer, table) for table in MEASURES[name].tables], answer.n
