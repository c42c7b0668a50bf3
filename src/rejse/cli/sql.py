"""`rejse sql`: the event table in SQL, read only."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rejse.cli.opening import opened, spoken
from rejse.cli.options import format_option, workspace_option
from rejse.cli.output import print_json, print_rows

if TYPE_CHECKING:
    import pyarrow as pa


@click.command("sql")
@click.argument("query")
@workspace_option
@format_option("table", "json", "csv")
def command(query: str, workspace: Path, how: str) -> None:
    r"""Answer one SELECT over the views `events` and `rejected`.

    \b
    rejse sql "select name, count(*) n from events group by name order by n desc"
    """
    if query != query.encode("utf-8", "replace").decode():
        raise click.BadParameter("it is not written in UTF-8.", param_hint="QUERY")
    found = opened(workspace)
    table = found.sql(query, language=spoken())
    columns = _apart(table.column_names)
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*map(_values, table.columns), strict=True)]
    if how == "json":
        from rejse.cli.answers import SqlAnswer, envelope, plain

        told = envelope("sql", found, {"sql": query}, n=table.num_rows)
        print_json(SqlAnswer(**told, rows=tuple(map(plain, rows))))
    else:
        print_rows(rows, columns, how)


def _apart(names: list[str]) -> list[str]:
    """Number the columns that share a name: a, a_2, a_3."""
    seen: Counter[str] = Counter()
    told = []
    for name in names:
        seen[name] += 1
        told.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return told if len(set(told)) == len(told) else [f"{name}_{at}" for at, name in enumerate(names, 1)]


def _values(column: "pa.ChunkedArray") -> list[Any]:
    """Give a column's values; what Python has no value for (the year 20000, a nanosecond) is given as text."""
    try:
        values: list[Any] = column.to_pylist()
    except (ValueError, OverflowError):
        values = column.cast("string").to_pylist()
    return values
