"""Compiled kernels are kept where they can be written, and never outlive their sources."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import rejse

SOURCE = Path(rejse.__file__).parent
TELL = "from rejse import compiled; print(compiled.kept_in(compiled.PACKAGE / 'engine' / 'asks.py'))"


def kept_in(package: Path, **environment: str) -> Path:
    """Where a process of its own keeps its kernels, for a package that lies elsewhere."""
    done = subprocess.run(
        [sys.executable, "-c", TELL],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(package.parent), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return Path(done.stdout.strip())


def copied(folder: Path) -> Path:
    """A copy of the few files that matter here."""
    package = folder / "rejse"
    (package / "engine").mkdir(parents=True)
    for file in ("__init__.py", "compiled.py", "engine/__init__.py", "engine/bits.py"):
        shutil.copy(SOURCE / file, package / file)
    (package / "engine" / "asks.py").write_text("from rejse.engine.bits import leading\n")
    return package


def test_an_operators_choice_wins(tmp_path: Path) -> None:
    chosen = tmp_path / "chosen"
    assert kept_in(copied(tmp_path / "a"), NUMBA_CACHE_DIR=str(chosen)).parents[1] == chosen


def test_an_installation_that_cannot_be_written_keeps_kernels_in_the_users_cache(tmp_path: Path) -> None:
    package = copied(tmp_path / "a")
    (package / "__pycache__").write_text("a file where the folder would be: root may write everywhere else")
    assert kept_in(package, HOME=str(tmp_path / "home")).parents[1] == tmp_path / "home" / ".cache" / "rejse"
    assert kept_in(package, XDG_CACHE_HOME=str(tmp_path / "x")).parents[1] == tmp_path / "x" / "rejse"


def test_a_changed_kernel_never_meets_what_was_compiled_before(tmp_path: Path) -> None:
    package = copied(tmp_path / "a")
    before = kept_in(package)
    bits = package / "engine" / "bits.py"
    bits.write_text(bits.read_text() + "\n# changed\n")
    assert kept_in(package) != before


def test_a_kernel_compiled_once_is_read_from_disk_by_the_next_process(tmp_path: Path) -> None:
    code = (
        "from rejse.compiled import int64, kernel\n"
        "@kernel(int64(int64))\ndef twice(n):\n    return 2 * n\n"
        "print(twice(21), sum(twice.stats.cache_hits.values()))\n"
    )
    (tmp_path / "asks.py").write_text(code)
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "kept")}
    told = [
        subprocess.run([sys.executable, str(tmp_path / "asks.py")], env=environment, capture_output=True, text=True,
                       check=True).stdout.split()
        for _ in range(2)
    ]  # fmt: skip
    assert told == [["42", "0"], ["42", "1"]]
