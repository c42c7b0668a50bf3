"""A question as a door brings it."""

from datetime import UTC, datetime, timedelta

import pytest

from rejse.measure.asking import BadOption, UnknownOption, asked
from rejse.measure.funnel import FunnelQuery
from rejse.trace.blocks import Scope
from rejse.words import line


def test_texts_stand_for_what_they_mean() -> None:
    told = {"steps": ("see", "buy"), "scope": "session", "window": "30d", "start": "2026-10-01T00:00:00Z"}
    assert asked(FunnelQuery, told) == FunnelQuery(
        steps=("see", "buy"), scope=Scope.SESSION, window=timedelta(days=30), start=datetime(2026, 10, 1, tzinfo=UTC)
    )


def test_an_option_that_there_is_not_is_explained() -> None:
    with pytest.raises(UnknownOption) as told:
        asked(FunnelQuery, {"steps": ("see",), "windw": "30d"})
    assert (line(told.value, "en"), line(told.value, "da")) == (
        'The measure has no option "windw". Did you mean "window"? [unknown-option]',
        'Målingen har ikke en mulighed, der hedder "windw". Mente du "window"? [unknown-option]',
    )


def test_a_value_that_is_not_of_its_kind_is_explained() -> None:
    with pytest.raises(BadOption) as told:
        asked(FunnelQuery, {"steps": ("see",), "scope": "family"})
    reason = "Invalid enum value 'family' - at `$.scope`"
    assert line(told.value, "en") == (
        f"The measure cannot be asked like that: {reason}. "
        "See its options with `rejse measure NAME --help`. [bad-option]"
    )
    assert line(told.value, "da") == (
        f"Sådan kan målingen ikke stilles op: {reason}. "
        "Se dens muligheder med `rejse measure NAVN --help`. [bad-option]"
    )
