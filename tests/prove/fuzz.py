"""Every property test with a hundred times the examples of `make test`, from a new seed."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

CLAIM = "No generated log, file or document breaks a kernel, a reader or an invariant."
ABOUT = (
    "src/rejse/collect",
    "src/rejse/journey",
    "src/rejse/trace",
    "src/rejse/engine",
    "src/rejse/measure",
    "src/rejse/draw",
)
ROOT = Path(__file__).parents[2]


def prove(minutes: int = 60) -> dict[str, Any]:
    """Run the property tests under the profile `prove`."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-m", "not accept", "--hypothesis-profile", "prove"]
    try:
        done = subprocess.run(
            [*command, "tests/journey", "tests/collect", "tests/trace", "tests/engine", "tests/measure", "tests/draw"],
            cwd=ROOT, env={**os.environ}, capture_output=True, text=True, timeout=minutes * 60, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {"held": False, "reason": f"not finished within {minutes} minutes"}
    counted = re.findall(r"(\d+) (passed|failed|error)", done.stdout.splitlines()[-1])
    return {"held": done.returncode == 0, **{name: int(count) for count, name in counted}}
