"""The command line as a person meets it: a process of its own, its two outputs and its exit status."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True, slots=True)
class Done:
    """What a command answered (standard output), said (standard error) and ended with."""

    status: int
    out: str
    said: str


Run = Callable[..., Done]


@pytest.fixture(scope="session")
def rejse() -> Run:
    """Run `rejse ...` in English."""

    def run(*arguments: object, language: str = "en", folder: Path | None = None) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "rejse", *map(str, arguments)],
            capture_output=True, text=True, check=False, cwd=folder,
            env={**os.environ, "REJSE_LANGUAGE": language, "COLUMNS": "160"},
        )  # fmt: skip
        return Done(done.returncode, done.stdout, done.stderr)

    return run


LOG = """customer,time,event,device
anna,2026-10-01T09:00:00Z,visit,phone
anna,2026-10-03T14:20:00Z,order,phone
bo,2026-10-02T10:00:00Z,visit,desk
,2026-10-02T11:00:00Z,visit,desk
carl,yesterday,visit,desk
"""


@pytest.fixture(scope="session")
def shop(rejse: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a few events and two touchpoints bound to them."""
    folder = tmp_path_factory.mktemp("cli") / "shop"
    (folder.parent / "log.csv").write_text(LOG)
    assert rejse("new", folder, "--language", "en").status == 0
    journey = folder / "journeys" / "shop.yaml"
    written = journey.read_text()
    for touchpoint, event in (("website", "visit"), ("order", "order")):
        before, here, after = written.partition(f"- id: {touchpoint}\n")
        assert here, touchpoint
        written = f"{before}{here}    binding:\n      name: {event}\n{after}"
    journey.write_text(written)
    assert rejse("import", folder.parent / "log.csv", "-w", folder).status == 0
    return folder
