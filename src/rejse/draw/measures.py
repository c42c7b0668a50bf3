"""The lane of measures: how many go on from a phase and how fast, each against its target."""

from rejse.draw.drawn import DrawnPhase
from rejse.draw.glyphs import lines_of
from rejse.draw.notes import INSET, MARK, SIZE, SMALL, Note
from rejse.draw.numerals import duration, share
from rejse.words import label


def measures_of(phase: DrawnPhase, width: float, language: str) -> tuple[Note, ...]:
    """Give a phase's measures; where nothing is measured its targets alone, and nothing where there are none."""
    found = [_conversion(phase, width, language), _time(phase, width, language)]
    return tuple(note for note in found if note)


def _conversion(phase: DrawnPhase, width: float, language: str) -> Note | None:
    target = phase.target_conversion
    if phase.conversion is None or phase.too_early:
        told = label("draw", "target-conversion", language, value=share(target, language)) if target else ""
        return _note(told, "", None, width)
    told = label("draw", "onward", language, share=share(phase.conversion, language))
    if phase.interval:
        low, high = (share(bound, language) for bound in phase.interval)
        told = label("draw", "measured-conversion", language, told=told, low=low, high=high)
    against = share(target, language) if target is not None else ""
    return _note(told, against, None if target is None else phase.conversion >= target, width, language)


def _time(phase: DrawnPhase, width: float, language: str) -> Note | None:
    target = phase.target_seconds
    if phase.median_seconds is None or phase.too_early:
        told = label("draw", "target-time", language, value=duration(target, language)) if target else ""
        return _note(told, "", None, width)
    times, key = {"time": duration(phase.median_seconds, language)}, "measured-time"
    if phase.p90_seconds is not None:
        key, times = "measured-p90", times | {"p90": duration(phase.p90_seconds, language)}
    against = duration(target, language) if target is not None else ""
    met = None if target is None else phase.median_seconds <= target
    return _note(label("draw", key, language, **times), against, met, width, language)


def _note(told: str, target: str, met: bool | None, width: float, language: str = "en") -> Note | None:  # noqa: FBT001  (three states)
    """Set a measure against its target: kept or missed is said by mark, word and colour."""
    if not told:
        return None
    room = width - 2 * INSET - (MARK if met is not None else 0)
    lines = lines_of(told, room, SIZE, 400, 2)
    if met is None:
        return Note(lines, told, role="mute")
    word = label("draw", "target-met" if met else "target-missed", language)
    beside = f"{label('draw', 'measured-target', language, value=target)} · {word}"
    role = "good" if met else "bad"
    return Note(
        lines,
        f"{told} · {beside}",
        below=lines_of(beside, room, SMALL, 400, 1),
        below_role=role,
        mark="kept" if met else "broken",
        mark_role=role,
    )
