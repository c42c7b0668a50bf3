"""Every word of the screen has one name in each language, and is found by the names people use instead."""

import pytest

from rejse.journey.glossary import Word, find, glossary

SCREEN = {
    "phase": ("fase", "phase"),
    "goal": ("kundens mål", "customer goal"),
    "action": ("kundens handling", "customer action"),
    "digital-touchpoint": ("digitalt kontaktpunkt", "digital touchpoint"),
    "physical-touchpoint": ("fysisk kontaktpunkt", "physical touchpoint"),
    "way": ("kundernes vej gennem rejsen", "customers along the journey"),
    "experience": ("oplevelse", "experience"),
    "thought": ("tanker, spørgsmål, behov", "thoughts, questions, needs"),
    "pain": ("smertepunkt", "pain point"),
    "gain": ("gevinst", "gain"),
    "content": ("indhold", "content"),
    "call-to-action": ("opfordring til handling", "call to action"),
    "responsible": ("ansvar", "responsible"),
    "hand-over": ("overdragelse", "hand-over"),
    "frontstage": ("frontstage", "frontstage"),
    "backstage": ("backstage", "backstage"),
    "support": ("støtteprocesser", "support processes"),
    "measure": ("måling", "measure"),
    "deviation": ("afvigelse", "deviation"),
    "benchmark": ("konkurrent", "competitor"),
    "expectation": ("forventning", "expectation"),
    "opportunity": ("mulighed", "opportunity"),
    "improvement": ("forbedring", "improvement"),
    "plan": ("plan", "plan"),
    "actual": ("virkelighed", "actual"),
    "difference": ("forskel", "difference"),
    "touchpoint": ("kontaktpunkt", "touchpoint"),
    "advocate": ("ambassadør", "advocate"),
    "retention": ("fastholdelse", "retention"),
    "map": ("kort", "map"),
    "persona": ("persona", "persona"),
    "source": ("kilde", "source"),
    "missing": ("udeblevet", "missing"),
    "ad-hoc": ("uplanlagt", "ad hoc"),
    "failing": ("fejlet", "failing"),
    "irregular-sequence": ("forkert rækkefølge", "irregular sequence"),
}
SEARCHED = [
    ("touchpoint", "touchpoint"),
    ("berøringspunkt", "touchpoint"),
    ("Kontaktpunkt", "touchpoint"),
    ("KPI", "measure"),
    ("nøgletal", "measure"),
    ("handoff", "hand-over"),
    ("handover", "hand-over"),
    ("smerte", "pain"),
    ("churn", "leaving"),
    ("efterlevelse", "after-sale"),
    ("opmærksomhed", "awareness"),
    ("advocacy", "advocate"),
    ("fortaler", "advocate"),
    ("feedback", "survey"),
    ("smertep", "pain"),
]
NEVER = {"fortalervirksomhed", "tilbageholdelse", "betragtning"}


@pytest.mark.parametrize("known", SCREEN)
def test_every_word_of_the_screen_is_in_the_glossary(known: str) -> None:
    words = {word.id: word for word in glossary()}
    assert (words[known].name["da"], words[known].name["en"]) == SCREEN[known]


@pytest.mark.parametrize(("said", "known"), SEARCHED)
def test_a_word_is_found_by_what_others_call_it(said: str, known: str) -> None:
    assert find(said)[0].id == known


def test_nothing_is_found_for_nothing() -> None:
    assert (find(""), find("  "), find("xyzzy")) == ((), (), ())


def test_one_concept_has_one_name() -> None:
    for language in ("da", "en"):
        names = [word.name[language] for word in glossary()]
        assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("word", glossary(), ids=lambda word: word.id)
def test_every_word_says_what_it_means_and_no_word_is_machine_danish(word: Word) -> None:
    said = [*word.name.values(), *word.meaning.values(), *(one for like in word.like.values() for one in like)]
    assert all(said)
    assert not {one.casefold() for one in said} & NEVER
