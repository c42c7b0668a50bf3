"""The flow: where customers went next, as a table of shares whose shades only repeat the numbers in it."""

from collections import Counter
from typing import Any, Final

import altair as alt

from rejse.draw.charts.style import Row, named, rows, title_of, titled
from rejse.draw.numerals import count, duration, share
from rejse.draw.palette import PALETTES, Theme, between
from rejse.measure.flow import END, START, FlowAnswer, Step
from rejse.words import label

_MOST: Final = 40
_PLACES: Final = 14
_CELL: Final = 46
_DEEP: Final = 0.5


def flow_chart(answer: FlowAnswer, names: dict[str, str], language: str, theme: Theme) -> Any:  # noqa: ANN401
    """Draw the most taken steps between the most visited touchpoints: from the left to the one above."""
    colours = PALETTES[theme]
    steps = _chosen(answer)
    made = [_row(step, names, language, theme) for step in steps]
    order = [named(one, names, language) for one in _in_order(steps, names)]
    base = alt.Chart(rows(made)).encode(
        x=alt.X(
            "to:N", sort=order, title=title_of("to", language),
            axis=alt.Axis(orient="top", labelAngle=-40, labelAlign="left", labelLimit=190, labelOverlap=False),
        ),
        y=alt.Y("from:N", sort=order, title=title_of("from", language), axis=alt.Axis(labelOverlap=False)),
        tooltip=[
            alt.Tooltip("from:N", title=title_of("from", language)),
            alt.Tooltip("to:N", title=title_of("to", language)),
            alt.Tooltip("count:N", title=title_of("customers", language)),
            alt.Tooltip("told:N", title=title_of("share", language)),
            alt.Tooltip("time:N", title=title_of("median", language)),
        ],
    )  # fmt: skip
    cells = base.mark_rect(cornerRadius=6, stroke=colours["bg"], strokeWidth=3).encode(
        color=alt.Color("shade:N", scale=None)
    )
    told = base.mark_text(fontSize=12, fontWeight=600).encode(text="told:N", color=alt.Color("ink:N", scale=None))
    chart = alt.layer(cells, told).properties(width=alt.Step(_CELL), height=alt.Step(_CELL - 12))
    under = label("chart", "flow-under", language, count=str(len(made)), n=count(answer.n, language))
    return titled(chart, label("chart", "flow", language), under, theme=theme)


def _chosen(answer: FlowAnswer) -> list[Step]:
    """Choose the most taken steps among the most visited places."""
    seen: Counter[str] = Counter()
    for step in answer.steps:
        seen[step.from_] += step.n
        seen[step.to] += step.n
    places = {place for place, _ in seen.most_common(_PLACES)}
    kept = [step for step in answer.steps if step.from_ in places and step.to in places and step.from_ != step.to]
    return sorted(kept, key=lambda one: -one.n)[:_MOST]


def _in_order(steps: list[Step], names: dict[str, str]) -> list[str]:
    """Put places in the journey's order, what is not on it after; the start comes first and the end last."""
    known = {name: number for number, name in enumerate(names)}
    places = dict.fromkeys(one for step in steps for one in (step.from_, step.to))
    ends = {START: -1, END: len(known) + 1}
    return sorted(places, key=lambda one: ends.get(one, known.get(one, len(known))))


def _row(step: Step, names: dict[str, str], language: str, theme: Theme) -> Row:
    colours = PALETTES[theme]
    deep = step.share >= _DEEP
    return {
        "from": named(step.from_, names, language),
        "to": named(step.to, names, language),
        "told": share(step.share, language),
        "count": count(step.n, language),
        "time": "–" if step.median_seconds is None else duration(step.median_seconds, language),
        "shade": colours["brand"] if deep else between(colours["digital-tint"], colours["first"], 0.8 * step.share),
        "ink": colours["on-dark"] if deep else colours["ink"],
    }
