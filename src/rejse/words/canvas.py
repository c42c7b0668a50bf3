"""What is said on the map while it is looked at and edited: tools, hints, what happened, and the keys."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from rejse.words import Said

PROBLEMS: Final[Mapping[str, Said]] = MappingProxyType(
    {
        "gone-from-map": Said(
            'There is no "{value}" in the journey any more.', "Load the map again: somebody has probably taken it out."
        ),
        "wrong-operation": Said(
            'Operation {number} is about the field "{field}" of "{object}", which a journey cannot have like that.',
            'Write objects as "touchpoints/call", and fields and values as the schema of the journey tells them.',
        ),
    }
)

LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "example": "This is example data.",
        "example-own": "Draw your own journey",
        "editing": "Edit the map",
        "undo": "Undo",
        "undo-key": "Undo (Ctrl Z)",
        "redo": "Redo",
        "redo-key": "Redo (Ctrl Shift Z)",
        "touchpoint": "Touchpoint",
        "phase": "Phase",
        "paste": "Paste notes",
        "paste-help": (
            "Paste a list, one card on each line, or cells from a spreadsheet. A line that ends with a colon names a"
            " phase."
        ),
        "paste-example": "Interest:\nSearch on the website\nChat with an adviser",
        "paste-make": "Make the cards",
        "zoom": "Zoom",
        "zoom-in": "Zoom in",
        "zoom-out": "Zoom out",
        "zoom-whole": "Show in full size",
        "zoom-fit": "Fit",
        "keys": "Keys",
        "drawer": "Details",
        "nothing-drawn": "Nothing is drawn yet",
        "nothing-drawn-why": (
            "Here the journey will be seen as the customer lives it: the phases from left to right, and under each the"
            " touchpoints where you meet. Begin with the first phase; everything can be changed later."
        ),
        "first-phase": "Draw the first phase",
        "no-touchpoints": "The phases are there. Now the touchpoints: where does the customer meet you?",
        "first-touchpoint": "Add the first touchpoint",
        "nothing-measured": (
            "Nothing is measured yet: dashed cards are what you believe. They become solid when events arrive and are"
            " connected with them."
        ),
        "bring-events": "Bring events in",
        "key.arrows": "Move between the cards",
        "key.enter": "Open what is chosen",
        "key.f2": "Rename it",
        "key.space": "Lift it; the arrows move it, and Space drops it again",
        "key.escape": "Back, without a change",
        "key.n": "New card here",
        "key.d": "Duplicate",
        "key.delete": "Delete; it can be undone",
        "key.extent": "Let a phase reach further into the next one, or less far",
        "key.undo": "Undo your latest change",
        "key.redo": "Do it again",
        "key.paste": "Paste notes as cards",
        "key.zoom": "Zoom in, out, and to full size",
        "key.fit": "Show the whole map",
        "key.help": "Show these keys",
        "name.arrows": "Arrows",
        "name.enter": "Enter",
        "name.space": "Space",
        "name.delete": "Delete",
        "says-rename": "New name",
        "says-new-card": "Name of the new touchpoint",
        "says-new-phase": "Name of the new phase",
        "says-add-here": "Add a touchpoint to {phase}, {lane}",
        "says-lane-digital": "digital",
        "says-lane-physical": "physical",
        "says-lifted": "{name} is lifted. Move it with the arrows, drop it with Space, Escape puts it back.",
        "says-put-back": "{name} stays where it was.",
        "says-over": "{phase}, {lane}, place {place} of {of}",
        "says-over-phase": "Before {phase}",
        "says-over-end": "Last of all",
        "says-zoomed": "{percent} %",
        "says-undo": "Undo",
        "says-by": "{name} changed the journey.",
        "says-lost": "The connection to the server is lost; trying again …",
        "says-back": "The connection is back.",
        "says-conflict": "Somebody else changed the same",
        "says-keep": "Keep what stands",
        "says-take": "Use mine",
        "says-history": "See the history",
        "says-close": "Close",
        "says-extent": "Drag to let {phase} reach into the next phase",
        "says-actions": "What to do with {name}",
        "says-open": "Open",
        "says-rename-it": "Rename",
        "says-add-here-it": "New touchpoint here",
        "says-add-phase-here": "New phase after it",
        "says-duplicate": "Duplicate",
        "says-split": "Split the phase",
        "says-split-here": "Split the phase here",
        "says-remove": "Delete",
        "says-more": "and {count} more",
        "says-no-answer": "The server does not answer. Nothing was changed; try again.",
        "did-add": "{name} is added.",
        "did-rename": "It is called {name} now.",
        "did-move": "{name} is moved to {phase}.",
        "did-move-phase": "{name} is moved.",
        "did-duplicate": "{name} is made as a copy.",
        "did-remove": "{name} is deleted.",
        "did-split": "The phase is split; the new one is called {name}.",
        "did-overlap": "{name} reaches into the next phase.",
        "did-apart": "{name} ends where the next phase begins.",
        "did-paste": "{count} cards are made.",
        "did-paste-one": "One card is made.",
        "did-undo": "Undone: {what}",
        "did-redo": "Done again: {what}",
        "did-settle": "It is settled.",
        "did-nothing": "Nothing had to be changed.",
        "and-more": "and {count} more",
        "is-back": "{name} is back.",
        "is-gone": "{name} is gone again.",
    }
)
