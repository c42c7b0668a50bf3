"""The map as a table: for the terminal, the log, and whoever reads rather than looks."""

from collections.abc import Sequence
from io import StringIO
from textwrap import fill
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from rejse.draw.cards import onward_of
from rejse.draw.differences_told import sentences_of
from rejse.draw.drawn import Card, DrawnPhase, LaneName, Scene, Score
from rejse.draw.figures import mood_of
from rejse.draw.handovers import figures_told
from rejse.draw.header import meter_told
from rejse.draw.legend import footer_parts
from rejse.draw.numerals import MINUS, count, counted, decimal, duration, share
from rejse.draw.scores import figure_of, score_told
from rejse.draw.stacks import notes_in
from rejse.words import label

WIDTH: Final = 100
_BAR: Final = 8
_EMPTY: Final = "–"
_ENDLESS: Final = 1e6
_SHAPES: Final = {"good": "▲", "middling": "◆", "bad": "▼"}
_MOODS: Final = {"good": "cyan", "middling": "", "bad": "red"}
_EVIDENCE_STYLES: Final = {"measured": "cyan", "partly": "yellow", "assumed": "dim", "unrecorded": "dim"}


def text_of(scene: Scene, *, width: int = WIDTH, colour: bool = False, also: Sequence[LaneName] = ()) -> str:
    """Write the map as a table `width` characters wide; with colour for a terminal, plain for everything else.

    `also` are lanes to be written under the table, phase by phase: a terminal has no room for all of them.
    """
    written = StringIO()
    console = Console(
        file=written,
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        legacy_windows=False,
        highlight=False,
    )
    print_map(scene, console, also)
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines()) + "\n"


def print_map(scene: Scene, console: Console, also: Sequence[LaneName] = ()) -> None:
    """Print the map's title, its finding, its table and what it stands on to a console."""
    for text, style in ((scene.title, "bold"), (scene.subtitle, "dim"), (scene.caption, "bold")):
        console.print(_wrapped(text, console.width, style))
    console.print()
    if scene.phases:
        console.print(table_of(scene))
    else:
        console.print(Text(label("draw", "no-phases", scene.language)))
    if "handovers" in scene.lanes:
        _print_handovers(scene, console)
    _print_differences(scene, console)
    for lane in also:
        _print_lane(scene, lane, console)
    for warning in scene.warnings:
        told = f"{label('draw', 'note', scene.language)}: {warning}"
        console.print(_wrapped(told, console.width, "yellow"))
    console.print(Rule(style="dim", characters="─"))
    nps = [score_told(scene.nps, scene.language, between=True)] if scene.nps else []
    parts = [meter_told(scene.meter, scene.language), *nps, *footer_parts(scene.footer, scene.language)]
    console.print(_wrapped(" · ".join(parts), console.width, "dim"))


def _wrapped(text: str, width: int, style: str, indent: str = "") -> Text:
    """Break a text at its spaces, but not between a number and its unit, as rich would."""
    told = fill(text, width, initial_indent=indent[:-2], subsequent_indent=indent)
    return Text(told, style=style, no_wrap=True)


def _print_handovers(scene: Scene, console: Console) -> None:
    """Print how each hand-over fared, or what was agreed."""
    for one in scene.handovers:
        named = label("draw", "handover-named", scene.language, from_team=one.from_team, to_team=one.to_team)
        parts = [label("draw", "handover-flag", scene.language, name=named), figures_told(one, scene.language)]
        if one.measured is not None:
            parts.append(label("draw", "leads-broken" if one.broken else "leads-kept", scene.language))
        console.print()
        style = "" if one.measured is None else "red" if one.broken else "cyan"
        console.print(_wrapped(" · ".join(parts), console.width, style, "    "))


def _print_differences(scene: Scene, console: Console) -> None:
    """Print what differs from the plan or the other period, a line for each place."""
    places = [*((phase.name, phase.differences) for phase in scene.phases)]
    places += [(card.name, card.differences) for card in scene.cards]
    measured = [(name, [one for one in found or () if one.value is not None]) for name, found in places]
    if any(found for _, found in measured):
        console.print()
    for name, found in measured:
        if found:
            told = " · ".join(sentences_of(found, scene.language, scene.against))
            console.print(_wrapped(f"{name}: {told}", console.width, "", "    "))


def _print_lane(scene: Scene, lane: LaneName, console: Console) -> None:
    """Print a lane's texts, phase by phase; nothing of a lane that has none, or that the table tells already."""
    told = [(phase, _told_in(scene, lane, phase)) for phase in scene.phases]
    if not any(texts for _, texts in told):
        return
    console.print()
    console.print(Text(label("draw", lane, scene.language), style="bold"))
    for phase, texts in told:
        if texts:
            console.print(_wrapped(f"{phase.name}: {' · '.join(texts)}", console.width, "", "    "))


