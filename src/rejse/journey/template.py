"""Journeys to begin with: complete enough to be looked at, in Danish or English."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Final, TypeVar, cast, get_args

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from rejse.errors import WrongUse
from rejse.journey.document import Journey, Text, Touchpoint
from rejse.journey.fields import hints, nearest
from rejse.journey.reading import read_journey
from rejse.journey.writing import LISTS, as_commented, dump, written_for_people
from rejse.words import label

TEMPLATES: Final = ("six", "five", "four", "loop", "service", "b2b")
"""The templates by name.

Six phases from awareness to retention; five that overlap, digital above and physical below; four around a purchase; a
loop that begins again; a service before, during and after; and a sale from company to company with a hand-over.
"""

T = TypeVar("T")
_KIND_OF_LIST: Final[Mapping[str, str]] = {
    name: cast("type", get_args(hints(Journey)[name])[0]).__name__.lower() for name in LISTS
}


class UnknownTemplate(WrongUse):
    """There is no template of that name."""

    code = "unknown-template"


def from_template(name: str, *, journey_id: str, language: str, title: str | None = None) -> Journey:
    """Make a journey from a template; its texts are in one language, the roles of the team are its names.

    Raises:
        UnknownTemplate: there is no template of that name.
    """
    both = _read(name)
    team = tuple(replace(member, name=_said(member.role, language), role=None) for member in both.team)
    journey = _narrowed(replace(both, id=journey_id, team=team, default_language=language), language)
    return journey if title is None else replace(journey, title=Text({language: title}))


def template_text(name: str, language: str, *, journey_id: str = "customer-journey", title: str | None = None) -> str:
    """Write a template as the YAML that a new workspace begins with; each field is explained where it first appears."""
    journey = from_template(name, journey_id=journey_id, language=language, title=title)
    laid_out = as_commented(written_for_people(journey, language_order=(language,)))
    seen: set[str] = set()
    _explain(laid_out, "journey", language, seen)
    for field, kind in _KIND_OF_LIST.items():
        for item in cast("CommentedSeq", laid_out.get(field, [])):
            _explain(item, kind, language, seen)
    laid_out.yaml_set_start_comment(
        f"{label('journey', 'template.head', language)}\n{label('journey', 'template.check', language)}\n"
    )
    return f"{dump(laid_out)}\n{_further_fields(language, seen)}"


@cache
def _read(name: str) -> Journey:
    if name not in TEMPLATES:
        raise UnknownTemplate(name=name, known=TEMPLATES, nearest=nearest(name, TEMPLATES))
    text = (files("rejse.journey") / "templates" / f"{name}.yaml").read_text(encoding="utf-8")
    read = read_journey(text, file=f"{name}.yaml")
    assert read.journey is not None, read.problems
    assert not read.problems, read.problems
    return read.journey


def _narrowed(one: T, language: str) -> T:
    """Keep one language of every text."""
    if isinstance(one, Text):
        return cast("T", Text({language: one.said_in(language)}))
    if isinstance(one, tuple):
        return cast("T", tuple(_narrowed(each, language) for each in one))
    if is_dataclass(one) and not isinstance(one, type):
        return replace(one, **{each.name: _narrowed(getattr(one, each.name), language) for each in fields(one)})
    return one


def _said(text: Text | None, language: str) -> str:
    assert text is not None, "every member of a template's team has a role"
    return text.said_in(language)


def _explain(item: CommentedMap, kind: str, language: str, seen: set[str]) -> None:
    """Write a field's meaning above it, the first time the field is seen."""
    for name in item:
        key = f"field.{kind}.{name}"
        if key in seen:
            continue
        seen.add(key)
        told = label("fields", key, language)
        if kind != "journey" and name == "id":
            item.yaml_add_eol_comment(told, name)
        else:
            item.yaml_set_comment_before_after_key(name, before=told, indent=0 if kind == "journey" else 4)


def _further_fields(language: str, seen: set[str]) -> str:
    """List the fields of a touchpoint that the template does not use."""
    names = [one.name for one in fields(Touchpoint) if f"field.touchpoint.{one.name}" not in seen]
    told = [f"#   {name}: {label('fields', f'field.touchpoint.{name}', language)}" for name in names]
    return "\n".join([f"# {label('journey', 'template.more', language)}", *told, ""])
