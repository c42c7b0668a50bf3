"""The whole map once more as tables: for those who read rather than look, and for a spreadsheet."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Final, TypeAlias
from urllib.parse import quote

from rejse.draw.cards import onward_of
from rejse.draw.differences import DrawnDifference
from rejse.draw.differences_told import apart_told, value_told
from rejse.draw.drawn import Card, DrawnPhase, Scene
from rejse.draw.figures import Score
from rejse.draw.numerals import count, decimal, duration, share, signed
from rejse.draw.sheet import escaped
from rejse.words import label

Raw: TypeAlias = str | int | float | None
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_TEXTS: Final = frozenset({"text", "goal", "more", "onward", "responsible"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: as a person reads it, and as a program does."""

    shown: str
    raw: Raw

    @property
    def number(self) -> bool:
        """Whether it is written to the right."""
        return isinstance(self.raw, int | float)


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinTable:
    """A table of the page. The first column names the row; `keys` are the columns' names in CSV."""

    name: str
    title: str
    caption: str
    keys: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables_of(scene: Scene) -> tuple[TwinTable, ...]:
    """Tell everything on the map as tables; one without rows is left out."""
    made = (
        _differences(scene),
        _phases(scene),
        _touchpoints(scene),
        _steps(scene),
        _written(scene),
        _handovers(scene),
        _deviations(scene),
    )
    return tuple(table for table in made if table.rows)


def table_html(table: TwinTable, language: str) -> str:
    """Write a table with its caption, headings and a link to it as CSV."""
    head = "".join(
        f'<th scope="col"{_class(table, at)}>{escaped(heading)}</th>' for at, heading in enumerate(table.headings)
    )
    rows = "".join(f"<tr>{''.join(_cell(table, row, at) for at in range(len(row)))}</tr>" for row in table.rows)
    download = label("page", "csv", language)
    return (
        f'<div class="table"><header><h2 id="table-{table.name}">'
        f'{escaped(table.title)}</h2><a class="csv" download="{table.name}.csv" href="{_link(table)}">{download}'
        f'<span class="unseen">: {escaped(table.title)}</span></a></header>'
        f'<div class="scroll" role="region" tabindex="0" aria-labelledby="table-{table.name}">'
        f"<table><caption>{escaped(table.caption)}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        "</div></div>"
    )


def csv_of(table: TwinTable) -> str:
    """Write a table as CSV; a text that a spreadsheet would run as a formula is disarmed with an apostrophe."""
    made = StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(table.keys)
    writer.writerows([_disarmed(cell.raw) for cell in row] for row in table.rows)
    return made.getvalue()


def _link(table: TwinTable) -> str:
    return "data:text/csv;charset=utf-8," + quote("\ufeff" + csv_of(table))


def _disarmed(raw: Raw) -> Raw:
    return "'" + raw if isinstance(raw, str) and raw.startswith(_FORMULA) else raw


def _class(table: TwinTable, at: int) -> str:
    numbers = [row[at] for row in table.rows if row[at].raw is not None]
    if numbers and all(cell.number for cell in numbers):
        return ' class="number"'
    return ' class="text"' if table.keys[at] in _TEXTS else ""


def _cell(table: TwinTable, row: Sequence[Cell], at: int) -> str:
    if at == 0:
        return f'<th scope="row">{escaped(row[at].shown)}</th>'
    return f"<td{_class(table, at)}>{escaped(row[at].shown)}</td>"


# -- the tables --------------------------------------------------------------------------------------------------------


def _table(scene: Scene, name: str, keys: Sequence[str], rows: Iterator[tuple[Cell, ...]]) -> TwinTable:
    told = {
        "n": "–" if scene.footer.n is None else count(scene.footer.n, scene.language),
        "period": scene.footer.period,
    }
    return TwinTable(
        name=name,
        title=label("page", f"table-{name}", scene.language),
        caption=label("page", f"caption-{name}", scene.language, **told),
        keys=tuple(keys),
        headings=tuple(label("page", f"column-{key}", scene.language) for key in keys),
        rows=tuple(rows),
    )


_PASSING: Final = (
    "reach", "passed", "pending", "elsewhere", "left", "go_on_share", "interval_low", "interval_high", "left_share",
    "median_seconds", "p90_seconds",
)  # fmt: skip


