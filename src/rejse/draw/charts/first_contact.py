"""First contact: in which phase customers first meet us, and how that moves from month to month."""

from typing import Any, Final

import altair as alt

from rejse.draw.charts.style import ROW, WIDTH, Row, rows, title_of, titled
from rejse.draw.numerals import count, decimal, share
from rejse.draw.palette import PALETTES, Theme
from rejse.measure.first_contact import FirstContactAnswer, FirstInPhase
from rejse.words import label

_MONTHS_NAMED: Final = 8
"""More months than these are not all named under a small curve: the last one is, and every second or third before."""


def first_contact_chart(answer: FirstContactAnswer, names: dict[str, str], language: str, theme: Theme) -> Any:  # noqa: ANN401
    """Draw the share of each phase with its interval, and under it one small curve per phase, all on one scale."""
    panels = [_phases(answer, names, language, theme)]
    if len({one.month for one in answer.months}) > 1:
        panels.append(_months(answer, names, language, theme))
    under = label("chart", "first-contact-under", language, n=count(answer.n, language))
    before = answer.before_personal
    if before.median_touchpoints is not None:
        told = {"n": count(before.n, language), "median": decimal(before.median_touchpoints, language)}
        under += " " + label("chart", "before-personal", language, **told)
    chart = alt.vconcat(*panels, spacing=34)
    return titled(chart, label("chart", "first-contact", language), under, theme=theme)


def _phases(answer: FirstContactAnswer, names: dict[str, str], language: str, theme: Theme) -> Any:  # noqa: ANN401
    colours = PALETTES[theme]
    made = [_row(one, names, language) for one in answer.phases]
    top = max((one.interval[1] for one in answer.phases if one.interval), default=1.0)
    base = alt.Chart(rows(made)).encode(
        y=alt.Y("phase:N", sort=None, title=None, axis=alt.Axis(labelFontSize=14, labelFontWeight=600)),
        tooltip=[
            alt.Tooltip("phase:N", title=title_of("phase", language)),
            alt.Tooltip("count:N", title=title_of("customers", language)),
            alt.Tooltip("told:N", title=title_of("share", language)),
            alt.Tooltip("interval:N", title=title_of("interval", language)),
        ],
    )
    x = alt.X("share:Q", title=None, axis=None, scale=alt.Scale(domain=[0, top * 1.6], nice=False))
    bars = base.mark_bar(color=colours["first"], cornerRadius=4, height=18).encode(x=x)
    rules = base.mark_rule(color=colours["ink"], strokeWidth=1.5).encode(x="low:Q", x2="high:Q")
    told = base.mark_text(align="left", dx=10, fontWeight=600).encode(x="edge:Q", text="words:N")
    return alt.layer(bars, rules, told).properties(width=WIDTH, height=alt.Step(ROW))


def _months(answer: FirstContactAnswer, names: dict[str, str], language: str, theme: Theme) -> Any:  # noqa: ANN401
    colours = PALETTES[theme]
    order = [names.get(one.phase, one.phase) for one in answer.phases]
    made: list[Row] = [
        {
            "phase": names.get(one.phase, one.phase),
            "month": one.month,
            "share": one.share,
            "told": share(one.share, language),
            "count": count(one.n, language),
        }
        for one in answer.months
        if one.share is not None
    ]
    months = sorted({one.month for one in answer.months})
    every = -(-len(months) // _MONTHS_NAMED)
    named = months[::-every][::-1]
    span = f"{months[0]} – {months[-1]}"
    percent = {"da": "datum.value * 100 + '\u00a0%'", "en": "datum.value * 100 + '%'"}[language]
    base = alt.Chart(rows(made)).encode(
        x=alt.X(
            "month:O",
            title=None,
            axis=alt.Axis(
                labelAngle=0, labelExpr="substring(datum.label, 5, 7)", labelFontSize=12, values=named, ticks=False
            ),
        ),
        y=alt.Y("share:Q", title=None, axis=alt.Axis(labelExpr=percent, tickCount=3, labelFontSize=12)),
        tooltip=[
            alt.Tooltip("month:N", title=title_of("month", language)),
            alt.Tooltip("told:N", title=title_of("share", language)),
            alt.Tooltip("count:N", title=title_of("customers", language)),
        ],
    )
    lines = base.mark_line(color=colours["brand" if theme != "dark" else "flow"], strokeWidth=2.2)
    dots = base.mark_point(filled=True, size=42, opacity=1, color=colours["brand" if theme != "dark" else "flow"])
    return (
        alt.layer(lines, dots)
        .properties(width=(WIDTH + 60) / 3 - 40, height=84)
        .facet(facet=alt.Facet("phase:N", sort=order, title=None), columns=3, spacing=22)
        .properties(title=alt.TitleParams(f"{label('chart', 'by-month', language)}: {span}", fontSize=14, offset=10))
    )


def _row(one: FirstInPhase, names: dict[str, str], language: str) -> Row:
    low, high = one.interval or (0.0, 0.0)
    part = one.share or 0.0
    words = [share(part, language), count(one.n, language)]
    if one.win_rate is not None:
        words.append(label("chart", "win-rate", language, share=share(one.win_rate, language)))
    return {
        "phase": names.get(one.phase, one.phase),
        "share": part,
        "low": low,
        "high": high,
        "edge": max(part, high),
        "told": share(part, language),
        "count": count(one.n, language),
        "interval": f"{share(low, language)} – {share(high, language)}",
        "words": " · ".join(words),
    }
