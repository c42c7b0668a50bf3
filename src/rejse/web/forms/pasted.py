"""A pasted list or spreadsheet of sticky notes as proposed touchpoints; nothing is written until somebody says so."""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from io import StringIO
from typing import Final

from rejse.errors import Argument, Problem, Severity
from rejse.journey.changing import Draft, Operation
from rejse.journey.channels import CHANNELS
from rejse.journey.fields import NAME_LETTERS_MAX
from rejse.journey.spelling import on_one_line
from rejse.web.forms.desk import Desk
from rejse.web.forms.inputs import channel_called
from rejse.web.forms.making import new_object
from rejse.web.forms.typed import text as seen

LINES_MAX: Final = 250
"""How many lines are read at once: no journey has more touchpoints."""

_LETTERS_MAX: Final = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A touchpoint that a line of what was pasted would become; `guessed` names the fields nobody wrote."""

    line: int
    name: str
    phase: str
    channel: str
    medium: str | None = None
    what: str | None = None
    guessed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """What was understood of something pasted, and what was not; `language` is that of the names."""

    language: str
    touchpoints: tuple[Proposed, ...] = ()
    problems: tuple[Problem, ...] = ()


_HEADERS: Final[Mapping[str, frozenset[str]]] = {
    "name": frozenset(
        {"navn", "name", "kontaktpunkt", "kontaktpunkter", "touchpoint", "touchpoints", "berøringspunkt", "titel"}
        | {"title", "kort", "card", "seddel", "note", "sticky", "post-it", "hændelse", "overskrift"}
    ),
    "phase": frozenset({"fase", "faser", "phase", "phases", "trin", "stage", "step", "stadie"}),
    "channel": frozenset({"kanal", "kanaler", "channel", "channels", "sted", "hvor", "where"}),
    "medium": frozenset({"medie", "medium", "bane", "lane", "type"}),
    "what": frozenset(
        {"tekst", "text", "beskrivelse", "description", "hvad", "what", "hvad sker der", "hvad der sker", "noter"}
        | {"notes", "kommentar", "comment", "bemærkning", "what happens"}
    ),
}
"""The words a column may be headed by."""

_MEDIA: Final[Mapping[str, frozenset[str]]] = {
    "digital": frozenset({"digital", "digitalt", "digitale", "online"}),
    "physical": frozenset({"fysisk", "fysiske", "physical", "offline"}),
    "personal": frozenset({"personlig", "personligt", "personal", "ansigt til ansigt"}),
}

_STEMS: Final = (
    ("newsletter", "nyhedsbrev newsletter"),
    ("web-shop", "webshop netbutik webbutik web-shop onlinebutik online_shop"),
    ("digital-invoice", "e-faktura efaktura digital_invoice"),
    ("webinar", "webinar"),
    ("podcast", "podcast"),
    ("social", "facebook instagram linkedin tiktok sociale_medier snapchat =some social_media"),
    ("search", "google =søgning =søger =søg =search =searches =seo søgemaskine"),
    ("chat", "chat messenger whatsapp"),
    ("sms", "=sms sms'er tekstbesked text_message"),
    ("radio", "radio"),
    ("tv", "=tv fjernsyn tv-reklame tv-spot"),
    ("outdoor", "plakat billboard busreklame"),
    ("print", "=avis =avisen magasin brochure flyer leaflet newspaper katalog"),
    ("email", "e-mail email mail"),
    ("ad", "annonce reklame banner advert =ad =ads"),
    ("review", "anmeldelse trustpilot =review =reviews"),
    ("referral", "anbefal recommend referral mund-til-mund word-of-mouth"),
    ("booking", "booking =book =books bestiller_tid bestil_tid"),
    ("phone", "telefon phone opkald =ring =ringer =call =calls hotline"),
    ("service-desk", "kundeservice helpdesk servicedesk =support"),
    ("event", "messe =event =stand udstilling exhibition konference conference =fair"),
    ("shop", "butik =shop =store forretningen showroom"),
    ("delivery", "levering levere delivery delivered =fragt pakkeshop forsendelse"),
    ("packaging", "emballage packaging indpakning"),
    ("repair", "reparation værksted repair montør eftersyn vedligehold"),
    ("invoice", "faktura invoice =regning =regningen"),
    ("letter", "=brev =brevet =breve =letter postkort"),
    ("self-service", "selvbetjening self-service =portal =portalen min_side"),
    ("video", "video youtube =film =filmen"),
    ("app", "=app =app'en =appen mobilapp"),
    ("web", "hjemmeside website webside web_page web_site =web =sitet landingsside"),
    ("face-to-face", "møde meeting sælger besøg salesperson rådgiver samtale =visit =visits =meets"),
    ("web", "=online guide =blog artikel article"),
)
"""What in a name tells the channel; `=` is a whole word, anything else may be part of one. The first wins."""


def _pattern(stem: str) -> str:
    said = re.escape(stem.removeprefix("=").replace("_", " "))
    return rf"\b{said}\b" if stem.startswith("=") else said


_GUESSES: Final = tuple(
    (channel, re.compile("|".join(map(_pattern, stems.split())), re.IGNORECASE)) for channel, stems in _STEMS
)
_BULLET: Final = re.compile(r"^(?:[-*•–—·▪◦]|\d{1,3}[.)]|\[[ xX]?\])\s+")


@dataclass(frozen=True, slots=True)
class _Row:
    """One line: its cells by what they are, or the heading it is."""

    line: int
    cells: Mapping[str, str] = field(default_factory=dict)
    heading: str | None = None


def pasted(text: str, draft: Draft, *, language: str) -> Pasted:
    """Read what was pasted: one name on each line, or columns with or without a header, below headings of phases.

    Where no phase is said it is that of the line before, and of the first line the first one. A channel that is not
    said is guessed from the words of the name.

    Args:
        text: lines, or columns between tabs or semicolons, as a spreadsheet copies them.
        draft: the journey they are to stand in.
        language: the language of the names.
    """
    reader = _Reader(draft, language)
    lines = text[:_LETTERS_MAX].splitlines()
    if len(lines) > LINES_MAX:
        reader.tell("pasted-too-much", Severity.ERROR, count=len(lines), limit=LINES_MAX)
    rows = list(reader.rows("\n".join(lines[:LINES_MAX])))
    touchpoints = tuple(found for row in rows if (found := reader.proposed(row)) is not None)
    if not touchpoints and not reader.problems:
        reader.tell("nothing-pasted", Severity.ERROR)
    return Pasted(language=language, touchpoints=touchpoints, problems=tuple(reader.problems))


def operations_of_pasted(draft: Draft, pasted: Pasted) -> tuple[Operation, ...]:
    """Give the operations that make the proposed touchpoints, each at the end of its phase."""
    at = draft.copy()
    done = []
    for one in pasted.touchpoints:
        last = [own for own in at.order["touchpoints"] if at.value(f"touchpoints/{own}", "phase") == one.phase]
        after = last[-1] if last else (at.order["touchpoints"] or [""])[-1]
        what = {f"what/{pasted.language}": one.what} if one.what else {}
        known = {"phase": one.phase, "channel": one.channel, "medium": one.medium, "after": after, **what}
        done.append(at.apply(new_object(at, "touchpoint", name=one.name, language=pasted.language, **known)))
    return tuple(done)


class _Reader:
    """Reads lines one by one; the phase of the heading above holds for those below it."""

    def __init__(self, draft: Draft, language: str) -> None:
        self.draft, self.language = draft, language
        self.problems: list[Problem] = []
        self.phase, self.phase_said = draft.order["phases"][0], False
        self._phases = dict(_names(draft, "phases"))
        self._taken = {name for name, _ in _names(draft, "touchpoints")}

    def tell(self, code: str, severity: Severity = Severity.ADVICE, **arguments: Argument) -> None:
        """Remember what was not understood."""
        self.problems.append(Problem(code, severity, arguments=arguments))

    # -- lines and columns -----------------------------------------------------------------------------------------

    def rows(self, text: str) -> Iterator[_Row]:
        """Take what was pasted apart into lines, or rows of a table."""
        lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
        sign = _separator([line for _, line in lines])
        if sign is None:
            for number, line in lines:
                heading = self._heading(line)
                yield (
                    _Row(number, heading=heading) if heading else _Row(number, {"name": _BULLET.sub("", line.strip())})
                )
            return
        table = csv.reader(StringIO(text, newline=""), delimiter=sign)
        rows = [(table.line_num, [cell.strip() for cell in cells]) for cells in table if any(map(str.strip, cells))]
        columns, headed = self._columns([cells for _, cells in rows])
        for number, cells in rows[1 if headed else 0 :]:
            filled = [cell for cell in cells if cell]
            heading = self._heading(filled[0]) if len(filled) == 1 else None
            named = {name: cell for name, cell in zip(columns, cells, strict=False) if name and cell}
            yield _Row(number, heading=heading) if heading else _Row(number, named)

    def _heading(self, line: str) -> str | None:
        """Give the phase that a line is the heading of: `# Købet`, or `Købet:`."""
        plain = line.strip()
        if found := re.fullmatch(r"#+\s*(.+?)\s*#*", plain):
            return found[1].rstrip(":").strip() or None
        return plain.rstrip(":").strip() or None if plain.endswith(":") else None

    def _columns(self, rows: Sequence[Sequence[str]]) -> tuple[list[str | None], bool]:
        """Tell what each column is: by its header, else by what most of its cells are."""
        first = [cell.casefold().strip(" :") for cell in rows[0]]
        headers = [next((key for key, words in _HEADERS.items() if cell in words), None) for cell in first]
        if sum(one is not None for one in headers) >= min(2, len([cell for cell in first if cell])):
            return _once(headers), True
        return self._guessed(rows), False

    def _guessed(self, rows: Sequence[Sequence[str]]) -> list[str | None]:
        tests: Mapping[str, Callable[[str], object]] = {
            "phase": lambda cell: self.phase_called(cell, near=False),
            "medium": _medium,
            "channel": channel_called,
        }
        found: list[str | None] = []
        for at in range(max(map(len, rows))):
            cells = [row[at] for row in rows if at < len(row) and row[at]]
            fitting = (
                key for key, test in tests.items()
                if key not in found and cells and sum(bool(test(cell)) for cell in cells) * 2 > len(cells)
            )  # fmt: skip
            found.append(next(fitting, None))
        for key in ("name", "what"):
            if None in found:
                found[found.index(None)] = key
        return found if "name" in found else ["name", *found[1:]]

    # -- what a line becomes ---------------------------------------------------------------------------------------

    def proposed(self, row: _Row) -> Proposed | None:
        """Give the touchpoint that a line becomes; None for a heading, and for what is left out."""
        if row.heading is not None:
            self.phase, self.phase_said = self._phase_of(row.line, row.heading), True
            return None
        said = on_one_line(seen(row.cells.get("name", "")) or "")
        if not said:
            self.tell("pasted-no-name", line=row.line)
            return None
        name, what = said, seen(row.cells.get("what", ""))
        if len(said) > NAME_LETTERS_MAX:
            name = _short(said)
            what = said if what is None else f"{said}\n{what}"
            self.tell("pasted-long-name", line=row.line, value=said[:80])
        if name.casefold() in self._taken:
            self.tell("pasted-twice", line=row.line, value=name)
            return None
        self._taken.add(name.casefold())
        written = row.cells.get("phase", "")
        if written:
            self.phase, self.phase_said = self._phase_of(row.line, written), True
        guessed = set() if self.phase_said else {"phase"}
        channel, medium, sure = self._channel(row, said)
        return Proposed(
            line=row.line,
            name=name,
            phase=self.phase,
            channel=channel,
            medium=medium,
            what=what,
            guessed=frozenset(guessed if sure else guessed | {"channel"}),
        )

    def _phase_of(self, line: int, said: str) -> str:
        found = self.phase_called(said)
        if found is None:
            phase = Desk(self.draft, "", self.language).named(f"phases/{self.phase}")
            self.tell("pasted-no-phase", line=line, value=said[:80], phase=phase)
        return found or self.phase

    def phase_called(self, said: str, *, near: bool = True) -> str | None:
        """Find the phase of a name in any language: as it is, as part of what was said, or nearly."""
        folded = re.sub(r"^\d+[.)]?\s+", "", said.casefold().strip(" :"))
        if folded in self._phases or not near:
            return self._phases.get(folded)
        begun = [name for name in self._phases if len(name) > 2 and (folded.startswith(name) or name in folded.split())]
        close = get_close_matches(folded, self._phases, 1, 0.7)
        best = max(begun, key=len) if begun else close[0] if close else None
        return None if best is None else self._phases[best]

    def _channel(self, row: _Row, said: str) -> tuple[str, str | None, bool]:
        """Give channel and medium, and whether the channel was said."""
        medium = _medium(row.cells.get("medium", ""))
        written = seen(row.cells.get("channel", ""))
        if written:
            known = channel_called(written) or _guess(written) or on_one_line(written)
            return known, medium, True
        guessed = _guess(said) or _guess(row.cells.get("what", ""))
        if guessed is None:
            guessed = {"physical": "shop", "personal": "face-to-face"}.get(medium or "", "web")
            told = CHANNELS[guessed].name(self.language)
            self.tell("pasted-no-channel", line=row.line, name=_short(said), channel=told)
        return guessed, medium, False


def _names(draft: Draft, listed: str) -> Iterator[tuple[str, str]]:
    """Give the names of a list's objects in every language, folded, with their ids."""
    for own in draft.order[listed]:
        yield own.casefold(), own
        for key, value in draft.objects[f"{listed}/{own}"].items():
            if key.startswith("name/"):
                yield str(value).casefold(), own


