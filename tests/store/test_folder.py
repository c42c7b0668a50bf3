import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from rejse.errors import Problem, RejseError, Severity, Where
from rejse.settings import Settings
from rejse.store.folder import (
    CannotWrite,
    Folder,
    FolderName,
    FolderNotEmpty,
    KeyDamaged,
    KeyMissing,
    KeyUnreadable,
    NoWorkspace,
    SettingsMissing,
    WorkspaceBusy,
    WorkspaceExists,
)

Both = Callable[[Problem | RejseError], tuple[str, str]]


def test_a_workspace_that_was_made_can_be_opened(tmp_path: Path) -> None:
    made = Folder.create(tmp_path / "shop", Settings(language="en", currency="SEK"))
    opened = Folder.open(tmp_path / "shop")
    assert (opened.path, opened.settings, opened.secret) == (made.path, made.settings, made.secret)
    assert sorted(one.name for one in made.path.iterdir()) == [
        *("blocks", "events", "exports", "identity", "journeys", "mappings", "rejse.toml", "workspace.key")
    ]


def test_every_part_has_its_name(folder: Folder) -> None:
    parts = (folder.settings_file, folder.records_file, folder.journeys, folder.events, folder.identity)
    more = (folder.blocks, folder.vault_file, folder.key_file, folder.mappings, folder.exports)
    assert [str(part.relative_to(folder.path)) for part in parts + more] == [
        *("rejse.toml", "records.sqlite", "journeys", "events", "identity"),
        *("blocks", "vault.sqlite", "workspace.key", "mappings", "exports"),
    ]


def test_two_workspaces_never_share_a_key_and_nobody_else_reads_it(tmp_path: Path) -> None:
    one, other = (Folder.create(tmp_path / name, Settings()) for name in ("one", "other"))
    assert one.secret != other.secret
    assert one.keys.key("user", "anna") != other.keys.key("user", "anna")
    assert one.key_file.stat().st_mode & 0o777 == 0o600
    assert one.problems == ()


def test_a_key_that_others_can_read_is_told_and_still_used(folder: Folder, both: Both) -> None:
    folder.key_file.chmod(0o644)
    file = str(folder.key_file)
    (problem,) = Folder.open(folder.path).problems
    assert problem == Problem("key-readable", Severity.ADVICE, Where(file), {"file": file})
    assert both(problem) == (
        f'Other users of this machine can read the workspace\'s key "{file}". Close it with: chmod 600 "{file}"',
        f'Andre brugere af denne maskine kan læse arbejdsmappens nøgle "{file}". Luk den med: chmod 600 "{file}"',
    )


def test_a_folder_that_is_no_workspace(tmp_path: Path, both: Both) -> None:
    for place in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(NoWorkspace) as caught:
            Folder.open(place)
        assert both(caught.value) == (
            f'There is no workspace in "{place}". Make one with "rejse new {place}", or name yours with --workspace.',
            (
                f'Der er ingen arbejdsmappe i "{place}". Opret et med "rejse new {place}", '
                "eller angiv dit eget med --workspace."
            ),
        )
        assert (caught.value.code, caught.value.exit_status) == ("no-workspace", 2)


def test_a_workspace_is_not_made_over_another(folder: Folder, both: Both) -> None:
    with pytest.raises(WorkspaceExists) as caught:
        Folder.create(folder.path, Settings())
    assert both(caught.value) == (
        f'There is a workspace in "{folder.path}" already. Use it with --workspace, or choose another folder.',
        f'Der er allerede en arbejdsmappe i "{folder.path}". Brug det med --workspace, eller vælg en anden mappe.',
    )
    assert (caught.value.code, caught.value.exit_status) == ("workspace-exists", 2)
    assert Folder.open(folder.path).secret == folder.secret


def test_a_workspace_is_not_made_among_other_things(tmp_path: Path, both: Both) -> None:
    (tmp_path / "letter.txt").write_text("Dear Anna")
    with pytest.raises(FolderNotEmpty) as caught:
        Folder.create(tmp_path, Settings())
    assert both(caught.value) == (
        f'A workspace cannot be made in "{tmp_path}": something else is there. Choose a new or empty folder.',
        (
            f'Der kan ikke oprettes en arbejdsmappe i "{tmp_path}", for der ligger noget andet. '
            "Vælg en ny eller tom mappe."
        ),
    )
    assert (caught.value.code, caught.value.exit_status) == ("folder-not-empty", 2)
    assert [one.name for one in tmp_path.iterdir()] == ["letter.txt"]


def test_a_workspace_is_not_made_where_a_file_stands_in_the_way(tmp_path: Path, both: Both) -> None:
    (tmp_path / "file").write_text("")
    place = tmp_path / "file" / "shop"
    with pytest.raises(CannotWrite) as caught:
        Folder.create(place, Settings())
    assert (caught.value.code, caught.value.exit_status) == ("cannot-write", 3)
    assert both(caught.value) == (
        (
            f'Nothing can be written in "{place}": Not a directory. '
            "Choose another folder, or let the user who runs Rejse write there."
        ),
        (
            f'Der kan ikke skrives i "{place}": Not a directory. '
            "Vælg en anden mappe, eller giv den bruger, der kører Rejse, lov til at skrive i den."
        ),
    )


@pytest.mark.parametrize(
    ("name", "sign"), [("a%20b", "%20"), ("a\\b", "\\"), ("all*", "*"), ("which?", "?"), ("[x]", "[")]
)
def test_a_path_that_the_event_table_would_read_otherwise_is_refused(
    tmp_path: Path, both: Both, name: str, sign: str
) -> None:
    with pytest.raises(FolderName) as caught:
        Folder.create(tmp_path / name, Settings())
    assert both(caught.value) == (
        (
            f'The path "{tmp_path / name}" holds "{sign}", which the event table would read as something else. '
            "Choose a folder whose path is without it."
        ),
        (
            f'Stien "{tmp_path / name}" indeholder "{sign}", som hændelsestabellen ville læse som noget andet. '
            "Vælg en mappe, hvis sti er uden."
        ),
    )
    assert (caught.value.code, caught.value.exit_status) == ("folder-name", 2)
    assert list(tmp_path.iterdir()) == []


