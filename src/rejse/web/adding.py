"""Another journey for the workspace: kept, told to all, and noted."""

from datetime import UTC, datetime

from rejse.errors import WrongUse
from rejse.journey.document import Journey
from rejse.store.journeys import DrawnJourneys
from rejse.store.records import By
from rejse.web.beginning import BEGINNING
from rejse.web.served import Served


class JourneyThere(WrongUse):
    """A new journey is to have the id of one that is there."""

    code = "journey-there"


def add(served: Served, made: Journey, *, author: str) -> str:
    """Add a journey and give its id.

    Raises:
        JourneyThere: its id is taken.
        UnsoundJourney: it has errors.
        DatabaseBusy, DatabaseNotWritable: it could not be kept.
    """
    with BEGINNING:
        journeys = DrawnJourneys(served.workspace.folder)
        if made.id in journeys.ids():
            raise JourneyThere(journey=made.id)
        journeys.records.change(made, base=None, by=By(author, datetime.now(UTC), ""))
        journeys.mirror_all()
    served.take_in(made.id, by=author)
    return made.id
