"""Each widget as inputs: which there are, what they show of a field, and what was typed as a value of the document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from rejse.journey.changing import Value
from rejse.journey.channels import CHANNELS
from rejse.journey.document import Gain, Pain
from rejse.journey.fields import hints
from rejse.journey.handover import Acceptance
from rejse.journey.references import TEAMS
from rejse.journey.wording import as_object
from rejse.web.forms import typed as say
from rejse.web.forms.conditions import (
    Conditions,
    as_conditions,
    as_rule,
    read_condition,
    read_rule,
    show_condition,
    show_written,
)
from rejse.web.forms.desk import Choice, Desk, capital
from rejse.web.forms.fresh import fresh_id
from rejse.web.forms.shape import Widget, owner_of, widget_of
from rejse.web.forms.typed import Mistyped
from rejse.words import LANGUAGES

Typed: TypeAlias = Mapping[str, Sequence[str]]
"""What was typed in a field, by the key of the input; a check that is not ticked is not there."""

TICKED: Final = "yes"


@dataclass(frozen=True, slots=True)
class Column:
    """One input, or one in every row: its key within the field, its sort, and how it is named to who cannot see it.

    sort: line, area, select, check, date, time or hidden; value: what a tick sends; lines: the least an area has.
    """

    key: str
    sort: str = "line"
    label: str = ""
    lang: str = ""
    choices: tuple[Choice, ...] = ()
    value: str = TICKED
    mode: str = ""
    unit: str = ""
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Layout:
    """The inputs of a field: those it has once, and those that every row has."""

    once: tuple[Column, ...] = ()
    each: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """What the inputs show, in the order of the layout's columns; a tick is its value, none is empty."""

    once: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def html_name(name: str, key: str) -> str:
    """Give the name an input is sent by."""
    return f"{name}/{key}" if key else name


# -- layouts -------------------------------------------------------------------------------------------------------


def layout_of(desk: Desk, name: str) -> Layout:  # noqa: C901, PLR0911, PLR0912  (one case for each widget)
    """Say which inputs a field has."""
    _, own = owner_of(desk.kind, name)
    match widget_of(desk.kind, name):
        case Widget.TEXT:
            return Layout(once=_tongues(desk))
        case Widget.PROSE:
            return Layout(once=_tongues(desk, lines=2))
        case Widget.TEXTS:
            return Layout(each=_tongues(desk))
        case Widget.PAINS:
            severity = _in_row("severity", _field(desk, Pain, "severity"), desk.rated("severity"))
            return Layout(each=(*_tongues(desk, "text/"), severity, Column("id", "hidden")))
        case Widget.GAINS:
            return Layout(each=(*_tongues(desk, "text/"), Column("id", "hidden")))
        case Widget.RACI:
            return Layout(each=_raci(desk))
        case Widget.ACCEPTED:
            return Layout(each=_accepted(desk))
        case Widget.REFERENCES:
            return Layout(each=(_in_row("", desk.label(name), desk.choices(name), desk.say("choose-one")),))
        case Widget.RULE:
            return _rule_layout(desk, name)
        case Widget.EXTENT:
            ends = ("from", "to")
            return Layout(once=tuple(Column(one, label=desk.say(f"extent.{one}"), mode="decimal") for one in ends))
        case Widget.DAYS:
            choices = desk.choices(name)
            return Layout(once=tuple(Column("", "check", one.label, value=one.value) for one in choices))
        case Widget.KEPT:
            return Layout()
        case widget:
            return Layout(once=(_single(desk, name, own, widget),))


