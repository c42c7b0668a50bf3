import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from textwrap import dedent

import msgspec
import numpy as np
import pyarrow as pa
import pytest
from tests.trace.told_log import ToldLog

from rejse.trace import generation
from rejse.trace.blocks import Scope
from rejse.trace.build import BlocksNotWritten, BlocksVanished, MadeFrom, build, open_blocks
from rejse.trace.generation import MANIFEST, generation_in_force, read_manifest
from rejse.trace.opened import OpenedBlocks
from rejse.trace.reading import COLUMNS
from rejse.words import line

GAP = timedelta(minutes=30)
ONE = ToldLog([{"time": 1, "user_key": "anna", "name": "see-ad"}], version=1)
TWO = ToldLog([{"time": at, "user_key": f"u{at}", "session_key": "s", "name": "buy"} for at in range(9)], version=2)


class PowerCut(BaseException):
    """The process ends here."""


def opened(folder: Path, log: ToldLog, *, gap: timedelta = GAP) -> OpenedBlocks:
    blocks = open_blocks(folder, log, session_gap=gap, journey_revision=1)
    assert isinstance(blocks, OpenedBlocks)
    return blocks


def counts(blocks: OpenedBlocks) -> tuple[int, list[int]]:
    """Give the version and the number of events that can really be read."""
    return blocks.snapshot.events, [len(block.time[: block.events]) for block in blocks.scoped(Scope.PERSON)]


def cutting_power(after: int) -> Callable[[int, int], None]:
    """Make a progress that ends the process after so many steps."""
    steps = iter(range(after))

    def progress(_done: int, _total: int) -> None:
        if next(steps, None) is None:
            raise PowerCut

    return progress


def test_blocks_are_opened_again_without_being_made_again(tmp_path: Path) -> None:
    first = opened(tmp_path, TWO).manifest
    assert opened(tmp_path, TWO).manifest == first


@pytest.mark.parametrize(
    ("log", "gap"),
    [(TWO.changed(version=3, rows=5), GAP), (TWO, timedelta(minutes=31))],
    ids=["other files", "another gap"],
)
def test_blocks_of_another_time_or_session_gap_are_made_anew(tmp_path: Path, log: ToldLog, gap: timedelta) -> None:
    first = opened(tmp_path, TWO).manifest
    again = opened(tmp_path, log, gap=gap).manifest
    assert (again.generation, again.before) == ("generation-000002", first.generation)
    assert (again.events_version, again.session_gap) == (log.version, gap // timedelta(microseconds=1))


@pytest.mark.parametrize("after", range(7))
def test_power_that_goes_at_any_step_leaves_the_old_blocks(tmp_path: Path, after: int) -> None:
    old = opened(tmp_path, ONE)
    batches = TWO.batches(COLUMNS)
    with pytest.raises(PowerCut):
        build(
            batches,
            into=tmp_path,
            made_from=MadeFrom(events_version=2),
            events_per_block=2,
            progress=cutting_power(after),
        )
    assert read_manifest(tmp_path) == old.manifest
    assert counts(opened(tmp_path, ONE)) == counts(old) == (1, [1])


KILLED_AT_EVERY_STEP = """
    import os, shutil, signal, sys
    from pathlib import Path
    from rejse.trace.build import MadeFrom, build
    from rejse.trace.generation import read_manifest
    from rejse.trace.reading import COLUMNS
    from tests.trace.test_generation import TWO

    old, step, ended = Path(sys.argv[1]), 0, 1
    while ended:
        into = shutil.copytree(old, old.with_name(f"copy-{step}"))
        if not (child := os.fork()):
            left = iter(range(step))

            def die_at_a_step(event, arguments):
                if event in {"open", "os.mkdir", "os.rename"} and str(arguments[0]).startswith(str(into)):
                    if next(left, None) is None:
                        os.kill(os.getpid(), signal.SIGKILL)

            sys.addaudithook(die_at_a_step)
            build(TWO.batches(COLUMNS), into=into, made_from=MadeFrom(events_version=2), events_per_block=4)
            os._exit(0)
        ended = os.waitpid(child, 0)[1]
        assert ended in {0, signal.SIGKILL}
        in_force = read_manifest(into)
        print(in_force.events_version if in_force else None)
        step += 1
"""


def test_a_process_killed_at_any_step_of_writing_leaves_the_old_blocks_or_the_new_ones(tmp_path: Path) -> None:
    """Each time a file or folder is opened, made or renamed, a child dies there; then the blocks are looked at."""
    opened(tmp_path / "old", ONE)
    script = [sys.executable, "-c", dedent(KILLED_AT_EVERY_STEP), str(tmp_path / "old")]
    ended = subprocess.run(script, cwd=Path(__file__).parents[2], check=True, capture_output=True, text=True)
    found = ended.stdout.split()
    assert len(found) > 20
    assert found == sorted(found)
    assert set(found) == {"1", "2"}


def test_a_disk_that_refuses_is_told_and_the_old_blocks_stay(tmp_path: Path) -> None:
    old = opened(tmp_path, ONE)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (600, before[1]))
    try:
        with pytest.raises(BlocksNotWritten) as refused:
            opened(tmp_path, TWO)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert read_manifest(tmp_path) == old.manifest
    assert [one.name for one in tmp_path.glob("generation-*")] == [old.manifest.generation]
    assert (line(refused.value, "en"), line(refused.value, "da")) == (
        (
            f"{tmp_path}: The arranged events could not be written: File too large. Nothing is lost: the "
            f"events are kept, and "
            "the former numbers stand. Make room on the disk or mend the rights, and try again. [blocks-not-written]"
        ),
        (
            f"{tmp_path}: De ordnede hændelser kunne ikke skrives: File too large. Intet er gået tabt: "
            f"Hændelserne er gemt, og "
            "de hidtidige tal gælder stadig. Skaf plads på disken, eller ret adgangen, og prøv igen. "
            "[blocks-not-written]"
        ),
    )


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def turn_a_bit(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize("damage", [cut_short, turn_a_bit, Path.unlink])
@pytest.mark.parametrize("name", ["events-0000.arrow", "persons-0000.arrow", "sessions-0000.arrow", "kinds.json"])
def test_a_damaged_file_is_noticed_and_the_blocks_are_made_anew(
    tmp_path: Path, name: str, damage: Callable[[Path], None]
) -> None:
    opened(tmp_path, TWO)
    damage(tmp_path / "generation-000001" / name)
    assert read_manifest(tmp_path) is None
    again = opened(tmp_path, TWO)
    assert (again.manifest.generation, counts(again)) == ("generation-000002", (2, [9]))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"format": 1}', b"\xff"])
