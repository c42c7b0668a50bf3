import json

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejse.collect.properties import Property, write_properties

CELLS = st.none() | st.text(st.characters(codec="utf-8"), max_size=6) | st.sampled_from(["1", "1.50", "-0", "007", '"'])


@given(st.lists(st.tuples(CELLS, CELLS), max_size=10), st.text(st.characters(codec="utf-8"), max_size=4))
def test_every_text_comes_back_and_empty_cells_are_left_out(rows: list[tuple[str | None, ...]], name: str) -> None:
    columns = [
        Property(name=name + suffix, cells=pa.array([row[place] for row in rows], pa.string()), literal=False)
        for place, suffix in enumerate("ab")
    ]
    written = write_properties(columns, rows=len(rows)).to_pylist()
    meant = [{name + suffix: cell for suffix, cell in zip("ab", row, strict=True) if cell} for row in rows]
    assert [None if one is None else json.loads(one) for one in written] == [one or None for one in meant]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("42", 42), ("-1.50", -1.5), ("0", 0), ("007", "007"), ("1e5", "1e5"), ("+1", "+1"), ("1,5", "1,5"),
        ("12345678901234567890", "12345678901234567890"), ("true", "true"),
    ],
)  # fmt: skip
def test_a_number_is_a_number_only_beyond_doubt(cell: str, value: object) -> None:
    (written,) = write_properties([Property(name="x", cells=pa.array([cell]))], rows=1).to_pylist()
    assert json.loads(written) == {"x": value}


def test_a_file_with_types_decides_itself() -> None:
    columns = [
        Property(name="n", cells=pa.array(["42", "42", None]), literal=pa.array([True, False, True])),
        Property(name="zip", cells=pa.array(["7100", "", "8000"]), literal=False),
        Property(name="ok", cells=pa.array(["true", None, None]), literal=True),
    ]
    assert write_properties(columns, rows=3).to_pylist() == [
        '{"n":42,"zip":"7100","ok":true}',
        '{"n":"42"}',
        '{"zip":"8000"}',
    ]
