"""The sheet a map is drawn on: shapes and texts in order, written as SVG with literal colours and a class per role."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, Literal, TypeAlias
from zlib import crc32

from rejse.draw.drawn import Sign
from rejse.draw.glyphs import shortened, width_of
from rejse.draw.icons import ICONS
from rejse.draw.marks import MARKS

SIZE: Final = 13
"""The size of most texts."""

Anchor: TypeAlias = Literal["start", "middle", "end"]
Links: TypeAlias = Callable[[str], str]
"""Gives the URL of a place in the document, as `touchpoints/checkout`; an empty one where nothing is to be opened."""

_LENGTHS_MOST: Final = 65536
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPED: Final = re.compile("[&<>\"']")
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


@lru_cache(16384)
def escaped(text: str) -> str:
    """Make any text safe inside SVG, as content and as attribute; what XML forbids becomes a question mark."""
    allowed = _FORBIDDEN.sub("?", text)
    return allowed.translate(_ESCAPES) if _ESCAPED.search(allowed) else allowed


@lru_cache(8192)
def name_of(text: str) -> str:
    """Make a safe id of any text."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", text)


class _Lengths(dict[float, str]):
    """The lengths written so far: a picture has thousands, and looking one up takes half as long as an lru_cache."""

    def __missing__(self, number: float) -> str:
        if len(self) >= _LENGTHS_MOST:
            self.clear()
        written = f"{number:.1f}".removesuffix(".0")
        self[number] = "0" if written == "-0" else written
        return self[number]


px: Final[Callable[[float], str]] = _Lengths().__getitem__
"""Write a length with at most one decimal: half the bytes, and the same on every machine."""


