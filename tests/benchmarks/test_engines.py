"""The peers answer the benchmark's questions, each as the plain reference does; a timing of wrong answers is none."""

from pathlib import Path

import pytest
from benchmarks.duckdb_peer import DuckDB
from benchmarks.log import Log, make_log, write_parquet
from benchmarks.peer import Engine
from benchmarks.plain import plain_flow, plain_funnel, plain_map
from benchmarks.rejse_side import Rejse


@pytest.fixture(scope="module")
def arrived() -> Log:
    return make_log(60_000)


@pytest.fixture(scope="module")
def ordered(arrived: Log) -> Log:
    return arrived.in_order()


@pytest.fixture(scope="module", params=["rejse", "duckdb", "polars"])
def engine(
    request: pytest.FixtureRequest, arrived: Log, ordered: Log, tmp_path_factory: pytest.TempPathFactory
) -> Engine:
    if request.param == "duckdb":
        return DuckDB(ordered, threads=2)
    if request.param == "rejse":
        folder = tmp_path_factory.mktemp("built")
        return Rejse(Rejse.build(write_parquet(arrived, folder / "log.parquet"), folder), threads=2)
    from benchmarks.polars_peer import Polars

    return Polars(ordered)


def test_the_funnel_is_the_plain_one(engine: Engine, ordered: Log) -> None:
    counts, medians = plain_funnel(ordered)
    assert counts[0] > counts[-1] > 0
    assert engine.funnel_counts() == counts
    assert engine.funnel() == (counts, medians)


def test_the_usual_way_to_write_the_funnel_gives_the_same(engine: Engine, ordered: Log) -> None:
    usual = getattr(engine, "funnel_by_windows", engine.funnel)
    assert usual() == plain_funnel(ordered)


def test_the_flow_is_the_plain_one(engine: Engine, ordered: Log) -> None:
    assert engine.directly_follows() == plain_flow(ordered)


def test_the_map_is_the_plain_one(engine: Engine, ordered: Log) -> None:
    told = plain_map(ordered)
    assert all(card.passed and card.pending and card.elsewhere and card.left for card in told.values())
    assert engine.map() == told


def test_what_is_built_from_arrival_order_is_in_order(
    engine: Engine, arrived: Log, ordered: Log, tmp_path: Path
) -> None:
    kept = engine.build(write_parquet(arrived, tmp_path / "log.parquet"), tmp_path)
    assert engine.built(kept) == (arrived.customers, plain_flow(ordered))


def test_the_resident_bytes_are_those_of_the_events(engine: Engine, ordered: Log) -> None:
    assert 5 * ordered.events < engine.resident_bytes < 60 * ordered.events
