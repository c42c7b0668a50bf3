"""The one renderer: a scene becomes one SVG, for the page, the notebook, the report and every export.

Colours are literal attributes, because no exporter reads CSS variables, and each shape bears its role as a class, so
that a page can restyle the same picture. The order in the file is the order on the paper.
"""

from typing import Final

from rejse.draw.cards import draw_card
from rejse.draw.drawn import Scene
from rejse.draw.flows import draw_flows
from rejse.draw.glyphs import FAMILY
from rejse.draw.header import draw_lanes, draw_phases, draw_title, meter_told
from rejse.draw.layout import GUTTER, MARGIN, LaneName, Plan, Zoom, plan_of
from rejse.draw.legend import draw_footer, draw_legend
from rejse.draw.notes import Kind, draw_notes
from rejse.draw.palette import PALETTES, Theme, between
from rejse.draw.ribbon import draw_ribbon
from rejse.draw.sheet import Sheet, escaped, name_of, px
from rejse.words import label

_NOTE_LANES: Final[tuple[Kind, ...]] = ("goal", "actions", "pains", "content", "responsible")


def render(scene: Scene, *, theme: Theme = "light", zoom: Zoom = "map") -> str:
    """Draw a scene as SVG: the whole map, a compact one with low cards, or a strip of phases and ribbon for the board.

    The same scene gives the same bytes.
    """
    prefix = f"rejse-{name_of(scene.journey)}-{theme}-{zoom}"
    plan = plan_of(scene, zoom)
    sheet = Sheet(PALETTES[theme], prefix)
    draw_title(sheet, scene, plan)
    if plan.columns:
        _draw_body(sheet, scene, plan)
        end = draw_legend(sheet, scene, plan.end, plan.width)
    else:
        sheet.text(MARGIN, plan.head + 30, label("draw", "no-phases", scene.language), size=14, role="mute")
        end = plan.head + 44
    height = draw_footer(sheet, scene, end, plan.width)
    return "".join((_opening(scene, plan.width, height, sheet), *sheet.written, "</svg>\n"))


def _draw_body(sheet: Sheet, scene: Scene, plan: Plan) -> None:
    last = max(len(plan.columns) - 1, 1)
    start, end = sheet.colours["head"], sheet.colours["head-end"]
    draw_lanes(sheet, plan, scene.language)
    draw_phases(sheet, plan, [between(start, end, number / last) for number in range(len(plan.columns))])
    for kind in _NOTE_LANES:
        _draw_note_lane(sheet, plan, kind)
    if plan.places:
        draw_flows(sheet, scene, plan)
    draw_ribbon(sheet, scene, plan)
    for card in scene.cards:
        if card.id in plan.places:
            draw_card(sheet, card, plan.places[card.id], scene.language, compact=plan.zoom == "compact")


def _draw_note_lane(sheet: Sheet, plan: Plan, kind: Kind) -> None:
    name: LaneName = kind
    if name not in plan.lanes:
        return
    for column in plan.columns:
        notes = plan.notes.get((kind, column.phase.id), ())
        draw_notes(sheet, notes, kind, x=column.x, y=plan.lanes[name].y + 12, width=column.width)


def _opening(scene: Scene, width: float, height: float, sheet: Sheet) -> str:
    meter = meter_told(scene.meter, scene.language)
    description = label("draw", "describe", scene.language, title=scene.title, caption=scene.caption, meter=meter)
    size = f'width="{px(width)}" height="{px(height)}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {px(width)} {px(height)}" {size} lang="{scene.language}"'
        f' font-family="\'{FAMILY}\', sans-serif" class="rejse-map" role="group"'
        f' aria-labelledby="{sheet.prefix}-title {sheet.prefix}-desc" data-gutter="{GUTTER}">'
        f'<title id="{sheet.prefix}-title">{escaped(scene.title)}</title>'
        f'<desc id="{sheet.prefix}-desc">{escaped(description)}</desc>'
        f"<defs>{_hatch(sheet)}{_fade(sheet, 'first')}{_fade(sheet, 'back')}</defs>"
        f'<rect width="{px(width)}" height="{px(height)}" fill="{sheet.colours["bg"]}" class="f-bg"/>'
    )


def _hatch(sheet: Sheet) -> str:
    ground, lines = sheet.colours["bad-tint"], sheet.colours["bad"]
    return (
        f'<pattern id="{sheet.prefix}-lost" width="6" height="6" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><rect width="6" height="6" fill="{ground}" class="f-bad-tint"/>'
        f'<rect width="2" height="6" fill="{lines}" fill-opacity="0.75" class="f-bad"/></pattern>'
    )


def _fade(sheet: Sheet, role: str) -> str:
    colour = sheet.colours[role]
    return (
        f'<linearGradient id="{sheet.prefix}-{role}"><stop offset="0.5" stop-color="{colour}"/>'
        f'<stop offset="1" stop-color="{colour}" stop-opacity="0"/></linearGradient>'
    )