def test_a_manifest_that_says_nothing_is_as_good_as_none(tmp_path: Path, content: bytes) -> None:
    opened(tmp_path, TWO)
    (tmp_path / MANIFEST).write_bytes(content)
    assert counts(opened(tmp_path, TWO)) == (2, [9])


def test_blocks_of_another_format_are_made_anew(tmp_path: Path) -> None:
    opened(tmp_path, TWO)
    manifest = msgspec.json.decode((tmp_path / MANIFEST).read_bytes())
    (tmp_path / MANIFEST).write_bytes(msgspec.json.encode({**manifest, "format": 0}))
    assert opened(tmp_path, TWO).manifest.generation == "generation-000002"


def test_blocks_copied_to_another_place_are_good_as_they_are(tmp_path: Path) -> None:
    first = opened(tmp_path, TWO).manifest
    for file in (tmp_path / first.generation).iterdir():
        os.utime(file, (1, 1))
    assert opened(tmp_path, TWO).manifest == first


def test_a_reader_keeps_its_generation_whatever_is_written_beside_it(tmp_path: Path) -> None:
    reader = opened(tmp_path, TWO)
    for version in range(3, 8):
        opened(tmp_path, TWO.changed(events=TWO.events[:1], version=version))
    assert counts(reader) == (2, [9])
    assert reader.scoped(Scope.SESSION)[0].time[:9].tolist() == sorted(range(9), key=lambda at: time_of(reader, at))
    assert reader.facet("name", Scope.PERSON).values == ("buy",)


def test_a_reader_goes_on_when_the_folder_is_deleted_under_it(tmp_path: Path) -> None:
    overlapping = [
        {"time": at, "user_key": "anna", "session_key": key, "name": f"n{at}"} for at, key in enumerate("abab")
    ]
    log, folder = ToldLog(overlapping), tmp_path / "blocks"
    reader = opened(folder, log)
    shutil.rmtree(folder)
    assert [reader.scoped(scope)[0].offsets.tolist() for scope in (Scope.PERSON, Scope.SESSION)] == [[0, 4], [0, 2, 4]]
    facet = reader.facet("name", Scope.SESSION)
    assert [facet.values[code] for code in facet.codes[0]] == ["n0", "n2", "n1", "n3"]
    assert (reader.arrival(0).tolist(), reader.person_keys(0).num_rows) == ([0, 1, 2, 3], 1)
    assert not folder.exists()
    anew = opened(folder, log)
    assert anew.scoped(Scope.SESSION)[0].time.tolist() == reader.scoped(Scope.SESSION)[0].time.tolist()


