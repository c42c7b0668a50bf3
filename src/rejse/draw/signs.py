"""Which marks occur on a map: the legend explains these and no others."""

from collections.abc import Callable, Mapping
from itertools import chain
from typing import Final

from rejse.draw.drawn import Card, DrawnDifference, LaneName, Scene, Sign

_Occurs = Callable[[Scene], bool]


def signs_of(scene: Scene) -> tuple[Sign, ...]:
    """Give the marks of the whole map in the order of the legend; other zooms show fewer of them."""
    return tuple(sign for sign in Sign if _OCCURS[sign](scene))


def _in(lane: LaneName, occurs: _Occurs) -> _Occurs:
    return lambda scene: lane in scene.lanes and occurs(scene)


def _cards(scene: Scene) -> tuple[Card, ...]:
    return tuple(card for card in scene.cards if card.lane.value in scene.lanes)


def _figured(scene: Scene) -> tuple[Card, ...]:
    """Give the cards that show their own numbers, not how these differ from others."""
    return tuple(card for card in _cards(scene) if card.differences is None)


def _differences(scene: Scene) -> list[DrawnDifference]:
    phases = scene.phases if "way" in scene.lanes else ()
    told = [*(phase.differences for phase in phases), *(card.differences for card in _cards(scene))]
    return [one for found in told for one in found or ()]


def _not_measured(scene: Scene) -> bool:
    ghost = "way" in scene.lanes and any(phase.reach is None for phase in scene.phases)
    return ghost or any(not card.measured for card in _cards(scene))


def _few(scene: Scene) -> bool:
    way = "way" in scene.lanes and any(phase.few for phase in scene.phases)
    return way or any(card.few for card in _figured(scene))


def _points(scene: Scene) -> bool:
    if scene.overlays:
        return False
    return any(card.score and card.score.emotion is not None and not card.score.few for card in scene.cards)


def _few_answers(scene: Scene) -> bool:
    return not scene.overlays and any(card.score and card.score.few for card in scene.cards)


def _against(scene: Scene, *, better: bool) -> bool:
    """Tell whether somewhere customers met more, or less, than was expected."""
    both = [
        (card.score.emotion, card.expected)
        for card in scene.cards
        if card.score and card.score.emotion is not None and card.expected is not None
    ]
    return any(found > wanted if better else found < wanted for found, wanted in both)


def _severity(scene: Scene) -> bool:
    return any(pain.severity for phase in scene.phases for pain in phase.pains)


def _gap(scene: Scene) -> bool:
    pains = chain.from_iterable(phase.pains for phase in scene.phases)
    gains = chain.from_iterable(phase.gains for phase in scene.phases)
    return any(not pain.answered for pain in pains) or any(not gain.answered for gain in gains)


def _thought(kind: str) -> _Occurs:
    return lambda scene: any(one.kind == kind for phase in scene.phases for one in phase.thoughts)


def _idea(kind: str) -> _Occurs:
    return lambda scene: any(one.kind == kind for phase in scene.phases for one in phase.ideas)


_OCCURS: Final[Mapping[Sign, _Occurs]] = {
    Sign.MEASURED: lambda scene: any(card.measured for card in _cards(scene)),
    Sign.NOT_MEASURED: _not_measured,
    Sign.FEW: _few,
    Sign.HEIGHT: _in("way", lambda scene: any(phase.reach for phase in scene.phases)),
    Sign.FIRST_MET: _in("way", lambda scene: any(phase.first_met for phase in scene.phases)),
    Sign.CAME_BACK: _in("way", lambda scene: any(phase.came_back for phase in scene.phases)),
    Sign.LOST: _in("way", lambda scene: any(phase.lost for phase in scene.phases)),
    Sign.STEP: lambda scene: bool(scene.steps) and {"digital", "physical"} <= set(scene.lanes),
    Sign.TIME: lambda scene: any(card.judged and card.median_seconds is not None for card in _figured(scene)),
    Sign.SCORE: lambda scene: any(card.score and not card.score.few for card in _figured(scene)),
    Sign.HANDOVER: lambda scene: bool(scene.handovers),
    Sign.EXPECTED: _in("experience", lambda scene: any(card.expected is not None for card in scene.cards)),
    Sign.EXPERIENCE: _in("experience", _points),
    Sign.FEW_ANSWERS: _in("experience", _few_answers),
    Sign.BETTER: _in("experience", lambda scene: _against(scene, better=True)),
    Sign.WORSE: _in("experience", lambda scene: _against(scene, better=False)),
    Sign.SEVERITY: _in("pains", _severity),
    Sign.CALL: _in("content", lambda scene: any(c.call_to_action for phase in scene.phases for c in phase.content)),
    Sign.GAP: _in("content", _gap),
    Sign.FEELING: _in("thoughts", _thought("feeling")),
    Sign.THOUGHT: _in("thoughts", _thought("thought")),
    Sign.QUESTION: _in("thoughts", _thought("question")),
    Sign.NEED: _in("thoughts", _thought("need")),
    Sign.OPPORTUNITY: _in("improvements", _idea("opportunity")),
    Sign.IMPROVEMENT: _in("improvements", _idea("improvement")),
    Sign.ASSUMED: _in("notes", lambda scene: any(not note.confirmed for phase in scene.phases for note in phase.notes)),
    Sign.WARNING: lambda scene: any(card.warnings for card in _cards(scene)),
    Sign.DIFFERS: lambda scene: any(one.sure for one in _differences(scene)),
    Sign.UNSURE: lambda scene: any(one.standing == "unsure" for one in _differences(scene)),
}
