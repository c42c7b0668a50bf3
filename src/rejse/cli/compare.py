"""`rejse compare MEASURE`: two periods or personas of one measure, with the interval of every difference.

A command of its own, not an option of `rejse measure`: its rows are differences, so the answers of `measure` keep the
one shape that scripts rely on; and the shortest question, a period with --from and --to, already has the obvious
answer: it is compared with the period of equal length just before.
"""

from typing import TYPE_CHECKING, Any, Final

import click

from rejse.cli.opening import spoken
from rejse.cli.options import format_option, moment
from rejse.cli.output import complain, print_json, print_rows, tell
from rejse.cli.questions import Questions
from rejse.words import label

if TYPE_CHECKING:
    from rejse.measure.comparing import ComparedAnswer, Difference
    from rejse.workspace import Workspace

COLUMNS: Final = (
    "rows", "row", "group", "number", "value", "against", "n", "n_against",
    "difference", "interval_low", "interval_high", "verdict",
)  # fmt: skip
SCORES = frozenset({"mean", "nps"})
SHOWN: Final = ("where", "number", "value", "against", "difference", "between", "verdict")
NOTHING: Final = "–"
ARROW: Final = " → "


def _ask(
    found: "Workspace",
    name: str,
    *,
    query: dict[str, Any],
    journey: str | None,
    how: str,
    against_start: str | None,
    against_stop: str | None,
    against_persona: str | None,
) -> None:
    from rejse.measure.catalogue import as_builtins

    other: dict[str, Any] = {}
    if against_start is not None or against_stop is not None:
        other |= {"start": moment(against_start, found), "stop": moment(against_stop, found)}
    if against_persona is not None:
        other["persona"] = against_persona
    answer = found.compare(name, against=other or None, journey=journey, **query)
    if how == "json":
        print_json(as_builtins(answer))
    elif how == "csv":
        print_rows([_flat(row) for row in as_builtins(answer)["differences"]], COLUMNS, "csv")
    else:
        _print(answer, spoken())


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """Give a difference as a row of CSV: a row's name in one cell, the interval's ends in two."""
    low, high = row["interval"] or (None, None)
    return row | {"row": ARROW.join(row["row"]), "interval_low": low, "interval_high": high}


def _print(answer: "ComparedAnswer", language: str) -> None:
    from rejse.cli.tables import print_answer

    print_answer([_told(one, language) for one in answer.differences], SHOWN, language)
    for warning in answer.warnings:
        complain(warning, language)
    told = {"n": answer.n, "against": answer.n_against, "both": answer.in_both}
    tell(label("doors", "compared", language, **told))


def _told(one: "Difference", language: str) -> dict[str, str]:
    """Write a difference: shares in percent and their difference in percentage points, medians as times."""
    from rejse.draw.cells import told

    number = "share" if one.number == "reach_share" else one.number
    where = ARROW.join(one.row)
    return {
        "where": f"{one.group}: {where}" if one.group else where,
        "number": label("doors", f"column.{one.number}", language),
        "value": told(number, one.value, language),
        "against": told(number, one.against, language),
        "difference": _signed(number, one.difference, language),
        "between": NOTHING if one.interval is None else f"{NOTHING}".join(
            f" {_signed(number, end, language)} " for end in one.interval
        ).strip(),
        "verdict": label("doors", f"verdict.{one.verdict}", language),
    }  # fmt: skip


def _signed(number: str, value: float | None, language: str) -> str:
    """Write a difference with its sign."""
    from rejse.draw import numerals

    if value is None:
        return NOTHING
    sign = numerals.MINUS if value < 0 else "+"
    if "_seconds" in number:
        return sign + numerals.duration(abs(value), language)
    if number in SCORES:
        return sign + numerals.decimal(abs(value), language)
    return sign + f"{abs(value) * 100:.1f}".replace(".", "," if language == "da" else ".") + "\u00a0pp"


command = Questions(
    "compare",
    _ask,
    (
        click.option("--against-from", "against_start", metavar="D", help="The other period: from this day or time,"),
        click.option(
            "--against-to", "against_stop", metavar="D", help="up to this one. [default: as long, just before --from]"
        ),
        click.option("--against-persona", metavar="ID", help="Another persona (by default in the same period)."),
        format_option("table", "json", "csv"),
    ),
    help="Compare a period or persona with another: every share and median, and the interval of its difference.",
)
