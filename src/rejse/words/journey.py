"""Words of the drawn journey: its channels, and what is wrong or could be better."""

from collections.abc import Mapping
from typing import Final

from rejse.words import Said

LABELS: Final[Mapping[str, str]] = {
    "channel.ad": "Advertisement",
    "channel.search": "Search engine",
    "channel.social": "Social media",
    "channel.web": "Website",
    "channel.app": "App",
    "channel.chat": "Chat",
    "channel.email": "E-mail",
    "channel.newsletter": "Newsletter",
    "channel.sms": "Text message",
    "channel.video": "Video",
    "channel.webinar": "Webinar",
    "channel.web-shop": "Web shop",
    "channel.marketplace": "Marketplace",
    "channel.self-service": "Self-service",
    "channel.community": "Community",
    "channel.review": "Reviews",
    "channel.podcast": "Podcast",
    "channel.booking": "Online booking",
    "channel.digital-invoice": "Digital invoice",
    "channel.radio": "Radio",
    "channel.tv": "TV",
    "channel.print": "Print",
    "channel.outdoor": "Outdoor advertising",
    "channel.letter": "Letter",
    "channel.shop": "Shop",
    "channel.delivery": "Delivery",
    "channel.product": "The product itself",
    "channel.packaging": "Packaging",
    "channel.invoice": "Invoice on paper",
    "channel.kiosk": "Kiosk",
    "channel.face-to-face": "Face to face",
    "channel.event": "Exhibition or event",
    "channel.phone": "Phone",
    "channel.service-desk": "Service desk",
    "channel.repair": "Repair and maintenance",
    "channel.referral": "Recommendation",
    "channel.appointment": "Appointment",
    "template.head": "Your customers' journey. Everything here may be changed; ids stay as they are.",
    "template.check": "Check it with: rejse check     See it with: rejse show",
    "template.more": "A touchpoint may also have:",
}

