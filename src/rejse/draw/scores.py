"""Scores as people read them: CSAT 82 %, CES 5,6/7, NPS +31, with how many answered and how sure it is."""

from functools import lru_cache

from rejse.draw.figures import Score
from rejse.draw.numerals import count, counted, decimal, share, signed
from rejse.words import label


@lru_cache(4096)
def figure_of(score: Score, language: str) -> str:
    """Write a score's figure with its kind."""
    return label("draw", f"score-{score.kind}", language, value=_value(score, score.value, language, whole=True))


def _value(score: Score, value: float, language: str, *, whole: bool = False) -> str:
    match score.kind:
        case "csat":
            return share(max(0.0, min(1.0, value)), language)
        case "nps":
            return signed(value, language)
        case _:
            written = decimal(value, language)
            if not whole or score.scale is None:
                return written
            return label("draw", "score-of", language, value=written, most=decimal(score.scale[1], language))


@lru_cache(4096)
def score_told(score: Score, language: str, *, between: bool = False) -> str:
    """Tell a score in words with its answers, and between what it lies if that is asked."""
    told = figure_of(score, language)
    if between and score.interval:
        low, high = (_value(score, end, language) for end in score.interval)
        told = label("draw", "score-between", language, score=told, low=low, high=high)
    few = f" ({label('draw', 'few-answers', language)})" if score.few else ""
    return f"{told}, {counted('answers', score.n, language)}{few}"


def n_of(score: Score, language: str) -> str:
    """Write how many answered, as short as a card needs it."""
    return label("draw", "score-n", language, count=count(score.n, language))


def nps_told(score: Score, language: str) -> tuple[str, str]:
    """Write the recommendation score, and under it how many answered, or that they are few."""
    answers = counted("answers", score.n, language)
    return figure_of(score, language), label("draw", "few-answers", language) if score.few else answers
