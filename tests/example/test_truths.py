"""What was planted is found by the measures, and nothing is found where it is switched off.

Two small companies of one seed here; five seeds, each truth switched off alone, are in `docs/proof/truths.md`, written
by `make prove`.
"""

import json
from pathlib import Path

import pytest
from tests.example.planted import SEEDS, TRUTHS, Company

from rejse.example.truths import NEUTRAL, Truths

PROOF = Path(__file__).parents[2] / "docs" / "proof" / "truths.json"
SCALE = 0.25
TOO_FEW = {"stand_and_newsletter", "referred_buy_more"}
"""Five thousand customers are too few to be sure of these."""


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Company:
    return Company(tmp_path_factory.mktemp("planted") / "company", seed=SEEDS[0], scale=SCALE, truths=Truths())


@pytest.fixture(scope="module")
def ordinary(tmp_path_factory: pytest.TempPathFactory) -> Company:
    nothing = Truths().without(*NEUTRAL)
    return Company(tmp_path_factory.mktemp("ordinary") / "company", seed=SEEDS[0], scale=SCALE, truths=nothing)


def test_every_truth_has_a_measure() -> None:
    assert set(TRUTHS) == set(NEUTRAL)


@pytest.mark.parametrize("truth", sorted(set(TRUTHS) - TOO_FEW))
def test_what_was_planted_lies_outside_the_comparison_group(truth: str, planted: Company) -> None:
    found = TRUTHS[truth](planted)
    assert found.is_outside, found


@pytest.mark.parametrize("truth", sorted(TRUTHS))
def test_what_was_not_planted_lies_inside(truth: str, ordinary: Company) -> None:
    found = TRUTHS[truth](ordinary)
    assert not found.is_outside, found


def test_the_proof_has_every_truth_on_and_off_for_five_seeds() -> None:
    told = json.loads(PROOF.read_text())["found"]
    assert [(row["truth"], row["seed"], row["on"]) for row in told["rows"]] == [
        (truth, seed, on) for seed in SEEDS for truth in TRUTHS for on in (True, False)
    ]


def test_the_demo_looks_where_something_was_planted(planted: Company) -> None:
    """The payment on phones, the quotes of leads handed over, and contact that comes later."""
    loss, wait, moved = planted.workspace.standing_out(("device", "Leadkilde", "Emne"))
    assert (loss.touchpoint, loss.property, loss.group) == ("payment", "device", "mobile")  # type: ignore[union-attr]
    assert (wait.next, wait.property, wait.group) == ("quote", "Leadkilde", "Marketing")  # type: ignore[union-attr]
    assert (moved.phase, moved.share > moved.share_before) == ("desire", True)  # type: ignore[union-attr]


def test_the_demo_says_nothing_of_what_was_not_planted(ordinary: Company) -> None:
    """What is left is that a lead handed over is assigned first, while somebody who calls talks to sales at once."""
    (wait,) = ordinary.workspace.standing_out(("device", "Leadkilde", "Emne"))
    assert (wait.next, wait.property, wait.group) == ("sales-call", "Leadkilde", "Marketing")  # type: ignore[union-attr]