def _phases(scene: Scene) -> TwinTable:
    keys = ("phase", "reach", "from_earlier", "first_met", "came_back", *_PASSING[1:], "responsible")

    def rows() -> Iterator[tuple[Cell, ...]]:
        for phase in scene.phases:
            passing = _passing(phase, scene.language)
            came = (_count(number, scene.language) for number in (phase.from_earlier, phase.first_met, phase.came_back))
            people = ", ".join(person.name for person in phase.responsible)
            yield (_text(phase.name), passing[0], *came, *passing[1:], _text(people))

    return _table(scene, "phases", keys, rows())


def _touchpoints(scene: Scene) -> TwinTable:
    phases = {phase.id: phase.name for phase in scene.phases}
    keys = ("touchpoint", "phase", "lane", "evidence", "share", *_PASSING, "onward", "score", "answers", "responsible")

    def rows() -> Iterator[tuple[Cell, ...]]:
        for card in scene.cards:
            told = scene.language
            yield (
                _text(card.name),
                _text(phases[card.phase]),
                _text(label("page", f"lane-{card.lane.value}", told)),
                _text(label("draw", f"evidence-{card.evidence.value if card.recorded else 'unrecorded'}", told)),
                _share(card.share, told),
                *_passing(card, told),
                _text(onward_of(card, told)),
                _score(card.score, told),
                _count(card.score.n if card.score else None, told),
                _text(card.responsible.name if card.responsible else ""),
            )

    return _table(scene, "touchpoints", keys, rows())


def _steps(scene: Scene) -> TwinTable:
    names = {card.id: card.name for card in scene.cards}

    def rows() -> Iterator[tuple[Cell, ...]]:
        for step in scene.steps:
            numbers = _count(step.n, scene.language), _share(step.share, scene.language)
            yield _text(names[step.from_]), _text(names[step.to]), *numbers, _time(step.median_seconds, scene.language)

    return _table(scene, "steps", ("from", "to", "customers", "step_share", "median_seconds"), rows())


def _written(scene: Scene) -> TwinTable:
    names = {card.id: card.name for card in scene.cards}

    def rows() -> Iterator[tuple[Cell, ...]]:
        for phase in scene.phases:
            for kind, text, place, more in _texts(phase, scene.language):
                about = names.get(place or "", "")
                told = label("page", f"kind-{kind}", scene.language)
                yield _text(phase.name), _text(told), _text(text), _text(about), _text(more)

    return _table(scene, "written", ("phase", "kind", "text", "touchpoint", "more"), rows())


_Told: TypeAlias = tuple[str, str, str | None, str]


def _texts(phase: DrawnPhase, language: str) -> Iterator[_Told]:
    """Yield everything written under a phase: its kind, the text, the touchpoint it is about, and what else is said."""
    if phase.tagline:
        yield "tagline", phase.tagline, None, ""
    if phase.goal:
        yield "goal", phase.goal, None, ""
    yield from (("action", text, None, "") for text in phase.actions)
    yield from ((thought.kind, thought.text, None, "") for thought in phase.thoughts)
    for pain in phase.pains:
        severity = label("page", "severity", language, count=str(pain.severity)) if pain.severity else ""
        unanswered = "" if pain.answered else label("page", "unanswered", language)
        yield "pain", pain.text, pain.touchpoint, " · ".join(filter(None, (severity, unanswered)))
    for gain in phase.gains:
        yield "gain", gain.text, gain.touchpoint, "" if gain.answered else label("page", "unanswered", language)
    for content in phase.content:
        yield "content", content.title, next(iter(content.touchpoints), None), content.call_to_action or ""
    for kind in ("evidence", "frontstage", "backstage", "support"):
        yield from ((kind, text, None, "") for text in getattr(phase.backdrop, kind))
    yield from ((one.kind, one.text, one.touchpoint, "" if one.n is None else f"n = {one.n}") for one in phase.compared)
    yield from ((idea.kind, idea.text, idea.touchpoint, idea.told or "") for idea in phase.ideas)
    yield from (("note", note.text, note.touchpoint, note.told) for note in phase.notes)