def _single(desk: Desk, name: str, own: str, widget: Widget) -> Column:  # noqa: PLR0911  (one case for each widget)
    title = desk.label(name)
    selects = {Widget.CHOICE: desk.choices, Widget.REFERENCE: desk.choices, Widget.LANGUAGE: desk.choices,
               Widget.RATING: lambda _: desk.rated(own), Widget.MOOD: desk.moods}  # fmt: skip
    if widget in selects:
        choices = selects[widget](name)
        needed = desk.needed(name) or desk.default(name) is not None
        kept = needed and desk.value(name) in {one.value for one in choices}
        return Column("", "select", title, choices=choices if kept else _blank(desk, choices, own))
    match widget:
        case Widget.YES:
            return Column("", "check", title)
        case Widget.DATE:
            return Column("", "date", title)
        case Widget.CLOCK:
            return Column("", "time", title)
        case Widget.NUMBER | Widget.SHARE | Widget.MONEY:
            unit = desk.wording.drafts[0].value("", "currency") or "" if widget is Widget.MONEY else ""
            return Column("", "line", title, mode="decimal", unit=str(unit))
        case Widget.CHANNEL | Widget.ALIKE:
            return Column("", "line", title, choices=desk.alike(own))
        case _:
            mode = {"email": "email", "url": "url"}.get(own, "")
            return Column("", "line", title, mode=mode)


def _tongues(desk: Desk, prefix: str = "", *, lines: int = 1) -> tuple[Column, ...]:
    """Give an area for each language: side by side a line would hide most of what is written."""
    return tuple(
        Column(f"{prefix}{tag}", "area", capital(desk.wording.tongue(tag)), lang=tag, lines=lines)
        for tag in desk.languages
    )


def _field(desk: Desk, kind: type, name: str) -> str:
    return capital(desk.wording.field(kind, name))


def _blank(desk: Desk, choices: tuple[Choice, ...], own: str = "") -> tuple[Choice, ...]:
    return (Choice("", desk.say("choose-lane" if own == "lane" else "choose")), *choices)


def _in_row(key: str, label: str, choices: tuple[Choice, ...], blank: str = "") -> Column:
    """Give a choice that stands in a row without a label above it: what is not chosen says what it is for."""
    return Column(key, "select", label, choices=(Choice("", blank or label), *choices))


def _raci(desk: Desk) -> tuple[Column, ...]:
    members = {one.value: one for one in desk.known("team")} | {
        one: Choice(one, one) for one in desk.parts("raci") if f"team/{one}" not in desk.draft.objects
    }
    parts = tuple(Choice(one, f"{one} – {desk.say(f'part.{one}')}") for one in "RACI")
    return (
        _in_row("member", desk.say("member"), tuple(members.values())),
        _in_row("part", desk.say("part"), parts),
    )


def _accepted(desk: Desk) -> tuple[Column, ...]:
    rows = desk.draft.value(desk.place, "accepted") or ()
    columns = []
    for key, to in (("team", TEAMS), ("by", "team")):
        known = {one.value: one for one in desk.known(to)}
        known |= {one[key]: Choice(one[key], one[key]) for one in rows if one[key] not in known}
        title = desk.say("accepted-by") if key == "by" else _field(desk, Acceptance, key)
        columns.append(_in_row(key, title, tuple(known.values())))
    return (*columns, Column("date", "date", _field(desk, Acceptance, "date")))


def _rule_layout(desk: Desk, name: str) -> Layout:
    if _conditions(desk.value(name), desk.language) is None:
        return Layout(once=(Column("written", "area", desk.say("rule-written"), lines=4),))
    joined = tuple(Choice(one, desk.say(f"joined.{one}")) for one in ("all", "any"))
    return Layout(
        once=(Column("joined", "select", desk.say("joined"), choices=joined),),
        each=(Column("test", "line", desk.say("condition")),),
    )


def _conditions(rule: Value, language: str) -> Conditions | None:
    """Give a rule's conditions where its lines say all of it."""
    if rule is None:
        return Conditions(any=False, tests=())
    found = as_conditions(rule)
    if found is None:
        return None
    try:
        again = tuple(read_condition(show_condition(one, language), language) for one in found.tests)
    except Mistyped:
        return None
    return found if again == tuple(dict(one) for one in found.tests) else None


