"""A new journey from what the wizard asks: a model of phases, whose journey it is, and where customer and company meet.

Nothing is kept between the steps; the journey begins, whole, at the last one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from threading import Lock
from typing import Final

from rejse.draw.icons import ICONS, icon_of
from rejse.draw.layout import GUTTER, TIP, plan_of
from rejse.draw.map import render
from rejse.draw.scene import scene_of
from rejse.errors import WrongUse
from rejse.journey.channels import CHANNELS, Channel
from rejse.journey.document import Form, Journey, Medium, Touchpoint
from rejse.journey.fields import slug
from rejse.journey.people import Persona
from rejse.journey.references import without_dangling
from rejse.journey.template import TEMPLATES, from_template
from rejse.journey.text import Text
from rejse.store.journeys import DrawnJourneys
from rejse.store.records import By
from rejse.web.served import Served

TITLE_LETTERS_MAX: Final = 120
NAME_LETTERS_MAX: Final = 80
WISH_LETTERS_MAX: Final = 300

BEGINNING: Final = Lock()
"""Two who begin a journey at the same time begin two."""


class TextTooLong(WrongUse):
    """What is written is longer than there is room for on the map."""

    code = "text-too-long"


class UnknownModel(WrongUse):
    """There is no model of phases of that name."""

    code = "unknown-model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model of phases as it is chosen: its picture is drawn by the one renderer."""

    name: str
    title: str
    phases: tuple[str, ...]
    touchpoints: int
    picture: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A touchpoint, or a channel of the library, as a card to tick; `value` is what the form sends."""

    value: str
    name: str
    channel: str
    icon: str
    lane: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One phase with the model's own touchpoints, and the channels of the library by how one meets there."""

    id: str
    name: str
    goal: str
    own: tuple[Meeting, ...]
    library: tuple[tuple[str, tuple[Meeting, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the wizard was told: the model, and in the customer's words what the journey is and whose."""

    model: str
    title: str = ""
    persona: str = ""
    wish: str = ""

    def __post_init__(self) -> None:
        if self.model not in TEMPLATES:
            raise UnknownModel(name=self.model[:40], known=TEMPLATES)
        limits = {"title": TITLE_LETTERS_MAX, "persona": NAME_LETTERS_MAX, "wish": WISH_LETTERS_MAX}
        for name, most in limits.items():
            if len(getattr(self, name)) > most:
                raise TextTooLong(field=name, most=most)


@cache
def models(language: str) -> tuple[Model, ...]:
    """Give the models to choose from, each with its picture."""
    return tuple(_model(name, language) for name in TEMPLATES)


@cache
def stretches(model: str, language: str) -> tuple[Stretch, ...]:
    """Give a model's phases with everything that can be ticked."""
    journey = from_template(model, journey_id=model, language=language)
    return tuple(
        Stretch(
            id=phase.id,
            name=phase.name.said_in(language),
            goal=phase.goal.said_in(language) if phase.goal else "",
            own=tuple(_meeting(one, language) for one in journey.touchpoints if one.phase == phase.id),
            library=tuple((str(medium), _library(medium, phase.id, language)) for medium in Medium),
        )
        for phase in journey.phases
    )


def begin(
    served: Served, wishes: Wishes, ticked: Iterable[str], more: Iterable[str], *, author: str, language: str
) -> str:
    """Begin a journey and give its id, which nobody has had before.

    Raises:
        DatabaseBusy, DatabaseNotWritable: it could not be kept.
    """
    with BEGINNING:
        journeys = DrawnJourneys(served.workspace.folder)
        made = drawn_up(wishes, ticked, more, language=language, taken=journeys.ids())
        journeys.records.change(made, base=None, by=By(author, datetime.now(UTC), ""))
        journeys.mirror_all()
    served.take_in(made.id, by=author)
    return made.id


def drawn_up(
    wishes: Wishes, ticked: Iterable[str], more: Iterable[str], *, language: str, taken: Iterable[str] = ()
) -> Journey:
    """Make the journey: the model with the touchpoints that were ticked, and those of the library.

    The examples of evidence that a model brings (notes, expectations, benchmarks, ideas) are nobody's own and stay
    behind. Whoever names a persona of their own leaves the model's personas behind, too.

    Args:
        wishes: model, title and persona.
        ticked: ids of the model's touchpoints.
        more: channels of the library, each as PHASE:CHANNEL.
        language: what everything is written in.
        taken: ids of journeys that are there.
    """
    title = wishes.title.strip()
    whole = from_template(wishes.model, journey_id="new", language=language, title=title or None)
    wanted = frozenset(ticked)
    kept = [one for one in whole.touchpoints if one.id in wanted]
    made = replace(
        whole,
        id=_free(slug(whole.title.said_in(language)) or wishes.model, frozenset(taken)),
        touchpoints=(*kept, *_added(whole, kept, more, language)),
        personas=_personas(wishes, language) or whole.personas,
        notes=(),
        expectations=(),
        benchmarks=(),
        opportunities=(),
        improvements=(),
    )
    return without_dangling(made)


def _model(name: str, language: str) -> Model:
    journey = from_template(name, journey_id=f"model-{name}", language=language)
    return Model(
        name=name,
        title=journey.title.said_in(language),
        phases=tuple(phase.name.said_in(language) for phase in journey.phases if not phase.optional),
        touchpoints=len(journey.touchpoints),
        picture=_picture(journey, language),
    )


def _picture(journey: Journey, language: str) -> str:
    """Draw a journey as a strip, and cut out its phases and the expected experience."""
    scene = scene_of(journey, language=language, lanes=("experience",))
    plan = plan_of(scene, "strip")
    whole = render(scene, zoom="strip")
    opening, _, rest = whole.partition(">")
    left, top, right = GUTTER, plan.head - 6, plan.columns[-1].end + TIP
    bottom = plan.lanes["experience"].end - 24
    box = f'viewBox="{left:g} {top:g} {right - left:g} {bottom - top:g}"'
    _, _, after = opening.partition('viewBox="')
    cut = f'<svg xmlns="http://www.w3.org/2000/svg" {box} preserveAspectRatio="none" aria-hidden="true"'
    kept = after.partition('" ')[2].split(" ", 2)[2]
    return f"{cut} {kept}>{rest}"


def _meeting(one: Touchpoint, language: str) -> Meeting:
    return Meeting(
        value=one.id,
        name=one.name.said_in(language),
        channel=_channel_name(one.channel, language),
        icon=ICONS[icon_of(one.channel, one.medium)],
        lane=str(one.drawn_in),
    )


def _library(medium: Medium, phase: str, language: str) -> tuple[Meeting, ...]:
    found = [
        Meeting(
            value=f"{phase}:{one.id}", name=one.name(language), channel="", icon=ICONS[one.icon], lane=str(one.lane)
        )
        for one in CHANNELS.values()
        if one.medium is medium
    ]
    return tuple(sorted(found, key=lambda one: one.name.casefold()))


def _channel_name(channel: str, language: str) -> str:
    known = CHANNELS.get(channel)
    return known.name(language) if known else channel


def _added(whole: Journey, kept: list[Touchpoint], more: Iterable[str], language: str) -> list[Touchpoint]:
    """Make touchpoints of the channels that were ticked, behind the others of their phase."""
    phases, taken = {phase.id for phase in whole.phases}, {one.id for one in whole.touchpoints}
    made: list[Touchpoint] = []
    for value in dict.fromkeys(more):
        phase, _, channel = value.partition(":")
        if phase not in phases or channel not in CHANNELS:
            continue
        behind = [one.position for one in (*kept, *made) if one.phase == phase and one.position is not None]
        named = _free(channel if channel not in taken else f"{phase}-{channel}", frozenset(taken))
        taken.add(named)
        made.append(_of_channel(CHANNELS[channel], named, phase, max(behind, default=0) + 1, language))
    return made


def _of_channel(channel: Channel, named: str, phase: str, position: float, language: str) -> Touchpoint:
    return Touchpoint(
        id=named,
        name=Text({language: channel.name(language)}),
        phase=phase,
        form=Form.COMMUNICATION,
        channel=channel.id,
        medium=channel.medium,
        position=position,
    )


def _personas(wishes: Wishes, language: str) -> tuple[Persona, ...]:
    name, wish = wishes.persona.strip(), wishes.wish.strip()
    if not name:
        return ()
    quote = Text({language: wish}) if wish else None
    return (Persona(id=slug(name) or "persona", name=Text({language: name}), quote=quote),)


def _free(wanted: str, taken: frozenset[str]) -> str:
    """Give an id that nobody has: the wanted one, or with a number behind."""
    number = 2
    free = wanted
    while free in taken:
        free = f"{wanted}-{number}"
        number += 1
    return free
