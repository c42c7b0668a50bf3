"""The one renderer: a scene becomes one SVG, for the page, the notebook, the report and every export.

Colours are literal attributes, because no exporter reads CSS variables, and each shape bears its role as a class, so
that a page can restyle the same picture. The order in the file is the order on the paper.
"""

from rejse.draw.blueprint import LINE_ROOM, LINES
from rejse.draw.cards import draw_card
from rejse.draw.drawn import Scene
from rejse.draw.experience import draw_experience
from rejse.draw.flows import draw_flows
from rejse.draw.glyphs import FAMILY
from rejse.draw.grounds import draw_empty, draw_lanes
from rejse.draw.handovers import draw_flags, draw_lines
from rejse.draw.header import draw_phases, draw_title, meter_told
from rejse.draw.layout import GUTTER, HEAD, MARGIN, Plan, Zoom, flags_top, plan_of, room_in
from rejse.draw.legend import draw_footer, draw_legend
from rejse.draw.notes import draw_notes
from rejse.draw.palette import PALETTES, Theme, between
from rejse.draw.ribbon import draw_ribbon
from rejse.draw.sheet import SIZE, Sheet, escaped, name_of, px
from rejse.words import label


def render(scene: Scene, *, theme: Theme = "light", zoom: Zoom = "map") -> str:
    """Draw a scene as SVG: the whole map, a compact one with low cards, or a strip of phases, ribbon and curve.

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
    if plan.places:
        draw_flows(sheet, scene, plan)
    if "way" in plan.lanes:
        draw_ribbon(sheet, scene, plan)
    draw_lines(sheet, plan.flags, plan.head + HEAD + 4, plan.end)
    draw_phases(sheet, plan, [between(start, end, number / last) for number in range(len(plan.columns))])
    _draw_notes(sheet, scene, plan)
    draw_empty(sheet, scene, plan)
    draw_experience(sheet, scene, plan)
    for card in scene.cards:
        if card.id in plan.places:
            draw_card(sheet, card, plan.places[card.id], scene.language, compact=plan.zoom == "compact")
    if "way" in plan.lanes:
        draw_flags(sheet, plan.flags, flags_top(plan), scene.language)


def _draw_notes(sheet: Sheet, scene: Scene, plan: Plan) -> None:
    for lane, band in plan.lanes.items():
        y = band.y + 12 + (LINE_ROOM if lane in LINES else 0)
        for number, column in enumerate(plan.columns):
            if notes := plan.notes.get((lane, column.phase.id)):
                draw_notes(sheet, notes, lane, x=column.x, y=y, width=room_in(scene, lane, plan.columns, number))


def _opening(scene: Scene, width: float, height: float, sheet: Sheet) -> str:
    meter = meter_told(scene.meter, scene.language)
    description = label("draw", "describe", scene.language, title=scene.title, caption=scene.caption, meter=meter)
    marks = "".join(sheet.defined.values())
    size = f'width="{px(width)}" height="{px(height)}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {px(width)} {px(height)}" {size} lang="{scene.language}"'
        f' font-family="\'{FAMILY}\', sans-serif" font-size="{SIZE}" fill="{sheet.colours["ink"]}"'
        f' class="rejse-map f-ink" role="group"'
        f' aria-labelledby="{sheet.prefix}-title {sheet.prefix}-desc" data-gutter="{GUTTER}">'
        f'<title id="{sheet.prefix}-title">{escaped(scene.title)}</title>'
        f'<desc id="{sheet.prefix}-desc">{escaped(description)}</desc>'
        f"<defs>{_hatch(sheet)}{_fade(sheet, 'first')}{_fade(sheet, 'back')}{marks}</defs>"
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
