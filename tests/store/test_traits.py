"""What is said of a customer is kept with its history, the latest is right in any order, and erased is gone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rejse.errors import RejseError
from rejse.store.sqlite import DatabaseUnreadable
from rejse.store.traits import Trait, Traits
from rejse.store.vault import RejectedRow, Vault

DAY = datetime(2026, 3, 1, tzinfo=UTC)


def said(who: str, value: str, day: int = 0, name: str = "plan") -> Trait:
    return Trait(user_key=who, name=name, value=value, time=DAY + timedelta(days=day))


def latest(traits: Traits, name: str = "plan") -> dict[str, str]:
    return {row["user_key"]: row["value"] for row in traits.values(name).to_pylist()}


@pytest.fixture
def traits(tmp_path: Path) -> Traits:
    return Traits(tmp_path / "vault.sqlite")


def test_a_trait_has_a_history_and_the_same_again_adds_no_row(traits: Traits) -> None:
    """
    anna   day 0 basic   day 3 basic   day 5 pro   day 9 basic
    """
    assert traits.put([said("anna", "basic"), said("anna", "basic", 3), said("anna", "pro", 5)]) == 2
    assert traits.put([said("anna", "basic", 9), said("anna", "pro", 6), said("bo", "pro")]) == 2
    assert traits.of("anna") == [said("anna", "basic"), said("anna", "pro", 5), said("anna", "basic", 9)]
    assert latest(traits) == {"anna": "basic", "bo": "pro"}
    assert traits.put([said("anna", "basic"), said("anna", "pro", 5), said("anna", "basic", 9)]) == 0
    assert traits.names() == ("plan",)


def test_what_comes_late_takes_its_place_in_the_history(traits: Traits) -> None:
    traits.put([said("anna", "pro", 1), said("anna", "pro", 9)])
    assert traits.put([said("anna", "basic", 5)]) == 2
    assert traits.of("anna") == [said("anna", "pro", 1), said("anna", "basic", 5), said("anna", "pro", 9)]
    assert traits.put([said("anna", "pro", 0)]) == 0, "it was pro a day earlier than we knew"
    assert traits.of("anna")[0] == said("anna", "pro", 0)
    assert latest(traits) == {"anna": "pro"}


def test_of_two_things_said_at_once_the_later_counts(traits: Traits) -> None:
    traits.put([said("anna", "basic"), said("anna", "pro")])
    assert latest(traits) == {"anna": "pro"}
    traits.put([said("anna", "basic"), said("anna", "pro")])
    assert (latest(traits), len(traits.of("anna"))) == ({"anna": "pro"}, 2)


def test_where_nothing_was_said_nothing_is_there(traits: Traits, tmp_path: Path) -> None:
    assert (traits.put([]), traits.names(), traits.of("anna"), latest(traits), traits.erase(["anna"])) == (
        0,
        (),
        [],
        {},
        0,
    )
    assert not (tmp_path / "vault.sqlite").exists()
    row = RejectedRow(source="s", file="f", row=1, code="no-time", raw="x", received_at=DAY)
    Vault(tmp_path / "vault.sqlite").reject([row])
    assert (traits.names(), latest(traits)) == ((), {}), "the vault is older than the traits"


def test_who_is_erased_leaves_no_byte_behind(traits: Traits, tmp_path: Path) -> None:
    traits.put([said(f"key-{number:03d}", f"canary-{number:03d}", number % 7) for number in range(500)])
    assert traits.erase(["key-007", "key-008", "nobody"]) == 2
    left = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert [one for one in (b"canary-007", b"key-007", b"canary-008", b"key-008") if one in left] == []
    assert b"canary-009" in left, "the others are kept"
    assert (traits.of("key-007"), len(latest(traits))) == ([], 498)


def test_a_vault_that_is_none_is_told(traits: Traits) -> None:
    traits.file.write_bytes(b"no database, but long enough to look like one" * 100)
    with pytest.raises(DatabaseUnreadable):
        traits.names()
    with pytest.raises(RejseError):
        traits.put([said("anna", "pro")])


SAID = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.integers(0, 30)), max_size=25,
                unique_by=lambda one: (one[0], one[2]))  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(SAID, st.integers(0, 25), st.randoms(use_true_random=False))
def test_the_latest_is_the_same_in_whatever_order_files_come_in(
    rows: list[tuple[str, str, int]], cut: int, chance: object
) -> None:
    """Told in order, a history is exactly the changes; shuffled, in two pieces and twice, it ends alike."""
    in_order = sorted(rows, key=lambda one: one[2])
    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    with TemporaryDirectory() as place:
        one, other = Traits(Path(place) / "a.sqlite"), Traits(Path(place) / "b.sqlite")
        one.put([said(*row) for row in in_order])
        for piece in (shuffled[:cut], shuffled[cut:], shuffled):
            other.put([said(*row) for row in piece])
        assert latest(one) == latest(other) == {who: value for who, value, _ in in_order}
        for who in "ab":
            mine = [(value, day) for name, value, day in in_order if name == who]
            changes = [row for at, row in enumerate(mine) if not at or mine[at - 1][0] != row[0]]
            assert [(row.value, (row.time - DAY).days) for row in one.of(who)] == changes
            others = [row.value for row in other.of(who)]
            assert [value for value, _ in changes] == [
                v for at, v in enumerate(others) if not at or others[at - 1] != v
            ]
            assert other.put([said(*row) for row in rows]) == 0
