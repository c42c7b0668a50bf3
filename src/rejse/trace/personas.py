"""Who is which persona: the first one in the journey's order whose rule means the person, by her events and traits.

A company is one as a person is: by the events of all its people, and by what was said of the company itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any, Final, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from rejse.compiled import array, int64, kernel, out, uint16, uint64, void
from rejse.errors import Problem, Severity, Where
from rejse.journey.document import Persona, Rule
from rejse.trace.blocks import Block, Scope
from rejse.trace.formulas import EventTest, FacetTest, Formula, Test, TraitTest, by_person, holding, tests_of
from rejse.trace.identity import Line
from rejse.trace.ruled import Ruled
from rejse.trace.valuing import truths

UNASSIGNED: Final = 255
"""The persona of those whom no rule means."""

UNASSIGNED_ID: Final = "unassigned"
"""What a question calls them."""

PERSONAS_MAX: Final = 254
_BITS: Final = 64


class TraitTable(Protocol):
    """What is known of customers: the traits of the store."""

    def values(self, name: str) -> pa.Table:
        """Give the latest value of a trait: user_key, value."""
        ...

    def names(self) -> Sequence[str]:
        """Name the traits there are."""
        ...


class NoTraits:
    """Nothing is known of anybody."""

    def values(self, name: str) -> pa.Table:  # noqa: ARG002  (it stands in for the traits of the store)
        """Give no values."""
        return pa.table({"user_key": pa.array([], pa.string()), "value": pa.array([], pa.string())})

    def names(self) -> tuple[str, ...]:
        """Name none."""
        return ()


@dataclass(frozen=True, slots=True, eq=False)
class Assigned:
    """persona: uint8[units] per block, a place in the journey's personas or UNASSIGNED. persons: int64[personas + 1],
    how many persons each one has, those of none last.
    """  # noqa: D205  (the fields are the summary)

    persona: tuple[NDArray[np.uint8], ...]
    persons: NDArray[np.int64]


@kernel(void(array(int64), array(uint16), array(uint64), out(uint64)))
def _meet(
    offsets: NDArray[np.int64], kind: NDArray[np.uint16], bits: NDArray[np.uint64], met: NDArray[np.uint64]
) -> None:
    """Collect, for every unit, the bits of all its events' kinds."""
    for u in range(len(met)):
        found = np.uint64(0)
        for i in range(offsets[u], offsets[u + 1]):
            found |= bits[kind[i]]
        met[u] = found


def event_rules(personas: Sequence[Persona]) -> tuple[Rule, ...]:
    """Give the rules over single events that personas ask for; the kinds of blocks must tell them (`rule_blocks`)."""
    tests = (test for one in personas if one.rule is not None for test in tests_of(by_person(one.rule)))
    return tuple(dict.fromkeys(test.rule for test in tests if isinstance(test, EventTest)))


def meet_rules(block: Block, marks: NDArray[np.bool_]) -> Iterator[NDArray[np.bool_]]:
    """Tell for every rule which units of a block have an event that it means: bool[units], rule by rule.

    Args:
        block: the events.
        marks: bool[rules, kinds], which kinds each rule means.
    """
    met = np.empty(block.units, np.uint64)
    for first in range(0, len(marks), _BITS):
        some = marks[first : first + _BITS]
        bits = np.zeros(marks.shape[1], np.uint64)
        for bit, kinds in enumerate(some):
            bits[kinds] |= np.uint64(1 << bit)
        _meet(block.offsets, block.kind, bits, met)
        for bit in range(len(some)):
            yield (met >> np.uint64(bit) & np.uint64(1)).astype(np.bool_)


