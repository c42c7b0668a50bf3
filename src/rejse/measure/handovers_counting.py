"""How hand-overs are measured: every lead is followed once, and its hand-over's numbers are read from all of them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rejse.engine.contract import FOREVER, Lens
from rejse.engine.local import run
from rejse.errors import Problem, WrongUse
from rejse.journey.document import Journey
from rejse.journey.handover import Handover
from rejse.measure.handover_agreed import Agreed, agreed, all_rules, problems_of, unknown_property
from rejse.measure.handover_judging import Judged, Marks, judge
from rejse.measure.handover_periods import AgreedPeriods, local_day, within_calendar
from rejse.measure.handovers import (
    HandoverAnswered,
    HandoverFared,
    HandoverPeriod,
    HandoversAnswer,
    HandoversQuery,
    HandoverWait,
    RejectReason,
    Wait,
)
from rejse.measure.handovers_kernel import (
    AT_QUALIFIED,
    AT_REJECTED,
    COLUMNS,
    NEVER,
    NO_REASON,
    QUALIFIED,
    REASON,
    REJECTED,
    follow_leads,
)
from rejse.measure.interval import share, wilson
from rejse.measure.kaplan_meier import kaplan_meier
from rejse.measure.period import Plan, lens_for, plan_for
from rejse.measure.view import View
from rejse.trace.blocks import Block, Blocks, Kind, Scope
from rejse.trace.facets import UnknownFacet
from rejse.trace.ruled import Ruled, rule_blocks

FEW: Final = 30
"""Of fewer leads a share or a median says little."""

NO_REASON_TOLD: Final = "(none)"
PERIODS_MOST: Final = 400
"""So many agreed periods are listed, the latest."""

EVERYBODY: Final = np.zeros(0, np.uint8)
NO_CODES: Final = np.zeros(0, np.int32)


class UnknownHandover(WrongUse):
    """The journey has no hand-over of this id."""

    code = "unknown-handover"


@dataclass(frozen=True, slots=True, eq=False)
class Reasons:
    """told: for each code what every property says that some hand-over asks for reasons; codes: int32[events]."""

    told: tuple[Mapping[str, str], ...]
    codes: tuple[NDArray[np.int32], ...]
    unknown: Mapping[str, UnknownFacet]


class Handovers:
    """Follow every lead from team to team.

    A lead is delivered when it is qualified, and anew only after it was rejected, or accepted and answered. Its steps
    are the first of each kind after that. Waits count by the agreement's clock; who still waits has waited so long at
    least, and who was rejected unanswered waited until then.

    Misleads when:
        A step leaves no event, such as a call from a private phone: the lead then seems to wait still. And leads whose
        answers are never recorded make the others' waits look long.
    """

    def __init__(
        self, view: View, query: HandoversQuery, agreed: Sequence[Agreed], reasons: Reasons, lens: Lens
    ) -> None:
        self.view = view
        self.query = query
        self.agreed = tuple(agreed)
        self.reasons = reasons
        self.start, self.stop, self.through = lens.start, lens.stop, lens.data_through
        self.problems: tuple[Problem, ...] = ()
        self.kinds: Sequence[Kind] = ()

    def partial(self, block: Block, lens: Lens) -> tuple[NDArray[np.int64], ...]:
        """Follow the leads of one block; a table of them per hand-over."""
        return tuple(self.follow(one, block, lens) for one in self.agreed)

    def follow(self, one: Agreed, block: Block, lens: Lens) -> NDArray[np.int64]:
        """Follow the leads of one hand-over in a block: int64[leads, COLUMNS]."""
        kind = block.kind[: block.events]
        room = int(np.count_nonzero((one.roles & QUALIFIED)[kind])) if len(one.roles) and one.has(QUALIFIED) else 0
        leads = np.empty((room, COLUMNS), np.int64)
        if room:
            keep = lens.keep[block.number] if lens.keep else EVERYBODY
            codes = lens.groups[block.number] if lens.groups else NO_CODES
            made = follow_leads(
                block.offsets, block.time, block.kind, keep, one.roles, codes, lens.start, lens.stop, one.named, leads
            )
            leads = leads[:made]
        return leads

    def merge(
        self, left: tuple[NDArray[np.int64], ...], right: tuple[NDArray[np.int64], ...]
    ) -> tuple[NDArray[np.int64], ...]:
        """Put the leads of two sets of blocks together; they are as few as a company's leads."""
        return tuple(np.concatenate(both) for both in zip(left, right, strict=True))

    def another_round(self, _state: tuple[NDArray[np.int64], ...]) -> None:
        """Say that one round is enough."""
        return

    def finish(self, state: tuple[NDArray[np.int64], ...]) -> HandoversAnswer:
        """Make the rows."""
        judged = [judge(one, leads, self.through) for one, leads in zip(self.agreed, state, strict=True)]
        every = list(zip(self.agreed, state, judged, strict=True))
        return HandoversAnswer(
            measure="handovers",
            query=self.query,
            snapshot=self.view.blocks.snapshot,
            data_through=self.view.blocks.data_through,
            n=sum(len(leads) for leads in state),
            warnings=self.problems,
            handovers=tuple(self._fared(*one) for one in every),
            answered=tuple(_answered(one, found) for one, _, found in every),
            waits=tuple(wait for one, _, found in every for wait in _waits(one, found)),
            reasons=tuple(reason for one, leads, _ in every for reason in self._reasons(one, leads)),
            periods=tuple(
                period for one, leads, found in every if found for period in self._periods(one, leads, found)
            ),
        )

    def _fared(self, one: Agreed, leads: NDArray[np.int64], judged: Judged | None) -> HandoverFared:
        handover, n = one.handover, _counts(judged)
        decided = n["accepted"] + n["rejected"] if "undecided" in n else 0
        due, then = self._due(one, leads) if judged else (None, None)
        return HandoverFared(
            handover=handover.id,
            from_team=handover.from_team,
            to_team=handover.to_team,
            delivered=n.get("delivered"),
            recycled=n.get("recycled"),
            agreed_leads=due,
            delivered_then=then,
            accepted=n.get("accepted"),
            rejected=n.get("rejected"),
            undecided=n.get("undecided"),
            accepted_share=share(n["accepted"], decided) if decided else None,
            interval=wilson(n["accepted"], decided) if decided else None,
            agreed_share=handover.delivers.acceptance_share if handover.delivers else None,
            few=judged is not None and len(leads) < FEW,
        )

    def reason_of(self, one: Agreed, code: int) -> str:
        """Give the reason that a code of the group column means for a hand-over."""
        told = {} if code == NO_REASON else self.reasons.told[code]
        return told.get(_property(one.handover), NO_REASON_TOLD)

    def _reasons(self, one: Agreed, leads: NDArray[np.int64]) -> Iterator[RejectReason]:
        judged = judge_rejected(one, leads)
        counts = Counter(self.reason_of(one, code) for code in judged.tolist())
        known = {text for reason in one.handover.reject_reasons for text in reason.languages.values()}
        for reason, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            yield RejectReason(
                handover=one.handover.id, reason=reason, n=n, share=n / len(judged), agreed=reason in known
            )

    def periods_of(self, one: Agreed, leads: NDArray[np.int64]) -> tuple[AgreedPeriods, range] | None:
        """Give the agreed periods from the question's beginning, or the first lead, to its end or that of the data."""
        handover, through = one.handover, min(self.stop - 1, self.through)
        if not handover.period or handover.period.total_seconds() <= 0 or not len(leads):
            return None
        first = within_calendar(self.start if self.start > -FOREVER else int(leads[:, AT_QUALIFIED].min()))
        through, zone = max(first, within_calendar(through)), self.view.settings.zone
        made = AgreedPeriods(handover.valid_from or local_day(first, zone), handover.period, zone)
        return made, range(made.of(first), made.of(through) + 1)

    def complete(self, one: Agreed, periods: AgreedPeriods, number: int) -> bool:
        """Tell whether a period lies in the question, is over, and was agreed on."""
        over = periods.begin(number + 1) <= min(self.stop, self.through + 1)
        return over and periods.begin(number) >= self.start and (number >= 0 or one.handover.valid_from is None)

    def _due(self, one: Agreed, leads: NDArray[np.int64]) -> tuple[int | None, int | None]:
        """Give how many leads were due in the periods that are over, and how many came in those."""
        promised = one.handover.delivers.leads if one.handover.delivers else None
        found = self.periods_of(one, leads)
        if promised is None or found is None:
            return None, None
        periods, numbers = found
        first = numbers.start if one.handover.valid_from is None else max(numbers.start, 0)
        first += periods.begin(first) < self.start
        last = numbers.stop - 1 - (not self.complete(one, periods, numbers.stop - 1))
        if last < first:
            return None, None
        qualified = leads[:, AT_QUALIFIED]
        inside = (qualified >= periods.begin(first)) & (qualified < periods.begin(last + 1))
        return promised * (last - first + 1), int(inside.sum())

    def _periods(self, one: Agreed, leads: NDArray[np.int64], judged: Judged) -> Iterator[HandoverPeriod]:
        found = self.periods_of(one, leads)
        if found is None:
            return
        periods, numbers = found
        for number in numbers[-PERIODS_MOST:]:
            inside = in_period(periods, number, leads)
            accepted, rejected = (
                int((judged.marks[name] & inside).sum()) if "undecided" in judged.marks else 0
                for name in ("accepted", "rejected")
            )
            agreed_on = number >= 0 or one.handover.valid_from is None
            yield HandoverPeriod(
                handover=one.handover.id,
                since=periods.said(number),
                until=periods.said(number + 1),
                delivered=int(inside.sum()),
                agreed_leads=one.handover.delivers.leads if one.handover.delivers and agreed_on else None,
                accepted_share=share(accepted, accepted + rejected),
                interval=wilson(accepted, accepted + rejected),
                complete=self.complete(one, periods, number),
            )


