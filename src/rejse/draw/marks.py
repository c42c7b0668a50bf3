"""Small marks before a text: our own paths in a 14 x 14 box, so that no font has to have them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

MARKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "feeling": "M7 1.6a5.4 5.4 0 1 0 .1 0M5 5.6v.3M9 5.6v.3M4.4 8.4c1.3 1.9 3.9 1.9 5.2 0",
        "thought": "M4.6 9.3C.4 9.6.8 4.6 4 4.6c.6-3.4 6-3.2 6.4 0 3.3.2 3 4.7-.2 4.7zM3.6 11.4h.3M2 13h.1",
        "question": "M4.4 4.6a2.6 2.6 0 1 1 3.9 2.5C7.4 7.6 7 8.1 7 9.2M7 11.9v.3",
        "need": "M7 12C.4 7.6 3 1.9 7 4.7 11 1.9 13.6 7.6 7 12z",
        "call": "M1.8 7h10M8 3.2 11.9 7 8 10.8",
        "gap": "M7 1.6a5.4 5.4 0 1 0 .1 0M3.4 10.7l7.2-7.3",
        "gain": "M7 12V2.4M3.2 6.2 7 2.2l3.8 4",
        "opportunity": "M5 9.2C1.4 6.6 3 1.6 7 1.6s5.6 5 2 7.6v1.6H5zM5.4 12.8h3.2",
        "improvement": "M2 11.4 5.6 7.4l2.4 2.2L12.2 4M8.8 3.6h3.6v3.6",
        "quote": "M2.4 9.6c2-.6 2.6-2 2.6-3.4H2.6V3h3v3.2M8.4 9.6c2-.6 2.6-2 2.6-3.4H8.6V3h3v3.2",
        "flag": "M3 13V1.6M3 2.2h8.4L9.2 5.1l2.2 2.9H3",
        "good": "M7 1.6a5.4 5.4 0 1 0 .1 0M4.9 5.6v.3M9.1 5.6v.3M4.2 8.2c1.4 2.2 4.2 2.2 5.6 0",
        "middling": "M7 1.6a5.4 5.4 0 1 0 .1 0M4.9 5.6v.3M9.1 5.6v.3M4.6 9.1h4.8",
        "bad": "M7 1.6a5.4 5.4 0 1 0 .1 0M4.9 5.6v.3M9.1 5.6v.3M4.2 9.9c1.4-2.2 4.2-2.2 5.6 0",
        "kept": "M2.4 7.4 5.6 10.6 11.8 3.6",
        "broken": "M7 2.2v6M7 11.4v.4",
        "missing": "M3 7h8",
        "ad-hoc": "M7 2.6v8.8M2.6 7h8.8",
        "failing": "M3.2 3.2l7.6 7.6M10.8 3.2 3.2 10.8",
        "irregular": "M2 4.6h9.6M9.4 2.4l2.2 2.2-2.2 2.2M12 9.6H2.4M4.6 7.4 2.4 9.6l2.2 2.2",
        "moment": "M7 1.4l1.6 3.7 4 .4-3 2.7.9 4L7 10.1l-3.5 2.1.9-4-3-2.7 4-.4z",
    }
)
"""What a mark looks like, drawn with a line 1.4 px wide with round ends."""

TRIANGLE_UP: Final = "M0 4.2 4.4-3.4 8.8 4.2z"
TRIANGLE_DOWN: Final = "M0-3.4h8.8L4.4 4.2z"
DIAMOND: Final = "M4.4-3.6 8.4.4 4.4 4.4.4.4z"
SCORES: Final[Mapping[str, str]] = MappingProxyType({"good": TRIANGLE_UP, "middling": DIAMOND, "bad": TRIANGLE_DOWN})
"""The shape beside a score, filled, on a line of its own height: never the colour alone."""

PERSONAS: Final = (
    "M-3.2 0a3.2 3.2 0 1 0 6.4 0 3.2 3.2 0 1 0-6.4 0z",
    "M-3-3h6v6h-6z",
    "M0-4.2 4.2 0 0 4.2-4.2 0z",
    "M-3.9 3.2 0-3.8l3.9 7z",
    "M-3.9-3.2h7.8L0 3.8z",
)
"""The shape of each persona's points: five that differ without their colours."""