# -- what stands there, as it is typed -----------------------------------------------------------------------------


def shown_of(desk: Desk, name: str) -> Shown:  # noqa: C901, PLR0911  (one case for each widget)
    """Give what the inputs of a field show."""
    widget, value = widget_of(desk.kind, name), desk.value(name)
    match widget:
        case Widget.TEXT | Widget.PROSE:
            written = desk.parts(name)
            return Shown(once=tuple(str(written.get(tag, "")) for tag in desk.languages))
        case Widget.TEXTS:
            return Shown(rows=tuple(_said(desk, one) for one in value or ()))
        case Widget.PAINS | Widget.GAINS:
            return Shown(rows=tuple(_value_row(desk, one, widget) for one in value or ()))
        case Widget.RACI:
            return Shown(rows=tuple((member, str(part)) for member, part in desk.parts(name).items()))
        case Widget.ACCEPTED:
            return Shown(rows=tuple((one["team"], one["by"], one["date"]) for one in value or ()))
        case Widget.REFERENCES:
            return Shown(rows=tuple((one,) for one in value or ()))
        case Widget.RULE:
            return _rule_shown(desk, value)
        case Widget.EXTENT:
            return Shown(once=tuple(say.show_share(one, desk.language) for one in value) if value else ("", ""))
        case Widget.DAYS:
            return Shown(once=tuple(one.value if one.value in (value or ()) else "" for one in desk.choices(name)))
        case Widget.KEPT:
            return Shown()
    return Shown(once=("" if value is None else _leaf(desk, value, widget),))


def _leaf(desk: Desk, value: Value, widget: Widget) -> str:  # noqa: PLR0911  (one case for each widget)
    match widget:
        case Widget.NUMBER:
            return say.show_number(value, desk.language)
        case Widget.SHARE:
            return say.show_share(value, desk.language)
        case Widget.RATING:
            return str(value)
        case Widget.MOOD:
            return repr(value)
        case Widget.DURATION:
            return say.show_duration(value, desk.language)
        case Widget.MONEY:
            return say.show_money(value, desk.language)
        case Widget.SCALE:
            return say.show_scale(value)
        case Widget.YES:
            return TICKED if value else ""
        case Widget.CHANNEL:
            return CHANNELS[value].name(desk.language) if value in CHANNELS else str(value)
    return str(value)


