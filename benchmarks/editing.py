"""Thousands of changes of a journey: how long it takes to do them all again, and how large the records are."""

from collections import deque
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.report import Row, row_of
from benchmarks.timing import take_runs
from rejse.journey.changing import AFTER, Draft, Operation
from rejse.journey.template import from_template
from rejse.store.records import By, Kind, Records
from rejse.store.saving import Head, Made

QUERIES: Final = ("replay",)
CHANGES: Final = 10_000
_BY: Final = By("bench", datetime(2026, 1, 1, tzinfo=UTC))


def rows(query: str, *, events: int, runs: int) -> list[Row]:
    """Do every change again from the first revision; it agrees when that gives the document that is kept whole.

    Its events are the changes: one for every thousand of the log, ten thousand at most.
    """
    assert query in QUERIES
    with TemporaryDirectory(prefix="rejse-bench-") as folder:
        records = Records(Path(folder) / "records.sqlite")
        changes = min(CHANGES, events // 1000)
        newest = _changed(records, changes)
        taken = take_runs(lambda: _replayed(records), runs=runs)
        size = records.file.stat().st_size
        return [row_of(query, taken, events=changes, agrees=taken.answer == newest, bytes_written=size)]


def _replayed(records: Records) -> Draft:
    return deque(records.replay("bench"), maxlen=1)[0][1]


def _changed(records: Records, count: int) -> Draft:
    """Change texts, numbers and places of the cards of a journey so many times; one transaction, each a revision."""
    dice = Random(7)  # noqa: S311  (made-up changes)
    records.change(from_template("b2b", journey_id="bench", language="da"), base=None, by=_BY)
    with records.saving(_BY) as saving:
        head = saving.head("bench")
        assert head is not None
        number, draft = head.number, head.draft
        cards = [place for place in draft.objects if place.startswith("touchpoints/")]
        for turn in range(count):
            card = dice.choice(cards)
            wanted = (
                Operation(card, "what/da", None, f"det, der sker, nummer {turn}"),
                Operation(card, "max_repeats", None, turn + 1),
                Operation(card, AFTER, None, dice.choice(["", *draft.order["touchpoints"]])),
            )
            done = draft.apply(dice.choice(wanted))
            changed = [done] if done.before != done.becomes else []
            number = saving.save(Head(number, draft), draft, changed, Made(kind=Kind.EDIT, base=number))
    return draft