def test_a_workspace_without_its_settings(folder: Folder, both: Both) -> None:
    folder.settings_file.unlink()
    with pytest.raises(SettingsMissing) as caught:
        Folder.open(folder.path)
    assert caught.value.code == "settings-missing"
    assert both(caught.value) == (
        (
            f'The workspace in "{folder.path}" has lost its rejse.toml. '
            "Fetch it from a backup, or make an empty file of that name: every setting then has its default."
        ),
        (
            f'Arbejdsområdet i "{folder.path}" mangler sin rejse.toml. '
            "Hent den fra en sikkerhedskopi, eller lav en tom fil med det navn: så gælder standardværdierne."
        ),
    )
    folder.settings_file.write_text("")
    assert Folder.open(folder.path).settings == Settings()


def test_a_workspace_without_its_key(folder: Folder, both: Both) -> None:
    folder.key_file.unlink()
    with pytest.raises(KeyMissing) as caught:
        Folder.open(folder.path)
    assert (caught.value.code, caught.value.where) == ("key-missing", Where(str(folder.key_file)))
    assert both(caught.value) == (
        (
            'The workspace has lost its key, the file "workspace.key". '
            "Fetch it from a backup: with a new key, known customers would look like new ones."
        ),
        (
            'Arbejdsområdet mangler sin nøgle, filen "workspace.key". '
            "Hent den fra en sikkerhedskopi: med en ny nøgle ville kendte kunder ligne nye."
        ),
    )


def test_a_key_that_cannot_be_read(folder: Folder, both: Both) -> None:
    folder.key_file.unlink()
    folder.key_file.mkdir()
    with pytest.raises(KeyUnreadable) as caught:
        Folder.open(folder.path)
    assert caught.value.code == "key-unreadable"
    assert both(caught.value) == (
        (
            'The workspace\'s key, the file "workspace.key", cannot be read: Is a directory. '
            "Let the user who runs Rejse own the file."
        ),
        (
            'Arbejdsområdets nøgle, filen "workspace.key", kan ikke læses: Is a directory. '
            "Lad den bruger, der kører Rejse, eje filen."
        ),
    )


def test_a_key_that_was_cut_short(folder: Folder, both: Both) -> None:
    folder.key_file.write_bytes(b"short")
    with pytest.raises(KeyDamaged) as caught:
        Folder.open(folder.path)
    assert caught.value.code == "key-damaged"
    assert both(caught.value) == (
        (
            'The workspace\'s key, the file "workspace.key", has 5 bytes instead of 32. '
            "Fetch it from a backup: with another key, known customers would look like new ones."
        ),
        (
            'Arbejdsområdets nøgle, filen "workspace.key", fylder 5 byte i stedet for 32. '
            "Hent den fra en sikkerhedskopi: med en anden nøgle ville kendte kunder ligne nye."
        ),
    )


def test_whoever_waits_in_vain_is_told_which_process_writes(folder: Folder, both: Both) -> None:
    with folder.writing(), pytest.raises(WorkspaceBusy) as caught, Folder.open(folder.path).writing(wait_seconds=0):
        pytest.fail("two were inside at once")
    assert caught.value.code == "workspace-busy"
    assert both(caught.value) == (
        (
            f'Process "{os.getpid()}" is writing to the workspace "{folder.path}" and has not finished. '
            "Try again when it has."
        ),
        (
            f'Proces "{os.getpid()}" skriver i arbejdsmappen "{folder.path}" og er ikke færdig endnu. '
            "Prøv igen, når den er."
        ),
    )


def test_another_thread_waits_for_its_turn_too(folder: Folder) -> None:
    met: list[str] = []

    def enter() -> None:
        try:
            with folder.writing(wait_seconds=0):
                met.append("inside")
        except WorkspaceBusy:
            met.append("busy")

    with folder.writing():
        thread = Thread(target=enter)
        thread.start()
        thread.join()
    thread = Thread(target=enter)
    thread.start()
    thread.join()
    assert met == ["busy", "inside"]


def test_writing_may_be_nested_and_ends_with_the_outermost(folder: Folder) -> None:
    other = Folder.open(folder.path)
    with folder.writing():
        with folder.writing():
            pass
        with pytest.raises(WorkspaceBusy), other.writing(wait_seconds=0):
            pytest.fail("the inner end let somebody in")
    with other.writing(wait_seconds=0):
        pass


def test_a_process_that_was_killed_holds_nothing(folder: Folder) -> None:
    program = (
        "import sys, os\nfrom pathlib import Path\nfrom rejse.store.folder import Folder\n"
        "with Folder.open(Path(sys.argv[1])).writing():\n    os.kill(os.getpid(), 9)\n"
    )
    killed = subprocess.run([sys.executable, "-c", program, str(folder.path)], check=False, timeout=30)
    assert killed.returncode == -9
    with folder.writing(wait_seconds=0):
        pass


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "manifest.json"
    Folder.write_atomically(file, "old")
    with pytest.raises(UnicodeEncodeError):
        Folder.write_atomically(file, "new \ud800")
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError):
        Folder.write_atomically(tmp_path / "folder", "new")
    assert file.read_text() == "old"
    Folder.write_atomically(file, b"new", mode=0o600)
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("new", 0o600)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["folder", "manifest.json"]
