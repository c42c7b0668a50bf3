"""The file in which a journey is edited, and the records: what is written in one is found in the other."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa

import rejse
from rejse.errors import Problem, RejseError
from rejse.journey.agreement import Standing
from rejse.journey.merging import Clash
from rejse.journey.writing import write_journey
from rejse.store.database import version_names
from rejse.store.editing import Editing, NoHandovers, NoSuchHandover, NotItsTeam, UnknownVersion, WhichMember
from rejse.store.journeys import BaseUnknown, FileUnsound
from rejse.store.records import By, Take

Both = Callable[[Problem | RejseError], tuple[str, str]]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> rejse.Workspace:
    monkeypatch.setenv("REJSE_AUTHOR", "mette")
    return rejse.new(tmp_path / "shop", language="en")


def file_of(shop: rejse.Workspace, name: str = "shop") -> Path:
    return shop.folder.journeys / f"{name}.yaml"


def as_author(shop: rejse.Workspace, author: str) -> Editing:
    return rejse.open(shop.folder.path).editing(author=author)


def edited(file: Path, to: Path, *changes: tuple[str, str]) -> Path:
    """A copy of a file that somebody has edited."""
    text = file.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after, 1)
    to.write_text(text, encoding="utf-8")
    return to


def test_the_files_first_line_says_what_it_was_made_from(shop: rejse.Workspace) -> None:
    shop.drawn()
    first = file_of(shop).read_text().splitlines()[0]
    assert first.startswith("# Rejse: shop, revision 1 (")
    assert first.endswith("). Keep this line: it tells what you began from.")


def test_two_files_edited_at_the_same_revision_merge_where_they_can(shop: rejse.Workspace, tmp_path: Path) -> None:
    shop.drawn()
    anna = edited(
        file_of(shop),
        tmp_path / "anna.yaml",
        ("name: Awareness", "name: First sign"),
        ("owner: marketing", "owner: sales"),
    )
    bo = edited(
        file_of(shop),
        tmp_path / "bo.yaml",
        ("name: Awareness", "name: Attention"),
        ("name: Interest", "name: Curiosity"),
    )
    first = as_author(shop, "anna").apply(anna, note="words")
    assert (first.revision, {one.field for one in first.done}, first.conflicts) == (2, {"name/en", "owner"}, ())
    second = as_author(shop, "bo").apply(bo)
    (clash,) = second.conflicts
    assert (clash.clash, clash.base, clash.kept, clash.other) == (
        Clash.SAME_FIELD, "Awareness", "First sign", "Attention",
    )  # fmt: skip
    assert [one.becomes for one in second.done] == ["Curiosity"]
    now = rejse.open(shop.folder.path)
    assert [one.name.said_in("en") for one in now.journey().phases][:2] == ["First sign", "Curiosity"]
    waits = [problem for problem in now.check() if problem.code == "conflict-open"]
    assert [(one.arguments["number"], one.arguments["author"]) for one in waits] == [(1, "bo")]
    as_author(shop, "anna").settle(1, Take.OTHER)
    after = rejse.open(shop.folder.path)
    assert after.journey().phases[0].name.said_in("en") == "Attention"
    assert "conflict-open" not in {problem.code for problem in after.check()}
    assert "name: Attention" in file_of(shop).read_text()


def test_the_open_conflict_is_told(both: Both) -> None:
    told = Problem("conflict-open", arguments={"number": 3, "author": "bo", "place": "touchpoints/call/name/da"})
    assert both(told) == (
        (
            'Two people have changed "touchpoints/call/name/da", and what "bo" wrote waits (conflict 3). '
            "See both values with `rejse conflicts` and settle it with `rejse settle 3 --take kept|other`."
        ),
        (
            'To har ændret "touchpoints/call/name/da", og det, "bo" skrev, venter (konflikt 3). '
            "Se begge værdier med `rejse conflicts`, og afgør det med `rejse settle 3 --take kept|other`."
        ),
    )


def test_who_saves_an_old_copy_over_the_journeys_own_file_undoes_nobody(shop: rejse.Workspace, tmp_path: Path) -> None:
    shop.drawn()
    old = file_of(shop).read_text()
    as_author(shop, "anna").apply(edited(file_of(shop), tmp_path / "a.yaml", ("name: Awareness", "name: First sign")))
    file_of(shop).write_text(old.replace("name: Interest", "name: Curiosity", 1))
    names = [one.name.said_in("en") for one in rejse.open(shop.folder.path).journey().phases]
    assert names[:2] == ["First sign", "Curiosity"]
    assert "name: First sign" in file_of(shop).read_text()


def test_comments_and_order_stay_when_the_records_write_the_file(shop: rejse.Workspace, tmp_path: Path) -> None:
    shop.drawn()
    remark = "  # Mette knows more\n"
    own = file_of(shop)
    own.write_text(own.read_text().replace("name: Awareness\n", f"name: Awareness{remark}", 1))
    copy = edited(own, tmp_path / "a.yaml", ("name: Interest", "name: Curiosity"))
    as_author(shop, "anna").apply(copy)
    text = own.read_text()
    assert remark in text
    assert "name: Curiosity" in text
    as_author(shop, "anna").undo()
    assert remark in own.read_text()
    assert "name: Interest" in own.read_text()


def test_a_file_being_edited_is_not_written_over(shop: rejse.Workspace, tmp_path: Path) -> None:
    """What was not taken in, because it has an error, stays in the file; mended, it merges with what others did."""
    shop.drawn()
    own = file_of(shop)
    copy = edited(own, tmp_path / "a.yaml", ("name: Interest", "name: Curiosity"))
    own.write_text(own.read_text().replace("phase: awareness", "phase: nowhere", 1))
    as_author(shop, "anna").apply(copy)
    assert "phase: nowhere" in own.read_text()
    own.write_text(own.read_text().replace("phase: nowhere", "phase: interest", 1))
    now = rejse.open(shop.folder.path).journey()
    assert (now.phases[1].name.said_in("en"), now.touchpoints[0].phase) == ("Curiosity", "interest")


def test_a_file_with_errors_changes_nothing(shop: rejse.Workspace, tmp_path: Path, both: Both) -> None:
    shop.drawn()
    broken = edited(file_of(shop), tmp_path / "a.yaml", ("phase: awareness", "phase: nowhere"))
    with pytest.raises(FileUnsound) as told:
        as_author(shop, "anna").apply(broken)
    assert told.value.code == "file-unsound"
    assert both(told.value) == (
        (
            f'"{broken}" has errors (1); nothing of it is taken in. '
            f'See them with `rejse check "{broken}"`, mend them and apply it again.'
        ),
        (
            f'Der er fejl i "{broken}" (1), og intet af den er taget i brug. '
            f'Se dem med `rejse check "{broken}"`, ret dem, og anvend filen igen.'
        ),
    )  # fmt: skip
    assert rejse.open(shop.folder.path).drawn().revision == 1


def test_a_file_without_its_first_line_must_say_what_it_was_made_from(
    shop: rejse.Workspace, tmp_path: Path, both: Both
) -> None:
    shop.drawn()
    bare = tmp_path / "bare.yaml"
    bare.write_text(file_of(shop).read_text().split("\n", 1)[1].replace("name: Interest", "name: Curiosity", 1))
    with pytest.raises(BaseUnknown) as told:
        as_author(shop, "anna").apply(bare)
    assert told.value.code == "base-unknown"
    assert both(told.value) == (
        (
            f'"{bare}" does not say which revision of the journey "shop" it was made from, '
            "so what was changed in it cannot be told. "
            "Name it with --base; --base 1 is the newest, and takes over everything the file says."
        ),
        (
            f'"{bare}" siger ikke, hvilken udgave af rejsen "shop" den er lavet ud fra, '
            "så det kan ikke ses, hvad der er ændret. "
            "Angiv den med --base; --base 1 er den nyeste, og så gælder alt, hvad der står i filen."
        ),
    )  # fmt: skip
    assert as_author(shop, "anna").apply(bare, base=1).revision == 2


def test_a_first_line_from_another_workspace_counts_for_nothing(shop: rejse.Workspace, tmp_path: Path) -> None:
    shop.drawn()
    first = file_of(shop).read_text().splitlines()[0]
    other = edited(file_of(shop), tmp_path / "a.yaml", (first, "# Rejse: shop, revision 1 (00000000)."))
    with pytest.raises(BaseUnknown):
        as_author(shop, "anna").apply(other)


def test_a_new_journey_comes_from_a_file(shop: rejse.Workspace, tmp_path: Path) -> None:
    shop.drawn()
    bare = tmp_path / "b.yaml"
    bare.write_text(file_of(shop).read_text().replace("id: shop", "id: service", 1))
    found = rejse.open(shop.folder.path)
    found.apply(bare)
    assert found.journeys() == ("shop", "service")
    assert file_of(shop, "service").read_text().startswith("# Rejse: service, revision 1 (")


def test_versions_are_found_by_number_and_by_name(shop: rejse.Workspace, tmp_path: Path, both: Both) -> None:
    shop.drawn()
    anna = as_author(shop, "anna")
    anna.name("before summer")
    anna.apply(edited(file_of(shop), tmp_path / "a.yaml", ("name: Interest", "name: Curiosity")))
    found = anna.difference("before summer")
    assert [(one.object, one.field, one.before, one.becomes) for one in found.operations] == [
        ("phases/interest", "name/en", "Interest", "Curiosity")
    ]
    assert anna.changes_of(anna.history()[0]).operations == found.operations
    plan = anna.publish("before summer", in_force_from=date(2026, 4, 1))
    assert (plan.revision, anna.plan_on(date(2026, 5, 1))) == (1, plan)
    anna.restore("before summer")
    assert anna.revision() == anna.revision("before summer")
    with pytest.raises(UnknownVersion) as told:
        anna.revision("winter")
    assert told.value.code == "unknown-version"
    assert both(told.value) == (
        'The journey "shop" has no revision and no named version "winter". See them with `rejse history`.',
        'Rejsen "shop" har hverken en udgave eller en navngiven version "winter". Se dem med `rejse history`.',
    )


AGREED = """
handovers:
  - id: lead
    from_team: marketing
    to_team: sales
    after: order
    time_limit: 4h
