"""Blocks seen through rules: where a kind does not tell whether a rule means an event, its facets split the kind.

An event of a split kind gets a kind of its own for what the rules make of it; every measure then works over those kinds
as it does over plain ones. Nothing is written: they are one column in memory, made in one pass over the kinds and the
facets that the rules ask for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rejse.journey.document import Rule
from rejse.trace.blocks import PAD, Block, Blocks, Facet, Kind, Scope, Snapshot
from rejse.trace.facets import UnknownFacet
from rejse.trace.formulas import by_facets, by_kind, facets_of
from rejse.trace.kinds import OTHER
from rejse.trace.matching import Matcher, Meant
from rejse.trace.sessions import flag_ties
from rejse.trace.splitting import Splitting, count_states, number_events

KINDS_MAX: Final = 1 << 16
"""As many kinds as the column of kinds can tell apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Ruled:
    """Blocks whose kinds tell what every rule means.

    matched: bool[kinds] per rule. unknown: the facets that a rule asks for and no event has; it then means nothing.
    """

    blocks: Blocks
    matched: Mapping[Rule, NDArray[np.bool_]]
    unknown: Mapping[Rule, tuple[UnknownFacet, ...]] = field(default_factory=dict)


def rule_blocks(rules: Iterable[Rule], blocks: Blocks, *, kinds_max: int = KINDS_MAX) -> Ruled:
    """Make the kinds of some blocks tell what each rule means.

    Args:
        rules: what is asked of single events.
        blocks: the plain blocks.
        kinds_max: where splitting makes more kinds than this, the rarest of them lose their names, but no rule.
    """
    matcher = Matcher(blocks.kinds)
    meant = {rule: matcher.meant(rule) for rule in dict.fromkeys(rules)}
    unsure = {rule: one for rule, one in meant.items() if (one.surely != one.perhaps).any()}
    values, unknown = _values(unsure, matcher, blocks)
    nothing = np.zeros(matcher.count, np.bool_)
    surely = {rule: nothing if rule in unknown else one.surely for rule, one in meant.items()}
    unsure = {rule: one for rule, one in unsure.items() if rule not in unknown}
    if not unsure:
        return Ruled(blocks, surely, unknown)
    splitting = Splitting(matcher, unsure, values)
    states = [splitting.states(block, codes) for block, codes in _with_codes(blocks, splitting, Scope.PERSON)]
    numbering = _Numbering(splitting, states, blocks, surely, kinds_max)
    return Ruled(RuledBlocks(blocks, splitting, numbering, states), numbering.matched, unknown)


class RuledBlocks:
    """Blocks whose kinds are split by rules; everything else is that of the plain blocks."""

    def __init__(
        self, plain: Blocks, splitting: Splitting, numbering: "_Numbering", states: Sequence[NDArray[np.int32]]
    ) -> None:
        self.plain = plain
        self._splitting = splitting
        self._numbering = numbering
        self._plain_persons = tuple(plain.scoped(Scope.PERSON))
        numbered = zip(self._plain_persons, states, strict=True)
        self._scoped = {Scope.PERSON: tuple(numbering.numbered(block, state) for block, state in numbered)}

    @property
    def kinds(self) -> Sequence[Kind]:
        """All kinds, most frequent first; of a split one there are several."""
        return self._numbering.kinds

    @property
    def kind_counts(self) -> NDArray[np.int64]:
        """int64[kinds]: how many events are of each kind."""
        return self._numbering.counts

    @property
    def snapshot(self) -> Snapshot:
        """What these blocks were made from."""
        return self.plain.snapshot

    @property
    def data_through(self) -> datetime | None:
        """The latest corrected time of any event, aware UTC; None where there is no event."""
        return self.plain.data_through

    def scoped(self, scope: Scope) -> Sequence[Block]:
        """Give the blocks cut into the scope's units."""
        if scope not in self._scoped:
            persons = zip(self._plain_persons, self._scoped[Scope.PERSON], strict=True)
            done = {_place(plain): numbered.kind for plain, numbered in persons}
            self._scoped[scope] = tuple(
                _of_kinds(block, done[_place(block)])
                if _place(block) in done
                else self._numbering.numbered(block, self._splitting.states(block, codes))
                for block, codes in _with_codes(self.plain, self._splitting, scope)
            )
        return self._scoped[scope]

    def facet(self, name: str, scope: Scope) -> Facet:
        """Give a column or property of the events, coded; built on first use and kept.

        Raises:
            UnknownFacet: no event has such a column or property.
        """
        return self.plain.facet(name, scope)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  (whatever else opened blocks can tell: keys, arrivals)
        """Give what else the plain blocks can tell."""
        return getattr(self.plain, name)


