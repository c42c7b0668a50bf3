"""The map as files of other kinds: PNG and vector PDF without a browser, and an SVG that brings its own font."""

import base64
from functools import cache
from types import ModuleType
from typing import Final

from rejse.draw.glyphs import FAMILY, FONT_FOLDER, FontMissing, widths

_WEIGHTS: Final = (400, 600, 700)


def png(svg: str, *, scale: float = 2.0) -> bytes:
    """Draw the map's SVG as PNG, `scale` pixels per px."""
    made: bytes = registered().svg_to_png(svg, scale=scale)
    return made


def pdf(svg: str) -> bytes:
    """Draw the map's SVG as PDF: vectors, selectable text, the font embedded."""
    made: bytes = registered().svg_to_pdf(svg)
    return made


def standalone(svg: str) -> str:
    """Put the font into the SVG itself, so that it looks the same on a machine that has never seen it.

    Raises:
        FontMissing: the build hook has not run.
    """
    opening, defs, rest = svg.partition("<defs>")
    return f"{opening}{defs}<style>{font_faces()}</style>{rest}"


def font_faces() -> str:
    """Write the font's faces as CSS with the font itself in it.

    Raises:
        FontMissing: the build hook has not run.
    """
    return "".join(
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};"
        f"src:url(data:font/woff2;base64,{_packed_face(weight)}) format('woff2')}}"
        for weight in _WEIGHTS
    )


@cache
def _packed_face(weight: int) -> str:
    face = FONT_FOLDER / f"rejse-sans-{weight}.woff2"
    if not face.is_file():
        raise FontMissing
    return base64.b64encode(face.read_bytes()).decode("ascii")


@cache
def registered() -> ModuleType:
    """Give vl-convert, told of our font once: without, it drops every text and says nothing.

    Raises:
        FontMissing: the build hook has not run.
    """
    widths()
    import vl_convert  # noqa: PLC0415  (88 MB of library, only for exports)

    vl_convert.register_font_directory(str(FONT_FOLDER))
    converter: ModuleType = vl_convert
    return converter
