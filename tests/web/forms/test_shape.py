"""Every field of every object of the document has its place in a form, and its words in both languages."""

from collections import Counter

import pytest
from tests.web.forms.browser import drawn, every_place

from rejse.journey.changing import kind_at
from rejse.journey.document import Journey
from rejse.journey.fields import WITH_ID, hints
from rejse.journey.references import REFERENCES
from rejse.journey.wording import INNER
from rejse.web.forms import form_of
from rejse.web.forms.shape import NOT_TYPED, SHAPES, Widget, owner_of, widget_of
from rejse.words.forms import LABELS

KINDS = (Journey, *sorted(WITH_ID, key=lambda kind: kind.__name__))
ROWS = {"pains", "gains", "accepted"}
"""Fields whose parts are columns of a row."""


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__.lower())
def test_every_field_of_every_object_stands_in_exactly_one_group(kind: type) -> None:
    wanted: set[str] = set()
    for name, hint in hints(kind).items():
        if name not in NOT_TYPED[kind]:
            wanted |= {f"{name}/{part}" for part in hints(hint)} if hint in INNER else {name}
    counted = Counter(name for group in SHAPES[kind] for name in group.fields)
    assert counted == dict.fromkeys(wanted, 1)


def test_every_object_that_stands_in_a_list_has_a_form() -> None:
    assert set(SHAPES) == {Journey, *WITH_ID}


def test_every_widget_is_used() -> None:
    used = {widget_of(kind, name) for kind, groups in SHAPES.items() for group in groups for name in group.fields}
    assert used == set(Widget)


def test_what_names_another_object_is_chosen_and_not_typed() -> None:
    typed = {
        f"{kind.__name__}.{name}": widget_of(kind, name)
        for kind, named in REFERENCES.items()
        if kind in SHAPES
        for name in named
    }
    assert set(typed.values()) == {Widget.REFERENCE, Widget.REFERENCES}


SAME = {
    "Form", "Status", "Version", "Frontstage", "Backstage", "Leads", "Format", "Persona", "Team", "Digital", "Workshop",
    "Interview", "Score", "Link", "Import", "E-mail", "Observation", "Gatekeeper", "Initiator",
}  # fmt: skip
"""Words that are Danish as well as English."""


def words_of(name: str, language: str) -> dict[str, str]:
    """The words of the program in every form of a journey, by where they stand; what people wrote is left out."""
    found = {}
    draft = drawn()[name]
    for place in every_place(draft):
        form = form_of(draft, place, language=language)
        found[f"{form.kind}"] = form.kind_name
        for group in form.groups:
            found[f"{form.kind}.{group.key}"] = group.title
            for one in group.fields:
                here = f"{form.kind}.{one.name}"
                found |= {f"{here}.label": one.label, f"{here}.help": one.help}
                for column in (*one.inputs, *one.blank):
                    found[f"{here}.{column.name}.{column.lang}"] = column.label
                    if one.widget in ("choice", "rating", "mood", "language"):
                        found |= {f"{here}.{choice.value}": choice.label for choice in column.choices}
    return {**found, **form.words}


def test_nothing_on_a_danish_form_is_english() -> None:
    danish, english = words_of("company", "da"), words_of("company", "en")
    assert danish.keys() == english.keys()
    alike = {said for key, said in danish.items() if said and said == english[key]}
    figures = {said for said in alike if not any(letter.isalpha() for letter in said)}
    assert alike - figures <= SAME


def test_a_form_speaks_of_no_file_format() -> None:
    for language in ("da", "en"):
        told = " ".join(words_of("company", language).values())
        assert [word for word in ("kebab", "true", "false", ": 0.", "_", "{", "2026-") if word in told] == []


def test_every_word_for_a_group_or_a_field_belongs_to_one() -> None:
    known = set()
    for kind, groups in SHAPES.items():
        for group in groups:
            known.add(f"group.{kind.__name__.lower()}.{group.key}")
            for name in group.fields:
                owner, own = owner_of(kind, name)
                known |= {
                    f"label.{owner.__name__.lower()}.{own}",
                    f"help.{owner.__name__.lower()}.{own}",
                    f"help.{own}",
                }
    assert {key for key in LABELS if key.split(".")[0] in ("group", "label", "help")} - known == set()


@pytest.mark.parametrize("place", ["touchpoints/guide", ""])
def test_what_is_rarely_needed_is_folded(place: str) -> None:
    form = form_of(drawn()["company"], place, language="en")
    assert [group.key for group in form.groups if group.folded] == [
        group.key for group in SHAPES[kind_at(place)] if group.folded
    ]
    assert form.groups[0].folded is False
