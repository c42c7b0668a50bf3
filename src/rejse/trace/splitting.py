"""Splits kinds by what facet tests say: numbers the states that events of a kind are found in, in one pass over them.

A state is a kind and, per facet, a class of its values between which no test tells a difference. States are numbered as
they are met, so their number follows what there is, not what there could be.
"""

# ruff: noqa: PLR0913, PLR0917  (a kernel takes plain arrays)

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rejse.compiled import array, int32, int64, kernel, out, uint8, uint16, void
from rejse.journey.document import Rule
from rejse.trace.blocks import Block
from rejse.trace.formulas import FacetTest, Formula, Test, by_facets, by_kind, holding, tests_of
from rejse.trace.matching import Matcher, Meant
from rejse.trace.valuing import decimals_of, truths

_MANY: Final = 1 << 16


@kernel(void(array(uint16), array(int32), out(int32)))
def _begin(kind: NDArray[np.uint16], first: NDArray[np.int32], state: NDArray[np.int32]) -> None:
    for i in range(len(state)):
        state[i] = first[kind[i]]


@kernel(
    int64(
        array(int32), array(int32), array(uint8), int64, out(int32), out(int32, 2), out(int32), out(int32), out(int64)
    )
)
def _refine(
    codes: NDArray[np.int32],
    class_of: NDArray[np.int32],
    asked: NDArray[np.uint8],
    row: int,
    state: NDArray[np.int32],
    table: NDArray[np.int32],
    former: NDArray[np.int32],
    found: NDArray[np.int32],
    numbered: NDArray[np.int64],
) -> int:
    """Turn states into states that know one facet more, from `row` on; where there is no room, stop and say where.

    class_of: int32[values + 1], the last for no value (code -1). asked: uint8[states], 0 where the facet plays no part.
    former, found: int32[room], the state before and the class of each state.
    """
    for i in range(row, len(state)):
        before = state[i]
        if before < 0:
            continue
        one = class_of[codes[i]] if asked[before] != 0 else 0
        after = table[before, one]
        if after < 0:
            after = numbered[0]
            if after == len(former):
                return i
            table[before, one] = after
            former[after] = before
            found[after] = one
            numbered[0] = after + 1
        state[i] = after
    return len(state)


@kernel(void(array(int64), array(uint8), array(int32), out(int64)))
def _count(
    offsets: NDArray[np.int64], alive: NDArray[np.uint8], state: NDArray[np.int32], counts: NDArray[np.int64]
) -> None:
    """Count the events in each state, of units that are alive; of all where `alive` is empty."""
    for u in range(len(offsets) - 1):
        if len(alive) == 0 or alive[u] != 0:
            for i in range(offsets[u], offsets[u + 1]):
                if state[i] >= 0:
                    counts[state[i]] += 1


@kernel(void(array(uint16), array(int32), array(uint16), array(uint16), out(uint16)))
def number_events(
    kind: NDArray[np.uint16],
    state: NDArray[np.int32],
    of_kind: NDArray[np.uint16],
    of_state: NDArray[np.uint16],
    numbers: NDArray[np.uint16],
) -> None:
    """Give every event the number of its state, or where its kind is not split, that of its kind."""
    for i in range(len(state)):
        numbers[i] = of_kind[kind[i]] if state[i] < 0 else of_state[state[i]]


class _Stage:
    """One facet: the classes of its values, and the states known once it is looked at."""

    def __init__(
        self, tests: Sequence[FacetTest], values: Sequence[str], asked: NDArray[np.bool_], decimals: frozenset[int]
    ) -> None:
        texts, never = pa.array(values, pa.large_string()), np.zeros(len(values) + 1, np.bool_)
        absent = [test.decimals is not None and test.decimals not in decimals for test in tests]
        held = np.array([never if none else truths(test, texts) for none, test in zip(absent, tests, strict=True)])
        self.class_of, self.classes = _classes(held)
        first = np.zeros(self.classes, np.int64)
        first[self.class_of[::-1]] = np.arange(len(self.class_of))[::-1]
        self.held = dict(zip(tests, held[:, first], strict=True))
        self.asked = asked
        self.table = np.empty((0, self.classes), np.int32)
        self.former, self.found = np.empty(256, np.int32), np.empty(256, np.int32)
        self._numbered = np.zeros(1, np.int64)

    @property
    def states(self) -> int:
        """How many states are known."""
        return int(self._numbered[0])

    def refine(self, state: NDArray[np.int32], codes: NDArray[np.int32], kind_of: NDArray[np.int32]) -> None:
        """Look at the facet of some events; `kind_of` tells the kind of each state there was before."""
        missing = max(0, len(kind_of) - len(self.table))
        self.table = np.concatenate([self.table, np.full((missing, self.classes), -1, np.int32)])
        asked, row = self.asked[kind_of].astype(np.uint8), 0
        while True:
            row = _refine(
                codes, self.class_of, asked, row, state, self.table, self.former, self.found, self._numbered
            )  # fmt: skip
            if row == len(state):
                return
            self.former = np.concatenate([self.former, np.empty_like(self.former)])
            self.found = np.concatenate([self.found, np.empty_like(self.found)])


