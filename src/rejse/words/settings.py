"""Words about settings."""

from collections.abc import Mapping
from typing import Final

from rejse.words import Said

LABELS: Final[Mapping[str, str]] = {
    "name.language": "Language",
    "name.time_zone": "Time zone",
    "name.currency": "Currency",
    "name.session_gap_minutes": "Minutes between sessions",
    "name.patience_days": "Days of patience",
    "name.threads": "Threads",
    "help.language": "language of what is shown where the reader has not chosen: da or en",
    "help.time_zone": "zone of calendar days, weeks and months",
    "help.currency": "currency of values that bring none (ISO 4217)",
    "help.session_gap_minutes": "silence after which a new session begins; exactly this long splits",
    "help.patience_days": "how long a customer may take to go on where the journey says nothing",
    "help.threads": "threads for measuring; 0 means one per core",
}

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
