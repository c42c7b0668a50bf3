"""JSON Lines: one object per line; what lies under `properties` is taken as if it lay beside it.

What is said twice is told. Of two equal keys the last counts, as with every reader of JSON, and the others are kept
under the key with a number; of a key beside `properties` and one under it the one beside counts, unless it is null.
"""

import json
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, Final, TextIO

import msgspec
import numpy as np
import pyarrow as pa

from rejse.collect.batch import Batch, Broken, Trouble

LINES_PER_BATCH: Final = 50_000
LINE_LETTERS_MAX: Final = 1 << 20


def read_json_lines(stream: TextIO) -> Iterator[Batch]:
    """Read JSON Lines batch by batch; a line that is no object comes out as broken."""
    decode = msgspec.json.Decoder().decode
    rows: list[dict[str, Any]] = []
    raws: list[str] = []
    places: list[int] = []
    repeated: list[str | None] = []
    nested: list[str | None] = []
    broken: list[Broken] = []
    done = number = 0
    while line := stream.readline(LINE_LETTERS_MAX):
        number += 1
        done += len(line)
        if not line.endswith(("\n", "\r")) and len(line) == LINE_LETTERS_MAX:
            done += _skip_line(stream)
            broken.append(Broken(row=number, code="line-too-long", raw=line[:1000]))
            continue
        written = line.strip().lstrip("\ufeff")
        if not written:
            continue
        try:
            found, again = _decoded(decode, written)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            found = None
        if isinstance(found, dict):
            row, hidden = _laid_open(found)
            rows.append(row)
            raws.append(written)
            places.append(number)
            repeated.append(again)
            nested.append(hidden)
        else:
            broken.append(Broken(row=number, code="broken-json", raw=written))
        if len(rows) + len(broken) >= LINES_PER_BATCH:
            yield _batch(rows, raws, places, broken, done, _doubts(repeated, nested))
            rows, raws, places, broken, repeated, nested = [], [], [], [], [], []
    if rows or broken:
        yield _batch(rows, raws, places, broken, done, _doubts(repeated, nested))


def _skip_line(stream: TextIO) -> int:
    skipped = 0
    while part := stream.readline(LINE_LETTERS_MAX):
        skipped += len(part)
        if part.endswith(("\n", "\r")):
            break
    return skipped


def _decoded(decode: Callable[[str], Any], written: str) -> tuple[Any, str | None]:
    """Read a line, and name a key that stands in it twice.

    The fast reader forgets all but the last of equal keys. Where a line has as many colons after quotes as the object
    has keys none was forgotten; only the others are read again, slowly.
    """
    found = decode(written)
    if written.count('":') == _keys(found):
        return found, None
    again: list[str] = []

    def told(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) == len(pairs):
            return made
        earlier: dict[str, Any] = {}
        for place, (key, value) in enumerate(pairs):
            if any(later == key for later, _ in pairs[place + 1 :]):
                again.append(key)
                times = next(one for one in count(2) if f"{key} {one}" not in made and f"{key} {one}" not in earlier)
                earlier[f"{key} {times}"] = value
        return {**made, **earlier}

    try:
        slow = json.loads(written, object_pairs_hook=told)
    except ValueError:  # a number of more digits than Python reads
        return found, None
    return (slow, again[0]) if again else (found, None)


def _keys(found: object) -> int:
    if isinstance(found, dict):
        return len(found) + sum(_keys(one) for one in found.values() if one.__class__ in {dict, list})
    return sum(_keys(one) for one in found) if isinstance(found, list) else 0


def _laid_open(row: dict[str, Any]) -> tuple[dict[str, Any], str | None]:
    """Take what lies under `properties` out of it, and name a key that says something else there than beside it."""
    inner = row.get("properties")
    if not isinstance(inner, dict):
        return row, None
    made = dict(inner)
    hidden = None
    for name, value in row.items():
        if name == "properties" or (value is None and name in inner):
            continue
        if name in inner and inner[name] is not None and inner[name] != value:
            hidden = name
            made[f"properties.{name}"] = inner[name]
        made[name] = value
    return made, hidden


def _doubts(repeated: list[str | None], nested: list[str | None]) -> tuple[Trouble, ...]:
    found = (("repeated-key", repeated), ("nested-key-again", nested))
    return tuple(
        Trouble(
            code=code, rows=np.array([one is not None for one in keys], np.bool_), values=pa.array(keys, pa.string())
        )
        for code, keys in found
        if any(one is not None for one in keys)
    )


def _batch(  # noqa: PLR0913, PLR0917  (all that was gathered line by line)
    rows: list[dict[str, Any]],
    raws: list[str],
    places: list[int],
    broken: list[Broken],
    done: int,
    doubts: tuple[Trouble, ...],
) -> Batch:
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells: dict[str, pa.Array] = {}
    literal: dict[str, pa.BooleanArray] = {}
    for name in names:
        values = [row.get(name) for row in rows]
        cells[name] = pa.array([_text(value) for value in values], pa.string())
        literal[name] = pa.array([not isinstance(value, str) for value in values], pa.bool_())
    return Batch(
        cells=pa.table(cells),
        rows=np.array(places, np.int64),
        raw=pa.array(raws, pa.string()),
        literal=literal,
        broken=tuple(broken),
        doubts=doubts,
        done=done,
    )


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return msgspec.json.encode(value).decode()
