"""Users: who may sign in, and that there is always an owner."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.store.accounts import BETTER, GOOD, NOON, QUICK, add, after, records_in, users_in

from rejse.errors import Problem, RejseError
from rejse.store.passwords import PasswordCommon, Passwords, PasswordShort
from rejse.store.roles import Right, Role
from rejse.store.users import (
    EmailTaken,
    LastOwner,
    NoOwnerYet,
    NotAnEmail,
    NotSpoken,
    OwnerAlready,
    UnknownUser,
    User,
    Users,
)

Both = Callable[[Problem | RejseError], tuple[str, str]]


@pytest.fixture
def users(tmp_path: Path) -> Users:
    return users_in(tmp_path / "records.sqlite")


def test_who_is_added_can_sign_in_however_the_email_is_written(users: Users) -> None:
    anna = users.add(" Anna@Rejse.DK ", name="Anna Holm", role=Role.OWNER, password=GOOD, at=NOON)
    assert anna == User(
        id=1, email="anna@rejse.dk", name="Anna Holm", role=Role.OWNER, language="da", active=True, created_at=NOON,
        password_changed_at=NOON,
    )  # fmt: skip
    assert [users.check_password(email, GOOD) for email in ("anna@rejse.dk", "ANNA@rejse.dk ")] == [anna, anna]
    assert users.check_password("anna@rejse.dk", BETTER) is None
    assert users.check_password("bo@rejse.dk", GOOD) is None
    assert (users.get(1), users.by_email("Anna@rejse.dk"), users.all()) == (anna, anna, [anna])
    assert anna.rights == frozenset(Right)


def test_before_anybody_is_added_there_is_nobody_and_no_file(users: Users, tmp_path: Path) -> None:
    assert (users.all(), users.by_email("anna@rejse.dk"), users.count_owners()) == ([], None, 0)
    assert users.check_password("anna@rejse.dk", GOOD) is None
    assert list(tmp_path.iterdir()) == []


def test_a_user_is_changed_and_the_rest_stays(users: Users) -> None:
    anna, bo = add(users, "Anna"), add(users, "Bo", Role.VIEWER)
    assert users.set_role(bo.id, Role.EDITOR).role is Role.EDITOR
    assert users.set_name(bo.id, " Bo Krog ").name == "Bo Krog"
    assert users.set_language(bo.id, "en").language == "en"
    changed = users.set_password(bo.id, BETTER, at=after(days=1))
    assert changed == User(
        id=2, email="bo@rejse.dk", name="Bo Krog", role=Role.EDITOR, language="en", active=True, created_at=NOON,
        password_changed_at=after(days=1),
    )  # fmt: skip
    assert (users.check_password("bo@rejse.dk", GOOD), users.check_password("bo@rejse.dk", BETTER)) == (None, changed)
    assert users.all() == [anna, changed]


def test_who_is_shut_out_may_nothing_until_let_in_again(users: Users) -> None:
    add(users, "Anna")
    bo = add(users, "Bo", Role.EDITOR)
    out = users.deactivate(bo.id)
    assert (out.active, out.rights, users.check_password("bo@rejse.dk", GOOD)) == (False, frozenset(), None)
    assert users.activate(bo.id) == bo
    assert users.check_password("bo@rejse.dk", GOOD) == bo


def test_a_password_kept_at_old_costs_is_made_anew_when_it_is_used(users: Users, tmp_path: Path) -> None:
    anna = add(users, "Anna")
    dearer = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    later = Users(tmp_path / "records.sqlite", passwords=dearer)
    assert later.check_password("anna@rejse.dk", BETTER) is None
    assert kept_of(users, "anna@rejse.dk").startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert later.check_password("anna@rejse.dk", GOOD) == anna
    assert kept_of(users, "anna@rejse.dk").startswith("$argon2id$v=19$m=16,t=2,p=1$")
    assert later.check_password("anna@rejse.dk", GOOD) == anna


def kept_of(users: Users, email: str) -> str:
    row = users._row(email)
    assert row is not None
    return str(row.password)


def test_the_last_owner_stays_one(users: Users, both: Both) -> None:
    anna, bo = add(users, "Anna"), add(users, "Bo")
    users.deactivate(bo.id)
    changes: list[Callable[[], object]] = [
        lambda: users.set_role(anna.id, Role.EDITOR),
        lambda: users.deactivate(anna.id),
    ]
    for last in changes:
        with pytest.raises(LastOwner) as caught:
            last()
        assert caught.value.code == "last-owner"
    assert both(caught.value) == (
        '"anna@rejse.dk" is the only owner, and somebody must be. Make somebody else an owner first.',
        '"anna@rejse.dk" er den eneste ejer, og der skal være én. Gør først en anden til ejer.',
    )
    assert (users.get(anna.id), users.count_owners()) == (anna, 1)
    users.activate(bo.id)
    assert users.set_role(anna.id, Role.VIEWER).role is Role.VIEWER


def test_the_first_user_is_an_owner(users: Users, both: Both) -> None:
    with pytest.raises(NoOwnerYet) as caught:
        add(users, "Bo", Role.EDITOR)
    assert caught.value.code == "no-owner-yet"
    assert both(caught.value) == (
        (
            "There is no owner yet, and the first user must be one. "
            "Add an owner first: `rejse user add EMAIL --role owner`."
        ),
        (
            "Der er ingen ejer endnu, og den første bruger skal være ejer. "
            "Tilføj først en ejer: `rejse user add E-MAIL --role owner`."
        ),
    )
    assert users.all() == []


def test_of_several_who_are_the_first_at_once_one_is_the_owner(tmp_path: Path, both: Both) -> None:
    def come(name: str) -> str:
        try:
            users_in(tmp_path / "records.sqlite").add_first(f"{name}@rejse.dk", name=name, password=GOOD, at=NOON)
        except OwnerAlready as refused:
            return " ".join(both(refused))
        return "owner"

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(come, ["anna", "bo", "carl", "dora"]))
    refused = (
        "This workspace has users already. Sign in, or ask an owner to invite you. "
        "Arbejdsområdet har allerede brugere. Log ind, eller bed en ejer om at invitere dig."
    )
    assert sorted(told, key=len) == ["owner", *[refused] * 3]
    assert users_in(tmp_path / "records.sqlite").count_owners() == 1
    assert OwnerAlready.code == "owner-already"


def test_two_users_never_have_one_email(users: Users, both: Both) -> None:
    add(users, "Anna")
    with pytest.raises(EmailTaken) as caught:
        users.add("ANNA@REJSE.DK", name="Another", role=Role.VIEWER, password=GOOD, at=NOON)
    assert caught.value.code == "email-taken"
    assert both(caught.value) == (
        'There is a user "anna@rejse.dk" already. Sign in as that user, or use another e-mail.',
        'Der er allerede en bruger "anna@rejse.dk". Log ind som den bruger, eller brug en anden e-mail.',
    )


@pytest.mark.parametrize(
    "email",
    [
        "", "anna", "anna@", "@rejse.dk", "anna@rejse", "anna@@rejse.dk", "an na@rejse.dk", "anna@rejse..dk",
        "anna@rejse.dk\nbcc:all@x.dk", "<anna@rejse.dk>", "anna@rejse.dk,bo@rejse.dk", "x" * 65 + "@rejse.dk",
        "anna@" + "rejse." * 60 + "dk", "\ud800@rejse.dk", "an\x00na@rejse.dk",
    ],
)  # fmt: skip
def test_what_is_no_email_is_refused_and_nobody_has_it(users: Users, email: str, both: Both) -> None:
    with pytest.raises(NotAnEmail) as caught:
        users.add(email, name="x", role=Role.OWNER, password=GOOD, at=NOON)
    "".join(both(caught.value)).encode()
    assert (users.by_email(email), users.check_password(email, GOOD)) == (None, None)


@pytest.mark.parametrize("email", ["søren@kørsel.dk", "a.b+c@x-y.co.uk", "o'neill@example.org", "1@2.dk"])
def test_emails_as_people_have_them_are_taken(users: Users, email: str) -> None:
    assert users.add(email, name="x", role=Role.OWNER, password=GOOD, at=NOON).email == email


def test_what_is_wrong_with_a_user_is_told_in_both_languages(users: Users, both: Both) -> None:
    with pytest.raises(NotAnEmail) as email:
        users.add("anna", name="x", role=Role.OWNER, password=GOOD, at=NOON)
    with pytest.raises(UnknownUser) as unknown:
        users.get(9)
    with pytest.raises(NotSpoken) as spoken:
        users.add("anna@rejse.dk", name="x", role=Role.OWNER, password=GOOD, language="tlh", at=NOON)
    assert {one.value.code: both(one.value) for one in (email, unknown, spoken)} == {
        "not-an-email": (
            '"anna" is not an e-mail address. Write it like anna@example.org.',
            '"anna" er ikke en e-mailadresse. Skriv den som anna@example.org.',
        ),
        "unknown-user": (
            'There is no user "9". See who there is with `rejse user list`.',
            'Der er ingen bruger "9". Se med `rejse user list`, hvem der er.',
        ),
        "language-not-spoken": (
            'Rejse does not speak "tlh". Choose one of: da, en.',
            'Rejse taler ikke "tlh". Vælg en af: da, en.',
        ),
    }


def test_a_poor_password_is_refused_wherever_one_is_chosen(users: Users) -> None:
    with pytest.raises(PasswordShort):
        users.add("anna@rejse.dk", name="x", role=Role.OWNER, password=GOOD[:5], at=NOON)
    anna = add(users, "Anna")
    with pytest.raises(PasswordCommon):
        users.set_password(anna.id, "anna@rejse.dk", at=NOON)
    assert users.check_password("anna@rejse.dk", GOOD) == anna


@pytest.mark.parametrize("number", [0, -1, 7, 1 << 70])
def test_a_number_that_nobody_has_is_nobodys(users: Users, number: int) -> None:
    add(users, "Anna")
    calls: list[Callable[[], object]] = [
        lambda: users.get(number),
        lambda: users.set_role(number, Role.VIEWER),
        lambda: users.set_password(number, GOOD, at=NOON),
        lambda: users.deactivate(number),
    ]
    for refused in calls:
        with pytest.raises(UnknownUser):
            refused()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "role", "deactivate", "activate"]), st.integers(0, 5), st.sampled_from(list(Role))
    ),
    max_size=12,
)


@settings(max_examples=25)
@given(STEPS)
def test_where_there_is_anybody_there_is_an_owner(steps: list[tuple[str, int, Role]]) -> None:
    with TemporaryDirectory() as folder:
        users = users_in(records_in(Path(folder)))
        for step, number, role in steps:
            with suppress(NoOwnerYet, LastOwner, EmailTaken, UnknownUser):
                match step:
                    case "add":
                        add(users, f"user{number}", role)
                    case "role":
                        users.set_role(number, role)
                    case "deactivate":
                        users.deactivate(number)
                    case _:
                        users.activate(number)
            everybody = users.all()
            owners = [one for one in everybody if one.active and one.role is Role.OWNER]
            assert len(owners) == users.count_owners()
            assert bool(owners) == bool(everybody)


def test_two_owners_who_demote_each_other_at_once_leave_one(users: Users) -> None:
    file = users._file.file
    for number in range(5):
        anna, bo = add(users, f"Anna{number}"), add(users, f"Bo{number}")
        for one in users.all():
            if one.id < anna.id:
                users.set_role(one.id, Role.VIEWER)

        def demote(user: User) -> bool:
            try:
                users_in(file).set_role(user.id, Role.VIEWER)
            except LastOwner:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(demote, [anna, bo])) == [False, True]
        assert users.count_owners() == 1


def test_no_password_is_in_the_file(users: Users, tmp_path: Path) -> None:
    add(users, "Anna")
    assert QUICK is users.passwords
    assert all(GOOD.encode() not in file.read_bytes() for file in tmp_path.iterdir())
