"""Every text exists in both languages, is used, and has a test that triggers it."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from rejse.errors import RejseError
from rejse.words import AREAS, Said, codes

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "rejse"


def english(area: str) -> set[str]:
    """All English texts of an area."""
    module = import_module(f"rejse.words.{area}")
    texts = set(module.LABELS.values())
    for said in module.PROBLEMS.values():
        texts |= {said.message, said.remedy, said.if_near} - {""}
    return texts


def danish(area: str) -> dict[str, str]:
    """All Danish texts of an area by their English one."""
    with (SOURCE / "words" / "da" / "LC_MESSAGES" / f"{area}.po").open("rb") as written:
        return {str(one.id): str(one.string) for one in read_po(written) if one.id}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("area", AREAS)
def test_every_english_text_has_a_danish_one_and_no_danish_one_is_left_over(area: str) -> None:
    told = danish(area)
    assert english(area) == set(told)
    assert [text for text, dane in told.items() if not dane.strip()] == []


@pytest.mark.parametrize("area", AREAS)
def test_danish_and_english_mention_the_same_things(area: str) -> None:
    assert {text: placeholders(dane) for text, dane in danish(area).items()} == {
        text: placeholders(text) for text in danish(area)
    }


def test_every_code_says_what_is_wrong_and_what_to_do_next() -> None:
    assert [code for code, said in codes().items() if not said.message or not said.remedy] == []


def test_codes_are_kebab_case() -> None:
    assert [code for code in codes() if not re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", code)] == []


def classes(of: type[RejseError]) -> Iterator[type[RejseError]]:
    for one in of.__subclasses__():
        yield one
        yield from classes(one)


def strings(folder: Path) -> set[str]:
    """All string constants in a folder's Python files."""
    found: set[str] = set()
    for file in folder.rglob("*.py"):
        tree = ast.parse(file.read_text())
        found |= {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    return found


def test_every_code_that_is_told_is_used_and_every_code_has_a_test() -> None:
    used: set[str] = set()
    for folder in SOURCE.iterdir():
        if folder.name != "words":
            used |= strings(folder) if folder.is_dir() else strings_of_file(folder)
    assert sorted(set(codes()) - used) == []
    tested = strings(ROOT / "tests")
    assert sorted(code for code in codes() if not any(code in text for text in tested)) == []


def strings_of_file(file: Path) -> set[str]:
    if file.suffix != ".py":
        return set()
    tree = ast.parse(file.read_text())
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_every_error_class_that_can_be_raised_is_told() -> None:
    for file in SOURCE.rglob("*.py"):
        if "words" not in file.parts and "migrations" not in file.parts:
            import_module(".".join(file.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__"))
    abstract = {"error", "wrong-use", "could-not"}
    assert sorted({one.code for one in classes(RejseError)} - abstract - set(codes())) == []


def test_a_text_without_a_nearest_name_keeps_its_remedy() -> None:
    assert Said("x").if_near == ""
