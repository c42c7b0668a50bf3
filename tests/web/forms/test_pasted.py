"""Sticky notes pasted from anywhere become proposed touchpoints; what was not understood is told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.web.forms.browser import drawn

from rejse.journey.changing import Draft
from rejse.journey.judging import problems_of
from rejse.web.forms import Pasted, cards_of, operations_of_pasted, pasted
from rejse.web.forms.pasted import LINES_MAX
from rejse.words import line

COMPANY = drawn()["company"]


def read(text: str, language: str = "da") -> Pasted:
    return pasted(text, COMPANY, language=language)


def told(found: Pasted) -> list[tuple[str, str, str]]:
    return [(one.name, one.phase, one.channel) for one in found.touchpoints]


def said(found: Pasted) -> list[list[str]]:
    return [[line(one, language) for one in found.problems] for language in ("en", "da")]


def test_lines_below_headings_become_touchpoints_of_their_phases() -> None:
    found = read(
        "# Ønske\n- Ringer til os\n• Ser video på YouTube\n\nKonvertering:\n1. Betaler i butikken\n[ ] Får en mail"
    )
    assert told(found) == [
        ("Ringer til os", "desire", "phone"),
        ("Ser video på YouTube", "desire", "video"),
        ("Betaler i butikken", "conversion", "shop"),
        ("Får en mail", "conversion", "email"),
    ]
    assert found.problems == ()
    assert {one.guessed for one in found.touchpoints} == {frozenset({"channel"})}


SHEET = """Navn\tFase\tKanal\tBane\tBeskrivelse
Får et brev\tInteresse\tbrev\tfysisk\tMed rabat
"Møder ""Bo"" på messen"\tØnsket\t\t\t
Ved kassen\tkonvertering\tKassen\tphysical\t
"""


def test_a_table_with_a_header_says_what_its_columns_are() -> None:
    found = read(SHEET)
    assert told(found) == [
        ("Får et brev", "interest", "letter"),
        ('Møder "Bo" på messen', "desire", "event"),
        ("Ved kassen", "conversion", "Kassen"),
    ]
    assert [(one.what, one.medium) for one in found.touchpoints] == [
        ("Med rabat", "physical"),
        (None, None),
        (None, "physical"),
    ]
    assert found.problems == ()


def test_english_columns_between_semicolons_without_a_header_are_told_by_what_is_in_them() -> None:
    found = read("Interest;Calls us;physical\nDesire;Visits the shop;physical\nDesire;Reads reviews;digital", "en")
    assert told(found) == [
        ("Calls us", "interest", "phone"),
        ("Visits the shop", "desire", "shop"),
        ("Reads reviews", "desire", "review"),
    ]


@pytest.mark.parametrize(
    ("name", "channel"),
    [
        ("Ser annonce på Facebook", "social"), ("Søger på Google", "search"), ("Prøver i butikken", "shop"),
        ("Chatter med os", "chat"), ("Får nyhedsbrev", "newsletter"), ("Besøger hjemmesiden", "web"),
        ("Reads the web page", "web"), ("Gets an e-mail", "email"), ("Fakturaen kommer", "invoice"),
        ("Telefonmøde med sælger", "phone"), ("Køber i webshoppen", "web-shop"), ("Pakken leveres", "delivery"),
        ("Prisberegning", "web"), ("Servicebesøg hos kunden", "face-to-face"), ("Samtidig besked", "web"),
    ],
)  # fmt: skip
def test_a_channel_is_guessed_from_the_words_of_a_name(name: str, channel: str) -> None:
    assert [one.channel for one in read(name).touchpoints] == [channel]


def test_what_was_not_understood_is_told_in_both_languages() -> None:
    long = "Kunden venter længe på et svar og ringer så igen til os"
    found = read(f"# Månen\nBetaler\n{long}\nChat på hjemmesiden\n")
    assert told(found) == [
        ("Betaler", "awareness", "web"), ("Kunden venter længe på et svar og…", "awareness", "phone"),
    ]  # fmt: skip
    assert found.touchpoints[1].what == long
    assert said(found) == [
        [
            (
                'Line 1: no phase is called "Månen". It is put into "Bevidsthed"; choose another one if that is wrong. '
                "[pasted-no-phase]"
            ),
            (
                'Line 2: the channel of "Betaler" could not be guessed. It is taken for "Hjemmeside"; choose another '
                "one if that is wrong. [pasted-no-channel]"
            ),
            (
                f'Line 3: "{long}" is longer than a card can show. The name is shortened, and the whole text is put '
                "under what happens. [pasted-long-name]"
            ),
            (
                'Line 4: there is a touchpoint called "Chat på hjemmesiden" already. It is left out; give it another '
                "name if it is another one. [pasted-twice]"
            ),
        ],
        [
            (
                'Linje 1: Ingen fase hedder "Månen". Den lægges i "Bevidsthed"; vælg en anden, hvis det er forkert. '
                "[pasted-no-phase]"
            ),
            (
                'Linje 2: Kanalen for "Betaler" kunne ikke gættes. Den sættes til "Hjemmeside"; vælg en anden, hvis '
                "det er forkert. [pasted-no-channel]"
            ),
            (
                f'Linje 3: "{long}" er længere, end et kort kan vise. Navnet forkortes, og hele teksten lægges under, '
                "hvad der sker. [pasted-long-name]"
            ),
            (
                'Linje 4: Der er allerede et kontaktpunkt, der hedder "Chat på hjemmesiden". Den udelades; giv den et '
                "andet navn, hvis det er et andet. [pasted-twice]"
            ),
        ],
    ]


def test_nothing_pasted_is_told() -> None:
    assert said(read(" \n\n")) == [
        ["There is no line of text to make touchpoints of. Paste one name on each line. [nothing-pasted]"],
        ["Der er ingen tekstlinjer at lave kontaktpunkter af. Indsæt ét navn på hver linje. [nothing-pasted]"],
    ]


def test_a_row_without_a_name_is_left_out() -> None:
    assert said(read("Navn\tFase\tKanal\n\tØnske\tweb\n")) == [
        ["Line 2 has no name. It is left out; write a name in its first column. [pasted-no-name]"],
        ["Linje 2 har intet navn. Den udelades; skriv et navn i dens første kolonne. [pasted-no-name]"],
    ]


def test_too_many_lines_are_not_all_read() -> None:
    found = read("\n".join(f"Ringer {at}" for at in range(LINES_MAX + 1)))
    assert len(found.touchpoints) == LINES_MAX
    assert said(found) == [
        ["251 lines were pasted; the first 250 are read. Paste the rest afterwards. [pasted-too-much]"],
        ["Der blev indsat 251 linjer; de første 250 læses. Indsæt resten bagefter. [pasted-too-much]"],
    ]


def test_what_is_written_stands_at_the_end_of_its_phase_and_the_journey_reads() -> None:
    draft = COMPANY.copy()
    for one in operations_of_pasted(COMPANY, read(SHEET)):
        assert draft.apply(one) == one
    journey, errors = problems_of(draft)
    assert (errors, journey is not None) == ((), True)
    assert cards_of(draft, "interest")[-1] == "faar-et-brev"
    assert draft.value("touchpoints/ved-kassen", "medium") == "physical"
    assert cards_of(COMPANY, "interest") == cards_of(draft, "interest")[:-1]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), max_size=4).map("\t".join), max_size=6).map("\n".join))
def test_whatever_is_pasted_the_journey_stays_sound(text: str) -> None:
    draft: Draft = COMPANY.copy()
    for one in operations_of_pasted(COMPANY, read(text)):
        draft.apply(one)
    journey, errors = problems_of(draft)
    assert (errors, journey is not None) == ((), True)
    assert Draft.of(journey) == draft  # type: ignore[arg-type]  # it is one
