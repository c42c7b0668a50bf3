"""Målinger: every measure of the catalogue, asked by an address, answered as chart, tables and files."""

import re
from dataclasses import dataclass
from typing import Any, Final, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from rejse.draw.cells import NOTHING, known, told
from rejse.draw.charts.drawing import CHARTS, chart, chart_page, chart_png, chart_svg, names_of
from rejse.draw.numerals import MINUS
from rejse.draw.palette import Theme
from rejse.draw.spreadsheet import Sheet, csv_of, xlsx_of
from rejse.errors import Problem, RejseError, WrongUse
from rejse.journey.channels import CHANNELS
from rejse.journey.evidence import SurveyKind
from rejse.journey.text import Text
from rejse.measure.catalogue import MEASURES, Listed, as_builtins, find
from rejse.measure.cell import Cell
from rejse.measure.comparing import ComparedAnswer, NothingToCompare
from rejse.measure.view import Answer
from rejse.trace.blocks import Scope
from rejse.trace.personas import UNASSIGNED_ID
from rejse.web.asking import Asked, asked_of
from rejse.web.rendering import page, words
from rejse.web.served import Served
from rejse.web.visitor import Reader, Visitor
from rejse.words import label, say

router = APIRouter(include_in_schema=False)

ROWS_SHOWN: Final = 40
"""So many rows of a table stand on the page; all of them are in the files."""

KINDS: Final = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml",
    "png": "image/png",
    "html": "text/html; charset=utf-8",
}
Kind = Literal["csv", "json", "xlsx", "svg", "png", "html"]
BEFORE: Final = "before"


class PeriodMissing(WrongUse):
    """The period before is asked for, and no period is chosen."""

    code = "period-missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCell:
    """One cell as people read it; `evidence` is the address of what stands behind it."""

    text: str
    number: bool
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTable:
    """One table as people read it; `more` rows are in the files only."""

    name: str
    title: str
    columns: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[ShownCell, ...], ...]
    more: int = 0


@router.get("/j/{journey}/measures")
def catalogue(request: Request, visitor: Reader, journey: str) -> HTMLResponse:
    """Show what can be measured."""
    request.app.state.served.drawn(journey)
    t = words(visitor.language, "asked")
    return page(
        request,
        visitor,
        "measures.html",
        place="measures",
        journey=journey,
        a=t,
        measures=[
            (one.name, t(f"name.{one.name}"), one.title(visitor.language), one.name in CHARTS)
            for one in MEASURES.values()
        ],
    )


@router.get("/j/{journey}/measures/{name}.{kind}")
def download(
    request: Request, visitor: Reader, journey: str, name: str, kind: Kind, theme: Theme = "light"
) -> Response:
    """Give an answer as a file."""
    served: Served = request.app.state.served
    listed = find(name)
    asked = asked_of(served, journey, listed, request.query_params, language=visitor.language)
    _refuse(asked)
    answer = served.measure(name, journey, **asked.options)
    data = _file(served, journey, listed, answer, kind, visitor.language, theme)
    where = "inline" if kind in {"svg", "png"} and not request.query_params.get("download") else "attachment"
    file = re.sub(r"[^\w.-]", "-", f"{journey}-{name}.{kind}")
    headers = {"content-disposition": f'{where}; filename="{file}"'}
    if kind == "svg":
        headers["content-security-policy"] = "default-src 'none'; style-src 'unsafe-inline'; font-src data:"
    return Response(data, media_type=KINDS[kind], headers=headers)


