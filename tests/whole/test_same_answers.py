"""The published cases keep their answers however the same events come in.

Each case of MEASURES is imported as a file: as told; its rows in another order; with every message twice; with half of
its events under an anonymous id that is identified only later; a year earlier; across both changes of the clock.
"""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest

import rejse
from rejse.collect.importing import ImportOptions

COPENHAGEN: Final = ZoneInfo("Europe/Copenhagen")
BEGIN: Final = datetime(2026, 6, 1, 12, tzinfo=UTC)
BEFORE_SPRING: Final = datetime(2026, 3, 28, 12, tzinfo=UTC)
BEFORE_AUTUMN: Final = datetime(2026, 10, 24, 12, tzinfo=UTC)

JOURNEY: Final = """\
id: case
title: I buy
owner: marketing
phases:
  - {id: before, name: Before, patience: 7d}
  - {id: after, name: After, patience: 7d}
touchpoints:
  - {id: a, name: A, phase: before, form: action, channel: web, medium: digital, next: [b, c], binding: {name: a}}
  - {id: b, name: B, phase: before, form: action, channel: web, medium: digital, next: [c], binding: {name: b}}
  - {id: c, name: C, phase: after, form: action, channel: web, medium: digital, next: [d], binding: {name: c}}
  - {id: d, name: D, phase: after, form: action, channel: web, medium: digital, binding: {name: d}}
"""


@dataclass(frozen=True)
class Case:
    """What customers did, as (customer, days since the beginning, event), and a question with its answer.

    through: the day to which data goes; an event that nobody bound says so.
    """

    walks: Sequence[str]
    measure: str
    query: dict[str, Any]
    read: Callable[[Any], object]
    answer: object
    through: float | None = None

    def events(self, begin: datetime) -> list[tuple[str, datetime, str]]:
        """Give the events in order of time."""
        told = [
            (f"p{who}", begin + timedelta(days=float(step[1:])), step[0])
            for who, walk in enumerate(self.walks)
            for step in walk.split()
        ]
        if self.through is not None:
            told.append(("nobody-else", begin + timedelta(days=self.through), "z"))
        return sorted(told, key=lambda one: one[1])


def steps(*names: str, **more: Any) -> dict[str, Any]:
    return {"steps": names, **more}


def counts(answer: Any) -> list[int]:
    return [step.n for step in answer.steps]


def passings(answer: Any) -> object:
    cards = [
        (
            one.touchpoint,
            one.reach,
            one.passed,
            one.pending,
            one.elsewhere,
            one.left,
            one.conversion,
            one.median_seconds,
        )
        for one in answer.touchpoints
    ]
    phases = [
        (one.phase, one.reach, one.passed, one.from_earlier, one.first_met, one.came_back) for one in answer.phases
    ]
    return cards, phases


DAY: Final = 86_400.0
SIX: Final = ("a0 b1 c2 d3", "a0 c9", "a0 d1", "a18", "c5 d6", "a0 a1 a9 b10")
MINUTE: Final = 1 / 1440
HOUR_OF_A: Final = f"a0 a{30 * MINUTE} b{45 * MINUTE} c{75 * MINUTE}"
TEN_AND_FIFTEEN: Final = (*("a0 b1" for _ in range(10)), *("a0 b9" for _ in range(15)))

CASES: Final = {
    "who came, went on, may still, turned elsewhere, left": Case(
        SIX,
        "reach",
        {},
        passings,
        (
            [
                ("a", 5, 1, 1, 1, 2, 0.25, DAY),
                ("b", 2, 1, 0, 0, 1, 0.5, DAY),
                ("c", 3, 2, 0, 0, 1, 2 / 3, DAY),
                ("d", 3, None, None, None, None, None, None),
            ],
            [("before", 5, 2, 0, 5, 0), ("after", 4, None, 3, 1, 0)],
        ),
        through=20,
    ),
    "two people of whom one has two ids": Case(
        ("a0", "a0 b1", "a0 b1 c2", "c0", "b0 a1 c2"), "funnel", steps("a", "b", "c"), counts, [4, 2, 1]
    ),
    "the same step twice": Case(("a0 a1", "a0"), "funnel", steps("a", "a"), counts, [2, 1]),
    "a window of seven days": Case(TEN_AND_FIFTEEN, "funnel", steps("a", "b", "c", window="7d"), counts, [25, 10, 0]),
    "the first entry": Case(
        (HOUR_OF_A,), "funnel", steps("a", "b", "c", window="60m", entry="first"), counts, [1, 1, 0]
    ),
    "any entry": Case((HOUR_OF_A,), "funnel", steps("a", "b", "c", window="60m"), counts, [1, 1, 1]),
    "a catalogue, a product, the catalogue again": Case(
        ("a0 b1 a2", "a0 b1", "b0"), "funnel", steps("a", "b", "a"), counts, [2, 2, 1]
    ),
    "a cart and a checkout in one second": Case(("b0 a0", "a0 b0"), "funnel", steps("a", "b"), counts, [2, 2]),
    "one event cannot fill three steps": Case(("a0",), "funnel", steps("a", "a", "a"), counts, [1, 0, 0]),
    "two failures and a success": Case(("a0 a1 b2",), "funnel", steps("a", "a", "b"), counts, [1, 1, 1]),
    "steps from one touchpoint to the next": Case(
        SIX,
        "flow",
        {},
        lambda answer: {(step.from_, step.to): (step.n, step.median_seconds) for step in answer.steps},
        {
            ("(start)", "a"): (5, None),
            ("(start)", "c"): (1, None),
            ("a", "b"): (2, (1 + 10) / 2 * DAY - DAY / 2 * 9),
            ("a", "c"): (1, 9 * DAY),
            ("a", "d"): (1, DAY),
            ("b", "c"): (1, DAY),
            ("c", "d"): (2, DAY),
            ("a", "(end)"): (1, None),
            ("b", "(end)"): (1, None),
            ("c", "(end)"): (1, None),
            ("d", "(end)"): (3, None),
        },
        through=20,
    ),
    "where they met us first": Case(
        SIX,
        "first-contact",
        {},
        lambda answer: [(one.phase, one.n) for one in answer.phases],
        [("before", 5), ("after", 1)],
        through=20,
    ),
}