PROBLEMS: Final[Mapping[str, Said]] = {
    "binding-not-written": Said(
        'The binding of "{touchpoint}" could not be put into the file: it is written in an unusual way.',
        'Write it yourself, below the touchpoint\'s id: "{binding}".',
    ),
    "unreadable-file": Said(
        'The file "{file}" cannot be opened: {reason}.',
        "Check the name and that you may read it.",
    ),
    "unreadable-journey": Said(
        'What is kept of the journey holds something that cannot be read: "{problem}" in {path} ({count} in all).',
        "Use a version of Rejse at least as new as the one that wrote it.",
    ),
    "not-utf8": Said(
        "The line holds letters that are not written in UTF-8.",
        "Save the file with the encoding UTF-8.",
    ),
    "document-too-large": Said(
        "The document is {size} characters long; it may be at most {limit}.",
        "Draw the details as journeys of their own, with this one as their parent.",
    ),
    "document-too-deep": Said(
        "The document is nested more than {limit} levels deep.",
        "Write it flatter; the deepest a journey goes is a rule inside a rule.",
    ),
    "too-many-values": Said(
        "The document holds more than {limit} values when its aliases (such as *name) are written out.",
        "Draw the details as journeys of their own, and write values out instead of repeating them by alias.",
    ),
    "empty-document": Said(
        "There is no journey in the document.",
        "Begin with a template: rejse new DIR --template six --language en",
    ),
    "not-yaml": Said(
        'The line cannot be read as YAML: "{reason}".',
        "Indent with spaces, not tabs, and put a value that begins with a sign such as * or @ in quotes.",
    ),
    "yaml-colon": Said(
        "The line has a colon with a space after it inside a text, where a new field would begin.",
        'Put quotes around the text: what: "Reads: the solution"',
    ),
    "yaml-indentation": Said(
        "The line does not stand under the one above it as it should: it is indented too far or too little.",
        "Put the same number of spaces in front of all fields of one thing, and of all dashes of one list.",
    ),
    "control-characters-in-text": Said(
        'The text "{value}" at "{place}" holds signs that cannot be seen.',
        "They are left out; write the text anew without them.",
    ),
    "half-character-in-text": Said(
        'The text "{value}" at "{place}" holds half a sign, such as one part of an emoji.',
        "The half is shown as \ufffd; write the whole sign, or take it out.",
    ),
    "duplicate-key": Said(
        '"{field}" is written twice; the first time is in line {first}, and that one counts.',
        "Keep one of them.",
    ),
    "not-a-mapping": Said(
        '"{place}" should be fields with values, and is "{value}".',
        'Write one field per line below it, such as "id: test-ride".',
    ),
    "not-a-rule": Said(
        'A rule should stand in "{place}", but it is the plain text "{value}".',
        "Write what an event must be like: {example}",
    ),
    "not-a-list": Said(
        '"{place}" should be a list, and is "{value}".',
        'Begin each item below it with a hyphen and its id, such as "- id: test-ride".',
    ),
    "unknown-field": Said(
        '"{place}" has no field "{field}".',
        "Delete it, or use one of its fields: {known}.",
        'Did you mean "{nearest}"?',
    ),
    "missing-field": Said(
        '"{place}" lacks "{field}".',
        'Add the line "{example}".',
    ),
    "no-phases": Said(
        "The journey has no phases, so there is nothing to draw.",
        "Write a phase with an id and a name, or begin with: rejse new DIR --template four --language en",
    ),
    "not-a-text": Said(
        '"{place}" should be one text, and is "{value}".',
        "Write it on one line; put it in quotes if it holds a colon.",
    ),
    "empty-text": Said(
        '"{place}" is there, but nothing is written in it.',
        "Write something, or delete the line.",
    ),
    "not-a-number": Said(
        '"{place}" should be a number, and is "{value}".',
        "Write it in figures, with a point before decimals: 0.5",
    ),
    "not-a-whole-number": Said(
        '"{place}" should be a whole number, and is "{value}".',
        "Leave the decimals out.",
    ),
    "not-yes-or-no": Said(
        '"{place}" should be true or false, and is "{value}".',
        "Write true, or delete the line.",
    ),
    "number-out-of-range": Said(
        '"{place}" is "{value}", and must be from {low} to {high}.',
        "Choose a number on that scale.",
    ),
    "number-too-small": Said(
        '"{place}" is "{value}", and must be at least {low}.',
        "Write a larger number, or delete the line.",
    ),
    "share-out-of-range": Said(
        '"{place}" is "{value}", and a share goes from 0 to 1.',
        "Write 85 % as 0.85",
    ),
    "unknown-choice": Said(
        '"{place}" cannot be "{value}".',
        "Choose one of: {choices}.",
        'Did you mean "{nearest}"? The choices are: {choices}.',
    ),
    "bad-extent": Said(
        '"{place}" is "{value}", and should be where the phase starts and ends on the axis from 0 to 1.',
        "Write the smaller number first, such as [0, 0.25]",
    ),
    "bad-duration": Said(
        '"{place}" should be a duration, and is "{value}".',
        "Write 45s, 90m, 4h, 30d or 2w.",
    ),
    "bad-date": Said(
        '"{place}" should be a date, and is "{value}".',
        "Write year-month-day, such as 2026-03-29.",
    ),
    "bad-id": Said(
        'The id "{value}" may hold only the letters a-z, digits and single hyphens.',
        "Write an id such as test-ride.",
        'Write "{nearest}" here and wherever it is referred to.',
    ),
    "duplicate-id": Said(
        'The id "{value}" is used twice; the first time is in line {first}, and only that one is drawn.',
        "Give this one an id of its own.",
    ),
    "unknown-language": Said(
        '"{value}" is not the tag of a language.',
        "Use the two letters of ISO 639-1, such as da or en.",
        'Did you mean "{nearest}"?',
    ),
    "bad-currency": Said(
        'The currency "{value}" is not a code of three capital letters.',
        "Write it as in ISO 4217, such as DKK or EUR.",
    ),
    "unknown-time-zone": Said(
        'There is no time zone "{value}".',
        "Write it as Europe/Copenhagen is written.",
        'Did you mean "{nearest}"?',
    ),
    "long-name": Said(
        'The name "{value}" has {letters} letters; a card shows {limit}.',
        'Shorten it, and put the rest in "what".',
    ),
    "unknown-phase": Said(
        'Touchpoint "{owned}" lies in the phase "{value}", which is not in the journey.',
        "Choose one of: {known}.",
        'Did you mean "{nearest}"?',
    ),
    "unknown-next-phase": Said(
        'Phase "{owned}" leads on to "{value}", which is no phase of the journey.',
        "Choose one of: {known}.",
        'Did you mean "{nearest}"?',
    ),
    "unknown-next": Said(
        'Touchpoint "{owned}" leads on to "{value}", which is not in the journey.',
        'Draw it, or take it out of "next".',
        'Did you mean "{nearest}"?',
    ),
    "unknown-order-after": Said(
        'Touchpoint "{owned}" should come after "{value}", which is not in the journey.',
        'Draw it, or take it out of "order_after".',
        'Did you mean "{nearest}"?',
    ),
    "unknown-won-at": Said(
        'Customers are won at "{value}", which is not in the journey.',
        'Draw it, or take it out of "won_at".',
        'Did you mean "{nearest}"?',
    ),
    "unknown-content": Said(
        'Touchpoint "{owned}" uses the content "{value}", which is not in the journey.',
        'Write it under "content", or take it out here.',
        'Did you mean "{nearest}"?',
    ),
    "unknown-owner": Said(
        'Touchpoint "{owned}" is owned by "{value}", who is not in the team.',
        "Add the person to the team, or choose one of: {known}.",
        'Did you mean "{nearest}"?',
    ),
    "unknown-raci-member": Said(
        'Touchpoint "{owned}" gives "{value}" a part in RACI, who is not in the team.',
        "Add the person to the team, or choose one of: {known}.",
        'Did you mean "{nearest}"?',
    ),
    "unknown-phase-owner": Said(
        'Phase "{owned}" is owned by "{value}", who is not in the team.',
        "Add the person to the team, or choose one of: {known}.",
        'Did you mean "{nearest}"?',
    ),
    "unknown-content-owner": Said(
        'The content "{owned}" is owned by "{value}", who is not in the team.',
        "Add the person to the team, or choose one of: {known}.",
        'Did you mean "{nearest}"?',
    ),
    "unknown-journey-owner": Said(
        'The journey is owned by "{value}", who is not in the team.',
        "Add the person to the team, or choose one of: {known}.",
        'Did you mean "{nearest}"?',
    ),
    "too-many-touchpoints": Said(
        "The journey has {count} touchpoints; only the first {limit} are drawn and measured.",
        "Draw the details of a phase as a journey of its own, with this one as its parent.",
    ),
    "many-phases": Said(
        "The journey has {count} phases; more than {limit} are hard to keep in mind.",
        "Join those in which the customer wants the same.",
    ),
    "review-overdue": Said(
        "The journey was last reviewed on {last}; it was to be reviewed again by {due}.",
        'Go through it with the team, then write the day under "last_review".',
    ),
    "empty-phase": Said(
        'The phase "{phase}" has no touchpoint.',
        "Draw where customers meet you in it, or take the phase out.",
    ),
    "no-responsible": Said(
        'Nobody is responsible for touchpoint "{touchpoint}".',
        'Write a member of the team under "responsible".',
    ),
    "no-next": Said(
        'Touchpoint "{touchpoint}" has no next step.',
        'Write under "next" where the customer should go from here.',
    ),
    "no-call-to-action": Said(
        'Touchpoint "{touchpoint}" does not call the customer to any action.',
        'Write under "call_to_action" what she should do now.',
    ),
    "not-tracked": Said(
        'Nothing tells how a visit to touchpoint "{touchpoint}" becomes known.',
        'Write under "tracked_by": manual, link, qr, import or event, or unrecorded if nobody records it.',
    ),
    "not-bound": Said(
        'Touchpoint "{touchpoint}" is not bound to any events, so it is assumed and not measured.',
        'Write under "binding" which events belong to it, or mark it "tracked_by: unrecorded".',
    ),
    "unrecorded-but-bound": Said(
        'Touchpoint "{touchpoint}" is unrecorded, and yet bound to events that are then not counted.',
        'Take "tracked_by: unrecorded" away to measure it, or else the binding.',
    ),
    "unknown-channel": Said(
        'The channel "{value}" of touchpoint "{touchpoint}" is not in the library.',
        "Keep it if it is your own; it is drawn with a plain icon.",
        'Did you mean "{nearest}"? Keep it if it is your own.',
    ),
    "alone-in-group": Said(
        'Touchpoint "{touchpoint}" is the only one in the group "{value}", so there is nothing to choose between.',
        "Write the same group at its alternatives, or delete the line.",
    ),
    "follows-itself": Said(
        'Touchpoint "{touchpoint}" names itself under "{field}".',
        'Take it out; a touchpoint may be visited again anyway ("max_repeats").',
    ),
    "not-customers-voice": Said(
        'The title "{value}" is not in the customer\'s voice.',
        'Let her say it herself: "I ... because ...".',
    ),
    "empty-rule": Said(
        'The rule "{place}" asks for nothing.',
        'Write what the events have, such as "name: purchase", or delete it.',
    ),
    "rule-without-property": Said(
        'The rule "{place}" compares, but does not say which property.',
        'Write "property: ..." beside "op" and "value".',
    ),
    "unfinished-rule": Said(
        'The rule "{place}" does not say what to compare the property "{property}" with.',
        'Write both "op" and "value", or "op: exists" alone.',
    ),
    "rule-needs-number": Said(
        'The rule "{place}" asks for "{op}" and compares with "{value}", which is not one number.',
        "Write one number, with a point before decimals.",
    ),
    "unknown-touchpoint": Said(
        '"{place}" names the touchpoint "{value}", which is not in the journey.',
        "Draw it, or take the name out.",
        'Did you mean "{nearest}"?',
    ),
    "unknown-phase-named": Said(
        '"{place}" names the phase "{value}", which is not in the journey.',
        "Choose one of: {known}.",
        'Did you mean "{nearest}"?',
    ),
    "unknown-persona": Said(
        '"{place}" names the persona "{value}", who is not in the journey.',
        'Describe the persona under "personas", or take the name out.',
        'Did you mean "{nearest}"?',
    ),
    "unknown-survey": Said(
        '"{place}" names the survey "{value}", which is not in the journey.',
        'Write it under "surveys", or take the name out.',
        'Did you mean "{nearest}"?',
    ),
    "unknown-note": Said(
        '"{place}" names the note "{value}", which is not in the journey.',
        'Write it under "notes", or take the name out.',
        'Did you mean "{nearest}"?',
    ),
    "unknown-opportunity": Said(
        '"{place}" names the opportunity "{value}", which is not in the journey.',
        'Write it under "opportunities", or take the name out.',
        'Did you mean "{nearest}"?',
    ),
    "unknown-pain-or-gain": Said(
        '"{place}" names "{value}", but no pain or gain has that id.',
        'Give the pain or gain an id, such as "{{id: long-wait, text: Waits too long}}", or take the name out.',
        'Did you mean "{nearest}"?',
    ),
    "unknown-member": Said(
        '"{place}" names "{value}", who is not in the team.',
        "Add the person to the team, or choose one of: {known}.",
        'Did you mean "{nearest}"?',
    ),
    "unknown-team": Said(
        '"{place}" names the team "{value}", to which nobody belongs.',
        'Write "team: {value}" at its members, or choose one of: {known}.',
        'Did you mean "{nearest}"?',
    ),
    "bad-clock": Said(
        '"{place}" should be a time of day, and is "{value}".',
        "Write hours and minutes, such as 08:00 or 15:30.",
    ),
    "bad-amount": Said(
        '"{place}" should be an amount of money, and is "{value}".',
        "Write the number alone, or with its currency: 120 or 15.50 EUR",
    ),
    "bad-answer-scale": Said(
        '"{place}" should be a scale, and is "{value}".',
        "Write the lowest and the highest answer, the highest being the best: 1..5",
    ),
    "bad-country": Said(
        '"{value}" is not the code of a country.',
        "Write the two capital letters of ISO 3166, such as DK.",
    ),
    "pain-without-content": Said(
        'No content speaks to what customers want to avoid at touchpoint "{touchpoint}": {values}.',
        'Name the touchpoint in a piece of content, or the pain\'s id under "addresses".',
    ),
    "gain-without-content": Said(
        'No content speaks to what customers want to reach at touchpoint "{touchpoint}": {values}.',
        'Name the touchpoint in a piece of content, or the gain\'s id under "addresses".',
    ),
    "same-id-of-pains": Said(
        'The id "{value}" names both "{first}" and "{place}".',
        "Give one of them another id, and mend what refers to it.",
    ),
    "binding-never-reached": Said(
        'No event can reach touchpoint "{touchpoint}": whatever its binding asks for is counted at "{winner}", '
        "which comes first.",
        'Put "{touchpoint}" before "{winner}", or make the rule of "{winner}" narrower.',
    ),
    "binding-silent": Said(
        'No event has reached touchpoint "{touchpoint}" since {last}; that is more than {days} days.',
        "Check that its source still delivers, and that the names in its binding are still in use.",
    ),
    "handover-without-limit": Said(
        'The hand-over "{handover}" has no time limit.',
        'Agree on how soon a lead is contacted, and write it under "time_limit", such as 4h.',
    ),
    "handover-to-itself": Said(
        'The hand-over "{handover}" goes from the team "{value}" to itself.',
        'Write under "to_team" who takes over.',
    ),
    "closes-before-opening": Said(
        'The working day of the hand-over "{handover}" begins at {opens} and ends at {closes}.',
        'Write under "closes" a time later than "opens".',
    ),
    "survey-scales-differ": Said(
        'The survey "{survey}" is answered on {scale} and "{other}" on {other_scale}, though both measure {kind}, '
        "and their touchpoints are compared.",
        "Use the same scale in both.",
    ),
    "other-scale-than-survey": Said(
        '"{place}" is on the scale {scale}, but the survey "{survey}" is answered on {asked}.',
        "Compare only answers to the same question on the same scale.",
    ),
    "score-outside-scale": Said(
        '"{place}" is {value}, which is not on the scale {scale}.',
        "Write a score on the scale, or mend the scale.",
    ),
    "leading-question": Said(
        'The question "{value}" leads the customer to an answer: "{words}".',
        "Take out what tells her what to think, such as praise, or what others think.",
    ),
    "double-barrelled-question": Said(
        'The question "{value}" asks about two things at once: "{words}".',
        "Ask them one at a time, or you will not know which one she answered.",
    ),
    "closed-question": Said(
        'The question "{value}" can be answered with yes or no: "{words}".',
        "Begin with what, how or why, and she will tell you something you did not know.",
    ),
    "unknown-template": Said(
        'There is no template "{name}".',
        "Choose one of: {known}.",
        'Did you mean "{nearest}"?',
    ),
}
