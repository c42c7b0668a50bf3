"""The sheet a map is drawn on: shapes and texts in order, written as SVG with literal colours and a class per role."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from rejse.draw.drawn import Sign
from rejse.draw.glyphs import width_of

Anchor: TypeAlias = Literal["start", "middle", "end"]
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


@lru_cache(16384)
def escaped(text: str) -> str:
    """Make any text safe inside SVG, as content and as attribute; what XML forbids becomes a question mark."""
    return _FORBIDDEN.sub("?", text).translate(_ESCAPES)


def name_of(text: str) -> str:
    """Make a safe id of any text."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", text)


@lru_cache(65536)
def px(number: float) -> str:
    """Write a length with at most one decimal: half the bytes, and the same on every machine."""
    written = f"{number:.1f}"
    return written.removesuffix(".0")


class Sheet:
    """What has been drawn so far. Roles are names of the palette; ids bear the map's own prefix."""

    def __init__(self, colours: Mapping[str, str], prefix: str) -> None:
        self.colours = colours
        self.prefix = prefix
        self.written: list[str] = []
        self.shown: set[Sign] = set()

    def put(self, markup: str) -> None:
        """Add markup made by the caller, who has escaped what is in it."""
        self.written.append(markup)

    def show(self, sign: Sign, *, if_: bool = True) -> None:
        """Remember that a mark is on the sheet: the legend explains what is there, and no more."""
        if if_:
            self.shown.add(sign)

    def text(  # noqa: PLR0913  (a text has this many properties; all but four have a default)
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 13,
        weight: int = 400,
        role: str = "ink",
        anchor: Anchor = "start",
    ) -> None:
        """Write one line of text on its base line."""
        bold = f' font-weight="{weight}"' if weight != 400 else ""
        side = f' text-anchor="{anchor}"' if anchor != "start" else ""
        self.written.append(
            f'<text x="{px(x)}" y="{px(y)}" font-size="{size:g}"{bold}{side} fill="{self.colours[role]}"'
            f' class="f-{role}">{escaped(text)}</text>'
        )

    def rect(  # noqa: PLR0913  (likewise)
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str | None = None,
        radius: float = 0,
        stroke: str | None = None,
        dash: str = "",
        stroke_width: float = 1,
    ) -> None:
        """Draw a rectangle."""
        self.written.append(
            f'<rect x="{px(x)}" y="{px(y)}" width="{px(max(width, 0))}" height="{px(height)}"'
            + (f' rx="{px(radius)}"' if radius else "")
            + self._painted(fill, stroke, stroke_width, dash)
            + "/>"
        )

    def circle(self, x: float, y: float, radius: float, *, fill: str | None = None, stroke: str | None = None) -> None:
        """Draw a circle."""
        painted = self._painted(fill, stroke, 1.2, "")
        self.written.append(f'<circle cx="{px(x)}" cy="{px(y)}" r="{px(radius)}"{painted}/>')

    def line(self, x: float, y: float, to_x: float, to_y: float, *, stroke: str = "line") -> None:
        """Draw a thin line."""
        painted = self._painted("", stroke, 1, "")
        self.written.append(f'<line x1="{px(x)}" y1="{px(y)}" x2="{px(to_x)}" y2="{px(to_y)}"{painted}/>')

    def path(  # noqa: PLR0913  (likewise)
        self,
        shape: str,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        stroke_width: float = 1,
        dash: str = "",
        extra: str = "",
    ) -> None:
        """Draw a path; `extra` is further markup of the caller's."""
        self.written.append(f'<path d="{shape}"{self._painted(fill, stroke, stroke_width, dash)}{extra}/>')

    def open(self, kind: str, attributes: str = "") -> None:
        """Begin a group of a kind, which is its class."""
        self.written.append(f'<g class="{kind}"{attributes}>')

    def close(self) -> None:
        """End the group begun last."""
        self.written.append("</g>")

    def told(self, title: str, description: str = "") -> None:
        """Tell what the group is, for those who point at it and those who cannot see it."""
        more = f"<desc>{escaped(description)}</desc>" if description else ""
        self.written.append(f"<title>{escaped(title)}</title>{more}")

    def _painted(self, fill: str | None, stroke: str | None, stroke_width: float, dash: str) -> str:
        roles = [f"f-{fill}"] if fill else []
        painted = f' fill="{self.colours[fill]}"' if fill else ' fill="none"' if fill is None else ""
        if stroke:
            roles.append(f"s-{stroke}")
            painted += f' stroke="{self.colours[stroke]}"'
            painted += f' stroke-width="{stroke_width:g}"' if stroke_width != 1 else ""
            painted += f' stroke-dasharray="{dash}"' if dash else ""
        return painted + (f' class="{" ".join(roles)}"' if roles else "")


def fits_beside(left: str, right: str, width: float, size: float, weight: int = 400) -> bool:
    """Tell whether two texts of one size stand on one line without touching."""
    return width_of(left, size, weight) + width_of(right, size, weight) + size * 0.7 <= width
