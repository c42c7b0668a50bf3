"""Answers and hand-overs on a whole workspace: from a file to numbers, to who is behind them, and to the map."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, cast

import pytest
from click.testing import CliRunner

import rejse
from rejse.cli import rejse as cli
from rejse.cli.schemas import published_schemas
from rejse.collect.importing import ImportOptions
from rejse.measure.cell import Cell
from rejse.measure.experience import ExperienceAnswer
from rejse.measure.handovers import HandoversAnswer

BEGIN = datetime(2026, 10, 1, 9, tzinfo=UTC)
JOURNEY = """
id: shop
title: {en: I buy a bike}
owner: me
team:
  - {id: me, name: Lise}
  - {id: marketing, name: Marketing}
  - {id: sales, name: Sales}
phases:
  - {id: before, name: {en: Before}}
  - {id: after, name: {en: After}}
personas:
  - {id: app, name: {en: App people}, rule: {property: platform, op: "=", value: app}}
  - {id: web, name: {en: Web people}, rule: {property: platform, op: "=", value: web}}
touchpoints:
  - {id: website, name: {en: Website}, phase: before, form: communication, channel: web, medium: digital,
     survey: clear, binding: {name: visit}}
  - {id: help, name: {en: Help}, phase: after, form: action, channel: phone, medium: personal, survey: easy,
     binding: {name: call}}
surveys:
  - {id: clear, name: Clear, question: How was the website?, kind: csat, scale: 1..5}
  - {id: easy, name: Easy, question: How easy was it?, kind: ces, scale: 1..7}
  - {id: friends, name: Friends, question: Would you recommend us?, kind: nps, scale: 0..10}
handovers:
  - id: leads
    from_team: marketing
    to_team: sales
    after: website
    period: 7d
    delivers: {leads: 5, acceptance_share: 0.8}
    follows_up: {response: 4h, response_share: 0.9}
    time_limit: 4h
    calendar: {weekdays: [monday, tuesday, wednesday, thursday, friday], opens: "08:00", closes: "16:00", holidays: DK}
    reject_reasons: [Too small]
    valid_from: 2026-10-01
    events:
      qualified: {name: lead, property: platform, op: "=", value: app}
      assigned: {name: assigned}
      accepted: {name: accepted}
      rejected: {name: rejected}
      first_contact: {name: called}
      reason: why
  - id: every
    from_team: marketing
    to_team: sales
    after: website
    time_limit: 4h
    events: {qualified: {name: lead}, assigned: {name: assigned}, accepted: {name: accepted},
             rejected: {name: rejected}, first_contact: {name: called}}
