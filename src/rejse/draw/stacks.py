"""The notes of every lane of text, phase by phase: one place that knows which lane is made of what."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from rejse.draw.blueprint import backdrop_of
from rejse.draw.content import content_of, gains_of, pains_of
from rejse.draw.deviations import deviations_in
from rejse.draw.drawn import DrawnPhase, LaneName, Scene
from rejse.draw.findings import compared_of, ideas_of, notes_of_phase
from rejse.draw.glyphs import shortened
from rejse.draw.handovers import handovers_in
from rejse.draw.measures import measures_of
from rejse.draw.notes import INSET, SIZE, Note, plain, some
from rejse.draw.thoughts import thoughts_of


def notes_in(scene: Scene, lane: LaneName, phase: DrawnPhase, width: float) -> tuple[Note, ...]:
    """Break a phase's texts of one lane into notes that fit a column `width` px wide; none where it is no text."""
    if lane in _OF_PHASE:
        return written_in(phase, width, scene.language)[lane]
    match lane:
        case "handovers":
            return handovers_in(scene.handovers, phase, width, scene.language)
        case "deviations":
            return deviations_in(scene.deviations or (), scene.cards, phase, width, scene.language)
        case "evidence" | "frontstage" | "backstage" | "support":
            return backdrop_of(phase, lane, width, scene.language)
        case _:
            return ()


@lru_cache(512)
def written_in(phase: DrawnPhase, width: float, language: str) -> Mapping[LaneName, tuple[Note, ...]]:
    """Break all texts that come from the phase alone into notes, lane by lane: they are the same until it changes."""
    return {lane: made(phase, width, language) for lane, made in _OF_PHASE.items()}


def _goal(phase: DrawnPhase, width: float, _language: str) -> tuple[Note, ...]:
    return tuple(plain([phase.goal] if phase.goal else [], width, most=3))


def _actions(phase: DrawnPhase, width: float, language: str) -> tuple[Note, ...]:
    return some(plain(phase.actions, width, most=2, bullet=True), language)


def _responsible(phase: DrawnPhase, width: float, language: str) -> tuple[Note, ...]:
    room = width - 2 * INSET - 34
    found = [Note((shortened(one.name, room, SIZE),), one.name, initials=one.initials) for one in phase.responsible]
    return some(found, language)


_OF_PHASE: Final[Mapping[LaneName, Callable[[DrawnPhase, float, str], tuple[Note, ...]]]] = {
    "goal": _goal,
    "actions": _actions,
    "thoughts": thoughts_of,
    "pains": pains_of,
    "gains": gains_of,
    "content": content_of,
    "responsible": _responsible,
    "measures": measures_of,
    "competitors": compared_of,
    "improvements": ideas_of,
    "notes": notes_of_phase,
}
"""The lanes whose notes come from the phase alone."""
