"""Run the long proofs and keep what each found, with the commit, the date and the hashes of what it proved."""

import hashlib
import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.prove import fuzz, kills, truths

ROOT = Path(__file__).parents[2]
PROOFS = {"kills": kills, "fuzz": fuzz, "truths": truths}


def hashes(folders: tuple[str, ...]) -> dict[str, str]:
    """The SHA-256 of every Python file in the folders a proof is about."""
    files = sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))
    return {str(file.relative_to(ROOT)): hashlib.sha256(file.read_bytes()).hexdigest()[:16] for file in files}


def status() -> int:
    """Say of every proof when it was made, and whether what it proved has changed since; end with 1 if it has."""
    stale = 0
    for name, proof in PROOFS.items():
        file = ROOT / "docs" / "proof" / f"{name}.json"
        if not file.exists():
            print(f"{name}: never proved")  # noqa: T201
            stale += 1
            continue
        told, now = json.loads(file.read_text()), hashes(proof.ABOUT)
        changed = sum(now.get(one) != told["files"].get(one) for one in {*now, *told["files"]})
        stale += changed > 0
        held = "held" if told["held"] else "BROKEN"
        print(f"{name}: {held} on {told['date']}" + (f", STALE: {changed} files changed since" if changed else ""))  # noqa: T201
    return int(stale > 0)


def main(names: list[str]) -> int:
    """Prove, write, and end with 1 when something does not hold; `status` only says what was proved when."""
    if names == ["status"]:
        return status()
    held = True
    for name in names or list(PROOFS):
        proof = PROOFS[name]
        began = time.monotonic()
        found = proof.prove()
        commit = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, cwd=ROOT, check=False)
        told = {
            "proof": name,
            "claim": proof.CLAIM,
            "held": found["held"],
            "found": found,
            "seconds": round(time.monotonic() - began),
            "date": datetime.now(UTC).date().isoformat(),
            "commit": commit.stdout.strip(),
            "files": hashes(proof.ABOUT),
        }
        folder = ROOT / "docs" / "proof"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.json").write_text(json.dumps(told, indent=1) + "\n")
        print(f"{name}: {'held' if found['held'] else 'BROKEN'} {found}")  # noqa: T201
        held &= bool(found["held"])
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
