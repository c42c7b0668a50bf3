"""A rule as a formula over tests: of what kind an event is, and of its facets where its kind does not tell enough.

Nothing in a formula is negated (`!=` is a test of its own). So a rule surely means a kind where it holds with every
facet test failing, and can mean it only where it holds with every facet test holding.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rejse.journey.document import Rule
from rejse.trace.kinds import FIELDS, PAGE

VALUE: Final = "value"
"""The amount of an event. A rule compares it in whole units as people write them, 500 for 500.00 kr."""

CAMPAIGN: Final = "campaign_name"
_DECIMALS: Final = (0, 2, 3, 4)
"""How many decimals currencies have (ISO 4217)."""


@dataclass(frozen=True, slots=True)
class KindTest:
    """Asks whether a field of the event's kind fits one of several texts.

    maybe: asks instead whether a page of that kind can have a path that does.
    """

    field: str
    wanted: tuple[str, ...]
    maybe: bool = False


@dataclass(frozen=True, slots=True)
class FacetTest:
    """Asks something of an event's facet. decimals: of an amount in minor units, so many make a whole one.

    op: one of a rule's, or `fits` (one of several texts, where `*` stands for anything), `path` (the page's path fits),
    `page` (its path or the form of its path does), `decimals` (the currency has so many).
    """

    facet: str
    op: str
    wanted: tuple[str, ...] = ()
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class EventTest:
    """Asks of a person whether a rule means at least one of her events."""

    rule: Rule


@dataclass(frozen=True, slots=True)
class TraitTest:
    """Asks something of what is known of a person; the test is that of a facet."""

    trait: str
    op: str
    wanted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class All:
    """Holds where every part does."""

    parts: tuple["Formula", ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    """Holds where one part does; with no parts it never holds."""

    parts: tuple["Formula", ...] = ()


Test: TypeAlias = KindTest | FacetTest | EventTest | TraitTest
Formula: TypeAlias = All | OneOf | KindTest | FacetTest | EventTest | TraitTest
NEVER: Final = OneOf()


def by_kind(rule: Rule) -> Formula:
    """Give a rule's formula for events whose kind is kept: facets only tell what the kind cannot."""
    return _formula(rule, _field_of_kind)


def by_facets(rule: Rule) -> Formula:
    """Give a rule's formula for events whose kind is not kept: facets tell everything."""
    return _formula(rule, _field_of_event)


def by_person(rule: Rule) -> Formula:
    """Give a rule's formula for a person, with her events and her traits.

    A rule that names something of an event asks for one event of which all of it holds, its own `all` and `any` too. A
    rule that only combines others combines their answers: `all` of two names are two events. A trait is the person's.
    """
    own = replace(rule, all=(), any=(), trait=None)
    if rule.trait is not None:
        own = replace(own, op=None, value=())
    if own != Rule() and asks_trait(rule) is None:
        return EventTest(rule)
    parts: list[Formula] = [] if own == Rule() else [EventTest(own)]
    if rule.trait is not None:
        parts.append(TraitTest(rule.trait, rule.op or "exists", rule.value))
    parts += [by_person(part) for part in rule.all]
    if rule.any:
        parts.append(OneOf(tuple(by_person(part) for part in rule.any)))
    return All(tuple(parts)) if parts else NEVER


def _formula(rule: Rule, field_test: Callable[[str, tuple[str, ...]], Formula]) -> Formula:
    """Put together what a rule asks: its fields, its property, all of its `all` and one of its `any`.

    A rule that says nothing means nothing; a trait is no event's.
    """
    if rule.trait is not None:
        return NEVER
    parts = [field_test(field, wanted) for field in FIELDS if (wanted := getattr(rule, field))]
    if rule.campaign:
        parts.append(FacetTest(CAMPAIGN, "fits", rule.campaign))
    if rule.property is not None:
        parts.append(_property(rule.property, rule.op or "exists", rule.value))
    parts += [_formula(part, field_test) for part in rule.all]
    if rule.any:
        parts.append(OneOf(tuple(_formula(part, field_test) for part in rule.any)))
    return All(tuple(parts)) if parts else NEVER


def _field_of_kind(field: str, wanted: tuple[str, ...]) -> Formula:
    """Test a field of the kind; a path more exact than the form of the kind's paths is looked for among the paths."""
    if field != "path":
        return KindTest(field, wanted)
    among = All((KindTest("path", wanted, maybe=True), FacetTest("path", "path", wanted)))
    return OneOf((KindTest("path", wanted), among))


def _field_of_event(field: str, wanted: tuple[str, ...]) -> Formula:
    """Test a field of the event itself; only pages have a path."""
    if field != "path":
        return FacetTest(field, "fits", wanted)
    return All((FacetTest("type", "=", (PAGE,)), FacetTest("path", "page", wanted)))


def _property(name: str, op: str, wanted: tuple[str, ...]) -> Formula:
    """Test a property or column; an amount is compared in whole units of its own currency."""
    if name != VALUE or op == "exists":
        return FacetTest(name, op, wanted)
    by_currency = (
        All((FacetTest("currency", "decimals", (str(decimals),)), FacetTest(VALUE, op, wanted, decimals)))
        for decimals in _DECIMALS
    )
    return OneOf(tuple(by_currency))


def tests_of(formula: Formula) -> Iterator[Test]:
    """Give all tests of a formula, one as often as it stands there."""
    if isinstance(formula, All | OneOf):
        for part in formula.parts:
            yield from tests_of(part)
    else:
        yield formula


def facets_of(formula: Formula) -> frozenset[str]:
    """Name the facets that a formula asks for."""
    return frozenset(test.facet for test in tests_of(formula) if isinstance(test, FacetTest))


def asks_trait(rule: Rule) -> str | None:
    """Name the first trait that a rule asks for."""
    if rule.trait is not None:
        return rule.trait
    return next((trait for part in (*rule.all, *rule.any) if (trait := asks_trait(part))), None)


def holding(formula: Formula, truth: Callable[[Test], NDArray[np.bool_]], count: int) -> NDArray[np.bool_]:
    """Evaluate a formula for many things at once: bool[count].

    Args:
        formula: what is asked.
        truth: tells for which of the things a test holds: bool[count].
        count: how many things there are.
    """
    if not isinstance(formula, All | OneOf):
        return truth(formula)
    both = isinstance(formula, All)
    found = np.full(count, both, np.bool_)
    for part in formula.parts:
        held = holding(part, truth, count)
        found = found & held if both else found | held
    return found
