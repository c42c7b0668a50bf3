"""What a map's controls offer: periods, personas, lanes, phases, and the views that were saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from rejse.draw import numerals
from rejse.draw.figures import PERSONAS_MOST
from rejse.draw.lanes import BLUEPRINT, LANES, lanes_chosen
from rejse.errors import Problem
from rejse.store.saved_views import Place, SavedViews
from rejse.trace.personas import UNASSIGNED_ID
from rejse.web.visitor import Visitor
from rejse.words import label, say

if TYPE_CHECKING:
    from rejse.web.looking import Look
    from rejse.web.served import Served

FORMATS: Final = ("svg", "png", "pdf", "pdf-a3", "pdf-a4", "html", "csv", "json", "yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice: what it is called, the query that makes it, and whether it is made."""

    value: str
    name: str
    query: str
    chosen: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Controls:
    """Everything that the controls of a map show; every choice is a link, so that they work by themselves."""

    shown: tuple[Option, ...]
    periods: tuple[Option, ...]
    period_told: str
    last_day: str
    compared: tuple[Option, ...]
    compared_told: str
    personas: tuple[Option, ...]
    persona_told: str
    overlays: tuple[Option, ...]
    overlays_most: int
    scopes: tuple[Option, ...]
    zooms: tuple[Option, ...]
    lanes: tuple[Option, ...]
    lane_groups: tuple[Option, ...]
    phases: tuple[Option, ...]
    views: tuple[Option, ...]
    shared_views: tuple[Option, ...]
    may_save: bool
    problems: tuple[str, ...]
    formats: tuple[Option, ...]


def controls_of(served: "Served", journey: str, visitor: Visitor, look: "Look", last: date) -> Controls:
    """Say what the controls offer somebody who looks at a map in one way."""
    from rejse.web.looking import PERIODS, SCOPES, ZOOMS  # noqa: PLC0415  (what they are is said there)

    drawn, language = served.drawn(journey).journey, visitor.language

    def said(key: str, **told: str | int) -> str:
        return label("drawer", key, language, **told)

    def options(name: str, values: Sequence[str], chosen: str) -> tuple[Option, ...]:
        return tuple(
            Option(value=one, name=said(f"{name}-{one}"), query=look.with_(**{name: one}), chosen=one == chosen)
            for one in values
        )

    names = {one.id: one.name.said_in(language) for one in drawn.personas}
    personas = {"": said("persona-all"), **names, UNASSIGNED_ID: said("persona-unassigned")}
    persona = look.looked.persona or ""
    overlaid = look.overlaid
    seen = lanes_chosen(look.looked.lanes)
    own, shared = _views(served, journey, visitor, look)
    return Controls(
        shown=_shown(look, language),
        periods=tuple(
            Option(value=one, name=said(f"period-{one}"), query=look.with_(period=one), chosen=look.period == one)
            for one in ("all", *PERIODS)
        ),
        period_told=said(f"period-{look.period}") if look.period else numerals.period(*look.days, language) or "",
        last_day=numerals.period(last, last, language) or "",
        compared=_compared(look, language),
        compared_told=numerals.period(*look.against, language) or "" if look.against else "",
        personas=tuple(
            Option(value=one, name=name, query=look.with_(persona=one), chosen=one == persona)
            for one, name in personas.items()
        ),
        persona_told=personas[persona],
        overlays=tuple(Option(value=one, name=name, query="", chosen=one in overlaid) for one, name in names.items()),
        overlays_most=PERSONAS_MOST,
        scopes=options("scope", SCOPES, look.looked.scope),
        zooms=options("zoom", ZOOMS, look.zoom),
        lanes=tuple(
            Option(value=lane, name=label("draw", lane, language), query="", chosen=lane in seen) for lane in LANES
        ),
        lane_groups=(
            Option(value="", name=said("lanes-usual"), query=look.with_(lanes=None), chosen=look.looked.lanes is None),
            _blueprint(look, language),
        ),
        phases=tuple(_phase(look, one.id, one.name.said_in(language), language) for one in drawn.phases),
        views=own,
        shared_views=shared,
        may_save=visitor.user is not None,
        problems=tuple(_told(one, language) for one in look.problems),
        formats=_formats(look, language),
    )


def _told(problem: Problem, language: str) -> str:
    said = say(problem, language)
    return f"{said.message} {said.remedy}".strip()


def _shown(look: "Look", language: str) -> tuple[Option, ...]:
    """Offer the plan, reality, and the difference of the two."""
    return tuple(
        Option(
            value=one,
            name=label("drawer", f"look-{one}", language),
            query=look.with_(look=one),
            chosen=one == look.shown,
        )
        for one in ("plan", "actual", "difference")
    )


def _compared(look: "Look", language: str) -> tuple[Option, ...]:
    chosen = look.value("against")
    before: dict[str, object] = {"against": "before", "look": None if look.shown == "plan" else look.shown}
    if None in look.days:
        before["period"] = "90d"
    nothing = look.with_(against=None)
    return (
        Option(value="", name=label("drawer", "compare-none", language), query=nothing, chosen=not chosen),
        Option(
            value="before",
            name=label("drawer", "compare-before", language),
            query=look.with_(**before),
            chosen=chosen == "before",
        ),
    )


def _blueprint(look: "Look", language: str) -> Option:
    lanes = ",".join(f"+{lane}" for lane in BLUEPRINT)
    chosen = look.looked.lanes == lanes
    name = label("drawer", "lanes-blueprint", language)
    return Option(value="blueprint", name=name, query=look.with_(lanes=lanes), chosen=chosen)


def _phase(look: "Look", phase: str, name: str, language: str) -> Option:
    folded = phase in look.collapsed
    told = label("drawer", "unfold" if folded else "fold", language, phase=name)
    return Option(value=phase, name=told, query=look.folded(phase), chosen=folded)


def _formats(look: "Look", language: str) -> tuple[Option, ...]:
    """Offer the files a map can be had as; the address of each says how the map is looked at."""
    made = []
    for one in FORMATS:
        ending, _, paper = one.partition("-")
        query = "&".join(filter(None, (look.query, f"paper={paper}" if paper else "")))
        address = f"{ending}?{query}" if query else ending
        made.append(Option(value=one, name=label("drawer", f"fetch-{one}", language), query=address))
    return tuple(made)


def _views(
    served: "Served", journey: str, visitor: Visitor, look: "Look"
) -> tuple[tuple[Option, ...], tuple[Option, ...]]:
    """Give the views that somebody sees: their own, and those that others share."""
    if visitor.user is None:
        return (), ()
    found = SavedViews(served.workspace.folder.records_file).all(visitor.user, journey)
    here = [one for one in found if one.place is Place.MAP]
    own: list[Option] = []
    shared: list[Option] = []
    for one in here:
        mine = one.user == visitor.user.id
        note = "" if mine else label("drawer", "view-by", visitor.language, name=one.by)
        told = Option(value=str(one.number), name=one.name, query=one.query, chosen=one.query == look.query, note=note)
        (own if mine else shared).append(told)
    return tuple(own), tuple(shared)
