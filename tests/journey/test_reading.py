from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from rejse.errors import Problem, Severity, Where
from rejse.journey.document import (
    Content,
    Form,
    Gain,
    Journey,
    Kano,
    Lane,
    Medium,
    Member,
    Pain,
    Phase,
    Rule,
    State,
    Text,
    Touchpoint,
    TrackedBy,
)
from rejse.journey.money import Money
from rejse.journey.reading import Read, read_file, read_journey

WHOLE = """\
id: bike
title: {da: Jeg køber en cykel, en: I buy a bike}
owner: sales
summary: Fra tanke til tur
actor: kunde
state: to-be
start_trigger: Punkteret igen
end_goal: På vej
won_at: pay
team:
  - {id: sales, name: Mette, initials: MH, role: Salg, email: mette@example.org}
review_interval: 2w
last_review: 2026-03-29
currency: DKK
time_zone: Europe/Copenhagen
default_language: da
parent: company
phases:
  - id: buy
    name: Køb
    goal: En cykel
    actions: Ser sig om
    needs: [Råd]
    thoughts: [Dyrt, Men dejligt]
    questions: Kan den klappes sammen?
    feeling: Glad
    patience: 30d
    extent: [0, 0.4]
    entry: {type: page, path: /cykler/*}
    owner: sales
    target_conversion: 0.3
    target_time: PT36H
    next: [buy]
touchpoints:
  - id: pay
    name: Betaling
    phase: buy
    form: action
    channel: terminal
    medium: physical
    title: {en: I pay}
    lane: digital
    position: 2.5
    optional: ja
    one_of: payment
    max_repeats: 1
    patience: 4h
    next: thanks
    order_after: [test-ride]
    initiator: kunde
    receiver: butik
    what: Hun betaler
    how: Med kort
    responsible: sales
    raci: {sales: A}
    needs: Hurtigt
    thoughts: Nu!
    own_time: 90m
    own_cost: 12.5
    job: At få den med hjem
    pains: [Kø, {text: Gebyr, severity: 3}, {da: Larm, en: Noise}]
    gains: Kvittering
    content: receipt
    call_to_action: Kom igen
    evidence: Bon
    frontstage: Smil
    backstage: Kasse
    support: Bank
    expected_emotion: -1.5
    expected_time: 45s
    expected_score: 4.5
    importance_customer: 4
    importance_business: 5
    moment_of_truth: true
    kano: must-be
    binding:
      any:
        - {type: sale, name: [paid, 'paid-*'], source: till, channel: shop, outcome: ok, campaign: spring}
        - all: [{property: amount, op: '>', value: 100}, {property: card, op: exists}]
    survey: csat
    tracked_by: import
content:
  - {id: receipt, title: Bon, topic: pris, format: pdf, url: https://example.org, call_to_action: Gem den, owner: sales}
"""


def da(*said: str) -> tuple[Text, ...]:
    return tuple(Text({"da": one}) for one in said)


