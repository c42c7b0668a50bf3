"""A fresh workspace, a moment that is now, and a file written as a person would write it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from rejse.collect.importing import ImportOptions, ImportReport, import_file
from rejse.settings import Settings
from rejse.store.events import SCHEMA, EventTable
from rejse.store.folder import Folder

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder.create(tmp_path / "shop", Settings())
    EventTable(made.events).create()
    return made


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def written(content: str | bytes, name: str = "log.csv", encoding: str = "utf-8") -> Path:
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return file

    return written


@pytest.fixture
def bring_in(folder: Folder, write: Callable[..., Path]) -> Callable[..., ImportReport]:
    """Import a text as a file; what is not an option of ours is a part: `bring_in("...", value="=5")`."""

    def brought(content: str | bytes, name: str = "log.csv", *, dry_run: bool = False, **said: str) -> ImportReport:
        ours = ("zone", "source", "encoding", "delimiter", "sheet", "use_map", "save_map")
        options: dict[str, Any] = {key: said.pop(key) for key in ours if key in said}
        return import_file(write(content, name), folder, ImportOptions(parts=said, **options), now=NOW, dry_run=dry_run)

    return brought


@pytest.fixture
def kept(folder: Folder) -> Callable[..., list[dict[str, object]]]:
    """Read back what is stored, only the columns asked for."""

    def read(*columns: str) -> list[dict[str, object]]:
        batches = list(EventTable(folder.events).batches(columns))
        schema = pa.schema([SCHEMA.field(name) for name in columns])
        rows: list[dict[str, object]] = pa.Table.from_batches(batches, schema=schema).to_pylist()
        return rows

    return read
