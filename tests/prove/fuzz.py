"""Every property test with many times the examples of `make test`, from a new seed."""

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


def prove(minutes: int = 90, times: int = 30) -> dict[str, Any]:
    """Run the property tests with `times` as many examples."""
    folders = [f"tests/{name}" for name in ("journey", "store", "collect", "trace", "engine", "measure", "draw")]
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-k", "not killed", "-m", "not accept", *folders]
    environment = {**os.environ, "REJSE_EXAMPLES_TIMES": str(times)}
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=minutes * 60, check=False
        )
    except subprocess.TimeoutExpired:
        return {"held": False, "reason": f"not finished within {minutes} minutes"}
    counted = re.findall(r"(\d+) (passed|failed|error)", done.stdout.splitlines()[-1])
    return {"held": done.returncode == 0, "examples_times": times, **{name: int(count) for count, name in counted}}
