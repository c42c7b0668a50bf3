"""The lane of deviations: where customers walked another way than the drawn one; before that, what will stand here."""

from collections.abc import Sequence

from rejse.draw.drawn import Card, DrawnDeviation, DrawnPhase
from rejse.draw.glyphs import lines_of
from rejse.draw.notes import SIZE, SMALL, Note, room_of, some
from rejse.draw.numerals import counted, share
from rejse.words import label


def deviations_in(
    deviations: Sequence[DrawnDeviation], cards: Sequence[Card], phase: DrawnPhase, width: float, language: str
) -> tuple[Note, ...]:
    """Give a phase's deviations, those of most customers first."""
    names = {card.id: card.name for card in cards if card.phase == phase.id}
    here = sorted((one for one in deviations if one.touchpoint in names), key=lambda one: -one.n)
    return some([_note(one, names[one.touchpoint], width, language) for one in here], language)


def _note(one: DrawnDeviation, name: str, width: float, language: str) -> Note:
    told = label("draw", f"deviation-{one.kind}", language, name=name)
    customers = counted("card-reach", one.n, language)
    below = label("draw", "deviation-n", language, customers=customers, share=share(one.share, language))
    room = room_of(width, mark=True)
    return Note(
        lines_of(told, room, SIZE, 400, 3),
        f"{told}: {below}",
        below=lines_of(below, room, SMALL, 400, 1),
        ground="card",
        edge="line",
        mark=one.kind,
        mark_role="bad",
        place=f"touchpoints/{one.touchpoint}",
    )
