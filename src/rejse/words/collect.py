"""Words about events coming in: what is wrong with a file, with an option, with a row."""

from collections.abc import Mapping
from typing import Final

from rejse.words import Said

LABELS: Final[Mapping[str, str]] = {}

PROBLEMS: Final[Mapping[str, Said]] = {
    "no-file": Said(
        'There is no file "{file}".',
        "Check the name and the folder.",
    ),
    "is-folder": Said(
        '"{file}" is a folder, not a file.',
        "Name the files in it one by one, or with a star.",
    ),
    "unknown-kind": Said(
        'What kind of file "{file}" is cannot be told.',
        "These can be read: {kinds}; each also as .gz or .zip.",
    ),
    "spreadsheet": Said(
        'The file "{file}" is a spreadsheet of a kind that cannot be read.',
        "Open it in Excel, save it as .xlsx (File, Save As), and import that file.",
    ),
    "not-text": Said(
        'The file "{file}" holds something else than text, whatever its name says.',
        "Export it anew as CSV from the program it comes from.",
    ),
    "no-standard-input": Said(
        '"{file}" would be what another program writes, but only files are read: all of it is looked through first.',
        "Let the program write to a file, and import that: PROGRAM > events.csv",
    ),
    "cannot-read-file": Said(
        'The file "{file}" cannot be opened: {reason}.',
        "Let the user who runs Rejse read it.",
    ),
    "truncated-file": Said(
        'The file "{file}" is packed and stops before its end.',
        "Fetch it again; nothing of it was imported.",
    ),
    "damaged-file": Said(
        'The file "{file}" cannot be unpacked.',
        "Fetch it again, or unpack it yourself and import what comes out.",
    ),
    "unpacks-too-large": Said(
        'The file "{file}" grows to more than {times} times its size when unpacked.',
        "If that is right, unpack it yourself and import what comes out.",
    ),
    "locked-zip": Said(
        'The zip file "{file}" is locked with a password.',
        "Unpack it yourself and import what comes out.",
    ),
    "empty-zip": Said(
        'The zip file "{file}" holds no file.',
        "Pack the file with the events again, or import it as it is.",
    ),
    "zip-holds-many": Said(
        'The zip file "{file}" holds {count} files instead of one: {names}.',
        "Unpack it and import them one by one.",
    ),
    "unknown-encoding": Said(
        'There is no encoding called "{encoding}".',
        "The usual ones are utf-8, utf-16, cp1252 and latin-1; without --encoding it is found.",
    ),
    "wrong-encoding": Said(
        'The file "{file}" is not written in "{encoding}".',
        "Leave --encoding out, and it is found.",
    ),
    "bad-delimiter": Said(
        '"{delimiter}" cannot part cells.',
        "Write one sign, or one of these words: {known}.",
    ),
    "broken-parquet": Said(
        'The file "{file}" is called Parquet, but cannot be read as such.',
        "Write it again from the program it comes from.",
    ),
    "no-such-column": Said(
        'The file has no column "{column}" for {option}.',
        "Its columns: {columns}.",
        'Did you mean "{nearest}"? The columns: {columns}.',
    ),
    "no-such-part": Said(
        'An event has no part called "{part}".',
        "The parts: {parts}.",
        'Did you mean "{nearest}"? The parts: {parts}.',
    ),
    "no-such-mapping": Said(
        'No mapping called "{name}" is saved.',
        "Save one with --save-map; there are: {known}.",
        'Did you mean "{nearest}"?',
    ),
    "no-mappings": Said(
        'No mapping called "{name}" is saved, nor any other.',
        "Name the columns in the command, and save them with --save-map {name}.",
    ),
    "bad-mapping-name": Said(
        'A mapping cannot be called "{name}".',
        "Use small letters, digits and hyphens.",
    ),
    "broken-mapping": Said(
        'The saved mapping "{name}" cannot be read.',
        "Write one line for each part, such as time: timestamp, or save it anew with --save-map.",
    ),
    "bad-scale": Said(
        '"{scale}" is no scale of scores.',
        "Write its lowest and highest score like this: 1..5.",
    ),
    "no-time-column": Said(
        "No column looks like the time of an event.",
        "Name it with --time COLUMN; the columns: {columns}.",
    ),
    "no-event-column": Said(
        "No column looks like the name of an event.",
        "Name it with --event COLUMN, or give all rows the same with --event =NAME; the columns: {columns}.",
    ),
    "no-customer-column": Said(
        "No column looks like a customer.",
        "Name it with --customer COLUMN, or with --anonymous COLUMN if they are unknown; the columns: {columns}.",
    ),
    "unknown-zone": Said(
        'There is no time zone called "{zone}".',
        "Write it like Europe/Copenhagen.",
        'Did you mean "{nearest}"?',
    ),
    "no-time": Said(
        "The row has no time.",
        "Fill it in and import the file again; the rows that came in are not taken twice.",
    ),
    "unreadable-time": Said(
        'The time "{value}" cannot be read.',
        "Write it like 2026-03-31 23:59:00 or 31-03-2026 23:59, and import the file again.",
    ),
    "no-event": Said(
        "The row does not say what happened.",
        "Fill in the name of the event and import the file again.",
    ),
    "erased-person": Said(
        "The row is about a customer who was erased from this workspace.",
        "There is nothing to do: the row was counted, and nothing of it was kept.",
    ),
    "no-customer": Said(
        "The row belongs to nobody: it has no customer, no anonymous id, no session, case or account that can be used.",
        "Fill one in and import the file again.",
    ),
    "name-too-long": Said(
        "The name of the event is longer than 200 letters.",
        "Choose a column with short names for --event; the long text can stay a property.",
    ),
    "properties-too-large": Said(
        "The columns that play no part hold more than 32 kB of text in one row.",
        "Take the longest of them out of the file.",
    ),
    "cell-count": Said(
        "The row has too many cells or too few: {cells}, where the file has {columns}.",
        "Put quotes around cells that hold the delimiter, and import the file again.",
    ),
    "broken-quotes": Said(
        "The row has quotes that do not fit together.",
        "Double the quotes inside a cell and close those around it, and import the file again.",
    ),
    "broken-json": Said(
        "The line is not a JSON object.",
        'Write one object on each line, such as {{"user_id": "7"}}.',
    ),
    "line-too-long": Said(
        "The line is longer than a million letters.",
        "Write one object on each line.",
    ),
    "blocked-id": Said(
        '"{value}" stands where an id should be, but is nobody\'s id.',
        "It was dropped; leave the cell empty where the customer is not known.",
    ),
    "future-time": Said(
        'The time "{value}" has not been yet.',
        "The event has the time it was imported; its own is wrong, or its clock is.",
    ),
    "hour-twice": Said(
        '"{value}" came twice that day, when the clocks were set back.',
        "The order of each customer's rows decided which; write the time with its zone to be sure.",
    ),
    "hour-never": Said(
        '"{value}" never was: the clocks were set forward past it.',
        "The event has the time of the change; see if --zone is right.",
    ),
    "unreadable-value": Said(
        'The value "{value}" is no amount.',
        "The event is kept without a value, and the cell as a property.",
    ),
    "unreadable-score": Said(
        'The score "{value}" is no number.',
        "The event is kept without a score, and the cell as a property.",
    ),
    "score-off-scale": Said(
        'The score "{value}" is not on the scale.',
        "The event is kept without a score, and the cell as a property; see if --score-scale is right.",
    ),
    "unknown-outcome": Said(
        'The outcome "{value}" says neither that it went well nor that it failed.',
        "The event is kept without an outcome, and the cell as a property; write ok or failed.",
    ),
    "unknown-currency": Said(
        'There is no currency "{value}".',
        "The event is kept without a value, and the cells as properties; write three letters such as DKK.",
    ),
    "control-characters": Said(
        '"{value}" holds signs that cannot be seen.',
        "They were taken out; see what the program that wrote the file does.",
    ),
    "short-row": Said(
        "The row has fewer cells than the file has columns.",
        "Those missing at its end were taken to be empty; see if the row is whole.",
    ),
    "no-rows": Said(
        'The file "{file}" holds no rows.',
        "See if it is the right file.",
    ),
    "no-header": Said(
        "The first row of the file is no header.",
        "Its columns are called {columns}.",
    ),
    "day-first-assumed": Said(
        "Nothing tells whether the file's dates have the day or the month first.",
        "The day was taken to be first; if that is wrong, write the dates as 2026-03-31.",
    ),
    "zone-assumed": Said(
        'The times that name no zone were read as "{zone}".',
        "If that is wrong, name theirs with --zone.",
    ),
    "read-differently-before": Said(
        "Rows of the file were imported before with another reading; what differs: {differences}.",
        "Nothing was changed. Make the workspace anew with the right options, or import under another --source "
        'than "{source}", beside the old rows.',
    ),
    "locked-sheet": Said(
        'The spreadsheet "{file}" is locked with a password.',
        "Open it in Excel, save it without a password, and import that file.",
    ),
    "packed-twice": Said(
        'What is packed in the file, "{file}", is packed itself.',
        "Unpack it once, and import what comes out.",
    ),
    "unsafe-member": Said(
        'The file "{file}" holds a file that wants to be unpacked outside its folder: "{member}".',
        "Nothing of it was read. Ask whoever sent it for a clean one.",
    ),
    "unpack-first": Said(
        'The file "{file}" holds more than {megabytes} MB, which is too much to be read packed.',
        "Unpack it yourself and import what comes out.",
    ),
    "broken-xml": Said(
        'The file "{file}" is no whole XML: line {line} cannot be read.',
        "Write it again from the program it comes from; nothing of it was imported.",
    ),
    "xml-doctype": Said(
        'The file "{file}" declares a document type (DOCTYPE), which can make it grow without end or read other files.',
        "Nothing of it was imported. Take the declaration out, if you trust who wrote the file.",
    ),
    "xml-too-deep": Said(
        'The file "{file}" has elements inside each other more than {depth} deep.',
        "No program writes events that deep; ask whoever sent it for another one.",
    ),
    "xml-tag-too-long": Said(
        'The file "{file}" has a tag of more than {megabytes} MB.',
        "Take the long text out of the attribute, or leave that attribute out.",
    ),
    "not-xes": Said(
        'The file "{file}" is XML, but no event log: it begins with "{tag}" instead of "log".',
        "Export the log as XES, or as CSV.",
    ),
    "broken-sheet": Said(
        'The file "{file}" is called a spreadsheet, but cannot be read as one.',
        "Open it in Excel, save it again, and import that file.",
    ),
    "sheet-texts-too-large": Said(
        'The spreadsheet "{file}" holds more than {megabytes} MB of text.',
        "Save the sheet as CSV UTF-8 (File, Save As), and import that file.",
    ),
    "sheet-too-wide": Said(
        'The sheet "{sheet}" of the file "{file}" has {count} columns, more than a table of events has.',
        "Keep one row for each event and one column for each thing that is said of it.",
    ),
    "no-such-sheet": Said(
        'The file has no sheet "{sheet}".',
        "Its sheets: {sheets}.",
        'Did you mean "{nearest}"? The sheets: {sheets}.',
    ),
    "empty-sheet": Said(
        'The sheet "{sheet}" of the file "{file}" is empty.',
        "Name another with --sheet; the file has: {sheets}.",
    ),
    "rounded-value": Said(
        'The value "{value}" has more decimals than its currency.',
        "The event is kept with the rounded value, and the cell as a property.",
    ),
    "currency-without-value": Said(
        'The currency "{value}" stands in a row without a value.',
        "The event is kept without a value, and the cell as a property; see if --value is the right column.",
    ),
    "scale-without-score": Said(
        'The scale "{value}" stands in a row without a score.',
        "The event is kept without a score, and the cell as a property; see if --score is the right column.",
    ),
    "unknown-scale": Said(
        '"{value}" is no scale of the row\'s score.',
        "The event is kept without a scale, and the cell as a property; write it like this: 1..5.",
    ),
    "repeated-key": Said(
        'The line says "{value}" more than once.',
        "The last one counts, and the others are kept as properties with a number after their names.",
    ),
    "nested-key-again": Said(
        'The line says "{value}" beside "properties" and something else under it.',
        'The one beside it counts, and the other is kept as the property "properties.{value}".',
    ),
    "repeated-attribute": Said(
        "The event or its case has two attributes with the same key.",
        "The first counts, and the others are kept as properties with a number after their names.",
    ),
    "trait-of-nobody": Said(
        '"{value}" is said of a customer, but the row names none.',
        "The event is kept, and the cell as a property.",
    ),
    "other-sheets": Said(
        'The file has {count} sheets; "{sheet}" was read.',
        "Name another with --sheet; the others: {others}.",
    ),
    "rows-above-header": Said(
        "Rows that stand above the names of the columns were left out: {count}.",
        "See if the names of the columns are those in row {row}.",
    ),
    "merged-cells": Said(
        "Places in which cells are merged downwards: {count}.",
        "Each row was given what its merged cell shows; see if that is what was meant.",
    ),
    "several-transitions": Said(
        "The log tells of more than the end of each activity: {transitions}.",
        "Each is an event of its own; bind with the property lifecycle:transition to count an activity once.",
    ),
    "nothing-rejected": Said(
        'No rejected row of the file "{file}" from "{source}" is left.',
        "See which rows are rejected now; somebody may have tried these again already.",
    ),
    "columns-unknown": Said(
        "What the {cells} columns of these rows are called is not remembered.",
        "Name them in the order in which the file has them, parted by commas.",
    ),
    "column-left-out": Said(
        'The column "{column}" holds what cannot be written as text ({kind}), and was left out.',
        "Write it as text in the program the file comes from, if you need it.",
    ),
}
