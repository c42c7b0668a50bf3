"""Facets: any column or property of the events as one coded column in block order, made on first use and kept.

A facet is made by one pass over that column in arrival order, and lies in the generation's folder, so that it goes with
the blocks it belongs to.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, Protocol
from uuid import uuid4

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rejse.errors import WrongUse
from rejse.trace.generation import (
    Manifest,
    Sealed,
    intact,
    map_columns,
    mapped,
    seal_bytes,
    seal_columns,
    sync_folder,
)
from rejse.trace.interning import Interner

TEXTS: Final = (
    *("channel", "source", "name", "type", "outcome", "path"),
    *("campaign_source", "campaign_medium", "campaign_name", "currency", "score_scale"),
    *("session_key", "case_key", "account_key"),
)
NUMBERS: Final = ("value", "score")
"""The columns of an event that can be a facet; any other name is looked for among the properties."""

_NAMES_TOLD: Final = 8


class UnknownFacet(WrongUse):
    """No event has a column or property of that name."""

    code = "unknown-facet"


class Batches(Protocol):
    """The events again, in order of arrival, as they were when the blocks were made."""

    def __call__(self, columns: tuple[str, ...], *, dictionaries: tuple[str, ...] = ()) -> Iterable[pa.RecordBatch]:
        """Give some columns of all events."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class CodedFacet:
    """values: most frequent first, equal ones by their text. codes: int32[events], over all blocks in their order."""

    values: tuple[str, ...]
    codes: NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    name: str
    files: tuple[Sealed, ...]


def find_facet(
    name: str,
    *,
    generation: Path,
    manifest: Manifest,
    batches: Batches,
    arrival: Callable[[int], NDArray[np.uint32]],
) -> CodedFacet:
    """Open a kept facet, or make it and keep it.

    A disk that refuses to keep it (full, read-only, or the generation was deleted) costs only the time to make it
    again.

    Raises:
        UnknownFacet: no event has such a column or property.
    """
    place = generation / "facets" / blake2b(name.encode(), digest_size=12).hexdigest()
    if (kept := _open_kept(place, name)) is not None:
        return kept
    texts, codes = _code_column(name, batches, manifest.arrivals)
    order, texts = _by_frequency(texts, codes)
    blocks = [order[codes[arrival(number)]] for number in range(len(manifest.blocks))]
    coded = CodedFacet(values=tuple(texts.to_pylist()), codes=np.concatenate(blocks))
    coded.codes.flags.writeable = False
    try:
        _keep(place, name, texts, coded.codes)
    except OSError:
        return coded
    return _open_kept(place, name) or coded


def _open_kept(place: Path, name: str) -> CodedFacet | None:
    try:
        kept = msgspec.json.decode((place / "facet.json").read_bytes(), type=_Kept)
    except (OSError, msgspec.MsgspecError):
        return None
    if kept.name != name or not intact(place, kept.files):
        return None
    try:
        codes = map_columns(place / "codes.arrow")
        values = map_columns(place / "values.arrow")["value"].to_pylist()
    except OSError:  # deleted just now
        return None
    return CodedFacet(values=tuple(values), codes=mapped(codes["code"], np.int32, codes.num_rows))