def _told_in(scene: Scene, lane: LaneName, phase: DrawnPhase) -> list[str]:
    if lane == "experience":
        return [told for card in scene.cards_of(phase.id) if (told := _experienced(card, scene.language))]
    return [note.whole for note in notes_in(scene, lane, phase, _ENDLESS)]


def _experienced(card: Card, language: str) -> str:
    """Say what was expected at a touchpoint, and what customers answered."""
    parts = []
    if card.expected is not None:
        parts.append(label("draw", "experience-expected", language, value=decimal(card.expected, language)))
    if card.score and card.score.emotion is not None:
        value, answers = decimal(card.score.emotion, language), counted("answers", card.score.n, language)
        parts.append(label("draw", "experience-measured", language, value=value, answers=answers))
    return label("draw", "experience-told", language, name=card.name, told=", ".join(parts)) if parts else ""


def table_of(scene: Scene) -> Table:
    """Make the table: a row per phase in bold, and under it its touchpoints."""
    table = Table(box=None, expand=True, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    told = {key: label("draw", f"column-{key}", scene.language) for key in _COLUMNS}
    table.add_column(told["touchpoint"], ratio=1, min_width=22, overflow="ellipsis", no_wrap=True)
    table.add_column(told["responsible"], no_wrap=True)
    table.add_column(told["reach"], justify="right", no_wrap=True)
    table.add_column(told["onward"], justify="left", no_wrap=True)
    table.add_column(told["lost"], justify="right", no_wrap=True)
    table.add_column(told["time"], justify="right", no_wrap=True)
    scored = any(card.score for card in scene.cards)
    table.add_column(told["score" if scored else "evidence"], no_wrap=True)
    for number, phase in enumerate(scene.phases):
        if number:
            table.add_section()
            table.add_row()
        table.add_row(*_phase_row(phase, scene.language), style="bold")
        for card in scene.cards_of(phase.id):
            table.add_row(*_card_row(card, scene.language))
    return table


_COLUMNS: Final = ("touchpoint", "responsible", "reach", "onward", "lost", "time", "evidence", "score")


def _phase_row(phase: DrawnPhase, language: str) -> list[Text | str]:
    return [
        escape(phase.name),
        "",
        count(phase.reach, language) if phase.reach is not None else _EMPTY,
        Text(label("draw", "too-early", language), style="dim")
        if phase.too_early and phase.reach
        else _bar(phase.conversion, language, few=phase.few),
        _lost(phase.lost, phase.lost_share, language),
        "" if phase.too_early else _time(phase.median_seconds, language),
        label("draw", "few", language) if phase.few else "",
    ]


def _card_row(card: Card, language: str) -> list[Text | str]:
    evidence = _evidence(card)
    known = label("draw", f"evidence-{evidence}", language)
    onward = _bar(card.conversion, language, few=card.few)
    if not card.judged and card.reach:
        onward = Text(onward_of(card, language), style="dim")
    return [
        Text(f"  {card.name}", style="" if card.measured else "dim"),
        Text(card.responsible.initials if card.responsible else "", style="dim"),
        Text(count(card.reach, language) if card.reach is not None else _EMPTY, style="dim" if card.few else ""),
        onward,
        _lost(card.lost, card.lost_share, language),
        _time(card.median_seconds, language) if card.judged else "",
        _score(card.score, language)
        if card.score
        else Text(label("draw", "few", language) if card.few else known, style=_EVIDENCE_STYLES[evidence]),
    ]


def _score(score: Score, language: str) -> Text:
    """Write a score with its shape and how many answered; without a shape where they are too few."""
    figure = figure_of(score, language)
    if score.few:
        return Text(f"  {figure} ({label('draw', 'few-answers', language)})", style="dim")
    mood = mood_of(score.emotion or 0.0)
    return Text(f"{_SHAPES[mood]} {figure} ({count(score.n, language)})", style=_MOODS[mood])


def _evidence(card: Card) -> str:
    if not card.recorded:
        return "unrecorded"
    return "assumed" if card.reach is None else card.evidence.value


def _bar(part: float | None, language: str, *, few: bool) -> Text:
    """Draw a share as a bar with its number; nothing where there is no share."""
    if part is None:
        return Text("")
    full = round(part * _BAR)
    bar = Text("━" * full, style="dim" if few else "cyan")
    bar.append("─" * (_BAR - full), style="dim")
    bar.append(f" {share(part, language):>5}")
    return bar


def _time(seconds: float | None, language: str) -> str:
    return "" if seconds is None else duration(seconds, language)


def _lost(lost: int | None, lost_share: float | None, language: str) -> Text:
    if lost is None or lost_share is None:
        return Text("")
    if lost == 0:
        return Text("0")
    return Text(f"{MINUS}{count(lost, language)} ({share(lost_share, language)})", style="red")
