"""Words about the workspace folder, the event table, the records and the SQL door."""

from collections.abc import Mapping
from typing import Final

from rejse.words import Said

LABELS: Final[Mapping[str, str]] = {}

PROBLEMS: Final[Mapping[str, Said]] = {
    "no-such-edge": Said(
        'There is no edge "{edge}" in the identity log; the last one is {last}.',
        'Look up the number with "rejse person why" and the customer\'s id.',
    ),
    "edge-taken-back": Said(
        'The edge "{edge}" is taken back already.',
        "There is nothing to do; to bring it back, take back the row that took it.",
    ),
    "identity-unreadable": Said(
        'The identity log in "{folder}" cannot be read: {reason}.',
        "Fetch the folder from a backup; the events themselves are not touched.",
    ),
    "no-workspace": Said(
        'There is no workspace in "{folder}".',
        'Make one with "rejse new {folder}", or name yours with --workspace.',
    ),
    "workspace-exists": Said(
        'There is a workspace in "{folder}" already.',
        "Use it with --workspace, or choose another folder.",
    ),
    "folder-not-empty": Said(
        'A workspace cannot be made in "{folder}": something else is there.',
        "Choose a new or empty folder.",
    ),
    "folder-name": Said(
        'The path "{folder}" holds "{sign}", which the event table would read as something else.',
        "Choose a folder whose path is without it.",
    ),
    "settings-missing": Said(
        'The workspace in "{folder}" has lost its rejse.toml.',
        "Fetch it from a backup, or make an empty file of that name: every setting then has its default.",
    ),
    "key-missing": Said(
        'The workspace has lost its key, the file "{file}".',
        "Fetch it from a backup: with a new key, known customers would look like new ones.",
    ),
    "key-unreadable": Said(
        'The workspace\'s key, the file "{file}", cannot be read: {reason}.',
        "Let the user who runs Rejse own the file.",
    ),
    "key-damaged": Said(
        'The workspace\'s key, the file "{file}", has {bytes} bytes instead of {expected}.',
        "Fetch it from a backup: with another key, known customers would look like new ones.",
    ),
    "key-readable": Said(
        'Other users of this machine can read the workspace\'s key "{file}".',
        'Close it with: chmod 600 "{file}"',
    ),
    "cannot-write": Said(
        'Nothing can be written in "{folder}": {reason}.',
        "Choose another folder, or let the user who runs Rejse write there.",
    ),
    "workspace-busy": Said(
        'Process "{pid}" is writing to the workspace "{folder}" and has not finished.',
        "Try again when it has.",
    ),
    "no-event-table": Said(
        'There is no event table in "{folder}".',
        "Fetch the folder from a backup.",
    ),
    "foreign-event-table": Said(
        'Another program turned on "{features}" in the event table "{folder}"; deleted events would still be counted.',
        "Turn it off there and rewrite the table's files.",
    ),
    "events-unreadable": Said(
        'A file of the event table "{folder}" is missing or damaged: {reason}.',
        "Fetch the folder from a backup.",
    ),
    "event-table-busy": Said(
        'Another process added events to "{folder}" at the same moment; nothing of yours was added.',
        "Try again.",
    ),
    "database-unreadable": Said(
        'The database "{file}" cannot be read: {reason}.',
        "Let the user who runs Rejse own the file; if it is damaged, fetch it from a backup.",
    ),
    "database-not-writable": Said(
        'Nothing can be written in the database "{file}": {reason}.',
        "Let the user who runs Rejse write the file and the folder it is in.",
    ),
    "database-busy": Said(
        'Another process holds the database "{file}" and has not finished.',
        "Try again when it has.",
    ),
    "sql-not-one-select": Said(
        'Only one SELECT at a time can be run, but this is "{found}".',
        "Write one statement that begins with SELECT, FROM or WITH.",
    ),
    "sql-closed": Said(
        'Only the views "events" and "rejected" can be asked: {reason}.',
        'Leave files and settings out; bring in data with "rejse import".',
    ),
    "sql-mistake": Said(
        "DuckDB does not understand the question: {reason}.",
        'See the columns with: rejse sql "describe events"',
    ),
    "sql-too-slow": Said(
        "The answer was not ready within {seconds} seconds.",
        "Ask for a shorter period or fewer columns.",
    ),
    "sql-too-large": Said(
        'The question or its answer needs more than "{memory}" of memory.',
        "Ask for fewer rows or columns, or count them in the question.",
    ),
}
