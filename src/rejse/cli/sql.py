"""`rejse sql`: the event table in SQL, read only."""

from pathlib import Path

import click

from rejse.cli.opening import opened, spoken
from rejse.cli.options import format_option, workspace_option
from rejse.cli.output import print_json, print_rows


@click.command("sql")
@click.argument("query")
@workspace_option
@format_option("table", "json", "csv")
def command(query: str, workspace: Path, how: str) -> None:
    r"""Answer one SELECT over the views `events` and `rejected`.

    \b
    rejse sql "select name, count(*) n from events group by name order by n desc"
    """
    found = opened(workspace)
    table = found.sql(query, language=spoken())
    if how == "json":
        from rejse.cli.answers import SqlAnswer, envelope, plain

        told = envelope("sql", found, {"sql": query}, n=table.num_rows)
        print_json(SqlAnswer(**told, rows=tuple(map(plain, table.to_pylist()))))
    else:
        print_rows(table.to_pylist(), table.column_names, how)
