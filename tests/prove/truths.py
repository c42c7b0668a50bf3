"""What was planted in the example company is found by the measures, and nothing is found where it is switched off."""

import os
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.example.planted import LEVEL, SEEDS, TRUTHS, Company, Found

from rejse.example.truths import Truths

CLAIM = (
    "For each planted truth and five fixed seeds: switched on, its number lies outside the comparison group's 99.9 % "
    "interval; switched off alone, inside."
)
ABOUT = ("src/rejse/example",)
SCALE = float(os.environ.get("REJSE_TRUTHS_SCALE", "0.5"))
PAGE = Path(__file__).parents[2] / "docs" / "proof" / "truths.md"


def prove(scale: float = SCALE, seeds: tuple[int, ...] = SEEDS) -> dict[str, Any]:
    """Simulate the company with everything planted, and once without each truth; ask for every number."""
    rows = [row for seed in seeds for row in _of(seed, scale)]
    PAGE.write_text(page(rows, scale))
    failed = [row for row in rows if row["outside"] is not row["on"]]
    return {"held": not failed, "scale": scale, "level": LEVEL, "failed": failed, "rows": rows}


def _of(seed: int, scale: float) -> list[dict[str, Any]]:
    everything = _asked(seed, scale, Truths(), tuple(TRUTHS))
    rows = []
    for name, found in everything.items():
        without = _asked(seed, scale, Truths().without(name), (name,))[name]
        rows += [_row(name, seed, found, on=True), _row(name, seed, without, on=False)]
        print(*rows[-2:], sep="\n", flush=True)  # noqa: T201  (it takes a quarter of an hour)
    return rows


def _asked(seed: int, scale: float, truths: Truths, names: tuple[str, ...]) -> dict[str, Found]:
    with tempfile.TemporaryDirectory() as made:
        company = Company(Path(made) / "company", seed=seed, scale=scale, truths=truths)
        return {name: TRUTHS[name](company) for name in names}


def _row(name: str, seed: int, found: Found, *, on: bool) -> dict[str, Any]:
    told = {key: round(value, 4) if isinstance(value, float) else value for key, value in asdict(found).items()}
    return {"truth": name, "seed": seed, "on": on, **told, "outside": found.is_outside}


def page(rows: list[dict[str, Any]], scale: float) -> str:
    """Every figure, for people."""
    failed = sum(row["outside"] is not row["on"] for row in rows)
    told = (
        f"{CLAIM} Of {len(rows)} figures {failed} are not as they should be. Each company has about "
        f"{round(scale * 20_000):,} customers. Written by `make prove`; the measures are in `tests/example/planted.py`."
    )
    lines = ["# What was planted, and what the measures found", "", told]
    for name, measure in TRUTHS.items():
        lines += ["", f"## {name}", "", (measure.__doc__ or "").strip(), ""]
        lines += [
            "| seed | truth | number | n | comparison | n | 99.9 % interval | lies |",
            "|--:|---|--:|--:|--:|--:|---|---|",
        ]
        lines += [_line(row) for row in rows if row["truth"] == name]
    return "\n".join(lines) + "\n"


def _line(row: dict[str, Any]) -> str:
    state, lies = "on" if row["on"] else "off", "outside" if row["outside"] else "inside"
    wrong = "" if row["outside"] is row["on"] else " **(not as it should be)**"
    return (
        f"| {row['seed']} | {state} | {row['number']:.1%} | {row['n']:,} | {row['against']:.1%} | {row['n_against']:,} "
        f"| {row['low']:.1%} to {row['high']:.1%} | {lies}{wrong} |"
    )
