"""API keys: shown once, holding until they are revoked or expire, with exactly their rights."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.store.accounts import NOON, add, after, records_in, users_in

from rejse.errors import Problem, RejseError
from rejse.store.api_keys import USED_EVERY, ApiKey, ApiKeys, KeyExpiresEarly, KeyWithoutScopes, UnknownKey
from rejse.store.names import NameUnclear
from rejse.store.roles import Right

Both = Callable[[Problem | RejseError], tuple[str, str]]


@pytest.fixture
def keys(tmp_path: Path) -> ApiKeys:
    return ApiKeys(records_in(tmp_path))


def test_a_key_opens_what_it_says_and_is_shown_once(keys: ApiKeys, tmp_path: Path) -> None:
    anna = add(users_in(tmp_path / "records.sqlite"), "Anna")
    made = keys.make(" Night import ", [Right.IMPORT, Right.READ], by=anna, at=NOON, expires_at=after(days=30))
    assert made.key == ApiKey(
        number=1, name="Night import", begins=made.secret[:7], scopes=frozenset({Right.READ, Right.IMPORT}),
        made_by=anna.id, made_at=NOON, expires_at=after(days=30), last_used=None, revoked_at=None,
    )  # fmt: skip
    assert made.secret.startswith("sk_")
    assert len(made.secret) == 46
    assert keys.find(made.secret, NOON) == made.key
    assert all(made.secret.encode() not in file.read_bytes() for file in tmp_path.iterdir())


@pytest.mark.parametrize("secret", ["", "sk_", "sk_x", "wk_abc", "\ud800", "sk_\ud800", "' or 1=1 --"])
def test_what_is_no_key_opens_nothing(keys: ApiKeys, secret: str) -> None:
    made = keys.make("x", [Right.READ], by=None, at=NOON)
    assert keys.find(secret, NOON) is None
    assert keys.find(made.secret.removeprefix("sk_"), NOON) is None
    assert keys.find(made.secret.upper(), NOON) is None


def test_a_revoked_key_opens_nothing_and_stays_in_the_list(keys: ApiKeys) -> None:
    first, second = (keys.make(name, [Right.READ], by=None, at=NOON) for name in ("one", "two"))
    revoked = keys.revoke(1, at=after(hours=1))
    assert revoked.revoked_at == after(hours=1)
    assert keys.revoke(1, at=after(hours=2)) == revoked
    assert keys.find(first.secret, NOON) is None
    assert keys.find(second.secret, NOON) == second.key
    assert [(one.number, one.holds(NOON)) for one in keys.all()] == [(2, True), (1, False)]


def test_that_a_key_is_used_is_written_to_the_hour(keys: ApiKeys) -> None:
    made = keys.make("x", [Right.READ], by=None, at=NOON)
    for minute in (0, 1, 59):
        keys.find(made.secret, after(minutes=minute))
    assert [one.last_used for one in keys.all()] == [NOON]
    keys.find(made.secret, NOON + USED_EVERY)
    assert [one.last_used for one in keys.all()] == [NOON + USED_EVERY]


def test_a_key_of_somebody_who_left_goes_on(keys: ApiKeys, tmp_path: Path) -> None:
    users = users_in(tmp_path / "records.sqlite")
    add(users, "Anna")
    bo = add(users, "Bo")
    made = keys.make("x", [Right.READ], by=bo, at=NOON)
    users.deactivate(bo.id)
    assert keys.find(made.secret, NOON) is not None


def test_what_is_wrong_with_a_key_is_told_in_both_languages(keys: ApiKeys, both: Both) -> None:
    told = {}
    for wrong in (
        lambda: keys.make("x", [], by=None, at=NOON),
        lambda: keys.make("x", [Right.READ], by=None, at=NOON, expires_at=NOON),
        lambda: keys.revoke(9, at=NOON),
    ):
        with pytest.raises((KeyWithoutScopes, KeyExpiresEarly, UnknownKey)) as caught:
            wrong()
        told[caught.value.code] = both(caught.value)
    rights = "read, customers, edit, import, people, users"
    assert told == {
        "key-without-scopes": (
            f"A key that may do nothing opens nothing. Choose what it may do, one or several of: {rights}.",
            f"En nøgle, der ikke må noget, virker ikke til noget. Vælg, hvad den må, et eller flere af: {rights}.",
        ),
        "key-expires-early": (
            (
                'The key would have expired already, at "2026-11-22 12:00+00:00". '
                "Choose a day to come, or let it hold until it is revoked."
            ),
            (
                'Nøglen ville allerede være udløbet, "2026-11-22 12:00+00:00". '
                "Vælg en kommende dag, eller lad den gælde, til den bliver taget tilbage."
            ),
        ),
        "unknown-key": (
            'There is no key "9". See the keys with `rejse key list`.',
            'Der er ingen nøgle "9". Se nøglerne med `rejse key list`.',
        ),
    }
    with pytest.raises(NameUnclear):
        keys.make(" ", [Right.READ], by=None, at=NOON)
    assert keys.all() == []


MOMENTS = st.integers(1, 100).map(lambda hours: after(hours=hours))


@settings(max_examples=25)
@given(
    scopes=st.sets(st.sampled_from(list(Right)), min_size=1),
    expires=st.none() | MOMENTS,
    revoked=st.none() | MOMENTS,
    asked=st.lists(MOMENTS, max_size=5).map(sorted),
)
def test_an_expired_or_revoked_key_never_opens_anything(
    tmp_path_factory: pytest.TempPathFactory,
    scopes: set[Right],
    expires: datetime | None,
    revoked: datetime | None,
    asked: list[datetime],
) -> None:
    keys = ApiKeys(records_in(tmp_path_factory.mktemp("keys")))
    made = keys.make("x", scopes, by=None, at=NOON, expires_at=expires)
    for at in asked:
        if revoked is not None and at >= revoked:
            keys.revoke(1, at=revoked)
        found = keys.find(made.secret, at)
        holds = (expires is None or at < expires) and (revoked is None or at < revoked)
        assert (found is not None) is holds
        assert found is None or found.scopes == scopes
