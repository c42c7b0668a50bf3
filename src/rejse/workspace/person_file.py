"""Everything kept about a person as one file: JSON with a meaning for every field, or a zip with tables too."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from rejse.draw.spreadsheet import as_csv
from rejse.errors import Problem
from rejse.words import codes, label, say
from rejse.workspace.explained import Telling

if TYPE_CHECKING:
    from rejse.store.identity_log import IdentityRow
    from rejse.store.vault import RejectedRow
    from rejse.trace.explaining import Explanation
    from rejse.trace.subject_access import Kept

_JSON: Final = "everything.json"
_IDENTITY: Final = {
    "number": "number",
    "verb": "verb",
    "keys": "keys",
    "since": "since",
    "undoes": "undoes",
    "at": "at",
    "by": "by",
    "note": "note",
}
_TRAITS: Final = {"name": "trait", "value": "trait-value", "time": "trait-time"}
_REJECTED: Final = {
    "source": "source",
    "file": "file",
    "row": "row",
    "reason": "reason",
    "received_at": "received_at",
    "raw": "raw",
}


@dataclass(frozen=True, slots=True)
class _Section:
    """One part of the file: its fields with what they mean, and its rows."""

    fields: Mapping[str, str]
    rows: Sequence[Mapping[str, Any]]


def as_json(kept: "Kept", language: str, zone: ZoneInfo) -> str:
    """Write the file as JSON: the keys are those of the program, headings and meanings are in the reader's language."""
    person = _theirs(kept.person)
    told = {
        "title": label("person", "kept.title", language),
        "made": _moment(kept.at, zone),
        "note": label("person", "kept.pseudonyms", language),
        "person": {
            "heading": label("person", "kept.person", language),
            "key": person.key,
            "said": [sentence.strip() for sentence in Telling(language, zone).explained(person)],
        },
    }
    for name, section in _sections(kept, language, zone).items():
        rows = [{field: value for field, value in row.items() if value not in (None, "")} for row in section.rows]
        heading = label("person", f"kept.{name}", language)
        told[name] = {"heading": heading, "fields": dict(section.fields), "rows": [_opened(row) for row in rows]}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def as_zip(kept: "Kept", language: str, zone: ZoneInfo) -> bytes:
    """Write the file as a zip: the JSON, and each part of it as a table that a spreadsheet opens."""
    made = io.BytesIO()
    stamp = kept.at.astimezone(zone)
    with zipfile.ZipFile(made, "w") as folder:
        _put(folder, _JSON, as_json(kept, language, zone), stamp)
        for name, section in _sections(kept, language, zone).items():
            _put(folder, f"{name}.csv", "\ufeff" + as_csv(section.rows, list(section.fields)), stamp)
    return made.getvalue()


def _put(folder: zipfile.ZipFile, name: str, content: str, stamp: datetime) -> None:
    entry = zipfile.ZipInfo(name, (stamp.year, stamp.month, stamp.day, stamp.hour, stamp.minute, stamp.second))
    folder.writestr(entry, content, zipfile.ZIP_DEFLATED)


def _sections(kept: "Kept", language: str, zone: ZoneInfo) -> dict[str, _Section]:
    columns = {name: name for name in kept.events.column_names}
    found = {
        "events": (columns, [_event(row, zone) for row in kept.events.to_pylist()]),
        "traits": (
            _TRAITS,
            [{"name": one.name, "value": one.value, "time": _moment(one.time, zone)} for one in kept.traits],
        ),
        "identity": (_IDENTITY, [_row(row, zone) for row in _log(_theirs(kept.person))]),
        "rejected": (_REJECTED, [_turned_away(row, language, zone) for row in kept.rejected]),
    }
    return {
        name: _Section({field: label("person", f"means.{text}", language) for field, text in fields.items()}, rows)
        for name, (fields, rows) in found.items()
    }


def _theirs(person: "Explanation") -> "Explanation":
    """Leave out of an explanation what it says of other people: who else uses a device, who was joined by mistake."""
    own = {(one.kind, one.key) for one in person.keys}
    return replace(
        person,
        keys=tuple(replace(one, spans=()) for one in person.keys),
        rows=tuple(row for row in person.rows if _ends(row) <= own),
        taken_back=tuple(taken for taken in person.taken_back if _ends(taken.row) <= own),
    )


def _log(person: "Explanation") -> list["IdentityRow"]:
    rows = {row.number: row for row in person.rows}
    rows |= {row.number: row for taken in person.taken_back for row in (taken.row, taken.undone)}
    return [rows[number] for number in sorted(rows)]


def _ends(row: "IdentityRow") -> set[tuple[str | None, str | None]]:
    """Give whom a row is about; the company that somebody belongs to is no other person."""
    ends = {(row.left_kind, row.left)}
    return ends if row.verb == "group" else ends | {(row.right_kind, row.right)}


def _event(row: Mapping[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    return {name: _moment(value, zone) if isinstance(value, datetime) else value for name, value in row.items()}


def _opened(row: Mapping[str, Any]) -> dict[str, Any]:
    """Give an event's properties as what they are, not as a text of JSON."""
    return {name: json.loads(value) if name == "properties" else value for name, value in row.items()}


def _row(row: "IdentityRow", zone: ZoneInfo) -> dict[str, Any]:
    ends = [f"{kind} {key}" for kind, key in ((row.left_kind, row.left), (row.right_kind, row.right)) if kind]
    return {
        "number": row.number,
        "verb": row.verb,
        "keys": " · ".join(ends),
        "since": None if row.since is None else _moment(row.since, zone),
        "undoes": row.undoes,
        "at": _moment(row.at, zone),
        "by": row.by,
        "note": row.note,
    }


def _turned_away(row: "RejectedRow", language: str, zone: ZoneInfo) -> dict[str, Any]:
    known = row.code in codes()
    reason = say(Problem(row.code, arguments=row.arguments), language).message if known else row.code
    return {
        "source": row.source,
        "file": row.file,
        "row": row.row,
        "reason": reason,
        "received_at": _moment(row.received_at, zone),
        "raw": row.raw,
    }


def _moment(time: datetime, zone: ZoneInfo) -> str:
    return time.astimezone(zone).isoformat()
