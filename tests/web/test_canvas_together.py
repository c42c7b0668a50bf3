"""Two editors of one journey through the API, in any order: nobody loses what they wrote in a field of their own."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests.web.conftest import client_of

from rejse.workspace import new

API = "/api/journeys/r"
FIELDS = ("name/da", "name/en", "what/da", "how/da")
CARDS = 3

Place: TypeAlias = tuple[str, str]
Texts: TypeAlias = dict[Place, str | None]


@dataclass
class Person:
    """An editor with the page they have open; `undo` and `redo` are what each would take back: field, before, after."""

    name: str
    base: int
    undo: list[tuple[Place, str | None, str | None] | None] = field(default_factory=list)
    redo: list[tuple[Place, str | None, str | None] | None] = field(default_factory=list)


class Told:
    """What must be so, by the plainest reckoning: the text of every field, and of every revision."""

    def __init__(self, client: TestClient, names: tuple[str, str]) -> None:
        self.client = client
        told = self.read()
        self.cards = [f"touchpoints/{one['id']}" for one in told["document"]["touchpoints"][:CARDS]]
        self.texts = self.read_texts(told)
        self.revision: int = told["revision"]
        self.then: dict[int, Texts] = {self.revision: dict(self.texts)}
        self.people = [Person(name, self.revision) for name in names]

    def read(self) -> dict[str, Any]:
        told: dict[str, Any] = self.client.get(API).json()
        return told

    def read_texts(self, told: dict[str, Any]) -> Texts:
        cards = {f"touchpoints/{one['id']}": one for one in told["document"]["touchpoints"]}
        return {(place, name): text_of(cards[place], name) for place in self.cards for name in FIELDS}

    def saved(self, revision: int) -> None:
        self.revision = revision
        self.then[revision] = dict(self.texts)

    def write(self, person: Person, at: Place, text: str) -> None:
        """Write in a field on the page that is open; the same field changed since is a conflict with both values."""
        stood, base = self.texts[at], self.then[person.base][at]
        wanted = {"base": person.base, "operations": [{"object": at[0], "field": at[1], "becomes": text}]}
        told = self.ask(person, "changes", wanted).json()
        if stood != base:
            (found,) = told["conflicts"]
            assert (found["base"], found["kept"], found["other"], told["done"]) == (base, stood, text, [])
            assert told["revision"] == self.revision
            return
        assert (told["conflicts"], len(told["done"])) == ([], 1)
        self.texts[at] = text
        self.saved(told["revision"])
        person.undo.append((at, stood, text))
        person.redo.clear()

    def take_back(self, person: Person, what: str) -> None:
        """Undo or redo: only the person's own, and only where it still stands as they left it."""
        taken, other = (person.undo, person.redo) if what == "undo" else (person.redo, person.undo)
        answer = self.ask(person, what)
        if not taken:
            assert answer.json()["error"]["code"] == f"nothing-to-{what}"
            return
        done, own = None, taken.pop()
        if own is not None and self.texts[own[0]] == own[2]:
            at, before, after = own
            self.texts[at], done = before, (at, after, before)
        told = answer.json()
        assert [(one["object"], one["field"]) for one in told["done"]] == ([done[0]] if done else [])
        self.saved(told["revision"])
        other.append(done)

    def ask(self, person: Person, what: str, body: object = None) -> Any:
        self.client.app.app.state.author = person.name  # type: ignore[attr-defined]  # (who sits at this machine now)
        return self.client.post(f"{API}/{what}", json=body)


def text_of(card: dict[str, Any], name: str) -> str | None:
    """Read a text as the document writes it: one in the journey's own language alone stands without it."""
    whole, _, language = name.partition("/")
    text = card.get(whole)
    if isinstance(text, dict):
        return text.get(language)
    return text if language == "da" else None


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A drawn journey without events; each example goes on where the one before ended, with people of its own."""
    drawn = new(tmp_path_factory.mktemp("two") / "rejse", template="six", language="da", title="Rejse", journey_id="r")
    with client_of(drawn) as made:
        yield made


STEPS = st.lists(
    st.tuples(
        st.sampled_from([0, 1]), st.sampled_from(["write", "write", "write", "read", "undo", "redo"]),
        st.integers(0, CARDS - 1), st.sampled_from(FIELDS),
    ),
    min_size=3,
    max_size=12,
)  # fmt: skip
NUMBERS = count(1)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=STEPS)
def test_in_any_order_different_fields_survive_the_same_shows_both_values_and_undo_is_ones_own(
    client: TestClient, steps: list[tuple[int, str, int, str]]
) -> None:
    story = next(NUMBERS)
    told = Told(client, (f"anna-{story}", f"bo-{story}"))
    for number, (who, what, card, name) in enumerate(steps):
        person = told.people[who]
        if what == "read":
            person.base = told.revision
        elif what == "write":
            told.write(person, (told.cards[card], name), f"{person.name} {number}")
        else:
            told.take_back(person, what)
        assert told.read_texts(told.read()) == told.texts
