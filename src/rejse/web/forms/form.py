"""The form of an object: everything a template shows of it, in the reader's language. The template decides nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rejse.draw.icons import ICONS
from rejse.errors import Problem, Severity
from rejse.journey.changing import JOURNEY, Draft
from rejse.journey.channels import CHANNELS
from rejse.journey.document import Touchpoint
from rejse.journey.writing import LISTS
from rejse.web.forms.desk import Choice, Desk
from rejse.web.forms.inputs import Column, Layout, Shown, Typed, html_name, layout_of, rows_typed, shown_of
from rejse.web.forms.shape import SHAPES, GroupShape, Widget, widget_of
from rejse.words import say

PRESENT = "fields"
"""The name of the hidden input that says which fields a form has: a tick that is not set is not sent."""

_WORDS = ("save", "add", "remove", "required", "one-language", "both-languages")


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One control: its name, id, value and sort, with the accessible name that a sighted reader sees above it.

    sort: line, area, select, check, date, time or hidden. suggestions: the id of the list of what may be typed.
    """

    name: str
    id: str
    sort: str
    value: str
    label: str
    lang: str = ""
    other: bool = False
    choices: tuple[Choice, ...] = ()
    suggestions: str = ""
    checked: bool = False
    mode: str = ""
    lines: int = 1
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: its inputs, or its rows of inputs with an empty one, what it is for, and what is wrong with it.

    labelled: the id of its only input, where the label belongs to it; else the field is a group of inputs.
    required: it must be filled in, and could be left empty. wide: it takes a whole row.
    errors: what stops it from being saved; advice: what would make it better.
    """

    name: str
    id: str
    widget: str
    label: str
    help: str
    required: bool
    inputs: tuple[Input, ...] = ()
    rows: tuple[tuple[Input, ...], ...] = ()
    blank: tuple[Input, ...] = ()
    labelled: str = ""
    languages: tuple[str, ...] = ()
    several: bool = False
    errors: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    filled: bool = False
    text: str = ""
    icon: str = ""
    wide: bool = False

    @property
    def described_by(self) -> str:
        """The ids of what describes it."""
        told = [("error", self.errors), ("advice", self.advice), ("help", self.help)]
        return " ".join(f"{self.id}-{key}" for key, said in told if said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Fields that belong together; a folded one shows how many of its fields hold something."""

    key: str
    title: str
    fields: tuple[Field, ...]
    folded: bool
    filled: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The form of the object at a place. `problems` are those that belong to none of its fields."""

    place: str
    kind: str
    kind_name: str
    title: str
    language: str
    groups: tuple[Group, ...]
    errors: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)

    def field(self, name: str) -> Field:
        """Give one field, to be shown alone."""
        return next(one for group in self.groups for one in group.fields if one.name == name)


def form_of(
    draft: Draft, place: str, *, language: str, problems: Sequence[Problem] = (), submitted: Typed | None = None
) -> Form:
    """Lay out the form of the object at a place.

    Args:
        draft: the journey being edited.
        place: the object's place; "" is the journey.
        language: the reader's.
        problems: errors and advice; those whose path leads to this object are shown, each at its field.
        submitted: what was sent last: fields that could not be read show what was typed.
    """
    desk = Desk(draft, place, language)
    told = _sorted_out(desk, problems)
    groups = tuple(_group(desk, shape, told, submitted or {}) for shape in SHAPES[desk.kind])
    errors, advice = _told(told.get("", ()), language)
    return Form(
        place=place,
        kind=desk.kind.__name__.lower(),
        kind_name=desk.wording.say(f"kind.{desk.kind.__name__.lower()}"),
        title=desk.title(),
        language=language,
        groups=groups,
        errors=errors,
        advice=advice,
        words={key: desk.say(key) for key in _WORDS},
    )


def _group(desk: Desk, shape: GroupShape, told: Mapping[str, Sequence[Problem]], submitted: Typed) -> Group:
    fields = tuple(_field(desk, name, told.get(name, ()), submitted) for name in shape.fields)
    count = sum(one.filled for one in fields)
    wrong = any(one.errors for one in fields)
    title = f"group.{desk.kind.__name__.lower()}.{shape.key}"
    return Group(
        key=shape.key,
        title=desk.say(title),
        fields=fields,
        folded=shape.folded and not wrong,
        filled=desk.say("filled-one" if count == 1 else "filled", count=str(count)) if count else "",
    )


# -- problems ------------------------------------------------------------------------------------------------------


def _sorted_out(desk: Desk, problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    """Give the problems of this object by field; "" has those of none of its fields."""
    found: dict[str, list[Problem]] = {}
    for one in problems:
        name = field_of(desk.names, desk.place, one)
        if name is not None:
            found.setdefault(name, []).append(one)
    return found


def field_of(names: Sequence[str], place: str, problem: Problem) -> str | None:
    """Give the field of an object that a problem is about: "" for none in particular, None for another object's."""
    path = problem.where.path or ""
    if place:
        if path != place and not path.startswith(f"{place}/"):
            return None
        path = path[len(place) + 1 :]
    elif path.partition("/")[0] in LISTS:
        return None
    parts = path.split("/")
    fitting = ("/".join(parts[:2]), parts[0])
    first_part = next((name for name in names if name.startswith(f"{parts[0]}/")), "")
    return next((one for one in fitting if one in names), first_part if parts[0] else "")


