"""A mapping: which column of a file plays which part of an event, kept in the workspace under a name."""

import csv
import re
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Named
from dataclasses import dataclass, fields
from difflib import get_close_matches
from io import StringIO
from pathlib import Path
from typing import Final

from rejse.errors import CouldNot, Where, WrongUse

CONSTANT: Final = "="
"""What a part begins with that is the same for every row: `=purchase`."""

SCALE: Final = re.compile(r"(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)")
"""A scale of scores: `1..5`."""

_NO_LETTER: Final = re.compile(r"[\W_]+")
_NAME: Final = re.compile(r"[a-z0-9æøå][a-z0-9æøå_-]{0,63}")


class NoSuchColumn(WrongUse):
    """A part is given to a column that the file does not have."""

    code = "no-such-column"


class NoSuchPart(WrongUse):
    """A part is named that no event has."""

    code = "no-such-part"


class NoSuchMapping(WrongUse):
    """No mapping of that name is saved."""

    code = "no-such-mapping"


class NoMappings(WrongUse):
    """A mapping is named, and none is saved at all."""

    code = "no-mappings"


class BadMappingName(WrongUse):
    """A mapping's name cannot be the name of a file."""

    code = "bad-mapping-name"


class BrokenMapping(CouldNot):
    """A saved mapping cannot be read."""

    code = "broken-mapping"


class BadScale(WrongUse):
    """A scale of scores is not written as one."""

    code = "bad-scale"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Which column plays which part; a text that starts with `=` is the same for every row.

    A file without a customer or anonymous id may have a session, case or account instead.
    """

    customer: str | None = None
    anonymous: str | None = None
    id: str | None = None
    time: str | None = None
    event: str | None = None
    type: str | None = None
    session: str | None = None
    case: str | None = None
    account: str | None = None
    outcome: str | None = None
    channel: str | None = None
    value: str | None = None
    currency: str | None = None
    score: str | None = None
    score_scale: str | None = None
    path: str | None = None
    campaign_source: str | None = None
    campaign_medium: str | None = None
    campaign_name: str | None = None
    traits: str | None = None
    """Several columns, parted by commas: what they say is kept of the customer, not with the event."""

    def told(self) -> dict[str, str]:
        """Give the parts that are played."""
        return {part: str(getattr(self, part)) for part in PARTS if getattr(self, part) is not None}

    def columns(self) -> frozenset[str]:
        """Give the columns that play a part."""
        alone = (one for part, one in self.told().items() if part != "traits")
        return frozenset((*(one for one in alone if not one.startswith(CONSTANT)), *listed(self.traits or "")))


PARTS: Final = tuple(one.name for one in fields(Mapping))


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedMapping:
    """What is kept under a name: the parts, and the zone and source that go with such a file."""

    parts: Named[str, str]
    zone: str | None = None
    source: str | None = None
    sheet: str | None = None


_BESIDE: Final = tuple(one.name for one in fields(SavedMapping) if one.name != "parts")


def listed(columns: str) -> tuple[str, ...]:
    """Give the columns of a list parted by commas; one that holds a comma stands in quotes."""
    return tuple(one.strip() for one in next(csv.reader([columns], skipinitialspace=True), []) if one.strip())


def as_list(columns: Sequence[str]) -> str:
    """Write columns so that `listed` gives them again."""
    written = StringIO()
    csv.writer(written, lineterminator="").writerow(columns)
    return written.getvalue()


def check_parts(parts: Named[str, str], columns: Sequence[str]) -> dict[str, str]:
    """Check that every part exists and every column named is there; a scale may be written without `=`.

    A column may be named with other capitals, spaces and signs than its header has, if only one is meant.

    Returns:
        part -> column as the file writes it.

    Raises:
        NoSuchPart, NoSuchColumn: with the nearest name.
        BadScale: a constant scale is not written like 1..5.
    """
    made = dict(parts)
    for part, column in parts.items():
        alike = _alike(column, columns)
        if part not in PARTS:
            raise NoSuchPart(part=part, nearest=_nearest(part, PARTS), parts=PARTS)
        if part == "traits":
            made[part] = as_list([_column(part, one, columns) for one in listed(column)])
            continue
        if part == "score_scale" and column not in columns and SCALE.fullmatch(column.removeprefix(CONSTANT)):
            made[part] = CONSTANT + column.removeprefix(CONSTANT)
        elif part == "score_scale" and column.startswith(CONSTANT):
            raise BadScale(scale=column.removeprefix(CONSTANT))
        elif alike is not None or not column.startswith(CONSTANT):
            made[part] = _column(part, column, columns)
    return made


def _column(part: str, named: str, columns: Sequence[str]) -> str:
    """Give the column that is meant."""
    alike = _alike(named, columns)
    if alike is None:
        option = "--" + part.replace("_", "-")
        raise NoSuchColumn(option=option, column=named, nearest=_nearest(named, columns), columns=tuple(columns))
    return alike


def save_mapping(folder: Path, name: str, mapping: SavedMapping) -> Path:
    """Keep a mapping as NAME.yaml; one of the same name is replaced.

    Raises:
        BadMappingName: the name cannot be a file's.
    """
    from ruamel.yaml import YAML  # noqa: PLC0415  (30 ms, only where a mapping is kept)

    file = _file(folder, name)
    written = dict(mapping.parts)
    written |= {key: getattr(mapping, key) for key in _BESIDE if getattr(mapping, key) is not None}
    text = StringIO()
    YAML(typ="safe", pure=True).dump(written, text)
    folder.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(".new")
    beside.write_text(text.getvalue(), encoding="utf-8")
    beside.replace(file)
    return file


def load_mapping(folder: Path, name: str) -> SavedMapping:
    """Read a saved mapping.

    Raises:
        BadMappingName, NoSuchMapping, NoMappings: there is none of that name; the nearest is told.
        BrokenMapping: its file is not part: column throughout.
    """
    from ruamel.yaml import YAML  # noqa: PLC0415
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415

    file = _file(folder, name)
    if not file.is_file():
        there = sorted(one.stem for one in folder.glob("*.yaml"))
        if not there:
            raise NoMappings(name=name)
        raise NoSuchMapping(name=name, nearest=_nearest(name, there), known=tuple(there))
    where = Where(str(file))
    try:
        read = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
    except (YAMLError, UnicodeDecodeError) as broken:
        raise BrokenMapping(where=where, name=name) from broken
    if not isinstance(read, dict) or not all(isinstance(one, str) for pair in read.items() for one in pair):
        raise BrokenMapping(where=where, name=name)
    parts = {part: column for part, column in read.items() if part not in _BESIDE}
    return SavedMapping(parts=parts, **{key: read[key] for key in _BESIDE if key in read})


def _file(folder: Path, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise BadMappingName(name=name)
    return folder / f"{name}.yaml"


def _alike(named: str, columns: Sequence[str]) -> str | None:
    """Find the column that is meant: the one of that name, else the only one that has the same letters and digits."""
    if named in columns or named.startswith(CONSTANT):
        return named if named in columns else None
    plain = _NO_LETTER.sub("", named.casefold())
    alike = [one for one in columns if plain and _NO_LETTER.sub("", one.casefold()) == plain]
    return alike[0] if len(alike) == 1 else None


def _nearest(name: str, known: Iterable[str]) -> str | None:
    """Find the known name that was probably meant, whatever its capitals."""
    by_lower = {one.lower(): one for one in known}
    found = get_close_matches(name.lower(), by_lower, 1)
    return by_lower[found[0]] if found else None