def _separator(lines: Sequence[str]) -> str | None:
    """Give the sign between columns: a tab anywhere, or a semicolon on most lines."""
    if any("\t" in line.strip() for line in lines):
        return "\t"
    return ";" if lines and sum(";" in line for line in lines) * 2 > len(lines) else None


def _once(names: Sequence[str | None]) -> list[str | None]:
    """Keep the first column of every kind; where none is the name, the first unknown one is."""
    found: list[str | None] = [name if name not in names[:at] else None for at, name in enumerate(names)]
    if "name" not in found:
        at = next((at for at, name in enumerate(found) if name is None), 0)
        found[at] = "name"
    return found


def _medium(said: str) -> str | None:
    folded = said.casefold().strip()
    return next((medium for medium, words in _MEDIA.items() if folded in words), None)


def _guess(said: str) -> str | None:
    return next((channel for channel, words in _GUESSES if words.search(said)), None)


def _short(said: str) -> str:
    """Shorten a name to what a card shows, at a word."""
    if len(said) <= NAME_LETTERS_MAX:
        return said
    kept = said[: NAME_LETTERS_MAX - 1]
    at_word = kept.rpartition(" ")[0] if said[NAME_LETTERS_MAX - 1] != " " else kept
    return (at_word if len(at_word) > NAME_LETTERS_MAX // 2 else kept).rstrip(" ,.;:-") + "…"
