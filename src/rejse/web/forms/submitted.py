"""What was sent with a form, as operations on the draft; what cannot be read is a problem at its field."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from rejse.errors import Problem, Where
from rejse.journey.changing import Draft, Operation, Value
from rejse.journey.channels import CHANNELS
from rejse.journey.document import Touchpoint
from rejse.journey.judging import problems_of
from rejse.journey.wording import default
from rejse.web.forms.desk import Desk, inner_names
from rejse.web.forms.form import PRESENT, field_of, typed_in
from rejse.web.forms.inputs import Layout, Typed, layout_of, read_field, rows_typed, shown_of, typed_of
from rejse.web.forms.shape import owner_of
from rejse.web.forms.typed import Mistyped


def operations_of(
    draft: Draft,
    place: str,
    submitted: Mapping[str, Sequence[str]],
    *,
    language: str,
    only: Collection[str] | None = None,
) -> tuple[tuple[Operation, ...], tuple[Problem, ...]]:
    """Give what a submitted form changes, and what in it could not be read.

    A field is touched only where it was sent and says something else than what it showed; an emptied one becomes
    nothing. Where a change would make the journey unsound, it is left out and its problem told.

    Args:
        draft: the journey as the form showed it.
        place: the object's place; "" is the journey.
        submitted: everything that was sent, by the names of the inputs.
        language: the reader's.
        only: fields beyond these are left alone, though they were sent.
    """
    desk = Desk(draft, place, language)
    if place not in draft.objects:
        return (), ()
    wanted: list[Operation] = []
    problems: list[Problem] = []
    touched = [name for name in desk.names if only is None or name in only]
    for name in touched:
        typed = _changed(desk, name, submitted)
        if typed is None:
            continue
        try:
            wanted += _operations(desk, name, read_field(desk, name, typed))
        except Mistyped as wrong:
            problems.append(_problem(desk, name, wrong))
    unread = {field_of(desk.names, desk.place, one) for one in problems}
    wanted += _inner_operations(desk, wanted, submitted, [name for name in touched if name not in unread])
    wanted += _medium_operations(desk, wanted)
    sound, unsound = _sound(desk, _merged(wanted))
    return tuple(sound), (*problems, *unsound)


def _problem(desk: Desk, name: str, wrong: Mistyped) -> Problem:
    return Problem(wrong.code, where=Where(path=f"{desk.place}/{name}".lstrip("/")), arguments=wrong.arguments)


# -- what was sent -------------------------------------------------------------------------------------------------


def _changed(desk: Desk, name: str, submitted: Typed) -> dict[str, Sequence[str]] | None:
    """Give what was typed in a field, by key; None where it was not sent, or says what it showed."""
    layout = layout_of(desk, name)
    sent = typed_in(layout, name, submitted)
    if not sent and name not in submitted.get(PRESENT, ()):
        return None
    shown = typed_of(layout, shown_of(desk, name))
    rows = {column.key for column in layout.each}
    if layout.each and sent.keys() & rows:  # a column that was not sent, a language perhaps, stays as it is
        count = max(len(sent[key]) for key in sent.keys() & rows)
        sent |= {key: shown.get(key, [""] * count) for key in rows - sent.keys()}
    if not layout.each and layout.once and layout.once[0].sort != "check":
        shown = {key: said for key, said in shown.items() if key in sent}
    if _plain(layout, sent) == _plain(layout, shown):
        return None
    return sent if layout.each or sent or layout.once[0].sort == "check" else None


def _plain(layout: Layout, typed: Typed) -> tuple[object, ...]:
    """Give what was typed without what browsers change on the way."""
    once = {column.key: [_as_sent(said, column.sort) for said in typed.get(column.key, ())] for column in layout.once}
    rows = [
        tuple(_as_sent(said, column.sort) for column, said in zip(layout.each, row, strict=True))
        for row in rows_typed(layout, typed)
    ]
    return once, rows


def _as_sent(said: str, sort: str) -> str:
    plain = said.replace("\r\n", "\n").replace("\r", "\n")
    return (plain if sort == "area" else plain.replace("\n", "")).strip()


# -- operations ----------------------------------------------------------------------------------------------------


def _operations(desk: Desk, name: str, values: Mapping[str, Value]) -> Iterator[Operation]:
    kind, own = owner_of(desk.kind, name)
    if desk.needed(name) and _is_emptied(desk, name, values):
        raise Mistyped("typed-empty", field=desk.label(name))
    for key, value in values.items():
        usual = default(kind, own)
        becomes = None if key == name and value == usual else value
        before = desk.draft.value(desk.place, key)
        if before != becomes:
            yield Operation(desk.place, key, before, becomes)


def _is_emptied(desk: Desk, name: str, values: Mapping[str, Value]) -> bool:
    after = {f"{name}/{key}": value for key, value in desk.parts(name).items()} | dict(values)
    return all(value is None for value in after.values())


def _inner_operations(
    desk: Desk, wanted: Sequence[Operation], submitted: Typed, touched: Collection[str]
) -> Iterator[Operation]:
    """Keep an object inside this one that exists, though all its fields are as usual; take it out with its last."""
    for whole in inner_names(desk.kind):
        names = [name for name in desk.names if name.startswith(f"{whole}/")]
        if not any(name in touched and _changed(desk, name, submitted) is not None for name in names):
            continue
        after = {name: desk.draft.value(desk.place, name) for name in names}
        after |= {one.field: one.becomes for one in wanted if one.field in after}
        filled = any(value is not None for value in after.values())
        blank = all(_is_blank(desk, name, submitted, sent=name in touched) for name in names)
        before = desk.draft.value(desk.place, whole)
        becomes: Value = None if filled or blank else {}
        if before != becomes:
            yield Operation(desk.place, whole, before, becomes)


def _is_blank(desk: Desk, name: str, submitted: Typed, *, sent: bool) -> bool:
    layout = layout_of(desk, name)
    typed: Typed | None = _changed(desk, name, submitted) if sent else None
    if typed is None:
        typed = typed_of(layout, shown_of(desk, name))
    once = [said for column in layout.once if column.key != "joined" for said in typed.get(column.key, ())]
    return not any(said.strip() for said in once) and not rows_typed(layout, typed)


def _medium_operations(desk: Desk, wanted: Sequence[Operation]) -> Iterator[Operation]:
    """Write the medium where the channel does not tell it, and only there."""
    if desk.kind is not Touchpoint or not any(one.field in ("channel", "medium") for one in wanted):
        return
    after = {one.field: one.becomes for one in wanted}
    channel = CHANNELS.get(after.get("channel") or desk.draft.value(desk.place, "channel") or "")
    stored = desk.draft.value(desk.place, "medium")
    medium = after.get("medium", stored)
    if channel is None and medium is None:
        yield Operation(desk.place, "medium", stored, desk.value("medium") or "digital")
    elif channel is not None and medium == channel.medium and medium is not None:
        yield Operation(desk.place, "medium", stored, None)


def _merged(wanted: Sequence[Operation]) -> list[Operation]:
    """Keep the last word on every field, and nothing that leaves a field as it was."""
    last = {one.place: one for one in wanted}
    return [one for one in last.values() if one.before != one.becomes]


# -- soundness -----------------------------------------------------------------------------------------------------


def _sound(desk: Desk, wanted: list[Operation]) -> tuple[list[Operation], list[Problem]]:
    """Leave out what would make the journey unsound, field by field, and tell why."""
    problems: list[Problem] = []
    known: Collection[Problem] = ()
    while wanted:
        errors = _errors_after(desk.draft, wanted)
        if errors and not known:
            known = problems_of(desk.draft)[1]
        fresh = [one for one in errors if one not in known]
        if not fresh:
            break
        guilty = _guilty(desk, fresh[0], wanted)
        stem = guilty.field.partition("/")[0]
        name = next(one for one in desk.names if one in (guilty.field, stem) or one.startswith(f"{stem}/"))
        problems.append(_told(desk, fresh, name))
        wanted = [one for one in wanted if one.field.partition("/")[0] != stem]
    return wanted, problems


def _told(desk: Desk, fresh: Sequence[Problem], name: str) -> Problem:
    """Tell an error at its field; one that arises elsewhere, because something is still named there, says where."""
    own = next((one for one in fresh if field_of(desk.names, desk.place, one) is not None), None)
    where = Where(path=f"{desk.place}/{name}".lstrip("/"))
    if own is not None and own.code == "missing-field":
        return Problem("typed-empty", where=where, arguments={"field": desk.label(name)})
    if own is not None:
        return Problem(own.code, own.severity, where, {**own.arguments, "place": desk.label(name)})
    places = dict.fromkeys("/".join((one.where.path or "").split("/")[:2]) for one in fresh)
    names = tuple(desk.wording.heading(one) if one in desk.draft.objects else one for one in places)
    return Problem("typed-still-named", where=where, arguments={"names": names})


def _errors_after(draft: Draft, wanted: Sequence[Operation]) -> tuple[Problem, ...]:
    after = draft.copy()
    for one in wanted:
        after.apply(one)
    return problems_of(after)[1]


def _guilty(desk: Desk, error: Problem, wanted: Sequence[Operation]) -> Operation:
    """Find the operation behind an error: on its field, or the one without which it is not there."""
    name = field_of(desk.names, desk.place, error)
    for one in wanted:
        if name and one.field.partition("/")[0] == name.partition("/")[0]:
            return one
    for one in wanted:
        rest = [each for each in wanted if each.field.partition("/")[0] != one.field.partition("/")[0]]
        if error not in _errors_after(desk.draft, rest):
            return one
    return wanted[-1]
