"""The pace: from a visit to the next step, the median and what nine of ten keep within, on one scale of time."""

from typing import Any, Final

import altair as alt

from rejse.draw.charts.style import WIDTH, Row, rows, title_of, titled
from rejse.draw.numerals import count, duration
from rejse.draw.palette import PALETTES, Theme
from rejse.measure.reach import Passing, PhasePassing, ReachAnswer
from rejse.words import label

_MARKS: Final = (1, 10, 60, 600, 2 * 3600, 12 * 3600, 2 * 86_400, 7 * 86_400, 30 * 86_400, 365 * 86_400)
"""Seconds that the axis names: they are what people say."""

_STEP: Final = 30


def pace_chart(answer: ReachAnswer, names: dict[str, str], language: str, theme: Theme) -> Any:  # noqa: ANN401
    """Draw the times between phases, and under them those between touchpoints, in the journey's order."""
    phases = [_row(one.phase, one, names, language) for one in answer.phases if _known(one)]
    cards = [_row(one.touchpoint, one, names, language) for one in answer.touchpoints if _known(one)]
    cards.sort(key=lambda row: list(names).index(row["key"]) if row["key"] in names else len(names))
    times = [row[end] for row in (*phases, *cards) for end in ("median", "p90") if row[end]]
    domain = [max(0.5, min(times) * 0.6), max(times) * 2.2]
    panels = [
        _panel(made, title, domain, language, theme)
        for made, title in ((phases, "in-phases"), (cards, "at-touchpoints"))
        if made
    ]
    chart = alt.vconcat(*panels, spacing=26).resolve_scale(x="shared")
    under = label("chart", "pace-under", language, n=count(answer.n, language))
    return titled(chart, label("chart", "pace", language), under, theme=theme)


def has_pace(answer: ReachAnswer) -> bool:
    """Tell whether any time is known."""
    return any(map(_known, answer.phases)) or any(map(_known, answer.touchpoints))


def _known(one: Passing | PhasePassing) -> bool:
    return one.median_seconds is not None and one.median_seconds > 0


def _panel(made: list[Row], title: str, domain: list[float], language: str, theme: Theme) -> Any:  # noqa: ANN401
    colours = PALETTES[theme]
    marks = [mark for mark in _MARKS if domain[0] <= mark <= domain[1]]
    told = "".join(f"datum.value == {mark} ? '{duration(mark, language)}' : " for mark in marks)
    base = alt.Chart(rows(made)).encode(
        y=alt.Y("name:N", sort=None, title=None),
        tooltip=[
            alt.Tooltip(
                "name:N", title=label("chart", "touchpoint" if title == "at-touchpoints" else "phase", language)
            ),
            alt.Tooltip("half:N", title=title_of("median", language)),
            alt.Tooltip("most:N", title=title_of("p90", language)),
            alt.Tooltip("count:N", title=title_of("customers", language)),
        ],
    )
    axis = alt.Axis(values=marks, labelExpr=f"{told}''", labelOverlap=False)
    x = alt.X("median:Q", scale=alt.Scale(type="log", domain=domain, nice=False), title=None, axis=axis)
    rules = base.mark_rule(color=colours["edge"], strokeWidth=2).encode(x=x, x2="p90:Q")
    dots = base.mark_point(filled=True, size=110, color=colours["digital"], opacity=1).encode(x=x)
    diamonds = base.mark_point(filled=True, shape="diamond", size=120, color=colours["bad"], opacity=1).encode(
        x=alt.X("p90:Q", scale=alt.Scale(type="log", domain=domain, nice=False), axis=axis)
    )
    words = base.mark_text(align="left", dx=12, color=colours["mute"], fontSize=12).encode(x="far:Q", text="told:N")
    slowest = [rules, diamonds] if any(row["p90"] for row in made) else []  # a layer of nothing has no name to be heard
    return alt.layer(*slowest[:1], dots, *slowest[1:], words).properties(
        width=WIDTH,
        height=alt.Step(_STEP),
        title=alt.TitleParams(label("chart", title, language), fontSize=14, offset=8),
    )


def _row(key: str, one: Passing | PhasePassing, names: dict[str, str], language: str) -> Row:
    half, most = one.median_seconds or 0.0, one.p90_seconds
    told = [duration(half, language), *([duration(most, language)] if most is not None else [])]
    n = f"n = {count(one.passed or 0, language)}"
    return {
        "key": key,
        "name": names.get(key, key),
        "median": half,
        "p90": most,
        "far": max(half, most or 0.0),
        "half": told[0],
        "most": told[1] if most is not None else "",
        "count": count(one.passed or 0, language),
        "told": " · ".join((*told, n)),
    }
