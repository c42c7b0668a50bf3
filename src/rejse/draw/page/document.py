"""The page itself: one file with everything in it, which asks nothing of any other machine.

Its policy lets only its own style and script run, by their hashes; whatever a text of the journey contains is shown and
never done. Without JavaScript it reads from top to bottom: the map, every card's details, the tables.
"""

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from rejse.draw.cards import summary_of
from rejse.draw.drawn import Card, Scene
from rejse.draw.export import font_faces
from rejse.draw.glyphs import lines_of
from rejse.draw.header import meter_told
from rejse.draw.layout import GUTTER, HEAD, Place, Plan, Zoom, plan_of
from rejse.draw.legend import footer_parts
from rejse.draw.map import render
from rejse.draw.numerals import MINUS
from rejse.draw.page.colours import restyled, variables
from rejse.draw.page.details import article
from rejse.draw.page.tables import table_html, tables_of
from rejse.draw.palette import Theme
from rejse.draw.sheet import escaped, name_of, px
from rejse.words import label

_FOLDER: Final = Path(__file__).parent
_ABOVE: Final = 4
"""px of the picture that are kept above the phases."""

_LABEL: Final = 84
"""px for the name of a lane on a phone."""

_ICONS: Final = {
    "zoom-fit": "M2 6V2h4M12 2h4v4M16 12v4h-4M6 16H2v-4",
    "theme": "M9 2a7 7 0 1 0 .1 0M9 2v14M11.5 4v10M14 6v6",
}
"""What stands on a tool in place of its word, where the screen is narrow."""

_KEYS: Final = ("arrows", "home", "enter", "escape", "plus", "zero", "help")


def page_of(scene: Scene, *, zoom: Zoom = "map") -> str:
    """Write a scene as one HTML file: light or dark as the reader has it, and print colours on paper.

    Raises:
        FontMissing: the build hook has not run.
    """
    plan = plan_of(scene, zoom)
    svg = _picture(render(scene, zoom=zoom), plan)
    script = (_FOLDER / "page.js").read_text(encoding="utf-8")
    styles = (
        ("light", "all", _style(scene, plan, size_of(svg))),
        ("dark", "screen and (prefers-color-scheme: dark)", _theme(scene, zoom, "dark")),
        ("paper", "print", _theme(scene, zoom, "print")),
    )
    written = "".join(f'<style id="{name}" media="{media}">{style}</style>' for name, media, style in styles)
    return (
        f'<!doctype html><html lang="{scene.language}" data-view="both"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy([one[2] for one in styles], script)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'
        f"<title>{escaped(scene.title)} · Rejse</title>{written}</head><body>"
        f"{_skips(scene.language)}<header>{_top(scene)}{_tools(scene, plan)}</header>"
        f'<main><section id="map" aria-label="{_said("map", scene)}"><div class="window"><div class="stage">'
        f'<div class="picture" aria-hidden="true">{svg}</div>{_cards(scene, plan)}</div></div>'
        f"{_details(scene, plan)}</section>{_tables(scene)}</main>{_foot(scene)}{_help(scene)}"
        f'<p id="status" class="unseen" role="status" aria-live="polite"></p>'
        f'<script type="application/json" id="told">{_told(scene, plan, size_of(svg)[1])}</script>'
        f'<script type="module">{script}</script></body></html>\n'
    )


def fragment_of(scene: Scene) -> str:
    """Write the map for a notebook's cell: the picture in a frame of its own size, and its tables to unfold."""
    from rejse.draw.export import standalone  # noqa: PLC0415  (the font, 170 kB, only for what is sent away)

    tables = "".join(table_html(table, scene.language) for table in tables_of(scene))
    return (
        f'<div style="overflow:auto;max-width:100%">{standalone(render(scene))}</div>'
        f"<details><summary>{_said('tables', scene)}</summary>{tables}</details>"
    )


