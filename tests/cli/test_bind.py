"""`rejse bind` and questions about one persona, as a person meets them."""

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run

LOG = """customer,time,event,channel,amount
anna,2026-10-01T09:00:00Z,visited_website,web,
anna,2026-10-03T14:20:00Z,order_completed,web,700
bo,2026-10-02T10:00:00Z,visited_website,web,
carl,2026-10-02T12:00:00Z,order_completed,shop,300
carl,2026-10-02T12:30:00Z,xyzzy,shop,
"""

PERSONAS = """
personas:
  - id: big
    name: Big spender
    rule: {name: order_completed, property: value, op: ">", value: 500}
  - id: looker
    name: Looks around
    rule: {name: visited_website}
"""


@pytest.fixture
def shop(rejse: Run, tmp_path: Path) -> Path:
    """A workspace with events, and nothing bound."""
    (tmp_path / "log.csv").write_text(LOG)
    assert rejse("new", tmp_path / "shop", "--language", "en").status == 0
    assert rejse("import", tmp_path / "log.csv", "-w", tmp_path / "shop").status == 0
    return tmp_path / "shop"


def below_the_first_line(text: str) -> str:
    """What stands below the line that says which revision the file was made from."""
    first, _, rest = text.partition("\n")
    assert first.startswith("# Rejse: shop, revision ")
    return rest


def test_without_events_the_next_step_is_to_import(rejse: Run, tmp_path: Path) -> None:
    rejse("new", tmp_path / "shop")
    said = {
        "en": "Nothing is imported yet, so there is nothing to propose from. Take a file in first: rejse import FILE",
        "da": (
            "Der er ikke importeret noget endnu, så der er intet at foreslå ud fra. "
            "Hent en fil ind først: rejse import FIL"
        ),
    }
    for language, sentence in said.items():
        told = rejse("bind", "-w", tmp_path / "shop", "--language", language)
        assert (told.status, told.out, told.said) == (0, "", f"{sentence} -w {tmp_path / 'shop'}\n")


def test_bindings_are_proposed_accepted_and_measured_at_once(rejse: Run, shop: Path) -> None:
    file = shop / "journeys" / "shop.yaml"
    before = file.read_text()
    table = rejse("bind", "-w", shop)
    assert "{name: visited_website}" in table.out
    assert "{name: xyzzy}" in table.out
    assert f"Accept one with `rejse bind -w {shop} --accept website=1`" in table.said
    assert file.read_text() == before
    done = rejse("bind", "-w", shop, "--accept", "order=1")
    assert done.out == "Bound order to {name: order_completed}. Events: 2. Reach: 2.\n"
    bound = before.replace("- id: order\n", "- id: order\n    binding: {name: order_completed}\n")
    assert below_the_first_line(file.read_text()) == below_the_first_line(bound)
    told = json.loads(rejse("bind", "-w", shop, "--accept-all", "--format", "json").out)
    assert [(one["touchpoint"], one["events"], one["reach"]) for one in told["accepted"]] == [("website", 2, 2)]
    assert [one["rule"] for one in told["unclaimed"]] == ["{name: xyzzy}"]
    assert rejse("bind", "-w", shop, "--accept-all").status == 0


def test_a_bound_touchpoint_is_never_bound_again(rejse: Run, shop: Path) -> None:
    assert rejse("bind", "-w", shop, "--accept", "order").status == 0
    again = rejse("bind", "-w", shop, "--accept", "order=1")
    assert again.status == 2
    assert again.said == (
        'There is no proposal 1 for the touchpoint "order". It is bound already, or nothing seen is like it. '
        "See the proposals with `rejse bind`: website=1. [no-such-proposal]\n"
    )
    assert rejse("bind", "-w", shop, "--accept", "webste=1", language="da").said == (
        'Der er intet forslag 1 til kontaktpunktet "webste". Mente du "website"? [no-such-proposal]\n'
    )


def test_nothing_is_written_into_a_file_with_errors(rejse: Run, shop: Path) -> None:
    file = shop / "journeys" / "shop.yaml"
    file.write_text(file.read_text().replace("phase: awareness", "phase: nowhere", 1))
    refused = [rejse("bind", "-w", shop, "--accept-all", language=language) for language in ("en", "da")]
    assert [(one.status, one.said.removeprefix(f"{file}: ")) for one in refused] == [
        (
            3,
            (
                "The journey's file has errors (1), so nothing is written into it. See them with `rejse check`, mend "
                "them, and try again. [not-in-force]\n"
            ),
        ),
        (
            3,
            (
                "Der er fejl i rejsens fil (1), så der bliver ikke skrevet noget i den. Se dem med `rejse check`, ret "
                "dem, og prøv igen. [not-in-force]\n"
            ),
        ),
    ]


def test_measures_and_map_can_be_asked_about_one_persona(rejse: Run, shop: Path) -> None:
    file = shop / "journeys" / "shop.yaml"
    assert rejse("bind", "-w", shop, "--accept-all").status == 0
    file.write_text(file.read_text() + PERSONAS)
    shares = json.loads(rejse("measure", "personas", "-w", shop, "--format", "json").out)
    assert [(one["persona"], one["n"]) for one in shares["personas"]] == [("big", 1), ("looker", 1), ("unassigned", 1)]
    reach = json.loads(rejse("measure", "reach", "-w", shop, "--persona", "big", "--format", "json").out)
    assert (reach["n"], reach["query"]["persona"]) == (1, "big")
    assert "Only Big spender: " in rejse("show", "-w", shop, "--persona", "big").out
    assert "Kun kunder uden persona: " in rejse("show", "-w", shop, "--persona", "unassigned", language="da").out
    wrong = rejse("show", "-w", shop, "--persona", "bigg")
    assert (wrong.status, wrong.said) == (
        2,
        'The journey has no persona "bigg". Did you mean "big"? [no-such-persona]\n',
    )
