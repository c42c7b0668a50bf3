"""The benchmark as it is started, on a small log."""

import json
import subprocess
import sys
from pathlib import Path


def test_one_run_asks_every_engine_and_all_agree(tmp_path: Path) -> None:
    output = tmp_path / "results.json"
    started = [sys.executable, "-m", "benchmarks", "--events", "10000", "--runs", "1", "--output", str(output)]
    done = subprocess.run(started, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    rows = json.loads(output.read_text())
    asked = {(row["query"], row["engine"]) for row in rows}
    queries = ("funnel-counts", "funnel", "directly-follows", "map")
    engines = ("rejse", "duckdb", "polars")
    assert asked == {
        *((query, engine) for query in (*queries, "build") for engine in engines),
        *((query, "stream") for query in queries),
        ("funnel", "duckdb, windows"),
        ("funnel", "polars, windows"),
        ("facet", "rejse"),
        ("rebind", "rejse"),
        ("rebind", "rejse, by value"),
        ("refresh", "rejse"),
        ("undo", "rejse"),
        ("draw 60 touchpoints", "rejse"),
        ("replay", "rejse"),
        ("help", "rejse"),
    }
    assert {row["query"] for row in rows if "bytes_written" in row} == {
        *("facet", "rebind", "refresh", "undo", "draw 60 touchpoints", "replay"),
    }
    assert "bytes per event" in done.stdout
    judged = {row["agrees"] for row in rows if row["engine"] != "stream" and row["query"] != "help"}
    assert judged == {True}