"""


@pytest.fixture
def agreed(shop: rejse.Workspace) -> rejse.Workspace:
    """A shop whose marketing and sales have drawn up a hand-over."""
    own = file_of(shop)
    own.write_text(own.read_text() + AGREED)
    return rejse.open(shop.folder.path)


def test_a_hand_over_is_accepted_by_both_and_renegotiated(agreed: rejse.Workspace, both: Both) -> None:
    anna = agreed.editing(author="anna")
    anna.accept("lead", team="marketing", by="marketing", day=date(2026, 1, 5))
    anna.accept("lead", team="sales", day=date(2026, 1, 6))
    (first,) = anna.agreement("lead")
    assert (first.standing, [(one.team, one.by) for one in first.accepted]) == (
        Standing.ACCEPTED, [("marketing", "marketing"), ("sales", "sales")],
    )  # fmt: skip
    anna.renegotiate("lead", valid_from=date(2026, 3, 1))
    versions = anna.agreement("lead")
    assert [(one.number, one.standing, one.valid_from) for one in versions] == [
        (1, Standing.ACCEPTED, None),
        (2, Standing.WAITS, date(2026, 3, 1)),
    ]
    with pytest.raises(NoSuchHandover) as unknown:
        anna.agreement("leed")
    assert unknown.value.code == "no-such-handover"
    assert both(unknown.value) == (
        'There is no hand-over called "leed" in the journey. Did you mean "lead"?',
        'Der er ingen overdragelse i rejsen, der hedder "leed". Mente du "lead"?',
    )
    with pytest.raises(NotItsTeam) as stranger:
        anna.accept("lead", team="service", by="service", day=date(2026, 1, 5))
    assert stranger.value.code == "not-its-team"
    assert both(stranger.value) == (
        (
            'The hand-over "lead" is between marketing, sales, and "service" is neither of them. '
            "Accept it for one of them with --team."
        ),
        (
            'Overdragelsen "lead" er mellem marketing, sales, og "service" er ingen af dem. '
            "Acceptér den på vegne af et af dem med --team."
        ),
    )  # fmt: skip


def test_it_must_be_clear_who_accepts(agreed: rejse.Workspace, both: Both) -> None:
    own = file_of(agreed)
    two = "team:\n  - {id: anna, name: Anna, team: sales}\n  - {id: bo, name: Bo, team: sales}\n"
    own.write_text(own.read_text().replace("team:\n", two, 1))
    with pytest.raises(WhichMember) as several:
        rejse.open(agreed.folder.path).editing().accept("lead", team="sales", day=date(2026, 1, 6))
    assert several.value.code == "which-member"
    assert both(several.value) == (
        (
            'It is not clear who accepts for "sales". '
            "Name a member of the journey's team with --member: anna, bo, sales."
        ),
        (
            'Det er ikke klart, hvem der accepterer på vegne af "sales". '
            "Angiv en fra rejsens team med --member: anna, bo, sales."
        ),
    )


def test_what_a_journey_says_of_another_is_judged(shop: rejse.Workspace, tmp_path: Path, both: Both) -> None:
    shop.drawn()
    text = file_of(shop).read_text().split("\n", 1)[1].replace("id: shop", "id: detail", 1)
    detail = tmp_path / "detail.yaml"

    def told(*lines: str) -> dict[str, Problem]:
        detail.write_text(text.replace("id: detail\n", "".join(("id: detail\n", *lines)), 1))
        here = rejse.open(shop.folder.path)
        here.apply(detail, base=here.editing("detail").number(None) if "detail" in here.journeys() else None)
        return {one.code: one for one in here.check("detail") if one.code.startswith(("unknown-parent", "shared"))}

    assert both(told("parent: other\n")["unknown-parent"]) == (
        (
            'The journey is said to detail "other", and the workspace holds no such journey. '
            'Write the id of a journey under "parent", or take it out.'
        ),
        (
            'Rejsen skal uddybe "other", men der er ingen rejse med det id i arbejdsmappen. '
            'Skriv et rejse-id under "parent", eller slet linjen.'
        ),
    )
    assert both(told("parent: shop\n", "parent_phase: nowhere\n")["unknown-parent-phase"]) == (
        (
            'The journey is said to detail the phase "nowhere" of "shop", which has no such phase. '
            'Write the id of one of its phases under "parent_phase".'
        ),
        (
            'Rejsen skal uddybe fasen "nowhere" i "shop", men den rejse har ikke sådan en fase. '
            'Skriv id\'et på en af dens faser under "parent_phase".'
        ),
    )
    assert told("parent: shop\n", "parent_phase: interest\n") == {}


def test_a_shared_card_whose_origin_is_gone_says_so(shop: rejse.Workspace, tmp_path: Path, both: Both) -> None:
    shop.drawn()
    own = shop.journey()
    detail = replace(
        own, id="detail", touchpoints=tuple(replace(one, shared=f"shop/{one.id}") for one in own.touchpoints)
    )
    bare = tmp_path / "detail.yaml"
    bare.write_text(write_journey(detail))
    shop.apply(bare)
    shop.editing("shop").change(replace(own, touchpoints=own.touchpoints[:-1], won_at=()))
    here = rejse.open(shop.folder.path)
    (gone,) = (one for one in here.check("detail") if one.code == "shared-card-gone")
    last = own.touchpoints[-1].id
    assert both(gone) == (
        (
            f'The card "{last}" is shared from "shop/{last}", which is not there any more; it keeps what it said last. '
            'Take "shared" out to let it stand on its own, or name the card it is.'
        ),
        (
            f'Kortet "{last}" er delt fra "shop/{last}", som ikke findes længere; det beholder det, der stod sidst. '
            'Slet "shared", hvis det skal stå for sig selv, eller angiv det kort, det er.'
        ),
    )


def test_what_is_no_file_of_a_persons_is_no_journey(shop: rejse.Workspace) -> None:
    shop.drawn()
    file = file_of(shop)
    (file.parent / ".shop.yaml").write_text("left by an editor")
    (file.parent / "folder.yaml").mkdir()
    (file.parent / "away.yaml").symlink_to("nowhere.yaml")
    assert rejse.open(shop.folder.path).journeys() == ("shop",)


def test_a_file_that_a_person_linked_stays_linked(shop: rejse.Workspace, tmp_path: Path) -> None:
    shop.drawn()
    file, kept = file_of(shop), tmp_path / "in-git.yaml"
    file.rename(kept)
    file.symlink_to(kept)
    edited(kept, kept, ("name: Awareness", "name: First sign"))
    assert rejse.open(shop.folder.path).drawn().revision == 2
    assert file.is_symlink()
    assert kept.read_text().startswith("# Rejse: shop, revision 2 (")


def test_a_revisions_number_is_never_taken_for_a_name(shop: rejse.Workspace) -> None:
    shop.drawn()
    own = shop.journey()
    editing = as_author(shop, "anna")
    with editing._records.saving(By("old", datetime.now(UTC))) as saving:  # an earlier program let this pass
        told = {"journey": "shop", "name": "2", "revision": 1, "author": "old", "named_at": saving.by.at}
        saving.connection.execute(sa.insert(version_names).values(**told))
    editing.change(replace(own, owner="sales"))
    (newest, _) = editing.history()
    assert [one.becomes for one in editing.changes_of(newest).operations] == ["sales"]
    assert (editing.number(2), editing.number("2")) == (2, 1)


def test_a_journey_without_hand_overs_says_so(shop: rejse.Workspace, both: Both) -> None:
    shop.drawn()
    with pytest.raises(NoHandovers) as told:
        as_author(shop, "anna").agreement("lead")
    assert told.value.code == "no-handovers-drawn"
    assert both(told.value) == (
        (
            'There is no hand-over called "lead": the journey "shop" has no hand-overs yet. '
            'Draw it under "handovers" in the file of the journey.'
        ),
        (
            'Der er ingen overdragelse, der hedder "lead": rejsen "shop" har ingen overdragelser endnu. '
            'Tegn den under "handovers" i rejsens fil.'
        ),
    )


def test_a_card_shared_from_nowhere_does_not_hide_the_journey(shop: rejse.Workspace) -> None:
    shop.drawn()
    edited(file_of(shop), file_of(shop), ("- id: order\n", "- id: order\n    shared: other/order\n"))
    here = rejse.open(shop.folder.path)
    assert (here.drawn().revision, [one.code for one in here.drawn().errors]) == (1, ["shared-from-nowhere"])
    assert "shared: other/order" in file_of(shop).read_text()


CLOSED = """
import json, os, sys
from pathlib import Path
import rejse
from rejse.errors import Problem
from rejse.words import say

