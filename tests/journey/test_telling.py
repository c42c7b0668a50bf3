"""What became of a journey, as an editor tells it to a colleague: whole sentences, in both languages."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from tests.journey.documents import journeys

from rejse.journey.changing import AFTER, JOURNEY, WHOLE, Draft, Operation, kind_at, operations_between
from rejse.journey.content import Content
from rejse.journey.document import Form, Journey, Medium, Phase, Rule, Text, Touchpoint
from rejse.journey.evidence import Benchmark, BenchmarkKind, Expectation, Note, Survey, SurveyKind
from rejse.journey.fields import OBJECTS, hints
from rejse.journey.handover import Acceptance, BusinessCalendar, Delivery, Handover
from rejse.journey.improvement import Effect, Improvement, Opportunity
from rejse.journey.merging import Clash, Conflict, merge
from rejse.journey.money import Money
from rejse.journey.people import Member, Persona
from rejse.journey.references import REFERENCES, TEAMS, VALUES
from rejse.journey.scale import Scale
from rejse.journey.telling import Told, told, told_changes, told_conflict
from rejse.journey.value import Gain, Pain
from rejse.words import LANGUAGES, label
from rejse.words.change import LABELS


def text(dansk: str, english: str | None = None) -> Text:
    return Text({"da": dansk} if english is None else {"da": dansk, "en": english})


def card(name: str, dansk: str, /, **more: Any) -> Touchpoint:
    plain = {"name": text(dansk), "phase": "need", "form": Form.ACTION, "channel": "web", "medium": Medium.DIGITAL}
    return Touchpoint(**{"id": name, **plain, **more})


DEAR = Pain(text=text("For dyrt"), severity=2, id="dear")
SEE, CALL, BUY = card("see", "Se annonce"), card("call", "Ring til os", pains=(DEAR,)), card("buy", "Køb cyklen")
LEADS = Handover(
    id="leads",
    from_team="Marketing",
    to_team="sales",
    after="call",
    delivers=Delivery(leads=40, acceptance_share=0.8),
    accepted=(Acceptance(team="sales", by="bo", date=dt.date(2026, 3, 1)),),
)
BIKES = Journey(
    id="bikes",
    title=text("Jeg køber en cykel"),
    owner="anna",
    currency="DKK",
    team=(
        Member(id="anna", name="Anna Lund", team="Marketing"),
        Member(id="bo", name="Bo Holm", team="sales"),
        Member(id="sales", name="Salg"),
    ),
    personas=(Persona(id="commuter", name=text("Pendleren")),),
    phases=(Phase(id="need", name=text("Behov")), Phase(id="buying", name=text("Køb"))),
    touchpoints=(SEE, CALL, BUY),
    content=(Content(id="film", title=text("Sådan vælger du")),),
    surveys=(Survey(id="happy", name=text("Tilfreds?"), question=text("Hvor tilfreds er du?"), kind=SurveyKind.CSAT),),
    notes=(Note(id="talk", date=dt.date(2026, 3, 29)),),
    opportunities=(Opportunity(id="rent", name=text("Lej en cykel")),),
    handovers=(LEADS,),
)


def with_card(**more: Any) -> Journey:
    return replace(BIKES, touchpoints=(SEE, replace(CALL, **more), BUY))


def lines(new: Journey, old: Journey = BIKES) -> list[tuple[str, ...]]:
    """What is told of the change from one to the other, Danish first; only one object may have changed."""
    before, after = Draft.of(old), Draft.of(new)
    found = [told_changes(operations_between(before, after), one, before=before, after=after) for one in LANGUAGES]
    assert {len(one) for one in found} == {1}
    return [one[0].lines for one in found]


def sentences(new: Journey, old: Journey = BIKES) -> list[list[str]]:
    before, after = Draft.of(old), Draft.of(new)
    operations = operations_between(before, after)
    return [[told(one, language, before=before, after=after) for one in operations] for language in LANGUAGES]


NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


@pytest.mark.parametrize(
    ("more", "dansk", "english"),
    [
        (
            {"name": text("Ring eller skriv")},
            'navn: "Ring til os" → "Ring eller skriv"',
            'name: "Ring til os" → "Ring eller skriv"',
        ),
        (
            {"name": text("Ring til os", "Call us")},
            'navn (engelsk): (ingen) → "Call us"',
            'name (English): (none) → "Call us"',
        ),
        ({"responsible": "bo"}, "ansvarlig: (ingen) → Bo Holm", "responsible: (none) → Bo Holm"),
        ({"responsible": "eva"}, "ansvarlig: (ingen) → eva", "responsible: (none) → eva"),
        ({"phase": "buying"}, 'fase: "Behov" → "Køb"', 'phase: "Behov" → "Køb"'),
        (
            {"channel": "phone", "medium": Medium.PERSONAL},
            "kanal: Hjemmeside → Telefon",
            "channel: Website → Phone",
        ),
        ({"medium": Medium.PHYSICAL}, "medie: digital → fysisk", "medium: digital → physical"),
        ({"moment_of_truth": True}, "sandhedens øjeblik: nej → ja", "moment of truth: no → yes"),
        (
            {"expected_emotion": -1.5},
            f"forventet følelse: (ingen) → {MINUS}1,5",
            f"expected feeling: (none) → {MINUS}1.5",
        ),
        (
            {"own_time": dt.timedelta(minutes=90)},
            "eget tidsforbrug: (ingen) → 1 time og 30 minutter",
            "our own time: (none) → 1 hour and 30 minutes",
        ),
        (
            {"own_cost": Money(Decimal("45.50"))},
            f"egne omkostninger: (ingen) → 45,50{NBSP}kr.",
            f"our own cost: (none) → DKK{NBSP}45.50",
        ),
        (
            {"own_cost": Money(Decimal(120), "EUR")},
            f"egne omkostninger: (ingen) → 120{NBSP}€",
            "our own cost: (none) → €120",
        ),
        ({"survey": "happy"}, 'spørgeskema: (ingen) → "Tilfreds?"', 'survey: (none) → "Tilfreds?"'),
        (
            {"next": ("buy", "see")},
            'næste skridt: tilføjet "Køb cyklen", "Se annonce"',
            'next step: added "Køb cyklen", "Se annonce"',
        ),
        (
            {"raci": {"bo": "A", "anna": "C"}},
            "arbejdsdeling: tilføjet Bo Holm (A), Anna Lund (C)",
            "division of work: added Bo Holm (A), Anna Lund (C)",
        ),
        (
            {"binding": Rule(name=("call", "ring"), channel=("phone",), property="minutes", op=">", value=("3",))},
            "datakobling: (ingen) → navn = call eller ring og kanal = phone og minutes > 3",
            "binding: (none) → name = call or ring and channel = phone and minutes > 3",
        ),
        (
            {
                "binding": Rule(
                    any=(Rule(type=("buy",)), Rule(all=(Rule(path=("/x",)), Rule(property="a", op="exists"))))
                )
            },
            "datakobling: (ingen) → type = buy eller (sti = /x og a findes)",
            "binding: (none) → type = buy or (path = /x and a exists)",
        ),
    ],
)
def test_a_field_is_told_by_its_name_with_what_it_was_and_is(more: dict[str, Any], dansk: str, english: str) -> None:
    assert lines(with_card(**more)) == [(dansk,), (english,)]


def test_a_field_that_is_emptied_says_what_was_there() -> None:
    assert lines(BIKES, with_card(responsible="bo")) == [
        ("ansvarlig: Bo Holm → (ingen)",),
        ("responsible: Bo Holm → (none)",),
    ]


def test_two_of_the_same_name_are_told_apart_by_their_ids() -> None:
    twins = replace(BIKES, team=(*BIKES.team, Member(id="bo-2", name="Bo Holm")))
    old, new = (replace(twins, touchpoints=(SEE, replace(CALL, responsible=one), BUY)) for one in ("bo", "bo-2"))
    assert lines(new, old)[0] == ("ansvarlig: Bo Holm (bo) → Bo Holm (bo-2)",)


def test_a_medium_that_only_stands_there_now_is_still_the_same() -> None:
    assert lines(with_card(channel="phone", medium=Medium.DIGITAL)) == [
        ("kanal: Hjemmeside → Telefon", "medie: fortsat digital"),
        ("channel: Website → Phone", "medium: still digital"),
    ]


def test_the_same_length_of_time_written_otherwise_is_no_other_one() -> None:
    draft = Draft.of(with_card(patience=dt.timedelta(hours=1)))
    one = Operation("touchpoints/call", "patience", "60m", "1h")
    assert told(one, "da", before=draft, after=draft) == (
        'Kontaktpunkt "Ring til os", tålmodighed: kun skrevet på en anden måde.'
    )
    assert told(one, "en", before=draft, after=draft) == (
        'Touchpoint "Ring til os", patience: only written in another way.'
    )


FIRST = "Vi ringer til kunden inden for to døgn og hører, om cyklen kører, som den skal, og om der er spørgsmål"


def test_a_long_text_is_told_around_the_place_that_changed() -> None:
    old, new = (with_card(how=text(one)) for one in (FIRST, FIRST.replace("to døgn", "et døgn")))
    assert lines(new, old)[0] == (
        (
            'hvordan det sker: "…kunden inden for to døgn og hører, om cyklen kører, som…" → '
            '"…kunden inden for et døgn og hører, om cyklen kører, som…"'
        ),
    )
    assert lines(old)[0] == (
        'hvordan det sker: (ingen) → "Vi ringer til kunden inden for to døgn og hører, om cyklen…"',
    )
    more = with_card(how=text(f"{FIRST} til betalingen"))
    assert lines(more, old)[0] == ('hvordan det sker: "…om der er spørgsmål" → "…om der er spørgsmål til betalingen"',)


@pytest.mark.parametrize(
    ("pains", "dansk", "english"),
    [
        (
            (Pain(text=text("For langt væk")),),
            'smertepunkter: tilføjet "For langt væk"; fjernet "For dyrt" (alvor 2)',
            'pain points: added "For langt væk"; removed "For dyrt" (severity 2)',
        ),
        (
            (replace(DEAR, severity=4), Pain(text=text("Svært at vælge"), severity=3)),
            'smertepunkter: tilføjet "Svært at vælge" (alvor 3); "For dyrt": alvor 2 → 4',
            'pain points: added "Svært at vælge" (severity 3); "For dyrt": severity 2 → 4',
        ),
        (
            (replace(DEAR, text=text("Alt for dyrt")),),
            'smertepunkter: "For dyrt" → "Alt for dyrt"',
            'pain points: "For dyrt" → "Alt for dyrt"',
        ),
        (
            (replace(DEAR, text=text("For dyrt", "Too dear")),),
            'smertepunkter: engelsk: (ingen) → "Too dear"',
            'pain points: English: (none) → "Too dear"',
        ),
        ((), 'smertepunkter: fjernet "For dyrt" (alvor 2)', 'pain points: removed "For dyrt" (severity 2)'),
    ],
)
def test_a_pain_is_the_same_one_when_it_is_written_anew(pains: tuple[Pain, ...], dansk: str, english: str) -> None:
    assert lines(with_card(pains=pains)) == [(dansk,), (english,)]


def test_texts_that_only_change_places_say_their_new_order() -> None:
    search, ask, find = text("Søger"), text("Spørger"), text("Googler")
    old, new = (
        replace(BIKES, phases=(replace(BIKES.phases[0], actions=one), BIKES.phases[1]))
        for one in ((search, ask), (ask, find, search))
    )
    assert lines(new, old) == [
        ('kundens handlinger: tilføjet "Googler"; nu i rækkefølgen "Spørger", "Googler", "Søger"',),
        ('customer actions: added "Googler"; now in the order "Spørger", "Googler", "Søger"',),
    ]


def test_a_part_of_the_work_that_passes_to_another() -> None:
    assert lines(with_card(raci={"bo": "R"}), with_card(raci={"bo": "A", "anna": "C"})) == [
        ("arbejdsdeling: fjernet Anna Lund (C); Bo Holm A → R",),
        ("division of work: removed Anna Lund (C); Bo Holm A → R",),
    ]


def test_a_renegotiated_hand_over_is_told_field_by_field() -> None:
    new = replace(
        LEADS,
        delivers=Delivery(leads=50, acceptance_share=0.85, activities=(text("Messe"),)),
        calendar=BusinessCalendar(opens=dt.time(9), holidays="DK"),
        version=2,
        valid_from=dt.date(2026, 4, 1),
        accepted=(
            replace(LEADS.accepted[0], date=dt.date(2026, 3, 29)),
            Acceptance(team="Marketing", by="anna", date=dt.date(2026, 3, 30)),
        ),
    )
    before, after = Draft.of(BIKES), Draft.of(replace(BIKES, handovers=(new,)))
    operations = operations_between(before, after)
    assert told_changes(operations, "da", before=before, after=after) == (
        Told(
            "Overdragelse fra Marketing til Salg",
            (
                f'leverer: leads 40 → 50; accepteret andel 80{NBSP}% → 85{NBSP}%; aktiviteter tilføjet "Messe"',
                (
                    "accepteret af: tilføjet Marketing (af Anna Lund, dato 30. marts 2026); "
                    "Salg: dato 1. marts 2026 → 29. marts 2026"
                ),
                "arbejdstid: (ingen) → åbner 09.00, lukket på helligdage i Danmark",
                "version: 1 → 2",
                "gælder fra: (ingen) → 1. april 2026",
            ),
        ),
    )
    assert told_changes(operations, "en", before=before, after=after) == (
        Told(
            "Hand-over from Marketing to Salg",
            (
                'delivers: leads 40 → 50; share accepted 80% → 85%; activities added "Messe"',
                (
                    "accepted by: added Marketing (by Anna Lund, date 30 March 2026); "
                    "Salg: date 1 March 2026 → 29 March 2026"
                ),
                "working hours: (none) → opens 09:00, closed on the holidays of Denmark",
                "version: 1 → 2",
                "valid from: (none) → 1 April 2026",
            ),
        ),
    )


def test_a_promise_that_is_made_or_dropped_is_told_whole() -> None:
    without = replace(BIKES, handovers=(replace(LEADS, delivers=None),))
    assert lines(BIKES, without) == [
        (f"leverer: (ingen) → leads 40, accepteret andel 80{NBSP}%",),
        ("delivers: (none) → leads 40, share accepted 80%",),
    ]
    assert lines(without) == [
        (f"leverer: leads 40, accepteret andel 80{NBSP}% → (ingen)",),
        ("delivers: leads 40, share accepted 80% → (none)",),
    ]
    bare = replace(BIKES, handovers=(replace(LEADS, calendar=BusinessCalendar()),))
    nine = replace(BIKES, handovers=(replace(LEADS, calendar=BusinessCalendar(opens=dt.time(9))),))
    assert lines(bare) == [
        ("arbejdstid: (ingen) → uden flere oplysninger",),
        ("working hours: (none) → without details",),
    ]
    assert lines(nine, bare) == [("arbejdstid: åbner 08.00 → 09.00",), ("working hours: opens 08:00 → 09:00",)]


def test_what_is_told_comes_in_the_order_of_the_document() -> None:
    ride = card("ride", "Prøvetur", responsible="bo", optional=True, what=text("Prøver"), needs=(text("Tid"),))
    new = replace(
        BIKES,
        title=text("Jeg køber en god cykel"),
        personas=(),
        touchpoints=(CALL, SEE, ride),
        opportunities=(Opportunity(id="rent", name=text("Lej en cykel"), sources=("talk",)),),
        benchmarks=(Benchmark(id="x", competitor="Hjulet", kind=BenchmarkKind.PRICE, price=Money(Decimal(95))),),
        expectations=(Expectation(id="e", touchpoint="call", scale=Scale(1, 5)),),
        improvements=(Improvement(id="i", name=text("Hurtigt svar"), answers=("dear",), effect=Effect(change=0.2)),),
    )
    before, after = Draft.of(BIKES), Draft.of(new)
    operations = operations_between(before, after)
    assert told_changes(operations, "da", before=before, after=after) == (
        Told("Rejsen", ('titel: "Jeg køber en cykel" → "Jeg køber en god cykel"',)),
        Told('Persona "Pendleren"', ("slettet",)),
        Told('Kontaktpunkt "Se annonce"', ('flyttet efter "Ring til os"',)),
        Told(
            'Kontaktpunkt "Prøvetur"',
            (
                (
                    'oprettet efter "Se annonce": fase "Behov", form handling, kanal Hjemmeside, '
                    'hvad der sker "Prøver", '
                    "ansvarlig Bo Holm og 2 felter mere"
                ),
            ),
        ),
        Told('Kontaktpunkt "Køb cyklen"', ("slettet",)),
        Told('Forventning ved "Ring til os"', ('oprettet forrest: kontaktpunkt "Ring til os" og 1 felt mere',)),
        Told('Konkurrent "Hjulet"', (f"oprettet forrest: slags pris, pris 95{NBSP}kr.",)),
        Told('Mulighed "Lej en cykel"', ("kildenotater: tilføjet Notat fra 29. marts 2026",)),
        Told('Forbedring "Hurtigt svar"', ('oprettet forrest: afhjælper "For dyrt" og 1 felt mere',)),
    )
    assert told_changes(operations, "en", before=before, after=after) == (
        Told("The journey", ('title: "Jeg køber en cykel" → "Jeg køber en god cykel"',)),
        Told('Persona "Pendleren"', ("deleted",)),
        Told('Touchpoint "Se annonce"', ('moved to after "Ring til os"',)),
        Told(
            'Touchpoint "Prøvetur"',
            (
                (
                    'created after "Se annonce": phase "Behov", form action, channel Website, what happens "Prøver", '
                    "responsible Bo Holm and 2 more fields"
                ),
            ),
        ),
        Told('Touchpoint "Køb cyklen"', ("deleted",)),
        Told('Expectation on "Ring til os"', ('created at the front: touchpoint "Ring til os" and 1 more field',)),
        Told('Competitor "Hjulet"', (f"created at the front: kind price, price DKK{NBSP}95",)),
        Told('Opportunity "Lej en cykel"', ("source notes: added Note of 29 March 2026",)),
        Told('Improvement "Hurtigt svar"', ('created at the front: answers "For dyrt" and 1 more field',)),
    )


@pytest.mark.parametrize(
    ("old", "new", "dansk", "english"),
    [
        (
            BIKES,
            with_card(responsible="bo"),
            'Kontaktpunkt "Ring til os", ansvarlig: sat til Bo Holm.',
            'Touchpoint "Ring til os", responsible: set to Bo Holm.',
        ),
        (
            with_card(responsible="bo"),
            BIKES,
            'Kontaktpunkt "Ring til os", ansvarlig: tømt (var Bo Holm).',
            'Touchpoint "Ring til os", responsible: emptied (was Bo Holm).',
        ),
        (
            BIKES,
            replace(BIKES, owner="bo"),
            "Rejsen, ansvarlig: ændret fra Anna Lund til Bo Holm.",
            "The journey, responsible: changed from Anna Lund to Bo Holm.",
        ),
        (
            BIKES,
            with_card(own_cost=Money(Decimal(120))),
            f'Kontaktpunkt "Ring til os", egne omkostninger: sat til 120{NBSP}kr.',
            f'Touchpoint "Ring til os", our own cost: set to DKK{NBSP}120.',
        ),
        (
            BIKES,
            with_card(gains=(Gain(text=text("Får svar")),)),
            'Kontaktpunkt "Ring til os", gevinster: tilføjet "Får svar".',
            'Touchpoint "Ring til os", gains: added "Får svar".',
        ),
        (
            BIKES,
            replace(BIKES, touchpoints=(BUY, SEE, CALL)),
            'Kontaktpunkt "Køb cyklen": flyttet forrest.',
            'Touchpoint "Køb cyklen": moved to the front.',
        ),
        (
            BIKES,
            replace(BIKES, touchpoints=(CALL, SEE, BUY)),
            'Kontaktpunkt "Se annonce": flyttet efter "Ring til os".',
            'Touchpoint "Se annonce": moved to after "Ring til os".',
        ),
        (
            BIKES,
            replace(BIKES, touchpoints=(SEE, CALL)),
            'Kontaktpunkt "Køb cyklen": slettet.',
            'Touchpoint "Køb cyklen": deleted.',
        ),
        (
            replace(BIKES, touchpoints=(SEE, CALL)),
            BIKES,
            (
                'Kontaktpunkt "Køb cyklen": oprettet efter "Ring til os", '
                'med fase "Behov", form handling, kanal Hjemmeside.'
            ),
            'Touchpoint "Køb cyklen": created after "Ring til os", with phase "Behov", form action, channel Website.',
        ),
        (
            BIKES,
            replace(BIKES, personas=(Persona(id="old", name=text("Bedstemor")), *BIKES.personas)),
            'Persona "Bedstemor": oprettet forrest.',
            'Persona "Bedstemor": created at the front.',
        ),
        (
            BIKES,
            replace(BIKES, team=(*BIKES.team, Member(id="eva", name="Eva Friis"))),
            "Teammedlem Eva Friis: oprettet efter Salg.",
            "Team member Eva Friis: created after Salg.",
        ),
    ],
)
def test_one_operation_is_one_sentence(old: Journey, new: Journey, dansk: str, english: str) -> None:
    assert sentences(new, old) == [[dansk], [english]]


def test_an_object_made_anew_over_another_is_told_by_its_fields() -> None:
    old, new = Draft.of(BIKES), Draft.of(with_card(name=text("Skriv til os"), responsible="bo"))
    place = "touchpoints/call"
    whole = Operation(place, WHOLE, old.value(place, WHOLE), new.value(place, WHOLE))
    assert told(whole, "da", before=old, after=new) == (
        'Kontaktpunkt "Skriv til os", navn: ændret fra "Ring til os" til "Skriv til os". '
        'Kontaktpunkt "Skriv til os", ansvarlig: sat til Bo Holm.'
    )
    assert told_changes([replace(whole, becomes=whole.before)], "da", before=old, after=new) == ()


def test_an_object_that_has_no_place_yet_is_made_without_one() -> None:
    draft = Draft.of(BIKES)
    fields = {"name/da": "Bedstemor", "market": "B2C"}
    assert [
        told(Operation("personas/x", WHOLE, None, fields), one, before=draft, after=draft) for one in LANGUAGES
    ] == [
        'Persona "Bedstemor": oprettet, med marked private (B2C).',
        'Persona "Bedstemor": created, with market private customers (B2C).',
    ]
    bare = Operation("personas/commuter", WHOLE, None, {"name/da": "Pendleren"})
    assert [told(bare, one, before=draft, after=draft) for one in LANGUAGES] == [
        'Persona "Pendleren": oprettet.',
        'Persona "Pendleren": created.',
    ]


# -- conflicts -----------------------------------------------------------------------------------------------------

WITHOUT_BUY = replace(BIKES, touchpoints=(SEE, CALL))
BO_SELLS = replace(BIKES, touchpoints=(SEE, CALL, replace(BUY, responsible="bo")))


@pytest.mark.parametrize(
    ("base", "mine", "head", "dansk", "english"),
    [
        (
            BIKES,
            with_card(responsible="bo"),
            with_card(responsible="anna"),
            (
                'Kontaktpunkt "Ring til os", ansvarlig: Anna Lund gælder; Bo Holm kom ikke med. '
                "Feltet er ændret i mellemtiden."
            ),
            (
                'Touchpoint "Ring til os", responsible: Anna Lund stands; Bo Holm was left out. '
                "The field has been changed meanwhile."
            ),
        ),
        (
            with_card(responsible="bo"),
            BIKES,
            with_card(responsible="anna"),
            (
                'Kontaktpunkt "Ring til os", ansvarlig: Anna Lund gælder; det blev ikke tømt. '
                "Feltet er ændret i mellemtiden."
            ),
            (
                'Touchpoint "Ring til os", responsible: Anna Lund stands; it was not emptied. '
                "The field has been changed meanwhile."
            ),
        ),
        (
            with_card(responsible="bo"),
            with_card(responsible="anna"),
            BIKES,
            (
                'Kontaktpunkt "Ring til os", ansvarlig: feltet forbliver tomt; Anna Lund kom ikke med. '
                "Feltet er ændret i mellemtiden."
            ),
            (
                'Touchpoint "Ring til os", responsible: the field stays empty; Anna Lund was left out. '
                "The field has been changed meanwhile."
            ),
        ),
        (
            BIKES,
            BO_SELLS,
            WITHOUT_BUY,
            'Kontaktpunkt "Køb cyklen" er slettet i mellemtiden; ansvarlig Bo Holm kom derfor ikke med.',
            'Touchpoint "Køb cyklen" has been deleted meanwhile; responsible Bo Holm was left out.',
        ),
        (
            BO_SELLS,
            BIKES,
            WITHOUT_BUY,
            'Kontaktpunkt "Køb cyklen" er slettet i mellemtiden; der er ikke noget i ansvarlig at tømme.',
            'Touchpoint "Køb cyklen" has been deleted meanwhile; there is no responsible left to empty.',
        ),
        (
            BIKES,
            WITHOUT_BUY,
            BO_SELLS,
            'Kontaktpunkt "Køb cyklen" blev ikke slettet. Felterne er ændret i mellemtiden.',
            'Touchpoint "Køb cyklen" was not deleted. Its fields have been changed meanwhile.',
        ),
        (
            BIKES,
            with_card(next=("buy",)),
            WITHOUT_BUY,
            (
                'Kontaktpunkt "Ring til os", næste skridt: feltet forbliver tomt; "Køb cyklen" kom ikke med. '
                "Ellers ville noget henvise til det, der ikke længere findes."
            ),
            (
                'Touchpoint "Ring til os", next step: the field stays empty; "Køb cyklen" was left out. '
                "Otherwise something would refer to what is no longer there."
            ),
        ),
        (
            BIKES,
            WITHOUT_BUY,
            with_card(next=("buy",)),
            'Kontaktpunkt "Køb cyklen" blev ikke slettet. Der henvises stadig hertil fra: Kontaktpunkt "Ring til os".',
            'Touchpoint "Køb cyklen" was not deleted. Still referred to by: Touchpoint "Ring til os".',
        ),
    ],
)
def test_a_conflict_says_what_stands_and_what_was_left_out(
    base: Journey, mine: Journey, head: Journey, dansk: str, english: str
) -> None:
    old, now = Draft.of(base), Draft.of(head)
    (conflict,) = merge(old, Draft.of(mine), now).conflicts
    assert [told_conflict(conflict, one, head=now, base=old) for one in LANGUAGES] == [dansk, english]


@pytest.mark.parametrize(
    ("clash", "place", "field", "kept", "other", "dansk", "english"),
    [
        (
            Clash.SAME_FIELD,
            "touchpoints/buy",
            AFTER,
            "call",
            "",
            (
                'Kontaktpunkt "Køb cyklen", plads i listen: efter "Ring til os" gælder; forrest kom ikke med. '
                "Placeringen er ændret i mellemtiden."
            ),
            (
                'Touchpoint "Køb cyklen", place in the list: after "Ring til os" stands; at the front was left out. '
                "The place has been changed meanwhile."
            ),
        ),
        (
            Clash.GONE,
            "touchpoints/ride",
            AFTER,
            None,
            "call",
            'Kontaktpunkt "ride" er slettet i mellemtiden; plads i listen efter "Ring til os" kom derfor ikke med.',
            'Touchpoint "ride" has been deleted meanwhile; place in the list after "Ring til os" was left out.',
        ),
        (
            Clash.CHANGED,
            "touchpoints/buy",
            WHOLE,
            {"name/da": "Køb cyklen"},
            {"name/da": "Køb"},
            'Kontaktpunkt "Køb cyklen" blev ikke oprettet igen; der er allerede et objekt med det id.',
            'Touchpoint "Køb cyklen" was not created anew; it is there already.',
        ),
        (
            Clash.CHANGED,
            "touchpoints/ride",
            WHOLE,
            None,
            {"name/da": "Prøvetur"},
            'Kontaktpunkt "Prøvetur" blev ikke oprettet; det hele er slettet i mellemtiden.',
            'Touchpoint "Prøvetur" was not created; it has been deleted meanwhile.',
        ),
        (
            Clash.CHANGED,
            "touchpoints/ride",
            WHOLE,
            None,
            None,
            'Kontaktpunkt "ride" er allerede slettet; der er ikke gjort noget.',
            'Touchpoint "ride" is deleted already; nothing was done.',
        ),
        (
            Clash.NAMED,
            "touchpoints/ride",
            WHOLE,
            None,
            {"name/da": "Prøvetur", "phase": "gone"},
            'Kontaktpunkt "Prøvetur" blev ikke oprettet, for noget i det henviser til det, der ikke længere findes.',
            'Touchpoint "Prøvetur" was not created; it refers to what is no longer there.',
        ),
        (
            Clash.NAMED,
            "touchpoints/see",
            WHOLE,
            {"name/da": "Se annonce"},
            None,
            'Kontaktpunkt "Se annonce" blev ikke slettet. Noget henviser stadig hertil.',
            'Touchpoint "Se annonce" was not deleted. Something still refers to it.',
        ),
        (
            Clash.NAMED,
            "phases/need",
            WHOLE,
            {"name/da": "Behov"},
            None,
            (
                'Fase "Behov" blev ikke slettet. Der henvises stadig hertil fra: '
                'Kontaktpunkt "Se annonce", Kontaktpunkt "Ring til os", Kontaktpunkt "Køb cyklen".'
            ),
            (
                'Phase "Behov" was not deleted. Still referred to by: '
                'Touchpoint "Se annonce", Touchpoint "Ring til os", Touchpoint "Køb cyklen".'
            ),
        ),
        (
            Clash.SAME_FIELD,
            "handovers/leads",
            "delivers/leads",
            50,
            60,
            (
                "Overdragelse fra Marketing til Salg, leverer, leads: 50 gælder; 60 kom ikke med. "
                "Feltet er ændret i mellemtiden."
            ),
            (
                "Hand-over from Marketing to Salg, delivers, leads: 50 stands; 60 was left out. "
                "The field has been changed meanwhile."
            ),
        ),
        (
            Clash.SAME_FIELD,
            "touchpoints/buy",
            "raci/bo",
            None,
            "A",
            (
                'Kontaktpunkt "Køb cyklen", arbejdsdeling, Bo Holm: feltet forbliver tomt; A kom ikke med. '
                "Feltet er ændret i mellemtiden."
            ),
            (
                'Touchpoint "Køb cyklen", division of work, Bo Holm: the field stays empty; A was left out. '
                "The field has been changed meanwhile."
            ),
        ),
        (
            Clash.SAME_FIELD,
            "touchpoints/buy",
            "optional",
            True,
            None,
            'Kontaktpunkt "Køb cyklen", valgfri: ja gælder; nej kom ikke med. Feltet er ændret i mellemtiden.',
            'Touchpoint "Køb cyklen", optional: yes stands; no was left out. The field has been changed meanwhile.',
        ),
    ],
)
def test_every_other_conflict_is_told_too(
    *, clash: Clash, place: str, field: str, kept: Any, other: Any, dansk: str, english: str
) -> None:
    conflict = Conflict(clash=clash, object=place, field=field, base=None, kept=kept, other=other)
    head = Draft.of(BIKES)
    assert [told_conflict(conflict, one, head=head) for one in LANGUAGES] == [dansk, english]


# -- every field of every object -----------------------------------------------------------------------------------


def every_field() -> Iterator[tuple[str, str]]:
    return ((kind, name) for kind, made in OBJECTS.items() for name in hints(made))


def test_every_kind_and_every_field_has_a_short_name_and_no_name_is_left_over() -> None:
    own = {f"field.{kind}.{name}" for kind, name in every_field()}
    missing = [
        (kind, name)
        for kind, name in every_field()
        if f"field.{kind}.{name}" not in LABELS and f"field.{name}" not in LABELS
    ]
    assert missing == []
    plain = {f"field.{name}" for _, name in every_field()}
    assert sorted(one for one in LABELS if one.startswith("field.") and one not in own | plain) == []
    assert {one for one in LABELS if one.startswith("kind.")} == {f"kind.{kind}" for kind in OBJECTS}
    long = [label("change", one, tongue) for one in LABELS if one.startswith("field.") for tongue in LANGUAGES]
    assert [one for one in long if len(one) > 32] == []


def test_every_choice_has_a_word() -> None:
    every = {one for made in OBJECTS.values() for hint in hints(made).values() for one in (hint, *get_args(hint))}
    choices = [one for one in every if isinstance(one, type) and issubclass(one, StrEnum)]
    wanted = {f"value.{made.__name__.lower()}.{one}" for made in choices for one in made}
    assert {one for one in LABELS if one.startswith("value.")} == wanted


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, named in REFERENCES.items() for name in named if kind is not Acceptance]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_has_a_name_is_never_told_by_its_id(kind: type, name: str, language: str) -> None:
    known = {
        "team": ("bo", "Bo Holm"),
        TEAMS: ("sales", "Salg"),
        "touchpoints": ("buy", '"Køb cyklen"'),
        "phases": ("buying", '"Køb"'),
        "personas": ("commuter", '"Pendleren"'),
        "content": ("film", '"Sådan vælger du"'),
        "surveys": ("happy", '"Tilfreds?"'),
        "notes": ("talk", {"da": "Notat fra 29. marts 2026", "en": "Note of 29 March 2026"}[language]),
        "opportunities": ("rent", '"Lej en cykel"'),
        VALUES: ("dear", '"For dyrt"'),
    }
    own, called = known[REFERENCES[kind][name].to]
    several = hints(kind)[name] is not str
    field = "" if kind is Journey else f"{_list_of(kind)}/some"
    draft = Draft.of(BIKES)
    if field:
        draft.objects[field] = {}
        draft.order[_list_of(kind)] = ["some"]
    one = Operation(field or JOURNEY, name, None, [own] if several else own)
    said = told(one, language, before=draft, after=draft)
    word = {"da": "tilføjet" if several else "sat til", "en": "added" if several else "set to"}[language]
    assert said.endswith(f": {word} {called}.")


def _list_of(kind: type) -> str:
    return next(name for name, hint in hints(Journey).items() if kind in get_args(hint))


@settings(max_examples=20, deadline=None)
@given(journeys(), journeys())
def test_whatever_changes_can_be_told(old: Journey, new: Journey) -> None:
    before, after = Draft.of(old), Draft.of(replace(new, id=old.id))
    operations = operations_between(before, after)
    signs = [one for one in ("{'", "['", "None", "Text(", "→ ;", "[{") if one not in _said_by_people(before, after)]
    for language in LANGUAGES:
        found = told_changes(operations, language, before=before, after=after)
        assert {one.object for one in operations} == set() or found
        every = [line for one in found for line in (one.heading, *one.lines)]
        every += [told(one, language, before=before, after=after) for one in operations]
        every += [told_conflict(one, language, head=before, base=after) for one in _conflicts(operations)]
        assert [one for one in every if not one.strip() or "\n" in one or any(sign in one for sign in signs)] == []
        assert sum(len(one.lines) for one in found) == len({_told_as_one(one) for one in operations})


def _told_as_one(one: Operation) -> tuple[str, str]:
    whole, _, part = one.field.partition("/")
    text = part and hints(kind_at(one.object))[whole] is Text
    return one.object, one.field if text else whole


def _said_by_people(*drafts: Draft) -> str:
    return " ".join(_strings([draft.to_builtins() for draft in drafts]))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, str):
        yield value


def _conflicts(operations: list[Operation]) -> Iterator[Conflict]:
    """Every operation as the conflict it could be."""
    for one in operations:
        for clash in Clash if one.field not in (WHOLE, AFTER) else (Clash.CHANGED, Clash.NAMED):
            if clash is not Clash.CHANGED or one.field == WHOLE:
                yield Conflict(
                    clash=clash, object=one.object, field=one.field, base=None, kept=one.before, other=one.becomes
                )
