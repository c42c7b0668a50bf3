"""JSON Lines: one object per line; what lies under `properties` is taken as if it lay beside it."""

from collections.abc import Iterator
from typing import Any, Final, TextIO

import msgspec
import numpy as np
import pyarrow as pa

from rejse.collect.batch import Batch, Broken

LINES_PER_BATCH: Final = 50_000
LINE_LETTERS_MAX: Final = 1 << 20


def read_json_lines(stream: TextIO) -> Iterator[Batch]:
    """Read JSON Lines batch by batch; a line that is no object comes out as broken."""
    decode = msgspec.json.Decoder().decode
    rows: list[dict[str, Any]] = []
    raws: list[str] = []
    places: list[int] = []
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
            found = decode(written)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            found = None
        if isinstance(found, dict):
            rows.append(_laid_open(found))
            raws.append(written)
            places.append(number)
        else:
            broken.append(Broken(row=number, code="broken-json", raw=written))
        if len(rows) + len(broken) >= LINES_PER_BATCH:
            yield _batch(rows, raws, places, broken, done)
            rows, raws, places, broken = [], [], [], []
    if rows or broken:
        yield _batch(rows, raws, places, broken, done)


def _skip_line(stream: TextIO) -> int:
    skipped = 0
    while part := stream.readline(LINE_LETTERS_MAX):
        skipped += len(part)
        if part.endswith(("\n", "\r")):
            break
    return skipped


def _laid_open(row: dict[str, Any]) -> dict[str, Any]:
    inner = row.get("properties")
    if not isinstance(inner, dict):
        return row
    rest = {name: value for name, value in row.items() if name != "properties"}
    return {**inner, **rest}


def _batch(rows: list[dict[str, Any]], raws: list[str], places: list[int], broken: list[Broken], done: int) -> Batch:
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
        done=done,
    )


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return msgspec.json.encode(value).decode()
