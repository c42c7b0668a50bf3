"""Invitations: a link that makes a user, once, in time, and only while whoever sent it may invite."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.store.accounts import BETTER, GOOD, NOON, QUICK, add, after, records_in, users_in

from rejse.errors import Problem, RejseError
from rejse.store.invitations import (
    HOLDS,
    Invitation,
    InvitationExpired,
    Invitations,
    InvitationUnknown,
    InvitationUsed,
)
from rejse.store.passwords import PasswordShort
from rejse.store.roles import Role
from rejse.store.users import EmailTaken, NoOwnerYet, NotAnEmail, User, Users

Both = Callable[[Problem | RejseError], tuple[str, str]]


@pytest.fixture
def users(tmp_path: Path) -> Users:
    return users_in(records_in(tmp_path))


@pytest.fixture
def anna(users: Users) -> User:
    return add(users, "Anna")


@pytest.fixture
def invitations(tmp_path: Path) -> Invitations:
    return Invitations(tmp_path / "records.sqlite", passwords=QUICK)


def test_who_is_invited_becomes_a_user_with_the_role(invitations: Invitations, users: Users, anna: User) -> None:
    token = invitations.invite(" Bo@Rejse.dk", Role.EDITOR, by=anna, at=NOON)
    invited = Invitation(
        number=1, email="bo@rejse.dk", role=Role.EDITOR, invited_by=anna.id, invited_at=NOON, expires_at=NOON + HOLDS
    )
    assert invitations.find(token, NOON) == invited
    assert invitations.open(NOON) == [invited]
    bo = invitations.accept(token, name="Bo Krog", password=BETTER, language="en", at=after(days=6))
    assert bo == User(
        id=2, email="bo@rejse.dk", name="Bo Krog", role=Role.EDITOR, language="en", active=True,
        created_at=after(days=6), password_changed_at=after(days=6),
    )  # fmt: skip
    assert users.check_password("bo@rejse.dk", BETTER) == bo
    assert invitations.open(NOON) == []


@pytest.mark.usefixtures("anna")
def test_why_an_invitation_does_not_hold_is_told_in_both_languages(invitations: Invitations, both: Both) -> None:
    used, late = (invitations.invite(f"{name}@rejse.dk", Role.VIEWER, by=None, at=NOON) for name in ("bo", "carl"))
    invitations.accept(used, name="Bo", password=BETTER, at=NOON)
    told = {}
    for token in (used, late, "nonsense"):
        with pytest.raises((InvitationUnknown, InvitationUsed, InvitationExpired)) as caught:
            invitations.accept(token, name="Bo", password=BETTER, at=NOON + HOLDS)
        told[caught.value.code] = both(caught.value)
    assert told == {
        "invitation-used": (
            ("This invitation was accepted already. Sign in with the e-mail and the password that were chosen then."),
            "Invitationen er allerede brugt. Log ind med den e-mail og den adgangskode, der blev valgt dengang.",
        ),
        "invitation-expired": (
            "This invitation has expired: one holds for 7 days. Ask whoever invited you for a new one.",
            "Invitationen er udløbet: den gælder i 7 dage. Bed den, der inviterede dig, om en ny.",
        ),
        "invitation-unknown": (
            (
                "This invitation does not hold: it was taken back, or there never was one. "
                "Ask whoever invited you for a new one."
            ),
            (
                "Invitationen gælder ikke: den er taget tilbage, eller den har aldrig været der. "
                "Bed den, der inviterede dig, om en ny."
            ),
        ),
    }


@pytest.mark.usefixtures("anna")
def test_of_many_who_accept_one_invitation_at_once_one_becomes_a_user(
    invitations: Invitations, users: Users, tmp_path: Path
) -> None:
    token = invitations.invite("bo@rejse.dk", Role.VIEWER, by=None, at=NOON)

    def accept(number: int) -> bool:
        mine = Invitations(tmp_path / "records.sqlite", passwords=QUICK)
        try:
            mine.accept(token, name=f"Bo {number}", password=BETTER, at=NOON)
        except InvitationUsed:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(accept, range(8))) == 1
    assert len(users.all()) == 2


def test_a_poor_password_does_not_use_the_invitation_up(invitations: Invitations, anna: User) -> None:
    token = invitations.invite("bo@rejse.dk", Role.VIEWER, by=anna, at=NOON)
    with pytest.raises(PasswordShort):
        invitations.accept(token, name="Bo", password=GOOD[:5], at=NOON)
    assert invitations.accept(token, name="Bo", password=BETTER, at=NOON).role is Role.VIEWER


def test_who_is_a_user_already_is_not_invited(invitations: Invitations, users: Users, anna: User) -> None:
    with pytest.raises(EmailTaken):
        invitations.invite("ANNA@rejse.dk", Role.VIEWER, by=anna, at=NOON)
    with pytest.raises(NotAnEmail):
        invitations.invite("anna", Role.VIEWER, by=anna, at=NOON)
    token = invitations.invite("bo@rejse.dk", Role.VIEWER, by=anna, at=NOON)
    bo = add(users, "Bo", Role.ANALYST)
    with pytest.raises(EmailTaken):
        invitations.accept(token, name="Bo", password=BETTER, at=NOON)
    assert users.all() == [anna, bo]
    assert users.check_password("bo@rejse.dk", GOOD) == bo


def test_inviting_again_makes_the_earlier_link_void(invitations: Invitations, anna: User) -> None:
    first = invitations.invite("bo@rejse.dk", Role.OWNER, by=anna, at=NOON)
    second = invitations.invite("bo@rejse.dk", Role.VIEWER, by=anna, at=NOON)
    with pytest.raises(InvitationUnknown):
        invitations.find(first, NOON)
    assert [one.role for one in invitations.open(NOON)] == [Role.VIEWER]
    assert invitations.accept(second, name="Bo", password=BETTER, at=NOON).role is Role.VIEWER


def test_an_invitation_that_is_taken_back_opens_nothing(invitations: Invitations, anna: User) -> None:
    token = invitations.invite("bo@rejse.dk", Role.VIEWER, by=anna, at=NOON)
    assert invitations.revoke(1, at=NOON).email == "bo@rejse.dk"
    assert invitations.revoke(1, at=NOON).number == 1
    with pytest.raises(InvitationUnknown):
        invitations.accept(token, name="Bo", password=BETTER, at=NOON)
    assert invitations.open(NOON) == []
    with pytest.raises(InvitationUnknown):
        invitations.revoke(7, at=NOON)
    other = invitations.invite("bo@rejse.dk", Role.VIEWER, by=anna, at=NOON)
    invitations.accept(other, name="Bo", password=BETTER, at=NOON)
    with pytest.raises(InvitationUsed):
        invitations.revoke(2, at=NOON)


@pytest.mark.parametrize("how", ["shut out", "demoted"])
def test_who_may_no_longer_invite_leaves_no_door_open(
    invitations: Invitations, users: Users, anna: User, how: str
) -> None:
    bo = add(users, "Bo")
    token = invitations.invite("mallory@rejse.dk", Role.OWNER, by=bo, at=NOON)
    kept = invitations.invite("carl@rejse.dk", Role.VIEWER, by=anna, at=NOON)
    if how == "shut out":
        users.deactivate(bo.id)
    else:
        users.set_role(bo.id, Role.EDITOR)
    with pytest.raises(InvitationUnknown):
        invitations.accept(token, name="Mallory", password=BETTER, at=NOON)
    assert [one.email for one in invitations.open(NOON)] == ["carl@rejse.dk"]
    assert invitations.accept(kept, name="Carl", password=BETTER, at=NOON).id == 3


def test_where_nobody_is_yet_an_owner_is_invited_first(invitations: Invitations, users: Users) -> None:
    with pytest.raises(NoOwnerYet):
        invitations.invite("bo@rejse.dk", Role.EDITOR, by=None, at=NOON)
    token = invitations.invite("anna@rejse.dk", Role.OWNER, by=None, at=NOON)
    invitations.accept(token, name="Anna", password=BETTER, at=NOON)
    assert users.count_owners() == 1


def test_no_link_is_in_the_file(invitations: Invitations, anna: User, tmp_path: Path) -> None:
    token = invitations.invite("bo@rejse.dk", Role.VIEWER, by=anna, at=NOON)
    assert all(token.encode() not in file.read_bytes() for file in tmp_path.iterdir())