class Sheet:
    """What has been drawn so far. Roles are names of the palette; ids bear the map's own prefix or a short one."""

    def __init__(self, colours: Mapping[str, str], prefix: str, links: Links | None = None) -> None:
        self.colours = colours
        self.links = links
        self.prefix = prefix
        self.short = f"r{crc32(prefix.encode()):x}"
        self.usual: float = SIZE
        self.written: list[str] = []
        self.defined: dict[str, str] = {}
        self.shown: set[Sign] = set()
        self._ends: list[str] = []
        self._looks: dict[tuple[str | None, str | None, float, str], str] = {}
        self._styles: dict[tuple[float, float, int, str, Anchor], str] = {}

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
        size: float = SIZE,
        weight: int = 400,
        role: str = "ink",
        anchor: Anchor = "start",
    ) -> None:
        """Write one line of text on its base line; size 13 in ink is what the picture says for all texts."""
        style = (self.usual, size, weight, role, anchor)
        styled = self._styles.get(style)
        if styled is None:
            styled = self._styles[style] = self._style(*style)
        self.written.append(f'<text x="{px(x)}" y="{px(y)}"{styled}>{escaped(text)}</text>')

    def mark(self, name: str, x: float, y: float, *, role: str = "mute") -> None:
        """Draw one of the small marks with its upper left corner here."""
        self._use(f"m-{role}-{name}", MARKS[name], x, y, role, 1.4)

    def icon(self, name: str, x: float, y: float, *, role: str) -> None:
        """Draw a channel's icon with its upper left corner here."""
        self._use(f"i-{role}-{name}", ICONS[name], x, y, role, 1.5)

    def badge(self, initials: str, x: float, y: float, *, ground: str, role: str) -> None:
        """Draw initials in a circle around a point; those of one person are written once."""
        name = f"b-{ground}-{name_of(initials)}-{len(initials)}"
        if name not in self.defined:
            shown = escaped(shortened(initials, 21, 11, 600))
            self.defined[name] = (
                f'<g id="{self.short}-{name}"><circle r="11.5" fill="{self.colours[ground]}" class="f-{ground}"/>'
                f'<text y="4" font-size="11" font-weight="600" text-anchor="middle" fill="{self.colours[role]}"'
                f' class="f-{role}">{shown}</text></g>'
            )
        self.written.append(f'<use href="#{self.short}-{name}" x="{px(x)}" y="{px(y)}"/>')

    def dots(self, severity: int, x: float, y: float) -> None:
        """Draw a severity as five dots, the first in the middle of this point; each severity is written once."""
        name = f"d-{severity}"
        if name not in self.defined:
            colour = self.colours["bad"]
            dots = "".join(
                f'<circle cx="{9 * at}" r="3" fill="{colour if at < severity else "none"}" stroke="{colour}"'
                f' stroke-width="1.2" class="{"f-bad s-bad" if at < severity else "s-bad"}"/>'
                for at in range(5)
            )
            self.defined[name] = f'<g id="{self.short}-{name}">{dots}</g>'
        self.written.append(f'<use href="#{self.short}-{name}" x="{px(x)}" y="{px(y)}"/>')

    def _use(self, name: str, shape: str, x: float, y: float, role: str, width: float) -> None:  # noqa: PLR0913, PLR0917  (likewise)
        """Draw a shape that is written once in each colour, however often it is drawn."""
        if name not in self.defined:
            self.defined[name] = (
                f'<path id="{self.short}-{name}" d="{shape}" fill="none" stroke="{self.colours[role]}"'
                f' stroke-width="{width:g}" stroke-linecap="round" stroke-linejoin="round" class="s-{role}"/>'
            )
        self.written.append(f'<use href="#{self.short}-{name}" x="{px(x)}" y="{px(y)}"/>')

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
        rounded = f' rx="{px(radius)}"' if radius else ""
        wide = px(width) if width > 0 else "0"
        painted = self._painted(fill, stroke, stroke_width, dash)
        self.written.append(f'<rect x="{px(x)}" y="{px(y)}" width="{wide}" height="{px(height)}"{rounded}{painted}/>')

    def circle(  # noqa: PLR0913  (likewise)
        self,
        x: float,
        y: float,
        radius: float,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        told: str = "",
    ) -> None:
        """Draw a circle; what it is told to be is heard and shown to those who point at it."""
        painted = self._painted(fill, stroke, 1, "")
        inside = f"><title>{escaped(told)}</title></circle>" if told else "/>"
        self.written.append(f'<circle cx="{px(x)}" cy="{px(y)}" r="{px(radius)}"{painted}{inside}')

    def line(  # noqa: PLR0913  (likewise)
        self,
        x: float,
        y: float,
        to_x: float,
        to_y: float,
        *,
        stroke: str = "line",
        stroke_width: float = 1,
        dash: str = "",
    ) -> None:
        """Draw a line, thin if nothing else is said."""
        painted = self._painted("", stroke, stroke_width, dash)
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

    def open(self, kind: str, attributes: str = "", *, usual: float = SIZE) -> None:
        """Begin a group of a kind, which is its class; `usual` is the size of most of its texts."""
        large = f' font-size="{px(usual)}"' if usual != SIZE else ""
        self.usual = usual
        self._ends.append("</g>")
        self.written.append(f'<g class="{kind}"{attributes}{large}>')

    def link(self, kind: str, place: str | None, attributes: str = "", *, usual: float = SIZE, name: str = "") -> None:
        """Begin a group that leads to a place, if links are asked and there is such a place; else a plain group.

        Without a name it is called by its title, or by the texts in it.
        """
        url = self.links(place) if self.links and place else ""
        if not url:
            self.open(kind, attributes, usual=usual)
            return
        told = f' aria-label="{escaped(name)}"' if name else ""
        large = f' font-size="{px(usual)}"' if usual != SIZE else ""
        self.usual = usual
        self._ends.append("</a>")
        self.written.append(
            f'<a class="{kind}" href="{escaped(url)}" data-place="{escaped(place or "")}"{attributes}{told}{large}>'
        )

    def close(self) -> None:
        """End the group begun last."""
        self.usual = SIZE
        self.written.append(self._ends.pop())

    def told(self, title: str, description: str = "") -> None:
        """Tell what the group is, for those who point at it and those who cannot see it."""
        more = f"<desc>{escaped(description)}</desc>" if description else ""
        self.written.append(f"<title>{escaped(title)}</title>{more}")

    def _style(self, usual: float, size: float, weight: int, role: str, anchor: Anchor) -> str:
        """Write how a text looks; the same style is written once."""
        large = f' font-size="{size:g}"' if size != usual else ""
        bold = f' font-weight="{weight}"' if weight != 400 else ""
        side = f' text-anchor="{anchor}"' if anchor != "start" else ""
        return large + bold + side + (self._painted(role, None, 1, "") if role != "ink" else "")

    def _painted(self, fill: str | None, stroke: str | None, stroke_width: float, dash: str) -> str:
        """Write how a shape is painted; the same look is written once."""
        look = (fill, stroke, stroke_width, dash)
        written = self._looks.get(look)
        if written is None:
            written = self._looks[look] = self._paint(fill, stroke, stroke_width, dash)
        return written

    def _paint(self, fill: str | None, stroke: str | None, stroke_width: float, dash: str) -> str:
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
