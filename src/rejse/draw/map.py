"""The one renderer: a scene becomes one SVG, for the page, the notebook, the report and every export.

Colours are literal attributes, because no exporter reads CSS variables, and each shape bears its role as a class, so
that a page can restyle the same picture. The order in the file is the order on the paper.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from rejse.draw.blueprint import LINE_ROOM, LINES
from rejse.draw.cards import draw_card
from rejse.draw.drawn import Card, LaneName, Scene
from rejse.draw.experience import draw_experience
from rejse.draw.flows import draw_flows
from rejse.draw.folded import draw_folded
from rejse.draw.glyphs import FAMILY
from rejse.draw.grounds import draw_empty, draw_lanes, in_lane
from rejse.draw.handovers import draw_flags, draw_lines
from rejse.draw.header import draw_phases, draw_title, meter_told
from rejse.draw.layout import GUTTER, HEAD, MARGIN, Plan, Zoom, flags_top, plan_of, room_in
from rejse.draw.legend import draw_footer, draw_legend
from rejse.draw.notes import draw_notes
from rejse.draw.palette import PALETTES, Theme, between
from rejse.draw.ribbon import draw_ribbon
from rejse.draw.sheet import SIZE, Links, Sheet, escaped, name_of, px
from rejse.words import label


def render(  # noqa: PLR0913  (what is shown, and all the ways it can be shown)
    scene: Scene,
    *,
    theme: Theme = "light",
    zoom: Zoom = "map",
    links: Links | None = None,
    collapsed: Collection[str] = (),
    hidden: Collection[LaneName] = (),
) -> str:
    """Draw a scene as SVG: the whole map, a compact one with low cards, or a strip of phases, ribbon and curve.

    The same scene gives the same bytes.

    Args:
        scene: what is shown.
        theme: light, dark, or for paper.
        zoom: how much of it is shown.
        links: gives the URL of a place in the document; everything that a person wrote is then a link to its place,
            and stands in the file phase by phase, so that it is walked through in the order it is read.
        collapsed: phases, by their ids, that are drawn as narrow columns without cards and notes.
        hidden: lanes of the scene that are left out.
    """
    scene = without(scene, hidden)
    prefix = f"rejse-{name_of(scene.journey)}-{theme}-{zoom}"
    plan = plan_of(scene, zoom, collapsed)
    sheet = Sheet(PALETTES[theme], prefix, links)
    height = _draw(sheet, scene, plan)
    return "".join((_opening(scene, plan.width, height, sheet), *sheet.written, "</svg>\n"))


def without(scene: Scene, hidden: Collection[LaneName]) -> Scene:
    """Leave lanes out of a scene."""
    return replace(scene, lanes=tuple(lane for lane in scene.lanes if lane not in hidden)) if hidden else scene


def height_of(scene: Scene, plan: Plan) -> float:
    """Give how high the picture of a scene is: its legend is as high as what is drawn needs, so it is drawn."""
    return _draw(Sheet(PALETTES["light"], ""), scene, plan)


def _draw(sheet: Sheet, scene: Scene, plan: Plan) -> float:
    """Draw everything from top to bottom; give where it ends."""
    draw_title(sheet, scene, plan)
    if plan.columns:
        _draw_body(sheet, scene, plan)
        end = draw_legend(sheet, scene, plan.end, plan.width)
    else:
        sheet.text(MARGIN, plan.head + 30, label("draw", "no-phases", scene.language), size=14, role="mute")
        end = plan.head + 44
    return draw_footer(sheet, scene, end, plan.width)


def _draw_body(sheet: Sheet, scene: Scene, plan: Plan) -> None:
    last = max(len(plan.columns) - 1, 1)
    start, end = sheet.colours["head"], sheet.colours["head-end"]
    draw_lanes(sheet, plan, scene.language)
    draw_folded(sheet, plan)
    if plan.places:
        draw_flows(sheet, scene, plan)
    if "way" in plan.lanes:
        with in_lane(sheet, "way"):
            draw_ribbon(sheet, scene, plan)
    draw_lines(sheet, plan.flags, plan.head + HEAD + 4, plan.end)
    draw_phases(sheet, plan, [between(start, end, number / last) for number in range(len(plan.columns))])
    if sheet.links:
        _draw_by_phase(sheet, scene, plan)
        return
    for lane in plan.lanes:
        for number in range(len(plan.columns)):
            _draw_notes(sheet, scene, plan, lane, number)
    draw_empty(sheet, scene, plan)
    draw_experience(sheet, scene, plan)
    _draw_cards(sheet, scene, plan, scene.cards)
    if "way" in plan.lanes:
        draw_flags(sheet, plan.flags, flags_top(plan), scene.language)


def _draw_by_phase(sheet: Sheet, scene: Scene, plan: Plan) -> None:
    """Draw what a person wrote phase by phase, and in each lane by lane: nothing of it stands on anything else."""
    draw_empty(sheet, scene, plan)
    if "experience" in plan.lanes:
        with in_lane(sheet, "experience"):
            draw_experience(sheet, scene, plan)
    for number, column in enumerate(plan.columns):
        phase = column.phase
        sheet.open("column", f' role="group" aria-label="{escaped(phase.name)}"')
        for lane in plan.lanes:
            cards = [card for card in scene.cards_of(phase.id) if card.lane.value == lane]
            flags = [flag for flag in plan.flags if flag.handover.phase == phase.id] if lane == "way" else []
            if cards or flags or plan.notes.get((lane, phase.id)):
                with in_lane(sheet, lane):
                    _draw_notes(sheet, scene, plan, lane, number)
                    _draw_cards(sheet, scene, plan, cards)
                    draw_flags(sheet, flags, flags_top(plan) if flags else 0, scene.language)
        sheet.close()


def _draw_notes(sheet: Sheet, scene: Scene, plan: Plan, lane: LaneName, number: int) -> None:
    """Draw a lane's notes in the column with this number."""
    column = plan.columns[number]
    if notes := plan.notes.get((lane, column.phase.id)):
        y = plan.lanes[lane].y + 12 + (LINE_ROOM if lane in LINES else 0)
        draw_notes(sheet, notes, lane, x=column.x, y=y, width=room_in(scene, lane, plan.columns, number))


def _draw_cards(sheet: Sheet, scene: Scene, plan: Plan, cards: Sequence[Card]) -> None:
    for card in cards:
        if card.id in plan.places:
            draw_card(sheet, card, plan.places[card.id], scene.language, compact=plan.zoom == "compact")


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
        f'<linearGradient id="{sheet.prefix}-{role}"><stop offset="0.5" stop-color="{colour}" class="c-{role}"/>'
        f'<stop offset="1" stop-color="{colour}" stop-opacity="0" class="c-{role}"/></linearGradient>'
    )
