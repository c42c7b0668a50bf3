"""What a person wrote around the touchpoints, sorted by phase and said in the viewer's language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from rejse.draw.numerals import decimal
from rejse.draw.pieces import (
    Backdrop,
    Compared,
    DrawnContent,
    DrawnGain,
    DrawnIdea,
    DrawnNote,
    DrawnPain,
    Thought,
    ThoughtKind,
)
from rejse.journey.content import Content
from rejse.journey.document import Journey, Phase, Text, Touchpoint
from rejse.journey.evidence import Benchmark, Certainty, Expectation, Note
from rejse.journey.gaps import content_at, unaddressed
from rejse.journey.improvement import Improvement, Opportunity
from rejse.journey.scale import Scale
from rejse.words import label

_USUAL_SCALE: Final = Scale(1, 5)


def said(text: Text | None, language: str) -> str | None:
    """Say a text, if there is one."""
    return text.said_in(language) if text else None


def all_said(written: Sequence[Text], language: str) -> tuple[str, ...]:
    """Say every text."""
    return tuple(text.said_in(language) for text in written)


@dataclass(frozen=True)
class Texts:
    """The texts of one journey in one language. What names no place on the map stands in the first phase."""

    journey: Journey
    language: str

    def pains(self, touchpoint: Touchpoint) -> tuple[DrawnPain, ...]:
        """Give a touchpoint's pains, the severest first."""
        open_ = self._unanswered.get(touchpoint.id, frozenset())
        found = (
            DrawnPain(
                text=pain.text.said_in(self.language),
                severity=pain.severity,
                touchpoint=touchpoint.id,
                answered=id(pain) not in open_,
            )
            for pain in touchpoint.pains
        )
        return severest(found)

    def gains(self, touchpoint: Touchpoint) -> tuple[DrawnGain, ...]:
        """Give a touchpoint's gains."""
        open_ = self._unanswered.get(touchpoint.id, frozenset())
        return tuple(
            DrawnGain(text=gain.text.said_in(self.language), touchpoint=touchpoint.id, answered=id(gain) not in open_)
            for gain in touchpoint.gains
        )

    def content(self, touchpoint: Touchpoint) -> tuple[DrawnContent, ...]:
        """Give what is shown at a touchpoint: first what it names, then what names it or its phase."""
        named = dict.fromkeys((*touchpoint.content, *(one.id for one in content_at(self.journey, touchpoint))))
        return tuple(self._piece(one) for one in named)

    def content_of(self, phase: Phase, touchpoints: Sequence[Touchpoint]) -> tuple[DrawnContent, ...]:
        """Give what is shown in a phase, each piece once."""
        of_phase = [self._piece(one.id) for one in self.journey.content if phase.id in one.phases]
        return tuple(dict.fromkeys((*(piece for one in touchpoints for piece in self.content(one)), *of_phase)))

    def thoughts(self, phase: Phase, touchpoints: Sequence[Touchpoint]) -> tuple[Thought, ...]:
        """Give what goes on in the customer's mind; the question in the phase's head is not told again."""
        found: list[tuple[ThoughtKind, Text]] = [("feeling", phase.feeling)] if phase.feeling else []
        found += [("thought", one) for one in (*phase.thoughts, *(t for at in touchpoints for t in at.thoughts))]
        found += [("question", one) for one in phase.questions[1:]]
        found += [("need", one) for one in (*phase.needs, *(n for at in touchpoints for n in at.needs))]
        return tuple(dict.fromkeys(Thought(kind=kind, text=one.said_in(self.language)) for kind, one in found))

    def backdrop(self, touchpoints: Sequence[Touchpoint]) -> Backdrop:
        """Give what stands behind a phase's touchpoints."""
        return Backdrop(
            evidence=self._gathered([text for one in touchpoints for text in one.evidence]),
            frontstage=self._gathered([text for one in touchpoints for text in one.frontstage]),
            backstage=self._gathered([text for one in touchpoints for text in one.backstage]),
            support=self._gathered([text for one in touchpoints for text in one.support]),
        )

    def ideas(self, phase: Phase) -> tuple[DrawnIdea, ...]:
        """Give the opportunities and improvements that belong to a phase."""
        opportunities = [one for one in self.journey.opportunities if self._phase_of(one.touchpoints) == phase.id]
        improvements = [one for one in self.journey.improvements if self._phase_of(self._at(one)) == phase.id]
        return (*map(self._opportunity, opportunities), *map(self._improvement, improvements))

    def notes(self, phase: Phase) -> tuple[DrawnNote, ...]:
        """Give what interviews and observations in a phase said."""
        here = (one for one in self.journey.notes if self._place(one) == phase.id)
        return tuple(note for one in here if (note := self._note(one)))

    def compared(self, phase: Phase) -> tuple[Compared, ...]:
        """Give what customers expect in a phase, and what competitors offer there."""
        found: list[Compared | None] = [
            self._expectation(one) for one in self.journey.expectations if self._place(one) == phase.id
        ]
        found += [self._benchmark(one) for one in self.journey.benchmarks if self._place(one) == phase.id]
        return tuple(one for one in found if one)

    def expected(self, touchpoint: Touchpoint) -> float | None:
        """Give the emotion expected at a touchpoint: the drawn one, else the expected score on its own scale."""
        if touchpoint.expected_emotion is not None:
            return max(-2.0, min(2.0, touchpoint.expected_emotion))
        if touchpoint.expected_score is None:
            return None
        asked = next((one.scale for one in self.journey.surveys if one.id == touchpoint.survey), None)
        scale = asked or _USUAL_SCALE
        share = (touchpoint.expected_score - scale.low) / (scale.high - scale.low)
        return max(-2.0, min(2.0, 4 * share - 2))

    @cached_property
    def _contents(self) -> Mapping[str, Content]:
        return {one.id: one for one in self.journey.content}

    @cached_property
    def _phases(self) -> Mapping[str, str]:
        return {one.id: one.phase for one in self.journey.touchpoints}

    @cached_property
    def _unanswered(self) -> Mapping[str, frozenset[int]]:
        gaps = unaddressed(self.journey)
        return {gap.touchpoint.id: frozenset(id(one) for one in (*gap.pains, *gap.gains)) for gap in gaps}

    def _piece(self, named: str) -> DrawnContent:
        found = self._contents.get(named)
        if found is None:
            return DrawnContent(title=named)
        return DrawnContent(
            title=found.title.said_in(self.language),
            call_to_action=said(found.call_to_action, self.language),
            status=found.status.value if found.status else None,
            url=found.url,
            touchpoints=found.touchpoints,
            id=found.id,
        )

    def _gathered(self, written: Sequence[Text]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(all_said(written, self.language)))

    def _phase_of(self, touchpoints: Sequence[str]) -> str | None:
        first = self.journey.phases[0].id if self.journey.phases else None
        return next((self._phases[one] for one in touchpoints if one in self._phases), first)

    def _place(self, one: Note | Expectation | Benchmark) -> str | None:
        known = {phase.id for phase in self.journey.phases}
        return one.phase if one.phase in known else self._phase_of((one.touchpoint,) if one.touchpoint else ())

    def _at(self, one: Improvement) -> tuple[str, ...]:
        """Find where an improvement belongs: at its touchpoints, those of its opportunity, or where it hurts."""
        opened = (at for each in self.journey.opportunities if each.id == one.opportunity for at in each.touchpoints)
        hurts = (at.id for at in self.journey.touchpoints for pain in at.pains if pain.id and pain.id in one.answers)
        return (*one.touchpoints, *opened, *hurts)

    def _opportunity(self, one: Opportunity) -> DrawnIdea:
        told = label("draw", f"horizon-{one.horizon.value}", self.language) if one.horizon else None
        return DrawnIdea(
            kind="opportunity",
            text=one.name.said_in(self.language),
            told=told,
            touchpoint=_first(one.touchpoints),
            id=one.id,
        )

    def _improvement(self, one: Improvement) -> DrawnIdea:
        told = label("draw", f"verdict-{one.verdict.value}", self.language) if one.verdict else None
        return DrawnIdea(
            kind="improvement",
            text=one.name.said_in(self.language),
            told=told,
            touchpoint=_first(one.touchpoints),
            id=one.id,
        )

    def _note(self, one: Note) -> DrawnNote | None:
        """Say a note by its quote, else by the first thing it holds; nothing where it holds nothing to be shown."""
        quote = said(one.quote, self.language)
        others: Iterator[Text] = iter(
            (*one.needs, *(each.text for each in one.pains), *one.motives, *one.future_demands)
        )
        text = label("draw", "quote", self.language, text=quote) if quote else said(next(others, None), self.language)
        if not text:
            return None
        known = one.certainty is Certainty.CONFIRMED
        kinds = [label("draw", f"note-{one.kind.value}", self.language)] if one.kind else []
        sure = label("draw", "confirmed" if known else "assumption", self.language)
        told = " · ".join((*kinds, sure))
        told = told[:1].upper() + told[1:]
        return DrawnNote(text=text, told=told, confirmed=known, touchpoint=one.touchpoint, id=one.id)

    def _expectation(self, one: Expectation) -> Compared | None:
        parts = (
            ("expects", one.expected, one.expected_score),
            ("believes", one.believed, one.believed_score),
            ("perceives", one.perceived, one.perceived_score),
        )
        told = [
            label("draw", key, self.language, told=self._with_score(text, score))
            for key, text, score in parts
            if text or score is not None
        ]
        if not told:
            return None
        return Compared(kind="expectation", text=" · ".join(told), n=one.n, touchpoint=one.touchpoint, id=one.id)

    def _benchmark(self, one: Benchmark) -> Compared | None:
        price = f"{decimal(float(one.price.amount), self.language)} {one.price.currency or ''}" if one.price else None
        score = decimal(one.score, self.language) if one.score is not None else None
        parts = (score, price, said(one.quality, self.language), said(one.feature, self.language))
        told = " · ".join(part.strip() for part in parts if part)
        if not told:
            return None
        text = f"{one.competitor}: {told}"
        return Compared(kind="benchmark", text=text, n=one.n, touchpoint=one.touchpoint, id=one.id)

    def _with_score(self, text: Text | None, score: float | None) -> str:
        parts = (said(text, self.language), decimal(score, self.language) if score is not None else None)
        told = [part for part in parts if part]
        return f"{told[0]} ({told[1]})" if len(told) > 1 else told[0]


def severest(pains: Iterator[DrawnPain] | Sequence[DrawnPain]) -> tuple[DrawnPain, ...]:
    """Sort pains, the severest first; those nobody judged come last."""
    return tuple(sorted(pains, key=lambda pain: -(pain.severity or 0)))


def _first(ids: Sequence[str]) -> str | None:
    return ids[0] if ids else None
