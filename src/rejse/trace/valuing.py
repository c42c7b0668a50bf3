"""What a facet test says of each distinct value of a facet: looked at once per value, however many events have it.

Texts are compared as they are, numbers as numbers: 5, 5.0 and 5.50 in a rule mean what JSON means by them. What has no
value is unlike every value (`!=` holds), and fails every other test.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from rejse.collect.amounts import minor_digits
from rejse.trace.coding import numbers_as_texts, value_text
from rejse.trace.formulas import FacetTest
from rejse.trace.templates import plain_path, template_of

_NUMBER: Final = r"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$"
"""What JSON calls a number: 007 and +5 are texts."""

_EMPTY_WHERE_MISSING: Final = frozenset({"source", "type", "name"})
_USUAL_DECIMALS: Final = 2


def truths(test: FacetTest, values: pa.Array) -> NDArray[np.bool_]:
    """Tell for which values of its facet a test holds: bool[values + 1], the last for events that have no value."""
    return np.append(_of_values(test, values), _of_nothing(test)).astype(np.bool_)


def decimals_of(currencies: Sequence[str]) -> frozenset[int]:
    """Tell how many decimals amounts have that are in these currencies, or in none that is told."""
    return frozenset((_USUAL_DECIMALS, *map(minor_digits, currencies)))


def fitting(wanted: Sequence[str]) -> Callable[[str], bool]:
    """Make a test for one of several texts; `*` stands for anything, also for nothing."""
    patterns = [".*".join(re.escape(part) for part in text.split("*")) for text in wanted]
    pattern = re.compile("|".join(patterns), re.DOTALL)
    return lambda text: pattern.fullmatch(text) is not None


def fitting_path(wanted: Sequence[str]) -> Callable[[str], bool]:
    """Make a test for a plain path, or the form of one."""
    return fitting([plain_path(text) for text in wanted])


def _of_nothing(test: FacetTest) -> bool:
    match test.op:
        case "!=":
            return True
        case "fits" if test.facet in _EMPTY_WHERE_MISSING:
            return fitting(test.wanted)("")
        case "decimals":
            return str(_USUAL_DECIMALS) in test.wanted
        case _:
            return False


def _of_values(test: FacetTest, texts: pa.Array) -> NDArray[np.bool_]:
    if test.op == "exists":
        return np.ones(len(texts), np.bool_)
    if (holds := _of_one(test)) is not None:
        return np.fromiter(map(holds, texts.to_pylist()), np.bool_, len(texts))
    if test.decimals is not None:
        return _of_amounts(test, texts)
    if test.op in {"<", ">"}:
        return _compared(test, pc.if_else(pc.match_substring_regex(texts, _NUMBER), texts, None).cast(pa.float64()))
    if test.op == "contains":
        return _containing(texts, test.wanted)
    among = np.asarray(pc.is_in(texts, value_set=pa.array(_meant(test.wanted), pa.large_string())))
    return ~among if test.op == "!=" else among


def _of_one(test: FacetTest) -> Callable[[str], bool] | None:
    """Give the test of a single text, where a test is made like that."""
    match test.op:
        case "fits":
            return fitting(test.wanted)
        case "path":
            fits = fitting_path(test.wanted)
            return lambda path: fits(plain_path(path))
        case "page":
            fits = fitting_path(test.wanted)
            return lambda path: fits(plain_path(path)) or fits(template_of(path))
        case "decimals":
            return lambda currency: str(minor_digits(currency)) in test.wanted
        case _:
            return None


def _of_amounts(test: FacetTest, minor: pa.Array) -> NDArray[np.bool_]:
    """Test amounts in minor units by what they are in whole ones."""
    assert test.decimals is not None
    amounts = pc.divide(minor.cast(pa.int64()).cast(pa.float64()), float(10**test.decimals))
    if test.op in {"<", ">"}:
        return _compared(test, amounts)
    if test.op == "contains":
        return _containing(numbers_as_texts(amounts), test.wanted)
    wanted = [float(text) for text in test.wanted if re.match(_NUMBER, text)]
    among = np.isin(np.asarray(amounts), wanted)
    return ~among if test.op == "!=" else among


def _compared(test: FacetTest, numbers: pa.Array) -> NDArray[np.bool_]:
    """Compare what is a number; what is none is neither less nor more."""
    compared = (pc.less if test.op == "<" else pc.greater)(numbers, float(test.wanted[0]))
    return np.asarray(pc.fill_null(compared, False), np.bool_)  # noqa: FBT003


def _containing(texts: pa.Array, wanted: Sequence[str]) -> NDArray[np.bool_]:
    """Look for a part of a text, or for an element of a list."""
    found = np.zeros(len(texts), np.bool_)
    for part in wanted:
        found |= np.asarray(pc.match_substring(texts, part), np.bool_)
    meant = set(_meant(wanted))
    for at in np.flatnonzero(np.asarray(pc.starts_with(texts, "["), np.bool_)).tolist():
        if (elements := _elements(texts[at].as_py())) is not None:
            found[at] = not meant.isdisjoint(elements)
    return found


def _elements(text: str) -> list[str | None] | None:
    """Give the elements of a list as a facet would tell each of them; None where the text is no list."""
    try:
        return [value_text(element) for element in msgspec.json.decode(text, type=list)]
    except msgspec.MsgspecError:
        return None


def _meant(wanted: Sequence[str]) -> list[str]:
    """Give the texts that a rule compares with, and the numbers among them as a facet tells them."""
    numbers = [str(value_text(msgspec.json.decode(text))) for text in wanted if re.match(_NUMBER, text)]
    return [*wanted, *numbers]
