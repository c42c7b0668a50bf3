"""`rejse check`: what is wrong or missing in the drawn journey."""

import sys
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
    from rejse.cli.told import checked
    from rejse.errors import Severity
    from rejse.workspace import check_file, open

    if file is not None:
        problems, spoke = check_file(file), spoken(language)
    else:
        opened = open(workspace)
        problems, spoke = opened.check(journey_id), spoken(language or opened.settings.language)
    answer = checked(problems, spoke)
    if how == "json":
        print_json(answer)
    elif how == "csv":
        rows = [
            {"code": p.code, "severity": p.severity, "where": p.where, "message": p.message, "remedy": p.remedy}
            for p in answer.problems
        ]
        print_rows(rows, ["code", "severity", "where", "message", "remedy"], how)
    else:
        for problem in problems:
            click.echo(line(problem, spoke))
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        tell(label("doors", "check-done", spoke, errors=errors, advice=len(problems) - errors))
    sys.exit(any(problem.severity is Severity.ERROR for problem in problems))
