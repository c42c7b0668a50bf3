"""Every field of every object stands somewhere a person can see it used: in a template, or in the example."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from tests.journey.broken_around import WHOLE

from rejse.journey.document import Journey
from rejse.journey.fields import OBJECTS
from rejse.journey.parsing import Listed, Mapped, Scalar, Written, parse
from rejse.journey.reading import read_journey
from rejse.journey.references import objects_in
from rejse.journey.template import TEMPLATES
from rejse.journey.text import Text

SOURCE = Path(__file__).parents[2] / "src" / "rejse"
SHOWN = {
    **{name: (SOURCE / "journey" / "templates" / f"{name}.yaml").read_text(encoding="utf-8") for name in TEMPLATES},
    "example company": (SOURCE / "example" / "journey.yaml").read_text(encoding="utf-8"),
    "example of every field": WHOLE,
}
PROMISED = """
    journey: id title summary actor state start_trigger end_goal owner team review_interval last_review currency
    journey: time_zone default_language parent phases touchpoints personas content handovers surveys notes expectations
    journey: benchmarks opportunities improvements
    phase: id name goal actions needs thoughts questions feeling patience extent entry owner target_conversion
    phase: target_time next optional
    touchpoint: id name title form channel medium lane phase position optional one_of max_repeats patience next
    touchpoint: order_after initiator receiver what how responsible raci needs thoughts own_time own_cost job pains
    touchpoint: gains content call_to_action evidence frontstage backstage support expected_emotion expected_time
    touchpoint: expected_score importance_customer importance_business moment_of_truth kano binding survey tracked_by
    persona: name market is_customer target_share ideal help_wanted gender age geography tasks company_size buying_role
    persona: needs motives pains gains quote found_by contacts_by experience responsible rule
    handover: from_team to_team after criterion rule delivers follows_up time_limit calendar reject_reasons escalation
    handover: accepted valid_from version events
    delivery: leads activities acceptance_share
    followup: contact_attempts response
    acceptance: team by date
    handoverevents: qualified assigned accepted rejected reason first_contact
    content: title topic format url phases touchpoints personas addresses call_to_action owner status
    expectation: phase touchpoint expected believed perceived
    benchmark: competitor score price quality feature question scale source date n
    note: kind date by persona touchpoint quote needs motives pains gains future_demands certainty
    opportunity: need feature touchpoints importance satisfaction horizon sources status
    improvement: answers change touchpoints owner start expected_effect effect verdict
    effect: change low high evidence
    survey: id name question scale
    rule: type name source channel campaign path property op value all any
"""
"""The fields that the specification of the document names, object by object."""


def promised() -> set[str]:
    rows = [row.split(": ") for row in PROMISED.strip().splitlines()]
    return {f"{name.strip()}.{field}" for name, told in rows for field in told.split()}


def every_field() -> list[str]:
    return [f"{name}.{one.name}" for name, kind in OBJECTS.items() for one in fields(kind)]


def where_written() -> dict[str, set[str]]:
    """In which documents each field is written, whatever its value."""
    found: dict[str, set[str]] = {}
    for shown, text in SHOWN.items():
        read, written = read_journey(text, file=None), parse(text, file=None)
        assert isinstance(read.journey, Journey)
        assert isinstance(written, Mapped)
        names = {kind: name for name, kind in OBJECTS.items()}
        for path, one in objects_in(read.journey):
            for field in entries(written, path):
                found.setdefault(f"{names[type(one)]}.{field}", set()).add(shown)
        for field in rules(written):
            found.setdefault(f"rule.{field}", set()).add(shown)
    return found


def entries(written: Written, path: str) -> list[str]:
    """The fields written at a path; a pain that is only a text has its text."""
    for step in path.split("/") if path else []:
        items = (written,) if isinstance(written, Mapped) and step not in written.entries else ()
        if isinstance(written, Mapped) and step in written.entries:
            written = written.entries[step]
        elif isinstance(written, Listed):
            written = next((one for one in written.items if id_of(one) == step), None) or written.items[int(step) - 1]
        else:
            written = next(iter(items), written)
    return list(written.entries) if isinstance(written, Mapped) else ["text"]


def id_of(one: Written) -> str | None:
    known = one.entries.get("id") if isinstance(one, Mapped) else None
    return known.raw if isinstance(known, Scalar) else None


def rules(written: Written) -> Iterator[str]:
    """The fields of all that stands where rules stand."""
    match written:
        case Mapped(entries=found):
            for name, value in found.items():
                if name in ("binding", "entry", "rule", "all", "any"):
                    yield from (name for one in of(value) for name in (*one, *rules_in(one)))
                yield from rules(value)
        case Listed(items=items):
            for item in items:
                yield from rules(item)


def of(value: Written) -> list[dict[str, Written]]:
    items = value.items if isinstance(value, Listed) else (value,)
    return [dict(item.entries) for item in items if isinstance(item, Mapped)]


def rules_in(one: dict[str, Written]) -> list[str]:
    return [name for name in ("all", "any") if name in one]


FOUND = where_written()


def test_every_field_that_was_promised_is_there() -> None:
    assert promised() - set(every_field()) == set()


@pytest.mark.parametrize("field", every_field())
def test_every_field_is_used_where_a_person_can_see_it(field: str) -> None:
    assert FOUND.get(field), field


def test_the_example_of_every_field_has_every_field() -> None:
    lacking = [field for field in every_field() if "example of every field" not in FOUND.get(field, set())]
    assert lacking == []


def test_what_no_template_uses_is_known() -> None:
    only = {field for field in every_field() if not FOUND[field] & {*TEMPLATES, "example company"}}
    assert only == {
        *("journey.parent", "journey.parent_phase", "touchpoint.shared"),
        *("note.quote_key", "expectation.scale", "improvement.effect"),
        *(f"effect.{one}" for one in ("change", "low", "high", "n", "evidence", "date")),
    }


def test_texts_of_the_example_are_read() -> None:
    journey = read_journey(WHOLE, file=None).journey
    assert journey is not None
    assert journey.title == Text({"en": "I buy a bike that fits me", "da": "Jeg køber en cykel, der passer til mig"})
