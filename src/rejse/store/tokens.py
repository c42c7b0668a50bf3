"""Tokens: what opens something for whoever holds it. Only its digest is kept, so the database gives no token away."""

from hashlib import sha256
from secrets import token_urlsafe
from typing import Final

TOKEN_BYTES: Final = 32
"""How much chance is in a token: 256 bits, beyond guessing, so that its digest needs neither salt nor slowness."""


def new_token(prefix: str = "") -> str:
    """Make a token that nobody has had before."""
    return prefix + token_urlsafe(TOKEN_BYTES)


def digest_of_token(token: str) -> str:
    """Give what is kept of a token; whoever sends no token at all, or half a character, fits nothing."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
