"""Sign-ins: how long they hold, who ends them, and that nobody's token is anybody else's."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.store.accounts import BETTER, NOON, add, after, records_in, users_in

from rejse.store.roles import Role
from rejse.store.sign_ins import AGE_MAX, IDLE_MAX, SEEN_EVERY, SignIn, SignIns
from rejse.store.users import User, Users


@pytest.fixture
def users(tmp_path: Path) -> Users:
    return users_in(records_in(tmp_path))


@pytest.fixture
def anna(users: Users) -> User:
    return add(users, "Anna")


@pytest.fixture
def sign_ins(tmp_path: Path, anna: User) -> SignIns:  # noqa: ARG001  (somebody is there)
    return SignIns(tmp_path / "records.sqlite")


def test_who_signs_in_is_known_by_the_token(sign_ins: SignIns, anna: User) -> None:
    token = sign_ins.begin(anna, at=NOON, agent="Firefox on\nthe kitchen machine")
    found = sign_ins.find(token, NOON)
    assert found is not None
    assert found == SignIn(
        number=1, user=anna, csrf=found.csrf, agent="Firefox on the kitchen machine", created_at=NOON, last_seen=NOON
    )
    assert len(found.csrf) == 43
    assert found.csrf != token
    assert sign_ins.of(anna, NOON) == [found]


@pytest.mark.parametrize("token", ["", "x", "\ud800", "' or 1=1 --", "a" * 100_000])
def test_what_is_no_token_finds_nobody(sign_ins: SignIns, anna: User, token: str) -> None:
    sign_ins.begin(anna, at=NOON)
    assert sign_ins.find(token, NOON) is None
    sign_ins.end(token)


def test_no_token_is_in_the_file(sign_ins: SignIns, anna: User, tmp_path: Path) -> None:
    token = sign_ins.begin(anna, at=NOON)
    assert all(token.encode() not in file.read_bytes() for file in tmp_path.iterdir())


def test_a_sign_in_that_nobody_uses_ends_after_two_weeks(sign_ins: SignIns, anna: User) -> None:
    token = sign_ins.begin(anna, at=NOON)
    assert sign_ins.find(token, NOON + IDLE_MAX) is None
    found = sign_ins.find(token, NOON + IDLE_MAX - timedelta(seconds=1))
    assert found is not None
    assert sign_ins.find(token, NOON + IDLE_MAX) is not None


def test_a_sign_in_ends_after_sixty_days_however_much_it_is_used(sign_ins: SignIns, anna: User) -> None:
    token = sign_ins.begin(anna, at=NOON)
    held = [sign_ins.find(token, after(days=day)) is not None for day in range(0, 70, 10)]
    assert held == [True] * 6 + [False]
    assert sign_ins.find(token, NOON + AGE_MAX - timedelta(seconds=1)) is not None


def test_that_a_sign_in_is_used_is_written_at_most_every_five_minutes(
    sign_ins: SignIns, anna: User, tmp_path: Path
) -> None:
    token = sign_ins.begin(anna, at=NOON)

    def written() -> bytes:
        return b"".join(
            file.read_bytes() for file in sorted(tmp_path.glob("records.sqlite*")) if "shm" not in file.name
        )

    before = written()
    for second in range(0, 300, 50):
        assert sign_ins.find(token, after(seconds=second)) is not None
    assert written() == before
    sign_ins.find(token, NOON + SEEN_EVERY)
    assert [one.last_seen for one in sign_ins.of(anna, after(hours=1))] == [NOON + SEEN_EVERY]
    sign_ins.find(token, NOON)
    assert [one.last_seen for one in sign_ins.of(anna, after(hours=1))] == [NOON + SEEN_EVERY]


def test_signing_out_in_one_browser_leaves_the_others(sign_ins: SignIns, anna: User) -> None:
    phone, desk = (sign_ins.begin(anna, at=NOON, agent=agent) for agent in ("phone", "desk"))
    sign_ins.end(phone)
    assert sign_ins.find(phone, NOON) is None
    assert [one.agent for one in sign_ins.of(anna, NOON)] == ["desk"]
    assert sign_ins.find(desk, NOON) is not None


def test_all_but_this_browser_are_signed_out(sign_ins: SignIns, users: Users, anna: User) -> None:
    bo = add(users, "Bo", Role.VIEWER)
    tokens = [sign_ins.begin(anna, at=NOON, agent=agent) for agent in ("phone", "desk", "lost")]
    his = sign_ins.begin(bo, at=NOON)
    desk = sign_ins.find(tokens[1], NOON)
    assert sign_ins.end_all(anna, except_=desk) == 2
    assert [sign_ins.find(token, NOON) is not None for token in (*tokens, his)] == [False, True, False, True]
    assert sign_ins.end_all(anna) == 1


def test_a_new_password_signs_out_everywhere_else(sign_ins: SignIns, users: Users, anna: User) -> None:
    phone, desk = (sign_ins.begin(anna, at=NOON) for _ in range(2))
    here = sign_ins.find(desk, NOON)
    assert here is not None
    users.set_password(anna.id, BETTER, at=NOON, keep=here.number)
    assert [sign_ins.find(token, NOON) is not None for token in (phone, desk)] == [False, True]
    users.set_password(anna.id, BETTER, at=NOON)
    assert sign_ins.find(desk, NOON) is None


def test_who_is_shut_out_is_out_at_once_and_signs_in_anew_when_let_in(
    sign_ins: SignIns, users: Users, anna: User
) -> None:
    add(users, "Bo")
    token = sign_ins.begin(anna, at=NOON)
    users.deactivate(anna.id)
    assert (sign_ins.find(token, NOON), sign_ins.of(anna, NOON)) == (None, [])
    late = sign_ins.begin(anna, at=NOON)  # the password was right just before
    assert sign_ins.find(late, NOON) is None
    users.activate(anna.id)
    assert sign_ins.find(token, NOON) is None


def test_a_new_role_holds_at_the_next_click(sign_ins: SignIns, users: Users, anna: User) -> None:
    add(users, "Bo")
    token = sign_ins.begin(anna, at=NOON)
    users.set_role(anna.id, Role.VIEWER)
    found = sign_ins.find(token, NOON)
    assert found is not None
    assert found.user.role is Role.VIEWER


def test_sign_ins_that_have_ended_are_swept_when_somebody_signs_in(sign_ins: SignIns, anna: User) -> None:
    for _ in range(3):
        sign_ins.begin(anna, at=NOON)
    sign_ins.begin(anna, at=NOON + IDLE_MAX)
    assert len(sign_ins.of(anna, NOON)) == 1


def test_several_processes_sign_in_and_look_at_once(sign_ins: SignIns, anna: User, tmp_path: Path) -> None:
    def come(number: int) -> bool:
        mine = SignIns(tmp_path / "records.sqlite")
        token = mine.begin(anna, at=after(minutes=number))
        return mine.find(token, after(minutes=number + 10)) is not None

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(come, range(16)))
    assert len(sign_ins.of(anna, NOON)) == 16


@settings(max_examples=20)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["begin", "end", "end_all"])), max_size=15))
def test_a_token_is_its_users_alone_until_it_is_ended(steps: list[tuple[str, str]]) -> None:
    with TemporaryDirectory() as folder:
        file = records_in(Path(folder))
        users, sign_ins = users_in(file), SignIns(file)
        people = {name: add(users, name) for name in "abc"}
        holding: dict[str, str] = {}
        ended: list[str] = []
        for name, step in steps:
            mine = [token for token, of in holding.items() if of == name]
            if step == "begin":
                holding[sign_ins.begin(people[name], at=NOON)] = name
            elif step == "end_all":
                assert sign_ins.end_all(people[name]) == len(mine)
                ended += mine
            elif mine:
                sign_ins.end(mine[0])
                ended.append(mine[0])
            holding = {token: of for token, of in holding.items() if token not in ended}
            found = {token: sign_ins.find(token, NOON) for token in (*holding, *ended)}
            assert {token: one and one.user for token, one in found.items()} == {
                **{token: people[of] for token, of in holding.items()},
                **dict.fromkeys(ended),
            }
