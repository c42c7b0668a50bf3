"""Words about accounts: users and what they may do, invitations, keys, the audit log, saved views."""

from collections.abc import Mapping
from typing import Final

from rejse.words import Said

LABELS: Final[Mapping[str, str]] = {
    "role.owner": "Owner",
    "role.editor": "Editor",
    "role.analyst": "Analyst",
    "role.viewer": "Viewer",
    "may.owner": "May do everything, and decides who else may do what.",
    "may.editor": "May draw and change journeys, bring events in and see single customers without names.",
    "may.analyst": "May bring events in and see single customers without names, but not change a journey.",
    "may.viewer": "May look at maps, measures and sources, but not at single customers.",
    "right.read": "see maps, measures and sources",
    "right.customers": "see single customers without names",
    "right.edit": "change journeys",
    "right.import": "bring events in",
    "right.people": "export and erase what is kept about a person",
    "right.users": "manage users, keys and settings",
    "ask-password": "Password",
    "ask-again": "The same password again",
    "added": "{email} was added as {role}.",
    "role-set": "{email} was {was} and is now {role}.",
    "role-same": "{email} is {role} already.",
    "password-set": "The password of {email} was changed, and every browser was signed out.",
    "deactivated": "{email} was shut out, in every browser.",
    "deactivated-keys": (
        "Keys that {email} made still open the door: {keys}. Take one away with `rejse key revoke NUMBER`."
    ),
    "activated": "{email} may sign in again.",
    "invited": (
        "Put the address of your Rejse before this path and send it to {email}. It works once, until {until}, "
        "and is shown only now."
    ),
    "no-users": "There are no users yet. Add an owner with `rejse user add EMAIL --role owner`.",
    "key-made": "Keep this key well: it is shown only now. It may: {scopes}.",
    "key-revoked": 'The key {number}, "{name}", opens nothing any more.',
    "no-keys": "There are no keys yet. Make one with `rejse key add NAME --scopes read`.",
    "no-notes": "The audit log has no such lines.",
    "more-notes": "Older lines: --before {number}.",
    "column.id": "No.",
    "column.email": "E-mail",
    "column.name": "Name",
    "column.role": "Role",
    "column.language": "Language",
    "column.standing": "Standing",
    "column.created_at": "Since",
    "column.begins": "Begins with",
    "column.scopes": "May",
    "column.expires_at": "Expires",
    "column.last_used": "Last used",
    "column.at": "When",
    "column.who": "Who",
    "column.said": "What",
    "standing.active": "may sign in",
    "standing.shut-out": "shut out",
    "standing.holds": "holds",
    "standing.expired": "expired",
    "standing.revoked": "revoked",
    "never": "never",
    "audit.signed-in": "Signed in.",
    "audit.signed-out": "Signed out.",
    "audit.sign-in-failed": "A try to sign in as {about} failed.",
    "audit.sign-in-failed-unnamed": "A try to sign in failed: nobody has that e-mail.",
    "audit.sign-in-held": "Tries to sign in as {about} were held back: there were too many.",
    "audit.sign-in-held-unnamed": "Tries to sign in were held back: there were too many.",
    "audit.user-added": "{about} was added as {role}.",
    "audit.role-changed": "{about} was {was} and became {role}.",
    "audit.name-changed": '{about} is called "{name}" from now on.',
    "audit.password-changed": "The password of {about} was changed.",
    "audit.user-deactivated": "{about} was shut out.",
    "audit.user-activated": "{about} was let in again.",
    "audit.invited": "{about} was invited as {role}.",
    "audit.invitation-accepted": "{about} accepted the invitation and became {role}.",
    "audit.invitation-revoked": "The invitation of {about} was taken back.",
    "audit.key-made": 'The key "{about}" was made; it may: {scopes}.',
    "audit.key-revoked": 'The key "{about}" was revoked.',
    "audit.journey-added": "The journey {about} was added.",
    "audit.published": "Revision {revision} of {about} is the plan from {day} on.",
    "audit.imported": "{about} was imported. Events: {events}. Rejected rows: {rejected}.",
    "audit.replayed": "Rejected rows were tried again: {rows}. Events: {events}.",
    "audit.identity-changed": "Row {row} was written in the identity log.",
    "audit.customers-exported": "A list of customers was downloaded: {about}. Customers: {customers}.",
    "audit.person-exported": "Everything that is kept about the person {about} was handed out.",
    "audit.person-erased": "The person {about} was erased. Events: {events}.",
    "audit.settings-changed": 'The setting {about} was changed from "{before}" to "{after}".',
}

