"""The peers answer the benchmark's questions, each as the plain reference does; a timing of wrong answers is none."""

from pathlib import Path

import pytest
from benchmarks.duckdb_peer import DuckDB
from benchmarks.log import Log, Ordered, make_log
from benchmarks.peer import Engine
from benchmarks.plain import plain_flow, plain_funnel, plain_map
from benchmarks.rejse_side import Rejse
from benchmarks.writing import write_parquet


@pytest.fixture(scope="module")
def arrived() -> Log:
    return make_log(30_000)


@pytest.fixture(scope="module")
def ordered(arrived: Log) -> Ordered:
    return arrived.in_order()


@pytest.fixture(scope="module", params=["rejse", "duckdb", "polars"])
def engine(
    request: pytest.FixtureRequest, arrived: Log, ordered: Ordered, tmp_path_factory: pytest.TempPathFactory
) -> Engine:
    if request.param == "duckdb":
        return DuckDB(ordered, threads=2)
    if request.param == "rejse":
        folder = tmp_path_factory.mktemp("built")
        return Rejse.opened(Rejse.build(write_parquet(arrived, folder / "log.parquet"), folder), threads=2)
    from benchmarks.polars_peer import Polars

    return Polars(ordered)


def test_the_funnel_is_the_plain_one(engine: Engine, ordered: Ordered) -> None:
    counts, medians = plain_funnel(ordered)
    assert counts[0] > counts[-1] > 0
    assert engine.funnel_counts() == counts
    assert engine.funnel() == (counts, medians)


def test_the_usual_way_to_write_the_funnel_gives_the_same(engine: Engine, ordered: Ordered) -> None:
    usual = getattr(engine, "funnel_by_windows", engine.funnel)
    assert usual() == plain_funnel(ordered)


def test_the_flow_is_the_plain_one(engine: Engine, ordered: Ordered) -> None:
    assert engine.directly_follows() == plain_flow(ordered)


def test_the_map_is_the_plain_one(engine: Engine, ordered: Ordered) -> None:
    told = plain_map(ordered)
    assert all(card.passed and card.pending and card.elsewhere and card.left for card in told.values())
    assert engine.map() == told


def test_what_is_built_from_arrival_order_is_in_order(
    engine: Engine, arrived: Log, ordered: Ordered, tmp_path: Path
) -> None:
    kept = engine.build(write_parquet(arrived, tmp_path / "log.parquet"), tmp_path)
    assert engine.built(kept) == (ordered.customers, plain_flow(ordered))


def test_the_resident_bytes_are_those_of_the_events(engine: Engine, ordered: Ordered) -> None:
    assert 5 * ordered.events < engine.resident_bytes < 60 * ordered.events


def test_what_measures_read_takes_less_than_12_and_a_half_bytes_per_event(arrived: Log, tmp_path: Path) -> None:
    built = Rejse.opened(Rejse.build(write_parquet(arrived, tmp_path / "log.parquet"), tmp_path), threads=2)
    assert built.resident_bytes <= 12.5 * arrived.events


def test_a_device_nobody_identified_on_yet_is_a_person_of_its_own(arrived: Log, engine: Engine, tmp_path: Path) -> None:
    """Of the log's first half some devices are identified in the second half only."""
    early = arrived.part(0, arrived.events // 2)
    kept = engine.build(write_parquet(early, tmp_path / "log.parquet"), tmp_path)
    ordered = early.in_order()
    assert early.persons().max() >= early.customers
    assert engine.built(kept) == (ordered.customers, plain_flow(ordered))
