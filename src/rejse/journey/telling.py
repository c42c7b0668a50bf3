"""Changes told in words, as an editor would tell a colleague: what was made, moved, taken out, and written anew."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final, cast, get_args, get_origin

from rejse.journey.changing import AFTER, WHOLE, Draft, Operation, Value, kind_at
from rejse.journey.channels import CHANNELS
from rejse.journey.document import Touchpoint
from rejse.journey.fields import hints, required
from rejse.journey.merging import Clash, Conflict
from rejse.journey.references import REFERENCES, TEAMS
from rejse.journey.spelling import quoted, quoted_apart
from rejse.journey.text import Text
from rejse.journey.wording import INNER, KNOWN_BY, Wording, as_object, default
from rejse.journey.writing import LISTS

_ALIKE: Final = 0.6
"""From how alike two texts are taken for the same one, written anew."""

_MAIN: Final = frozenset(
    {"team", "role", "market", "goal", "phase", "form", "channel", "title", "what", "responsible", "owner", "kind"}
    | {"question", "from_team", "to_team", "after", "time_limit", "date", "touchpoint", "persona", "quote", "expected"}
    | {"believed", "competitor", "score", "price", "need", "topic", "answers", "change"}
)
"""The fields that are told of an object that is made."""

_REFERRING_MAX: Final = 3


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one object: its kind and name, and a line for each change."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Change:
    """One change: the key of its text and what the text is filled in with."""

    key: str
    arguments: Mapping[str, str]


def told(operation: Operation, language: str, *, before: Draft, after: Draft) -> str:
    """Tell one operation in a sentence; names are looked up in both drafts, first in the later one."""
    wording = Wording(language, (after, before, _wholes(after, [operation])))
    heading = wording.heading(operation.object)
    changes = _changes([operation], wording, before, after)
    said = (wording.say(f"told.{one.key}", heading=heading, **one.arguments) for one in changes)
    return " ".join(one.removesuffix(".") if one.endswith("..") else one for one in said)  # 45 kr. has one already


def told_changes(operations: Iterable[Operation], language: str, *, before: Draft, after: Draft) -> tuple[Told, ...]:
    """Tell operations object by object, in the order of the document; what is taken out comes last in its list."""
    operations = tuple(operations)
    wording = Wording(language, (after, before, _wholes(after, operations)))
    grouped: dict[str, list[Operation]] = {}
    for one in operations:
        grouped.setdefault(one.object, []).append(one)
    rank = {place: at for at, place in enumerate(_places(after))}
    lists = {name: at for at, name in enumerate(LISTS)}
    last = len(rank)
    found = sorted(grouped, key=lambda place: (lists.get(place.partition("/")[0], -1), rank.get(place, last)))
    groups = ((place, _changes(grouped[place], wording, before, after)) for place in found)
    lines = ((place, tuple(wording.say(f"line.{one.key}", **one.arguments) for one in each)) for place, each in groups)
    return tuple(Told(wording.heading(place), each) for place, each in lines if each)


def told_conflict(conflict: Conflict, language: str, *, head: Draft, base: Draft | None = None) -> str:
    """Tell what stands, what the other value is, and why it was not taken over.

    Names are looked up in `head`, and what is gone from there in `base`.
    """
    wanted = Operation(conflict.object, conflict.field, conflict.base, conflict.other)
    wording = Wording(language, (head, *([] if base is None else [base]), _wholes(head, [wanted])))
    heading = wording.heading(conflict.object)
    if conflict.field == WHOLE:
        return _whole_conflict(conflict, wording, heading)
    field, kept, other = _both_values(conflict, wording, head)
    none = wording.say("none")
    if conflict.clash is Clash.GONE:
        key = "conflict.gone-emptied" if other == none else "conflict.gone"
        return wording.say(key, heading=heading, field=field, other=other)
    stands = wording.say("stands-nothing" if kept == none else "stands", kept=kept)
    left = wording.say("left-emptied" if other == none else "left", other=other)
    why = "moved" if conflict.field == AFTER and conflict.clash is not Clash.NAMED else conflict.clash
    because = wording.say(f"why.{why}")
    return wording.say("conflict", heading=heading, field=field, stands=stands, left=left, why=because)


def _wholes(draft: Draft, operations: Iterable[Operation]) -> Draft:
    """Give the objects that operations make or take out, for their names."""
    wholes = {one.object: one.becomes or one.before for one in operations if one.field == WHOLE}
    return Draft(draft.id, {place: whole for place, whole in wholes.items() if whole is not None})


def _places(draft: Draft) -> Iterator[str]:
    yield from (f"{name}/{own}" for name in LISTS for own in draft.order[name])


# -- single operations ---------------------------------------------------------------------------------------------


def _changes(operations: Iterable[Operation], wording: Wording, before: Draft, after: Draft) -> Iterator[_Change]:
    """Tell what became of one object; what is kept in parts, as the promise of a hand-over, is told as one change."""
    grouped: dict[str, list[Operation]] = {}
    for one in operations:
        for each in _made_anew(one) if one.field == WHOLE and None not in (one.before, one.becomes) else (one,):
            grouped.setdefault(_whole_field(each), []).append(each)
    for field, parts in grouped.items():
        one = parts[0]
        if field == AFTER:
            yield _Change("moved-after" if one.becomes else "moved-first", _after(one.object, one.becomes, wording))
        elif field == WHOLE:
            yield _Change("gone", {}) if one.becomes is None else _made(one.object, one.becomes, wording)
        elif _in_parts(kind_at(one.object), field):
            was = _put_together(field, parts, before, later=False)
            becomes = _put_together(field, parts, after, later=True)
            yield _field_change(kind_at(one.object), field, was, becomes, wording)
        else:
            was, becomes = _filled(one, one.before, before), _filled(one, one.becomes, after)
            yield _field_change(kind_at(one.object), field, was, becomes, wording)


def _made_anew(one: Operation) -> Iterator[Operation]:
    """Take an object that was made anew over another one apart into its fields."""
    for name in dict.fromkeys((*one.before, *one.becomes)):
        part = Operation(one.object, name, one.before.get(name), one.becomes.get(name))
        if part.before != part.becomes:
            yield part


def _whole_field(one: Operation) -> str:
    """Give the field that an operation is told with."""
    whole = one.field.partition("/")[0]
    return whole if one.field not in (AFTER, WHOLE) and _in_parts(kind_at(one.object), whole) else one.field


def _in_parts(kind: type, field: str) -> bool:
    """Tell whether a field holds an object or the shares of work, whose parts are fields of their own."""
    hint = hints(kind)[field.partition("/")[0]]
    return hint in INNER or get_origin(hint) is Mapping


def _after(place: str, own: str | None, wording: Wording) -> dict[str, str]:
    return {"after": wording.mention(f"{place.partition('/')[0]}/{own}")} if own else {}


def _filled(one: Operation, value: Value, draft: Draft) -> Value:
    """Give what a field holds, also where it follows from another field, or is what it is when nothing is written."""
    if value is None and kind_at(one.object) is Touchpoint and one.field == "medium":
        channel = CHANNELS.get(draft.value(one.object, "channel") or "")
        return None if channel is None else str(channel.medium)
    return _or_default(kind_at(one.object), one.field, value)


def _put_together(field: str, parts: Sequence[Operation], draft: Draft, *, later: bool) -> Value:
    """Put together what the parts of a field held before or hold after them; None where it was not there at all."""
    found: dict[str, Value] = {}
    for one in parts:
        value = one.becomes if later else one.before
        part = one.field.partition("/")[2]
        found |= {part: value} if part and value is not None else {}
    there = any(name.partition("/")[0] == field for name in draft.objects.get(parts[0].object, ()))
    whole = any((one.becomes if later else one.before) is not None for one in parts)
    return found if there or whole else None


def _or_default(kind: type, name: str, value: Value) -> Value:
    return default(kind, name.partition("/")[0]) if value is None else value


def _made(place: str, fields: Mapping[str, Value], wording: Wording) -> _Change:
    kind = kind_at(place)
    stems = dict.fromkeys(name.partition("/")[0] for name in fields)
    wanted = [name for name in hints(kind) if name in stems and name in {*required(kind), *_MAIN} - {"id", "name"}]
    named = wording.name(place)
    told = []
    for stem in wanted:
        value = wording.value(kind, stem, _whole_value(kind, stem, fields))
        if value != named:
            told.append(f"{wording.field(kind, stem)} {value}")
    more = len(stems.keys() - {*wanted, "name", AFTER})
    also = wording.say("more-one" if more == 1 else "more", count=str(more)) if more else ""
    filled = f" {wording.say('and')} ".join(one for one in (", ".join(told), also) if one)
    key = "made-first" if fields.get(AFTER) == "" else "made-after" if fields.get(AFTER) else "made"
    arguments = {"fields": filled, **_after(place, fields.get(AFTER), wording)}
    return _Change(key if filled else f"{key}-bare", arguments)


def _whole_value(kind: type, stem: str, fields: Mapping[str, Value]) -> Value:
    """Put together again what stands as a field for each language or part."""
    if hints(kind)[stem] is not Text and not _in_parts(kind, stem):
        return fields[stem]
    return {name.partition("/")[2]: said for name, said in fields.items() if name.startswith(f"{stem}/")}


# -- fields --------------------------------------------------------------------------------------------------------


def _field_change(kind: type, name: str, was: Value, becomes: Value, wording: Wording) -> _Change:
    field = wording.field(kind, name)
    if was == becomes:
        return _Change("same", {"field": field, "value": wording.value(kind, name, becomes)})
    parts = _parts(kind, name, was, becomes, wording)
    if parts:
        return _Change("parts", {"field": field, "parts": "; ".join(parts)})
    if was is None or becomes is None:
        key, kept = ("set", becomes) if was is None else ("emptied", was)
        return _Change(key, {"field": field, "value": wording.value(kind, name, kept)})
    one, other = wording.pair(kind, name, was, becomes)
    if one == other:
        return _Change("spaces", {"field": field})
    return _Change("changed", {"field": field, "before": one, "becomes": other})


def _parts(kind: type, name: str, was: Value, becomes: Value, wording: Wording) -> list[str]:
    """Tell what changed inside a field that holds several values, or an object; nothing for any other field."""
    hint = hints(kind)[name.partition("/")[0]]
    if name == "extent":
        return []
    if get_origin(hint) is tuple:
        return _items(kind, name, was or [], becomes or [], wording)
    if get_origin(hint) is not None and name == "raci":
        return _shares_of_work(was or {}, becomes or {}, wording)
    if hint in INNER and was is not None and becomes is not None:
        return _fields(hint, was, becomes, wording)
    return []


def _fields(kind: type, was: Mapping[str, Value], becomes: Mapping[str, Value], wording: Wording) -> list[str]:
    found = []
    for name in dict.fromkeys((*was, *becomes)):
        one, other = was.get(name), becomes.get(name)
        if one == other:
            continue
        if hints(kind)[name] is Text:
            found += _tongues(one or {}, other or {}, wording)
            continue
        change = _field_change(kind, name, _or_default(kind, name, one), _or_default(kind, name, other), wording)
        found.append(wording.say(f"part.{change.key}", **change.arguments))
    return found


def _tongues(was: Mapping[str, str], becomes: Mapping[str, str], wording: Wording) -> list[str]:
    """Tell what changed in a text, language by language."""
    found = []
    for tag in dict.fromkeys((*was, *becomes)):
        one, other = was.get(tag), becomes.get(tag)
        if one == other:
            continue
        if one is None or other is None:
            told = tuple(wording.say("none") if each is None else quoted(each) for each in (one, other))
        else:
            told = quoted_apart(one, other)
        change = wording.say("spaces") if told[0] == told[1] else f"{told[0]} → {told[1]}"
        found.append(change if tag == wording.default_language else f"{wording.tongue(tag)}: {change}")
    return found


def _shares_of_work(was: Mapping[str, str], becomes: Mapping[str, str], wording: Wording) -> list[str]:
    added = [wording.part(one, part) for one, part in becomes.items() if one not in was]
    removed = [wording.part(one, part) for one, part in was.items() if one not in becomes]
    changed = [
        f"{wording.referred('team', one)} {was[one]} → {part}"
        for one, part in becomes.items()
        if one in was and was[one] != part
    ]
    return [*_added_and_removed(added, removed, wording), *changed]


# -- fields that hold several values -------------------------------------------------------------------------------


def _items(kind: type, name: str, was: Sequence[Value], becomes: Sequence[Value], wording: Wording) -> list[str]:
    """Tell what was added, removed, written anew and put in another order."""
    item = get_args(hints(kind)[name])[0]
    pairs = _paired(item, was, becomes, wording)
    removed = [wording.item(kind, name, one) for at, one in enumerate(was) if at not in pairs]
    added = [wording.item(kind, name, one) for at, one in enumerate(becomes) if at not in pairs.values()]
    changed = [
        told for at, to in pairs.items() if was[at] != becomes[to]
        for told in _item_change(item, was[at], becomes[to], wording)
    ]  # fmt: skip
    order = [pairs[at] for at in sorted(pairs)]
    moved = [wording.say("order", items=", ".join(wording.item(kind, name, one) for one in becomes))]
    return [*_added_and_removed(added, removed, wording), *changed, *(moved if order != sorted(order) else ())]


def _added_and_removed(added: Sequence[str], removed: Sequence[str], wording: Wording) -> list[str]:
    told = [("added", added), ("removed", removed)]
    return [wording.say(key, items=", ".join(items)) for key, items in told if items]


def _paired(item: object, was: Sequence[Value], becomes: Sequence[Value], wording: Wording) -> dict[int, int]:
    """Pair the values that are the same one before and after: equal, else known by the same, else much alike."""
    found: dict[int, int] = {}
    tests = [_equal, *((_known_alike, _much_alike) if item is Text or item in KNOWN_BY else ())]
    for same in tests:
        for at, one in enumerate(was):
            free = (to for to in range(len(becomes)) if to not in found.values())
            to = None if at in found else next((to for to in free if same(item, one, becomes[to], wording)), None)
            if to is not None:
                found[at] = to
    return found


def _equal(_item: object, one: Value, other: Value, _wording: Wording) -> bool:
    return bool(one == other)


def _known_alike(item: object, one: Value, other: Value, _wording: Wording) -> bool:
    if item is Text:
        return bool(one.items() & other.items())
    kind = cast("type", item)
    one, other = as_object(kind, one), as_object(kind, other)
    if one.get("id") and other.get("id"):
        return bool(one["id"] == other["id"])
    known, other_known = one[KNOWN_BY[kind]], other[KNOWN_BY[kind]]
    return bool(known == other_known if isinstance(known, str) else known.items() & other_known.items())


def _much_alike(item: object, one: Value, other: Value, wording: Wording) -> bool:
    if item is not Text:
        kind = cast("type", item)
        one, other = as_object(kind, one), as_object(kind, other)
        if one.get("id") and other.get("id"):
            return False
        one, other = one[KNOWN_BY[kind]], other[KNOWN_BY[kind]]
    if isinstance(one, str) or isinstance(other, str):
        return False
    matcher = SequenceMatcher(None, wording.text(one).casefold(), wording.text(other).casefold())
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _item_change(item: object, was: Value, becomes: Value, wording: Wording) -> list[str]:
    if item is Text:
        return _tongues(was, becomes, wording)
    kind = cast("type", item)
    was, becomes = as_object(kind, was), as_object(kind, becomes)
    known = KNOWN_BY[kind]
    if was[known] == becomes[known]:
        return [f"{wording.known(kind, becomes)}: {', '.join(_fields(kind, was, becomes, wording))}"]
    return [", ".join(_fields(kind, was, becomes, wording))]


# -- conflicts -----------------------------------------------------------------------------------------------------


def _both_values(conflict: Conflict, wording: Wording, head: Draft) -> tuple[str, str, str]:
    """Name the field of a conflict, and say what stands there and what else was wanted."""
    kind = kind_at(conflict.object)
    if conflict.field == AFTER:
        kept, other = (_place_in_list(conflict.object, one, wording) for one in (conflict.kept, conflict.other))
        return wording.say("place"), kept, other
    one = Operation(conflict.object, conflict.field, conflict.kept, conflict.other)
    kept, other = _filled(one, conflict.kept, head), _filled(one, conflict.other, head)
    return wording.field(kind, conflict.field), *wording.pair(kind, conflict.field, kept, other)


def _place_in_list(place: str, own: str | None, wording: Wording) -> str:
    if own is None:
        return wording.say("none")
    return wording.say("place-after", **_after(place, own, wording)) if own else wording.say("place-first")


def _whole_conflict(conflict: Conflict, wording: Wording, heading: str) -> str:
    """Tell why an object was not made, or not taken out."""
    if conflict.clash is Clash.NAMED and conflict.other is None:
        names = [wording.heading(place) for place in _referring(conflict.object, wording.drafts[0])]
        more = ["…"] if len(names) > _REFERRING_MAX else []
        key = "conflict.kept-named" if names else "conflict.kept-named-somewhere"
        return wording.say(key, heading=heading, names=", ".join([*names[:_REFERRING_MAX], *more]))
    wanted = "delete" if conflict.other is None else "make"
    if conflict.clash is Clash.NAMED:
        return wording.say("conflict.make-named", heading=heading)
    return wording.say(f"conflict.{wanted}-{'gone' if conflict.kept is None else 'there'}", heading=heading)


def _referring(place: str, draft: Draft) -> Iterator[str]:
    """Give the places of the objects that refer to one."""
    name, _, own = place.partition("/")
    for each, fields in draft.objects.items():
        for field, found in REFERENCES.get(kind_at(each), {}).items():
            named = fields.get(field)
            if (found.to == name or (found.to == TEAMS and name == "team")) and named and own in _as_list(named):
                yield each
                break


def _as_list(value: Value) -> Sequence[Any]:
    return [value] if isinstance(value, str) else value
