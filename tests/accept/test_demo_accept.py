"""`rejse demo` on an installed program: in time, with everything it promises."""

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rejse.workspace import prepare

pytestmark = pytest.mark.accept


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_demo_takes_less_than_a_minute_and_says_three_things(tmp_path: Path, language: str) -> None:
    prepare()  # the kernels are compiled once on a machine
    folder = tmp_path / "demo"
    command = [sys.executable, "-m", "rejse", "demo", str(folder), "--no-serve", "--language", language]
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    print(f"\nrejse demo took {seconds:.1f} s")  # noqa: T201
    assert done.returncode == 0, done.stderr
    assert re.findall(r"^(\d)\. \S", done.stdout, re.MULTILINE) == ["1", "2", "3"]
    assert {"map.svg", "map.png", "map.pdf", "truths.yaml"} <= {file.name for file in (folder / "exports").iterdir()}
    assert seconds < 60