def policy(styles: Sequence[str], script: str) -> str:
    """Write a page's policy: nothing is loaded, and only these styles and this script are obeyed."""
    obeyed = " ".join(map(_hash, styles))
    return (
        f"default-src 'none'; style-src {obeyed}; script-src {_hash(script)}; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"


def _said(key: str, scene: Scene) -> str:
    return escaped(label("page", key, scene.language))


# -- the picture -------------------------------------------------------------------------------------------------------


def _picture(svg: str, plan: Plan) -> str:
    """Cut the title off the picture, for the page has it as text, and make one group of all that is drawn."""
    width, height = size_of(svg)
    top = plan.head - _ABOVE
    opening, _, rest = svg.partition(">")
    for name, value in (
        ("viewBox", f"0 {px(top)} {px(width)} {px(height - top)}"),
        ("width", px(width)),
        ("height", px(height - top)),
    ):
        opening = re.sub(rf'\b{name}="[^"]*"', f'{name}="{value}"', opening, count=1)
    return f'{opening}><g id="drawn">{rest.rpartition("</svg>")[0]}</g></svg>'


def size_of(svg: str) -> tuple[float, float]:
    """Read how wide and how high a picture is, in px."""
    found = re.search(r'viewBox="[\d.-]+ [\d.-]+ ([\d.]+) ([\d.]+)"', svg)
    assert found is not None
    return float(found[1]), float(found[2])


def _style(scene: Scene, plan: Plan, size: tuple[float, float]) -> str:
    """Put the page's style together: the font, light colours, how it is laid out, and where each card stands."""
    width, height = size
    return (
        f"{font_faces()}:root{{color-scheme:light;{variables('light')}}}"
        f"{(_FOLDER / 'page.css').read_text(encoding='utf-8')}"
        f".stage{{--wide:{px(width)}px;--head:{HEAD + _ABOVE + 6}px;--gutter:{GUTTER}px}}"
        f"{_places(scene, plan, width, height)}"
    )


def _theme(scene: Scene, zoom: Zoom, theme: Theme) -> str:
    """Give the colours of another theme, for the page and the picture on it."""
    scheme = "dark" if theme == "dark" else "light"
    return f":root{{color-scheme:{scheme};{variables(theme)}}}{restyled(scene, zoom, theme)}"


def _placed(scene: Scene, plan: Plan) -> list[tuple[int, Card, Place]]:
    """Give the cards that stand on the picture, with their numbers; a strip has none."""
    return [(at, card, plan.places[card.id]) for at, card in enumerate(scene.cards) if card.id in plan.places]


def _places(scene: Scene, plan: Plan, width: float, height: float) -> str:
    top = plan.head - _ABOVE
    return "".join(
        f"#to-{at}{{left:{100 * place.x / width:.3f}%;top:{100 * (place.y - top) / height:.3f}%;"
        f"width:{100 * place.width / width:.3f}%;height:{100 * place.height / height:.3f}%}}"
        for at, _, place in _placed(scene, plan)
    )


def _told(scene: Scene, plan: Plan, height: float) -> str:
    """Tell the script where everything is; `<` is written so that no text can end the element it stands in."""
    phases = {phase.id: number for number, phase in enumerate(scene.phases)}
    top = plan.head - _ABOVE
    says = {
        name: label("page", f"says-{name}", scene.language)
        for name in ("zoomed", "map", "tables", "shown", "hidden", "light", "dark")
    }
    told = {
        "width": plan.width,
        "top": top,
        "bottom": top + height,
        "head": HEAD + _ABOVE + 6,
        "gutter": GUTTER,
        "lanes": [
            {"name": name, "y": band.y, "height": band.height,
             "lines": lines_of(label("draw", name, scene.language), _LABEL, 12, 600, 3)}
            for name, band in plan.lanes.items()
        ],
        "cards": [
            {"x": place.x, "y": place.y, "width": place.width, "height": place.height, "phase": phases[card.phase],
             "key": name_of(card.id)}
            for _, card, place in _placed(scene, plan)
        ],
        "says": says,
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")


# -- around the picture ------------------------------------------------------------------------------------------------


def _skips(language: str) -> str:
    skips = (("map", "skip-map"), ("tables", "skip-tables"))
    return "".join(f'<a class="skip" href="#{at}">{label("page", key, language)}</a>' for at, key in skips)


def _top(scene: Scene) -> str:
    share = scene.meter.measured / scene.meter.touchpoints if scene.meter.touchpoints else 0
    meter = (
        f'<div class="meter">{escaped(meter_told(scene.meter, scene.language))}'
        '<svg viewBox="0 0 200 6" aria-hidden="true" preserveAspectRatio="none">'
        '<rect width="200" height="6" rx="3" class="track"/>'
        f'<rect width="{px(200 * share)}" height="6" rx="3" class="part"/></svg></div>'
    )
    return (
        f'<div class="top"><div><h1>{escaped(scene.title)}</h1>'
        f'<p class="subtitle">{escaped(scene.subtitle)}</p></div>'
        f'{meter}<p class="caption">{escaped(scene.caption)}</p></div>'
    )


def _tools(scene: Scene, plan: Plan) -> str:
    """Write the tools; without JavaScript they would do nothing, so it is JavaScript that shows them."""

    def button(name: str, key: str, *, pressed: bool | None = None, sign: str = "") -> str:
        state = "" if pressed is None else f' aria-pressed="{str(pressed).lower()}"'
        told = f' aria-label="{_said(key, scene)}"' if sign else ""
        shown = sign or _word_or_icon(name, _said(key, scene))
        return f'<button type="button" id="{name}"{state}{told}>{shown}</button>'

    lanes = "".join(
        f'<label><input type="checkbox" checked> {escaped(label("draw", name, scene.language))}</label>'
        for name in plan.lanes
    )
    return (
        f'<div class="tools" data-js hidden role="group" aria-label="{_said("tools", scene)}"><div class="group">'
        f"{button('show-map', 'map', pressed=True)}{button('show-tables', 'tables', pressed=False)}</div>"
        f'<div class="group for-map">{button("zoom-out", "zoom-out", sign=MINUS)}<span id="zoomed">100 %</span>'
        f"{button('zoom-in', 'zoom-in', sign='+')}{button('zoom-whole', 'zoom-whole')}{button('zoom-fit', 'zoom-fit')}"
        f'</div><details class="lanes for-map"><summary>{_said("lanes", scene)}</summary>'
        f'<fieldset><legend class="unseen">{_said("lanes", scene)}</legend>{lanes}</fieldset></details>'
        f"{button('theme', 'dark', pressed=False)}{button('show-help', 'keys')}</div>"
    )


def _word_or_icon(tool: str, word: str) -> str:
    """Write what stands on a tool: its word, and for narrow screens an icon if it has one."""
    if tool not in _ICONS:
        return word
    icon = f'<svg class="icon" viewBox="0 0 18 18" aria-hidden="true"><path d="{_ICONS[tool]}"/></svg>'
    return f"{icon}<span>{word}</span>"


def _cards(scene: Scene, plan: Plan) -> str:
    """Write a link over every card, to its details; under its phase, so that it is heard where it belongs."""
    placed = _placed(scene, plan)
    groups = []
    for phase in scene.phases:
        links = "".join(
            f'<li><a id="to-{at}" href="#card-{at}">{escaped(card.name)}<span class="unseen">. '
            f"{escaped(summary_of(card, scene.language))}</span></a></li>"
            for at, card, _ in placed
            if card.phase == phase.id
        )
        groups += [f'<ul aria-label="{escaped(phase.name)}">{links}</ul>'] if links else []
    return f'<nav class="cards" aria-label="{_said("cards", scene)}">{"".join(groups)}</nav>'


def _details(scene: Scene, plan: Plan) -> str:
    articles = "".join(article(scene, at) for at, _, _ in _placed(scene, plan))
    close = f'<button type="button" class="close" id="close-details" data-js hidden>{_said("close", scene)}</button>'
    return (
        f'<dialog id="details" open aria-label="{_said("details", scene)}">{close}'
        f'<h2 class="all">{_said("details", scene)}</h2>{articles}</dialog>'
    )


def _tables(scene: Scene) -> str:
    made = "".join(table_html(table, scene.language) for table in tables_of(scene))
    return f'<section id="tables" aria-label="{_said("tables", scene)}">{made}</section>'


def _foot(scene: Scene) -> str:
    note = label("draw", "note", scene.language)
    warnings = "".join(f'<p class="warning">{note}: {escaped(warning)}</p>' for warning in scene.warnings)
    parts = " · ".join(footer_parts(scene.footer, scene.language))
    return f'<footer class="foot">{warnings}<p>{escaped(parts)} · Rejse</p></footer>'


def _help(scene: Scene) -> str:
    rows = "".join(
        f"<dt><kbd>{_said(f'key-{key}', scene)}</kbd></dt><dd>{_said(f'does-{key}', scene)}</dd>" for key in _KEYS
    )
    return (
        f'<dialog id="help" aria-labelledby="help-title"><h2 id="help-title">{_said("keys", scene)}</h2><dl>{rows}</dl>'
        f'<button type="button" class="close" id="close-help">{_said("close", scene)}</button></dialog>'
    )
