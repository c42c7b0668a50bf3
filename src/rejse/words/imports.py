"""Words about bringing events in, and about rows that were turned away."""

from collections.abc import Mapping
from typing import Final

from rejse.words import Said

LABELS: Final[Mapping[str, str]] = {
    "title": "Bring events in",
    "back-to": "Back to",
    "lead": (
        "A file from the shop, the CRM, the call centre or the web analytics. You see what it would give "
        "before anything is written."
    ),
    "cancelled": "The file was deleted. Nothing of it was brought in.",
    "file": "File",
    "file-hint": "CSV, Excel (.xlsx), JSON Lines, Parquet or XES, also as .gz or .zip; at most 2 GB.",
    "choose": "Choose a file",
    "or-drop": "or drop it here",
    "look-first": "See what it gives",
    "kept-briefly": (
        "The file stays in the workspace, where nobody else can open it, until it is imported or cancelled, "
        "and at most 24 hours."
    ),
    "what": "What can come in?",
    "what-lead": "One row for each thing a customer did. Three columns are enough:",
    "need.time": "When it happened",
    "need.time.like": "A date, with the clock if you have it",
    "need.event": "What happened",
    "need.event.like": "A name: a page seen, a purchase, a call",
    "need.who": "Who it was",
    "need.who.like": "A customer's number, or a visitor, a case or a company. It is made unreadable before it is kept.",
    "example": "An example",
    "example-caption": "An example; the columns may be called what you like, and any others are kept, too.",
    "example.a": "Customer no.",
    "example.b": "Time",
    "example.c": "What",
    "example.d": "Amount",
    "example.first": "Visited the shop",
    "example.second": "Bought",
    "kind.csv": "CSV, TSV, text",
    "kind.csv.is": "From nearly every program. What parts the columns, and how letters are written, is found.",
    "kind.xlsx": "Excel (.xlsx)",
    "kind.xlsx.is": "One sheet, with the names of the columns above the rows.",
    "kind.jsonl": "JSON Lines",
    "kind.jsonl.is": "One object on each line, as tracking programs export it.",
    "kind.parquet": "Parquet",
    "kind.parquet.is": "From a data warehouse.",
    "kind.xes": "XES",
    "kind.xes.is": "An event log, as process mining tools write it.",
    "packed": (
        "The same file twice adds nothing: rows that are known are told apart. Rows that cannot be read are "
        "kept, and can be tried again."
    ),
    "looking": "Looking at the file …",
    "importing": "Bringing the events in …",
    "arranging": "Arranging the events …",
    "how-far": "How far it is",
    "leave-page": "You may leave this page; the import goes on.",
    "look-takes": "A large file takes a while. Nothing is written.",
    "would": "What it would give",
    "became": "What it gave",
    "cannot-yet": "Nothing yet. Say below what the columns are.",
    "count.read": "rows read",
    "count.tried": "rows tried",
    "count.kept": "events kept",
    "count.duplicate": "known already",
    "count.doubtful": "doubtful, but kept",
    "count.rejected": "rejected",
    "span": "From {first} to {last}",
    "from-source": "Source: {source}",
    "rows-rejected": "Rejected: {count}.",
    "rows-doubtful": "Doubtful: {count}.",
    "first-row": "(first in row {row})",
    "import-now": "Import",
    "import-count": "Import {count} events",
    "look-again": "See again",
    "cancel": "Cancel and delete the file",
    "other-file": "Delete it and choose another file",
    "nothing-written": "Nothing is written before you import.",
    "columns": "What is what?",
    "columns-lead": (
        "Say of each column what it is; what you change is tried at once. What is nothing of this is kept "
        "with the events as it is."
    ),
    "columns-more": "{count} more columns are kept as they are.",
    "use-map": "Saved mapping",
    "no-map": "None",
    "column": "Column",
    "plays": "Is",
    "first-cells": "First rows",
    "empty-cells": "empty",
    "guessed": "guessed",
    "also": "also: {part}",
    "group.needed": "Needed",
    "group.who": "Who it was",
    "group.more": "More about the event",
    "group.from": "Where the customer came from",
    "group.kept": "About the customer",
    "part.property": "Property: kept as it is",
    "part.time": "When it happened",
    "part.event": "What happened",
    "part.customer": "Customer",
    "part.anonymous": "Visitor, not yet known",
    "part.session": "Session",
    "part.case": "Case, order or lead",
    "part.account": "The customer's company",
    "part.outcome": "How it went: ok or failed",
    "part.channel": "Channel",
    "part.value": "Amount",
    "part.currency": "Currency",
    "part.score": "Score, such as satisfaction",
    "part.score_scale": "Scale of the score, such as 1..5",
    "part.path": "Address of the page",
    "part.type": "Type of event",
    "part.id": "The event's own id",
    "part.campaign_source": "Campaign: source",
    "part.campaign_medium": "Campaign: medium",
    "part.campaign_name": "Campaign: name",
    "part.traits": "Trait: kept apart, with its history",
    "same": "The same for every row",
    "same-lead": 'For what the file does not say, such as the event "purchase" or the currency.',
    "part-of-constant": "What it is",
    "constant": "What it says in every row",
    "about": "About the file",
    "source": "Source",
    "source-hint": "What the events come from, such as webshop. The same each time.",
    "zone": "Time zone",
    "zone-hint": "Of times that name none.",
    "save-map": "Save these choices as",
    "save-map-hint": "A name for the next file of this kind; empty: not saved.",
    "sheet": "Sheet",
    "delimiter": "What parts the columns",
    "delimiter.comma": "comma",
    "delimiter.semicolon": "semicolon",
    "delimiter.tab": "tab",
    "delimiter.pipe": "pipe",
    "encoding": "How letters are written",
    "as-found": "As found",
    "next": "What now?",
    "bind-next": "Bind the events to touchpoints",
    "see-map": "See the map",
    "see-rejected": "See the rejected rows",
    "another": "Import another file",
    "file-gone": "The file was deleted from the server.",
    "rejected": "Rejected rows",
    "rejected-lead": (
        "Rows that could not be events, with the reason. They are kept, and can be tried again when the "
        "reason is mended."
    ),
    "rejected-none": "No row was turned away.",
    "rejected-none-why": "Everything that was brought in could be read.",
    "rejected-none-left": "No row like that is left.",
    "all-sources": "All sources",
    "all-files": "All files",
    "all-reasons": "All reasons",
    "reason": "Reason",
    "rows": "Rows",
    "newest": "Came last",
    "in-file": "File",
    "show": "Show",
    "try": "Try again",
    "try-named": "Try again: {file}, {reason}",
    "show-named": "Show: {file}, {reason}",
    "try-lead": "The rows are read as their file was read then. Correct what was wrong, and see what would come in.",
    "read-then": "Read by {by}, {when}",
    "read-then-unnamed": "Read {when}",
    "not-remembered": "How the file was read is not remembered: an older program read it.",
    "unreadable": (
        "These rows could not be taken apart into cells. Mend the file where they stand and import it "
        "again: what came in is not taken twice."
    ),
    "try-dry": "See what would come in",
    "try-now": "Try again now: {count} come in",
    "try-none": "None of them would come in like this.",
    "replayed": "Tried again: {kept} came in, {duplicate} were known already, {rejected} are still rejected.",
    "day-order": "Dates such as 03-04-2026",
    "as-then": "As then",
    "day-first": "Day first: the 3rd of April",
    "month-first": "Month first: the 4th of March",
    "decimals": "Amounts such as 1,234",
    "decimal-comma": "Comma before decimals",
    "decimal-point": "Comma between thousands",
    "column-names": "Names of the columns, parted by commas",
    "column-names-hint": "In the order of the file.",
    "what-they-said": "What the rows said",
    "what-they-said-why": "Personal data. Only those who may export and erase people see it.",
    "row": "Row",
    "next-rows": "Next rows",
    "remedy.unknown-encoding": "Choose one from the list.",
    "remedy.wrong-encoding": 'Choose "As found".',
    "message.no-such-column": 'The file has no column "{column}".',
    "remedy.no-such-column": "Say below what its columns are: {columns}.",
    "remedy.no-such-mapping": "Choose another one, or none.",
    "remedy.no-mappings": "Say below what the columns are, and save that under a name.",
    "remedy.broken-mapping": "Choose none, and save the mapping anew under the same name.",
    "remedy.no-time-column": 'Choose "When it happened" at the column that tells it.',
    "remedy.no-event-column": (
        'Choose "What happened" at a column, or write a name for all rows under "The same for every row".'
    ),
    "remedy.no-customer-column": 'Choose "Customer" at a column, or "Visitor, not yet known" if nobody knows them.',
    "remedy.name-too-long": 'Choose a column with short names as "What happened"; the long text can stay a property.',
    "remedy.hour-never": "The event has the time of the change; see if the time zone is right.",
    "remedy.score-off-scale": (
        "The event is kept without a score, and the cell as a property; see if the scale is right."
    ),
    "remedy.currency-without-value": (
        "The event is kept without a value, and the cell as a property; see if the amount is the right column."
    ),
    "remedy.scale-without-score": (
        "The event is kept without a score, and the cell as a property; see if the score is the right column."
    ),
    "remedy.zone-assumed": "If that is wrong, write their time zone.",
    "remedy.read-differently-before": (
        'Nothing of that is changed. Import under another source than "{source}", beside the old rows, or '
        "begin the workspace anew with the right choices."
    ),
    "remedy.other-sheets": "Choose another sheet if that is not the one; the others: {others}.",
    "remedy.empty-sheet": "Choose another sheet; the file has: {sheets}.",
    "remedy.bad-scale": "Write its lowest and highest score like this: 1..5.",
}

PROBLEMS: Final[Mapping[str, Said]] = {
    "no-such-upload": Said(
        "There is no such file here any more.",
        "Send it again; what is not imported is deleted after 24 hours.",
    ),
    "no-file-sent": Said(
        "No file was sent.",
        "Choose a file, and send it again.",
    ),
    "import-running": Said(
        'Another import is under way: "{file}".',
        "Wait until it is done, and import then; your file stays here.",
    ),
    "import-broke": Said(
        'The import of "{file}" stopped for a reason nobody foresaw.',
        (
            "Import it again: what came in is not taken twice. If it stops again, tell whoever runs Rejse; the "
            "reason stands in the server's log."
        ),
    ),
    "part-twice": Said(
        'Two columns are to be "{part}": "{first}" and "{second}".',
        "Choose the one that it is, and let the other be a property.",
    ),
}
