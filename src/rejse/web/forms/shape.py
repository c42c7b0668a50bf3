"""Which fields the form of an object has, in the order a person thinks, and what each is typed into.

A field of the document that stands in no form is told here with the reason; a house test finds one that was forgotten.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from functools import cache
from typing import Final, get_args, get_origin

from rejse.journey.content import Content
from rejse.journey.document import Gain, Journey, Member, Pain, Persona, Phase, Rule, Text, Touchpoint
from rejse.journey.evidence import Benchmark, Expectation, Note, Survey
from rejse.journey.fields import LIMITS, SHARES, hints
from rejse.journey.handover import Acceptance, Handover, Weekday
from rejse.journey.improvement import Improvement, Opportunity
from rejse.journey.money import Money
from rejse.journey.references import refers
from rejse.journey.scale import Scale
from rejse.journey.wording import inside
from rejse.journey.writing import LISTS


class Widget(StrEnum):
    """What a field is typed into."""

    LINE = "line"
    TEXT = "text"
    """A short text, one line for each language."""
    PROSE = "prose"
    """A longer text, one area for each language."""
    TEXTS = "texts"
    NUMBER = "number"
    SHARE = "share"
    RATING = "rating"
    """One to five."""
    MOOD = "mood"
    """From -2 to 2."""
    CHOICE = "choice"
    REFERENCE = "reference"
    REFERENCES = "references"
    DATE = "date"
    CLOCK = "clock"
    DURATION = "duration"
    MONEY = "money"
    YES = "yes"
    RULE = "rule"
    PAINS = "pains"
    GAINS = "gains"
    ACCEPTED = "accepted"
    RACI = "raci"
    CHANNEL = "channel"
    SCALE = "scale"
    EXTENT = "extent"
    DAYS = "days"
    LANGUAGE = "language"
    ALIKE = "alike"
    """A line that others of its kind have written in too: a group, a team."""
    KEPT = "kept"
    """Shown, and not typed: something else writes it."""


@dataclass(frozen=True, slots=True)
class GroupShape:
    """Fields that belong together; `folded` are those that are rarely needed."""

    key: str
    fields: tuple[str, ...]
    folded: bool = False


NOT_TYPED: Final[Mapping[type, frozenset[str]]] = {
    **{kind: frozenset({"id"}) for kind in (Member, Persona, Phase, Touchpoint, Content, Handover, Survey, Note)},
    **{kind: frozenset({"id"}) for kind in (Expectation, Benchmark, Opportunity, Improvement)},
    Journey: frozenset({"id", *LISTS}),
}
"""Fields without a place in a form: ids never change, and what stands in the journey's lists has a form of its own."""


def _groups(*groups: tuple[str, str], folded: tuple[str, ...] = ()) -> tuple[GroupShape, ...]:
    return tuple(GroupShape(key, tuple(names.split()), key in folded) for key, names in groups)


