"""Forgetting a person: in the events, the identity log, what was said of them, and the rows turned away.

What a person is, is asked of the blocks: all events on the person's line, whichever key they came under. A key is the
person's alone where it never stood for anybody else; late events with such a key are turned away from then on.
"""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from rejse.store.erasures import Erasure, Erasures
from rejse.store.events import EventTable
from rejse.store.folder import Folder
from rejse.store.identity_log import IdentityTable
from rejse.store.traits import Traits
from rejse.store.vault import Vault
from rejse.trace.people import People, UnknownPerson
from rejse.trace.raw_rows import names_one_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What was forgotten. number: of the erasure. keys: how many are turned away from now on."""

    number: int
    events: int
    keys: int
    edges: int
    traits: int
    rejected: int


def begin_erasure(folder: Folder, people: People, key: str, *, at: datetime) -> Erasure:
    """Write down what is to be forgotten of a person, by a key as `People.explain` takes it.

    Raises:
        UnknownPerson, KeysAlike, KeyOfSeveral: it cannot be told who is meant; nothing is written.
    """
    now = people.now()
    line = people.line(now, key)
    if (person := now.explain(line)) is None:
        raise UnknownPerson(key=key)
    return Erasures(folder.vault_file).begin(
        arrivals=sorted(now.arrivals(line).tolist()),
        user_keys=sorted({one.key for one in person.keys if one.kind == "user"}),
        anonymous_keys=sorted({one.key for one in person.keys if one.kind == "anonymous" and not one.spans}),
        at=at,
    )


def carry_out(folder: Folder, erasure: Erasure) -> Erased:
    """Forget what was written down, wherever it lies but in the blocks; doing it twice does no more than once."""
    events = EventTable(folder.events).erase(np.array(erasure.arrivals, np.int64))
    return Erased(
        number=erasure.number,
        events=events,
        keys=len(erasure.keys),
        edges=IdentityTable(folder.identity).forget(erasure.keys),
        traits=Traits(folder.vault_file).erase(sorted(erasure.keys)),
        rejected=Vault(folder.vault_file).forget(names_one_of(erasure.keys, folder)),
    )
