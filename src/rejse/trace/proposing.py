"""What touchpoints without a binding might be bound to: rules made of what was seen, scored by their words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

import numpy as np

from rejse.journey.document import Journey, Rule, Touchpoint, TrackedBy
from rejse.trace.binding import NOT_ON_MAP, Bound, said
from rejse.trace.blocks import Blocks, Kind, Scope
from rejse.trace.kinds import FIELDS, OTHER
from rejse.trace.matching import Matcher
from rejse.trace.personas import meet_rules
from rejse.trace.synonyms import EMPTY_WORDS, concept_of

PER_TOUCHPOINT: Final = 3
EXAMPLES: Final = 3
LIKE_ENOUGH: Final = 0.45
_CHANNEL: Final = 0.1
"""How much speaks for events that all happened in the touchpoint's channel, and against those that did not."""

_SEEN_MAX: Final = 2000
_UNCLAIMED_MAX: Final = 20
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_WORD: Final = re.compile(r"[^\W\d_]+")
_HUMP: Final = re.compile(r"(?<=[a-zæøå])(?=[A-ZÆØÅ])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One event that a rule would mean, in the words of a rule, and when it happened."""

    time: datetime
    event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a touchpoint might be bound to. place: 1 is most alike. score: from 0 to 1. customers: persons with one."""

    touchpoint: str
    place: int
    rule: Rule
    score: float
    events: int
    customers: int
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclaimed:
    """A rule over events that no touchpoint claims."""

    rule: Rule
    events: int
    customers: int
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """Proposals in the journey's order, then by place; what no touchpoint claims, most frequent first."""

    proposals: tuple[Proposal, ...]
    unclaimed: tuple[Unclaimed, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """Events that a rule would mean: their kinds, their number, their words, and their channel."""

    rule: Rule
    kinds: frozenset[int]
    events: int
    words: frozenset[str]
    channels: frozenset[str]


def propose(journey: Journey, blocks: Blocks, bound: Bound) -> Proposals:
    """Propose rules for the touchpoints that have none, from the events that no touchpoint claims.

    Words of a touchpoint's id and names, Danish and English, are compared with those of the events' names and paths;
    the channel speaks for or against. No event is proposed first for two touchpoints.

    Misleads when:
        Likeness of words is no proof: a "visit" in the shop may be logged by the web site. Look at the examples.
    """
    every = _seen(blocks, bound)
    like = {
        one.id: sorted(
            ((score, at) for at, seen in enumerate(every) if (score := _likeness(one, seen)) >= LIKE_ENOUGH),
            key=lambda told: (-told[0], -every[told[1]].events, told[1]),
        )
        for one in journey.touchpoints
        if one.binding is None and one.tracked_by is not TrackedBy.UNRECORDED
    }
    chosen = _chosen(like, every)
    alone = [at for at, seen in enumerate(every) if not _within_another(seen, every)][:_UNCLAIMED_MAX]
    wanted = sorted({*alone, *(at for places in chosen.values() for _, at in places)})
    counted = dict(zip(wanted, _counted(blocks, [every[at] for at in wanted]), strict=True))
    return Proposals(
        proposals=tuple(
            Proposal(
                touchpoint=name,
                place=place,
                rule=every[at].rule,
                score=round(score, 2),
                events=every[at].events,
                customers=counted[at][0],
                examples=counted[at][1],
            )
            for name, places in chosen.items()
            for place, (score, at) in enumerate(places, start=1)
        ),
        unclaimed=tuple(
            Unclaimed(rule=every[at].rule, events=every[at].events, customers=counted[at][0], examples=counted[at][1])
            for at in alone
        ),
    )


def rule_text(rule: Rule) -> str:
    """Write a rule of fields as it stands in a journey's file, on one line: `{name: order, channel: [web, app]}`."""
    told = ((name, getattr(rule, name)) for name in FIELDS if getattr(rule, name))
    return "{" + ", ".join(f"{name}: {_listed(wanted)}" for name, wanted in told) + "}"


def _listed(wanted: Sequence[str]) -> str:
    written = [_scalar(text) for text in wanted]
    return written[0] if len(written) == 1 else f"[{', '.join(written)}]"


def _scalar(text: str) -> str:
    """Write a text so that YAML and JSON read it alike; what could mean anything else stands in quotes."""
    if re.fullmatch(r"[A-Za-zÆØÅæøå][\w-]*", text) and text.lower() not in {
        *("true", "false", "yes", "no", "on", "off", "null", "y", "n")
    }:
        return text
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    )
    return f'"{escaped}"'


def _seen(blocks: Blocks, bound: Bound) -> list[_Seen]:
    """Make rules of the kinds that nobody claims, none of which means an event that somebody claims."""
    counts, kinds = blocks.kind_counts, blocks.kinds
    free = (bound.place == NOT_ON_MAP) & (counts > 0) & np.array([kind != OTHER for kind in kinds], np.bool_)
    matcher = Matcher(kinds)
    found = []
    for rule in dict.fromkeys(rule for at in np.flatnonzero(free)[:_SEEN_MAX].tolist() for rule in _rules(kinds[at])):
        meant = matcher.meant(rule).perhaps
        if (meant & ~free).any():
            continue
        places = np.flatnonzero(meant).tolist()
        told = [kinds[at] for at in places]
        found.append(
            _Seen(
                rule=rule,
                kinds=frozenset(places),
                events=int(counts[places].sum()),
                words=frozenset(word for kind in told for word in words(_telling(rule, kind))),
                channels=frozenset(kind.channel for kind in told if kind.channel),
            )
        )
    widest: dict[frozenset[int], _Seen] = {}
    for one in found:
        widest.setdefault(one.kinds, one)
    return sorted(widest.values(), key=lambda one: (-one.events, rule_text(one.rule)))


def _rules(kind: Kind) -> Iterator[Rule]:
    """Give the rules by which a person would describe a kind, the widest first."""
    if kind.path is not None:
        yield Rule(type=(kind.type,), path=(kind.path,))
    elif kind.name and "*" not in kind.name:
        yield Rule(name=(kind.name,))
        if kind.channel:
            yield Rule(name=(kind.name,), channel=(kind.channel,))
        if kind.outcome:
            yield Rule(name=(kind.name,), outcome=(kind.outcome,))
    elif kind.type:
        yield Rule(type=(kind.type,))


def _telling(rule: Rule, kind: Kind) -> str:
    """Give what a rule names of a kind beside its channel, which speaks for itself."""
    return (kind.path if rule.path else kind.name if rule.name else kind.type) or ""


def words(text: str) -> list[str]:
    """Give the words of an id, a name or a path that say something: `orderCompleted` are two."""
    found = _WORD.findall(_HUMP.sub(" ", text).lower())
    return [word for word in found if len(word) > 1 and word not in EMPTY_WORDS] or found


def _likeness(touchpoint: Touchpoint, seen: _Seen) -> float:
    """Score how alike the words are, from 0 to 1: of its sayings the one that is most alike counts."""
    sayings = [words(touchpoint.id), *(words(name) for name in touchpoint.name.languages.values())]
    best = max((_covered(saying, seen.words) for saying in sayings if saying and seen.words), default=0.0)
    if best == 0 or not seen.channels:
        return best
    here = words(touchpoint.channel)
    fit = sum(any(_alike(word, other) > 0 for word in here for other in words(one)) for one in seen.channels)
    return min(1.0, max(0.0, best + _CHANNEL * (2 * fit / len(seen.channels) - 1)))


def _covered(saying: Sequence[str], seen: Iterable[str]) -> float:
    """Say how much of what is said is seen, and how much of what is seen is said."""
    there = list(seen)
    forth = sum(max(_alike(word, other) for other in there) for word in saying) / len(saying)
    back = sum(max(_alike(word, other) for word in saying) for other in there) / len(there)
    return 0.65 * forth + 0.35 * back


@lru_cache(maxsize=1 << 18)
def _alike(one: str, other: str) -> float:
    """Score two words: the same, the same thing in Danish and English, the same beginning, or spelt alike."""
    if one == other:
        return 1.0
    if (concept := concept_of(one)) is not None and concept == concept_of(other):
        return 0.9
    if len(min(one, other, key=len)) >= 4 and (one.startswith(other) or other.startswith(one)):
        return 0.85
    if one[0] != other[0] or abs(len(one) - len(other)) > 3:
        return 0.0
    ratio = SequenceMatcher(None, one, other).ratio()
    return ratio if ratio >= 0.8 else 0.0


def _chosen(like: dict[str, list[tuple[float, int]]], every: Sequence[_Seen]) -> dict[str, list[tuple[float, int]]]:
    """Give each touchpoint its first choice, most alike pairs first, then further ones; no event is a first twice."""
    first: dict[str, tuple[float, int]] = {}
    taken: set[int] = set()
    pairs = sorted(
        ((-score, at, name) for name, places in like.items() for score, at in places), key=lambda one: one[0]
    )
    for score, at, name in pairs:
        if name not in first and taken.isdisjoint(every[at].kinds):
            first[name] = (-score, at)
            taken |= every[at].kinds
    return {
        name: [first[name], *(one for one in places if one != first[name])][:PER_TOUCHPOINT]
        for name, places in like.items()
        if name in first
    }


def _within_another(seen: _Seen, every: Sequence[_Seen]) -> bool:
    """Tell whether a wider rule lists these events already."""
    return any(seen.kinds < other.kinds for other in every if other.events >= seen.events)


def _counted(blocks: Blocks, wanted: Sequence[_Seen]) -> list[tuple[int, tuple[Example, ...]]]:
    """Count the persons of each, and find events of three of them."""
    marks = np.zeros((len(wanted), len(blocks.kinds)), np.bool_)
    for row, seen in enumerate(wanted):
        marks[row, list(seen.kinds)] = True
    customers = np.zeros(len(wanted), np.int64)
    examples: list[list[Example]] = [[] for _ in wanted]
    for block in blocks.scoped(Scope.PERSON):
        for row, met in enumerate(meet_rules(block, marks)):
            units = np.flatnonzero(met & (block.alive != 0)) if len(block.alive) else np.flatnonzero(met)
            customers[row] += len(units)
            for unit in units[: EXAMPLES - len(examples[row])].tolist():
                here = slice(int(block.offsets[unit]), int(block.offsets[unit + 1]))
                at = here.start + int(np.argmax(marks[row, block.kind[here]]))
                time = _EPOCH + timedelta(microseconds=int(block.time[at]))
                examples[row].append(Example(time=time, event=said(blocks.kinds[block.kind[at]])))
    return [(int(n), tuple(found)) for n, found in zip(customers, examples, strict=True)]
