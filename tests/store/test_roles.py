"""What each role may do: exactly this, and in both languages."""

import pytest

from rejse.store.roles import RIGHTS, Right, Role, may
from rejse.words import LANGUAGES, label


def test_each_role_may_do_exactly_this() -> None:
    table = {role: "".join("x" if may(role, right) else "." for right in Right) for role in Role}
    assert list(Right) == ["read", "customers", "edit", "import", "people", "users"]
    assert table == {
        Role.OWNER: "xxxxxx",
        Role.EDITOR: "xxxx..",
        Role.ANALYST: "xx.x..",
        Role.VIEWER: "x.....",
    }


def test_a_role_that_nobody_has_told_of_may_nothing() -> None:
    assert not any(may("external", right) for right in Right)  # type: ignore[arg-type]  # as a newer program might
    with pytest.raises(TypeError):
        RIGHTS[Role.VIEWER] = frozenset(Right)  # type: ignore[index]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_role_and_right_has_words(language: str) -> None:
    for role in Role:
        assert label("accounts", f"role.{role}", language)
        assert label("accounts", f"may.{role}", language).endswith(".")
    assert len({label("accounts", f"right.{right}", language) for right in Right}) == len(Right)
