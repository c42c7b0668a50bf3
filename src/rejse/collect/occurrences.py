"""How often something came before: counted exactly over all batches of a file, in 24 bytes per distinct thing."""

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

DIGEST_BYTES: Final = 16
Digests: TypeAlias = NDArray[np.uint64]
"""Two halves of 64 bits per row: [rows, 2]."""


def digests_of(texts: pa.Array, *, secret: bytes) -> Digests:
    """Digest texts under a secret, so that nobody can find a text by trying texts.

    Returns:
        uint64[texts, 2].
    """
    start = blake2b(digest_size=DIGEST_BYTES, key=secret)
    made = bytearray()
    for text in texts.to_pylist():
        one = start.copy()
        one.update(text.encode("utf-8", "surrogatepass"))
        made += one.digest()
    return np.frombuffer(bytes(made), np.uint64).reshape(-1, 2)


@dataclass(slots=True)
class Occurrences:
    """What came so far in a run: sorted runs of digests with their counts, merged as they grow."""

    _runs: list[tuple[Digests, NDArray[np.int64]]] = field(default_factory=list)

    def count(self, digests: Digests) -> NDArray[np.int64]:
        """Tell for each digest how many equal ones came before it, in earlier calls and earlier rows; remember all."""
        if not len(digests):
            return np.zeros(0, np.int64)
        order = np.lexsort((digests[:, 1], digests[:, 0]))
        ordered = digests[order]
        starts = np.flatnonzero(np.append(True, (ordered[1:] != ordered[:-1]).any(axis=1)))
        distinct, sizes = ordered[starts], np.diff(np.append(starts, len(ordered)))
        before = self._before(distinct)
        nth = np.empty(len(digests), np.int64)
        nth[order] = np.repeat(before, sizes) + np.arange(len(ordered)) - np.repeat(starts, sizes)
        self._remember(distinct, sizes)
        return nth

    def _before(self, distinct: Digests) -> NDArray[np.int64]:
        found = np.zeros(len(distinct), np.int64)
        for digests, counts in self._runs:
            place = np.searchsorted(digests[:, 0], distinct[:, 0])
            inside = place < len(digests)
            same = np.zeros(len(distinct), np.bool_)
            same[inside] = (digests[place[inside]] == distinct[inside]).all(axis=1)
            found[same] += counts[place[same]]
        return found

    def _remember(self, distinct: Digests, sizes: NDArray[np.int64]) -> None:
        """Keep a run; runs of like size are merged, so that n rows cost n log n."""
        self._runs.append((distinct, sizes))
        while len(self._runs) > 1 and len(self._runs[-2][0]) <= 2 * len(self._runs[-1][0]):
            (left, left_counts), (right, right_counts) = self._runs.pop(), self._runs.pop()
            both = np.concatenate([left, right])
            counts = np.concatenate([left_counts, right_counts])
            order = np.lexsort((both[:, 1], both[:, 0]))
            both, counts = both[order], counts[order]
            starts = np.flatnonzero(np.append(True, (both[1:] != both[:-1]).any(axis=1)))
            self._runs.append((both[starts], np.add.reduceat(counts, starts)))