def _handovers(scene: Scene) -> TwinTable:
    names = {card.id: card.name for card in scene.cards}
    language = scene.language
    keys = ("handover", "from_team", "to_team", "after", "leads_agreed", "leads", "leads_all", "accepted_agreed",
            "accepted", "limit_seconds", "median_seconds", "within")  # fmt: skip

    def rows() -> Iterator[tuple[Cell, ...]]:
        for one in scene.handovers:
            found, agreed = one.measured, one.agreed
            yield (
                _text(one.name),
                _text(one.from_team),
                _text(one.to_team),
                _text(names.get(one.after, one.after)),
                _count(found.leads_due if found else agreed.leads, language),
                _count(found.leads if found else None, language),
                _count(found.leads_all if found else None, language),
                _share(agreed.acceptance_share, language),
                _share(found.accepted_share if found else None, language),
                _time(agreed.limit_seconds, language),
                _time(found.median_seconds if found else None, language),
                _share(found.within_share if found else None, language),
            )

    return _table(scene, "handovers", keys, rows())


def _deviations(scene: Scene) -> TwinTable:
    names = {card.id: card.name for card in scene.cards}

    def rows() -> Iterator[tuple[Cell, ...]]:
        for one in scene.deviations or ():
            kind = _text(label("page", f"deviation-{one.kind}", scene.language))
            numbers = _count(one.n, scene.language), _share(one.share, scene.language)
            yield _text(names.get(one.touchpoint, one.touchpoint)), kind, *numbers

    return _table(scene, "deviations", ("touchpoint", "kind", "customers", "share"), rows())


def _differences(scene: Scene) -> TwinTable:
    keys = ("place", "number", "value", "against", "difference", "interval_low", "interval_high", "n", "verdict")
    language = scene.language

    def rows() -> Iterator[tuple[Cell, ...]]:
        places = [*((phase.name, phase.differences) for phase in scene.phases)]
        places += [(card.name, card.differences) for card in scene.cards]
        for name, found in places:
            for one in found or ():
                low, high = one.interval or (None, None)
                yield (
                    _text(name),
                    _text(label("draw", f"number-{one.of}", language)),
                    _number(one, one.value, language),
                    _number(one, one.against, language),
                    _apart(one, one.difference, language),
                    _apart(one, low, language),
                    _apart(one, high, language),
                    _count(one.n, language),
                    _text(label("page", f"stands-{one.standing}", language)),
                )

    return _table(scene, "differences", keys, rows())


# -- values ------------------------------------------------------------------------------------------------------------


def _passing(one: DrawnPhase | Card, language: str) -> tuple[Cell, ...]:
    low, high = one.interval or (None, None)
    counts = (one.reach, one.passed, one.pending, one.elsewhere, one.lost)
    shares = (one.conversion, low, high, one.lost_share)
    times = (one.median_seconds, one.p90_seconds)
    return (
        *(_count(number, language) for number in counts),
        *(_share(part, language) for part in shares),
        *(_time(seconds, language) for seconds in times),
    )


def _number(one: DrawnDifference, value: float | None, language: str) -> Cell:
    return Cell("" if value is None else value_told(one.of, value, language, one.most), _rounded(value))


def _apart(one: DrawnDifference, value: float | None, language: str) -> Cell:
    return Cell("" if value is None else apart_told(one.of, value, language), _rounded(value))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _text(text: str) -> Cell:
    return Cell(text, text)


def _count(number: int | None, language: str) -> Cell:
    return Cell("" if number is None else count(number, language), number)


def _share(part: float | None, language: str) -> Cell:
    return Cell("" if part is None else share(part, language), part if part is None else round(part, 6))


def _time(seconds: float | None, language: str) -> Cell:
    return Cell(
        "" if seconds is None else duration(seconds, language), seconds if seconds is None else round(seconds, 3)
    )


def _score(score: Score | None, language: str) -> Cell:
    return Cell("", None) if score is None else Cell(score_told(score, language), round(score.value, 4))


def score_told(score: Score, language: str) -> str:
    """Write a score with its name: CSAT 70 %, CES 5,6, NPS +31."""
    if score.kind == "csat":
        return f"CSAT {share(score.value, language)}"
    return f"NPS {signed(score.value, language)}" if score.kind == "nps" else f"CES {decimal(score.value, language)}"
