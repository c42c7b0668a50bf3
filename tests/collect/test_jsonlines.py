"""What a line of JSON says twice is told, and both are kept."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejse.collect.importing import ImportReport
from rejse.collect.jsonlines import _decoded, _laid_open
from rejse.words import line

Bring = Callable[..., ImportReport]
Kept = Callable[..., list[dict[str, object]]]


def told(report: ImportReport, language: str) -> list[str]:
    return [line(one.problem("log.jsonl"), language) for one in report.reasons]


def test_of_equal_keys_the_last_counts_and_the_others_are_kept(bring_in: Bring, kept: Kept) -> None:
    row = '{"user_id": "7", "time": "2026-03-01", "event": "see", "plan": "a", "plan": "b", "plan": "c"}\n'
    report = bring_in(row + row.replace('"plan": "a", "plan": "b", ', ""), "log.jsonl", zone="UTC")
    assert [json.loads(str(one["properties"])) for one in kept("properties")] == [
        {"plan": "c", "plan 2": "a", "plan 3": "b"},
        {"plan": "c"},
    ]
    assert (report.kept, report.doubtful) == (2, 1)
    assert [told(report, language) for language in ("en", "da")] == [
        [('log.jsonl:1: The line says "plan" more than once. The last one counts, and the others are kept as '
          'properties with a number after their names. [repeated-key]')],
        [('log.jsonl:1: Linjen siger "plan" mere end én gang. Den sidste gælder, og de andre er beholdt som '
          'egenskaber med et nummer efter navnet. [repeated-key]')],
    ]  # fmt: skip


def test_a_key_beside_properties_counts_and_the_one_under_it_is_kept(bring_in: Bring, kept: Kept) -> None:
    row = '{"user_id": "7", "time": "2026-03-01", "event": "see", "page": "/a", '
    row += '"properties": {"page": "/b", "event": "see"}}\n'
    report = bring_in(row, "log.jsonl", zone="UTC")
    assert json.loads(str(kept("properties")[0]["properties"])) == {"page": "/a", "properties.page": "/b"}
    assert [told(report, language) for language in ("en", "da")] == [
        [('log.jsonl:1: The line says "page" beside "properties" and something else under it. The one beside it '
          'counts, and the other is kept as the property "properties.page". [nested-key-again]')],
        [('log.jsonl:1: Linjen siger "page" ved siden af "properties" og noget andet under den. Den ved siden af '
          'gælder, og den anden er beholdt som egenskaben "properties.page". [nested-key-again]')],
    ]  # fmt: skip


def test_a_customer_who_is_null_does_not_hide_the_one_under_properties(bring_in: Bring) -> None:
    report = bring_in(
        '{"user_id": null, "time": "2026-03-01", "event": "see", "properties": {"user_id": "7"}}\n', "log.jsonl"
    )
    assert (report.kept, report.rejected, report.doubtful) == (1, 0, 0)


@pytest.mark.parametrize("written", ['{"a" : 1, "a" : 2}', '{"a":1,"b":{"c":1,"c":2}}', '{"x":[{"a":1,"a":2}]}'])
def test_a_key_that_comes_twice_is_found_wherever_it_stands(written: str) -> None:
    found, again = _decoded(json.loads, written)
    assert again in ("a", "c")
    assert "2" in str(found)


KEYS = st.text('a":b', max_size=3)
LEAVES = st.none() | st.booleans() | st.integers() | st.text('a":{}', max_size=4)


@given(st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3)))
def test_a_line_in_which_nothing_comes_twice_is_read_as_it_is(value: object) -> None:
    written = json.dumps({"v": value})
    assert _decoded(json.loads, written) == ({"v": value}, None)
    assert _laid_open({"v": value}) == ({"v": value}, None)
