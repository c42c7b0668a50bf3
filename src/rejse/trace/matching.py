"""Rules over kinds: which of all the kinds that were seen a rule of the drawn journey means, surely or perhaps."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rejse.journey.document import Rule
from rejse.trace.blocks import Kind
from rejse.trace.formulas import FacetTest, KindTest, Test, by_facets, by_kind, holding
from rejse.trace.kinds import FIELDS, OTHER
from rejse.trace.templates import plain_path
from rejse.trace.valuing import fitting, fitting_path

_VARIES: Final = re.compile(r":(?:id|date|email)\b")
_DATE: Final = ":date"


@dataclass(frozen=True, slots=True, eq=False)
class Meant:
    """What a rule means of the kinds: bool[kinds] each; where only `perhaps` holds, the event's facets decide."""

    surely: NDArray[np.bool_]
    perhaps: NDArray[np.bool_]


class Matcher:
    """Tests rules against a table of kinds: each distinct text is looked at once, however many kinds share it."""

    def __init__(self, kinds: Sequence[Kind]) -> None:
        self.count = len(kinds)
        self.kept = np.array([kind != OTHER for kind in kinds], np.bool_)
        self._known: dict[KindTest, NDArray[np.bool_]] = {}
        self._values: dict[str, list[str]] = {}
        self._codes: dict[str, NDArray[np.int64]] = {}
        for field in FIELDS:
            numbers: dict[str, int] = {}
            told = [getattr(kind, field) for kind in kinds]
            codes = [-1 if text is None else numbers.setdefault(text, len(numbers)) for text in told]
            self._values[field] = list(numbers)
            self._codes[field] = np.array(codes, np.int64)

    def meant(self, rule: Rule) -> Meant:
        """Tell which kinds a rule means; of the kind of what is not kept apart, facets tell everything."""
        surely = self.kept & holding(by_kind(rule), self._without_facets, self.count)
        perhaps = holding(by_kind(rule), self._with_any_facets, self.count)
        if not self.kept.all():
            other = holding(by_facets(rule), self._with_any_facets, self.count)
            perhaps = np.where(self.kept, perhaps, other)
        return Meant(surely, perhaps)

    def told(self, test: Test) -> NDArray[np.bool_]:
        """Tell for which kinds a test of a field holds: bool[kinds]."""
        assert isinstance(test, KindTest), test
        if test not in self._known:
            self._known[test] = self._looked_at(test)
        return self._known[test]

    def _looked_at(self, test: KindTest) -> NDArray[np.bool_]:
        if test.field != "path":
            fits = fitting(test.wanted)
        elif test.maybe:
            wanted = [plain_path(text) for text in test.wanted]
            fits = lambda form: any(_can_fit(form, text) for text in wanted)  # noqa: E731  (one of three ways to look)
        else:
            fits = fitting_path(test.wanted)
        table = np.array([*(fits(text) for text in self._values[test.field]), False], np.bool_)
        found: NDArray[np.bool_] = table[self._codes[test.field]]
        return found

    def _without_facets(self, test: Test) -> NDArray[np.bool_]:
        return np.zeros(self.count, np.bool_) if isinstance(test, FacetTest) else self.told(test)

    def _with_any_facets(self, test: Test) -> NDArray[np.bool_]:
        return np.ones(self.count, np.bool_) if isinstance(test, FacetTest) else self.told(test)


def _can_fit(form: str, wanted: str) -> bool:
    """Tell whether a path of this form can fit what is wanted; in doubt it can, and each path is looked at."""
    if not _VARIES.search(form):
        return False
    if _DATE in form:
        head = form.partition(_DATE)[0].rpartition("/")[0]
        return _overlap(f"{head}/*", wanted)
    return _overlap("/".join("*" if _VARIES.search(part) else part for part in form.split("/")), wanted)


def _overlap(left: str, right: str) -> bool:
    """Tell whether some text fits both of two texts in which `*` stands for anything."""
    heads = [text.partition("*")[0] for text in (left, right)]
    both = min(map(len, heads))
    if heads[0][:both] != heads[1][:both]:
        return False
    reached = {0}
    for sign in (*left, None):
        reached = _beyond_stars(reached, right)
        if sign is None:
            return len(right) in reached
        if sign == "*":
            reached = set(range(min(reached), len(right) + 1)) if reached else set()
        else:
            going = (at for at in reached if at < len(right) and right[at] in {sign, "*"})
            reached = {at if right[at] == "*" else at + 1 for at in going}
    return False


def _beyond_stars(reached: set[int], text: str) -> set[int]:
    """Add the places behind stars that stand for nothing."""
    found = set(reached)
    for at in sorted(reached):
        while at < len(text) and text[at] == "*":
            at += 1  # noqa: PLW2901  (walks on from there)
            found.add(at)
    return found
