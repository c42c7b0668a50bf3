"""The booklet put together: every leaf as a vector page of A4 or A3, in one PDF with a table of contents."""

from dataclasses import replace
from io import BytesIO
from itertools import chain
from typing import Final, Literal, TypeAlias

from rejse.draw.booklet.leaf import HEIGHT, POINTS, WIDTH, Leaf, Paper, finish
from rejse.draw.booklet.phase import phase_leaves
from rejse.draw.booklet.reading import findings_leaf, reading_leaves
from rejse.draw.drawn import LaneName, Scene
from rejse.draw.export import pdf
from rejse.draw.layout import Zoom
from rejse.draw.map import render
from rejse.draw.page.document import size_of
from rejse.draw.palette import PALETTES
from rejse.draw.sheet import px
from rejse.words import label

Pages: TypeAlias = Literal["map", "all"]

_EDGE: Final = 18.0
"""px of a leaf around the map: it brings its own margin."""

_NEARLY: Final = 0.9
"""A map that is printed this much smaller than its width allows still shows more than one without a lane."""

_SHORTER: Final[tuple[tuple[LaneName, ...], ...]] = (
    ("goal", "digital", "way", "physical", "experience", "pains", "handovers"),
    ("digital", "way", "physical", "experience", "pains"),
    ("digital", "way", "physical", "experience"),
    ("digital", "way", "physical"),
)
"""What a map on one leaf can do without, where the phases have pages of their own: what is written there."""


def booklet(scene: Scene, *, paper: Paper = "a3", pages: Pages = "all") -> bytes:
    """Make the PDF: only the map, or the map, the findings, a page per phase and how to read it.

    Raises:
        FontMissing: the build hook has not run.
    """
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415  (90 ms, only for PDF)
    from pypdf.generic import NameObject, TextStringObject  # noqa: PLC0415

    writer = PdfWriter()
    told: set[str] = set()
    for leaf in leaves(scene, pages=pages):
        made = PdfReader(BytesIO(pdf(_on_paper(leaf.svg, paper))))
        writer.append(made, outline_item=None if leaf.name in told else leaf.name)
        told.add(leaf.name)
    writer.add_metadata({"/Title": f"{scene.title} · {scene.subtitle}", "/Creator": "Rejse", "/Producer": "Rejse"})
    writer.compress_identical_objects(remove_duplicates=True, remove_unreferenced=True)
    writer.root_object[NameObject("/Lang")] = TextStringObject(scene.language)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def leaves(scene: Scene, *, pages: Pages = "all") -> tuple[Leaf, ...]:
    """Draw the pages as SVG, in the order they are bound."""
    whole = pages == "all" and bool(scene.phases)
    title = scene.title
    if not whole:
        return (Leaf(title, map_leaf(scene, whole=True)),)
    phases = {phase.name: phase_leaves(scene, phase) for phase in scene.phases}
    reading, lang = reading_leaves(scene), scene.language
    count = 2 + sum(map(len, phases.values())) + len(reading)
    sheets = chain(
        [(label("booklet", "findings", lang), findings_leaf(scene))],
        ((name, sheet) for name, some in phases.items() for sheet in some),
        ((label("booklet", "reading", lang), sheet) for sheet in reading),
    )
    made = [Leaf(name, finish(sheet, scene, number, count)) for number, (name, sheet) in enumerate(sheets, 2)]
    return (Leaf(title, map_leaf(scene, whole=False)), *made)


def map_leaf(scene: Scene, *, whole: bool) -> str:
    """Lay the map on a leaf, as large as it fits; where not the whole is wanted, without what would make it small."""
    svg = render(scene, theme="print") if whole else _readable(scene)
    width, height = size_of(svg)
    scale = min((WIDTH - 2 * _EDGE) / width, (HEIGHT - 2 * _EDGE) / height)
    x, y = (WIDTH - width * scale) / 2, max(_EDGE, (HEIGHT - height * scale) / 2)
    inner = svg.replace("<svg ", f'<svg x="{px(x)}" y="{px(y)}" ', 1)
    for name, length in (("width", width), ("height", height)):
        inner = inner.replace(f' {name}="{px(length)}"', f' {name}="{px(length * scale)}"', 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {px(WIDTH)} {px(HEIGHT)}" width="{px(WIDTH)}"'
        f' height="{px(HEIGHT)}"><defs></defs><rect width="{px(WIDTH)}" height="{px(HEIGHT)}"'
        f' fill="{PALETTES["print"]["bg"]}"/>{inner.strip()}</svg>'
    )


def _readable(scene: Scene) -> str:
    """Choose the fullest map that is printed nearly as large as its width allows; else the one printed largest."""
    found = [
        render(replace(scene, lanes=_kept(scene, lanes)), theme="print", zoom=zoom) for lanes, zoom in _tries(scene)
    ]
    sizes = [size_of(svg) for svg in found]
    scales = [min((WIDTH - 2 * _EDGE) / width, (HEIGHT - 2 * _EDGE) / height) for width, height in sizes]
    for svg, (width, _), scale in zip(found, sizes, scales, strict=True):
        if scale >= _NEARLY * (WIDTH - 2 * _EDGE) / width:
            return svg
    return found[scales.index(max(scales))]


def _tries(scene: Scene) -> list[tuple[tuple[LaneName, ...], Zoom]]:
    return [(scene.lanes, "map"), *((lanes, "map") for lanes in _SHORTER), (_SHORTER[-1], "compact")]


def _kept(scene: Scene, lanes: tuple[LaneName, ...]) -> tuple[LaneName, ...]:
    return tuple(lane for lane in scene.lanes if lane in lanes)


def _on_paper(svg: str, paper: Paper) -> str:
    """Give a leaf the size of its paper in points: the PDF takes one px for one."""
    width, height = POINTS[paper]
    size = f'width="{px(WIDTH)}" height="{px(HEIGHT)}"'
    return svg.replace(size, f'width="{width:g}" height="{height:g}"', 1)
