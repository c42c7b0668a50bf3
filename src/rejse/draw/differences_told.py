"""Differences in words: the short line on a card, the sentence for those who hear it, and the caption's finding."""

from collections.abc import Iterable, Iterator

from rejse.draw.differences import DifferenceOf, DrawnDifference
from rejse.draw.drawn import Scene
from rejse.draw.numerals import MINUS, count, decimal, duration, share
from rejse.words import label

_POINT = 0.01
_UNTOLD = {
    "too-few": "differs-few",
    "too-early": "differs-early",
    "unmeasured": "evidence-assumed",
}


def value_told(of: DifferenceOf, value: float, language: str, most: float | None = None) -> str:
    """Write a number as its kind is written: 61 %, 4,8 d, 3,9, +0,8."""
    match of:
        case "share" | "conversion":
            return share(value, language)
        case "time" | "duration":
            return duration(value, language)
        case "score":
            written = decimal(value, language)
            return label("draw", "score-of", language, value=written, most=decimal(most, language)) if most else written
        case "experience":
            return _signed(decimal(abs(value), language), value)


def difference_told(one: DrawnDifference, language: str) -> str:
    """Write a difference with its sign, or say why none is told: +3 %-point, +2,1 d, for få."""
    if one.standing in _UNTOLD or one.difference is None:
        return label("draw", _UNTOLD.get(one.standing, "evidence-assumed"), language)
    return apart_told(one.of, one.difference, language)


def apart_told(of: DifferenceOf, difference: float, language: str) -> str:
    """Write how far two numbers are apart, with its sign."""
    size = abs(difference)
    if of in {"share", "conversion"}:
        points = size / _POINT
        written = decimal(points if points < 1 else round(points), language)
        return label("draw", "points", language, value=_signed(written, difference))
    return _signed(duration(size, language) if of in {"time", "duration"} else decimal(size, language), difference)


def _signed(written: str, number: float) -> str:
    if written == "0":
        return written
    return (MINUS if number < 0 else "+") + written


def line_told(one: DrawnDifference, language: str) -> str:
    """Write what the difference is of: the measured number, and what it is held against where that is the plan."""
    if one.standing == "too-early":
        return label("draw", f"early-{one.of}", language)
    if one.to == "period":
        value = value_told(one.of, one.value or 0.0, language)
        match one.of:
            case "share":
                return label("draw", "of-customers", language, share=value)
            case "conversion":
                return label("draw", "differs-onward", language, value=value)
            case _:
                return label("draw", "differs-median", language, value=value)
    against = value_told(one.of, one.against, language, one.most if one.value is None else None)
    if one.value is None:
        return label("draw", f"plan-{one.of}", language, value=against)
    return label("draw", f"differs-{one.of}", language, value=value_told(one.of, one.value, language), against=against)


def sentence_of(one: DrawnDifference, other: str, language: str) -> str:
    """Tell a difference in full: what it is of, both numbers, the difference and its interval."""
    name = label("draw", f"number-{one.of}", language)
    told = {"number": name, "other": other, "against": value_told(one.of, one.against, language, one.most)}
    if one.value is None:
        return label("draw", "difference-unmeasured", language, **told)
    apart = difference_told(one, language)
    if one.interval and one.standing not in _UNTOLD:
        low, high = (apart_told(one.of, end, language) for end in one.interval)
        apart = label("draw", "difference-between", language, difference=apart, low=low, high=high)
    if one.standing == "unsure":
        apart = label("draw", "difference-unsure", language, told=apart)
    value = value_told(one.of, one.value, language, one.most)
    return label("draw", "difference-told", language, value=value, told=apart, **told)


def sentences_of(found: Iterable[DrawnDifference], language: str, other: str | None = None) -> list[str]:
    """Tell several differences; `other` is the other period in words."""
    return [sentence_of(one, _other(one, other, language), language) for one in found]


def _other(one: DrawnDifference, other: str | None, language: str) -> str:
    return label("draw", "look-plan" if one.to == "plan" else "other-period", language) if other is None else other


def caption_of_differences(scene: Scene) -> str:
    """Say the most important difference that chance does not explain, or that there is none.

    Of the shares that go on, the one that most customers gained or lost by; else of times, scores and reach the one
    furthest from what it is held against, measured by its own interval.
    """
    language, to = scene.language, "period" if scene.against else "plan"
    named = list(_named(scene))
    sure = [(name, one) for name, one in named if one.sure]
    if not sure:
        known = any(one.value is not None for _, one in named)
        return label("draw", f"caption-{to}-none" if known else f"caption-{to}-nothing", language)
    name, most = max(sure, key=lambda told: _weight(told[1]))
    low, high = (apart_told(most.of, end, language) for end in most.interval or (0.0, 0.0))
    return label(
        "draw",
        f"caption-{to}-{most.of}",
        language,
        place=name,
        value=value_told(most.of, most.value or 0.0, language),
        against=value_told(most.of, most.against, language),
        difference=apart_told(most.of, most.difference or 0.0, language),
        low=low,
        high=high,
        n=count(most.n or 0, language),
    )


def _named(scene: Scene) -> Iterator[tuple[str, DrawnDifference]]:
    """Yield every difference with the name of its place; phases come first."""
    for phase in scene.phases:
        yield from ((phase.name, one) for one in phase.differences or ())
    for card in scene.cards:
        yield from ((card.name, one) for one in card.differences or ())


def _weight(one: DrawnDifference) -> tuple[int, float]:
    size = abs(one.difference or 0.0)
    if one.of == "conversion":
        return 2, size * (one.n or 0)
    low, high = one.interval or (0.0, 0.0)
    return (0 if one.of == "share" else 1), size / max(high - low, 1e-9)
