"""What `rejse demo` does once the company is made; the whole command is timed by `make accept`."""

from dataclasses import replace
from pathlib import Path

import pytest

from rejse.cli.demo import _looks, _write_maps
from rejse.example.truths import Truths
from rejse.workspace import FORMATS, Made, make_example


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    truths = Truths().without("later_contact")
    return make_example(tmp_path_factory.mktemp("demo") / "company", language="en", scale=0.06, truths=truths)


def test_the_map_is_written_in_every_way_it_can_be_shown(made: Made) -> None:
    written = _write_maps(made.workspace, "en")
    exports = made.workspace.folder.exports
    assert {name.removeprefix("map.") for name in written} == {"svg", "png", "pdf", "html"} & set(FORMATS)
    assert all((exports / name).stat().st_size > 10_000 for name in written)


def test_what_was_planted_lies_beside_the_raw_files(made: Made) -> None:
    exports: Path = made.workspace.folder.exports
    assert (exports / "truths.yaml").read_text(encoding="utf-8").startswith("# What was planted")
    assert sorted(file.name for file in (exports / "raw").iterdir()) == [
        "crm.csv", "phone.csv", "surveys.jsonl", "visits.tsv", "web.csv.gz",
    ]  # fmt: skip


def test_it_says_what_to_look_at_next_from_numbers(made: Made) -> None:
    """Of the properties that the five files brought, one stands out even in a company of twelve hundred customers."""
    head, *sentences = _looks(made, "en")
    assert head == "What to look at next:"
    assert [one[:3] for one in sentences] == [f"{number}. " for number in range(1, len(sentences) + 1)]
    assert any(
        'Those whose "Leadkilde" is "Marketing" wait' in one and 'to Quote; where it is "Direkte"' in one
        for one in sentences
    )


def test_it_says_so_where_nothing_stands_out(made: Made) -> None:
    """Without any property there are no groups, and customers of this company come no later than before."""
    bare = replace(made, reports=())
    assert [_looks(bare, language) for language in ("en", "da")] == [
        ["No group stands out from the others."],
        ["Ingen gruppe skiller sig ud fra de andre."],
    ]
