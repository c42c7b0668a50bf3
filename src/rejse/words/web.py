"""What the web app's frame says: menu, account, refusals."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from rejse.words import Said

PROBLEMS: Final[Mapping[str, Said]] = MappingProxyType(
    {
        "sign-in-first": Said(
            "Nobody is signed in.", "Sign in, or send a key that is still good in the header Authorization."
        ),
        "not-allowed": Said(
            'Your role does not allow this; it takes the right "{right}".',
            "Ask an owner of the workspace to do it, or to give you a role that may.",
        ),
        "foreign-form": Said(
            "The form does not come from a page of yours that is still open.",
            "Load the page again and send the form once more.",
        ),
        "no-such-page": Said(
            'There is nothing at "{path}".', "Go to the overview of all journeys and choose from there."
        ),
        "not-understood": Said(
            'The part "{place}" of what was sent is missing, or is not what it should be ({kind}).',
            "Compare it with the description of the API, and send it again.",
        ),
    }
)

LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "skip": "Go to the content",
        "places": "Places",
        "journeys": "Journeys",
        "all-journeys": "All journeys",
        "map": "Map",
        "personas": "Personas",
        "measures": "Measures",
        "sources": "Sources",
        "account": "Account",
        "open-here": "Open on this machine only, without a sign-in",
        "open-here-note": (
            "Anybody who can use this machine may see and change everything here. Start it without --open, and everyone"
            " signs in."
        ),
        "signed-in-as": "Signed in as {name}",
        "users": "Users and keys",
        "settings": "Settings",
        "my-account": "My account",
        "sign-out": "Sign out",
        "language": "Language",
        "theme": "Colours",
        "theme-auto": "As the machine",
        "theme-light": "Light",
        "theme-dark": "Dark",
        "close": "Close",
        "cancel": "Cancel",
        "save": "Save",
        "choose": "Choose",
        "owner": "Owner",
        "touchpoints-measured": "{measured} of {all} touchpoints measured",
        "problems": "{count} remarks",
        "problems-one": "1 remark",
        "data-through": "Data through {when}",
        "no-data": "No data yet",
        "new-journey": "Draw a new journey",
        "overview-lead": "Every journey of the workspace: what is measured, what stands out, and how fresh it is.",
        "refused": "That did not work",
        "refused-back": "To the overview",
        "code": "Code",
        "working": "Working …",
        "lost-connection": "The connection to the server is lost; trying again …",
        "made-with": "Rejse: self-hosted, nothing is sent to anybody",
    }
)
