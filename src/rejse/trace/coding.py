"""How a column or property is coded as a facet: the text of every value, numbered, whole batches at once."""

from collections.abc import Callable
from contextlib import suppress
from types import NoneType
from typing import Any, Final, Protocol

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from rejse.trace.interning import Interner

_PLAIN_FLOATS: Final = (1e-3, 1e9)
"""Between these, Arrow writes the shortest text of a number as Python does: without an exponent."""

_SAMPLE: Final = 2048
_AT_ONCE: Final = 1 << 14


class Coder(Protocol):
    """Numbers the values of a column."""

    def codes(self, column: pa.Array) -> NDArray[np.int32]:
        """Code a batch of the column: int32[rows], -1 where there is no value."""
        ...

    def texts(self) -> pa.Array:
        """Give the texts by code."""
        ...


class TextCoder:
    """Codes texts as they are."""

    def __init__(self) -> None:
        self._interner = Interner()

    def codes(self, column: pa.Array) -> NDArray[np.int32]:
        """Code a batch of the column: int32[rows], -1 where there is no value."""
        return self._interner.codes(column)

    def texts(self) -> pa.Array:
        """Give the texts by code."""
        return self._interner.texts()


class NumberCoder(TextCoder):
    """Codes numbers as texts; each distinct one of a batch is written once."""

    def codes(self, column: pa.Array) -> NDArray[np.int32]:
        """Code a batch of the column: int32[rows], -1 where there is no value."""
        coded = column.dictionary_encode()
        return super().codes(pa.DictionaryArray.from_arrays(coded.indices, numbers_as_texts(coded.dictionary)))


class PropertyCoder(TextCoder):
    """Reads one property out of JSON texts; the others are skipped, not made."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._one, self._many = _readers_of(name)

    def codes(self, column: pa.Array) -> NDArray[np.int32]:
        """Code a batch of the column: int32[rows], -1 where there is no value."""
        if not _repeats(column):
            return super().codes(self._values(column))
        coded = column.dictionary_encode()
        return super().codes(pa.DictionaryArray.from_arrays(coded.indices, self._values(coded.dictionary)))

    def _values(self, texts: pa.Array) -> pa.Array:
        """Give the property of every text: all are read as one JSON list, or one by one where some text is no object.

        Properties are written as objects when events are taken in, so the list falls back into the same objects.
        """
        values: list[object] = []
        for start in range(0, len(texts), _AT_ONCE):
            objects = texts.slice(start, _AT_ONCE).fill_null("{}").to_pylist()
            try:
                read = self._many(f"[{','.join(objects)}]")
            except msgspec.MsgspecError:
                read = []
            values += read if len(read) == len(objects) else map(self._said, objects)
        return _as_texts(values)

    def _said(self, text: str) -> object:
        try:
            return self._one(text)
        except msgspec.MsgspecError:
            return None


def numbers_as_texts(numbers: pa.Array) -> pa.Array:
    """Write numbers as `value_text` does: whole ones without a point, others as short as they can be told."""
    if not pa.types.is_floating(numbers.type):
        return numbers.cast(pa.large_string())
    low, high = _PLAIN_FLOATS
    size = pc.abs(numbers)
    plain = np.asarray(pc.fill_null(pc.and_(pc.greater_equal(size, low), pc.less(size, high)), True))  # noqa: FBT003
    texts = numbers.cast(pa.large_string())
    if plain.all():
        return texts
    rare = [value_text(number) for number in numbers.filter(pa.array(~plain)).to_pylist()]
    return pc.replace_with_mask(texts, pa.array(~plain), pa.array(rare, pa.large_string()))


def value_text(value: object) -> str | None:
    """Write a value as people do: 5.0 is 5, true is true; lists and objects stay JSON."""
    match value:
        case None:
            return None
        case str():
            return value
        case float() if value.is_integer() and abs(value) < 2**53:
            return str(int(value))
        case float():
            return repr(value)
        case _:
            return msgspec.json.encode(value).decode()


def _as_texts(values: list[object]) -> pa.Array:
    """Write values of any kind; where all are texts, or all are numbers, all at once."""
    kinds = set(map(type, values)) - {NoneType}
    if kinds == {str}:
        return pa.array(values, pa.large_string())
    if kinds and kinds <= {int, float}:
        with suppress(pa.ArrowInvalid, OverflowError):  # some are too large to be told to the last unit
            coded = pa.array(values).dictionary_encode()
            return pa.DictionaryArray.from_arrays(coded.indices, numbers_as_texts(coded.dictionary))
    return pa.array(map(value_text, values), pa.large_string())


def _repeats(column: pa.Array) -> bool:
    """Guess whether the texts of a column repeat so much that each is better looked at once."""
    sample = column.slice(0, _SAMPLE)
    return 2 * len(sample.unique()) <= len(sample)


def _readers_of(name: str) -> tuple[Callable[[str], object], Callable[[str], list[object]]]:
    """Make a reader of one property, and one of a list of objects; a name that JSON escapes takes the slow way."""
    if name.isprintable() and not {'"', "\\"} & set(name):
        only: Any = msgspec.defstruct("Only", [("value", Any, None)], rename={"value": name}, gc=False)
        one, many = msgspec.json.Decoder(only), msgspec.json.Decoder(list[only])
        return lambda text: one.decode(text).value, lambda text: [each.value for each in many.decode(text)]
    whole, wholes = msgspec.json.Decoder(dict[str, Any]), msgspec.json.Decoder(list[dict[str, Any]])
    return lambda text: whole.decode(text).get(name), lambda text: [each.get(name) for each in wholes.decode(text)]
