"""Words of the history page: versions, conflicts, what was the plan when."""

from collections.abc import Mapping
from typing import Final

from rejse.words import Said

LABELS: Final[Mapping[str, str]] = {
    "title": "History",
    "lead": (
        "Every change, who made it and what it did. Nothing is ever lost: any version can be looked at, and "
        "brought back."
    ),
    "conflicts": "Two people wrote in the same place",
    "take-kept": "Keep what stands",
    "take-other": "Take the other",
    "this-version": "The journey as it is now",
    "name-it": "Call it",
    "name-example": "Before the new website",
    "name-do": "Name the version",
    "publish-from": "It is the plan from",
    "publish-note": "Why",
    "publish-do": "Publish",
    "publish-why": (
        "Customers are compared with the plan that was in force when they were under way, so a new drawing "
        "does not rewrite history."
    ),
    "earlier": "Compare version",
    "later": "with",
    "compare": "Show both on the map",
    "revision": "Version {number}",
    "on-map": "Show on the map",
    "restore": "Bring this version back",
    "older": "Older changes",
    "between-title": "Version {earlier} and version {later}",
    "what-changed": "What was changed",
    "no-difference": "The two versions say the same.",
}

PROBLEMS: Final[Mapping[str, Said]] = {}
