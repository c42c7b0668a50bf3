"""One leaf of the booklet: a landscape page of fixed size in px, the frame around it, and what is laid on it.

The same leaf is printed on A4 and on A3; only its scale differs, so it is designed to be read on A4.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from rejse.draw.drawn import Scene
from rejse.draw.glyphs import FAMILY, lines_of, shortened
from rejse.draw.legend import footer_parts
from rejse.draw.palette import PALETTES
from rejse.draw.sheet import SIZE, Sheet, name_of, px
from rejse.words import label

Paper: TypeAlias = Literal["a3", "a4"]

POINTS: Final[dict[Paper, tuple[float, float]]] = {"a3": (1190.55, 841.89), "a4": (841.89, 595.28)}
"""Width and height of landscape paper in points, 1/72 inch."""

WIDTH: Final = 1260.0
HEIGHT: Final = 891.0
MARGIN: Final = 48.0
TOP: Final = 172.0
"""Where what is laid on a leaf begins: the strip of phases and the title are above."""
BOTTOM: Final = HEIGHT - 58.0
_STRIP: Final = 30
_TIP: Final = 9


@dataclass(frozen=True, slots=True)
class Piece:
    """Something of a known height that stands in a column.

    `again` is drawn first where it begins a new leaf; what `leads` never ends one.
    """

    height: float
    draw: Callable[[Sheet, float, float], None]
    again: "Piece | None" = None
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Leaf:
    """One finished page: its name in the table of contents, and its picture."""

    name: str
    svg: str


def begin(scene: Scene, title: str, under: str, *, phase: str | None = None) -> Sheet:
    """Begin a leaf: journey and strip of phases at the top, the one it is about lit, and the title under it."""
    sheet = Sheet(PALETTES["print"], f"leaf-{name_of(title)}")
    sheet.text(MARGIN, 40, shortened(scene.title, WIDTH - 2 * MARGIN - 420, 13, 600), size=13, weight=600)
    sheet.text(WIDTH - MARGIN, 40, shortened(scene.subtitle, 400, 13), size=13, role="mute", anchor="end")
    _draw_strip(sheet, scene, phase)
    room = WIDTH - 2 * MARGIN
    sheet.text(MARGIN, 124, shortened(title, room, 28, 700), size=28, weight=700)
    sheet.text(MARGIN, 148, shortened(under, room, 15), size=15, role="mute")
    return sheet


def _draw_strip(sheet: Sheet, scene: Scene, phase: str | None) -> None:
    each = (WIDTH - 2 * MARGIN) / max(len(scene.phases), 1)
    for number, one in enumerate(scene.phases):
        x, y, here = MARGIN + number * each, 54.0, one.id == phase
        right, half, notch = x + each - 4, _STRIP / 2, _TIP if number else 0
        shape = (
            f"M{px(x)} {px(y)}H{px(right)}l{_TIP} {px(half)}l-{_TIP} {px(half)}H{px(x)}"
            + (f"l{notch} -{px(half)}" if notch else "")
            + "z"
        )
        sheet.path(shape, fill="head" if here else "track")
        name = shortened(one.name, each - 34, 13, 600)
        sheet.text(x + 18, y + 20, name, size=13, weight=600, role="on-dark" if here else "ink")


def finish(sheet: Sheet, scene: Scene, number: int, count: int) -> str:
    """End a leaf with what it stands on and its number, and give it as SVG."""
    colours = sheet.colours
    told = " · ".join(footer_parts(scene.footer, scene.language))
    sheet.line(MARGIN, HEIGHT - 44, WIDTH - MARGIN, HEIGHT - 44)
    sheet.text(MARGIN, HEIGHT - 24, shortened(told, WIDTH - 2 * MARGIN - 160, 12), size=12, role="mute")
    page = label("booklet", "page-of", scene.language, number=str(number), count=str(count))
    sheet.text(WIDTH - MARGIN, HEIGHT - 24, f"Rejse · {page}", size=12, role="mute", anchor="end")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {px(WIDTH)} {px(HEIGHT)}" width="{px(WIDTH)}"'
        f' height="{px(HEIGHT)}" lang="{scene.language}" font-family="\'{FAMILY}\', sans-serif" font-size="{SIZE}"'
        f' fill="{colours["ink"]}"><defs>{_hatch(sheet)}{"".join(sheet.defined.values())}</defs>'
        f'<rect width="{px(WIDTH)}" height="{px(HEIGHT)}" fill="{colours["bg"]}"/>{"".join(sheet.written)}</svg>'
    )


def split(pieces: Sequence[Piece], room: float) -> list[list[Piece]]:
    """Share pieces out on leaves with this much room each; what is higher than a leaf stands alone."""
    leaves: list[list[Piece]] = [[]]
    used = 0.0
    for number, piece in enumerate(pieces):
        after = pieces[number + 1].height if piece.leads and number + 1 < len(pieces) else 0.0
        if leaves[-1] and used + piece.height + after > room:
            leaves.append([piece.again] if piece.again else [])
            used = piece.again.height if piece.again else 0.0
        leaves[-1].append(piece)
        used += piece.height
    return leaves


def lay(sheet: Sheet, pieces: Sequence[Piece], x: float, y: float) -> None:
    """Draw pieces one under the other."""
    for piece in pieces:
        piece.draw(sheet, x, y)
        y += piece.height


def heading(text: str, width: float, *, above: float = 22) -> Piece:
    """Make a small heading of one line."""

    def draw(sheet: Sheet, x: float, y: float) -> None:
        sheet.text(x, y + above + 10, shortened(text, width, 14, 700), size=14, weight=700)

    return Piece(above + 22, draw, leads=True)


def paragraph(text: str, width: float, *, size: float = 14, mark: bool = False, role: str = "ink") -> Piece:
    """Make a text of as many lines as it needs, with a dot before it where it is one of several."""
    inset = 14 if mark else 0
    lines = lines_of(text, width - inset, size, 400, 12)

    def draw(sheet: Sheet, x: float, y: float) -> None:
        if mark:
            sheet.circle(x + 3, y + size * 0.72, 2.2, fill="mute")
        for number, line in enumerate(lines):
            sheet.text(x + inset, y + size + number * size * 1.35, line, size=size, role=role)

    return Piece(len(lines) * size * 1.35 + 5, draw)


def bar(  # noqa: PLR0913, PLR0917  (what and where)
    sheet: Sheet, x: float, y: float, width: float, part: float, interval: tuple[float, float] | None
) -> None:
    """Draw a share as a bar and its interval as a line with ends; both read again in the text beside them."""
    sheet.rect(x, y, width, 8, fill="track", radius=4)
    if part > 0:
        sheet.rect(x, y, max(4, width * part), 8, fill="digital", radius=4)
    if interval:
        low, high = (x + width * bound for bound in interval)
        sheet.path(
            f"M{px(low)} {px(y - 3)}v14M{px(low)} {px(y + 4)}H{px(high)}M{px(high)} {px(y - 3)}v14",
            stroke="ink",
            stroke_width=1.4,
        )


def _hatch(sheet: Sheet) -> str:
    """Make the hatching of those who went no further, for the legend."""
    ground, lines = sheet.colours["bad-tint"], sheet.colours["bad"]
    return (
        f'<pattern id="{sheet.prefix}-lost" width="6" height="6" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><rect width="6" height="6" fill="{ground}"/>'
        f'<rect width="2" height="6" fill="{lines}" fill-opacity="0.75"/></pattern>'
    )