SHAPES: Final[Mapping[type, tuple[GroupShape, ...]]] = {
    Journey: _groups(
        ("about", "title summary actor state"),
        ("from-to", "start_trigger end_goal won_at"),
        ("who", "owner"),
        ("review", "review_interval last_review"),
        ("numbers", "currency time_zone default_language"),
        ("rare", "parent parent_phase"),
        folded=("numbers", "rare"),
    ),
    Phase: _groups(
        ("happens", "name goal actions"),
        ("feels", "feeling thoughts questions needs"),
        ("onward", "next patience target_conversion target_time"),
        ("who", "owner"),
        ("measured", "entry"),
        ("rare", "extent optional"),
        folded=("measured", "rare"),
    ),
    Touchpoint: _groups(
        ("happens", "name what how phase channel medium form"),
        ("feels", "title job needs thoughts"),
        ("wanted", "call_to_action content next"),
        ("who", "responsible raci initiator receiver"),
        (
            "expected",
            (
                "expected_emotion expected_time expected_score importance_customer importance_business "
                "moment_of_truth kano"
            ),
        ),
        ("values", "pains gains"),
        ("behind", "frontstage backstage support evidence own_time own_cost"),
        ("measured", "tracked_by binding survey patience"),
        ("rare", "lane position optional one_of max_repeats order_after shared"),
        folded=("behind", "rare"),
    ),
    Persona: _groups(
        ("about", "name quote market is_customer ideal target_share"),
        ("wants", "needs motives help_wanted experience"),
        ("values", "pains gains"),
        ("life", "gender age geography"),
        ("work", "tasks company_size buying_role"),
        ("contact", "found_by contacts_by responsible"),
        ("measured", "rule"),
        folded=("work", "measured"),
    ),
    Member: _groups(("about", "name initials role"), ("contact", "team email")),
    Content: _groups(
        ("about", "title topic format url status"),
        ("wanted", "addresses call_to_action"),
        ("used", "touchpoints phases personas"),
        ("who", "owner"),
    ),
    Handover: _groups(
        ("about", "name from_team to_team after"),
        ("good-enough", "criterion rule"),
        ("delivers", "period delivers/leads delivers/acceptance_share delivers/activities"),
        (
            "follows-up",
            (
                "time_limit follows_up/response follows_up/response_share follows_up/contact_attempts "
                "follows_up/activities reject_reasons"
            ),
        ),
        ("hours", "calendar/weekdays calendar/opens calendar/closes calendar/holidays"),
        ("broken", "escalation escalate_to"),
        ("agreed", "accepted valid_from version"),
        (
            "measured",
            "events/qualified events/assigned events/accepted events/rejected events/first_contact events/reason",
        ),
        folded=("hours", "measured"),
    ),
    Survey: _groups(("about", "name question kind scale")),
    Note: _groups(
        ("about", "kind quote date by external"),
        ("concerns", "persona phase touchpoint"),
        ("heard", "needs motives pains gains"),
        ("future", "future_demands horizon"),
        ("sure", "certainty quote_key"),
    ),
    Expectation: _groups(
        ("concerns", "phase touchpoint persona"),
        ("words", "question expected believed perceived"),
        ("scores", "survey scale expected_score believed_score perceived_score"),
        ("source", "source date n"),
    ),
    Benchmark: _groups(
        ("about", "competitor kind phase touchpoint"),
        ("scores", "question survey scale score"),
        ("offers", "price quality feature"),
        ("source", "source date n"),
    ),
    Opportunity: _groups(
        ("about", "name need feature status owner"),
        ("weight", "importance satisfaction horizon"),
        ("concerns", "touchpoints personas sources"),
    ),
    Improvement: _groups(
        ("about", "name change answers opportunity touchpoints"),
        ("who", "owner start"),
        ("foreseen", "measure expected_effect expected_change"),
        ("effect", "effect/change effect/low effect/high effect/n effect/evidence effect/date verdict"),
        folded=("effect",),
    ),
}
"""The groups of fields of every kind of object. `delivers/leads` is a part of what belongs to a hand-over alone."""

_LONG: Final = frozenset(
    {"what", "how", "summary", "quote", "criterion", "escalation", "experience", "expected", "believed", "perceived"}
    | {"change", "expected_effect", "need", "job", "question", "quality"}
)
"""Texts that take more than a line."""

_BY_NAME: Final[Mapping[str, Widget]] = {
    "extent": Widget.EXTENT,
    "channel": Widget.CHANNEL,
    "default_language": Widget.LANGUAGE,
    "quote_key": Widget.KEPT,
    "one_of": Widget.ALIKE,
    "team": Widget.ALIKE,
    "format": Widget.ALIKE,
    "expected_emotion": Widget.MOOD,
}
_BY_TYPE: Final[Mapping[object, Widget]] = {
    bool: Widget.YES,
    int: Widget.NUMBER,
    float: Widget.NUMBER,
    str: Widget.LINE,
    date: Widget.DATE,
    time: Widget.CLOCK,
    timedelta: Widget.DURATION,
    Money: Widget.MONEY,
    Scale: Widget.SCALE,
    Rule: Widget.RULE,
}
_BY_ITEM: Final[Mapping[object, Widget]] = {
    Text: Widget.TEXTS,
    Pain: Widget.PAINS,
    Gain: Widget.GAINS,
    Acceptance: Widget.ACCEPTED,
    Weekday: Widget.DAYS,
    str: Widget.REFERENCES,
}


def owner_of(kind: type, name: str) -> tuple[type, str]:
    """Give the kind whose field it is, and the field's own name: of `delivers/leads` the promise's `leads`."""
    inner = inside(kind, name)
    return (kind, name) if inner is None else (inner, name.partition("/")[2])


@cache
def widget_of(kind: type, name: str) -> Widget:  # noqa: PLR0911  (one line for each kind of value)
    """Choose what a field is typed into, by its name, its limits and its type."""
    kind, name = owner_of(kind, name)
    hint = hints(kind)[name]
    if name in _BY_NAME:
        return _BY_NAME[name]
    if get_origin(hint) is tuple:
        return _BY_ITEM[get_args(hint)[0]]
    if get_origin(hint) is Mapping:
        return Widget.RACI
    if hint is Text:
        return Widget.PROSE if name in _LONG else Widget.TEXT
    if refers(kind, name) is not None:
        return Widget.REFERENCE
    if name in SHARES:
        return Widget.SHARE
    if LIMITS.get(name) == (1, 5):
        return Widget.RATING
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Widget.CHOICE
    return _BY_TYPE[hint]