class Splitting:
    """What rules make of the events whose kind does not tell: which states they are in, and what a state means.

    rules: those that some kinds do not decide, with what the kinds tell of them. values: the values of each facet.
    """

    def __init__(self, matcher: Matcher, rules: Mapping[Rule, Meant], values: Mapping[str, tuple[str, ...]]) -> None:
        self._matcher = matcher
        self._rules = rules
        self.values = values
        self.split = np.logical_or.reduce([_doubtful(meant) for meant in rules.values()])
        self._kinds = np.flatnonzero(self.split).astype(np.int32)
        self._first = np.full(matcher.count, -1, np.int32)
        self._first[self._kinds] = np.arange(len(self._kinds))
        asked = {name: np.zeros(matcher.count, np.bool_) for name in values}
        tests: dict[str, dict[FacetTest, None]] = {name: {} for name in values}
        for rule in rules:
            for formula, doubtful in self._formulas(rule):
                for test in tests_of(formula):
                    if isinstance(test, FacetTest):
                        asked[test.facet] |= doubtful
                        tests[test.facet][test] = None
        decimals = decimals_of(values.get("currency", ()))
        self._stages = {
            name: _Stage(list(tests[name]), values[name], asked[name], decimals) for name in values if tests[name]
        }

    def states(self, block: Block, codes: Mapping[str, NDArray[np.int32]]) -> NDArray[np.int32]:
        """Find the state of every event of a block: int32[events], -1 where its kind tells everything.

        Args:
            block: the events.
            codes: of each facet, int32[events].
        """
        state = np.empty(block.events, np.int32)
        _begin(block.kind, self._first, state)
        kind_of = self._kinds
        for name, stage in self._stages.items():
            if stage.classes > 1:
                stage.refine(state, codes[name], kind_of)
                kind_of = kind_of[stage.former[: stage.states]]
        return state

    @property
    def facets(self) -> tuple[str, ...]:
        """Name the facets whose codes are looked at."""
        return tuple(name for name, stage in self._stages.items() if stage.classes > 1)

    def meaning(self) -> tuple[NDArray[np.int32], Mapping[Rule, NDArray[np.bool_]]]:
        """Tell the kind of every state: int32[states], and for every rule which states it means: bool[states]."""
        walked = self.facets
        count = self._stages[walked[-1]].states if walked else len(self._kinds)
        at: NDArray[np.int32] = np.arange(count, dtype=np.int32)
        found = {name: np.zeros(count, np.int32) for name in self._stages}
        for name in reversed(walked):
            found[name] = self._stages[name].found[at]
            at = self._stages[name].former[at]
        kind_of: NDArray[np.int32] = self._kinds[at]

        def truth(test: Test) -> NDArray[np.bool_]:
            if isinstance(test, FacetTest):
                held: NDArray[np.bool_] = self._stages[test.facet].held[test][found[test.facet]]
                return held
            return self._matcher.told(test)[kind_of]

        meant = {rule: one.surely[kind_of] for rule, one in self._rules.items()}
        for rule in self._rules:
            for formula, doubtful in self._formulas(rule):
                meant[rule] |= doubtful[kind_of] & holding(formula, truth, count)
        return kind_of, meant

    def _formulas(self, rule: Rule) -> list[tuple[Formula, NDArray[np.bool_]]]:
        """Give a rule's formulas, each with the kinds for which it decides."""
        doubtful, kept = _doubtful(self._rules[rule]), self._matcher.kept
        every = [(by_kind(rule), doubtful & kept), (by_facets(rule), doubtful & ~kept)]
        return [(formula, kinds) for formula, kinds in every if kinds.any()]


def count_states(block: Block, state: NDArray[np.int32], counts: NDArray[np.int64]) -> None:
    """Add the events of a block in each state to int64[states]."""
    _count(block.offsets, block.alive, state, counts)


def _doubtful(meant: Meant) -> NDArray[np.bool_]:
    return meant.perhaps & ~meant.surely


def _classes(held: NDArray[np.bool_]) -> tuple[NDArray[np.int32], int]:
    """Put values that all tests agree on into one class: int32[values], and how many classes there are."""
    number = np.zeros(held.shape[1], np.int64)
    for row in held:
        number = 2 * number + row
        if number.max(initial=0) >= _MANY:
            number = _without_gaps(number)
    number = _without_gaps(number)
    return number.astype(np.int32), int(number.max(initial=0)) + 1


def _without_gaps(number: NDArray[np.int64]) -> NDArray[np.int64]:
    seen = np.bincount(number) > 0
    dense: NDArray[np.int64] = (np.cumsum(seen) - 1)[number]
    return dense
