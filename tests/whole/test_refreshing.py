"""Whatever happens to a workspace, one thing after another, its people, companies and cases are those made anew."""

import shutil
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, cast

import pytest

import rejse
from rejse.collect.importing import ImportOptions
from rejse.errors import WrongUse
from rejse.trace.blocks import Scope

BEGIN = datetime(2026, 10, 1, 9, tzinfo=UTC)
PARTS = {name: name for name in ("customer", "anonymous", "session", "case", "account", "time", "event")}


def rows(draw: Random, count: int) -> str:
    """Events of a few people on a few devices at a few companies: late, tied, and often without a name."""
    told = [",".join(PARTS)]
    for _ in range(count):
        named = [
            draw.choice(["", *(f"{kind}{number}" for number in range(3))]) if draw.random() < share else ""
            for kind, share in (("c", 0.6), ("d", 0.6), ("s", 0.2), ("t", 0.2), ("a", 0.3))
        ]
        named[0] = named[0] if any(named) else "c0"
        at = BEGIN + timedelta(minutes=10 * draw.randrange(60))
        told.append(",".join([*named, at.isoformat(), draw.choice(["visit", "order"])]))
    return "\n".join(told) + "\n"


def happens(draw: Random, workspace: rejse.Workspace, folder: Path) -> None:
    """Something new: events, a word by hand about who is who, or somebody is forgotten."""
    people = workspace.people
    ids = [f"{kind}{number}" for kind in "cdst" for number in range(3)]
    match draw.choice(["import", "import", "merge", "alias", "group", "group", "split", "undo", "erase"]):
        case "import":
            (folder / "more.csv").write_text(rows(draw, draw.randrange(1, 9)))
            workspace.import_file(folder / "more.csv", ImportOptions(parts=PARTS, source=str(draw.random())))
        case "merge":
            people.merge(*draw.sample(ids, 2), by="eva")
        case "alias":
            people.alias(*draw.sample(["d0", "d1", "d2"], 2), by="eva")
        case "group":
            since = draw.choice([None, BEGIN + timedelta(minutes=10 * draw.randrange(60))])
            people.group(draw.choice(ids), f"a{draw.randrange(4)}", by="eva", since=since)
        case "split":
            known = workspace.person(draw.choice(ids)).keys
            people.split(
                draw.choice([seen.edge for one in known for seen in one.identifications] or ["none"]), by="eva"
            )
        case "undo":
            people.undo(draw.randrange(1, 9), by="eva")
        case "erase":
            workspace.erase(draw.choice(ids))


def everybody(workspace: rejse.Workspace) -> dict[Scope, list[tuple[str | None, list[int]]]]:
    """Every person, company and case with its events by arrival."""
    found = {}
    for scope in (Scope.PERSON, Scope.ACCOUNT, Scope.CASE):
        blocks = cast("Any", workspace.blocks(subject=scope))
        units = []
        for block in blocks.scoped(scope):
            keys, arrival = blocks.unit_keys(block.number).to_pylist(), blocks.arrival(block.number)
            units += [
                (keys[unit], arrival[block.offsets[unit] : block.offsets[unit + 1]].tolist())
                for unit in range(block.units)
                if not len(block.alive) or block.alive[unit]
            ]
        found[scope] = sorted(units, key=str)
    return found


@pytest.mark.parametrize("seed", range(2))
def test_after_whatever_happened_the_lines_are_those_of_blocks_made_anew(tmp_path: Path, seed: int) -> None:
    draw = Random(seed)
    workspace = rejse.new(tmp_path / "shop", language="en")
    (tmp_path / "log.csv").write_text(rows(draw, 30))
    workspace.import_file(tmp_path / "log.csv", ImportOptions(parts=PARTS))
    for _ in range(8):
        with suppress(WrongUse):  # it cannot always be done: who is merged twice, or undone, is refused
            happens(draw, workspace, tmp_path)
        refreshed = everybody(workspace)
        kept = shutil.move(workspace.folder.blocks, tmp_path / "kept")
        assert refreshed == everybody(workspace)
        shutil.rmtree(workspace.folder.blocks)
        shutil.move(kept, workspace.folder.blocks)
