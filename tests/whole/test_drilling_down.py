"""From a number to what is behind it: on a workspace with everybody's ties, devices and periods."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

import rejse
from rejse.cli.why import paragraphs
from rejse.collect.importing import ImportOptions
from rejse.measure.cell import Cell
from rejse.measure.comparing import Verdict
from rejse.measure.timeline import UnknownCustomer
from rejse.store.identity_log import IdentityTable

BOUND = {"website": "visit", "search": "search", "newsletter": "read", "chat": "talk"}
BEGIN = datetime(2026, 10, 1, 9, tzinfo=UTC)


def log(seed: int = 4) -> Iterator[str]:
    """Eighty customers, some on devices of their own or of others; every tick is an hour, so that many events tie."""
    draw = Random(seed)
    yield "customer,device,time,event,platform"
    for customer in range(80):
        device = "" if draw.random() < 0.3 else f"d{draw.randrange(50)}"
        at = BEGIN + timedelta(hours=draw.randrange(24 * 40))
        for _ in range(draw.randrange(1, 9)):
            named = "" if device and draw.random() < 0.5 else f"c{customer}"
            event = draw.choice(["visit", "visit", "search", "read", "talk", "idle"])
            yield f"{named},{device},{at.isoformat()},{event},{draw.choice(['app', 'web'])}"
            at += timedelta(hours=draw.choice([0, 0, 1, 5, 30, 200, 900]))


@pytest.fixture(scope="module", params=["at once", "in two parts"])
def shop(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> rejse.Workspace:
    """A workspace that got the log at once; or the second half of it later, when customers were already arranged."""
    folder = tmp_path_factory.mktemp("drilling")
    made = rejse.new(folder / "shop", language="en", template="six")
    file = made.folder.journeys / "shop.yaml"
    told = file.read_text()
    for touchpoint, event in BOUND.items():
        before, here, after = told.partition(f"- id: {touchpoint}\n")
        if here:
            told = f"{before}{here}    binding:\n      name: {event}\n{after}"
    file.write_text(told)
    workspace = rejse.open(made.folder.path)
    heading, *rows = log()
    parts = [rows] if request.param == "at once" else [rows[::2], rows[1::2]]
    for number, part in enumerate(parts):
        (folder / f"log-{number}.csv").write_text("\n".join([heading, *part]) + "\n")
        columns = {"customer": "customer", "anonymous": "device", "time": "time", "event": "event"}
        report = workspace.import_file(folder / f"log-{number}.csv", ImportOptions(parts=columns))
        assert report.kept > 100
        assert workspace.view().blocks.kind_counts.sum() > 0
    return workspace


@pytest.fixture(scope="module")
def by_hand(shop: rejse.Workspace, tmp_path_factory: pytest.TempPathFactory) -> rejse.Workspace:
    """The same workspace, in which people were joined, devices made one, and identifications taken back."""
    folder = tmp_path_factory.mktemp("by-hand") / "shop"
    copied = rejse.open(shutil.copytree(shop.folder.path, folder))
    log, key = IdentityTable(copied.folder.identity), copied.key
    (pairs,) = copied.sql(
        "select list((anonymous_key, user_key) order by anonymous_key, user_key) as told from (select distinct "
        "anonymous_key, user_key from events where anonymous_key is not null and user_key is not null)"
    ).to_pylist()
    cut = [tuple(one.values()) for one in pairs["told"][::5]][:5]
    with copied.folder.writing():
        for at in range(6):
            people = ("user", key("user", f"c{at}")), ("user", key("user", f"c{3 * at + 7}"))
            log.add("merge", *people, at=BEGIN, by="eva")
            devices = ("anonymous", key("anonymous", f"d{at}")), ("anonymous", key("anonymous", f"d{4 * at + 9}"))
            log.add("alias", *devices, at=BEGIN, by="eva")
        for device, user in cut:
            log.add("split", ("anonymous", device), ("user", user), at=BEGIN, by="eva")
    return copied


OCTOBER: dict[str, Any] = {"start": "2026-10-05", "stop": "2026-10-30T12:00"}
REACH = [Cell(), Cell(rows="phases", row=("interest",))] + [
    Cell(row=(name,), number=number)
    for name in ("website", "search", "newsletter")
    for number in ("reach", "passed", "pending", "elsewhere", "left")
]
FLOW = [Cell(), *(Cell(row=row, number=number) for number in ("n", "times") for row in (
    ("(start)", "website"), ("website", "newsletter"), ("newsletter", "website"), ("website", "search"),
    ("newsletter", "(end)"),
))]  # fmt: skip
EVENTS = [Cell(row=("visit", "visit")), Cell(row=("visit", "read"), number="times"), Cell(row=("(start)", "idle"))]
STEPS = [Cell(), Cell(row=("1",)), Cell(row=("2",))]
FIRST = [
    Cell(), Cell(row=("interest",)), Cell(rows="touchpoints", row=("website",)), Cell(rows="channels", row=("web",)),
]  # fmt: skip
SAID: list[tuple[str, dict[str, Any], list[Cell]]] = [
    ("reach", {}, REACH),
    ("reach", OCTOBER, REACH),
    ("flow", {}, FLOW),
    ("flow", {"ties": "arrival", **OCTOBER}, FLOW),
    ("flow", {"over": "events"}, EVENTS),
    ("funnel", {"steps": ("website", "newsletter")}, STEPS),
    ("funnel", {"steps": ("website", "newsletter"), "window": "2d", **OCTOBER}, STEPS),
    ("funnel", {"steps": ("event:*", "website", "newsletter"), "ties": "arrival", "window": "1h"}, STEPS),
    ("funnel", {"steps": ("website", "website")}, STEPS),
    ("first-contact", {}, FIRST),
    ("first-contact", OCTOBER, FIRST),
]


@pytest.mark.parametrize(("name", "query", "cells"), SAID, ids=lambda one: one if isinstance(one, str) else "")
def test_the_sql_that_explains_a_number_gives_the_same_number(
    shop: rejse.Workspace, name: str, query: dict[str, Any], cells: list[Cell]
) -> None:
    view = shop.view()
    for cell in cells:
        told = shop.why(name, of=cell, view=view, **query)
        assert told.sql is not None, cell
        assert shop.sql(told.sql).to_pylist() == [{"n": told.n}], cell
    assert sum(shop.behind(name, of=cell, view=view, **query).n for cell in cells) > 0


@pytest.mark.parametrize(("name", "query", "cells"), SAID, ids=lambda one: one if isinstance(one, str) else "")
def test_the_sql_gives_the_same_number_where_people_are_joined_and_parted_by_hand(
    by_hand: rejse.Workspace, shop: rejse.Workspace, name: str, query: dict[str, Any], cells: list[Cell]
) -> None:
    view = by_hand.view()
    numbers = []
    for cell in cells:
        told = by_hand.why(name, of=cell, view=view, **query)
        assert told.sql is not None, cell
        assert by_hand.sql(told.sql).to_pylist() == [{"n": told.n}], cell
        numbers.append(told.n)
    assert told.by_hand == 17
    if name == "reach":
        assert numbers != [shop.why(name, of=cell, **query).n for cell in cells], "by hand something changed"


def test_sql_that_would_list_too_much_by_hand_is_not_written_and_that_is_said(
    by_hand: rejse.Workspace, tmp_path: Path
) -> None:
    """In a copy of its own: the others that look at the workspace may come later."""
    copied = rejse.open(shutil.copytree(by_hand.folder.path, tmp_path / "shop"))
    assert copied.why("reach").sql is not None
    pairs = [(("user", f"{at:032x}"), ("user", f"{at + 1:032x}")) for at in range(0, 2_200, 2)]
    with copied.folder.writing():
        IdentityTable(copied.folder.identity).add_all("merge", pairs, at=BEGIN, by="eva")
    told = copied.why("reach")
    assert (told.sql, told.by_hand) == (None, 1_117)
    assert paragraphs(told, "en")[-1] == (
        "Its SQL would have to list all that was said by hand of who is one person (1,117 rows), more than anybody "
        "would read; `rejse person undo` takes rows back."
    )
    assert paragraphs(told, "da")[-1] == (
        "SQL'en skulle opremse alt, hvad der er sagt i hånden om, hvem der er én person (1.117 rækker), og det ville "
        "ingen læse; `rejse person undo` trækker rækker tilbage."
    )


UNSAID: list[tuple[str, dict[str, Any], Cell]] = [
    ("funnel", {"steps": ("website", "search", "newsletter")}, Cell(row=("3",))),
    ("funnel", {"steps": ("website", "newsletter"), "scope": "session"}, Cell()),
    ("funnel", {"steps": ("website", "newsletter"), "order": "strict"}, Cell()),
    ("flow", {"columns": 2}, Cell(rows="columns", row=("1", "website", "newsletter"))),
]


@pytest.mark.parametrize(("name", "query", "cell"), UNSAID)
def test_what_sql_cannot_say_has_no_sql(shop: rejse.Workspace, name: str, query: dict[str, Any], cell: Cell) -> None:
    assert shop.why(name, of=cell, **query).sql is None


def test_the_python_that_explains_a_number_gives_the_same_number(shop: rejse.Workspace) -> None:
    told = shop.why("funnel", of=Cell(row=("2",)), steps=("website", "newsletter"), window="2d", **OCTOBER)
    assert told.python == (
        "rejse.open(FOLDER).measure('funnel', steps=('website', 'newsletter'), window='2d', "
        "start='2026-10-05T00:00:00', stop='2026-10-30T12:00:00')"
    )
    names = {"rejse": rejse, "FOLDER": shop.folder.path, "Cell": Cell}
    assert eval(told.python, names).steps[1].n == told.n  # noqa: S307  (our own words)
    assert eval(told.customers, names).n == told.n  # noqa: S307
    assert (told.rule, told.misleads) != ("", "")


def test_who_is_behind_a_number_can_be_followed_one_by_one(shop: rejse.Workspace) -> None:
    view = shop.view()
    left = shop.behind("reach", of=Cell(row=("website",), number="left"), view=view).page(limit=20)
    assert left.customers
    for customer in left.customers:
        assert customer.key is not None
        line = shop.timeline(customer.key, view=view)
        assert (line.n, line.happenings[0].time, line.happenings[-1].time) == (
            customer.events, customer.first, customer.last,
        )  # fmt: skip
        assert {one.touchpoint: one.outcome for one in line.standings}["website"] == "left"


def test_a_customer_is_found_by_the_id_that_stood_in_the_file(shop: rejse.Workspace) -> None:
    view = shop.view()
    (known,) = shop.sql(
        "select user_key, count(*) n from events where user_key is not null group by 1 limit 1"
    ).to_pylist()
    assert shop.timeline(known["user_key"], view=view).n >= known["n"]
    numbers = {number for number in range(80) if shop.key("user", f"c{number}") == known["user_key"]}
    (number,) = numbers
    assert shop.timeline(f"c{number}", view=view) == shop.timeline(known["user_key"], view=view)
    with pytest.raises(UnknownCustomer):
        shop.timeline("nobody", view=view)


def test_a_period_is_compared_with_the_one_before_it_or_with_any_other(shop: rejse.Workspace) -> None:
    fortnight: dict[str, Any] = {"start": "2026-10-15", "stop": "2026-10-29"}
    before = shop.compare("reach", against={"start": "2026-10-01T01:00", "stop": "2026-10-15"}, **fortnight)
    assert shop.compare("reach", **fortnight).differences == before.differences
    earlier: dict[str, Any] = {"start": "2026-10-01T01:00", "stop": "2026-10-15"}
    assert [before.n, before.n_against] == [shop.measure("reach", **one).n for one in (fortnight, earlier)]
    assert {one.verdict for one in before.differences} <= set(Verdict)
