"""What `rejse person` answers as JSON."""

from dataclasses import dataclass
from datetime import datetime

from rejse.cli.answers import envelope
from rejse.measure.view import Answer
from rejse.store.identity_log import IdentityRow
from rejse.trace.erasing import Erased
from rejse.trace.explaining import CompanyOfPerson, Explanation, KeyOfPerson, TakenBack
from rejse.trace.people import Changed, Counted
from rejse.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonWhy(Answer):
    """Why somebody is one person; n counts the person's events. said: the sentences, in the reader's language."""

    kind: str
    key: str
    first: datetime
    last: datetime
    keys: tuple[KeyOfPerson, ...]
    rows: tuple[IdentityRow, ...]
    taken_back: tuple[TakenBack, ...]
    companies: tuple[CompanyOfPerson, ...]
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChanged(Answer):
    """What joining or parting people changed; n is the number of the new row of the identity log."""

    row: IdentityRow
    before: tuple[Counted, ...]
    after: tuple[Counted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonErased(Answer):
    """What was forgotten; n counts the events. keys: how many are turned away from now on."""

    erasure: int
    keys: int
    edges: int
    traits: int
    rejected: int


def why_to_answer(workspace: Workspace, person: Explanation, said: list[str]) -> PersonWhy:
    """Put an explanation into the envelope of every answer; who asked by an id is answered by the key."""
    told = envelope("person-why", workspace, {"key": person.key}, n=person.events)
    return PersonWhy(
        **told,
        kind=person.kind,
        key=person.key,
        first=person.first,
        last=person.last,
        keys=person.keys,
        rows=person.rows,
        taken_back=person.taken_back,
        companies=person.companies,
        said=tuple(sentence.strip() for sentence in said),
    )


def change_to_answer(workspace: Workspace, change: Changed) -> PersonChanged:
    """Put a change into the envelope of every answer."""
    told = envelope("person-change", workspace, {"verb": change.row.verb}, n=change.row.number)
    return PersonChanged(**told, row=change.row, before=change.before, after=change.after)


def erased_to_answer(workspace: Workspace, erased: Erased) -> PersonErased:
    """Put what was forgotten into the envelope of every answer; it does not say of whom."""
    told = envelope("person-erased", workspace, {}, n=erased.events)
    return PersonErased(
        **told,
        erasure=erased.number,
        keys=erased.keys,
        edges=erased.edges,
        traits=erased.traits,
        rejected=erased.rejected,
    )
