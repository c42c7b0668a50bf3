"""A view: one state of a drawn journey over the events, pinned for all measures."""

from typing import TYPE_CHECKING

from rejse.measure.view import View
from rejse.store.journeys import Drawn
from rejse.store.traits import Traits
from rejse.trace.binding import bind_blocks
from rejse.trace.blocks import Scope
from rejse.trace.personas import Personas, event_rules

if TYPE_CHECKING:
    from rejse.workspace.opened import Workspace


def view_of(workspace: "Workspace", drawn: Drawn, *, subject: Scope) -> View:
    """Pin everything a measure needs of a journey as it was drawn; the events are the newest."""
    people = () if subject is Scope.CASE else drawn.journey.personas
    blocks = workspace.blocks(subject=subject, journey_revision=drawn.revision)
    ruled, bound = bind_blocks(drawn.journey, blocks, also=event_rules(people))
    personas = Personas(people, ruled, Traits(workspace.folder.vault_file)) if people else None
    return View(
        journey=drawn.journey,
        blocks=ruled.blocks,
        bound=bound,
        settings=workspace.settings,
        personas=personas,
        subject=subject,
    )
