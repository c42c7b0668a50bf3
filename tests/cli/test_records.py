"""The records on the command line: a file is applied, taken back, settled, published, and everything is told."""

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run

AGREED = """
handovers:
  - id: lead
    name: Warm leads
    from_team: marketing
    to_team: sales
    after: order
    time_limit: 4h
"""


@pytest.fixture
def bike(rejse: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with a journey of which nothing has been changed yet."""
    monkeypatch.setenv("REJSE_AUTHOR", "mette")
    folder = tmp_path / "bike"
    assert rejse("new", folder, "--language", "en").status == 0
    assert rejse("check", "-w", folder).status == 0
    return folder


def copied(bike: Path, name: str, before: str, after: str) -> Path:
    file = bike.parent / f"{name}.yaml"
    text = (bike / "journeys" / "bike.yaml").read_text()
    assert before in text
    file.write_text(text.replace(before, after, 1))
    return file


def test_two_files_of_the_same_revision_are_applied_one_after_the_other(rejse: Run, bike: Path) -> None:
    anna = copied(bike, "anna", "name: Awareness", "name: First sign")
    bo = copied(bike, "bo", "name: Awareness", "name: Attention")
    bo.write_text(bo.read_text().replace("name: Interest", "name: Curiosity", 1))
    first = rejse("apply", anna, "-w", bike, "--by", "anna", "--note", "clearer")
    assert (first.status, first.out) == (0, 'Phase "First sign", name: changed from "Awareness" to "First sign".\n')
    assert first.said == "Journey bike: revision 2, changes: 1. Take it back with `rejse undo`.\n"
    second = rejse("apply", bo, "-w", bike, "--by", "bo", "--format", "json")
    told = json.loads(second.out)
    assert (second.status, told["revision"], told["n"]) == (1, 3, 1)
    (clash,) = told["conflicts"]
    assert {name: clash[name] for name in ("number", "clash", "object", "field", "base", "kept", "other")} == {
        "number": 1, "clash": "same-field", "object": "phases/awareness", "field": "name/en", "base": "Awareness",
        "kept": "First sign", "other": "Attention",
    }  # fmt: skip
    waits = rejse("conflicts", "-w", bike)
    assert waits.out.startswith('1. Phase "First sign", name: "First sign" stands; "Attention" was left out.')
    assert waits.said == "Choose with `rejse settle N --take kept` (what stands) or `--take other` (the other value).\n"
    assert rejse("settle", "1", "--take", "other", "-w", bike, "--by", "anna").status == 0
    assert "name: Attention" in (bike / "journeys" / "bike.yaml").read_text()
    assert rejse("conflicts", "-w", bike).said == "No conflict waits.\n"
    assert "settled by anna: the other value took its place" in rejse("conflicts", "--all", "-w", bike).out


def test_what_was_done_is_taken_back_done_again_and_restored(rejse: Run, bike: Path) -> None:
    rejse("apply", copied(bike, "anna", "name: Awareness", "name: First sign"), "-w", bike)
    file = bike / "journeys" / "bike.yaml"
    assert rejse("undo", "-w", bike).status == 0
    assert "name: Awareness" in file.read_text()
    assert rejse("redo", "-w", bike).status == 0
    assert "name: First sign" in file.read_text()
    assert rejse("restore", "1", "-w", bike).status == 0
    assert "name: Awareness" in file.read_text()
    nothing = rejse("undo", "-w", bike, "--by", "nobody")
    assert (nothing.status, nothing.said.strip().rpartition(" ")[2]) == (2, "[nothing-to-undo]")
    again = rejse("redo", "-w", bike)
    assert (again.status, again.said.strip().rpartition(" ")[2]) == (2, "[nothing-to-redo]")


def test_the_history_says_who_changed_what_with_names_and_plans(rejse: Run, bike: Path) -> None:
    rejse(
        "apply", copied(bike, "a", "name: Awareness", "name: First sign"), "-w", bike, "--by", "anna", "--note", "why"
    )
    assert rejse("name", "spring", "1", "-w", bike).said == 'Revision 1 is called "spring" from now on.\n'
    published = rejse("publish", "spring", "--from", "2026-04-01", "-w", bike)
    assert published.said == "Revision 1 of bike is the plan from 2026-04-01 on.\n"
    told = rejse("history", "-w", bike).out.splitlines()
    assert [told[0].partition(" · ")[0], told[0].endswith(" · anna: why"), *told[1:3]] == [
        "2", True, '  Phase "First sign"', '    name: "Awareness" → "First sign"',
    ]  # fmt: skip
    assert told[3].endswith(' · mette · begun · "spring" · in force from 2026-04-01')
    machine = json.loads(rejse("history", "-w", bike, "--format", "json", "--limit", "1").out)
    (newest,) = machine["revisions"]
    assert (machine["n"], newest["number"], newest["author"], newest["kind"]) == (2, 2, "anna", "edit")
    assert newest["changes"][0]["said"] == 'Phase "First sign", name: changed from "Awareness" to "First sign".'
    danish = rejse("diff", "spring", "-w", bike, language="da")
    assert danish.out == '  Fase "First sign"\n    navn: "Awareness" → "First sign"\n'
    assert rejse("diff", "2", "2", "-w", bike).said == "Nothing differs.\n"
    assert json.loads(rejse("diff", "1", "-w", bike, "--format", "json").out)["later"] == 2
    assert rejse("history", "-w", bike, "--limit", "1").said == "1 older revisions; show more with --limit.\n"
    unknown = rejse("diff", "autumn", "-w", bike)
    assert (unknown.status, unknown.said.strip().rpartition(" ")[2]) == (2, "[unknown-version]")
    named = json.loads(rejse("name", "now", "-w", bike, "--format", "json").out)
    assert (named["named"]["name"], named["published"], named["n"]) == ("now", None, 2)
    plan = json.loads(rejse("publish", "-w", bike, "--from", "2026-05-01", "--format", "json").out)
    assert (plan["published"]["revision"], plan["published"]["in_force_from"]) == (2, "2026-05-01")


def test_a_hand_over_is_a_contract_that_both_teams_accept(rejse: Run, bike: Path) -> None:
    file = bike / "journeys" / "bike.yaml"
    file.write_text(file.read_text() + AGREED)
    for team in ("marketing", "sales"):
        done = rejse("agreement", "accept", "lead", "--team", team, "--day", "2026-01-05", "-w", bike)
        assert done.status == 0, done.said
    assert done.out.splitlines() == [
        "Version 1 · accepted by both · in force today",
        "  marketing: accepted by marketing on 2026-01-05 (revision 3)",
        "  sales: accepted by sales on 2026-01-05 (revision 4)",
    ]
    file.write_text(file.read_text().replace("time_limit: 4h", "time_limit: 2h", 1))
    changed = rejse("agreement", "show", "lead", "-w", bike)
    assert changed.out.splitlines()[0] == "Version 1 · changed since it was accepted"
    assert changed.out.count("from 4 hours to 2 hours") == 2
    assert changed.said.startswith("No version is in force")
    newer = rejse("agreement", "renegotiate", "lead", "--from", "2026-06-01", "-w", bike, "--format", "json")
    told = json.loads(newer.out)
    assert [(one["version"], one["standing"], one["waiting"]) for one in told["versions"]] == [
        (2, "waits", ["marketing", "sales"]),
        (1, "changed", ["marketing", "sales"]),
    ]
    assert (told["in_force"], told["versions"][0]["valid_from"]) == (None, "2026-06-01")
    danish = rejse("agreement", "show", "lead", "-w", bike, language="da")
    assert danish.out.startswith("Version 2 · endnu ikke accepteret af begge · gælder fra 2026-06-01\n")


def test_a_file_of_a_new_journey_begins_it(rejse: Run, bike: Path) -> None:
    file = bike.parent / "service.yaml"
    file.write_text((bike / "journeys" / "bike.yaml").read_text().replace("id: bike", "id: service", 1))
    assert rejse("apply", file, "-w", bike).status == 0
    assert (bike / "journeys" / "service.yaml").exists()
    bare = bike.parent / "bare.yaml"
    bare.write_text((bike / "journeys" / "bike.yaml").read_text().split("\n", 1)[1])
    refused = rejse("apply", bare, "-w", bike)
    assert (refused.status, refused.said.strip().rpartition(" ")[2]) == (2, "[base-unknown]")


def test_nobodys_name_or_note_looks_like_a_line_of_the_history(rejse: Run, bike: Path) -> None:
    anna = copied(bike, "anna", "name: Awareness", "name: First sign")
    assert rejse("apply", anna, "-w", bike, "--by", "anna\n9 · boss", "--note", "why\n8 · eva: no\x1b[31m").status == 0
    told = rejse("history", "-w", bike).out.splitlines()
    assert told[0].endswith(" · anna 9 · boss: why 8 · eva: no\N{REPLACEMENT CHARACTER}[31m")
    assert [one for one in told if one.startswith(("8", "9"))] == []


def test_numbers_too_large_are_refused_in_a_sentence(rejse: Run, bike: Path) -> None:
    anna = copied(bike, "anna", "name: Awareness", "name: First sign")
    base = rejse("apply", anna, "--base", str(10**30), "-w", bike)
    assert (base.status, base.said.strip().rpartition(" ")[2]) == (2, "[unknown-revision]")
    conflict = rejse("settle", str(10**30), "--take", "kept", "-w", bike)
    assert (conflict.status, conflict.said.strip().rpartition(" ")[2]) == (2, "[unknown-conflict]")
