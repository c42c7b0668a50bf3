"""Bindings that can never be reached: everything they ask for is claimed by a touchpoint that comes first.

What is judged here is what the rules say; which events two bindings really share is told where events are bound.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import product
from typing import Final

from rejse.journey.document import Journey, Touchpoint
from rejse.journey.rule import Rule

_WAYS_MAX: Final = 32
"""A rule that can be met in more ways than this is not judged."""

_COMPARED: Final = ("property", "trait", "op", "value")
_FACETS: Final = tuple(one.name for one in fields(Rule) if one.name not in ("all", "any", *_COMPARED))


@dataclass(frozen=True, slots=True)
class _Test:
    """One thing asked of an event: a facet fits one of the texts, or a comparison holds."""

    facet: str
    wanted: frozenset[str]

    def within(self, other: "_Test") -> bool:
        """Tell whether whatever passes this test passes the other one."""
        if self.facet != other.facet:
            return False
        return all(any(_fits(text, form) for form in other.wanted) for text in self.wanted)


def claimed(journey: Journey) -> Iterator[tuple[Touchpoint, Touchpoint]]:
    """Give each touchpoint whose events all count elsewhere, with the earlier one that claims them.

    Most bindings name different events: those that share no word cannot claim each other, and are not looked at.
    """
    before: list[tuple[Touchpoint, list[frozenset[_Test]], frozenset[str] | None]] = []
    for touchpoint in journey.touchpoints:
        ways = _ways(touchpoint.binding) if touchpoint.binding is not None else []
        if not ways:
            continue
        words = _words(ways)
        near = ((first, wide) for first, wide, said in before if said is None or not said.isdisjoint(words))
        winner = next((first for first, wide in near if _covers(wide, ways)), None)
        if winner is not None:
            yield touchpoint, winner
        before.append((touchpoint, ways, None if _is_open(ways) else words))


def _words(ways: list[frozenset[_Test]]) -> frozenset[str]:
    """Give every text that some way names."""
    return frozenset(text for way in ways for test in way for text in test.wanted)


def _is_open(ways: list[frozenset[_Test]]) -> bool:
    """Tell whether some way fits events that it does not name: by a star, or because it asks for nothing."""
    return any(not way or any("*" in text for test in way for text in test.wanted) for way in ways)


def _covers(wide: list[frozenset[_Test]], narrow: list[frozenset[_Test]]) -> bool:
    return all(any(_asks_no_more(one, way) for one in wide) for way in narrow)


def _asks_no_more(wide: frozenset[_Test], narrow: frozenset[_Test]) -> bool:
    return all(any(one.within(asked) for one in narrow) for asked in wide)


def _ways(rule: Rule) -> list[frozenset[_Test]]:
    """Give the ways to meet a rule, each a set of tests that must all hold; none where there are too many."""
    own = frozenset(_tests(rule))
    ways = [own]
    for part in rule.all:
        ways = [one | other for one, other in product(ways, _ways(part))]
    if rule.any:
        ways = [one | other for one, part in product(ways, rule.any) for other in _ways(part)]
    return [] if len(ways) > _WAYS_MAX or ways == [frozenset()] else ways


def _tests(rule: Rule) -> Iterator[_Test]:
    for facet in _FACETS:
        if wanted := getattr(rule, facet):
            yield _Test(facet, frozenset(wanted))
    if rule.op is not None:
        compared = f"{rule.property or ''}\n{rule.trait or ''}\n{rule.op}"
        yield _Test(compared, frozenset(["\n".join(rule.value)]))


def _fits(text: str, form: str) -> bool:
    """Tell whether a text fits a form in which `*` stands for anything; a star in the text fits only a star."""
    if "*" not in form:
        return text == form
    first, *middle, last = form.split("*")
    if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
        return False
    at = len(first)
    for part in middle:
        found = text.find(part, at, len(text) - len(last))
        if found < 0:
            return False
        at = found + len(part)
    return True
