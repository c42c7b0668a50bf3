"""Words about settings."""

from collections.abc import Mapping
from typing import Final

from rejse.words import Said

LABELS: Final[Mapping[str, str]] = {}

PROBLEMS: Final[Mapping[str, Said]] = {
    "unknown-setting": Said(
        'There is no setting called "{setting}".',
        "Delete the line, or see the settings in docs/reference/settings.md.",
        'Did you mean "{nearest}"?',
    ),
    "bad-setting": Said(
        'The setting "{setting}" cannot be "{value}".',
        "It is: {help}.",
    ),
    "unreadable-settings": Said(
        "The settings are not written as TOML: {reason}.",
        'Write one setting per line, such as language = "da".',
    ),
}
