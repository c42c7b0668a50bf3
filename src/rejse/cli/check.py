"""`rejse check`: what is wrong or missing in the drawn journey."""

import os
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import click

from rejse.cli.opening import opened, spoken
from rejse.cli.options import format_option, journey_option, workspace_option
from rejse.cli.output import answer, print_json, print_rows, tell
from rejse.errors import Problem, Severity, Where
from rejse.words import label, line

SAID_APART = 3
"""Advice of one kind is said one by one up to this many times."""


@click.command("check")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@workspace_option
@journey_option
@format_option("text", "json", "csv")
def command(file: Path | None, workspace: Path, journey_id: str | None, how: str) -> None:
    """Say what is wrong or missing in the drawn journey, or in a FILE without a workspace.

    Ends with status 1 when there is an error; advice alone is fine.
    """
    from rejse.store.journeys import check_file

    found = None if file else opened(workspace)
    problems = check_file(file) if file else found.check(journey_id) if found else ()
    if how != "text":
        from rejse.cli.answers import checked

        query = {"journey": journey_id, "file": str(file) if file else None}
        told = checked(problems, spoken(), found, query)
        if how == "json":
            print_json(told)
        else:
            rows = [asdict(problem) for problem in told.problems]
            print_rows(rows, ["code", "severity", "where", "message", "remedy"], how)
    else:
        _tell_grouped(problems)
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        tell(label("doors", "check-done", spoken(), errors=errors, advice=len(problems) - errors))
    sys.exit(int(any(problem.severity is Severity.ERROR for problem in problems)))


def _tell_grouped(problems: Sequence[Problem]) -> None:
    """Say every error, and of advice that repeats itself the first one and how often it stands again."""
    again = Counter(problem.code for problem in problems if problem.severity is Severity.ADVICE)
    said: set[str] = set()
    for problem in problems:
        if problem.code in said:
            continue
        answer(line(replace(problem, where=_from_here(problem.where)), spoken()))
        if again[problem.code] > SAID_APART:
            said.add(problem.code)
            alike = [one for one in problems if one.code == problem.code and one is not problem]
            names = tuple((one.where.path or "").split("/")[1] for one in alike if "/" in (one.where.path or ""))
            told = label("doors", "check-alike", spoken(), count=len(alike), code=problem.code, names=names)
            answer("  " + told)


def _from_here(where: Where) -> Where:
    """Name the file as it is reached from the current folder, where that is shorter."""
    return where if where.file is None else replace(where, file=min(where.file, os.path.relpath(where.file), key=len))