class _Numbering:
    """The kinds after splitting: one for each plain kind, or where it is split, for each thing the rules make of it."""

    def __init__(
        self,
        splitting: Splitting,
        states: Sequence[NDArray[np.int32]],
        blocks: Blocks,
        surely: Mapping[Rule, NDArray[np.bool_]],
        kinds_max: int,
    ) -> None:
        kind_of, meant = splitting.meaning()
        in_state = np.zeros(len(kind_of), np.int64)
        for block, state in zip(blocks.scoped(Scope.PERSON), states, strict=True):
            count_states(block, state, in_state)
        whole = np.flatnonzero(~splitting.split | ~np.isin(np.arange(len(splitting.split)), kind_of))
        counts = np.concatenate([blocks.kind_counts[whole], in_state])
        origin = np.concatenate([whole, kind_of])
        told = np.array([np.append(sure[whole], meant.get(rule, sure[kind_of])) for rule, sure in surely.items()])
        number = _alike(origin, told)
        number, named = _fewer(number, counts, told, kinds_max)
        self.counts = np.bincount(number, counts).astype(np.int64)
        self.counts.flags.writeable = False
        first = np.zeros(len(self.counts), np.int64)
        first[number[::-1]] = np.arange(len(number))[::-1]
        kinds = blocks.kinds
        self.kinds = tuple(kinds[origin[at]] if named[at] else OTHER for at in first.tolist())
        self.matched = {rule: told[row, first] for row, rule in enumerate(surely)}
        self._of_kind = np.zeros(len(splitting.split), np.uint16)
        self._of_kind[whole] = number[: len(whole)]
        self._of_state = number[len(whole) :].astype(np.uint16)

    def numbered(self, block: Block, state: NDArray[np.int32]) -> Block:
        """Give a block with its new kinds."""
        assert not len(state) or state.max() < len(self._of_state), "every scope holds the same events"
        kind = np.zeros(block.events + PAD, np.uint16)
        number_events(block.kind, state, self._of_kind, self._of_state, kind)
        kind.flags.writeable = False
        return _of_kinds(block, kind)


def _of_kinds(block: Block, kind: NDArray[np.uint16]) -> Block:
    """Give a block with other kinds: events that were of one kind and shared a time may now be tied."""
    tied = np.empty(block.units, np.uint8)
    flag_ties(block.offsets, block.time, kind, tied)
    tied.flags.writeable = False
    return replace(block, kind=kind, tied=tied)


def _values(
    rules: Mapping[Rule, Meant], matcher: Matcher, blocks: Blocks
) -> tuple[dict[str, tuple[str, ...]], dict[Rule, tuple[UnknownFacet, ...]]]:
    """Give the values of the facets that rules ask for, and the rules that ask for one which no event has."""
    values: dict[str, tuple[str, ...]] = {}
    refused: dict[str, UnknownFacet] = {}
    unknown: dict[Rule, tuple[UnknownFacet, ...]] = {}
    for rule, one in rules.items():
        doubtful = one.surely != one.perhaps
        asked = facets_of(by_kind(rule)) if (doubtful & matcher.kept).any() else frozenset()
        asked |= facets_of(by_facets(rule)) if (doubtful & ~matcher.kept).any() else frozenset()
        for name in sorted(asked - values.keys() - refused.keys()):
            try:
                values[name] = blocks.facet(name, Scope.PERSON).values
            except UnknownFacet as wrong:
                refused[name] = wrong
        if asked & refused.keys():
            unknown[rule] = tuple(refused[name] for name in sorted(asked & refused.keys()))
    return values, unknown


def _with_codes(
    blocks: Blocks, splitting: Splitting, scope: Scope
) -> Iterable[tuple[Block, dict[str, NDArray[np.int32]]]]:
    codes = {name: _codes_by(splitting.values[name], blocks.facet(name, scope)) for name in splitting.facets}
    for number, block in enumerate(blocks.scoped(scope)):
        yield block, {name: column[number] for name, column in codes.items()}


def _codes_by(values: tuple[str, ...], facet: Facet) -> Sequence[NDArray[np.int32]]:
    """Give the codes of a facet by the persons' order of its values; another subject's blocks may have their own."""
    if facet.values == values:
        return facet.codes
    place = {text: at for at, text in enumerate(values)}
    table = np.array([*(place.get(text, -1) for text in facet.values), -1], np.int32)
    return [table[codes] for codes in facet.codes]


def _place(block: Block) -> tuple[int, int]:
    """Tell where a block's kinds lie: two scopes whose events stand in the same order share them."""
    return block.kind.ctypes.data, block.events


def _alike(origin: NDArray[np.int64], told: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Number rows: those of one kind for which the rules tell the same get the same number."""
    packed = np.packbits(told, axis=0) if len(told) else np.zeros((0, len(origin)), np.uint8)
    rows = np.ascontiguousarray(np.vstack([origin.astype(np.int32)[None].view(np.uint8).reshape(-1, 4).T, packed]).T)
    return np.unique(rows, axis=0, return_inverse=True)[1].reshape(-1)


def _fewer(
    number: NDArray[np.int64], counts: NDArray[np.int64], told: NDArray[np.bool_], limit: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Number rows anew, most frequent first; where there are too many, the rarest that rules treat alike become one.

    Returns:
        int64[rows], and bool[rows]: whether the row keeps the name of its kind.
    """
    totals = np.bincount(number, counts)
    named = np.ones(len(number), np.bool_)
    if len(totals) > limit:
        alike = _alike(np.zeros(len(number), np.int64), told)
        groups = int(alike.max()) + 1
        assert groups < limit, "a journey has at most 254 touchpoints"
        kept = np.zeros(len(totals), np.bool_)
        kept[np.argsort(-totals, kind="stable")[: limit - groups]] = True
        named = kept[number]
        number = np.where(named, number, len(totals) + alike)
        number = np.unique(number, return_inverse=True)[1].reshape(-1)
        totals = np.bincount(number, counts)
    place = np.empty(len(totals), np.int64)
    place[np.argsort(-totals, kind="stable")] = np.arange(len(totals))
    return place[number], named
