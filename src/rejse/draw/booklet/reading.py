"""The booklet's page of findings and its last page: how to read it all, and what it stands on."""

from collections.abc import Iterator
from typing import Final

from rejse.draw.booklet.findings import Finding, findings
from rejse.draw.booklet.leaf import BOTTOM, MARGIN, TOP, WIDTH, Piece, bar, begin, heading, lay, paragraph, split
from rejse.draw.drawn import Scene
from rejse.draw.glyphs import lines_of, shortened
from rejse.draw.header import meter_told
from rejse.draw.layout import MARGIN as LEFT
from rejse.draw.legend import draw_legend
from rejse.draw.numerals import count, moment, share
from rejse.draw.sheet import Sheet, px
from rejse.words import label

_WORDS: Final = ("reach", "go-on", "pending", "lost", "time", "interval", "few", "misleads")
_BAR: Final = 250.0
_HALF: Final = (WIDTH - 2 * MARGIN - 56) / 2


def findings_leaf(scene: Scene) -> Sheet:
    """Draw the findings, the most important first."""
    sheet = begin(
        scene, label("booklet", "findings", scene.language), label("booklet", "findings-lead", scene.language)
    )
    found = findings(scene)
    each = min(140.0, (BOTTOM - TOP - 14) / max(len(found), 1))
    for number, finding in enumerate(found):
        _draw_finding(sheet, scene, number + 1, finding, TOP + 14 + number * each)
        if number:
            sheet.line(MARGIN, TOP + number * each, WIDTH - MARGIN, TOP + number * each)
    return sheet


def _draw_finding(sheet: Sheet, scene: Scene, number: int, finding: Finding, y: float) -> None:
    x = MARGIN + 52
    room = WIDTH - MARGIN - x - (_BAR + 60)
    sheet.circle(MARGIN + 17, y + 18, 17, fill="brand")
    sheet.text(MARGIN + 17, y + 24, str(number), size=17, weight=700, role="on-dark", anchor="middle")
    for at, line in enumerate(lines_of(finding.title, room, 21, 700, 2)):
        sheet.text(x, y + 25 + 25 * at, line, size=21, weight=700)
        y += 25 * (at > 0)
    for at, line in enumerate(lines_of(finding.told, room, 16, 400, 3)):
        sheet.text(x, y + 52 + 22 * at, line, size=16)
    if finding.part is not None:
        right = WIDTH - MARGIN - _BAR
        bar(sheet, right, y + 22, _BAR, finding.part, finding.interval)
        sheet.text(right, y + 52, share(0, scene.language), size=12, role="mute")
        sheet.text(right + _BAR, y + 52, share(1, scene.language), size=12, role="mute", anchor="end")
        if finding.n is not None:
            sheet.text(
                right + _BAR / 2,
                y + 52,
                f"n = {count(finding.n, scene.language)}",
                size=12,
                role="mute",
                anchor="middle",
            )


def reading_leaves(scene: Scene) -> list[Sheet]:
    """Draw how the booklet is read, and what its numbers stand on."""
    title = label("booklet", "reading", scene.language)
    sheets = []
    left = split([*_words(scene), *_warnings(scene)], BOTTOM - TOP)
    for number, told in enumerate(left):
        sheet = begin(scene, title if not number else label("booklet", "continued", scene.language, name=title), "")
        lay(sheet, told, MARGIN, TOP - 36)
        if not number:
            lay(sheet, [*_stands_on(scene), *_marks(scene)], MARGIN + _HALF + 56, TOP - 36)
        sheets.append(sheet)
    return sheets


def _words(scene: Scene) -> Iterator[Piece]:
    yield heading(label("booklet", "words", scene.language), _HALF)
    yield from (paragraph(label("booklet", f"word-{key}", scene.language), _HALF, mark=True) for key in _WORDS)


def _warnings(scene: Scene) -> Iterator[Piece]:
    told = [*scene.warnings, *(f"{card.name}: {text}" for card in scene.cards for text in card.warnings)]
    if told:
        yield heading(label("draw", "note", scene.language), _HALF)
        yield from (paragraph(text, _HALF, mark=True) for text in dict.fromkeys(told))


def _stands_on(scene: Scene) -> Iterator[Piece]:
    footer, language = scene.footer, scene.language
    unknown = label("booklet", "unknown", language)
    stamp = footer.snapshot
    numbers = {} if stamp is None else {
        "events": stamp.events, "identity": stamp.identity, "journey": stamp.journey, "erased": stamp.erased_through,
    }  # fmt: skip
    snapshot = label("booklet", "on-snapshot-told", language, **numbers) if numbers else unknown
    rows = (
        ("period", footer.period[:1].upper() + footer.period[1:]),
        ("customers", unknown if footer.n is None else count(footer.n, language)),
        ("through", unknown if footer.data_through is None else moment(footer.data_through, language)),
        ("snapshot", snapshot),
        ("measured", meter_told(scene.meter, language)),
    )
    yield heading(label("booklet", "stands-on", language), _HALF)
    yield from (_row(label("booklet", f"on-{key}", language), told) for key, told in rows)


def _row(name: str, told: str) -> Piece:
    def draw(sheet: Sheet, x: float, y: float) -> None:
        sheet.text(x, y + 16, name, size=14, role="mute")
        sheet.text(x + 150, y + 16, shortened(told, _HALF - 150, 14, 600), size=14, weight=600)

    return Piece(24, draw)


def _marks(scene: Scene) -> Iterator[Piece]:
    """Explain the marks that occur on the map."""
    yield heading(label("booklet", "marks", scene.language), _HALF)

    def draw(sheet: Sheet, x: float, y: float) -> None:
        sheet.shown |= set(scene.legend)
        sheet.put(f'<g transform="translate({px(x - LEFT)} {px(y - 14)})">')
        draw_legend(sheet, scene, 0, _HALF + 2 * LEFT)
        sheet.put("</g>")

    yield Piece(200, draw)
