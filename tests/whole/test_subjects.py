"""The same events followed by person, by company and by case: B2B journeys in which several people take the steps."""

from pathlib import Path

import pytest

import rejse
from rejse.collect.importing import ImportOptions
from rejse.measure.period import PersonaOfPersons

LOG = """\
customer,company,ticket,time,event
anna,acme,,2026-05-01T09:00:00Z,see
bo,acme,,2026-05-02T09:00:00Z,order
carl,birk,t-1,2026-05-03T09:00:00Z,see
dina,,t-1,2026-05-04T09:00:00Z,order
eva,,,2026-05-05T09:00:00Z,see
"""
PARTS = {"customer": "customer", "account": "company", "case": "ticket", "time": "time", "event": "event"}


@pytest.fixture
def shop(tmp_path: Path) -> rejse.Workspace:
    made = rejse.new(tmp_path / "shop", language="en")
    file = made.folder.journeys / "shop.yaml"
    told = file.read_text().replace("- id: website\n", "- id: website\n    binding:\n      name: see\n")
    file.write_text(told.replace("- id: order\n", "- id: order\n    binding:\n      name: order\n"))
    (tmp_path / "log.csv").write_text(LOG)
    shop = rejse.open(made.folder.path)
    shop.import_file(tmp_path / "log.csv", ImportOptions(parts=PARTS))
    return shop


@pytest.mark.parametrize(
    ("scope", "expected"), [("person", [3, 0]), ("session", [3, 0]), ("account", [2, 1]), ("case", [1, 1])]
)
def test_a_funnel_by_scope_counts_who_took_both_steps(shop: rejse.Workspace, scope: str, expected: list[int]) -> None:
    answer = shop.measure("funnel", steps=("website", "order"), scope=scope)
    assert [step.n for step in answer.steps] == expected  # type: ignore[attr-defined]
    assert shop.behind("funnel", steps=("website", "order"), scope=scope).n == answer.n


@pytest.mark.parametrize(("scope", "customers"), [("person", 5), ("account", 2), ("case", 1)])
def test_every_measure_takes_a_scope(shop: rejse.Workspace, scope: str, customers: int) -> None:
    assert shop.measure("reach", scope=scope).n == customers
    assert shop.measure("flow", scope=scope).n == customers
    assert shop.measure("first-contact", scope=scope).n == customers
    assert {card.id: card.reach for card in shop.scene(scope=scope).cards if card.measured}["website"] in {1, 2, 3}


def test_new_events_of_a_company_count_at_once(shop: rejse.Workspace, tmp_path: Path) -> None:
    assert shop.measure("reach", scope="account").n == 2
    (tmp_path / "more.csv").write_text(LOG.splitlines()[0] + "\nfie,cirkel,,2026-05-06T09:00:00Z,see\n")
    shop.import_file(tmp_path / "more.csv", ImportOptions(parts=PARTS))
    assert shop.measure("reach", scope="account").n == 3


def test_cases_have_no_persona(shop: rejse.Workspace) -> None:
    with pytest.raises(PersonaOfPersons):
        shop.measure("reach", scope="case", persona="unassigned")


def test_a_company_is_a_persona_by_what_all_its_people_do_and_by_what_is_said_of_it(
    shop: rejse.Workspace, tmp_path: Path
) -> None:
    file = shop.folder.journeys / "shop.yaml"
    rule = "{all: [{name: see}, {name: order}]}"
    file.write_text(
        file.read_text()
        + f"""
personas:
  - {{id: buyer, name: Buyer, rule: {rule}}}
  - {{id: large, name: Large, rule: {{trait: size, op: "=", value: large}}}}
"""
    )
    (tmp_path / "firms.csv").write_text(
        "company,time,event,size\nbirk,2026-05-06T09:00:00Z,known,large\ncirkel,2026-05-06T10:00:00Z,known,small\n"
    )
    parts = {"account": "company", "time": "time", "event": "event", "traits": "size"}
    assert shop.import_file(tmp_path / "firms.csv", ImportOptions(parts=parts)).doubtful == 0
    assert shop.measure("flow", over="events", scope="account").n == 3
    who = {one: shop.measure("flow", over="events", scope="account", persona=one).n for one in ("buyer", "large")}
    assert who == {"buyer": 1, "large": 1}, "Acme sees through Anna and orders through Bo; Birk is said to be large"
    assert shop.measure("flow", over="events", scope="account", persona="unassigned").n == 1
    assert shop.measure("flow", over="events", persona="buyer").n == 0, "no single person does both"


def test_who_is_erased_is_gone_from_companies_and_cases_too(shop: rejse.Workspace) -> None:
    assert shop.measure("flow", scope="account").n == 2
    shop.erase("carl")
    assert (shop.measure("flow", scope="account").n, shop.measure("flow", scope="case").n) == (1, 1)