def _keep(place: Path, name: str, texts: pa.Array, codes: NDArray[np.int32]) -> None:
    """Write a facet beside its place, and put it there in one step; a damaged one there makes room.

    A generation that was deleted is not made again: its facets go with it.
    """
    draft = place.with_name(f"{place.name}.{uuid4().hex}")
    place.parent.mkdir(exist_ok=True)
    draft.mkdir()
    try:
        files = (
            seal_columns(draft / "values.arrow", {"value": texts}),
            seal_columns(draft / "codes.arrow", {"code": codes}),
        )
        seal_bytes(draft / "facet.json", msgspec.json.encode(_Kept(name=name, files=files)))
        sync_folder(draft)
        if place.exists():
            place.rename(draft.with_suffix(".old"))
        draft.rename(place)
        sync_folder(place.parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(draft.with_suffix(".old"), ignore_errors=True)


def _by_frequency(texts: pa.Array, codes: NDArray[np.int32]) -> tuple[NDArray[np.int32], pa.Array]:
    """Give int32[texts + 1], the new code of each (the last one, for -1, stays), and the texts in their new order."""
    counts = np.bincount(codes[codes >= 0], minlength=len(texts))
    table = pa.table({"count": counts, "text": texts})
    places = np.asarray(pa.compute.sort_indices(table, [("count", "descending"), ("text", "ascending")]))
    order = np.full(len(texts) + 1, -1, np.int32)
    order[places] = np.arange(len(texts), dtype=np.int32)
    return order, texts.take(pa.array(places))


def _code_column(name: str, batches: Batches, arrivals: int) -> tuple[pa.Array, NDArray[np.int32]]:
    """Code a column in arrival order: the texts by code, and int32[arrivals], -1 where there is none."""
    codes = np.full(arrivals, -1, np.int32)
    if name in TEXTS:
        coder: _Coder = _TextCoder()
    elif name in NUMBERS:
        coder = _NumberCoder()
    else:
        coder = _PropertyCoder(name)
    column = name if name in TEXTS or name in NUMBERS else "properties"
    for arrival, part in _parts(column, batches, arrivals):
        codes[arrival] = coder.codes(part)
    texts = coder.texts()
    if column == "properties" and not len(texts):
        raise _unknown(name, batches, arrivals)
    return texts, codes


def _parts(column: str, batches: Batches, arrivals: int) -> Iterator[tuple[NDArray[np.int64], pa.Array]]:
    """Give the column with its arrival numbers, of those events only that the blocks hold."""
    coded = (column,) if column in TEXTS and not column.endswith("_key") else ()
    for batch in batches(("arrival", column), dictionaries=coded):
        arrival = batch["arrival"].to_numpy()
        held = int(np.searchsorted(arrival, arrivals))
        if held:
            yield arrival[:held], batch[column].slice(0, held)


class _Coder(Protocol):
    def codes(self, column: pa.Array) -> NDArray[np.int32]: ...

    def texts(self) -> pa.Array: ...


class _TextCoder:
    def __init__(self) -> None:
        self._interner = Interner()

    def codes(self, column: pa.Array) -> NDArray[np.int32]:
        return self._interner.codes(column)

    def texts(self) -> pa.Array:
        return self._interner.texts()


class _NumberCoder(_TextCoder):
    """Codes numbers as texts; each distinct one of a batch is looked at once."""

    def codes(self, column: pa.Array) -> NDArray[np.int32]:
        coded = column.dictionary_encode()
        told = pa.array(map(_told, coded.dictionary.to_pylist()), pa.large_string())
        return super().codes(pa.DictionaryArray.from_arrays(coded.indices, told))


class _PropertyCoder(_TextCoder):
    """Reads one property out of JSON texts; the others are skipped, not made."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._decode = _decoder_of(name)

    def codes(self, column: pa.Array) -> NDArray[np.int32]:
        coded = column.dictionary_encode()
        told = pa.array(map(self._said, coded.dictionary.to_pylist()), pa.large_string())
        return super().codes(pa.DictionaryArray.from_arrays(coded.indices, told))

    def _said(self, text: str) -> str | None:
        try:
            value = self._decode(text)
        except msgspec.MsgspecError:
            return None
        return value if type(value) is str else _told(value)


def _decoder_of(name: str) -> Callable[[str], object]:
    """Make a reader of one property; a name that needs escapes in JSON takes the slow way."""
    if name.isprintable() and not {'"', "\\"} & set(name):
        only: Any = msgspec.defstruct("Only", [("value", Any, None)], rename={"value": name})
        decoder = msgspec.json.Decoder(only)
        return lambda text: decoder.decode(text).value
    whole = msgspec.json.Decoder(dict[str, Any])
    return lambda text: whole.decode(text).get(name)


def _told(value: object) -> str | None:
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


def _unknown(name: str, batches: Batches, arrivals: int) -> UnknownFacet:
    """Say which names there are; the properties are counted only now."""
    seen: Counter[str] = Counter()
    decoder = msgspec.json.Decoder(dict[str, msgspec.Raw])
    for _, column in _parts("properties", batches, arrivals):
        for text in column.drop_null().unique().to_pylist():
            try:
                seen.update(decoder.decode(text).keys())
            except msgspec.MsgspecError:
                continue
    names = [found for found, _ in seen.most_common()]
    nearest = get_close_matches(name, [*names, *TEXTS, *NUMBERS], 1)
    told = tuple((names + list(TEXTS))[:_NAMES_TOLD])
    return UnknownFacet(facet=name, nearest=nearest[0] if nearest else None, seen=told)
