"""Keys: a customer's id becomes 32 letters that mean nothing without the workspace's secret."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    import pyarrow as pa

SECRET_BYTES: Final = 32
"""How long a workspace's secret is."""

KEY_LETTERS: Final = 32
"""How long a key is: the first 128 bits of HMAC-SHA256, as lower-case hexadecimal."""

Purpose: TypeAlias = Literal["user", "anonymous", "session", "case", "account"]


class Keys:
    """Make keys under one secret. The same id for another purpose gives another key, so that keys never join by chance.

    A plain hash of an e-mail can be reversed by trying e-mails; without the secret this cannot.

    Example:
        >>> Keys(bytes(32)).key("user", "anna@example.org")
        'ef15178c4ae6490d9b9c059662eb8f9c'
    """

    def __init__(self, secret: bytes) -> None:
        assert len(secret) == SECRET_BYTES, "a secret has 32 bytes"
        padded = secret.ljust(sha256().block_size, b"\0")
        self._inner = sha256(bytes(byte ^ 0x36 for byte in padded))
        self._outer = sha256(bytes(byte ^ 0x5C for byte in padded))

    def key(self, purpose: Purpose, value: str) -> str:
        """Give the key of one id."""
        return next(self._each(purpose, [value]))

    def keys(self, purpose: Purpose, values: "pa.Array | pa.ChunkedArray") -> "pa.Array":
        """Give the keys of many ids, in order; each distinct id is worked once, an absent id stays absent.

        Args:
            purpose: what the ids are ids of.
            values: strings, plain or dictionary-encoded.

        Returns:
            Strings as long as `values`.
        """
        import pyarrow as pa  # noqa: PLC0415  (115 ms, only where many ids are keyed)
        import pyarrow.compute as pc  # noqa: PLC0415

        if not isinstance(values, pa.ChunkedArray):
            values = pa.chunked_array([values])
        coded = values.cast(pa.string()).dictionary_encode().unify_dictionaries()
        if not coded.num_chunks:
            return pa.array([], pa.string())
        made = pa.array(self._each(purpose, coded.chunk(0).dictionary.to_pylist()), pa.string())
        numbers = pa.chunked_array([chunk.indices for chunk in coded.chunks]).combine_chunks()
        return pc.take(made, numbers)

    def _each(self, purpose: Purpose, values: Iterable[str]) -> Iterator[str]:
        """HMAC-SHA256 of each value: RFC 2104 from two prepared hashes, 2.4 times as fast as `hmac.digest`."""
        start = self._inner.copy()
        start.update(purpose.encode() + b"\0")
        for value in values:
            inner, outer = start.copy(), self._outer.copy()
            inner.update(value.encode())
            outer.update(inner.digest())
            yield outer.hexdigest()[:KEY_LETTERS]
