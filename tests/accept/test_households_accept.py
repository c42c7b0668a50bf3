"""1.47 million rows of real households: imported with blocks, counted in SQL, within time and memory."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.accept


def test_a_year_of_baskets_is_imported_within_a_minute_and_two_gigabytes_and_adds_up(
    shared: Path, rejse: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "households"
    rejse("new", folder, "--language", "en")
    data = shared / "data/complete_journey"
    options = ("--customer", "household_id", "--session", "basket_id", "--time", "transaction_timestamp",
               "--value", "sales_value", "--event", "=purchase", "--currency", "=USD")  # fmt: skip
    answer = tmp_path / "report.json"
    began = time.perf_counter()
    with answer.open("w") as written:
        command = [sys.executable, "-m", "rejse", "import", data / "transactions.parquet", "-w", folder, *options]
        child = subprocess.Popen([*map(str, command), "--format", "json"], stdout=written)
        _, status, used = os.wait4(child.pid, 0)
    seconds, peak = time.perf_counter() - began, used.ru_maxrss * 1024
    child.returncode = os.waitstatus_to_exitcode(status)
    print(f"\nimported 1,469,307 rows with blocks in {seconds:.1f} s, peak {peak / 1e9:.2f} GB")  # noqa: T201
    assert child.returncode == 0
    (file,) = json.loads(answer.read_text())["files"]
    tables = json.loads((data / "reference.json").read_text())["tables"]
    assert (file["read"], file["kept"], file["rejected"]) == (tables["transactions"], tables["transactions"], 0)
    counted = rejse("sql", "-w", folder, "--format", "json",
                    "select count(*) rows, count(distinct user_key) households, count(distinct session_key) baskets, "
                    "sum(value)::bigint cents from events")["rows"]  # fmt: skip
    assert counted == [{
        "rows": tables["transactions"], "households": tables["households"], "baskets": tables["baskets"],
        "cents": round(tables["sales"] * 100),
    }]  # fmt: skip
    assert seconds < 60
    assert peak < 2_000_000_000
