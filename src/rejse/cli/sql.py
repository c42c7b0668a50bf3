"""`rejse sql`: the event table in SQL, read only."""

from pathlib import Path

import click

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
    from rejse.workspace import open

    opened = open(workspace)
    table = opened.sql(query)
    if how == "json":
        from rejse.cli.answers import SqlAnswer, envelope, plain

        told = envelope("sql", opened, {"sql": query}, n=table.num_rows)
        print_json(SqlAnswer(**told, rows=tuple(map(plain, table.to_pylist()))))
    else:
        print_rows(table.to_pylist(), table.column_names, how)