class Personas:
    """The personas of a journey and who they are; nobody is looked at before somebody asks."""

    def __init__(self, personas: Sequence[Persona], ruled: Ruled, traits: TraitTable | None = None) -> None:
        self.personas = tuple(personas[:PERSONAS_MAX])
        self._blocks: Any = ruled.blocks  # what opened blocks can tell beside the protocol: keys, whose session it is
        self._ruled = ruled
        self._traits = traits or NoTraits()
        self._formulas = [None if one.rule is None else by_person(one.rule) for one in self.personas]
        self._rules = event_rules(self.personas)

    @property
    def ids(self) -> tuple[str, ...]:
        """Name the personas in the journey's order."""
        return tuple(one.id for one in self.personas)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Tell which rules ask for what no event and no customer has; they mean nobody."""
        return tuple(
            problem
            for one, formula in zip(self.personas, self._formulas, strict=True)
            for test in dict.fromkeys(tests_of(formula) if formula else ())
            for problem in self._wrong(one, test)
        )

    def _wrong(self, persona: Persona, test: Test) -> Iterator[Problem]:
        where, told = Where(path=f"personas/{persona.id}/rule"), {"persona": persona.id}
        if isinstance(test, TraitTest) and test.trait not in self._known_traits:
            known = tuple(sorted(self._known_traits))
            near = get_close_matches(test.trait, known, 1)
            asked = {"trait": test.trait, "known": known, "nearest": near[0] if near else None}
            yield Problem("persona-unknown-trait", Severity.ADVICE, where, {**told, **asked})
        if isinstance(test, EventTest):
            for wrong in self._ruled.unknown.get(test.rule, ()):
                yield Problem("persona-unknown-property", Severity.ADVICE, where, {**told, **wrong.arguments})

    @cached_property
    def assigned(self) -> Assigned:
        """Give every person her persona: the first one whose rule means her."""
        blocks = self._blocks.scoped(Scope.PERSON)
        traits = self._traits_of_units(blocks)
        persona = tuple(
            self._assign(block, {test: held[at] for test, held in traits.items()}) for at, block in enumerate(blocks)
        )
        persons = np.zeros(UNASSIGNED + 1, np.int64)
        for block, codes in zip(blocks, persona, strict=True):
            counted = codes[block.alive != 0] if len(block.alive) else codes
            persons += np.bincount(counted, minlength=len(persons))
        return Assigned(persona, np.append(persons[: len(self.personas)], persons[UNASSIGNED]))

    def of_units(self, scope: Scope) -> tuple[NDArray[np.uint8], ...]:
        """Give the persona of every unit: uint8[units] per block of the scope; a session's is its person's."""
        if scope.cut is Scope.PERSON:
            return self.assigned.persona
        return tuple(
            codes[self._blocks.person_of_session(number)] for number, codes in enumerate(self.assigned.persona)
        )

    def keep(self, persona: str, scope: Scope) -> tuple[NDArray[np.uint8], ...]:
        """Mask the units of a persona, or of none (`unassigned`): uint8[units] of 0 and 1 per block of the scope."""
        place = UNASSIGNED if persona == UNASSIGNED_ID else self.ids.index(persona)
        return tuple((codes == place).view(np.uint8) for codes in self.of_units(scope))

    def _assign(self, block: Block, traits: Mapping[TraitTest, NDArray[np.bool_]]) -> NDArray[np.uint8]:
        met = dict(zip(self._rules, meet_rules(block, self._marks), strict=True))

        def truth(test: Test) -> NDArray[np.bool_]:
            if isinstance(test, TraitTest):
                return traits[test]
            assert isinstance(test, EventTest), test
            return met[test.rule]

        found = np.full(block.units, UNASSIGNED, np.uint8)
        for place, formula in enumerate(self._formulas):
            if formula is not None and self._can_be_asked(formula):
                found[(found == UNASSIGNED) & holding(formula, truth, block.units)] = place
        return found

    @cached_property
    def _marks(self) -> NDArray[np.bool_]:
        """Which kinds each rule means: bool[rules, kinds]."""
        every = [self._ruled.matched[rule] for rule in self._rules]
        return np.array(every, np.bool_).reshape(len(every), len(self._blocks.kinds))

    def _can_be_asked(self, formula: Formula) -> bool:
        """Tell whether there is anything of what a rule asks for; one that asks for what nobody has means nobody."""
        return all(
            test.trait in self._known_traits if isinstance(test, TraitTest) else test.rule not in self._ruled.unknown
            for test in tests_of(formula)
            if isinstance(test, TraitTest | EventTest)
        )

    @cached_property
    def _known_traits(self) -> frozenset[str]:
        return frozenset(self._traits.names())

    def _traits_of_units(self, blocks: Sequence[Block]) -> dict[TraitTest, list[NDArray[np.bool_]]]:
        """Test the traits of every unit of every block; who is no known user has none."""
        tests = [test for one in self._formulas if one for test in tests_of(one) if isinstance(test, TraitTest)]
        asked = [test for test in dict.fromkeys(tests) if test.trait in self._known_traits]
        if not asked:
            return {}
        stops = np.cumsum([0, *(block.units for block in blocks)])
        users = pa.chunked_array([_users(self._blocks.person_keys(at)) for at in range(len(blocks))], pa.large_string())
        found: dict[TraitTest, list[NDArray[np.bool_]]] = {}
        for trait in dict.fromkeys(test.trait for test in asked):
            known = self._traits.values(trait)
            values = known["value"].combine_chunks().dictionary_encode()
            at = pc.index_in(users, value_set=known["user_key"].combine_chunks().cast(pa.large_string()))
            code = np.append(np.asarray(values.indices), -1)[np.asarray(at.fill_null(len(values)).combine_chunks())]
            for test in asked:
                if test.trait == trait:
                    held = truths(FacetTest(trait, test.op, test.wanted), values.dictionary)[code]
                    found[test] = np.split(held, stops[1:-1])
        return found


def _users(keys: pa.RecordBatch) -> pa.Array:
    """Give the key that traits are kept under: a user's, or the company's own; null for who is not known by one."""
    return pc.if_else(pc.equal(keys["line"], int(Line.USER)), keys["key"], None).cast(pa.large_string())