def _told(problems: Iterable[Problem], language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Say problems: those that are errors, and those that are advice."""
    found: dict[bool, list[str]] = {True: [], False: []}
    for one in problems:
        said = say(one, language)
        found[one.severity is Severity.ERROR].append(f"{said.message} {said.remedy}".strip())
    return tuple(dict.fromkeys(found[True])), tuple(dict.fromkeys(found[False]))


# -- fields --------------------------------------------------------------------------------------------------------


def typed_in(layout: Layout, name: str, submitted: Typed) -> dict[str, Sequence[str]]:
    """Give what was sent of a field, by the keys of its inputs."""
    keys = dict.fromkeys(column.key for column in (*layout.once, *layout.each))
    return {key: submitted[html_name(name, key)] for key in keys if html_name(name, key) in submitted}


def _field(desk: Desk, name: str, problems: Sequence[Problem], submitted: Typed) -> Field:
    layout, shown = layout_of(desk, name), shown_of(desk, name)
    errors, advice = _told(problems, desk.language)
    if errors and (typed := typed_in(layout, name, submitted)):
        shown = _typed_again(layout, typed)
    own = f"field-{(desk.place or 'journey').replace('/', '-')}-{name.replace('/', '-')}"
    once = tuple(_input(desk, one, said, name, own) for one, said in zip(layout.once, shown.once, strict=True))
    empty = tuple("" for _ in layout.each)
    rows = (*shown.rows, empty) if layout.each else ()
    made = tuple(_row(desk, layout.each, row, name, f"{own}-{at}") for at, row in enumerate(rows, 1))
    alone = len(once) == 1 and not layout.each and once[0].sort != "hidden"
    widget = widget_of(desk.kind, name)
    return Field(
        name=name,
        id=own,
        widget=str(widget),
        label=desk.label(name),
        help=desk.help(name),
        required=desk.needed(name) and not (alone and once[0].sort == "select" and once[0].choices[0].value),
        inputs=once,
        rows=made,
        blank=_row(desk, layout.each, empty, name, f"{own}-new"),
        labelled=once[0].id if alone else "",
        languages=desk.languages if any(one.lang for one in (*layout.once, *layout.each)) else (),
        several=bool(layout.each),
        errors=errors,
        advice=advice,
        filled=_is_filled(desk, name),
        text=str(desk.value(name) or desk.say("nothing")) if widget is Widget.KEPT else "",
        icon=_icon(desk, name),
        wide=bool(layout.each) or len(once) != 1,
    )


def _is_filled(desk: Desk, name: str) -> bool:
    fields = desk.draft.objects.get(desk.place, {})
    return name in fields or any(key.startswith(f"{name}/") for key in fields)


def _icon(desk: Desk, name: str) -> str:
    """Give the path of the icon of the channel that is chosen."""
    if desk.kind is not Touchpoint or name != "channel" or desk.value(name) not in CHANNELS:
        return ""
    return ICONS.get(CHANNELS[str(desk.value(name))].icon, "")


def _row(desk: Desk, columns: Sequence[Column], row: Sequence[str], name: str, own: str) -> tuple[Input, ...]:
    return tuple(_input(desk, one, said, name, own) for one, said in zip(columns, row, strict=True))


def _input(desk: Desk, column: Column, said: str, name: str, own: str) -> Input:
    ticked = column.sort == "check"
    key = column.key if not ticked or column.key else column.value
    choices, suggestions = column.choices, ""
    if column.sort == "line" and choices:
        suggestions = f"{own}-choices"
    return Input(
        name=html_name(name, column.key),
        id=f"{own}-{key.replace('/', '-')}" if key else own,
        sort=column.sort,
        value=column.value if ticked else said,
        label=column.label,
        lang=column.lang,
        other=bool(column.lang) and column.lang != desk.languages[0],
        choices=choices,
        suggestions=suggestions,
        checked=ticked and bool(said),
        mode=column.mode,
        lines=_lines(said, column.lines),
        unit=column.unit,
    )


def _lines(said: str, least: int) -> int:
    """Give how many lines an area needs to show what is in it, at half the width of a drawer."""
    return min(10, max(least, sum(1 + len(line) // 26 for line in said.split("\n"))))


def _typed_again(layout: Layout, typed: Typed) -> Shown:
    once = []
    for column in layout.once:
        there = typed.get(column.key, ())
        ticked = column.value if column.value in there else ""
        once.append(ticked if column.sort == "check" else next(iter(there), ""))
    return Shown(once=tuple(once), rows=tuple(rows_typed(layout, typed)))


def places_of(draft: Draft) -> Iterator[str]:
    """Give the place of everything that has a form, the journey first."""
    yield JOURNEY
    yield from (f"{name}/{own}" for name in LISTS for own in draft.order[name])
