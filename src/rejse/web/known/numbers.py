"""The numbers of a touchpoint or phase: how many came, went on, turned elsewhere, were lost, and how long it took."""

from collections.abc import Iterator
from typing import Any, Final

from rejse.draw.drawn import FEW, too_early
from rejse.measure.catalogue import as_builtins
from rejse.measure.reach import ReachAnswer
from rejse.measure.suppressing import is_small
from rejse.web.known.asked import Asked, Figure
from rejse.web.suppressed import PASSING, told_small, untold_in
from rejse.words import label

CAME: Final = ("from_earlier", "first_met", "came_back")
_SHARES: Final = {"passed": "conversion", "left": "drop_off"}


def reach_of(asked: Asked, rows: str, own: str) -> tuple[dict[str, Any], int] | None:
    """Give the row of a touchpoint or phase in the answer of reach, and how many customers there are in all."""
    if not asked.has_events:
        return None
    answer: ReachAnswer = asked.measure("reach")
    told = as_builtins(answer)
    found = next((row for row in told[rows] if row[rows.removesuffix("s")] == own), None)
    return None if found is None else (found, answer.n)


def numbers_of(asked: Asked, rows: str, own: str) -> tuple[Figure, ...]:
    """Give what is known of those who came to a touchpoint or phase; nothing where nobody could be seen."""
    found = reach_of(asked, rows, own)
    if found is None or (rows == "touchpoints" and found[0]["evidence"] == "assumed"):
        return ()
    row, n = found
    return tuple(_figures(asked, rows, own, row, n))


def _figures(asked: Asked, rows: str, own: str, row: dict[str, Any], n: int) -> Iterator[Figure]:
    hidden = frozenset() if asked.sees_all else untold_in(row)

    def figure(key: str, note: str = "", *, big: bool = False) -> Figure:
        value = asked.count(row[key])
        if key in hidden:
            value = told_small(asked.language) if is_small(row[key]) else asked.say("hidden")
        name = label("page", f"column-{key}", asked.language)
        return Figure(name=name, value=value, note=note, href=asked.evidence("reach", (own,), key, rows), big=big)

    of_all = asked.say("of-all", share=asked.share(row["reach"] / n), n=asked.count(n)) if n else ""
    few = label("draw", "few", asked.language) if 0 < row["reach"] < FEW else ""
    told = " · ".join(filter(None, ("" if "share" in hidden else of_all, few)))
    yield figure("reach", told, big=True)
    yield from (figure(key) for key in CAME if row.get(key) is not None)
    for key in PASSING:
        if row.get(key) is not None:
            note = _share_note(asked, row, key) if _SHARES.get(key, "") not in hidden else ""
            yield figure(key, note, big=key == "passed")
    yield from _times(asked, rows, own, row, hidden)


def _share_note(asked: Asked, row: dict[str, Any], key: str) -> str:
    """Say what share a number is, of how many, and between which bounds."""
    part = row.get(_SHARES.get(key, ""))
    if part is None:
        return ""
    ripe = row["reach"] - (row["pending"] or 0)
    told = asked.say("share-of", share=asked.share(part), n=asked.count(ripe))
    if key == "passed" and row["interval"]:
        told = f"{told}, {asked.interval(*row['interval'])}"
    if too_early(row["reach"], row["pending"]):
        told = f"{told} · {label('doors', 'too-early', asked.language)}"
    return told


def _times(asked: Asked, rows: str, own: str, row: dict[str, Any], hidden: frozenset[str]) -> Iterator[Figure]:
    for key in ("median_seconds", "p90_seconds"):
        if row.get(key) is not None and key not in hidden:
            name = label("page", f"column-{key}", asked.language)
            note = asked.say("of-those-who-went-on", n=asked.count(row["passed"])) if key == "median_seconds" else ""
            href = asked.evidence("reach", (own,), "passed", rows)
            yield Figure(name=name, value=asked.duration(row[key]), note=note, href=href)
