"""The build hook: what is made once is not made again."""

import importlib.util
import shutil
from hashlib import sha256
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_what_bears_the_right_stamp_is_neither_fetched_nor_touched(hook: ModuleType, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "web", tmp_path / "web", ignore=shutil.ignore_patterns("node_modules"))
    font, vendor = tmp_path / "font", tmp_path / "vendor"
    lock = (ROOT / "web" / "package-lock.json").read_bytes()
    stamp = sha256(lock + (ROOT / "hatch_build.py").read_bytes()).hexdigest()
    for folder in (font, vendor):
        folder.mkdir()
        (folder / "stamp.txt").write_text(stamp, encoding="ascii")
    hook.make_fetched(tmp_path / "web", font=font, vendor=vendor)
    assert [file.name for folder in (font, vendor) for file in folder.iterdir()] == ["stamp.txt", "stamp.txt"]


def test_words_are_compiled_and_compiled_again_when_they_change(hook: ModuleType, tmp_path: Path) -> None:
    folder = tmp_path / "da" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    written = folder / "draw.po"
    written.write_text(f'{head}msgid "Content"\nmsgstr "Indhold"\n', encoding="utf-8")
    hook.compile_words(tmp_path)
    assert b"Indhold" in (folder / "draw.mo").read_bytes()
    assert sorted(file.name for file in folder.iterdir()) == ["draw.mo", "draw.po"]


def test_the_lock_names_no_registry() -> None:
    assert "http" not in (ROOT / "web" / "package-lock.json").read_text(encoding="utf-8").replace(
        "https://github.com/sponsors", ""
    )