def _said(desk: Desk, written: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(written.get(tag, "") for tag in desk.languages)


def _value_row(desk: Desk, one: Mapping[str, Value], widget: Widget) -> tuple[str, ...]:
    whole = as_object(Pain if widget is Widget.PAINS else Gain, one)
    severity = (str(whole.get("severity", "")),) if widget is Widget.PAINS else ()
    return (*_said(desk, whole["text"]), *severity, str(whole.get("id", "")))


def _rule_shown(desk: Desk, rule: Value) -> Shown:
    found = _conditions(rule, desk.language)
    if found is None:
        return Shown(once=(show_written(rule),))
    rows = tuple((show_condition(one, desk.language),) for one in found.tests)
    return Shown(once=("any" if found.any else "all",), rows=rows)


# -- what was typed, as values -------------------------------------------------------------------------------------


def typed_of(layout: Layout, shown: Shown) -> dict[str, list[str]]:
    """Give what a browser would send of inputs that nobody has touched."""
    sent: dict[str, list[str]] = {}
    for columns, row in ((layout.once, shown.once), *((layout.each, row) for row in shown.rows)):
        for column, said in zip(columns, row, strict=True):
            there = sent.setdefault(column.key, [])
            there += [said] if column.sort != "check" or said else []
    return sent


def rows_typed(layout: Layout, typed: Typed) -> list[tuple[str, ...]]:
    """Give the rows that hold something."""
    columns = [typed.get(column.key, ()) for column in layout.each]
    count = max((len(one) for one in columns), default=0)
    rows = [tuple(one[at] if at < len(one) else "" for one in columns) for at in range(count)]
    return [row for row in rows if not is_blank(layout.each, row)]


def is_blank(columns: Sequence[Column], row: Sequence[str]) -> bool:
    """Tell a row that nothing is typed in; what nobody sees does not count."""
    return not any(said.strip() for column, said in zip(columns, row, strict=True) if column.sort != "hidden")


def read_field(  # noqa: C901, PLR0911  (one case for each widget)
    desk: Desk, name: str, typed: Typed
) -> dict[str, Value]:
    """Read what was typed as what the draft's fields hold: one, or one for each language or member.

    Raises:
        Mistyped: it cannot be read.
    """
    widget, layout = widget_of(desk.kind, name), layout_of(desk, name)
    rows = rows_typed(layout, typed)
    match widget:
        case Widget.TEXT:
            return {f"{name}/{tag}": _one_line(typed[tag][0]) for tag in desk.languages if typed.get(tag)}
        case Widget.PROSE:
            return {f"{name}/{tag}": say.text(typed[tag][0]) for tag in desk.languages if typed.get(tag)}
        case Widget.TEXTS:
            return {name: [_text(desk, row) for row in rows] or None}
        case Widget.PAINS | Widget.GAINS:
            return {name: _pains_or_gains(desk, name, rows, widget) or None}
        case Widget.RACI:
            return _read_raci(desk, name, rows)
        case Widget.ACCEPTED:
            return {name: [_read_acceptance(desk, name, row) for row in rows] or None}
        case Widget.REFERENCES:
            return {name: list(dict.fromkeys(_chosen(desk, name, row[0]) for row in rows)) or None}
        case Widget.RULE:
            return {name: _read_rule(desk, typed, rows)}
        case Widget.EXTENT:
            return {name: _read_extent(desk, typed)}
        case Widget.DAYS:
            return {name: [_chosen(desk, name, one) for one in typed.get("", ())] or None}
        case Widget.KEPT:
            return {}
        case Widget.YES:
            return {name: any(one.strip() for one in typed.get("", ()))}
    written = next(iter(typed.get("", ())), "")
    return {name: _read_leaf(desk, name, written, widget) if written.strip() else None}


def _read_leaf(  # noqa: C901, PLR0911  (one case for each widget)
    desk: Desk, name: str, typed: str, widget: Widget
) -> Value:
    kind, own = owner_of(desk.kind, name)
    match widget:
        case Widget.NUMBER:
            whole = hints(kind)[own] is int
            found = say.read_whole(typed, desk.language) if whole else say.read_number(typed, desk.language)
            return say.within(own, found, typed, desk.language)
        case Widget.RATING | Widget.MOOD:
            return say.within(own, say.read_number(typed, "en"), typed, desk.language)
        case Widget.SHARE:
            return say.read_share(typed, desk.language)
        case Widget.DURATION:
            return say.read_length(typed, desk.language)
        case Widget.MONEY:
            return say.read_amount(typed, desk.language, currency=desk.draft.value("", "currency"))
        case Widget.SCALE:
            return say.read_answers(typed)
        case Widget.DATE:
            return say.read_day(typed)
        case Widget.CLOCK:
            return say.read_clock(typed)
        case Widget.CHOICE | Widget.REFERENCE | Widget.LANGUAGE:
            return _chosen(desk, name, typed)
        case Widget.CHANNEL:
            return channel_called(typed) or say.text(typed)
    return say.standard(own, typed)


def channel_called(typed: str) -> str | None:
    """Give the library's channel of a name, in either language, or of an id."""
    folded = typed.strip().casefold()
    names = ((one.id, {one.id, *(one.name(tag).casefold() for tag in LANGUAGES)}) for one in CHANNELS.values())
    return next((own for own, called in names if folded in called), None)


def _chosen(desk: Desk, name: str, typed: str) -> str:
    if typed.strip() not in {one.value for one in desk.choices(name)}:
        raise Mistyped("typed-no-choice", value=typed.strip()[:60], field=desk.label(name))
    return typed.strip()


def _text(desk: Desk, row: Sequence[str]) -> dict[str, str]:
    said = ((tag, say.text(one)) for tag, one in zip(desk.languages, row, strict=False))
    return {tag: one for tag, one in said if one}


def _one_line(typed: str) -> str | None:
    said = say.text(typed)
    return None if said is None else " ".join(one.strip() for one in said.split("\n") if one.strip())


def _half(desk: Desk, name: str) -> Mistyped:
    return Mistyped("typed-half", field=desk.label(name))


def _pains_or_gains(desk: Desk, name: str, rows: Sequence[tuple[str, ...]], widget: Widget) -> list[Value]:
    """Read pains or gains; one that is new or said anew gets an id, so that content and improvements can name it."""
    there, taken = shown_of(desk, name).rows, {*desk.known_values}
    found = []
    for row in rows:
        made = _pain_or_gain(desk, name, row, widget)
        if not row[-1].strip() and row not in there:
            whole = as_object(Pain if widget is Widget.PAINS else Gain, made)
            own = fresh_id(next(iter(whole["text"].values())), taken, otherwise=widget.removesuffix("s"))
            taken.add(own)
            made = {**whole, "id": own}
        found.append(made)
    return found


def _pain_or_gain(desk: Desk, name: str, row: Sequence[str], widget: Widget) -> Value:
    text = _text(desk, row)
    *rest, own = row[len(desk.languages) :]
    if not text:
        raise _half(desk, name)
    more: dict[str, Value] = {}
    if widget is Widget.PAINS and rest[0].strip():
        severity = say.within("severity", say.read_whole(rest[0], "en"), rest[0], desk.language)
        more["severity"] = severity
    if own.strip():
        more["id"] = own.strip()
    return {"text": text, **more} if more or list(text) == ["id"] else text


def _read_raci(desk: Desk, name: str, rows: Sequence[Sequence[str]]) -> dict[str, Value]:
    found: dict[str, Value] = dict.fromkeys((f"raci/{member}" for member in desk.parts("raci")), None)
    members, parts = ({one.value for one in column.choices} for column in _raci(desk))
    for member, part in rows:
        if not (member.strip() and part.strip()):
            raise _half(desk, name)
        if member not in members or part not in parts:
            raise Mistyped("typed-no-choice", value=(member if member not in members else part)[:60],
                           field=desk.label(name))  # fmt: skip
        if found.get(f"raci/{member}") is not None:
            raise Mistyped("typed-twice", value=desk.named(f"team/{member}"), field=desk.label(name))
        found[f"raci/{member}"] = part
    return found


def _read_acceptance(desk: Desk, name: str, row: Sequence[str]) -> Value:
    team, by, day = (one.strip() for one in row)
    if not (team and by and day):
        raise _half(desk, name)
    for column, said in zip(_accepted(desk), (team, by), strict=False):
        if said not in {one.value for one in column.choices}:
            raise Mistyped("typed-no-choice", value=said[:60], field=desk.label(name))
    return {"team": team, "by": by, "date": say.read_day(day)}


def _read_rule(desk: Desk, typed: Typed, rows: Sequence[Sequence[str]]) -> Value:
    if "written" in typed:
        return read_rule(typed["written"][0])
    tests = tuple(read_condition(row[0], desk.language) for row in rows)
    return as_rule(Conditions(any=list(typed.get("joined", ())) == ["any"], tests=tests))


def _read_extent(desk: Desk, typed: Typed) -> Value:
    ends = [next(iter(typed.get(key, ())), "") for key in ("from", "to")]
    if not any(one.strip() for one in ends):
        return None
    if not all(one.strip() for one in ends):
        raise _half(desk, "extent")
    start, end = (say.read_share(one, desk.language) for one in ends)
    if start >= end:
        raise Mistyped("typed-extent", value=" – ".join(one.strip() for one in ends))
    return [start, end]
