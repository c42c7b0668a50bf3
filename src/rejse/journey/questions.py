"""Honest, open questions to ask customers, by purpose; and what is wrong with a question that is neither.

Only Danish and English are judged, by how such questions are worded; the judgement is advice, and may be wrong.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rejse.words import label

Pattern = re.Pattern[str]


class Purpose(StrEnum):
    """What a question is to find out."""

    NEED = "need"
    MOTIVE = "motive"
    EXPECTATION = "expectation"
    FINDING = "finding"
    WISER = "wiser"
    SOLVED = "solved"
    PAIN = "pain"
    CHOICE = "choice"
    USE = "use"
    FUTURE = "future"
    LEAVING = "leaving"

    def said_in(self, language: str) -> str:
        """Say the purpose in a language."""
        return label("questions", f"purpose.{self}", language)


QUESTIONS_EACH: Final = 3
"""How many questions the library has for each purpose."""


def questions(purpose: Purpose, language: str) -> tuple[str, ...]:
    """Give the library's questions for a purpose."""
    return tuple(
        label("questions", f"question.{purpose}.{number}", language) for number in range(1, QUESTIONS_EACH + 1)
    )


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a question: a code, and the words that show it."""

    code: str
    words: str


def _words(*alternatives: str) -> Pattern:
    return re.compile(rf"\b(?:{'|'.join(alternatives)})", re.IGNORECASE)


_LEADING: Final[Mapping[str, Pattern]] = {
    "da": _words(
        r"(?:synes|syntes|mener|tror) du ikke\b", r"(?:er|var|vil|ville|kan|har|skal) (?:du|I|det|den|vi) ikke\b",
        r"er du enig i\b", r"ikke også\b", r"ikke sandt\b", r"vel\?", r"selvfølgelig\b", r"naturligvis\b", r"jo\b",
        r"som du ved\b", r"som bekendt\b", r"de fleste\b", r"alle andre\b", r"mange kunder\b",
        r"hvor (?:glad|vild|begejstret|imponeret|irriteret|utilfreds|dårlig)t?\b",
        r"(?:vores|vort|den|det|de) (?:nye,? )?(?:gode|fantastiske|dejlige|flotte|fremragende|populære|forbedrede"
        r"|unikke|prisvindende|hurtige|billige|dygtige)\b",
        r"(?:elsker|elskede|hader|hadede) du\b",
    ),
    "en": _words(
        r"(?:don't|didn't|wouldn't|isn't|aren't|wasn't|weren't|won't|shouldn't|haven't|hasn't|can't|couldn't)"
        r" (?:you|it|they|we|that)\b",
        r"(?:do|would) you agree\b", r"right\?", r"surely\b", r"obviously\b", r"of course\b", r"as you know\b",
        r"most (?:people|customers)\b", r"every(?:one|body)(?: else)?\b", r"many customers\b",
        r"how (?:much|well) (?:do|did|would) you (?:love|like|enjoy|hate|dislike)\b",
        r"how (?:happy|delighted|pleased|great|good|amazing|impressed|annoyed|bad|terrible|helpful|wonderful)\b",
        r"(?:our|the|this) (?:new,? )?(?:great|amazing|excellent|wonderful|popular|improved|unique|award-winning|fast"
        r"|cheap|skilled|friendly)\b",
        r"did you (?:love|hate|enjoy)\b",
    ),
}  # fmt: skip
"""Praise and blame in the question, what others think, and forms that wait for a yes."""

_CLOSED: Final[Mapping[str, Pattern]] = {
    "da": re.compile(
        r"(?:er|var|har|havde|kan|kunne|vil|ville|skal|skulle|må|måtte|bliver|blev|fik|får|gør|gjorde|findes|fandtes"
        r"|mon)\b"
        r"|(?!hv|fortæl|beskriv|nævn|forklar|vis|tænk)\w+ (?:du|I|det|den|der|vi|vores|man|noget|nogen)\b"
        r"|.*\bja eller nej\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?:do|does|did|is|are|am|was|were|have|has|had|can|could|will|would|should|shall|may|might|must)(?:n't)?\b"
        r"|.*\byes or no\b",
        re.IGNORECASE,
    ),
}
"""A question that begins with its verb is answered with yes or no."""

_TOLD: Final[Mapping[str, Pattern]] = {
    "da": re.compile(r"(?:fortæl|beskriv|forklar|tænk|vis)\b", re.IGNORECASE),
    "en": re.compile(r"(?:tell|describe|explain|think|show|walk)\b", re.IGNORECASE),
}
"""What asks for a story may hold an "and"."""

_TWICE: Final[Mapping[str, Pattern]] = {
    "da": re.compile(
        r"og/eller|\?.*\?|\b(?:og|samt|eller) (?:hv(?:ad|em|or\w*|ordan|ilke[nt]?|is)|til hvad|i hvor)\b", re.IGNORECASE
    ),
    "en": re.compile(r"and/or|\?.*\?|\b(?:and|or) (?:what|who|whom|how|why|when|where|which|if)\b", re.IGNORECASE),
}
"""Two questions in one."""

_PAIR: Final[Mapping[str, Pattern]] = {
    "da": re.compile(r"[\w-]+ (?:og|samt) (?:(?:den|det|de|en|et|vores|din|dit|dine) )?[\w-]+", re.IGNORECASE),
    "en": re.compile(r"[\w-]+ and (?:(?:the|a|an|our|your) )?[\w-]+", re.IGNORECASE),
}
"""Two things judged in one answer."""

_ONE_PAIR: Final[Mapping[str, Pattern]] = {
    "da": re.compile(
        r"før og efter|frem og tilbage|to og fem|\d+ og \d+|mere og mere|til og fra|ind og ud", re.IGNORECASE
    ),
    "en": re.compile(
        r"before and after|back and forth|two and five|\d+ and \d+|more and more|in and out", re.IGNORECASE
    ),
}
"""Pairs that are one thing."""

_CLAUSE: Final[Mapping[str, Pattern]] = {
    "da": re.compile(
        r"\b(?:da|når|hvis|inden|efter|mens|før|fordi|dengang|sidst) (?:du|I|det|den|der|vi|man)\b[^,?]*", re.IGNORECASE
    ),
    "en": re.compile(r"\b(?:when|if|before|after|while|because|since|as) (?:you|it|they|we)\b[^,?]*", re.IGNORECASE),
}  # fmt: skip
"""When it happened, which is not what is asked."""


def faults(question: str, language: str) -> tuple[Fault, ...]:
    """Say what is wrong with a question: it leads, asks two things at once, or can be answered with yes or no."""
    tag = language[:2]
    if tag not in _LEADING:
        return ()
    return tuple(_faults(" ".join(question.split()), tag))


def _faults(asked: str, tag: str) -> Iterator[Fault]:
    if found := _LEADING[tag].search(asked):
        yield Fault("leading-question", found[0])
    if found := _TWICE[tag].search(asked) or _two_things(asked, tag):
        yield Fault("double-barrelled-question", found[0])
    if found := _CLOSED[tag].match(_last_sentence(asked)):
        yield Fault("closed-question", found[0])


def _two_things(asked: str, tag: str) -> re.Match[str] | None:
    """Find two things in what is asked, leaving out when it happened and pairs that are one thing."""
    judged = _ONE_PAIR[tag].sub(" ", _CLAUSE[tag].sub(" ", _last_sentence(asked)))
    return None if _TOLD[tag].match(judged) else _PAIR[tag].search(judged)


def _last_sentence(asked: str) -> str:
    """Give the question itself, without what is said before it: "You called us. What happened?"."""
    return re.split(r"(?<=[.!:]) ", asked)[-1].strip()
