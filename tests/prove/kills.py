"""An import killed at any moment loses nothing and doubles nothing, and the workspace still answers."""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

CLAIM = (
    "After every kill -9 the workspace opens and answers; when the import is run to its end every row is there once."
)
ABOUT = ("src/rejse/collect", "src/rejse/store", "src/rejse/trace")
KILLS = int(os.environ.get("REJSE_KILLS", "200"))
ROWS = 60_000
QUERY = ("measure", "funnel", "--steps", "event:visit,event:quote,event:order", "--format", "json", "-w")


def prove(kills: int = KILLS, rows: int = ROWS, seed: int = 20261122) -> dict[str, Any]:
    """Kill the import again and again, then let it end, and compare with an import that nobody disturbed."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        log = folder / "log.csv"
        log.write_text(_log(rows, chance))
        whole = _undisturbed(folder, log)
        disturbed, killed, unanswered = folder / "disturbed", 0, 0
        _rejse("new", str(disturbed), "--language", "en")
        for attempt in range(kills):
            killed += _killed(disturbed, log, chance.uniform(0.3, 1.3 * whole["seconds"]))
            if attempt % 10 == 0:
                asked = ("measure", "reach", "--format", "json", "-w", str(disturbed))  # before the first row, too
                unanswered += subprocess.run(_command(*asked), capture_output=True, check=False).returncode != 0
            if attempt % 7 == 6:  # begin again: otherwise the rows are soon all there and nothing is at stake
                disturbed = folder / f"disturbed-{attempt}"
                _rejse("new", str(disturbed), "--language", "en")
        _rejse("import", str(log), "-w", str(disturbed))
        counted = _counted(disturbed)
        same = json.loads(_rejse(*QUERY, str(disturbed)))["steps"] == whole["steps"]
    held = same and unanswered == 0 and counted == {"n": rows, "ids": rows}
    return {"held": held, "kills": killed, "attempts": kills, "unanswered": unanswered, **counted, "same_funnel": same}


def _log(rows: int, chance: random.Random) -> str:
    lines = ["customer,time,event"]
    for number in range(rows):
        when = f"{datetime(2026, 1, 1) + timedelta(minutes=number % 40_000):%Y-%m-%dT%H:%M:00Z}"  # noqa: DTZ001
        lines.append(f"c{chance.randrange(rows // 8)},{when},{chance.choice(('visit', 'visit', 'quote', 'order'))}")
    return "\n".join(lines) + "\n"


def _undisturbed(folder: Path, log: Path) -> dict[str, Any]:
    calm = folder / "calm"
    _rejse("new", str(calm), "--language", "en")
    began = time.monotonic()
    _rejse("import", str(log), "-w", str(calm))
    seconds = time.monotonic() - began
    return {"seconds": seconds, "steps": json.loads(_rejse(*QUERY, str(calm)))["steps"]}


def _killed(workspace: Path, log: Path, after_seconds: float) -> int:
    child = subprocess.Popen(_command("import", str(log), "-w", str(workspace)), stdout=-3, stderr=-3)
    try:
        child.wait(after_seconds)
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGKILL)
        child.wait()
    return child.returncode == -signal.SIGKILL


def _counted(workspace: Path) -> dict[str, int]:
    query = "select count(*) n, count(distinct (source, event_id)) ids from events"
    counted: dict[str, int] = json.loads(_rejse("sql", query, "-w", str(workspace), "--format", "json"))["rows"][0]
    return counted


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "rejse", *arguments]


def _rejse(*arguments: str) -> str:
    return subprocess.run(_command(*arguments), capture_output=True, text=True, check=True).stdout
