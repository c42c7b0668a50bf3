"""What every chart has in common: our font, our colours, and titles that say what n is."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

import altair as alt

from rejse.draw.glyphs import FAMILY, lines_of
from rejse.draw.palette import PALETTES, Theme
from rejse.words import label

Row: TypeAlias = dict[str, Any]

WIDTH: Final = 640
ROW: Final = 34
"""px from one row of bars to the next."""

_TITLE: Final = 760
"""px a line of the title may be wide."""


def titled(chart: Any, title: str, under: str, *, theme: Theme) -> Any:  # noqa: ANN401  (every kind of chart)
    """Give a chart its title and what it stands on, and everything that makes it one of ours."""
    lines = [*lines_of(under, _TITLE, 13, 400, 4)]
    return chart.properties(
        title=alt.TitleParams(title, subtitle=lines), padding=20, background=PALETTES[theme]["bg"]
    ).configure(**_config(theme))


def rows(made: Sequence[Row]) -> alt.InlineData:
    """Put rows into a chart; an answer is small, so the chart carries it."""
    return alt.InlineData(values=list(made))


def empty(measure: str, language: str, *, theme: Theme) -> alt.Chart:
    """Say what will appear where there is nothing to draw yet."""
    lines = [*lines_of(label("chart", f"empty-{measure}", language), 520, 15, 400, 4)]
    chart = (
        alt.Chart(rows([{"told": ""}]))
        .mark_text(
            text=alt.expr(_quoted(lines)), fontSize=15, lineHeight=22, color=PALETTES[theme]["mute"], baseline="middle"
        )
        .properties(width=WIDTH, height=160)
    )
    made: alt.Chart = titled(chart, label("chart", measure, language), "", theme=theme)
    return made


def _quoted(lines: Sequence[str]) -> str:
    return json.dumps(list(lines), ensure_ascii=False)


def named(key: str, names: Mapping[str, str], language: str) -> str:
    """Give the name a person gave a touchpoint or phase; the ends of a line have names of ours."""
    ends = {"(start)": "start", "(end)": "end", "(other)": "other"}
    return label("chart", ends[key], language) if key in ends else names.get(key, key)


def title_of(key: str, language: str) -> str:
    """Give the heading of an axis or a line of the tooltip."""
    return label("chart", key, language)


def _config(theme: Theme) -> dict[str, Any]:
    colours = PALETTES[theme]
    words = {"labelFont": FAMILY, "titleFont": FAMILY, "labelColor": colours["ink"], "titleColor": colours["mute"]}
    return {
        "font": FAMILY,
        "axis": {
            **words, "labelFontSize": 13, "titleFontSize": 13, "titleFontWeight": 400, "gridColor": colours["line"],
            "domain": False, "ticks": False, "labelPadding": 8, "labelLimit": 260,
        },
        "header": {**words, "labelFontSize": 13, "labelFontWeight": 600, "titleFontSize": 13, "labelAnchor": "start"},
        "title": {
            "font": FAMILY, "subtitleFont": FAMILY, "color": colours["ink"], "subtitleColor": colours["mute"],
            "fontSize": 20, "fontWeight": 700, "subtitleFontSize": 13, "subtitleLineHeight": 18, "anchor": "start",
            "offset": 18, "subtitlePadding": 8, "frame": "group",
        },
        "text": {"font": FAMILY, "fontSize": 13, "color": colours["ink"]},
        "view": {"stroke": None},
    }  # fmt: skip