def in_period(periods: AgreedPeriods, number: int, leads: NDArray[np.int64]) -> Marks:
    """Mark the leads that were qualified in a period."""
    qualified = leads[:, AT_QUALIFIED]
    inside: Marks = (qualified >= periods.begin(number)) & (qualified < periods.begin(number + 1))
    return inside


def qualified_twice(one: Agreed, block: Block) -> bool:
    """Tell whether anybody in a block was qualified more than once."""
    at = (
        np.flatnonzero((one.roles & QUALIFIED)[block.kind[: block.events]]) if len(one.roles) else np.zeros(0, np.int64)
    )
    units = np.searchsorted(block.offsets, at, side="right")
    return bool((np.diff(units) == 0).any())


def judge_rejected(one: Agreed, leads: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the codes of the reasons of the rejected leads."""
    codes: NDArray[np.int64] = leads[leads[:, AT_REJECTED] != NEVER, REASON]
    return codes if one.has(REJECTED) else codes[:0]


def _counts(judged: Judged | None) -> dict[str, int]:
    return {name: int(marks.sum()) for name, marks in judged.marks.items()} if judged else {}


def _answered(one: Agreed, judged: Judged | None) -> HandoverAnswered:
    n, promised = _counts(judged), one.handover.follows_up
    judged_n = n["within"] + n["late"] if "within" in n else 0
    return HandoverAnswered(
        handover=one.handover.id,
        assigned=n.get("assigned"),
        contacted=n.get("contacted"),
        limit_seconds=None if one.limit is None else one.limit / 1e6,
        within=n.get("within"),
        late=n.get("late"),
        pending=n.get("pending"),
        overdue=n.get("overdue"),
        within_share=share(n["within"], judged_n) if judged_n else None,
        within_interval=wilson(n["within"], judged_n) if judged_n else None,
        agreed_within=promised.response_share if promised else None,
    )


def _waits(one: Agreed, judged: Judged | None) -> Iterator[HandoverWait]:
    """Give the waits that the agreement names events for."""
    told = {Wait.RESPONSE: judged.response, Wait.SYSTEM: judged.system, Wait.HUMAN: judged.human} if judged else {}
    for wait, waited in told.items():
        if waited is not None:
            curve = kaplan_meier(waited.waits, waited.came)
            median, p90 = (curve.by(part) for part in (0.5, 0.9))
            yield HandoverWait(
                handover=one.handover.id,
                wait=wait,
                n=len(waited.waits),
                ended=int(waited.came.sum()),
                median_seconds=None if median is None else median / 1e6,
                p90_seconds=None if p90 is None else p90 / 1e6,
            )


def _property(handover: Handover) -> str:
    return handover.events.reason if handover.events else ""


def reasons_of(made: Sequence[Agreed], blocks: Blocks, scope: Scope) -> Reasons:
    """Code why leads were rejected: for the events that can reject one, what each property says that is asked for."""
    asked = [(one, _property(one.handover)) for one in made if one.has(REJECTED) and (one.roles & REJECTED).any()]
    facets, unknown = {}, {}
    for name in dict.fromkeys(name for _, name in asked):
        try:
            facets[name] = blocks.facet(name, scope)
        except UnknownFacet as wrong:
            unknown[name] = wrong
    if not facets:
        return Reasons((), (), unknown)
    telling = np.bitwise_or.reduce([one.roles & REJECTED for one, _ in asked]) != 0
    rows, held = [], []
    for number, block in enumerate(blocks.scoped(scope)):
        at = np.flatnonzero(telling[block.kind[: block.events]])
        held.append((at, block.events))
        rows.append(np.stack([facet.codes[number][at] for facet in facets.values()], axis=1))
    distinct, codes = np.unique(np.concatenate(rows), axis=0, return_inverse=True)
    parts = np.split(codes.reshape(-1).astype(np.int32), np.cumsum([len(at) for at, _ in held])[:-1])
    told = tuple(
        {name: facet.values[code] for (name, facet), code in zip(facets.items(), row, strict=True) if code >= 0}
        for row in distinct.tolist()
    )
    return Reasons(
        told, tuple(_column(at, events, part) for (at, events), part in zip(held, parts, strict=True)), unknown
    )


def _column(at: NDArray[np.int64], events: int, codes: NDArray[np.int32]) -> NDArray[np.int32]:
    column = np.full(events, NO_REASON, np.int32)
    column[at] = codes
    return column


def _asked(journey: Journey, handover: str | None) -> tuple[Handover, ...]:
    """Give the hand-overs that are asked for.

    Raises:
        UnknownHandover: there is none of that id.
    """
    ids = [one.id for one in journey.handovers]
    if handover is not None and handover not in ids:
        near = get_close_matches(handover, ids, 1)
        raise UnknownHandover(handover=handover, known=tuple(ids), nearest=near[0] if near else None)
    return tuple(one for one in journey.handovers if handover in {None, one.id})


def plan(view: View, query: HandoversQuery) -> Plan:
    """Make the question ready for an engine: the kinds tell every step, the lens' groups why a lead was rejected.

    Raises:
        UnknownHandover: the journey has none of that id.
    """
    handovers = _asked(view.journey, query.handover)
    ruled: Ruled = rule_blocks(all_rules(handovers), view.blocks)
    made = [agreed(one, ruled, view.settings.zone) for one in handovers]
    reasons = reasons_of(made, ruled.blocks, query.scope)
    lens = lens_for(view, query.start, query.stop, persona=query.persona, scope=query.scope)
    measure = Handovers(view, query, made, reasons, lens)
    wrong = (
        unknown_property(one, reasons.unknown[_property(one)]) for one in handovers if _property(one) in reasons.unknown
    )
    measure.kinds = ruled.blocks.kinds
    measure.problems = (*problems_of(handovers, ruled), *wrong)
    return plan_for(replace(view, blocks=ruled.blocks), measure, replace(lens, groups=reasons.codes), query.scope)


def measure(view: View, query: HandoversQuery | None = None, *, threads: int = 0) -> HandoversAnswer:
    """Measure the hand-overs on this machine; the rule is that of `Handovers`."""
    made = plan(view, query or HandoversQuery())
    answer: HandoversAnswer = run(made.measure, made.blocks, made.lens, threads=threads)
    return answer
