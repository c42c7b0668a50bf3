"""Everything that is kept about one person, as the person may ask for it (GDPR article 15)."""

from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from rejse.store.folder import Folder
from rejse.store.traits import Trait, Traits
from rejse.store.vault import RejectedRow, Vault
from rejse.trace.explaining import Explanation
from rejse.trace.raw_rows import names_one_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is kept about a person: personal data, to be shown to nobody else.

    events: all columns, in order of time. traits: what sources said of the person, with its history. rejected: rows
    that could not be taken in and name the person.
    """

    person: Explanation
    events: pa.Table
    traits: tuple[Trait, ...]
    rejected: tuple[RejectedRow, ...]
    at: datetime


def kept_about(person: Explanation, events: pa.Table, folder: Folder, *, at: datetime) -> Kept:
    """Gather what is kept beside the person's events.

    A device that others use too speaks for nobody alone: traits and rejected rows under its key are left out.
    """
    own = [one.key for one in person.keys if one.kind == "user" or (one.kind == "anonymous" and not one.spans)]
    traits = Traits(folder.vault_file)
    is_theirs = names_one_of(frozenset(own), folder)
    return Kept(
        person=person,
        events=events,
        traits=tuple(one for key in own for one in traits.of(key)),
        rejected=tuple(row for row in Vault(folder.vault_file).raw() if is_theirs(row.raw)),
        at=at,
    )
