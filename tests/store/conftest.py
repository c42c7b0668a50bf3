from collections.abc import Callable
from pathlib import Path

import pytest

from rejse.errors import Problem, RejseError
from rejse.settings import Settings
from rejse.store.folder import Folder
from rejse.words import say

Both = Callable[[Problem | RejseError], tuple[str, str]]


@pytest.fixture
def both() -> Both:
    """Say a trouble in English and in Danish: message and remedy."""

    def told(trouble: Problem | RejseError) -> tuple[str, str]:
        english, danish = say(trouble, "en"), say(trouble, "da")
        return f"{english.message} {english.remedy}", f"{danish.message} {danish.remedy}"

    return told


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A workspace whose name is as awkward as names may be."""
    return Folder.create(tmp_path / 'Bo\'s "cykler" på 100% ærlig; vis', Settings())
