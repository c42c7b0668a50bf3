"""The audit log: who did what, in both languages, without secrets and without customers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.store.accounts import NOON, after, records_in

from rejse.errors import Argument
from rejse.store.audit import LETTERS_MAX, Audit, Note, What, said

ANNA = "anna@rejse.dk"
KEY = "0123456789abcdef0123456789abcdef"

TOLD: dict[What, tuple[str, dict[str, Argument], str, str]] = {
    What.SIGNED_IN: ("", {}, "Signed in.", "Loggede ind."),
    What.SIGNED_OUT: ("", {}, "Signed out.", "Loggede ud."),
    What.SIGN_IN_FAILED: (
        ANNA, {},
        "A try to sign in as anna@rejse.dk failed.", "Et forsøg på at logge ind som anna@rejse.dk mislykkedes.",
    ),
    What.SIGN_IN_HELD: (
        ANNA, {},
        "Tries to sign in as anna@rejse.dk were held back: there were too many.",
        "Forsøg på at logge ind som anna@rejse.dk blev bremset: der var for mange.",
    ),
    What.USER_ADDED: (
        ANNA, {"role": "owner"}, "anna@rejse.dk was added as owner.", "anna@rejse.dk blev tilføjet som ejer.",
    ),
    What.ROLE_CHANGED: (
        ANNA, {"was": "viewer", "role": "editor"},
        "anna@rejse.dk was viewer and became editor.", "anna@rejse.dk var læser og blev redaktør.",
    ),
    What.NAME_CHANGED: (
        ANNA, {"name": "Anna Holm"},
        'anna@rejse.dk is called "Anna Holm" from now on.', 'anna@rejse.dk hedder fra nu af "Anna Holm".',
    ),
    What.PASSWORD_CHANGED: (
        ANNA, {}, "The password of anna@rejse.dk was changed.", "Adgangskoden for anna@rejse.dk blev ændret.",
    ),
    What.USER_DEACTIVATED: (ANNA, {}, "anna@rejse.dk was shut out.", "anna@rejse.dk blev lukket ude."),
    What.USER_ACTIVATED: (ANNA, {}, "anna@rejse.dk was let in again.", "anna@rejse.dk blev lukket ind igen."),
    What.INVITED: (
        ANNA, {"role": "analyst"},
        "anna@rejse.dk was invited as analyst.", "anna@rejse.dk blev inviteret som analytiker.",
    ),
    What.INVITATION_ACCEPTED: (
        ANNA, {"role": "viewer"},
        "anna@rejse.dk accepted the invitation and became viewer.",
        "anna@rejse.dk tog imod invitationen og blev læser.",
    ),
    What.INVITATION_REVOKED: (
        ANNA, {},
        "The invitation of anna@rejse.dk was taken back.", "Invitationen til anna@rejse.dk blev taget tilbage.",
    ),
    What.KEY_MADE: (
        "Night import", {"scopes": ("read", "import")},
        'The key "Night import" was made; it may: see maps, measures and sources, bring events in.',
        'Nøglen "Night import" blev lavet; den må: se kort, målinger og kilder, hente hændelser ind.',
    ),
    What.KEY_REVOKED: (
        "Night import", {}, 'The key "Night import" was revoked.', 'Nøglen "Night import" blev taget tilbage.',
    ),
    What.JOURNEY_ADDED: ("bike", {}, "The journey bike was added.", "Rejsen bike blev tilføjet."),
    What.PUBLISHED: (
        "bike", {"revision": "7", "day": "2026-04-01"},
        "Revision 7 of bike is the plan from 2026-04-01 on.", "Udgave 7 af bike er planen fra 2026-04-01.",
    ),
    What.IMPORTED: (
        "log.csv", {"events": 1200, "rejected": 3},
        "log.csv was imported. Events: 1,200. Rejected rows: 3.",
        "log.csv blev importeret. Hændelser: 1.200. Afviste rækker: 3.",
    ),
    What.REPLAYED: (
        "", {"rows": 3, "events": 2},
        "Rejected rows were tried again: 3. Events: 2.", "Afviste rækker blev prøvet igen: 3. Hændelser: 2.",
    ),
    What.IDENTITY_CHANGED: (
        "", {"row": "12"}, "Row 12 was written in the identity log.", "Række 12 blev skrevet i identitetsloggen.",
    ),
    What.CUSTOMERS_EXPORTED: (
        "reach", {"customers": 40},
        "A list of customers was downloaded: reach. Customers: 40.",
        "En liste over kunder blev hentet: reach. Kunder: 40.",
    ),
    What.PERSON_EXPORTED: (
        KEY, {}, f"Everything that is kept about the person {KEY} was handed out.",
        f"Alt, hvad der er gemt om personen {KEY}, blev udleveret.",
    ),
    What.PERSON_ERASED: (
        KEY, {"events": 12},
        f"The person {KEY} was erased. Events: 12.", f"Personen {KEY} blev slettet. Hændelser: 12.",
    ),
    What.SETTINGS_CHANGED: (
        "language", {"before": "da", "after": "en"},
        'The setting language was changed from "da" to "en".', 'Indstillingen language blev ændret fra "da" til "en".',
    ),
}  # fmt: skip


@pytest.fixture
def audit(tmp_path: Path) -> Audit:
    return Audit(records_in(tmp_path))


@pytest.mark.parametrize("what", list(What))
def test_whatever_was_done_is_kept_and_told_in_both_languages(audit: Audit, what: What) -> None:
    about, arguments, english, danish = TOLD[what]
    audit.note(ANNA, what, about, at=NOON, arguments=arguments)
    (note,) = audit.page()
    assert note == Note(number=1, at=NOON, who=ANNA, what=what, about=about, arguments=arguments)
    assert (said(note, "en"), said(note, "da")) == (english, danish)


@pytest.mark.parametrize(
    ("what", "english", "danish"),
    [
        (
            What.SIGN_IN_FAILED,
            "A try to sign in failed: nobody has that e-mail.",
            "Et forsøg på at logge ind mislykkedes: ingen har den e-mail.",
        ),
        (
            What.SIGN_IN_HELD,
            "Tries to sign in were held back: there were too many.",
            "Forsøg på at logge ind blev bremset: der var for mange.",
        ),
    ],
)
def test_a_try_as_nobody_does_not_repeat_what_was_typed(audit: Audit, what: What, english: str, danish: str) -> None:
    audit.note("", what, at=NOON)
    (note,) = audit.page()
    assert (said(note, "en"), said(note, "da")) == (english, danish)


def test_what_strangers_do_again_and_again_is_noted_once_in_a_while(audit: Audit) -> None:
    for minute in range(31):
        audit.note("", What.SIGN_IN_HELD, ANNA, at=after(minutes=minute), once_in=timedelta(minutes=15))
    audit.note("", What.SIGN_IN_HELD, at=after(minutes=31), once_in=timedelta(minutes=15))
    assert [(one.about, one.at) for one in audit.page()] == [
        ("", after(minutes=31)),
        (ANNA, after(minutes=30)),
        (ANNA, after(minutes=15)),
        (ANNA, NOON),
    ]


def test_the_log_is_read_from_the_newest_page_by_page(audit: Audit) -> None:
    assert audit.page() == []
    for number in range(7):
        audit.note(ANNA if number % 2 else "key:3", What.SIGNED_IN if number < 4 else What.SIGNED_OUT, at=NOON)
    assert [one.number for one in audit.page(limit=3)] == [7, 6, 5]
    assert [one.number for one in audit.page(limit=3, before=5)] == [4, 3, 2]
    assert [one.number for one in audit.page(who=ANNA)] == [6, 4, 2]
    assert [one.number for one in audit.page(what=What.SIGNED_OUT)] == [7, 6, 5]
    assert [one.number for one in audit.page(who=ANNA, what=What.SIGNED_IN, before=4)] == [2]
    assert audit.page(before=1 << 70, limit=1)[0].number == 7
    assert audit.page(who="' or 1=1 --") == audit.page(before=-1) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"what": What.SIGNED_IN, "arguments": {"password": "seven bicycles"}},
        {"what": What.KEY_MADE, "about": "x", "arguments": {"scopes": ("read",), "secret": "sk_x"}},
        {"what": What.USER_ADDED, "about": ANNA},
        {"what": What.PERSON_ERASED, "about": "anna@example.org", "arguments": {"events": 1}},
        {"what": What.PERSON_EXPORTED, "about": ""},
    ],
)
def test_nothing_is_noted_beside_what_its_sentence_says_and_no_customer_by_name(
    audit: Audit, wrong: dict[str, Any]
) -> None:
    with pytest.raises(AssertionError):
        audit.note(ANNA, at=NOON, **wrong)
    assert audit.page() == []


def test_what_somebody_wrote_is_kept_short_and_steers_no_screen(audit: Audit) -> None:
    audit.note("a\n" * 500, What.NAME_CHANGED, ANNA, at=NOON, arguments={"name": "\x1b[31m{0}\ud800" + "x" * 500})
    (note,) = audit.page()
    assert (len(note.who), note.who[:3]) == (LETTERS_MAX, "a\N{REPLACEMENT CHARACTER}a")
    assert len(str(note.arguments["name"])) == LETTERS_MAX
    assert said(note, "en").isprintable()


def test_several_processes_write_at_once_and_no_line_is_lost(tmp_path: Path) -> None:
    def write(number: int) -> None:
        Audit(tmp_path / "records.sqlite").note(f"key:{number}", What.SIGNED_IN, at=after(minutes=number))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(24)))
    notes = Audit(tmp_path / "records.sqlite").page()
    assert sorted(one.who for one in notes) == sorted(f"key:{number}" for number in range(24))
    assert [one.number for one in notes] == list(range(24, 0, -1))
