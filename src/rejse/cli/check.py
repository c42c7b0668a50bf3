"""`rejse check`: what is wrong or missing in the drawn journey."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from rejse.cli.options import format_option, journey_option, workspace_option
from rejse.cli.output import print_json, print_rows, spoken, tell
from rejse.words import label, line


@click.command("check")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@workspace_option
@journey_option
@format_option("text", "json", "csv")
@click.option("--language", type=click.Choice(["da", "en"]))
def command(file: Path | None, workspace: Path, journey_id: str | None, how: str, language: str | None) -> None:
    """Say what is wrong or missing in the drawn journey, or in a FILE without a workspace.

    Ends with status 1 when there is an error; advice alone is fine.
    """
    from rejse.errors import Severity
    from rejse.workspace import check_file, open

    opened = None if file else open(workspace)
    problems = check_file(file) if file else opened.check(journey_id) if opened else ()
    spoke = language or spoken(opened.settings.language if opened else None)
    if how != "text":
        from rejse.cli.answers import checked

        query = {"journey": journey_id, "file": str(file) if file else None}
        answer = checked(problems, spoke, opened, query)
        if how == "json":
            print_json(answer)
        else:
            rows = [asdict(problem) for problem in answer.problems]
            print_rows(rows, ["code", "severity", "where", "message", "remedy"], how)
    else:
        for problem in problems:
            click.echo(line(problem, spoke))
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        tell(label("doors", "check-done", spoke, errors=errors, advice=len(problems) - errors))
    sys.exit(any(problem.severity is Severity.ERROR for problem in problems))
