"""The funnel: a bar per step, its share with the interval, and how long the step took."""

from typing import Any

import altair as alt

from rejse.draw.charts.style import ROW, WIDTH, Row, rows, title_of, titled
from rejse.draw.numerals import count, duration, share
from rejse.draw.palette import PALETTES, Theme
from rejse.measure.funnel import FunnelAnswer, FunnelStep
from rejse.words import label


def funnel_chart(answer: FunnelAnswer, names: dict[str, str], language: str, theme: Theme) -> Any:  # noqa: ANN401
    """Draw how many came how far; the part that may still get further is paler, and every number is written."""
    colours = PALETTES[theme]
    made = [_row(number, step, answer, names, language) for number, step in enumerate(answer.steps)]
    base = alt.Chart(rows(made)).encode(
        y=alt.Y("step:N", sort=None, title=None, axis=alt.Axis(labelFontSize=14, labelFontWeight=600)),
        tooltip=[
            alt.Tooltip("step:N", title=title_of("step", language)),
            alt.Tooltip("count:N", title=title_of("customers", language)),
            alt.Tooltip("share:N", title=title_of("share", language)),
            alt.Tooltip("interval:N", title=title_of("interval", language)),
            alt.Tooltip("immature:N", title=title_of("immature", language)),
            alt.Tooltip("time:N", title=title_of("time", language)),
        ],
    )
    axis = alt.X("n:Q", title=None, axis=None, scale=alt.Scale(domain=[0, max(answer.n, 1) * 1.45], nice=False))
    bars = base.mark_bar(color=colours["digital"], cornerRadius=4, height=20).encode(x=axis)
    may = base.mark_bar(
        color=colours["track"], cornerRadius=4, height=20, stroke=colours["digital"], strokeDash=[3, 2]
    ).encode(x="done:Q", x2="n:Q")
    whiskers = base.mark_rule(color=colours["ink"], strokeWidth=1.5).encode(x="low:Q", x2="high:Q")
    ends = [
        base.mark_tick(color=colours["ink"], thickness=1.5, height=12).encode(x=f"{end}:Q") for end in ("low", "high")
    ]
    told = base.mark_text(align="left", dx=10, fontWeight=600).encode(x="edge:Q", text="told:N")
    chart = alt.layer(bars, may, whiskers, *ends, told).properties(width=WIDTH, height=alt.Step(ROW + 10))
    under = label("chart", "funnel-under", language, n=count(answer.n, language))
    return titled(chart, label("chart", "funnel", language), under, theme=theme)


def _row(number: int, step: FunnelStep, answer: FunnelAnswer, names: dict[str, str], language: str) -> Row:
    part = step.share_from_start
    low, high = step.interval or (None, None)
    time = step.median_seconds_from_previous
    scale = answer.n
    shown = [count(step.n, language)]
    shown += [share(part, language)] if part is not None else []
    shown += [duration(time, language)] if time is not None and number else []
    name = names.get(step.step, step.step.removeprefix("event:"))
    return {
        "step": f"{number + 1}  {name}",
        "n": step.n,
        "done": step.n - step.immature,
        "edge": max(step.n, (high or 0) * scale),
        "low": None if low is None or not number else low * scale,
        "high": None if high is None or not number else high * scale,
        "told": " · ".join(shown),
        "count": count(step.n, language),
        "share": "" if part is None else share(part, language),
        "interval": "" if low is None or high is None else f"{share(low, language)} – {share(high, language)}",
        "immature": count(step.immature, language),
        "time": "" if time is None else duration(time, language),
    }