def test_every_field_of_the_document_is_read() -> None:
    read = read_journey(WHOLE, file=None)
    assert read.problems == ()
    assert read.journey == Journey(
        id="bike",
        title=Text({"da": "Jeg køber en cykel", "en": "I buy a bike"}),
        owner="sales",
        summary=Text({"da": "Fra tanke til tur"}),
        actor=Text({"da": "kunde"}),
        state=State.TO_BE,
        start_trigger=Text({"da": "Punkteret igen"}),
        end_goal=Text({"da": "På vej"}),
        won_at=("pay",),
        team=(Member(id="sales", name="Mette", initials="MH", role=Text({"da": "Salg"}), email="mette@example.org"),),
        review_interval=timedelta(days=14),
        last_review=date(2026, 3, 29),
        currency="DKK",
        time_zone="Europe/Copenhagen",
        default_language="da",
        parent="company",
        phases=(
            Phase(
                id="buy",
                name=Text({"da": "Køb"}),
                goal=Text({"da": "En cykel"}),
                actions=da("Ser sig om"),
                needs=da("Råd"),
                thoughts=da("Dyrt", "Men dejligt"),
                questions=da("Kan den klappes sammen?"),
                feeling=Text({"da": "Glad"}),
                patience=timedelta(days=30),
                extent=(0.0, 0.4),
                entry=Rule(type=("page",), path=("/cykler/*",)),
                owner="sales",
                target_conversion=0.3,
                target_time=timedelta(hours=36),
                next=("buy",),
            ),
        ),
        touchpoints=(
            Touchpoint(
                id="pay",
                name=Text({"da": "Betaling"}),
                phase="buy",
                form=Form.ACTION,
                channel="terminal",
                medium=Medium.PHYSICAL,
                title=Text({"en": "I pay"}),
                lane=Lane.DIGITAL,
                position=2.5,
                optional=True,
                one_of="payment",
                max_repeats=1,
                patience=timedelta(hours=4),
                next=("thanks",),
                order_after=("test-ride",),
                initiator="kunde",
                receiver="butik",
                what=Text({"da": "Hun betaler"}),
                how=Text({"da": "Med kort"}),
                responsible="sales",
                raci={"sales": "A"},
                needs=da("Hurtigt"),
                thoughts=da("Nu!"),
                own_time=timedelta(minutes=90),
                own_cost=Money(Decimal("12.5")),
                job=Text({"da": "At få den med hjem"}),
                pains=(
                    Pain(text=Text({"da": "Kø"})),
                    Pain(text=Text({"da": "Gebyr"}), severity=3),
                    Pain(text=Text({"da": "Larm", "en": "Noise"})),
                ),
                gains=(Gain(text=Text({"da": "Kvittering"})),),
                content=("receipt",),
                call_to_action=Text({"da": "Kom igen"}),
                evidence=da("Bon"),
                frontstage=da("Smil"),
                backstage=da("Kasse"),
                support=da("Bank"),
                expected_emotion=-1.5,
                expected_time=timedelta(seconds=45),
                expected_score=4.5,
                importance_customer=4,
                importance_business=5,
                moment_of_truth=True,
                kano=Kano.MUST_BE,
                binding=Rule(
                    any=(
                        Rule(
                            type=("sale",),
                            name=("paid", "paid-*"),
                            source=("till",),
                            channel=("shop",),
                            outcome=("ok",),
                            campaign=("spring",),
                        ),
                        Rule(
                            all=(
                                Rule(property="amount", op=">", value=("100",)),
                                Rule(property="card", op="exists"),
                            )
                        ),
                    )
                ),
                survey="csat",
                tracked_by=TrackedBy.IMPORT,
            ),
        ),
        content=(
            Content(
                id="receipt",
                title=Text({"da": "Bon"}),
                topic=Text({"da": "pris"}),
                format="pdf",
                url="https://example.org",
                call_to_action=Text({"da": "Gem den"}),
                owner="sales",
            ),
        ),
    )


MESSY = """\
id: bike
title: Jeg køber en cykel
phases:
  - id: see
    name: Se
    extent: [0.5, 0.2]
touchpoints:
  - id: prøvetur
    phase: see
    form: handling
    channel: shop
    next: prøvetur
    expected_emotion: glad
    pains: [{text: Kø, severity: 9}]
  - name: Annonce
    phase: see
    channel: ad
  - phase: see
    what: nobody knows which
  - 7
"""


def test_one_pass_collects_everything_that_is_wrong() -> None:
    problems = read_journey(MESSY, file="bike.yaml").problems
    assert [(problem.where.line, problem.where.path, problem.code) for problem in problems] == [
        (6, "phases/see/extent", "bad-extent"),
        (8, "touchpoints/proevetur/id", "bad-id"),
        (10, "touchpoints/proevetur/form", "unknown-choice"),
        (13, "touchpoints/proevetur/expected_emotion", "not-a-number"),
        (14, "touchpoints/proevetur/pains/1/severity", "number-out-of-range"),
        (8, "touchpoints/proevetur", "missing-field"),
        (15, "touchpoints/2", "missing-field"),
        (15, "touchpoints/2", "missing-field"),
        (18, "touchpoints/3", "missing-field"),
        (18, "touchpoints/3", "missing-field"),
        (18, "touchpoints/3", "missing-field"),
        (18, "touchpoints/3", "missing-field"),
        (20, "touchpoints/4", "not-a-mapping"),
        (1, None, "missing-field"),
    ]


