from random import Random
from typing import Any

import numpy as np
import pytest
from tests.reference import trace_reference as reference

from rejse.trace.identity import Devices, Identified

ANNA, BO, NOBODY = 0, 1, -1


def users(*events: tuple[int, int, int]) -> list[int]:
    """Say whose each event is; an event is (time, user, anonymous key)."""
    time, user, anonymous = (
        np.array(column, dtype) for column, dtype in zip(zip(*events, strict=True), "qii", strict=True)
    )
    known = (user >= 0) & (anonymous >= 0)
    own = np.arange(int(anonymous.max(initial=-1)) + 1, dtype=np.int32)
    devices = Devices(Identified(user[known], anonymous[known], time[known]), own)
    found: list[int] = np.where(user >= 0, user, devices.users(anonymous, time)).tolist()
    return found


def test_what_a_visitor_did_before_she_identified_is_hers() -> None:
    assert users((1, NOBODY, 7), (2, NOBODY, 7), (3, ANNA, 7)) == [ANNA, ANNA, ANNA]


def test_what_she_does_after_she_signed_out_is_hers_too() -> None:
    assert users((1, ANNA, 7), (2, NOBODY, 7)) == [ANNA, ANNA]


def test_on_a_shared_device_each_stretch_belongs_to_the_next_who_identifies() -> None:
    """
    0 somebody   1 anna signs in   2 somebody   3 bo signs in   4 somebody
    """
    shared = ((0, NOBODY, 7), (1, ANNA, 7), (2, NOBODY, 7), (3, BO, 7), (4, NOBODY, 7))
    assert users(*shared) == [ANNA, ANNA, BO, BO, BO]


def test_identifying_at_the_very_same_time_counts_as_next_whichever_arrived_first() -> None:
    assert users((1, BO, 7), (5, ANNA, 7), (5, NOBODY, 7)) == [BO, ANNA, ANNA]
    assert users((5, NOBODY, 7), (5, ANNA, 7), (5, BO, 7)) == [ANNA, ANNA, BO]


def test_an_identification_that_arrives_late_counts_at_its_own_time() -> None:
    assert users((2, NOBODY, 7), (9, ANNA, 7), (3, BO, 7)) == [BO, ANNA, BO]


def test_a_device_nobody_identified_on_stays_nobodys() -> None:
    assert users((1, NOBODY, 7), (2, ANNA, 8), (3, NOBODY, NOBODY)) == [NOBODY, ANNA, NOBODY]


@pytest.mark.parametrize("part", range(4))
def test_a_thousand_logs_agree_with_the_rule_said_in_words(part: int) -> None:
    for seed in range(part * 250, part * 250 + 250):
        random = Random(seed)
        events: list[dict[str, Any]] = [
            {
                "time": random.randrange(12),
                "user_key": random.choice([None, None, 0, 1, 2]),
                "anonymous_key": random.choice([None, 0, 1]),
            }
            for _ in range(random.randrange(1, 30))
        ]
        expected = [reference.line_of(events, at) for at in range(len(events))]
        coded = [{key: NOBODY if value is None else value for key, value in event.items()} for event in events]
        found = users(*((event["time"], event["user_key"], event["anonymous_key"]) for event in coded))
        assert found == [key if kind == "user" else NOBODY for kind, key in expected], seed
