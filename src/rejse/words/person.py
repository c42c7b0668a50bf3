"""Words of the people: why somebody is one person, joining and parting, and what is handed out about somebody."""

from collections.abc import Mapping
from typing import Final

from rejse.words import Said

LABELS: Final[Mapping[str, str]] = {
    "erase-sure": "Forget this person and their {events} for good? It cannot be undone.",
    "erased": "Forgotten: {events}. Things known of the person: {traits}. Rejected rows: {rejected}.",
    "erased-next": "Every number is now without them, and late events of theirs are turned away. Exports, copies and "
    "backups you made are yours to delete.",
    "known": "The customer is known by {keys}: {events} from {first} to {last}.",
    "known-once": "The customer is known by {keys}: {events}, on {first}.",
    "count.user": "{count} customer ids",
    "count.user-one": "1 customer id",
    "count.anonymous": "{count} devices",
    "count.anonymous-one": "1 device",
    "count.session": "{count} sessions",
    "count.session-one": "1 session",
    "count.case": "{count} cases",
    "count.case-one": "1 case",
    "count.account": "{count} companies",
    "count.account-one": "1 company",
    "count.event": "{count} events",
    "count.event-one": "1 event",
    "named.user": "customer id {letters}",
    "named.anonymous": "device {letters}",
    "named.session": "session {letters}",
    "named.case": "case {letters}",
    "named.account": "company {letters}",
    "on": "{named} stands on {events}.",
    "all-unnamed": "{events} without a customer id",
    "some-unnamed": "{events}, {unnamed} of them without a customer id",
    "on-nobody": "{named} stands on {events}; nobody has identified on it.",
    "on-alias": "{named} stands on {events}; it is one device with another.",
    "on-cut": (
        "{named} stands on {events} together with the customer id; what happened on it without one does not count here."
    ),
    "on-alone": "{named} stands on {events}; neither a customer nor a device is named there.",
    "identified": "Customer {user} identified on the device {count} times, first on {first} ({edge}).",
    "identified-one": "Customer {user} identified on the device on {first} ({edge}).",
    "identified-cut": "Customer {user} identified on the device on {first}, but {edge} no longer holds.",
    "span-until": (
        "Others use the device too: what happened on it without a customer id up to {stop} belongs to this customer, "
        "what came later to customer {after}."
    ),
    "span-from": (
        "Others use the device too: what happened on it without a customer id after {start} belongs to this customer, "
        "what came before to customer {before}."
    ),
    "span-between": (
        "Others use the device too: what happened on it without a customer id after {start} and up to {stop} belongs "
        "to this customer, what came before to customer {before}, what came later to customer {after}."
    ),
    "row-merge": "Row {number} joins {left} and {right} ({told}).",
    "row-alias": "Row {number} says that {left} and {right} are one device ({told}).",
    "row-split": "Row {number} parts {left} from {right}, so that {edge} no longer holds ({told}).",
    "undone-merge": "Row {number} joined {left} and {right}, but row {undo} takes that back ({told}).",
    "undone-alias": (
        "Row {number} said that {left} and {right} are one device, but row {undo} takes that back ({told})."
    ),
    "undone-split": "Row {number} parted {left} from {right}, but row {undo} takes that back ({told}).",
    "company-named": "{company} is named on {named}.",
    "company-both": (
        "{company} is named on {named}; as the customer was with it, it also has {unnamed} without any company named."
    ),
    "company-unnamed": ("{company} has {unnamed} without any company named, as the customer was with it."),
    "company-none": ("Which company the customer was with cannot be told of {unnamed}; no company counts that."),
    "row-group": "Row {number} says that {left} belongs to {right} ({told}).",
    "row-group-since": "Row {number} says that {left} belongs to {right} from {since} on ({told}).",
    "undone-group": "Row {number} said that {left} belongs to {right}, but row {undo} takes that back ({told}).",
    "told": "{by}, {at}",
    "told-noted": "{by}, {at}: {note}",
    "part-next": (
        "What does not belong together is parted with `rejse person split EDGE`: seen-… or the number of a row."
    ),
    "changed-merge": "Row {number} joins the two: they are one customer now.",
    "changed-alias": "Row {number} says that the two are one device.",
    "changed-split": "Row {number} parts the device from the customer.",
    "changed-group": "Row {number} says that the customer belongs to the company.",
    "changed-undo": "Row {number} takes row {undoes} back.",
    "changed-count": "{named}: {before} before, {after} now.",
    "of-several": "those of several customers",
    "changed-next": "Undo it with `rejse person undo {number}`.",
    "walked": "{events} in {sessions}.",
    "handed-out": "Wrote everything that is kept about the customer to {file}: {events}. Keep it safe, or delete it.",
    "kept.title": "Everything that is kept about one customer",
    "kept.person": "Who it is, and why it is one customer",
    "kept.events": "Events: what the customer did, and what was done for the customer",
    "kept.traits": "Traits: what sources said of the customer",
    "kept.identity": "The identity log: what was joined and parted by hand or by an import",
    "kept.rejected": "Rows that could not be taken in and name the customer",
    "kept.pseudonyms": (
        "A key stands for an id (of a customer, a device ...) and cannot be turned back into it without the "
        "company's secret."
    ),
    "means.arrival": "number of the event in the order in which events came in",
    "means.event_id": "the source's own id of the event, or one made from its row",
    "means.source": "where it comes from",
    "means.time": "when it happened",
    "means.received_at": "when it was taken in",
    "means.type": "kind of event",
    "means.name": "what happened",
    "means.anonymous_key": "key of the device or cookie",
    "means.user_key": "key of the customer's id",
    "means.session_key": "key of the session",
    "means.case_key": "key of the lead, order or ticket",
    "means.account_key": "key of the company the customer belongs to",
    "means.outcome": "ok or failed",
    "means.channel": "where it happened: web, shop, phone ...",
    "means.path": "address of the page",
    "means.campaign_source": "who sent the visitor",
    "means.campaign_medium": "by what means the visitor was sent",
    "means.campaign_name": "in which campaign",
    "means.value": "amount in the smallest unit, such as øre: 1250 is 12.50",
    "means.currency": "the amount's currency",
    "means.score": "what the customer answered",
    "means.score_scale": "the scale of the answer",
    "means.properties": "everything else the source said of the event",
    "means.trait": "what it is about",
    "means.trait-value": "what was said",
    "means.trait-time": "since when it was said",
    "means.number": "number of the row in the log",
    "means.verb": "what the row does: alias, merge, split, group or undo",
    "means.keys": "the keys it is about, each with its kind",
    "means.since": "from when on somebody belongs to the company",
    "means.undoes": "number of the row that it takes back",
    "means.at": "when the row was written",
    "means.by": "who wrote it",
    "means.note": "why",
    "means.file": "the file it stood in",
    "means.row": "where in the file it stood",
    "means.reason": "why it could not be taken in",
    "means.raw": "what the row said",
}