rejse.open(sys.argv[2]).check()  # loads all that is needed, which nobody may not be allowed to read
say(Problem("not-taken-in", arguments={"journey": "", "number": 0}), "da")
if os.getuid() == 0:
    os.setuid(65534)  # root may write everywhere
here = rejse.open(sys.argv[1])
told = [one for one in here.check() if one.code == "not-taken-in"]
said = [[say(one, language).message + " " + say(one, language).remedy for language in ("en", "da")] for one in told]
print(json.dumps({"said": said, "name": here.journey().phases[0].name.said_in("en"), "at": here.drawn().revision}))
"""


def test_who_may_not_write_sees_the_newest_revision_and_is_told_of_the_change_in_the_file() -> None:
    with TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        shop = rejse.new(Path(place) / "shop", language="en")
        shop.drawn()
        assert not shop.has_events  # which makes the empty event table
        edited(file_of(shop), file_of(shop), ("name: Awareness", "name: First sign"))
        shutil.copytree(shop.folder.path, Path(place) / "copy")
        for one in (shop.folder.path, *shop.folder.path.rglob("*")):
            one.chmod(0o555 if one.is_dir() else 0o444)
        program = [sys.executable, "-c", CLOSED, str(shop.folder.path), str(Path(place) / "copy")]
        run = subprocess.run(program, capture_output=True, text=True, timeout=60, check=False)
        for one in (shop.folder.path, *shop.folder.path.rglob("*")):
            one.chmod(0o755 if one.is_dir() else 0o644)
    assert (run.returncode, run.stderr) == (0, "")
    told = json.loads(run.stdout)
    assert (told["name"], told["at"]) == ("Awareness", 1)
    assert told["said"] == [
        [
            (
                'What was changed in the file of the journey "shop" is not taken in, because nothing can be written '
                "here; revision 1 is shown. Let the user who runs Rejse write in the workspace."
            ),
            (
                'Det, der er ændret i filen til rejsen "shop", er ikke taget i brug, for der kan ikke skrives her; '
                "udgave 1 vises. Giv den bruger, der kører Rejse, lov til at skrive i arbejdsmappen."
            ),
        ]
    ]
