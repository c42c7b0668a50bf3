"""Words about the records: changes, what takes them back, conflicts, plans and named versions."""

from collections.abc import Mapping
from typing import Final

from rejse.words import Said

LABELS: Final[Mapping[str, str]] = {
    "changed": "Journey {journey}: revision {number}, changes: {count}. Take it back with `rejse undo`.",
    "changed-nothing": "Journey {journey}: nothing differs from revision {number}.",
    "changed-not": "Journey {journey}: nothing of it could be done; revision {number} stands.",
    "settle-next": "Choose with `rejse settle N --take kept` (what stands) or `--take other` (the other value).",
    "no-conflicts": "No conflict waits.",
    "settled.kept": "settled by {author}: what stood was kept",
    "settled.other": "settled by {author}: the other value took its place",
    "in-force": "in force from {day}",
    "more-history": "{count} older revisions; show more with --limit.",
    "no-difference": "Nothing differs.",
    "published": "Revision {number} of {journey} is the plan from {day} on.",
    "named": 'Revision {number} is called "{name}" from now on.',
    "kind.begin": "begun",
    "kind.undo": "takes back {number}",
    "kind.redo": "does again what {number} took back",
    "kind.followed": "follows a shared card",
    "agreement-version": "Version {number}",
    "agreement-now": "in force today",
    "standing.accepted": "accepted by both",
    "standing.waits": "not accepted by both yet",
    "standing.changed": "changed since it was accepted",
    "agreement-yes": "{team}: accepted by {by} on {day} (revision {number})",
    "agreement-void": "{team}: accepted by {by} on {day} (revision {number}), but changed since:",
    "agreement-waits": "waits for {team}",
    "agreement-differs": "changed from the version before:",
    "agreement-none": "No version is in force: both teams must accept the same terms (`rejse agreement accept`).",
}

PROBLEMS: Final[Mapping[str, Said]] = {
    "nothing-to-undo": Said(
        '"{author}" has changed nothing in the journey "{journey}" that could be taken back.',
        "See who changed what with `rejse history`.",
    ),
    "nothing-to-redo": Said(
        '"{author}" has taken nothing back in the journey "{journey}", or has changed something since.',
        "See who changed what with `rejse history`.",
    ),
    "unknown-conflict": Said(
        'There is no conflict "{number}".',
        "See those that wait with `rejse conflicts`.",
    ),
    "conflict-settled": Said(
        'The conflict "{number}" was settled already, by "{author}".',
        "See what came of it with `rejse history`.",
    ),
    "conflict-open": Said(
        'Two people have changed "{place}", and what "{author}" wrote waits (conflict {number}).',
        "See both values with `rejse conflicts` and settle it with `rejse settle {number} --take kept|other`.",
    ),
    "version-name-taken": Said(
        'Revision {number} is called "{name}" already.',
        "Choose another name.",
    ),
    "version-name-unclear": Said(
        'A version cannot be called "{name}": a name has signs that can be seen, and is more than a number.',
        'Choose a name in words, such as "before summer".',
    ),
    "unknown-version": Said(
        'The journey "{journey}" has no revision and no named version "{value}".',
        "See them with `rejse history`.",
    ),
    "unsound-journey": Said(
        'The journey "{journey}" has errors ({count}) and is not saved; the first is [{problem}] at "{place}".',
        "Mend it and save again.",
    ),
    "shared-from-nowhere": Said(
        'The card "{touchpoint}" is said to be "{shared}", and there is no such card that can be shared.',
        "Write JOURNEY/CARD, where the card stands first; that card itself must not be shared from elsewhere.",
    ),
    "shared-by-others": Said(
        'The card "{touchpoint}" stands on the journey "{other}" too, so it cannot itself be shared from "{shared}".',
        'Take "shared" out here, or let the card on "{other}" be shared from "{shared}" first.',
    ),
    "file-unsound": Said(
        '"{file}" has errors ({errors}); nothing of it is taken in.',
        'See them with `rejse check "{file}"`, mend them and apply it again.',
    ),
    "base-unknown": Said(
        '"{file}" does not say which revision of the journey "{journey}" it was made from, '
        "so what was changed in it cannot be told.",
        "Name it with --base; --base {newest} is the newest, and takes over everything the file says.",
    ),
    "no-such-handover": Said(
        'There is no hand-over called "{value}" in the journey.',
        "Choose one of: {known}.",
        'Did you mean "{nearest}"?',
    ),
    "no-handovers-drawn": Said(
        'There is no hand-over called "{value}": the journey "{journey}" has no hand-overs yet.',
        'Draw it under "handovers" in the file of the journey.',
    ),
    "which-member": Said(
        'It is not clear who accepts for "{team}".',
        "Name a member of the journey's team with --member: {known}.",
    ),
    "not-its-team": Said(
        'The hand-over "{handover}" is between {known}, and "{value}" is neither of them.',
        "Accept it for one of them with --team.",
    ),
    "unknown-parent": Said(
        'The journey is said to detail "{parent}", and the workspace holds no such journey.',
        'Write the id of a journey under "parent", or take it out.',
    ),
    "unknown-parent-phase": Said(
        'The journey is said to detail the phase "{phase}" of "{parent}", which has no such phase.',
        'Write the id of one of its phases under "parent_phase".',
    ),
    "shared-card-gone": Said(
        'The card "{touchpoint}" is shared from "{shared}", which is not there any more; it keeps what it said last.',
        'Take "shared" out to let it stand on its own, or name the card it is.',
    ),
    "not-taken-in": Said(
        'What was changed in the file of the journey "{journey}" is not taken in, because nothing can be written here; '
        "revision {number} is shown.",
        "Let the user who runs Rejse write in the workspace.",
    ),
    "unknown-revision": Said(
        'The journey "{journey}" has no revision "{number}".',
        "See the revisions it has with `rejse history`.",
    ),
    "records-newer": Said(
        'The database "{file}" was written by a newer Rejse (version "{version}" of its tables).',
        "Install the newer one: pip install --upgrade rejse",
    ),
}
