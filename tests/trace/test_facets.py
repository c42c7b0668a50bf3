from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.trace.told_log import ToldLog

from rejse.errors import RejseError
from rejse.trace.blocks import Blocks, Scope
from rejse.trace.build import open_blocks
from rejse.trace.facets import UnknownFacet
from rejse.words import line


def opened(folder: Path, events: list[dict[str, Any]]) -> Blocks:
    told = [{"time": at, "user_key": "anna", **event} for at, event in enumerate(events)]
    return open_blocks(folder, ToldLog(told), session_gap=timedelta(minutes=30), journey_revision=1)


def values(blocks: Blocks, name: str, scope: Scope = Scope.PERSON) -> list[str | None]:
    """Give the facet's value of every event, in block order."""
    facet = blocks.facet(name, scope)
    return [None if code < 0 else facet.values[code] for codes in facet.codes for code in codes]


def properties(folder: Path, name: str, *texts: str | None) -> list[str | None]:
    return values(opened(folder, [{"properties": text} for text in texts]), name)


def test_a_column_is_coded_in_the_order_of_the_blocks(tmp_path: Path) -> None:
    blocks = opened(tmp_path, [{"channel": told} for told in ("mail", None, "shop", "shop")])
    assert blocks.facet("channel", Scope.PERSON).values == ("shop", "mail")
    assert values(blocks, "channel") == ["mail", None, "shop", "shop"]
    assert values(blocks, "outcome") == [None, None, None, None]


def test_a_facet_follows_the_sessions_where_they_overlap(tmp_path: Path) -> None:
    events = [{"name": f"n{at}", "session_key": key} for at, key in enumerate("abab")]
    blocks = opened(tmp_path, events)
    assert values(blocks, "name", Scope.PERSON) == ["n0", "n1", "n2", "n3"]
    assert values(blocks, "name", Scope.SESSION) == ["n0", "n2", "n1", "n3"]


def test_late_events_bring_their_own_values(tmp_path: Path) -> None:
    blocks = opened(tmp_path, [{"time": 9 - at, "name": f"n{at}"} for at in range(9)])
    assert values(blocks, "name") == [f"n{at}" for at in reversed(range(9))]


def test_numbers_are_told_by_their_shortest_text(tmp_path: Path) -> None:
    scores = [5.0, 0.1, None, 1e21, -2.0]
    blocks = opened(tmp_path, [{"score": score, "value": 100} for score in scores])
    assert values(blocks, "score") == ["5", "0.1", None, "1e+21", "-2"]
    assert values(blocks, "value") == ["100"] * 5


def test_a_property_is_read_out_of_its_text(tmp_path: Path) -> None:
    texts = [
        '{"platform":"ios","n":1}',
        None,
        '{"n":2.0}',
        '{"platform":true}',
        '{"platform":null}',
        '{"platform":5.50}',
    ]
    assert properties(tmp_path, "platform", *texts) == ["ios", None, None, "true", None, "5.5"]


def test_a_property_that_holds_a_list_is_told_as_json(tmp_path: Path) -> None:
    assert properties(tmp_path, "tags", '{"tags": ["a", {"b": 1}]}') == ['["a",{"b":1}]']


def test_a_text_that_is_no_object_has_no_property(tmp_path: Path) -> None:
    assert properties(tmp_path, "a", "[1]", "not json", '{"a":"b"}', '{"a"') == [None, None, "b", None]


@pytest.mark.parametrize("name", ["størrelse", 'a"b', "a\\b", "a b", "a\nb", "class", "__x"])
def test_a_property_may_be_called_anything(tmp_path: Path, name: str) -> None:
    import json

    assert properties(tmp_path, name, json.dumps({name: "x"}), json.dumps({"y": 1})) == ["x", None]


def test_a_facet_is_kept_and_another_process_finds_it(tmp_path: Path) -> None:
    blocks = opened(tmp_path, [{"channel": "mail"}, {"channel": "shop"}])
    first = values(blocks, "channel")
    forgetful = ToldLog([{"time": 0}, {"time": 1}])
    again = open_blocks(tmp_path, forgetful, session_gap=timedelta(minutes=30), journey_revision=1)
    assert values(again, "channel") == first == ["mail", "shop"]


@pytest.mark.parametrize("file", ["codes.arrow", "values.arrow", "facet.json"])
def test_a_damaged_facet_is_made_anew(tmp_path: Path, file: str) -> None:
    opened(tmp_path, [{"channel": "mail"}]).facet("channel", Scope.PERSON)
    (damaged,) = tmp_path.rglob(f"facets/*/{file}")
    damaged.write_bytes(damaged.read_bytes()[:-20])
    assert values(opened(tmp_path, [{"channel": "mail"}]), "channel") == ["mail"]
    (mended,) = tmp_path.rglob(f"facets/*/{file}")
    assert mended.stat().st_size > 20


def test_a_facet_nobody_has_ever_seen_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    blocks = opened(tmp_path, [{"properties": '{"platform":"ios","plan":"pro"}'}, {"properties": '{"plan":"pro"}'}])
    with pytest.raises(UnknownFacet) as refused:
        blocks.facet("platforn", Scope.PERSON)
    seen = "plan, platform, channel, source, name, type, outcome, path"
    assert told(refused.value) == (
        (
            f'No event has a column or property called "platforn". Did you mean "platform"? '
            f"Among those there are: {seen}. [unknown-facet]"
        ),
        (
            f'Ingen hændelse har en kolonne eller egenskab, der hedder "platforn". Mente du "platform"? '
            f"Blandt dem, der findes, er: {seen}. [unknown-facet]"
        ),
    )


def test_where_no_event_has_properties_the_columns_are_told(tmp_path: Path) -> None:
    with pytest.raises(UnknownFacet) as refused:
        opened(tmp_path, [{}]).facet("zzz", Scope.PERSON)
    assert told(refused.value)[0] == (
        'No event has a column or property called "zzz". Among those there are: channel, source, name, type, '
        "outcome, path, campaign_source, campaign_medium. [unknown-facet]"
    )


def told(error: RejseError) -> tuple[str, str]:
    return line(error, "en"), line(error, "da")