@dataclass(frozen=True)
class Deleting:
    """Events whose blocks somebody deletes just before they are opened, when everything is checked."""

    log: ToldLog
    folder: Path

    @property
    def version(self) -> int:
        return self.log.version

    @property
    def count(self) -> int:
        return self.log.count

    @property
    def batches(self) -> Callable[..., Iterator[pa.RecordBatch]]:
        shutil.rmtree(self.folder)
        return self.log.batches

    def files(self) -> list[str]:
        return self.log.files()

    def pinned(self) -> "Deleting":
        return self


def test_blocks_deleted_just_as_they_are_opened_are_told_and_made_anew_next_time(tmp_path: Path) -> None:
    opened(tmp_path, TWO)
    with pytest.raises(BlocksVanished) as refused:
        open_blocks(tmp_path, Deleting(TWO, tmp_path), session_gap=GAP, journey_revision=1)
    assert (line(refused.value, "en"), line(refused.value, "da")) == (
        (
            f"{tmp_path}: The arranged events were deleted just as they were opened. "
            "Nothing is lost: the events are kept. Ask again: they are arranged anew. [blocks-vanished]"
        ),
        (
            f"{tmp_path}: De ordnede hændelser blev slettet, netop som de blev åbnet. "
            "Intet er gået tabt: Hændelserne er gemt. Spørg igen, så bliver de ordnet på ny. [blocks-vanished]"
        ),
    )
    assert counts(opened(tmp_path, TWO)) == (2, [9])


def time_of(reader: OpenedBlocks, at: int) -> int:
    return int(np.flatnonzero(reader.scoped(Scope.PERSON)[0].time == at)[0])


def test_old_generations_are_removed_an_hour_after_anybody_wrote_to_them(tmp_path: Path) -> None:
    for version in range(1, 5):
        opened(tmp_path, TWO.changed(version=version, rows=version))
    assert len(list(tmp_path.glob("generation-*"))) == 4
    long_ago = time.time() - 3601
    for folder in tmp_path.glob("generation-*"):
        os.utime(folder, (long_ago, long_ago))
    opened(tmp_path, TWO.changed(version=5, rows=5))
    assert sorted(one.name for one in tmp_path.glob("generation-*")) == ["generation-000004", "generation-000005"]
    assert generation_in_force(tmp_path) == "generation-000005"


@pytest.fixture
def restarted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[[str], None]]:
    """Start the machine anew, under a name; without a name it tells none, as some systems do."""

    def restart(name: str) -> None:
        told = tmp_path / "boot_id"
        told.write_text(f"{name}\n")
        monkeypatch.setattr(generation, "_BOOT", told)
        generation._name_of_run.cache_clear()

    yield restart
    monkeypatch.undo()
    generation._name_of_run.cache_clear()


def turn_a_bit_unseen(file: Path) -> None:
    """Leave a file as a power cut may: as long as it was, last changed when it was, and something else in it."""
    before = file.stat()
    turn_a_bit(file)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("name", ["events-0000.arrow", "persons-0000.arrow", "sessions-0000.arrow", "kinds.json"])
def test_what_the_disk_had_not_taken_when_the_power_went_is_noticed_and_made_anew(
    tmp_path: Path, name: str, restarted: Callable[[str], None]
) -> None:
    """Nobody waits for the disk while blocks are written, so nothing is trusted by its looks after a restart."""
    restarted("before the power cut")
    opened(tmp_path / "blocks", TWO)
    restarted("after it")
    turn_a_bit_unseen(tmp_path / "blocks" / "generation-000001" / name)
    assert read_manifest(tmp_path / "blocks") is None
    again = opened(tmp_path / "blocks", TWO)
    assert (again.manifest.generation, counts(again)) == ("generation-000002", (2, [9]))


def test_blocks_that_outlived_a_restart_are_read_through_once_and_then_trusted(
    tmp_path: Path, restarted: Callable[[str], None]
) -> None:
    restarted("monday")
    first = opened(tmp_path / "blocks", TWO).manifest
    restarted("tuesday")
    assert opened(tmp_path / "blocks", TWO).manifest == first
    turn_a_bit_unseen(tmp_path / "blocks" / first.generation / "events-0000.arrow")
    assert read_manifest(tmp_path / "blocks") == first


@pytest.mark.parametrize(("name", "waits"), [("monday", False), ("", True)], ids=["told", "not told"])
def test_a_machine_that_does_not_tell_its_restarts_waits_for_the_disk(
    tmp_path: Path, restarted: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, name: str, *, waits: bool
) -> None:
    truly, synced = os.fsync, list[str]()

    def noted(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        truly(descriptor)

    restarted(name)
    monkeypatch.setattr(os, "fsync", noted)
    opened(tmp_path / "blocks", TWO)
    files = {"events-0000.arrow", "persons-0000.arrow", "sessions-0000.arrow", "keyed-0000.arrow", "kinds.json"}
    assert set(synced) >= {*files, "generation-000001", "generation-000001.json", "blocks"} if waits else not synced
