"""What the numbers say: three to five sentences, each with how many customers it stands on and how sure it is.

A finding is told only where enough is known: thirty customers who had time to go on, or thirty answers. What nobody can
know yet (too early, not measured) is a finding too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from rejse.draw.drawn import FEW, Card, DrawnHandover, DrawnPhase, Scene
from rejse.draw.handovers import periods_told
from rejse.draw.numerals import count, decimal, duration, share, signed
from rejse.draw.page.tables import score_told
from rejse.measure.interval import wilson
from rejse.words import label

MOST: Final = 5
_NAMED: Final = 4

Kind: TypeAlias = Literal["loss", "weak", "score", "handover", "wait", "early", "unmeasured", "silent", "drawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding. `part` of `interval` is the share it is about; `at` the touchpoint or phase; n whom it stands on."""

    kind: Kind
    title: str
    told: str
    at: str | None = None
    n: int | None = None
    part: float | None = None
    interval: tuple[float, float] | None = None


def findings(scene: Scene) -> tuple[Finding, ...]:
    """Tell the most important first, at most five; where nothing is measured, what will stand here.

    Misleads when:
        The touchpoint after a loss happens where nobody records it: customers then seem to be lost before it.
    """
    found: list[Finding] = []
    for tell in (_loss, _weak, _score, _handover, _wait, _early, _unmeasured, _silent):
        found += tell(scene)
    if not any(phase.reach for phase in scene.phases):
        found.insert(0, Finding(kind="drawn", title=_say("finding-drawn", scene), told=_say("told-drawn", scene)))
    return tuple(found[:MOST])


def _say(key: str, scene: Scene, **told: str) -> str:
    return label("booklet", key, scene.language, **told)


def _ripe(one: DrawnPhase | Card) -> int:
    """Count those of whom it is known whether they went on."""
    return 0 if one.reach is None or one.passed is None else one.reach - (one.pending or 0)


def _loss(scene: Scene) -> Iterator[Finding]:
    """Find the phase in which most are lost, one before a measured phase first: as the map's caption does."""
    claimed = [(at, one) for at, one in enumerate(scene.phases) if one.lost and _ripe(one) >= FEW and not one.too_early]
    if not claimed:
        return

    def weight(found: tuple[int, DrawnPhase]) -> tuple[bool, int]:
        after = scene.phases[found[0] + 1] if found[0] + 1 < len(scene.phases) else None
        return after is not None and after.reach is not None, found[1].lost or 0

    phase = max(claimed, key=weight)[1]
    lost, ripe = phase.lost or 0, _ripe(phase)
    low, high = wilson(lost, ripe) or (0.0, 1.0)
    told = {
        "lost": count(lost, scene.language),
        "n": count(ripe, scene.language),
        **_between(lost / ripe, low, high, scene),
    }
    yield Finding(
        kind="loss",
        title=_say("finding-loss", scene, name=phase.name),
        told=_say("told-loss", scene, **told),
        at=phase.id,
        n=ripe,
        part=lost / ripe,
        interval=(low, high),
    )


def _between(part: float, low: float, high: float, scene: Scene) -> dict[str, str]:
    return {name: share(one, scene.language) for name, one in (("share", part), ("low", low), ("high", high))}


def _weak(scene: Scene) -> Iterator[Finding]:
    """Find the touchpoint from which the smallest share surely goes on: the one whose interval ends lowest."""
    judged = [one for one in scene.cards if one.judged and one.interval and _ripe(one) >= FEW]
    if len(judged) < 2:
        return
    card = min(judged, key=lambda one: (one.interval or (0.0, 1.0))[1])
    low, high = card.interval or (0.0, 1.0)
    who = card.responsible.name if card.responsible else _say("nobody", scene)
    told = {"n": count(_ripe(card), scene.language), "who": who, **_between(card.conversion or 0.0, low, high, scene)}
    yield Finding(
        kind="weak",
        title=_say("finding-weak", scene, name=card.name),
        told=_say("told-weak", scene, **told),
        at=card.id,
        n=_ripe(card),
        part=card.conversion,
        interval=card.interval,
    )


def _score(scene: Scene) -> Iterator[Finding]:
    scored = [one for one in scene.cards if one.score and not one.score.few and one.score.emotion is not None]
    if not scored:
        return
    card = min(scored, key=lambda one: one.score.emotion or 0.0 if one.score else 0.0)
    score = card.score
    if score is None or score.interval is None or (score.emotion or 0.0) >= 0:
        return
    written = {"csat": share, "ces": decimal, "nps": signed}[score.kind]
    low, high = (written(bound, scene.language) for bound in score.interval)
    told = {"score": score_told(score, scene.language), "n": count(score.n, scene.language), "low": low, "high": high}
    yield Finding(
        kind="score",
        title=_say("finding-score", scene, name=card.name),
        told=_say("told-score", scene, **told),
        at=card.id,
        n=score.n,
    )


