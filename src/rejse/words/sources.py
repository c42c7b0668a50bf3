"""Words of the sources: where events come from, bindings, and people."""

from collections.abc import Mapping
from typing import Final

from rejse.words import Said

LABELS: Final[Mapping[str, str]] = {
    "lead": (
        "Where the numbers come from, how fresh they are, and what was turned away. Nothing is dropped without a word."
    ),
    "import": "Bring events in",
    "import-lead": "A file from the shop, the CRM or the web analytics: CSV, Excel, JSON Lines, Parquet or XES.",
    "bindings": "Bindings",
    "bindings-count": "{bound} of {all} touchpoints are bound to events.",
    "bindings-lead": (
        "A binding says which events are visits to a touchpoint. Choose a touchpoint beside an event, see the "
        "number it gives, and bind."
    ),
    "rejected": "Rejected rows",
    "rejected-none": "No row was turned away.",
    "rejected-one": "1 row was turned away and is kept.",
    "rejected-count": "{count} rows were turned away and are kept.",
    "people": "People",
    "people-lead": "Why somebody is one person, what is kept about them, and how it is handed out or erased (GDPR).",
    "none": "Nothing was brought in yet. With the first events the dashed cards of the map turn solid, one by one.",
    "where-from": "Where events come from",
    "source": "Source",
    "events": "Events",
    "names": "Different names",
    "first": "First event",
    "last": "Last event",
    "received": "Last brought in",
    "ago": "{time} ago",
    "refused": "Rejected",
    "proposed": "Proposed from what was seen",
    "proposed-note": "The names are alike; look at the example before you bind.",
    "proposed-count": "{events} events of {customers} customers",
    "bind": "Bind",
    "seen": "Events that were seen",
    "find": "Find an event",
    "also-bound": "Also those that are bound",
    "show": "Show",
    "all-bound": "No event like that is waiting for a touchpoint.",
    "unmatched": "{count} different events count for no touchpoint.",
    "event": "Event",
    "bound-to": "Counts for",
    "bind-which": "Touchpoint for {event}",
    "choose-touchpoint": "Choose a touchpoint …",
    "not-bound": "not bound yet",
    "more": "{count} more; search for them.",
    "preview-events": "Gives {count} events",
    "preview-reach": "{count} customers",
    "preview-conversion": "{share} go on",
    "find-person": "An id of yours, or a key of the events",
    "why-one": "Why this is one person",
    "timeline": "Everything they did",
    "export": "Hand out",
    "export-lead": "Everything that is kept about the person, in one file that a person can read.",
    "erase": "Erase",
    "erase-lead": "Forget the person in every part of the workspace. It cannot be undone.",
    "erase-begin": "Erase this person …",
    "erase-sure": (
        "{events} events and everything else that is kept about the person will be deleted from the disk. "
        "Late events are turned away. It cannot be undone; exports and backups are not touched."
    ),
    "erase-type": "Write {letters} to confirm",
    "erase-wrong": "These are not the letters; nothing was erased.",
    "erase-do": "Erase for good",
    "erased": "The person is forgotten.",
    "join": "Join",
    "join-lead": "This person and another are the same customer. It can be taken back.",
    "join-other": "The other one's id or key",
    "join-do": "Join the two",
    "part": "Part",
    "part-lead": "What is told above ties together what is not one person. It can be taken back.",
    "part-edge": "The tie, such as seen-1a2b3c, or a row's number",
    "part-do": "Part them",
    "note": "Why",
}

PROBLEMS: Final[Mapping[str, Said]] = {
    "no-such-touchpoint": Said('The journey has no touchpoint "{touchpoint}".', "Choose one that is on the map."),
    "binding-says-nothing": Said(
        "The binding says nothing that an event could meet.", "Give at least a name, a type or a path."
    ),
}
