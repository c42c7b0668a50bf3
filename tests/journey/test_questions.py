import pytest

from rejse.journey.questions import QUESTIONS_EACH, Fault, Purpose, faults, questions

GOOD = {
    "da": [
        "Hvad var du i gang med, da du begyndte at lede efter hjælp?",
        "Hvad skete der, da du kom ind og bad om hjælp?",
        "Fortæl om sidste gang, du købte noget og fortrød det.",
        "Hvor tilfreds er du med den hjælp, du fik?",
        "Hvor nemt var det at finde det, du ledte efter?",
        "Hvordan var dit besøg?",
        "Hvad får du brug for om to og fem år?",
        "Hvad var forskellen på før og efter?",
        "Du ringede til os i går. Hvad fik du ud af det?",
        "Hvor længe ventede du?",
    ],
    "en": [
        "What were you doing when you began to look for help?",
        "What happened when you came in and asked for help?",
        "Tell us about the last time you bought something and regretted it.",
        "How satisfied are you with the help you got?",
        "How easy was it to find what you were looking for?",
        "What will you need in two and five years?",
        "You called us yesterday. What came of it?",
        "How long did you wait?",
    ],
}
BAD = {
    "da": [
        ("Synes du ikke, at prisen er rimelig?", "leading-question", "Synes du ikke"),
        ("Er du enig i, at servicen var god?", "leading-question", "Er du enig i"),
        ("Hvor glad er du for vores nye app?", "leading-question", "Hvor glad"),
        ("Hvad synes du om vores fantastiske butik?", "leading-question", "vores fantastiske"),
        ("De fleste kunder vælger levering. Hvad vælger du?", "leading-question", "De fleste"),
        ("Hvad er det bedste ved os, som du ved?", "leading-question", "som du ved"),
        ("Hvor hurtig og venlig var medarbejderen?", "double-barrelled-question", "hurtig og venlig"),
        ("Hvor tilfreds er du med prisen og kvaliteten?", "double-barrelled-question", "prisen og kvaliteten"),
        ("Hvad købte du, og hvorfor?", "double-barrelled-question", "og hvorfor"),
        ("Hvad manglede du? Hvad gjorde du så?", "double-barrelled-question", "? Hvad gjorde du så?"),
        ("Hvad kan bestilling og/eller levering gøre bedre?", "double-barrelled-question", "og/eller"),
        ("Var det nemt at finde vej?", "closed-question", "Var"),
        ("Fandt du det, du ledte efter?", "closed-question", "Fandt du"),
        ("Har du haft problemer?", "closed-question", "Har"),
        ("Du har handlet hos os. Blev du klogere?", "closed-question", "Blev"),
        ("Købte du noget, ja eller nej?", "closed-question", "Købte du"),
    ],
    "en": [
        ("Don't you think the price is fair?", "leading-question", "Don't you"),
        ("Would you agree that we are quick?", "leading-question", "Would you agree"),
        ("How much did you enjoy your visit?", "leading-question", "How much did you enjoy"),
        ("What do you think of our award-winning app?", "leading-question", "our award-winning"),
        ("Most people choose delivery. What do you choose?", "leading-question", "Most people"),
        ("How quick and friendly was the assistant?", "double-barrelled-question", "quick and friendly"),
        ("How satisfied are you with the price and the quality?", "double-barrelled-question", "price and the quality"),
        ("What did you buy, and why?", "double-barrelled-question", "and why"),
        ("Was it easy to find your way?", "closed-question", "Was"),
        ("Did you get what you came for?", "closed-question", "Did"),
        ("You bought from us. Have you had trouble?", "closed-question", "Have"),
    ],
}
each_language = pytest.mark.parametrize("language", ["da", "en"])


@each_language
@pytest.mark.parametrize("purpose", Purpose)
def test_the_library_asks_openly_and_leads_nobody(purpose: Purpose, language: str) -> None:
    asked = questions(purpose, language)
    assert len(set(asked)) == QUESTIONS_EACH
    assert [(question, faults(question, language)) for question in asked if faults(question, language)] == []
    assert purpose.said_in(language).endswith("?")


@pytest.mark.parametrize(("language", "question"), [(one, question) for one in GOOD for question in GOOD[one]])
def test_an_honest_open_question_is_left_alone(language: str, question: str) -> None:
    assert faults(question, language) == ()


@pytest.mark.parametrize(("language", "bad"), [(one, bad) for one in BAD for bad in BAD[one]], ids=lambda one: one[:1])
def test_a_question_that_is_not_is_told_with_the_words_that_show_it(language: str, bad: tuple[str, str, str]) -> None:
    question, code, words = bad
    assert Fault(code, words) in faults(question, language)


def test_a_question_may_have_every_fault_at_once() -> None:
    assert faults("Er du ikke glad for prisen og den gode service?", "da-DK") == (
        Fault("leading-question", "Er du ikke"),
        Fault("double-barrelled-question", "prisen og den gode"),
        Fault("closed-question", "Er"),
    )


def test_a_language_we_do_not_know_is_not_judged() -> None:
    assert faults("Var det inte lätt och billigt?", "sv") == ()
