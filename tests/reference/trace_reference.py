"""The slow and obvious way to arrange events: lists and dictionaries, one event at a time. The kernels must agree."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from rejse.trace.edges import NO_EDGES, Edges
from rejse.trace.identity import Line as KindOfLine
from rejse.trace.templates import template_of

Event: TypeAlias = Mapping[str, Any]
"""One event: `time` in µs, and any of the event table's columns; what is absent or None it has not."""

Line: TypeAlias = tuple[str, Any]

WEIGHT = {line.name.lower(): line.value for line in KindOfLine}


def numbered(texts: Iterable[str | None]) -> list[int]:
    """Number texts in the order they first come; -1 for none."""
    seen: dict[str, int] = {}
    return [-1 if text is None else seen.setdefault(text, len(seen)) for text in texts]


def line_of(events: Sequence[Event], at: int, edges: Edges = NO_EDGES) -> Line:
    """Say whose line an event stands on, by the words of the rule; people joined by hand are still apart."""
    event = events[at]
    if event.get("user_key") is not None:
        return ("user", event["user_key"])
    if event.get("anonymous_key") is not None:
        device = device_of(event["anonymous_key"], edges)
        known = [
            (one["time"], arrival, one["user_key"])
            for arrival, one in enumerate(events)
            if one.get("anonymous_key") in device
            and one.get("user_key") is not None
            and (one["anonymous_key"], one["user_key"]) not in edges.cut
        ]
        later = [one for one in known if one[0] >= event["time"]]
        if later:
            return ("user", min(later)[2])
        return ("user", max(known)[2]) if known else ("anonymous", min(device))
    for kind in ("session", "case", "account"):
        if event.get(f"{kind}_key") is not None:
            return (kind, event[f"{kind}_key"])
    return ("alone", at)


def device_of(key: str, edges: Edges) -> set[str]:
    """Give all anonymous keys that are one device with this one."""
    device = {key}
    while more := {one for pair in edges.aliases if device & set(pair) for one in pair} - device:
        device |= more
    return device


def person_of(line: Line, edges: Edges) -> Line:
    """Give the smallest of all lines that were joined with this one by hand, users before others."""
    person = {line}
    pairs = [
        {(one.name.lower(), min(device_of(key, edges)) if one is KindOfLine.ANONYMOUS else key) for one, key in pair}
        for pair in edges.joined
    ]
    while more := {one for pair in pairs if person & pair for one in pair} - person:
        person |= more
    return min(person, key=lambda one: (WEIGHT[one[0]], one[1]))


def lines(events: Sequence[Event], edges: Edges = NO_EDGES) -> dict[Line, list[int]]:
    """Give every person's events, as numbers in order of arrival, in order of (time, arrival)."""
    found: dict[Line, list[int]] = defaultdict(list)
    for at in sorted(range(len(events)), key=lambda at: (events[at]["time"], at)):
        found[person_of(line_of(events, at, edges), edges)].append(at)
    return dict(found)


def sessions(events: Sequence[Event], line: Sequence[int], gap: int) -> list[list[int]]:
    """Cut a line into sessions, in the order of their first events."""
    found: dict[object, list[int]] = {}
    silent: int | None = None
    cut = 0
    for at in line:
        key, time = events[at].get("session_key"), events[at]["time"]
        if key is None:
            cut += silent is None or time - silent >= gap
            silent = time
        found.setdefault(cut if key is None else ("key", key), []).append(at)
    return list(found.values())


def kind_of(event: Event) -> tuple[str | None, ...]:
    """Say what an event is."""
    path = event.get("path") if event.get("type") == "page" else None
    return (
        *(event.get(field) or "" for field in ("source", "type", "name")),
        event.get("channel"),
        event.get("outcome"),
        None if path is None else template_of(path),
    )


def kind_counts(events: Sequence[Event]) -> Counter[tuple[str | None, ...]]:
    """Count the kinds."""
    return Counter(kind_of(event) for event in events)


def company_of(events: Sequence[Event], at: int, edges: Edges = NO_EDGES) -> str | None:
    """Say which company an event belongs to, by the words of the rule."""
    own: str | None = events[at].get("account_key")
    if own is not None:
        return own
    here, now = next((line, some) for line, some in lines(events, edges).items() if at in some), events[at]["time"]
    rows = [
        (-1 if row.since is None else row.since, row.row, row.account)
        for row in edges.grouped
        if person_of(_stands_on(row.person, edges), edges) == here[0]
    ]
    held = [row for row in rows if row[0] <= now]
    if held:
        return max(held)[2]
    begin = min((row[0] for row in rows), default=None)
    naming = [one for one in here[1] if events[one].get("account_key") is not None]
    before = [events[one]["time"] for one in naming if events[one]["time"] <= now]
    after = [
        events[one]["time"]
        for one in naming
        if now <= events[one]["time"] and (begin is None or events[one]["time"] < begin)
    ]
    told = {events[one]["account_key"] for one in naming if events[one]["time"] in {*before[-1:], *after[:1]}}
    return told.pop() if len(told) == 1 else None


def _stands_on(person: tuple[KindOfLine, str], edges: Edges) -> Line:
    line, key = person
    return line.name.lower(), min(device_of(key, edges)) if line is KindOfLine.ANONYMOUS else key


def companies(events: Sequence[Event], edges: Edges = NO_EDGES) -> dict[str, list[int]]:
    """Give every company's events, in order of (time, arrival)."""
    found: dict[str, list[int]] = defaultdict(list)
    for at in sorted(range(len(events)), key=lambda at: (events[at]["time"], at)):
        company = company_of(events, at, edges)
        if company is not None:
            found[company].append(at)
    return dict(found)
