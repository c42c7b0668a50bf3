"""The form in which each column of a file is given its part: what it shows, and what was chosen in it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from starlette.datastructures import FormData

from rejse.collect.importing import ImportOptions, Played
from rejse.collect.mapping import CONSTANT, PARTS, as_list, listed
from rejse.errors import Problem, RejseError, WrongUse
from rejse.words import Said, label, say
from rejse.words.imports import LABELS

AREA: Final = "imports"
TRAITS: Final = "traits"
COLUMNS_SHOWN: Final = 200
"""Columns beyond are shown only if they play a part; the others are kept as they are."""

LETTERS_MAX: Final = 2_000

GROUPS: Final[Sequence[tuple[str, tuple[str, ...]]]] = (
    ("needed", ("time", "event")),
    ("who", ("customer", "anonymous", "session", "case", "account")),
    ("more", ("outcome", "channel", "value", "currency", "score", "score_scale", "path", "type", "id")),
    ("from", ("campaign_source", "campaign_medium", "campaign_name")),
    ("kept", (TRAITS,)),
)
"""The parts as they are chosen from."""


class PartTwice(WrongUse):
    """Two columns are to play the same part."""

    code = "part-twice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What somebody has said of a file; parts is None before they have decided on its columns."""

    parts: Mapping[str, str] | None = None
    zone: str = ""
    source: str = ""
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    use_map: str = ""
    save_map: str = ""

    def options(self, *, saving: bool) -> ImportOptions:
        """Give what is said as an import takes it."""
        return ImportOptions(
            parts=self.parts or {},
            guess=self.parts is None,
            zone=self.zone or None,
            source=self.source or None,
            encoding=self.encoding or None,
            delimiter=self.delimiter or None,
            sheet=self.sheet or None,
            use_map=(self.use_map or None) if self.parts is None else None,
            save_map=(self.save_map or None) if saving else None,
        )

    def kept(self) -> dict[str, Any]:
        """Give it as JSON holds it."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownColumn:
    """A column with its first cells and the part it plays; also: further parts it plays, as an event log's cases do."""

    name: str
    cells: tuple[str, ...]
    part: str
    guessed: bool
    also: tuple[str, ...] = ()


def chosen_in(form: FormData) -> Chosen:
    """Read what was chosen; where another saved mapping or another way of reading was, the columns are undecided.

    Raises:
        PartTwice: two columns are to play the same part.
    """
    fields = {name: _text(form, name) for name in ("zone", "source", "encoding", "delimiter", "sheet", "save_map")}
    chosen = Chosen(use_map=_text(form, "use_map"), parts=_parts(form), **fields)
    if chosen.use_map and chosen.use_map != _text(form, "used_map"):
        return replace(chosen, parts=None, zone="", source="")
    if "column" not in form or _text(form, "read_as") != read_as(chosen):
        return replace(chosen, parts=None)
    return chosen


def read_as(chosen: Chosen) -> str:
    """Say how the file is taken apart: with another way its columns are others."""
    return f"{chosen.sheet}/{chosen.delimiter}/{chosen.encoding}"


def shown_columns(
    columns: Sequence[str], rows: Sequence[Sequence[str]], played: Sequence[Played]
) -> tuple[ShownColumn, ...]:
    """Give the columns as the form shows them."""
    by_column: dict[str, list[Played]] = {}
    for one in played:
        named = listed(one.column) if one.part == TRAITS else (one.column,)
        for name in named if not one.column.startswith(CONSTANT) else ():
            by_column.setdefault(name, []).append(one)
    made = []
    for place, name in enumerate(columns):
        plays = by_column.get(name, [])
        if place >= COLUMNS_SHOWN and not plays:
            continue
        made.append(
            ShownColumn(
                name=name,
                cells=tuple(row[place] for row in rows if row[place]),
                part=plays[0].part if plays else "",
                guessed=bool(plays) and plays[0].guessed,
                also=tuple(one.part for one in plays[1:]),
            )
        )
    return tuple(made)


def constants_of(played: Sequence[Played]) -> dict[str, str]:
    """Give the parts that are the same for every row."""
    return {one.part: one.column.removeprefix(CONSTANT) for one in played if one.column.startswith(CONSTANT)}


def saved_mappings(folder: Path) -> tuple[str, ...]:
    """Give the names of the saved mappings."""
    return tuple(sorted(one.stem for one in folder.glob("*.yaml")))


def here(trouble: Problem | RejseError, language: str) -> Said:
    """Say a mistake as it is mended on this page: the sentences of the command line name its options."""
    if isinstance(trouble, PartTwice):
        trouble = Problem(trouble.code, arguments={**trouble.arguments, "part": _part_named(trouble, language)})
    said = say(trouble, language)
    message, remedy = f"message.{trouble.code}", f"remedy.{trouble.code}"
    return Said(
        label(AREA, message, language, **trouble.arguments) if message in LABELS else said.message,
        label(AREA, remedy, language, **trouble.arguments) if remedy in LABELS else said.remedy,
    )


def _part_named(twice: PartTwice, language: str) -> str:
    return label(AREA, f"part.{twice.arguments['part']}", language)


def _parts(form: FormData) -> dict[str, str]:
    found: dict[str, str] = {}
    traits: list[str] = []
    pairs = list(zip(_texts(form, "column"), _texts(form, "part"), strict=False))
    for part, colon, column in (one.partition(":") for one in _texts(form, "also")):
        pairs += [(column, part)] if colon else []
    for column, part in pairs:
        if part == TRAITS:
            traits.append(column)
        elif part in PARTS:
            _give(found, part, column)
    for part, value in zip(_texts(form, "constant_part"), _texts(form, "constant"), strict=False):
        if part in PARTS and part != TRAITS and value.strip():
            _give(found, part, CONSTANT + value.strip()[:LETTERS_MAX])
    return found | ({TRAITS: as_list(traits)} if traits else {})


def _give(found: dict[str, str], part: str, column: str) -> None:
    if part in found and found[part] != column:
        raise PartTwice(part=part, first=found[part], second=column)
    found[part] = column


def _texts(form: FormData, name: str) -> list[str]:
    return [str(one) for one in form.getlist(name)]


def _text(form: FormData, name: str) -> str:
    return str(form.get(name) or "").strip()[:LETTERS_MAX]
