"""Tokens: nobody has had one before, and what is kept does not give it away."""

from hypothesis import given
from hypothesis import strategies as st

from rejse.store.tokens import digest_of_token, new_token


def test_a_token_is_new_and_holds_256_bits_of_chance() -> None:
    made = {new_token("sk_") for _ in range(1000)}
    assert len(made) == 1000
    assert {(one[:3], len(one)) for one in made} == {("sk_", 46)}


@given(st.text(st.characters(codec=None)))
def test_whatever_is_sent_as_a_token_has_a_digest(token: str) -> None:
    digest = digest_of_token(token)
    assert len(digest) == 64
    assert digest != digest_of_token(token + "x")