"""


def log(seed: int = 5) -> Iterator[str]:
    """Sixty customers who answer, and thirty leads, each an hour or more after the other."""
    draw = Random(seed)
    yield "customer,time,event,platform,score,scale,why"
    for customer in range(60):
        at, platform = BEGIN + timedelta(hours=draw.randrange(600)), draw.choice(["app", "web"])
        for event, scale, low, high in (("visit", "1..5", 1, 5), ("call", "1..7", 2, 7), ("asked", "0..10", 3, 10)):
            if draw.random() < 0.8:
                at += timedelta(hours=draw.choice([0, 2, 30]))
                yield f"c{customer},{at.isoformat()},{event},{platform},{draw.randint(low, high)},{scale},"
        if customer % 2:
            yield f"c{customer},{at.isoformat()},lead,{platform},,,"
            yield f"c{customer},{(at + timedelta(hours=1)).isoformat()},assigned,{platform},,,"
            no = draw.random() < 0.3
            told = f"rejected,{platform},,,Too small" if no else f"accepted,{platform},,,"
            yield f"c{customer},{(at + timedelta(hours=2)).isoformat()},{told}"
            if not no:
                yield f"c{customer},{(at + timedelta(hours=draw.choice([3, 90]))).isoformat()},called,{platform},,,"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> rejse.Workspace:
    folder = tmp_path_factory.mktemp("scores")
    made = rejse.new(folder / "shop", language="en")
    (made.folder.journeys / "shop.yaml").write_text(JOURNEY)
    workspace = rejse.open(made.folder.path)
    assert [problem for problem in workspace.check() if problem.severity == "error"] == []
    (folder / "log.csv").write_text("\n".join(log()) + "\n")
    columns = {"customer": "customer", "time": "time", "event": "event", "score": "score", "score_scale": "scale"}
    assert workspace.import_file(folder / "log.csv", ImportOptions(parts=columns)).kept > 200
    return workspace


ANSWERS = [
    Cell(), Cell(row=("website",)), Cell(row=("website",), number="favourable"), Cell(row=("help", "ces", "1..7")),
    Cell(rows="phases", row=("after", "ces", "1..7"), number="favourable"),
    *(Cell(rows="nps", row=("shop",), number=number) for number in ("n", "promoters", "passives", "detractors")),
    Cell(rows="answers", row=("website", "csat", "1..5", "4")),
]  # fmt: skip


@pytest.mark.parametrize("query", [{}, {"start": "2026-10-05", "stop": "2026-10-20"}])
def test_the_sql_that_explains_a_score_gives_the_same_number(shop: rejse.Workspace, query: dict[str, Any]) -> None:
    view = shop.view()
    for cell in ANSWERS:
        told = shop.why("experience", of=cell, view=view, **query)
        assert told.sql is not None, cell
        assert shop.sql(told.sql).to_pylist() == [{"n": told.n}], (cell, told.sql)
    assert shop.behind("experience", view=view, **query).n > 30


@pytest.mark.parametrize("query", [{}, {"start": "2026-10-05", "stop": "2026-10-20"}])
def test_the_sql_that_explains_a_hand_over_gives_the_same_number(shop: rejse.Workspace, query: dict[str, Any]) -> None:
    view = shop.view()
    said = [("handovers", one) for one in ("delivered", "accepted", "rejected", "undecided")]
    for rows, number in [*said, ("answered", "assigned"), ("answered", "contacted")]:
        told = shop.why("handovers", of=Cell(rows=rows, row=("every",), number=number), view=view, **query)
        assert told.sql is not None, number
        assert shop.sql(told.sql).to_pylist() == [{"n": told.n}], (number, told.sql)
    for cell in (
        Cell(),
        Cell(row=("leads",)),
        Cell(rows="answered", row=("every",), number="late"),
        Cell(rows="reasons", row=("leads", "Too small")),
    ):
        assert shop.why("handovers", of=cell, view=view, **query).sql is None, cell


def test_scores_are_those_that_plain_sql_gives(shop: rejse.Workspace) -> None:
    answer = cast("ExperienceAnswer", shop.measure("experience"))
    asked = "select avg(score), count(score), count(*) filter (score >= 4) from events where name = 'visit'"
    (mean, n, good) = shop.sql(asked).to_pylist()[0].values()
    row = answer.main_at("website")
    assert row is not None
    assert (row.mean, row.n, row.favourable) == pytest.approx((mean, n, good))
    shares = [shop.measure("experience", persona=one).n for one in ("app", "web", "unassigned")]
    assert sum(shares) == answer.n
    assert shares[2] == 0
    assert shop.measure("experience", scope="session").n == answer.n


def test_a_hand_over_is_followed_through_its_events(shop: rejse.Workspace) -> None:
    answer = cast("HandoversAnswer", shop.measure("handovers", handover="leads"))
    (row,) = answer.handovers
    leads = shop.sql("select count(*) as n from events where name = 'lead' and properties ->> '$.platform' = 'app'")
    assert row.delivered == leads.to_pylist()[0]["n"] == answer.n
    assert row.accepted is not None
    assert row.rejected is not None
    assert (row.accepted + row.rejected, row.undecided) == (answer.n, 0)
    assert [(one.reason, one.n, one.agreed) for one in answer.reasons] == [("Too small", row.rejected, True)]
    behind = shop.behind("handovers", of=Cell(row=("leads",), number="rejected"))
    assert behind.n == behind.count == row.rejected
    assert all(key is not None for key in behind.keys.to_pylist())
    assert answer.warnings == ()


def test_the_map_shows_what_customers_answered_and_how_the_hand_over_fared(shop: rejse.Workspace) -> None:
    scene = shop.scene(language="en", personas=True)
    answer = cast("ExperienceAnswer", shop.measure("experience"))
    website, helped = answer.main_at("website"), answer.main_at("help")
    assert website is not None
    assert helped is not None
    scores = {card.id: card.score for card in scene.cards}
    assert scores["website"] is not None
    assert scores["help"] is not None
    assert (scores["website"].value, scores["website"].kind, scores["website"].n) == (website.share, "csat", website.n)
    assert (scores["help"].value, scores["help"].scale, scores["help"].emotion) == (
        helped.mean, (1.0, 7.0), helped.emotion,
    )  # fmt: skip
    assert scene.nps is not None
    assert (scene.nps.value, scene.nps.n) == (answer.nps[0].nps, answer.nps[0].n)
    assert [(one.persona, one.name, len(one.points)) for one in scene.overlays] == [
        ("app", "App people", 2), ("web", "Web people", 2),
    ]  # fmt: skip
    handover = scene.handovers[0]
    row = cast("HandoversAnswer", shop.measure("handovers")).handovers[0]
    assert handover.measured is not None
    assert (handover.measured.leads, handover.measured.leads_due) == (row.delivered_then, row.agreed_leads)
    assert handover.measured.leads_all == row.delivered
    assert handover.measured.accepted_share == row.accepted_share
    assert [one.persona for one in shop.scene(personas=["web"]).overlays] == ["web"]
    assert shop.scene().overlays == ()


@pytest.mark.parametrize("command", [("handovers",), ("measure", "handovers"), ("measure", "experience")])
def test_answers_come_as_table_json_and_csv(shop: rejse.Workspace, command: tuple[str, ...]) -> None:
    def run(*more: str) -> str:
        done = CliRunner().invoke(cli, [*command, "-w", str(shop.folder.path), *more])
        assert done.exit_code == 0, done.output
        return done.stdout

    told = json.loads(run("--format", "json"))
    assert told["measure"] == command[-1]
    assert set(published_schemas()[f"measure-{command[-1]}"]["properties"]) == set(told)
    assert run("--format", "csv").count("\n") > 1
    assert "leads" in run() or "website" in run()
