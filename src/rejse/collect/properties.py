"""Properties: what plays no part, as one JSON text per event; numbers stay numbers, empty cells are left out."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from rejse.collect.batch import over_distinct

_NUMBER: Final = r"^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$"
"""What is a number beyond doubt in a file without types: 007, and what is too long to be counted with, is a name."""

_TO_ESCAPE: Final = re.compile(r'["\\\x00-\x1f]')


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """One column of properties; `literal` as in `Batch`, None where its looks decide."""

    name: str
    cells: pa.Array
    literal: bool | pa.BooleanArray | None = None


def write_properties(columns: Iterable[Property], *, rows: int) -> pa.Array:
    """Write one JSON object per row, null for a row without properties."""
    pieces = [_pieces(column) for column in columns]
    if not pieces:
        return pa.nulls(rows, pa.string())
    whole = pc.binary_join_element_wise("{", *pieces, "}", "", null_handling="replace", null_replacement="")
    whole = pc.replace_substring(whole, "{,", "{", max_replacements=1)
    return pc.if_else(pc.equal(whole, "{}"), None, whole)


def with_property(properties: pa.Array, name: str, cells: pa.Array) -> pa.Array:
    """Put one more property before those that are written, where it has a cell."""
    piece = write_properties([Property(name=name, cells=cells, literal=False)], rows=len(cells))
    rest = pc.replace_substring_regex(properties, r"^\{", ",").fill_null("}")
    both = pc.binary_join_element_wise(pc.utf8_slice_codeunits(piece, 0, -1), rest, "")
    return pc.if_else(pc.is_valid(piece), both, properties)


def _pieces(column: Property) -> pa.Array:
    """Write `,"name":value` for each row, null where the cell is empty.

    The comma comes first because pyarrow 26 loses the rows in which all pieces are null when it joins with "skip".
    """
    key = "," + json.dumps(column.name, ensure_ascii=False) + ":"
    if isinstance(column.literal, pa.BooleanArray):
        as_text = over_distinct(column.cells, lambda cells: _quoted(key, cells))
        return pc.if_else(column.literal, _bare(key, column.cells), as_text)
    if column.literal is None:
        return over_distinct(column.cells, lambda cells: _by_looks(key, cells))
    return over_distinct(column.cells, lambda cells: (_bare if column.literal else _quoted)(key, cells))


def _bare(key: str, cells: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(key, cells, "")


def _by_looks(key: str, cells: pa.Array) -> pa.Array:
    return pc.if_else(pc.match_substring_regex(cells, _NUMBER), _bare(key, cells), _quoted(key, cells))


def _quoted(key: str, cells: pa.Array) -> pa.Array:
    texts = cells.to_pylist()
    return pa.array([None if not text else key + _json_text(text) for text in texts], pa.string())


def _json_text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False) if _TO_ESCAPE.search(text) else f'"{text}"'
