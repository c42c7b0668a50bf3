"""How a kernel is compiled: ahead of its first call, without the interpreter lock, kept where it can be written."""

import hashlib
import os
import re
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar, cast

import numba

PACKAGE: Final = Path(__file__).parent
P = ParamSpec("P")
R = TypeVar("R")

_types = numba.types
_config: Any = numba.config


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
        others, _config.CACHE_DIR = _config.CACHE_DIR, str(kept_in(Path(function.__code__.co_filename)))
        try:
            made = numba.njit(list(signatures) or None, nogil=True, cache=True, boundscheck=False)(function)
        finally:
            _config.CACHE_DIR = others
        return cast("Callable[P, R]", made)

    return compiled


@cache
def kept_in(source: Path) -> Path:
    """Find the folder in which the kernels of a source file are kept; it is named after all they were compiled from.

    numba looks at the file of a kernel only, not at the kernels and constants it takes from other files: without
    their content in the name, a new version could run old machine code. An operator's NUMBA_CACHE_DIR wins, then a
    folder beside the sources, then the user's cache, then the machine's temporary folder.
    """
    told, cached = os.environ.get("NUMBA_CACHE_DIR"), os.environ.get("XDG_CACHE_HOME")
    others = [cached, "~/.cache", tempfile.gettempdir()]
    places = [Path(told)] if told else []
    places += [PACKAGE / "__pycache__", *(Path(place).expanduser() / "rejse" for place in others if place)]
    digest = hashlib.sha256()
    for file in sorted(_sources(source)):
        digest.update(file.read_bytes())
    for place in places:
        folder = place / "kernels" / digest.hexdigest()[:16]
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    return Path(tempfile.mkdtemp(prefix="rejse-kernels-"))


def _sources(source: Path) -> set[Path]:
    """Find the source and every file of the package that it takes something from, however far away."""
    found, open_ = set[Path](), [source]
    while open_:
        file = open_.pop()
        if file not in found and file.is_file():
            found.add(file)
            taken = re.findall(r"^from rejse\.([\w.]+) import", file.read_text(encoding="utf-8"), re.MULTILINE)
            open_ += [PACKAGE / f"{module.replace('.', '/')}.py" for module in taken]
    return found
