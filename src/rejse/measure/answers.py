"""Where the answers stand among the events: one coded column in block order, made once per state of the events."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from rejse.measure.scoring import Given
from rejse.trace.blocks import Blocks, Scope

_NO_NUMBER: Final = float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class GivenAnswers:
    """given: the distinct answers. codes: int32[events] per block, which of them an event holds, -1 for none."""

    given: tuple[Given, ...]
    codes: tuple[NDArray[np.int32], ...]


_KEPT: Final[WeakKeyDictionary[Blocks, dict[Scope, GivenAnswers]]] = WeakKeyDictionary()
_LOCK: Final = Lock()


def given_answers(blocks: Blocks, scope: Scope) -> GivenAnswers:
    """Find the answers among the events; asked again of the same blocks, nothing is read again.

    Few events hold a score: they are looked for in one pass over the column, and only they are coded.
    """
    with _LOCK:
        kept = _KEPT.setdefault(blocks, {})
        if scope not in kept:
            kept[scope] = _found(blocks, scope)
        return kept[scope]


def _found(blocks: Blocks, scope: Scope) -> GivenAnswers:
    scores, scales = blocks.facet("score", scope), blocks.facet("score_scale", scope)
    room = len(scales.values) + 1
    held = [np.flatnonzero(codes >= 0) for codes in scores.codes]
    pairs = [
        score[at].astype(np.int64) * room + scale[at] + 1
        for at, score, scale in zip(held, scores.codes, scales.codes, strict=True)
    ]
    distinct = np.unique(np.concatenate([np.zeros(0, np.int64), *pairs]))
    columns = []
    for codes, at, pair in zip(scores.codes, held, pairs, strict=True):
        column = np.full(len(codes), -1, np.int32)
        column[at] = np.searchsorted(distinct, pair)
        column.flags.writeable = False
        columns.append(column)
    given = (Given(_number(scores.values[one // room]), _scale(scales.values, one % room)) for one in distinct.tolist())
    return GivenAnswers(tuple(given), tuple(columns))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:  # pragma: no cover  (the column holds numbers only)
        return _NO_NUMBER


def _scale(values: Sequence[str], code: int) -> str | None:
    return values[code - 1] if code else None
