"""What became of an imported file, in sentences."""

from dataclasses import replace
from typing import TYPE_CHECKING

from rejse.words import label, line

if TYPE_CHECKING:
    from rejse.collect.importing import ImportReport


def as_text(report: "ImportReport", language: str) -> str:
    """Tell of one file: its counts, the parts its columns play, what was taken for granted, why rows were refused."""
    counts = {name: getattr(report, name) for name in ("read", "kept", "duplicate", "doubtful", "rejected")}
    told = [label("doors", "file-counts", language, file=report.file, **counts)]
    if report.first_time and report.last_time:
        first, last = (moment.date().isoformat() for moment in (report.first_time, report.last_time))
        told.append("  " + label("doors", "file-span", language, first=first, last=last, zone=report.zone))
    guessed = f" ({label('doors', 'guessed', language)})"
    parts = ", ".join(f"{one.part} = {one.column}{guessed if one.guessed else ''}" for one in report.mapping)
    if parts:
        told.append("  " + label("doors", "file-parts", language, parts=parts))
    if report.properties:
        told.append("  " + label("doors", "file-properties", language, columns=report.properties))
    told += ["  " + line(note, language) for note in report.notes]
    for reason in report.reasons:
        problem = reason.problem(report.file)
        key = "rows-rejected" if reason.rejected else "rows-doubtful"
        sentence = line(replace(problem, where=replace(problem.where, file=None)), language)
        told.append("  " + label("doors", key, language, count=reason.count, row=reason.example_row, reason=sentence))
    return "\n".join(told)
