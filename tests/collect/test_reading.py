"""Every cell comes out as it stands, every row on its own line, and no row stops the file."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejse.collect.batch import Batch
from rejse.collect.delimited import read_delimited
from rejse.collect.layout import Layout, find_layout
from rejse.collect.reading import open_reading

Write = Callable[..., Path]
WHOLE = True


def rows_of(
    text: str, *, block_letters: int = 1 << 20, delimiter: str | None = None
) -> list[tuple[int, tuple[str, ...]]]:
    layout = find_layout(text, whole=WHOLE, delimiter=delimiter)
    return [row for batch in read_delimited(io.StringIO(text, newline=""), layout, block_letters=block_letters)
            for row in listed(batch)]  # fmt: skip


def listed(batch: Batch) -> list[tuple[int, tuple[str, ...]]]:
    cells = [tuple(row.values()) for row in batch.cells.to_pylist()]
    return list(zip(batch.rows.tolist(), cells, strict=True))


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8) | st.sampled_from(
    ['"', '""', "\n", "\r\n", "\r", ",", ";", "\t", "|", " x ", "", "æøå", '5" skærm', "\\", "\\t"]
)
TABLES = st.integers(2, 4).flatmap(lambda wide: st.lists(st.tuples(*[CELLS] * wide), min_size=1, max_size=8))


@given(TABLES, st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"]), st.sampled_from([7, 64, 1 << 20]))
def test_any_table_comes_back_cell_by_cell(
    table: list[tuple[str, ...]], delimiter: str, line_end: str, block_letters: int
) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL).writerows(table)
    names = tuple(f"c{place}" for place in range(len(table[0])))
    layout = Layout(delimiter=delimiter, quoted=True, header=False, names=names)
    batches = list(read_delimited(io.StringIO(written.getvalue(), newline=""), layout, block_letters=block_letters))
    assert [cells for batch in batches for _, cells in listed(batch)] == table
    assert not any(batch.broken for batch in batches)
    raws = [raw for batch in batches for raw in batch.raw.to_pylist()]
    assert len(set(raws)) == len(set(table)), "rows look the same only where they are"


@given(st.lists(st.tuples(*[st.text('abc1," ', max_size=5)] * 3), min_size=1, max_size=30), st.integers(1, 60))
def test_how_much_is_read_at_a_time_changes_nothing(table: list[tuple[str, ...]], block_letters: int) -> None:
    written = io.StringIO(newline="")
    csv.writer(written).writerows([("user", "time", "event"), *table])
    text = written.getvalue()
    assert rows_of(text, block_letters=block_letters, delimiter=",") == rows_of(text, delimiter=",")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    lines = [["name", "price"], ["kaffe", "1,5"], ["kakao", "2,5"]]
    assert find_layout("\n".join(delimiter.join(f'"{cell}"' for cell in one) for one in lines), whole=WHOLE) == Layout(
        delimiter=delimiter, quoted=True, header=True, names=("name", "price")
    )


def test_a_danish_spreadsheet_parts_with_semicolons_though_its_amounts_hold_commas() -> None:
    assert find_layout("id;beløb\n1;2,5\n2;3,5\n", whole=WHOLE).delimiter == ";"


def test_names_are_trimmed_and_the_nameless_and_the_doubled_get_names() -> None:
    assert find_layout(" number, valence,,text,text\n1,2,3,a,b\n", whole=WHOLE).names == (
        "number", "valence", "c3", "text", "text 2",
    )  # fmt: skip


def test_a_tsv_without_header_gets_column_names() -> None:
    layout = find_layout("u1\t2026-03-01\thome\nu2\t2026-03-02\tcart\n", whole=WHOLE)
    assert layout == Layout(delimiter="\t", quoted=False, header=False, names=("c1", "c2", "c3"))


def test_a_first_row_whose_words_come_again_is_no_header() -> None:
    assert not find_layout("anna\thome\nbo\tcart\ncarl\thome\n", whole=WHOLE).header


def test_bare_quotes_in_a_tsv_survive() -> None:
    text = 'who\twhat\na\t"hello\nb\tsaid "no" twice\nc\t5" screen\n'
    assert rows_of(text) == [(2, ("a", '"hello')), (3, ("b", 'said "no" twice')), (4, ("c", '5" screen'))]


def test_rows_keep_their_line_past_blank_lines_broken_rows_and_cells_of_several_lines() -> None:
    text = 'who,what\n\na,1\nb\nc,"two\nlines"\n\nd,4,5\ne,6\n'
    layout = find_layout(text, whole=WHOLE)
    (batch,) = read_delimited(io.StringIO(text, newline=""), layout)
    assert listed(batch) == [(3, ("a", "1")), (4, ("b", "")), (5, ("c", "two\nlines")), (9, ("e", "6"))]
    assert [(one.row, one.code, one.raw) for one in batch.broken] == [(8, "cell-count", "d,4,5")]


@pytest.mark.parametrize("quote", ["", '"'])
def test_cells_that_lack_at_the_end_of_a_row_are_empty(quote: str) -> None:
    """A spreadsheet leaves out the separators after the last filled cell."""
    text = f"who;what;note;more\n{quote}a{quote};see;x;y\nb;buy\nc;see;;\nd;5;6;7;8\n"
    (batch,) = read_delimited(io.StringIO(text, newline=""), find_layout(text, whole=WHOLE))
    assert listed(batch) == [(2, ("a", "see", "x", "y")), (3, ("b", "buy", "", "")), (4, ("c", "see", "", ""))]
    assert batch.short is not None
    assert batch.short.tolist() == [False, True, False]
    assert batch.raw[1].as_py() == "b\tbuy\t\t", "as if the separators stood there"
    assert [(one.row, one.code) for one in batch.broken] == [(5, "cell-count")]


def test_the_rest_of_a_cell_whose_quote_was_lost_is_no_short_row() -> None:
    text = 'who,what,note\na,see,"x\ny" z\nb,see,\n'
    (batch,) = read_delimited(io.StringIO(text, newline=""), find_layout(text, whole=WHOLE))
    assert listed(batch) == [(4, ("b", "see", ""))]
    assert [(one.row, one.code) for one in batch.broken] == [(2, "broken-quotes"), (3, "cell-count")]


def test_a_quote_that_is_never_closed_costs_one_row() -> None:
    text = 'who,what\na,1\nb,"open\n' + "".join(f"c,{number}\n" for number in range(20_000))
    layout = find_layout(text[:200], whole=False)
    batches = list(read_delimited(io.StringIO(text, newline=""), layout, block_letters=50_000))
    assert sum(len(batch.rows) for batch in batches) == 20_001
    assert [(one.row, one.code) for batch in batches for one in batch.broken] == [(3, "broken-quotes")]


@pytest.mark.parametrize("content", ["", "\n\n", "user_id,time,event\n", "user_id,time,event"])
def test_an_empty_file_and_one_with_only_a_header_have_no_rows(write: Write, content: str) -> None:
    assert list(open_reading(write(content)).batches()) == []


def test_json_lines_keep_what_is_text_and_what_is_not(write: Write) -> None:
    content = '{"id": "7", "n": 7, "ok": true, "properties": {"plan": "pro"}}\n\n{"id": null, "tags": ["a"]}\n'
    (batch,) = open_reading(write(content, "log.ndjson")).batches()
    assert batch.rows.tolist() == [1, 3]
    assert batch.cells.to_pylist() == [
        {"plan": "pro", "id": "7", "n": "7", "ok": "true", "tags": None},
        {"plan": None, "id": None, "n": None, "ok": None, "tags": '["a"]'},
    ]


def test_parquet_comes_out_as_text_without_losing_a_microsecond(tmp_path: Path) -> None:
    file = tmp_path / "log.parquet"
    columns = {
        "n": pa.array([7, None]),
        "x": pa.array([0.1, float("nan")]),
        "naive": pa.array([1_700_000_000_123_456, None], pa.timestamp("us")),
        "zoned": pa.array([1_700_000_000_123_456_789, None], pa.timestamp("ns", "Europe/Copenhagen")),
        "word": pa.array(["a", "b"]).dictionary_encode(),
        "tags": pa.array([["a"], None]),
    }
    pyarrow.parquet.write_table(pa.table(columns), file)
    (batch,) = open_reading(file).batches()
    assert batch.cells.to_pylist() == [
        {"n": "7", "x": "0.1", "naive": "2023-11-14 22:13:20.123456", "zoned": "2023-11-14 22:13:20.123456Z",
         "word": "a", "tags": '["a"]'},
        {"n": None, "x": None, "naive": None, "zoned": None, "word": "b", "tags": None},
    ]  # fmt: skip