PROBLEMS: Final[Mapping[str, Said]] = {
    "unknown-person": Said(
        'Nobody is known by "{key}".',
        "Give the customer's id exactly as it stood in the file, or a key from `rejse customers`: 6 letters will do.",
    ),
    "keys-alike": Said(
        'Several keys begin with "{key}": {found}.',
        "Write more letters of the one you mean.",
    ),
    "key-of-several": Said(
        '"{key}" leads to several customers ({count}): {found}.',
        "Ask about one of them.",
    ),
    "one-person-already": Said(
        '"{left}" and "{right}" are one customer already.',
        'See why with "rejse person why {left}".',
    ),
    "nobodys-id": Said(
        '"{value}" is no id: it is what programs write where they know nobody.',
        "Give the id of a company or a device as it stood in the file.",
    ),
    "in-that-company": Said(
        'Row {number} says already that "{person}" belongs to "{company}" from that moment on.',
        'See it with "rejse person why {person}".',
    ),
    "one-device-already": Said(
        '"{left}" and "{right}" are one device already.',
        "There is nothing to do.",
    ),
    "unknown-edge": Said(
        'Nothing that ties keys together is called "{edge}".',
        'Look the name up with "rejse person why" and the customer\'s id: seen-… or the number of a row.',
    ),
}
