"""The door to the charts: which answers have one, and the same specification as SVG, PNG and interactive page."""

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from rejse.draw.charts.style import empty
from rejse.draw.export import font_faces, png, registered
from rejse.draw.page.colours import variables
from rejse.draw.page.document import policy
from rejse.draw.palette import Theme
from rejse.draw.sheet import escaped
from rejse.errors import WrongUse
from rejse.journey.document import Journey
from rejse.measure.view import Answer

CHARTS: Final = ("funnel", "flow", "reach", "first-contact")
"""Measures whose answers can be drawn; that of reach shows the pace."""

_NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})
_LOCALES: Final = {"da": "da-DK", "en": "en-GB"}

_BEGIN: Final = """
const told = JSON.parse(document.getElementById("told").textContent);
vegaEmbed("#chart", told.spec, {
  ast: true, actions: false, renderer: "svg", defaultStyle: false, mode: "vega-lite",
  formatLocale: told.format, timeFormatLocale: told.time, tooltip: {disableDefaultStyle: true},
});
"""

_STYLE: Final = """
html { font: 400 15px/1.45 "Rejse Sans", sans-serif; color: var(--ink); background: var(--bg); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
body { margin: 0; padding: 8px 12px; overflow-x: auto; }
#vg-tooltip-element { position: fixed; visibility: hidden; padding: 8px 12px; border-radius: 8px; font-size: 13px;
  background: var(--card); border: 1px solid var(--edge); pointer-events: none; z-index: 10; }
#vg-tooltip-element.visible { visibility: visible; }
#vg-tooltip-element td { padding: 1px 0; }
#vg-tooltip-element td.key { color: var(--mute); padding-right: 12px; }
"""


class NoChart(WrongUse):
    """The measure has no chart."""

    code = "no-chart"


def chart(answer: Answer, language: str, *, names: Mapping[str, str] = _NO_NAMES, theme: Theme = "light") -> Any:  # noqa: ANN401
    """Make the chart of an answer, to be shown, changed or saved as any Altair chart.

    Args:
        answer: of one of the measures in CHARTS.
        language: the reader's.
        names: what touchpoints and phases are called, in the journey's order; ids where nothing is said.
        theme: light, dark or print.

    Raises:
        NoChart: the measure has none.
    """
    if answer.measure not in CHARTS:
        raise NoChart(measure=answer.measure, known=CHARTS)
    draw, kind, something = _drawn(answer)
    return draw(answer, dict(names), language, theme) if something else empty(kind, language, theme=theme)


def names_of(journey: Journey, language: str) -> dict[str, str]:
    """Give what phases and touchpoints are called, in the journey's order."""
    phases = {phase.id: phase.name.said_in(language) for phase in journey.phases}
    inside = [one for phase in phases for one in journey.touchpoints if one.phase == phase]
    return phases | {one.id: one.name.said_in(language) for one in inside}


def _drawn(answer: Any) -> tuple[Callable[..., Any], str, bool]:  # noqa: ANN401  (each measure has its own answer)
    """Give who draws an answer, what its chart is called, and whether there is anything to draw."""
    from rejse.draw.charts.first_contact import first_contact_chart  # noqa: PLC0415  (each only where it is drawn)
    from rejse.draw.charts.flow import flow_chart  # noqa: PLC0415
    from rejse.draw.charts.funnel import funnel_chart  # noqa: PLC0415
    from rejse.draw.charts.pace import has_pace, pace_chart  # noqa: PLC0415

    match answer.measure:
        case "funnel":
            return funnel_chart, "funnel", answer.n > 0
        case "flow":
            return flow_chart, "flow", any(step.from_ != step.to for step in answer.steps)
        case "reach":
            return pace_chart, "pace", has_pace(answer)
        case _:
            return first_contact_chart, "first-contact", answer.n > 0


def chart_svg(made: Any, language: str) -> str:  # noqa: ANN401  (any Altair chart)
    """Draw a chart as SVG that brings its own font."""
    svg = _svg(made, language)
    return re.sub(r"(<svg\b[^>]*>)", lambda found: f"{found[1]}<style>{font_faces()}</style>", svg, count=1)


def chart_png(made: Any, language: str, *, scale: float = 2.0) -> bytes:  # noqa: ANN401
    """Draw a chart as PNG, `scale` pixels per px."""
    return png(_svg(made, language), scale=scale)


def chart_page(made: Any, language: str, *, theme: Theme = "light") -> str:  # noqa: ANN401
    """Write a chart as one HTML file that asks nothing of any other machine and can be pointed at."""
    converter = registered()
    spec = made.to_dict()
    title = escaped(spec["title"]["text"])
    locale = _LOCALES[language]
    told = {
        "spec": spec,
        "format": converter.get_format_locale(locale),
        "time": converter.get_time_format_locale(locale),
    }
    data = json.dumps(told, ensure_ascii=True).replace("<", "\\u003c")
    style = f"{font_faces()}:root{{{variables(theme)}}}{_STYLE}"
    script = _bundle()
    rules = policy([style], script) + "; style-src-attr 'unsafe-inline'"  # the library sets cursors on its shapes
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{rules}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title} · Rejse</title>'
        f'<style>{style}</style></head><body><main><h1 class="unseen">{title}</h1><div id="chart"></div></main>'
        f'<script type="application/json" id="told">{data}</script>'
        f'<script type="module">{script}</script></body></html>\n'
    )


@cache
def _bundle() -> str:
    """Give the drawing library with our three lines; a closing tag inside it must not close the script."""
    made: str = registered().javascript_bundle(_BEGIN)
    return made.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _svg(made: Any, language: str) -> str:  # noqa: ANN401
    converter, locale = registered(), _LOCALES[language]
    svg: str = converter.vegalite_to_svg(
        made.to_dict(),
        format_locale=converter.get_format_locale(locale),
        time_format_locale=converter.get_time_format_locale(locale),
        allowed_base_urls=[],
    )
    return svg
