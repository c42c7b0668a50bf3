"""What is done about single people, for the page and for programs: hand out, forget, join and part; and who did it."""

from datetime import UTC, datetime
from typing import Any

from rejse.store.audit import Audit, What
from rejse.trace.erasing import Erased
from rejse.trace.explaining import Explanation
from rejse.trace.people import Changed
from rejse.trace.subject_access import Kept
from rejse.web.served import Served


def hand_out(served: Served, audit: Audit, key: str, *, by: str) -> Kept:
    """Gather everything that is kept about a person.

    Raises:
        UnknownPerson, KeysAlike, KeyOfSeveral: it cannot be told who is meant.
    """
    kept = served.workspace.people.export(key)
    _note(audit, by, What.PERSON_EXPORTED, kept.person)
    return kept


def forget(served: Served, audit: Audit, person: Explanation, *, by: str) -> Erased:
    """Forget a person; it cannot be undone.

    Raises:
        UnknownPerson, WorkspaceBusy: nothing is changed.
    """
    erased = served.workspace.erase(person.key)
    _note(audit, by, What.PERSON_ERASED, person, events=person.events)
    served.events_changed(by=by)
    return erased


def join(served: Served, audit: Audit, key: str, other: str, *, by: str, note: str = "") -> Changed:
    """Join two who are one customer; it can be taken back.

    Raises:
        UnknownPerson, KeysAlike, KeyOfSeveral, OnePersonAlready, WorkspaceBusy: nothing is changed.
    """
    changed = served.workspace.people.merge(key, other.strip(), by=by, note=note)
    _changed(served, audit, changed, by)
    return changed


def part(served: Served, audit: Audit, edge: str, *, by: str, note: str = "") -> Changed:
    """Part what an identification, or a row of the identity log, ties together; it can be taken back.

    Raises:
        UnknownEdge, NoSuchEdge, EdgeTakenBack, WorkspaceBusy: nothing is changed.
    """
    changed = served.workspace.people.split(edge.strip(), by=by, note=note)
    _changed(served, audit, changed, by)
    return changed


def _changed(served: Served, audit: Audit, changed: Changed, by: str) -> None:
    audit.note(by, What.IDENTITY_CHANGED, at=datetime.now(UTC), arguments={"row": changed.row.number})
    served.events_changed(by=by)


def _note(audit: Audit, by: str, what: What, person: Explanation, **told: Any) -> None:  # noqa: ANN401  (numbers)
    audit.note(by, what, person.key, at=datetime.now(UTC), arguments=told)
