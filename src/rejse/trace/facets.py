"""Facets: any column or property of the events as one coded column in block order, made on first use and kept.

A facet is made by one pass over that column in arrival order, and lies in the generation's folder, so that it goes with
the blocks it belongs to.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import blake2b
from pathlib import Path
from typing import Final, Protocol
from uuid import uuid4

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rejse.errors import WrongUse
from rejse.store.folder import sync_folder
from rejse.trace.coding import Coder, NumberCoder, PropertyCoder, TextCoder
from rejse.trace.generation import (
    Manifest,
    Sealed,
    intact,
    map_columns,
    mapped,
    seal_bytes,
    seal_columns,
)

TEXTS: Final = (
    *("channel", "source", "name", "type", "outcome", "path"),
    *("campaign_source", "campaign_medium", "campaign_name", "currency", "score_scale"),
    *("session_key", "case_key", "account_key"),
)
NUMBERS: Final = ("value", "score")
"""The columns of an event that can be a facet; any other name is looked for among the properties."""

NAMES: Final = "names.json"
"""The names of all properties, beside the facets."""

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
    """values: most frequent first, equal ones as they came. codes: int32[events], over all blocks in their order."""

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
    if _is_property(name) and name not in (names := _names_kept(place.parent, otherwise=(name,))):
        raise _unknown(name, names)
    texts, codes = _code_column(name, batches, manifest.arrivals)
    if _is_property(name) and not len(texts):
        raise _unknown(name, _names_seen(batches, manifest.arrivals, keep_in=place.parent))
    order, texts = _by_frequency(texts, codes)
    blocks = [order[codes[arrival(number)]] for number in range(len(manifest.blocks))]
    coded = CodedFacet(values=tuple(texts.to_pylist()), codes=np.concatenate(blocks))
    coded.codes.flags.writeable = False
    try:
        _keep(place, name, texts, coded.codes)
    except OSError:
        return coded
    return _open_kept(place, name, values=coded.values) or coded


def code_since(name: str, kept: CodedFacet | None, batches: Batches, *, held: int, count: int) -> CodedFacet:
    """Go on with a facet over the events that came since: their codes stand behind those of the blocks.

    Args:
        name: the column or property.
        kept: the facet of the blocks; None where no event of theirs has such a property.
        batches: the newest events only.
        held: how many events the blocks hold.
        count: how many came since.

    Raises:
        UnknownFacet: none of the new events has the property either.
    """

    def numbered(columns: tuple[str, ...], *, dictionaries: tuple[str, ...] = ()) -> Iterator[pa.RecordBatch]:
        first = 0
        for batch in batches(columns, dictionaries=dictionaries):
            rows = pa.array(np.arange(first, first + batch.num_rows))
            yield batch.set_column(0, "arrival", rows)
            first += batch.num_rows

    texts, codes = _code_column(name, numbered, count)
    if kept is None and _is_property(name) and not len(texts):
        raise _unknown(name, _names_seen(numbered, count))
    before = kept or CodedFacet(values=(), codes=np.full(held, -1, np.int32))
    number = {text: at for at, text in enumerate(before.values)}
    places = np.array([*(number.setdefault(text, len(number)) for text in texts.to_pylist()), -1], np.int32)
    every = np.concatenate([before.codes, places[codes]])
    every.flags.writeable = False
    return CodedFacet(values=tuple(number), codes=every)


def _open_kept(place: Path, name: str, *, values: tuple[str, ...] | None = None) -> CodedFacet | None:
    try:
        kept = msgspec.json.decode((place / "facet.json").read_bytes(), type=_Kept)
    except (OSError, msgspec.MsgspecError):
        return None
    if kept.name != name or not intact(place, kept.files):
        return None
    try:
        codes = map_columns(place / "codes.arrow")
        values = tuple(map_columns(place / "values.arrow")["value"].to_pylist()) if values is None else values
    except OSError:  # deleted just now
        return None
    return CodedFacet(values=values, codes=mapped(codes["code"], np.int32, codes.num_rows))


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
    places = np.argsort(-counts, kind="stable")
    order = np.full(len(texts) + 1, -1, np.int32)
    order[places] = np.arange(len(texts), dtype=np.int32)
    return order, texts.take(pa.array(places))


def _code_column(name: str, batches: Batches, arrivals: int) -> tuple[pa.Array, NDArray[np.int32]]:
    """Code a column in arrival order: the texts by code, and int32[arrivals], -1 where there is none."""
    codes = np.full(arrivals, -1, np.int32)
    if name in TEXTS:
        coder: Coder = TextCoder()
    elif name in NUMBERS:
        coder = NumberCoder()
    else:
        coder = PropertyCoder(name)
    column = name if name in TEXTS or name in NUMBERS else "properties"
    for arrival, part in _parts(column, batches, arrivals):
        codes[arrival] = coder.codes(part)
    return coder.texts(), codes


def _is_property(name: str) -> bool:
    return name not in TEXTS and name not in NUMBERS


def _parts(column: str, batches: Batches, arrivals: int) -> Iterator[tuple[NDArray[np.int64], pa.Array]]:
    """Give the column with its arrival numbers, of those events only that the blocks hold."""
    coded = (column,) if column in TEXTS and not column.endswith("_key") else ()
    for batch in batches(("arrival", column), dictionaries=coded):
        arrival = batch["arrival"].to_numpy()
        held = int(np.searchsorted(arrival, arrivals))
        if held:
            yield arrival[:held], batch[column].slice(0, held)


def _names_seen(batches: Batches, arrivals: int, *, keep_in: Path | None = None) -> tuple[str, ...]:
    """Name all properties, most frequent first; they are only looked for once somebody asks for one there is not."""
    seen: Counter[str] = Counter()
    decoder = msgspec.json.Decoder(dict[str, msgspec.Raw])
    for _, column in _parts("properties", batches, arrivals):
        for text in column.drop_null().unique().to_pylist():
            with suppress(msgspec.MsgspecError):
                seen.update(decoder.decode(text).keys())
    names = tuple(found for found, _ in seen.most_common())
    if keep_in is not None:
        with suppress(OSError):
            keep_in.mkdir(exist_ok=True)
            draft = keep_in / f"{NAMES}.{uuid4().hex}"
            draft.write_bytes(msgspec.json.encode(names))
            draft.replace(keep_in / NAMES)
    return names


def _names_kept(folder: Path, *, otherwise: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return msgspec.json.decode((folder / NAMES).read_bytes(), type=tuple[str, ...])
    except (OSError, msgspec.MsgspecError):
        return otherwise


def _unknown(name: str, names: tuple[str, ...]) -> UnknownFacet:
    """Say which names there are."""
    nearest = get_close_matches(name, [*names, *TEXTS, *NUMBERS], 1)
    told = (*names, *TEXTS)[:_NAMES_TOLD]
    return UnknownFacet(facet=name, nearest=nearest[0] if nearest else None, seen=told)
