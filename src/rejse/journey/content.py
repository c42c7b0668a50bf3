"""What a company shows and says on the way: it speaks to a pain or a gain and calls to action."""

from dataclasses import dataclass
from enum import StrEnum

from rejse.journey.text import Text


class ContentStatus(StrEnum):
    """How far a piece of content has come."""

    PLANNED = "planned"
    IN_PROGRESS = "in-progress"
    PUBLISHED = "published"
    OUTDATED = "outdated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Something we show or say.

    `addresses` names the pains and gains it speaks to. Content that names none speaks to all of them where it is used,
    until somebody says more exactly.
    """

    id: str
    title: Text
    topic: Text | None = None
    format: str | None = None
    url: str | None = None
    phases: tuple[str, ...] = ()
    touchpoints: tuple[str, ...] = ()
    personas: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    call_to_action: Text | None = None
    owner: str | None = None
    status: ContentStatus | None = None
