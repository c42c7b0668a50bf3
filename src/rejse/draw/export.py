"""The map as files of other kinds: PNG and vector PDF without a browser, and an SVG that brings its own font."""

import base64
from functools import cache
from typing import Final

from rejse.draw.glyphs import FAMILY, FONT_FOLDER, FontMissing, widths

_WEIGHTS: Final = (400, 600, 700)


def png(svg: str, *, scale: float = 2.0) -> bytes:
    """Draw the map's SVG as PNG, `scale` pixels per px."""
    _register_font()
    import vl_convert  # noqa: PLC0415  (88 MB of library, only for exports)

    made: bytes = vl_convert.svg_to_png(svg, scale=scale)
    return made


def pdf(svg: str) -> bytes:
    """Draw the map's SVG as PDF: vectors, selectable text, the font embedded."""
    _register_font()
    import vl_convert  # noqa: PLC0415  (likewise)

    made: bytes = vl_convert.svg_to_pdf(svg)
    return made


def standalone(svg: str) -> str:
    """Put the font into the SVG itself, so that it looks the same on a machine that has never seen it.

    Raises:
        FontMissing: the build hook has not run.
    """
    faces = "".join(
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};"
        f"src:url(data:font/woff2;base64,{_packed_face(weight)}) format('woff2')}}"
        for weight in _WEIGHTS
    )
    opening, defs, rest = svg.partition("<defs>")
    return f"{opening}{defs}<style>{faces}</style>{rest}"


@cache
def _packed_face(weight: int) -> str:
    face = FONT_FOLDER / f"rejse-sans-{weight}.woff2"
    if not face.is_file():
        raise FontMissing
    return base64.b64encode(face.read_bytes()).decode("ascii")


@cache
def _register_font() -> None:
    """Tell vl-convert of our font once: without, it drops every text and says nothing."""
    widths()
    import vl_convert  # noqa: PLC0415  (likewise)

    vl_convert.register_font_directory(str(FONT_FOLDER))
