"""`rejse import`: events from files."""

import shlex
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from rejse.cli.opening import opened, spoken
from rejse.cli.options import format_option, workspace_option
from rejse.cli.output import answer, print_json, tell
from rejse.words import label

PARTS = {
    "customer": "The customer's id.",
    "anonymous": "A visitor's id before she is known: cookie or device.",
    "id": "The event's own id; the same id from the same source is one event.",
    "time": "When it happened.",
    "event": "What happened.",
    "type": "Kind of event: page, track, answer ...",
    "session": "The session's id; it wins over the 30-minute cut.",
    "case": "Lead, order or ticket.",
    "account": "The customer's company.",
    "outcome": "ok or failed.",
    "channel": "Where it happened: web, shop, phone ...",
    "path": "The page's address.",
    "campaign-source": "Who sent the visitor: utm_source.",
    "campaign-medium": "By what means: utm_medium.",
    "campaign-name": "In which campaign: utm_campaign.",
    "value": "Amount in whole units, such as 129.50.",
    "currency": "The amount's currency.",
    "score": "What the customer answered.",
    "score-scale": "The answer's scale, such as 1..5.",
    "traits": "Several, parted by commas: what is said of the customer. It is kept apart, with its history.",
}


def _columns(function: Any) -> Any:  # noqa: ANN401  (a click decorator)
    for part, text in reversed(PARTS.items()):
        name = f"--{part}"
        metavar = "COL,COL" if part == "traits" else "COL"
        function = click.option(name, part.replace("-", "_"), metavar=metavar, help=text)(function)
    return function


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@workspace_option
@_columns
@click.option("--source", metavar="NAME", help="Where the events come from; never the file's name. [default: import]")
@click.option("--zone", metavar="ZONE", help="Zone of times that name none, such as Europe/Copenhagen. [default: UTC]")
@click.option("--encoding", help="The file's encoding; found where it is not given.")
@click.option("--delimiter", help="What stands between the columns; found where it is not given.")
@click.option("--sheet", metavar="NAME", help="The workbook's sheet. [default: the first]")
@click.option("--map", "use_map", metavar="NAME", help="Use a saved mapping.")
@click.option("--save-map", metavar="NAME", help="Save this mapping for the next time.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
@format_option("text", "json")
def command(files: tuple[Path, ...], workspace: Path, how: str, *, dry_run: bool, **options: Any) -> None:  # noqa: ANN401
    """Read events from FILEs: CSV, TSV, JSON Lines, Parquet, XLSX or XES, each also as .gz or .zip.

    A column is named by its header; `--event =purchase` is a constant. In an event log (XES) a case is a customer,
    unless --customer names another column; its attributes are columns such as case:amount.

    What is not told is guessed from the header and said. The same file twice adds nothing.
    """
    from rejse.cli.progress import progress
    from rejse.cli.report import as_text
    from rejse.collect.importing import ImportOptions

    found = opened(workspace)
    language = spoken()
    parts = {part: options[part.replace("-", "_")] for part in PARTS if options[part.replace("-", "_")] is not None}
    said = {name: options[name] for name in ("zone", "source", "encoding", "delimiter", "sheet", "use_map", "save_map")}
    told = ImportOptions(parts={name.replace("-", "_"): column for name, column in parts.items()}, **said)
    reports = []
    for file in files:
        with progress(label("doors", "reading", language, file=file.name)) as moved:
            reports.append(found.import_file(file, told, dry_run=dry_run, moved=moved))
        if how == "text":
            answer(as_text(reports[-1], language))
    if not dry_run:
        with progress(label("doors", "arranging", language)) as moved:
            found.blocks(moved=moved)
    if how == "json":
        from rejse.cli.answers import ImportAnswer, envelope

        query = {"files": [str(file) for file in files], "dry_run": dry_run, **asdict(told)}
        kept = sum(report.kept for report in reports)
        print_json(ImportAnswer(**envelope("import", found, query, n=kept), files=tuple(reports)))
        return
    tell(label("doors", "import-dry" if dry_run else "import-next", language, folder=shlex.quote(str(workspace))))
