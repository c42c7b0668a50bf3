"""Words about the API: why something that a program sent was refused."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from rejse.words import Said

LABELS: Final[Mapping[str, str]] = MappingProxyType({})

PROBLEMS: Final[Mapping[str, Said]] = MappingProxyType(
    {
        "body-unreadable": Said(
            "What was sent cannot be read: it is not JSON in UTF-8.",
            "Send JSON, and say so in the header Content-Type: application/json.",
        ),
        "journey-there": Said(
            'There is a journey "{journey}" already.',
            "Choose another id, or change the one that is there.",
        ),
    }
)
