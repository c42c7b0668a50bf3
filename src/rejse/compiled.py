"""How a kernel is compiled: ahead of its first call, without the interpreter lock, kept where it can be written."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")


def _cache_folder() -> str | None:
    """Find where compiled kernels can be kept, or None to let numba keep them beside the source.

    An operator's own choice wins; an installation that cannot be written to gets the user's cache, and a user
    without a home the machine's temporary folder.
    """
    if os.environ.get("NUMBA_CACHE_DIR") or os.access(Path(__file__).parent, os.W_OK):
        return None
    for place in (os.environ.get("XDG_CACHE_HOME"), Path("~/.cache").expanduser(), tempfile.gettempdir()):
        folder = Path(place) / "rejse" / "kernels" if place else None
        try:
            if folder is not None:
                folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if folder is not None and os.access(folder, os.W_OK):
            return str(folder)
    return None


if (_found := _cache_folder()) is not None:
    os.environ["NUMBA_CACHE_DIR"] = _found

import numba  # noqa: E402  (reads NUMBA_CACHE_DIR when it is imported)

_types = numba.types


def array(dtype: Any, dimensions: int = 1) -> Any:
    """Give the numba type of a contiguous array that is only read; it also takes writable arrays and memory maps."""
    return _types.Array(dtype, dimensions, "C", readonly=True)


def out(dtype: Any, dimensions: int = 1) -> Any:
    """Give the numba type of a contiguous array that the kernel writes to."""
    return _types.Array(dtype, dimensions, "C")


bool_: Final = _types.boolean
uint8: Final = _types.uint8
uint16: Final = _types.uint16
uint32: Final = _types.uint32
uint64: Final = _types.uint64
int32: Final = _types.int32
int64: Final = _types.int64
float64: Final = _types.float64
void: Final = _types.void


def kernel(*signatures: Any) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Compile a function for the declared signatures, when its module is imported; later processes read it from disk.

    Without a signature the function is compiled on first use: right for small functions that kernels call.
    """

    def compiled(function: Callable[P, R]) -> Callable[P, R]:
        made = numba.njit(list(signatures) or None, nogil=True, cache=True, boundscheck=False)(function)
        return cast("Callable[P, R]", made)

    return compiled