@router.get("/j/{journey}/measures/{name}")
def show(request: Request, visitor: Reader, journey: str, name: str) -> HTMLResponse:
    """Show a measure's answer, with the form that asks it otherwise."""
    served: Served = request.app.state.served
    listed, language = find(name), visitor.language
    asked = asked_of(served, journey, listed, request.query_params, language=language)
    problems: list[Problem | RejseError] = list(asked.problems)
    answer: Answer | None = None
    compared: ShownTable | None = None
    tables: list[ShownTable] = []
    if served.workspace.has_events:
        try:
            answer = served.measure(name, journey, **asked.options)
            tables = tables_of(served, journey, listed, answer, asked.query, visitor)
            if asked.against and "start" not in asked.options:
                problems.append(PeriodMissing())
            elif asked.against:
                compared = _compared(served, journey, listed, asked, language)
        except RejseError as wrong:
            problems.append(wrong)
    return page(
        request,
        visitor,
        "measure.html",
        place="measures",
        journey=journey,
        a=words(language, "asked"),
        listed=listed,
        asked=asked,
        problems=[say(one, language) for one in [*problems, *(answer.warnings if answer else ())]],
        answer=answer,
        tables=tables,
        compared=compared,
        charted=answer is not None and name in CHARTS,
        kinds=[one for one in KINDS if name in CHARTS or one not in {"svg", "png", "html"}],
        measures=[(one, label("asked", f"name.{one}", language)) for one in MEASURES],
        events=served.workspace.has_events,
    )


def tables_of(
    served: Served, journey: str, listed: Listed, answer: Answer, query: str, visitor: Visitor
) -> list[ShownTable]:
    """Give an answer's tables as people read them: names for ids, and an address behind every number."""
    language = visitor.language
    written = as_builtins(answer)
    names = _names(served, journey, language)
    found = []
    for table in listed.tables:
        rows = written.get(table) or []
        if rows:
            title = label("asked", f"table.{listed.name}.{table}", language)
            found.append(_table(listed, table, rows, title, query, names, journey, language))
    for group in written.get("breakdown") or []:
        title = f"{written['by']}: {group['group']}"
        steps = _table(
            listed, "steps", group["steps"], title, query, names, journey, language, group=str(group["group"])
        )
        found.append(steps)
    return found


def _table(
    listed: Listed,
    table: str,
    rows: list[dict[str, Any]],
    title: str,
    query: str,
    names: dict[str, str],
    journey: str,
    language: str,
    *,
    group: str | None = None,
) -> ShownTable:
    columns = listed.columns(table)
    numbers = [not all(isinstance(row.get(column), str | None) for row in rows) for column in columns]

    def cell(row: dict[str, Any], column: str, number: bool) -> ShownCell:  # noqa: FBT001
        text = known(row, column, language)
        value = row.get(column)
        if isinstance(value, str):
            text = names.get(value, text)
        where = listed.cell(table, row, column, group=group) if text != NOTHING else None
        return ShownCell(text=text, number=number, evidence=evidence(journey, listed.name, query, where))

    return ShownTable(
        name=table,
        title=title,
        columns=tuple(
            (label("doors", f"column.{one}", language), at) for one, at in zip(columns, numbers, strict=True)
        ),
        rows=tuple(
            tuple(cell(row, column, number) for column, number in zip(columns, numbers, strict=True))
            for row in rows[:ROWS_SHOWN]
        ),
        more=max(0, len(rows) - ROWS_SHOWN),
    )


def evidence(journey: str, name: str, query: str, where: Cell | None) -> str:
    """Give the address of what stands behind a number: its rule, and its customers."""
    if where is None:
        return ""
    told = [("row", part) for part in where.row]
    told += [(key, str(value)) for key in ("rows", "number", "group") if (value := getattr(where, key)) is not None]
    return f"/j/{journey}/evidence/{name}?{'&'.join(filter(None, (query, urlencode(told))))}"


