"""Which version is the plan from when on, for the page and for programs; and who said so."""

from datetime import UTC, date, datetime

from rejse.errors import Argument
from rejse.store.audit import Audit, What
from rejse.store.editing import Editing
from rejse.store.plans import Publication


def publish(editing: Editing, audit: Audit, version: str | None, *, in_force_from: date, note: str = "") -> Publication:
    """Say that a version, by default the newest, is the plan from a day on.

    Raises:
        UnknownVersion: there is none.
    """
    made = editing.publish(version, in_force_from=in_force_from, note=note)
    told: dict[str, Argument] = {"revision": made.revision, "day": in_force_from.isoformat()}
    audit.note(editing.author, What.PUBLISHED, editing.journey, at=datetime.now(UTC), arguments=told)
    return made
