"""How far a phase reaches into the next one: where the two overlap on the axis of the journey."""

from typing import Final

from rejse.journey.changing import Draft, Operation

_MOST: Final = 0.9
"""More than this share of the shorter phase cannot be told from the whole of it on the map."""

_DIGITS: Final = 4


def reach_into(draft: Draft, phase: str, share: float) -> tuple[Operation, ...]:
    """Let a phase end where it covers a share of the next one, or of itself where it is the shorter of the two.

    A phase without an extent is given its part of the axis, as if all phases were equally long. The last phase has no
    next one, and stays as it is.
    """
    ids = draft.order["phases"]
    if phase not in ids or phase == ids[-1]:
        return ()
    number = ids.index(phase)
    (start, _), (next_start, next_end) = _extent(draft, number), _extent(draft, number + 1)
    share = min(max(share, 0.0), _MOST)
    shared = share * (next_end - next_start)
    if next_start + shared - start < next_end - next_start:
        shared = share * (next_start - start) / (1 - share)
    end = round(min(next_start + shared, next_end, 1.0), _DIGITS)
    if end <= start:
        return ()
    wanted = {phase: [start, end], ids[number + 1]: [next_start, next_end]}
    found = (
        Operation(f"phases/{own}", "extent", draft.value(f"phases/{own}", "extent"), to) for own, to in wanted.items()
    )
    return tuple(one for one in found if one.before != one.becomes)


def _extent(draft: Draft, number: int) -> tuple[float, float]:
    ids = draft.order["phases"]
    written = draft.value(f"phases/{ids[number]}", "extent")
    if written is not None:
        return written[0], written[1]
    return round(number / len(ids), _DIGITS), round((number + 1) / len(ids), _DIGITS)
