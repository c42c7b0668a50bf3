"""What customers answered at a touchpoint or in a phase: each kind of question on its scale, with n and interval."""

from dataclasses import dataclass
from typing import Any

from rejse.draw import numerals
from rejse.journey.evidence import SurveyKind
from rejse.measure.catalogue import as_builtins
from rejse.measure.suppressing import is_small
from rejse.web.known.asked import Asked
from rejse.web.suppressed import told_small
from rejse.words import label


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """All answers to one kind of question on one scale."""

    kind: str
    question: str
    value: str
    note: str
    n: str
    href: str
    few: bool


def answers_of(asked: Asked, rows: str, own: str) -> tuple[Answered, ...]:
    """Give what was answered at a touchpoint or in a phase, the row that the map shows first."""
    if not asked.has_events:
        return ()
    told = as_builtins(asked.measure("experience"))
    here = [row for row in told[rows] if row[rows.removesuffix("s")] == own]
    return tuple(_answered(asked, rows, row) for row in sorted(here, key=lambda row: not row["main"]))


def _answered(asked: Asked, rows: str, row: dict[str, Any]) -> Answered:
    small = is_small(row["n"]) and not asked.sees_all
    kind = SurveyKind(row["kind"])
    href = _href(asked, rows, row)
    value, notes = ("", []) if small else _value(asked, row, kind)
    return Answered(
        kind=kind.upper() if kind is not SurveyKind.OPEN else asked.say("open-answers"),
        question=_question(asked, row["survey"]),
        value=value,
        note=" · ".join(notes),
        n=told_small(asked.language) if small else asked.count(row["n"]),
        href=href,
        few=bool(row["few"]) and not small,
    )


def _href(asked: Asked, rows: str, row: dict[str, Any]) -> str:
    from rejse.measure.catalogue import find  # noqa: PLC0415

    cell = find("experience").cell(rows, row, "n")
    return asked.evidence("experience", cell.row, "n", rows) if cell else ""


def _value(asked: Asked, row: dict[str, Any], kind: SurveyKind) -> tuple[str, list[str]]:
    """Write the score as the map does, and what else the answers say."""
    language, notes = asked.language, []
    mean = asked.say("mean-of", mean=numerals.decimal(row["mean"], language), scale=row["scale"] or "–")
    if kind is SurveyKind.CES:
        value = numerals.decimal(row["mean"], language)
        if row["mean_interval"]:
            low, high = (numerals.decimal(one, language) for one in row["mean_interval"])
            notes.append(asked.say("interval", low=low, high=high))
    elif row["share"] is None:
        return numerals.decimal(row["mean"], language), [mean]
    else:
        value = asked.share(row["share"])
        if row["interval"]:
            notes.append(asked.interval(*row["interval"]))
    notes.append(mean)
    if row["few"]:
        notes.append(label("draw", "few-answers", language))
    return value, notes


def _question(asked: Asked, survey: str | None) -> str:
    found = next((one for one in asked.journey.surveys if one.id == survey), None)
    return found.question.said_in(asked.language) if found else ""
