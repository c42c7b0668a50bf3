"""The personas of a journey, as described and as measured, for the page and for programs."""

from dataclasses import dataclass

from rejse.journey.document import Persona
from rejse.measure.personas import PersonasAnswer, PersonaShare
from rejse.trace.personas import UNASSIGNED_ID
from rejse.web.served import Served
from rejse.words import label


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One persona, or those who are none: what was drawn, and what was measured."""

    id: str
    name: str
    drawn: Persona | None
    measured: PersonaShare | None


def personas_of(served: Served, journey: str, language: str) -> tuple[list[Shown], PersonasAnswer | None]:
    """Give the personas in the journey's order, then those who are none; and the answer that they are measured by."""
    drawn = served.drawn(journey).journey
    measured: dict[str, PersonaShare] = {}
    answer: PersonasAnswer | None = None
    if served.workspace.has_events and drawn.personas:
        found = served.measure("personas", journey)
        assert isinstance(found, PersonasAnswer)
        answer = found
        measured = {one.persona: one for one in answer.personas}
    shown = [
        Shown(id=one.id, name=one.name.said_in(language), drawn=one, measured=measured.get(one.id))
        for one in drawn.personas
    ]
    if UNASSIGNED_ID in measured:
        rest = label("asked", "persona-unassigned", language)
        shown.append(Shown(id=UNASSIGNED_ID, name=rest, drawn=None, measured=measured[UNASSIGNED_ID]))
    return shown, answer
