"""The files a page loads, at addresses that change with what is in them, so that browsers may keep them for ever."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from starlette.responses import PlainTextResponse, Response

from rejse.draw.glyphs import FAMILY, FONT_FOLDER
from rejse.draw.palette import PALETTES, Theme

FOLDER: Final = Path(__file__).parent / "static"
KINDS: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".png": "image/png",
}
PHASES_MOST: Final = 12
"""So many phases have a shade of their own in the dark; the renderer mixes them by their number."""


@cache
def files() -> Mapping[str, bytes]:
    """Give everything that can be loaded, by its name."""
    found = {
        file.relative_to(FOLDER).as_posix(): file.read_bytes()
        for file in sorted(FOLDER.rglob("*"))
        if file.suffix in KINDS and file.is_file()
    }
    fonts = {f"font/{file.name}": file.read_bytes() for file in sorted(FONT_FOLDER.glob("*.woff2"))}
    faces = "".join(
        f'@font-face{{font-family:"{FAMILY}";font-weight:{Path(name).stem[-3:]};font-display:swap;'
        f"src:url({name}) format('woff2')}}"
        for name in fonts
    )
    return {**found, **fonts, "colours.css": (faces + colours()).encode()}


@cache
def version() -> str:
    """Give a digest of everything that can be loaded; modules and styles name each other below it."""
    told = hashlib.sha256()
    for name, data in sorted(files().items()):
        told.update(name.encode() + b"\0" + data)
    return told.hexdigest()[:12]


def address(name: str) -> str:
    """Give the address of a file that a page loads.

    Raises:
        KeyError: there is no such file.
    """
    if name not in files():
        raise KeyError(name)
    return f"/static/{version()}/{name}"


def answer(asked: str, name: str) -> Response:
    """Give a file; who asks for it as it was in another version of the program is given it as it is now."""
    data = files().get(name)
    if data is None:
        return PlainTextResponse("not found", 404)
    kept = "public, max-age=31536000, immutable" if asked == version() else "no-cache"
    return Response(data, media_type=KINDS[Path(name).suffix], headers={"cache-control": kept})


def colours() -> str:
    """Write the themes as variables, and the rules by which the map, drawn in light colours, follows them."""
    dark = f"color-scheme:dark;{_variables('dark')}"
    return (
        f":root{{color-scheme:light;{_variables('light')}}}:root[data-theme=dark]{{{dark}}}"
        f"@media(prefers-color-scheme:dark){{:root[data-theme=auto]{{{dark}}}}}"
        f"@media print{{:root,:root[data-theme]{{color-scheme:light;{_variables('print')}}}}}{_followed()}"
    )


def _variables(theme: Theme) -> str:
    return "".join(f"--{role}:{colour};" for role, colour in PALETTES[theme].items())


def _followed() -> str:
    """Paint every role by its variable: shapes, lines, and the stops of gradients.

    The rules name no ancestor: what is drawn with `<use>` is matched without any, but inherits variables.
    """
    roles = "".join(
        f".f-{role}{{fill:var(--{role})}}.s-{role}{{stroke:var(--{role})}}.c-{role}{{stop-color:var(--{role})}}"
        for role in PALETTES["light"]
    )
    heads = "".join(
        f".f-head-{number}-{last}{{fill:color-mix(in srgb,var(--head-end) {100 * number / last:.3g}%,var(--head))}}"
        for last in range(1, PHASES_MOST)
        for number in range(last + 1)
    )
    return roles + heads
