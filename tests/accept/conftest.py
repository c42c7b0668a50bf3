"""Where the data sets lie, and the command line run as a person runs it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of data sets; a missing one fails, it never skips."""
    folder = Path(os.environ.get("REJSE_SHARED") or Path(__file__).parents[2].parent / "shared")
    assert (folder / "data").is_dir(), f"The data sets are not in {folder}. Set REJSE_SHARED to their folder."
    return folder


@pytest.fixture(scope="session")
def rejse() -> Run:
    """Run `rejse ...` and give its JSON, or its text where it answers none."""

    def run(*arguments: object) -> Any:
        done = subprocess.run(
            [sys.executable, "-m", "rejse", *map(str, arguments)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout.startswith("{") else done.stdout

    return run