def test_a_bad_touchpoint_never_hides_the_map() -> None:
    assert read_journey(MESSY, file="bike.yaml").journey == Journey(
        id="bike",
        title=Text({"da": "Jeg køber en cykel"}),
        owner="",
        phases=(Phase(id="see", name=Text({"da": "Se"})),),
        touchpoints=(
            Touchpoint(
                id="proevetur",
                name=Text({"da": "proevetur"}),
                phase="see",
                form=Form.COMMUNICATION,
                channel="shop",
                medium=Medium.PHYSICAL,
                next=("proevetur",),
                pains=(Pain(text=Text({"da": "Kø"})),),
            ),
            Touchpoint(
                id="annonce",
                name=Text({"da": "Annonce"}),
                phase="see",
                form=Form.COMMUNICATION,
                channel="ad",
                medium=Medium.DIGITAL,
            ),
        ),
    )


def test_a_problem_carries_code_place_and_arguments() -> None:
    (problem,) = read_journey(
        "id: b\ntitle: Jeg\nowner: o\nphases: {id: a, name: A, ownr: o}\n", file="b.yaml"
    ).problems
    known = tuple(problem.arguments["known"]) if isinstance(problem.arguments["known"], tuple) else ()
    assert known[:3] == ("id", "name", "goal")
    assert problem == Problem(
        "unknown-field",
        Severity.ERROR,
        Where("b.yaml", 4, "phases/a/ownr"),
        {"place": "phases/a", "field": "ownr", "nearest": "owner", "known": known},
    )


@pytest.mark.parametrize(
    ("path", "start"),
    [
        ("title", "title:"),
        ("phases/buy/extent", "    extent:"),
        ("touchpoints/pay", "  - id: pay"),
        ("touchpoints/pay/binding", "    binding:"),
        ("touchpoints/pay/binding/any/2/all/1/op", "        - all: [{property: amount"),
        ("content/receipt/url", "  - {id: receipt"),
    ],
)
def test_every_written_field_has_its_line(path: str, start: str) -> None:
    line = read_journey(WHOLE, file=None).lines[path]
    assert WHOLE.splitlines()[line - 1].startswith(start)


def test_plain_text_is_in_the_journeys_own_language() -> None:
    read = read_journey("id: b\ntitle: I go\nowner: o\ndefault_language: en\nphases: {id: a, name: A}\n", file=None)
    assert (read.problems, read.journey and read.journey.title) == ((), Text({"en": "I go"}))


def test_a_field_left_open_is_as_if_it_were_not_there() -> None:
    read = read_journey(
        "id: b\ntitle: Jeg\nowner: o\nsummary:\nphases:\n  - id: a\n    name: A\n    goal:\n", file=None
    )
    assert (read.problems, read.journey and read.journey.summary) == ((), None)


def test_json_is_read_as_well() -> None:
    text = '{"id": "b", "title": "Jeg", "owner": "o", "phases": [{"id": "a", "name": {"da": "A"}}]}'
    assert read_journey(text, file=None) == Read(
        Journey(id="b", title=Text({"da": "Jeg"}), owner="o", phases=(Phase(id="a", name=Text({"da": "A"})),)),
        (),
        {"id": 1, "title": 1, "owner": 1, "phases": 1, "phases/a": 1, "phases/a/id": 1, "phases/a/name": 1},
    )


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_file_is_read_with_its_name_in_every_problem(tmp_path: Path, mark: bytes) -> None:
    path = tmp_path / "bike.yaml"
    path.write_bytes(mark + "id: b\ntitle: Jeg\nowner: o\nphases: {id: å, name: A}\n".encode())
    (problem,) = read_file(path).problems
    assert (problem.code, str(problem.where)) == ("bad-id", f"{path}:4")


def test_an_endless_file_is_not_read_to_its_end() -> None:
    assert [problem.code for problem in read_file(Path("/dev/zero")).problems] == ["document-too-large"]
