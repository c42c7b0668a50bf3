"""The example company as a workspace: simulated, and taken in like anybody's files."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rejse.settings import Settings
from rejse.store.folder import Folder
from rejse.workspace.opened import Moved, Workspace, open

if TYPE_CHECKING:
    from rejse.collect.importing import ImportOptions, ImportReport

EXAMPLE_FILES = "raw"
"""The folder of the example company's raw files, inside exports."""


@dataclass(frozen=True, slots=True)
class Made:
    """The example company's workspace, and what became of each of its raw files."""

    workspace: "Workspace"
    reports: "tuple[ImportReport, ...]"


def make_example(
    path: Path | str,
    *,
    language: str = "da",
    moved: Moved | None = None,
    **simulated: Any,  # noqa: ANN401  (the arguments of `write_files`)
) -> "Made":
    """Make the example company in a folder, or open it where it was made before; its files come in like anyone's.

    What was planted in it is written beside the raw files, where no analysis looks.

    Args:
        path: the folder.
        language: the workspace's.
        moved: told how far it is.
        **simulated: seed, scale and truths, as `example.files.write_files` takes them.

    Returns:
        The workspace, and what became of each raw file.
    """
    from rejse.example.files import TRUTHS_FILE, journey_text, truths_text, write_files

    folder = Path(path)
    raw = folder / "exports" / EXAMPLE_FILES
    made = open(folder) if raw.is_dir() else Workspace(Folder.create(folder, Settings(language=language)))
    raw.mkdir(parents=True, exist_ok=True)
    if not made.journeys():
        made.add_journey("example", journey_text())
    written = write_files(raw, moved=moved, **simulated)
    (raw.parent / TRUTHS_FILE).write_text(truths_text(simulated.get("truths")), encoding="utf-8")
    reports = [made.import_file(file.path, _options(file.options), moved=moved) for file in written]
    made.blocks(moved=moved)
    return Made(made, tuple(reports))


def _options(told: Mapping[str, str]) -> "ImportOptions":
    """Give the options of the command line as the importer takes them."""
    from rejse.collect.importing import ImportOptions

    apart = {"zone", "source", "encoding", "delimiter", "sheet"}
    parts = {name.replace("-", "_"): column for name, column in told.items() if name not in apart}
    said: dict[str, Any] = {name: told[name] for name in apart & set(told)}
    return ImportOptions(parts=parts, **said)