Row = dict[str, str]


def as_told(events: list[tuple[str, datetime, str]]) -> list[Row]:
    """One row an event, with an id of its own."""
    return [
        {"id": f"e{at}", "customer": who, "device": "", "time": when.isoformat(), "event": what}
        for at, (who, when, what) in enumerate(events)
    ]


def shuffled(rows: list[Row]) -> list[Row]:
    """The same rows in another order."""
    return Random(7).sample(rows, len(rows))


def twice(rows: list[Row]) -> list[Row]:
    """Every message came twice."""
    return shuffled([*rows, *rows])


def half_unknown(rows: list[Row]) -> list[Row]:
    """Every other event of a customer, the first one too, has only the device; then the customer identifies on it."""
    said: dict[str, int] = {}
    made = []
    for row in rows:
        number = said[row["customer"]] = said.get(row["customer"], -1) + 1
        device = f"device-of-{row['customer']}"
        made.append(row | {"device": device, "customer": "" if number % 2 == 0 else row["customer"]})
    last = {row["device"]: row["time"] for row in made}
    signs = [
        {
            "id": f"s-{device}",
            "customer": device.removeprefix("device-of-"),
            "device": device,
            "time": time,
            "event": "z",
        }
        for device, time in last.items()
    ]
    return made + signs


def in_local_time(rows: list[Row]) -> list[Row]:
    """The clock on a Danish wall, which names its offset from UTC."""
    return [row | {"time": datetime.fromisoformat(row["time"]).astimezone(COPENHAGEN).isoformat()} for row in rows]


VARIANTS: Final[dict[str, tuple[datetime, Callable[[list[Row]], list[Row]]]]] = {
    "as told": (BEGIN, list),
    "in another order": (BEGIN, shuffled),
    "every message twice": (BEGIN, twice),
    "half of the events under an anonymous id": (BEGIN, half_unknown),
    "the same in another order": (BEGIN, lambda rows: shuffled(half_unknown(rows))),
    "a year earlier": (BEGIN - timedelta(days=365), list),
    "across the change to summer time": (BEFORE_SPRING, in_local_time),
    "across the change to winter time": (BEFORE_AUTUMN, in_local_time),
}


@pytest.fixture(scope="module", params=VARIANTS)
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("case", CASES)
def test_the_answer_is_the_same(case: str, way: str, tmp_path: Path) -> None:
    told, (begin, varied) = CASES[case], VARIANTS[way]
    shop = rejse.new(tmp_path / "case", language="en")
    (shop.folder.journeys / "case.yaml").write_text(JOURNEY)
    _import(shop, varied(as_told(told.events(begin))), tmp_path / "log.csv")
    assert told.read(rejse.open(shop.folder.path).measure(told.measure, **told.query)) == told.answer


@pytest.mark.parametrize("case", CASES)
def test_the_answer_is_the_same_when_the_last_events_come_later(case: str, tmp_path: Path) -> None:
    """The first part is imported and asked for; the rest is then laid over the blocks that were arranged."""
    told = CASES[case]
    shop = rejse.new(tmp_path / "case", language="en")
    (shop.folder.journeys / "case.yaml").write_text(JOURNEY)
    shop = rejse.open(shop.folder.path)
    rows = shuffled(half_unknown(as_told(told.events(BEGIN))))
    padding = [
        {"id": f"f{at}", "customer": f"f{at}", "device": "", "time": BEGIN.isoformat(), "event": "y"}
        for at in range(400)
    ]
    most = len(rows) // 2
    for at, part in enumerate((padding + rows[:most], rows[most:])):
        _import(shop, part, tmp_path / f"log-{at}.csv")
        shop.measure(told.measure, **told.query)
    answer = rejse.open(shop.folder.path).measure(told.measure, **told.query)
    assert told.read(answer) == told.answer
    assert [one.name for one in shop.folder.blocks.glob("generation-*")] == ["generation-000001"]


def _import(shop: rejse.Workspace, rows: Sequence[Row], file: Path) -> None:
    with file.open("w", newline="") as out:
        writer = csv.DictWriter(out, ["id", "customer", "device", "time", "event"])
        writer.writeheader()
        writer.writerows(rows)
    parts = {"id": "id", "customer": "customer", "anonymous": "device", "time": "time", "event": "event"}
    shop.import_file(file, ImportOptions(parts=parts), now=datetime(2027, 1, 1, tzinfo=UTC))