def _handover(scene: Scene) -> Iterator[Finding]:
    for one in scene.handovers:
        if one.broken and one.measured:
            n = one.measured.leads if one.measured.leads_all is None else one.measured.leads_all
            told = "; ".join(handover_told(one, scene.language))
            yield Finding(
                kind="handover",
                title=_say("finding-handover", scene, name=one.name),
                told=_say("told-handover", scene, leads=count(n, scene.language), told=told),
                at=one.id,
                n=n,
            )
            return


def handover_told(one: DrawnHandover, language: str) -> Iterator[str]:
    """Say each figure of a hand-over beside what was agreed, where both are known."""
    found, agreed = one.measured, one.agreed
    if found is None:
        return
    if found.leads_due is not None:
        due = count(found.leads_due, language)
        told = {"found": count(found.leads, language), "agreed": due}
        if found.periods and agreed.period_seconds:
            periods = periods_told(found.periods, agreed.period_seconds, language)
            yield label("booklet", "handover-leads-in", language, periods=periods, **told)
        else:
            yield label("booklet", "handover-leads", language, **told)
    for key, here, there, written in (
        ("accepted", found.accepted_share, agreed.acceptance_share, share),
        ("time", found.median_seconds, agreed.limit_seconds, duration),
        ("within", found.within_share, agreed.response_share, share),
    ):
        if here is not None and there is not None:
            told = {"found": written(here, language), "agreed": written(there, language)}
            yield label("booklet", f"handover-{key}", language, **told)


def _wait(scene: Scene) -> Iterator[Finding]:
    slow = [one for one in scene.cards if one.judged and one.median_seconds is not None and (one.passed or 0) >= FEW]
    if len(slow) < 2:
        return
    card = max(slow, key=lambda one: one.median_seconds or 0.0)
    told = {
        "n": count(card.passed or 0, scene.language),
        "median": duration(card.median_seconds or 0.0, scene.language),
    }
    key = "told-wait-median"
    if card.p90_seconds is not None:
        key, told = "told-wait", told | {"p90": duration(card.p90_seconds, scene.language)}
    yield Finding(
        kind="wait",
        title=_say("finding-wait", scene, name=card.name),
        told=_say(key, scene, **told),
        at=card.id,
        n=card.passed,
    )


def _early(scene: Scene) -> Iterator[Finding]:
    early = [one for one in scene.phases if one.too_early and (one.reach or 0) >= FEW]
    if not early:
        return
    phase = max(early, key=lambda one: one.pending or 0)
    pending, reach = phase.pending or 0, phase.reach or 0
    told = {name: count(number, scene.language) for name, number in (("pending", pending), ("n", reach))}
    yield Finding(
        kind="early",
        title=_say("finding-early", scene, name=phase.name),
        told=_say("told-early", scene, share=share(pending / reach, scene.language), **told),
        at=phase.id,
        n=reach,
    )


def _unmeasured(scene: Scene) -> Iterator[Finding]:
    missing = [one for one in scene.cards if not one.measured]
    if not missing:
        return
    numbers = {"count": count(len(missing), scene.language), "all": count(len(scene.cards), scene.language)}
    key = "finding-unmeasured-one" if len(missing) == 1 else "finding-unmeasured"
    yield Finding(
        kind="unmeasured",
        title=_say(key, scene, **numbers),
        told=_say("told-unmeasured", scene, names=_named([one.name for one in missing], scene)),
        part=len(missing) / len(scene.cards),
        n=None,
    )


def _silent(scene: Scene) -> Iterator[Finding]:
    silent = [pain for phase in scene.phases for pain in phase.pains if not pain.answered]
    if not silent:
        return
    worst = sorted(silent, key=lambda one: -(one.severity or 0))
    key = "finding-silent-one" if len(silent) == 1 else "finding-silent"
    names = [_say("quoted", scene, text=one.text) for one in worst]
    yield Finding(
        kind="silent",
        title=_say(key, scene, count=count(len(silent), scene.language)),
        told=_say("told-silent", scene, names=_named(names, scene)),
    )


def _named(names: Sequence[str], scene: Scene) -> str:
    if len(names) <= _NAMED:
        return ", ".join(names)
    first = ", ".join(names[: _NAMED - 1])
    return _say("and-more", scene, names=first, count=count(len(names) - _NAMED + 1, scene.language))
