"""The measures by name, as every door sees them."""

import json
from datetime import timedelta

import pytest
from tests.reference.walks import Walks, drawn, on_days, phase, seen, touchpoint

from rejse.measure.catalogue import MEASURES, UnknownMeasure, as_builtins, find, schema_of
from rejse.measure.flow import FlowQuery
from rejse.measure.funnel import FunnelQuery
from rejse.words import Said, say

JOURNEY = drawn([phase("all")], [touchpoint(name, "all") for name in "AB"])
VIEW = seen(Walks([on_days("A0 B1")]), JOURNEY)


def test_a_funnel_is_written_as_scripts_rely_on() -> None:
    answer = find("funnel").measure(VIEW, FunnelQuery(steps=("A", "B"), window=timedelta(days=30)))
    assert json.loads(json.dumps(as_builtins(answer))) == {
        "measure": "funnel",
        "query": {
            "steps": ["A", "B"],
            "scope": "person",
            "order": "ordered",
            "entry": "any",
            "ties": "concurrent",
            "window": "P30D",
            "start": None,
            "stop": None,
            "by": None,
            "by_from": "first",
            "excluding": None,
            "excluded": "kept",
            "step_windows": None,
            "persona": None,
        },
        "snapshot": {"events": 1, "identity": 1, "journey": 1, "erased_through": 0},
        "data_through": "2026-01-02T00:00:00Z",
        "n": 1,
        "warnings": [
            {
                "code": "few-units",
                "severity": "advice",
                "where": {"file": None, "line": None, "path": None},
                "arguments": {"n": 1, "enough": 30},
            }
        ],
        "steps": [
            {
                "step": "A",
                "n": 1,
                "share_from_start": 1.0,
                "share_from_previous": None,
                "interval": [pytest.approx(0.206549, abs=1e-6), 1.0],
                "median_seconds_from_previous": None,
                "p90_seconds_from_previous": None,
                "immature": 0,
            },
            {
                "step": "B",
                "n": 1,
                "share_from_start": 1.0,
                "share_from_previous": 1.0,
                "interval": [pytest.approx(0.206549, abs=1e-6), 1.0],
                "median_seconds_from_previous": 86_400.0,
                "p90_seconds_from_previous": 86_400.0,
                "immature": 0,
            },
        ],
    }


def test_a_step_is_written_from_and_to() -> None:
    rows = as_builtins(find("flow").measure(VIEW, FlowQuery()))["steps"]
    assert rows[0] == {
        "from": "(start)", "to": "A", "n": 1, "times": 1, "share": 1.0, "median_seconds": None, "p90_seconds": None,
    }  # fmt: skip
    assert find("flow").columns() == tuple(rows[0])


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_has_words_in_both_languages_and_a_schema(name: str) -> None:
    listed = find(name)
    listed.load()
    for say_ in (listed.title, listed.misleads):
        assert say_("en")
        assert say_("da")
        assert say_("en") != say_("da")
    schema = schema_of(name)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert {"measure", "query", "snapshot", "data_through", "n", *listed.tables} <= set(schema["properties"])
    assert '"from_"' not in json.dumps(schema)
    row = schema["properties"][next(iter(listed.tables))]["items"]["$ref"].rpartition("/")[2]
    assert tuple(schema["$defs"][row]["properties"]) == listed.columns()


def test_a_measure_nobody_knows_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownMeasure) as refused:
        find("funel")
    assert refused.value.code == "unknown-measure"
    assert say(refused.value, "en") == Said('No measure is called "funel".', 'Did you mean "funnel"?')
    assert say(refused.value, "da") == Said('Ingen måling hedder "funel".', 'Mente du "funnel"?')
    with pytest.raises(UnknownMeasure) as refused:
        find("nps")
    assert say(refused.value, "en").remedy == (
        "These can be asked for: reach, flow, funnel, first-contact, personas, experience, handovers."
    )
    assert say(refused.value, "da").remedy == (
        "Du kan spørge om: reach, flow, funnel, first-contact, personas, experience, handovers."
    )