def _names(served: Served, journey: str, language: str) -> dict[str, str]:
    """Give what everything with an id is called."""
    drawn = served.drawn(journey).journey
    things: list[tuple[str, Text | None]] = [(one.id, one.name) for one in drawn.phases]
    things += [(one.id, one.name) for one in drawn.touchpoints]
    things += [(one.id, one.name) for one in drawn.personas]
    things += [(one.id, one.name) for one in drawn.handovers]
    named = {one: name.said_in(language) for one, name in things if name}
    named = {one: channel.name(language) for one, channel in CHANNELS.items()} | named
    named |= {str(kind): label("change", f"value.surveykind.{kind}", language) for kind in SurveyKind}
    named |= {drawn.id: drawn.title.said_in(language), UNASSIGNED_ID: label("asked", "persona-unassigned", language)}
    ends = {"(start)": "start", "(end)": "end", "(other)": "other"}
    return named | {key: label("chart", word, language) for key, word in ends.items()}


def _compared(served: Served, journey: str, listed: Listed, asked: Asked, language: str) -> ShownTable:
    """Set the answer against that of the period just before."""
    subject = Scope(asked.options.get("scope", "person")).subject

    def work_out(_view: object) -> ComparedAnswer:
        if asked.against != BEFORE:
            raise NothingToCompare
        return served.workspace.compare(listed.name, view=served.view(journey, subject), **asked.options)

    answer: ComparedAnswer = served.answer(journey, "compare", work_out, listed.name, asked.options, asked.against)
    names = _names(served, journey, language)
    columns = ("where", "number", "value", "against", "difference", "between", "verdict")
    rows = []
    for one in answer.differences:
        where = " → ".join(names.get(part, part) for part in _row_named(one.row, asked))
        cells = [
            where,
            label("doors", f"column.{one.number}", language),
            told(one.number, one.value, language),
            told(one.number, one.against, language),
            _signed(one.number, one.difference, language),
            "–".join(_signed(one.number, end, language) for end in one.interval) if one.interval else "–",
            label("doors", f"verdict.{one.verdict}", language),
        ]
        rows.append(tuple(ShownCell(text=text, number=2 <= at <= 5) for at, text in enumerate(cells)))
    return ShownTable(
        name="compared",
        title=label("asked", "compared-title", language, n=answer.n, against=answer.n_against),
        columns=tuple((label("doors", f"column.{one}", language), 2 <= at <= 5) for at, one in enumerate(columns)),
        rows=tuple(rows[:ROWS_SHOWN]),
        more=max(0, len(rows) - ROWS_SHOWN),
    )


def _row_named(row: tuple[str, ...], asked: Asked) -> tuple[str, ...]:
    """Name a row of a funnel, which is numbered, by its step."""
    steps = asked.options.get("steps", ())
    if len(row) == 1 and row[0].isdecimal() and 0 < int(row[0]) <= len(steps):
        return (steps[int(row[0]) - 1],)
    return row


def _signed(number: str, value: float | None, language: str) -> str:
    """Write a difference with its sign; of shares in percentage points."""
    if value is None:
        return "–"
    text = told(number, abs(value), language).replace("%", label("asked", "points", language))
    return ("+" if value > 0 else MINUS if value < 0 else "") + text


def _refuse(asked: Asked) -> None:
    """Let no file pass for the answer to a question that could not be read."""
    for one in asked.problems:
        raise one


def _file(
    served: Served, journey: str, listed: Listed, answer: Answer, kind: Kind, language: str, theme: Theme
) -> str | bytes:
    written = as_builtins(answer)
    if kind == "json":
        import msgspec  # noqa: PLC0415  (only here)

        return msgspec.json.encode(written)
    if kind in {"csv", "xlsx"}:
        sheets = [_sheet(listed, table, written.get(table) or []) for table in listed.tables]
        return csv_of(sheets[0]) if kind == "csv" else xlsx_of(sheets)
    names = names_of(served.drawn(journey).journey, language)
    made = chart(answer, language, names=names, theme=theme)
    if kind == "html":
        return chart_page(made, language, theme=theme)
    return chart_png(made, language) if kind == "png" else chart_svg(made, language)


def _sheet(listed: Listed, table: str, rows: list[dict[str, Any]]) -> Sheet:
    columns = listed.columns(table)
    return Sheet(name=table, columns=columns, rows=[[row.get(column) for column in columns] for row in rows])
