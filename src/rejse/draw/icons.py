"""Icons of the channels: our own stroke paths in a 16 x 16 box, 1.5 px wide, with round ends and joins."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from rejse.journey.channels import CHANNELS
from rejse.journey.document import Medium

ICONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ad": "M2 6.5v3h2.5l7 3.5V3l-7 3.5zM4.8 9.8l.9 3.7h1.8l-.9-2.9M13.8 6.7v2.6",
        "app": "M4.5 1.8h7v12.4h-7zM4.5 11.4h7M7.6 12.8h.8",
        "calendar": "M2.5 3.8h11v9.7h-11zM2.5 7h11M5.5 2.2v3M10.5 2.2v3M5.4 9.6h.1M8 9.6h.1M10.6 9.6h.1",
        "cart": "M1.5 2.8h2l1.7 7.2h7l1.5-5.2H4M6 12.9h.1M11 12.9h.1",
        "chat": "M2.2 2.8h11.6v8H8.2L5 13.6v-2.8H2.2zM5.2 5.8h5.6M5.2 8h3.4",
        "delivery": (
            "M1.5 3.8h7.8v7.4H1.5zM9.3 6.3h3l2.2 2.5v2.4H9.3M4.3 11.2a1.4 1.4 0 1 0 .1 0M11.7 11.2a1.4 1.4 0 1 0 .1 0"
        ),
        "event": "M3 2v12M3 2.8h9.8l-2.3 3 2.3 3H3",
        "heart": "M8 13.4C-.6 8 3.6 1 8 4.9 12.4 1 16.6 8 8 13.4z",
        "invoice": "M3.5 1.9h9v12.2l-1.5-1-1.5 1-1.5-1-1.5 1-1.5-1-1.5 1zM5.9 5.2h4.2M5.9 8h4.2",
        "letter": "M2 6.5 8 2l6 4.5v7H2zM2 6.8l6 4 6-4",
        "mail": "M1.8 3.3h12.4v9.4H1.8zM2 3.8l6 4.9 6-4.9",
        "people": (
            "M5.6 2.6a2.2 2.2 0 1 0 .1 0M1.6 13.3c0-5.4 8-5.4 8 0M10.7 3.3a1.9 1.9 0 1 1-.1 3.7"
            "M11.2 9c2.2.1 3.3 1.8 3.3 4.3"
        ),
        "phone": "M3.2 2.2h2.7l1.1 3.2-1.5 1.2c.8 1.7 2.1 3 3.9 3.9l1.2-1.5 3.2 1.1v2.7c-6.6 1.2-11.8-4-10.6-10.6z",
        "print": (
            "M2 3h9.5v9.2c0 1.6 2.5 1.6 2.5 0V5.5h-2.5M2 3v9c0 1 .6 1.4 1.4 1.4h9.4M4.4 5.8h4.7M4.4 8.2h4.7M4.4 10.6h3"
        ),
        "radio": "M1.8 5.8h12.4v7.6H1.8zM3.6 5.8 11.8 2M5.2 7.9a1.7 1.7 0 1 0 .1 0M9.4 8.4h2.6M9.4 10.8h2.6",
        "search": "M7 2.3a4.6 4.6 0 1 0 .1 0M10.5 10.4l3.6 3.7",
        "self-service": "M2.4 2.6h11.2v7.6H2.4zM5.6 13.4h4.8M8 10.4v3M5.8 6.5l1.5 1.5 2.9-3",
        "service-desk": (
            "M2.4 10.4V8a5.6 5.6 0 0 1 11.2 0v2.4M2.4 8.4h2v3.8h-2zM11.6 8.4h2v3.8h-2zM13 12.4c0 1.4-1.6 1.8-4 1.8"
        ),
        "shop": (
            "M2.7 7.4v6.2h10.6V7.4M1.8 5.8 3.2 2.4h9.6l1.4 3.4c0 2-2.9 2-3.1.1-.2 2-2.9 2-3.1 0-.2"
            " 2-2.9 2-3.1 0-.2 1.9-3.1 1.9-3.1-.1zM6.4 13.6V9.8h3.2v3.8"
        ),
        "sms": "M2.2 2.8h11.6v8H8.2L5 13.6v-2.8H2.2zM5 6.8h.1M8 6.8h.1M11 6.8h.1",
        "social": (
            "M4 6.1a1.9 1.9 0 1 0 .1 0M12 1.9a1.9 1.9 0 1 0 .1 0M12 10.3a1.9 1.9 0 1 0 .1 0"
            "M5.8 7.1l4.5-2.4M5.8 8.9l4.5 2.4"
        ),
        "star": "M8 1.9l1.9 3.9 4.2.6-3.1 3 .8 4.2L8 11.6l-3.8 2 .8-4.2-3.1-3 4.2-.6z",
        "web": "M1.8 2.8h12.4v10.4H1.8zM1.8 5.8h12.4M4 4.3h.1M6 4.3h.1",
        "wrench": (
            "M13.7 4.3l-2.1 2.1-1.9-.4-.5-2 2.1-2.1a3.7 3.7 0 0 0-4.6 4.8L2.2 11.2l2.5 2.6 4.5-4.5a3.7 3.7 0 0 0 4.5-5z"
        ),
    }
)

_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "advertisement": "ad",
        "billboard": "ad",
        "call": "phone",
        "checkout": "cart",
        "display": "ad",
        "e-mail": "mail",
        "exhibition": "event",
        "facebook": "social",
        "fair": "event",
        "instagram": "social",
        "linkedin": "social",
        "mailing": "letter",
        "meeting": "people",
        "mobile": "app",
        "order": "cart",
        "payment": "invoice",
        "post": "letter",
        "poster": "ad",
        "sales": "people",
        "service": "wrench",
        "stand": "event",
        "store": "shop",
        "support": "service-desk",
        "survey": "star",
        "telephone": "phone",
        "website": "web",
        "workshop": "wrench",
    }
)
"""Words in the names companies give channels of their own."""

_BY_MEDIUM: Final = {Medium.DIGITAL: "web", Medium.PHYSICAL: "shop", Medium.PERSONAL: "people"}


def icon_of(channel: str, medium: Medium) -> str:
    """Choose the icon of a channel: the library's, else that of a word in its name, else the medium's."""
    name = channel.strip().lower().replace(" ", "-").replace("_", "-")
    for known in (name, *name.split("-")):
        if known in CHANNELS:
            return CHANNELS[known].icon
        if known in ICONS:
            return known
        if known in _WORDS:
            return _WORDS[known]
    return _BY_MEDIUM[medium]