PROBLEMS: Final[Mapping[str, Said]] = {
    "not-an-email": Said(
        '"{value}" is not an e-mail address.',
        "Write it like anna@example.org.",
    ),
    "email-taken": Said(
        'There is a user "{email}" already.',
        "Sign in as that user, or use another e-mail.",
    ),
    "unknown-user": Said(
        'There is no user "{user}".',
        "See who there is with `rejse user list`.",
    ),
    "last-owner": Said(
        '"{email}" is the only owner, and somebody must be.',
        "Make somebody else an owner first.",
    ),
    "no-owner-yet": Said(
        "There is no owner yet, and the first user must be one.",
        "Add an owner first: `rejse user add EMAIL --role owner`.",
    ),
    "owner-already": Said(
        "This workspace has users already.",
        "Sign in, or ask an owner to invite you.",
    ),
    "language-not-spoken": Said(
        'Rejse does not speak "{value}".',
        "Choose one of: {known}.",
    ),
    "name-unclear": Said(
        '"{name}" cannot be a name: one has signs that can be seen, and at most {letters} of them.',
        "Choose another name.",
    ),
    "password-short": Said(
        "The password has {count} characters, and at least {least} are needed.",
        "Take a few words that you remember and nobody guesses.",
    ),
    "password-long": Said(
        "The password has {count} characters or more, and at most {most} are allowed.",
        "Choose a shorter one.",
    ),
    "password-common": Said(
        "The password is one of those that are tried first: a common one, or made of your e-mail.",
        "Take a few words that you remember and nobody guesses.",
    ),
    "passwords-differ": Said(
        "The two passwords differ.",
        "Type the same one twice.",
    ),
    "password-missing": Said(
        "There is no password, and nobody here to ask for one.",
        "Give it on standard input with --password-stdin.",
    ),
    "too-many-tries": Said(
        "There were too many tries to sign in.",
        "Wait {minutes} min. and try again.",
    ),
    "invitation-unknown": Said(
        "This invitation does not hold: it was taken back, or there never was one.",
        "Ask whoever invited you for a new one.",
    ),
    "invitation-used": Said(
        "This invitation was accepted already.",
        "Sign in with the e-mail and the password that were chosen then.",
    ),
    "invitation-expired": Said(
        "This invitation has expired: one holds for {days} days.",
        "Ask whoever invited you for a new one.",
    ),
    "key-without-scopes": Said(
        "A key that may do nothing opens nothing.",
        "Choose what it may do, one or several of: {known}.",
    ),
    "unknown-scope": Said(
        '"{value}" is nothing that a key may do.',
        "Choose one or several of: {known}.",
    ),
    "key-expires-early": Said(
        'The key would have expired already, at "{value}".',
        "Choose a day to come, or let it hold until it is revoked.",
    ),
    "unknown-key": Said(
        'There is no key "{number}".',
        "See the keys with `rejse key list`.",
    ),
    "unknown-view": Said(
        'There is no saved view "{number}".',
        "Choose one from the list; somebody may have deleted it.",
    ),
    "not-your-view": Said(
        'The view "{name}" is somebody else\'s.',
        "Save it as a view of your own.",
    ),
    "view-name-taken": Said(
        'You have a view "{name}" here already.',
        "Choose another name.",
    ),
    "view-unclear": Said(
        (
            "What the view is to show cannot be kept: it has more than {letters} characters, or some that cannot "
            "be seen."
        ),
        "Open the page anew, choose again and save that.",
    ),
}
