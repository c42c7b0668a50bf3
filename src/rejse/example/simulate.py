"""The example company, simulated: the same seed gives the same customers doing the same things."""

from collections.abc import Callable
from itertools import pairwise
from typing import Final, TypeAlias

import numpy as np

from rejse.example.buying import convert, evaluate
from rejse.example.customer import meet
from rejse.example.happening import Happening
from rejse.example.keeping import keep
from rejse.example.looking import grow_aware, grow_eager, grow_interested
from rejse.example.truths import Truths
from rejse.example.walk import Stage, Walk, first_stage

Moved: TypeAlias = Callable[[int, int], None]
"""Told how many customers are done, and how many there are."""

SEED: Final = 20261031
CUSTOMERS: Final = 20_000
"""How many customers there are at scale 1."""

STAGES: Final[tuple[Stage, ...]] = (grow_aware, grow_interested, grow_eager, evaluate, convert, keep)
ALL_TRUTHS: Final = Truths()


def simulate(
    *, seed: int = SEED, scale: float = 1.0, truths: Truths = ALL_TRUTHS, moved: Moved | None = None
) -> list[Happening]:
    """Let the customers live through the fifteen months; what happened comes back in the order of time.

    Every customer has a random generator of her own, so that a larger scale adds customers and changes none, and a
    truth switched off changes only what it is about.

    Args:
        seed: what the chances are drawn from.
        scale: 1 is about 20,000 customers and 500,000 rows.
        truths: the planted behaviour.
        moved: told how far it is.
    """
    told: list[Happening] = []
    count = round(CUSTOMERS * scale)
    for number in range(count):
        told += _one_life(number, np.random.default_rng([seed, number]), truths)
        if moved and number % 500 == 0:
            moved(number, count)
    told.sort(key=lambda happening: (happening.time, happening.system, happening.customer, happening.visitor))
    return told


def _one_life(number: int, random: np.random.Generator, truths: Truths) -> list[Happening]:
    customer = meet(number, random, later_contact=truths.later_contact)
    walk = Walk(customer=customer, truths=truths, random=random, now=customer.arrival)
    for stage in STAGES[first_stage(customer.entry) :]:
        if not stage(walk):
            break
        walk.now += 60 + 3600 * random.random()
    assert all(early.time <= late.time for early, late in pairwise(walk.told)), "a customer's clock went backwards"
    return walk.told
