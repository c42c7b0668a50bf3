"""Rules over kinds: which of all the kinds that were seen a rule of the drawn journey means."""

import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from rejse.journey.document import Rule
from rejse.trace.blocks import Kind
from rejse.trace.kinds import FIELDS, OTHER
from rejse.trace.templates import plain_path, template_of


class Matcher:
    """Tests rules against a table of kinds: each distinct text is looked at once, however many kinds share it."""

    def __init__(self, kinds: Sequence[Kind]) -> None:
        self._count = len(kinds)
        self._kept = np.array([kind != OTHER for kind in kinds], np.bool_)
        self._values: dict[str, list[str]] = {}
        self._codes: dict[str, NDArray[np.int64]] = {}
        for field in FIELDS:
            numbers: dict[str, int] = {}
            told = [getattr(kind, field) for kind in kinds]
            codes = [-1 if text is None else numbers.setdefault(text, len(numbers)) for text in told]
            self._values[field] = list(numbers)
            self._codes[field] = np.array(codes, np.int64)

    def matching(self, rule: Rule) -> NDArray[np.bool_]:
        """Tell which kinds a rule means: bool[kinds].

        The facets it names must all hold, and all of its `all`, and one of its `any`. A rule that says nothing means
        nothing, and no rule means the kind of what is not kept apart.
        """
        tests = [self._facet(field, getattr(rule, field)) for field in FIELDS if getattr(rule, field)]
        tests += [self.matching(part) for part in rule.all]
        if rule.any:
            tests.append(np.logical_or.reduce([self.matching(part) for part in rule.any]))
        if not tests:
            return np.zeros(self._count, np.bool_)
        matched: NDArray[np.bool_] = np.logical_and.reduce([self._kept, *tests])
        return matched

    def _facet(self, field: str, wanted: Sequence[str]) -> NDArray[np.bool_]:
        fits = _fitting([template_of(text) for text in wanted] if field == "path" else wanted)
        table = np.array([*(fits(text) for text in self._values[field]), False], np.bool_)
        found: NDArray[np.bool_] = table[self._codes[field]]
        return found


def needs_facets(rule: Rule) -> tuple[str, ...]:
    """Name the campaigns and properties a rule asks for, which no kind can tell."""
    return tuple(dict.fromkeys(name for part in _parts(rule) for name in (*part.campaign, part.property) if name))


def too_exact(rule: Rule) -> tuple[tuple[str, str], ...]:
    """Give the paths of a rule that say more than is kept of a path, each with what is kept of it."""
    paths = (path for part in _parts(rule) for path in part.path)
    return tuple((path, template_of(path)) for path in paths if template_of(path) != plain_path(path))


def _parts(rule: Rule) -> Iterator[Rule]:
    yield rule
    for part in (*rule.all, *rule.any):
        yield from _parts(part)


def _fitting(wanted: Sequence[str]) -> Callable[[str], bool]:
    """Make a test for one of several texts; `*` stands for anything, also for nothing."""
    patterns = [".*".join(re.escape(part) for part in text.split("*")) for text in wanted]
    pattern = re.compile("|".join(patterns), re.DOTALL)
    return lambda text: pattern.fullmatch(text) is not None
