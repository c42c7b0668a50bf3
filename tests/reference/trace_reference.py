"""The slow and obvious way to arrange events: lists and dictionaries, one event at a time. The kernels must agree."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from rejse.trace.templates import template_of

Event: TypeAlias = Mapping[str, Any]
"""One event: `time` in µs, and any of the event table's columns; what is absent or None it has not."""

Line: TypeAlias = tuple[str, Any]


def numbered(texts: Iterable[str | None]) -> list[int]:
    """Number texts in the order they first come; -1 for none."""
    seen: dict[str, int] = {}
    return [-1 if text is None else seen.setdefault(text, len(seen)) for text in texts]


def line_of(events: Sequence[Event], at: int) -> Line:
    """Say whose line an event stands on, by the words of the rule."""
    event = events[at]
    if event.get("user_key") is not None:
        return ("user", event["user_key"])
    if event.get("anonymous_key") is not None:
        known = [
            (one["time"], arrival, one["user_key"])
            for arrival, one in enumerate(events)
            if one.get("anonymous_key") == event["anonymous_key"] and one.get("user_key") is not None
        ]
        later = [one for one in known if one[0] >= event["time"]]
        if later:
            return ("user", min(later)[2])
        return ("user", max(known)[2]) if known else ("anonymous", event["anonymous_key"])
    for kind in ("session", "case", "account"):
        if event.get(f"{kind}_key") is not None:
            return (kind, event[f"{kind}_key"])
    return ("alone", at)


def lines(events: Sequence[Event]) -> dict[Line, list[int]]:
    """Give every line's events, as numbers in order of arrival, in order of (time, arrival)."""
    found: dict[Line, list[int]] = defaultdict(list)
    for at in sorted(range(len(events)), key=lambda at: (events[at]["time"], at)):
        found[line_of(events, at)].append(at)
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
