"""Polars' side: the fastest expressions that were found for each question; slower ones that were tried are named."""

from itertools import pairwise
from pathlib import Path

import polars as pl
from polars import col

from benchmarks.log import CHANNEL_NAMES, NAMES, NAMES_EACH, Ordered
from benchmarks.plain import NEXT, STEPS, WINDOW, Flow, Funnel, Map, Passed, halves


class Polars:
    """The log as a data frame, sorted by customer and time."""

    name = "polars"

    def __init__(self, ordered: Ordered) -> None:
        columns = {"customer": ordered.customer, "time": ordered.time, "touchpoint": ordered.touchpoint}
        self._events = pl.DataFrame(columns).with_columns(col("customer").set_sorted())

    @property
    def resident_bytes(self) -> int:
        """The bytes of the data frame's columns."""
        return int(self._events.estimated_size())

    def funnel_counts(self) -> tuple[int, ...]:
        """Count customers with any event at each level."""
        return tuple(len(_first(level)) for level in self._attempts(times=False))

    def funnel(self) -> Funnel:
        """Time the attempt that first gets deepest: the first event of each level, without those that get deeper."""
        firsts = [_first(level) for level in self._attempts(times=True)]
        deepest = [
            here.join(deeper.select("customer"), on="customer", how="anti") for here, deeper in pairwise(firsts[1:])
        ]
        steps = range(2, len(STEPS) + 1)
        timed = pl.concat([*deepest, firsts[-1]], how="diagonal")
        medians = timed.select((col(f"t{step}") - col(f"t{step - 1}")).median() for step in steps).row(0)
        return tuple(len(first) for first in firsts), tuple(halves(median) for median in medians)

    def _attempts(self, *, times: bool) -> list[pl.DataFrame]:
        """Find, for every event of a step, the latest attempt at the step before by its row: the frame is in order.

        A binary search over rows beats as-of joins by customer and filling forward over customers (two and eight
        times as long).
        """
        touchpoint, customer, time = self._events["touchpoint"], self._events["customer"], self._events["time"]
        rows = (touchpoint == STEPS[0]).arg_true()
        began = time.gather(rows)
        level = pl.DataFrame({"row": rows, "customer": customer.gather(rows), "start": began, "t1": began})
        levels = [level]
        for step in range(2, len(STEPS) + 1):
            rows = (touchpoint == STEPS[step - 1]).arg_true()
            places = level["row"].search_sorted(rows)
            rows, places = rows.filter(places > 0), places.filter(places > 0) - 1
            level = (
                level[places]
                .with_columns(row=rows, who=customer.gather(rows), now=time.gather(rows))
                .filter((col("who") == col("customer")) & (col("now") - col("start") <= WINDOW))
                .drop("who", *([] if times else [f"t{step - 1}"]))
                .rename({"now": f"t{step}"})
            )
            levels.append(level)
        return levels

    def funnel_by_windows(self) -> Funnel:
        """Answer the same as most would write it: fill the latest attempt forward within every customer."""
        events = self._events.lazy().filter(col("touchpoint").is_in(STEPS))
        steps = range(1, len(STEPS) + 1)
        for step in steps:
            here = col("touchpoint") == STEPS[step - 1]
            reached = here if step == 1 else here & (col("time") - col(f"c{step - 1}_1") <= WINDOW)
            way = [f"c{step - 1}_{at}" for at in range(1, step)] + ["time"]
            events = events.with_columns(reached.alias(f"r{step}")).with_columns(
                pl.when(f"r{step}").then(col(name)).forward_fill().over("customer").alias(f"c{step}_{at}")
                for at, name in enumerate(way, 1)
            )
        firsts = [
            col(f"c{step}_{at}").filter(f"r{step}").first().alias(f"f{step}_{at}")
            for step in steps
            for at in range(1, step + 1)
        ]
        customers = events.group_by("customer").agg(firsts)
        waits = [
            pl.coalesce(col(f"f{deep}_{at}") - col(f"f{deep}_{at - 1}") for deep in reversed(steps[at - 1 :])).median()
            for at in steps[1:]
        ]
        counts = [col(f"f{step}_1").count().alias(f"n{step}") for step in steps]
        told = customers.select(*counts, *(wait.alias(f"m{at}") for at, wait in enumerate(waits))).collect().row(0)
        return told[: len(STEPS)], tuple(halves(median) for median in told[len(STEPS) :])

    def directly_follows(self) -> Flow:
        """Compare every event with the one before it; one small number for both touchpoints groups fastest."""
        return _flow(self._events.lazy())

    def map(self) -> Map:
        """Judge first visits: what comes next is a shift away, the drawn next one an as-of join."""
        customer, place = col("customer"), col("touchpoint")
        moved = customer.ne_missing(customer.shift()) | (place != place.shift())
        visit = self._events.lazy().filter(moved)
        other = pl.when(customer.shift(-1) == customer).then(col("time").shift(-1) - col("time"))
        key = (customer.cast(pl.UInt64) * 64 + place).alias("key")
        first = (
            visit.with_columns(other=other)
            .filter(place.is_in([here for here, there in NEXT.items() if there]))
            .unique(["customer", "touchpoint"], keep="first")
            .select(key, "time", "other", "touchpoint")
            .sort("time")
        )
        pairs = pl.DataFrame(
            {"touchpoint": [to for all_to in NEXT.values() for to in all_to],
             "here": [here for here, all_to in NEXT.items() for _ in all_to]},
            schema={"touchpoint": pl.UInt8, "here": pl.UInt8},
        )  # fmt: skip
        onward = (
            visit.join(pairs.lazy(), on="touchpoint")
            .select((customer.cast(pl.UInt64) * 64 + col("here")).alias("key"), "time", passed=col("time"))
            .sort("time")
        )
        last = self._events["time"].max()
        wait = col("passed") - col("time")
        judged = first.join_asof(onward, on="time", by="key", strategy="forward", check_sortedness=False).with_columns(
            wait=pl.when(wait <= WINDOW).then(wait),
            pending=col("time") + WINDOW > last,
            elsewhere=(col("other") <= WINDOW).fill_null(value=False),
        )
        stayed = col("wait").is_null()
        ripe = stayed & ~col("pending")
        rows = (
            judged.group_by("touchpoint")
            .agg(
                col("wait").count().alias("passed"),
                (stayed & col("pending")).sum().alias("waiting"),
                (ripe & col("elsewhere")).sum().alias("other"),
                (ripe & ~col("elsewhere")).sum().alias("left"),
                col("wait").median().alias("median"),
            )
            .collect()
            .rows()
        )
        return {
            place: Passed(passed, pending, elsewhere, left, halves(median))
            for place, passed, pending, elsewhere, left, median in rows
        }

    def build(self, parquet: Path, folder: Path) -> Path:
        """Code keys by hash (with a check for collisions), look up devices, sort by time, then stably by code, write.

        Joining all events with the devices instead of the anonymous ones, by hash or by text, in memory or streaming,
        takes longer; so do an enum of the paths, one sort by both columns, and numbering the keys by a join.
        """
        scan = pl.scan_parquet(parquet)
        events = scan.select(
            customer=col("user_key").hash(),
            device=col("anonymous_key").hash(),
            named=col("user_key").is_not_null(),
            known=col("anonymous_key").is_not_null(),
            time="time",
            touchpoint=col("name").cast(pl.Enum(NAMES)).to_physical().cast(pl.UInt8) // NAMES_EACH,
            channel=col("channel").cast(pl.Enum(CHANNEL_NAMES)),
            path=col("path").cast(pl.Categorical),
        ).collect()
        owners = events.filter("named", "known").select("device", owner="customer").unique("device")
        rows = (~events["named"]).arg_true()
        asked = events["device"].gather(rows).to_frame().join(owners, on="device", how="left", maintain_order="left")
        whose = events["customer"].scatter(rows, asked.select(pl.coalesce("owner", "device")).to_series())
        ordered = (
            events.select("time", "touchpoint", "channel", "path", customer=whose)
            .sort("time")
            .sort("customer", maintain_order=True)
        )
        _keys(scan, owners).write_ipc(folder / "customers.arrow")
        ordered.write_ipc(folder / "events.arrow")
        return folder

    def built(self, kept: Path) -> tuple[int, Flow]:
        """Open what was built."""
        coded = pl.scan_ipc(kept / "events.arrow").with_columns(col("time").to_physical())
        return len(pl.read_ipc(kept / "customers.arrow")), _flow(coded)


def _keys(scan: pl.LazyFrame, owners: pl.DataFrame) -> pl.DataFrame:
    """Give every customer's key with its hash: users, and devices that nobody identified on."""
    keys = scan.select(key=pl.coalesce("user_key", "anonymous_key")).unique().with_columns(customer=col("key").hash())
    found = keys.collect(engine="streaming")
    assert found["customer"].n_unique() == len(found), "two keys have one hash"
    return found.join(owners, left_on="customer", right_on="device", how="anti")


def _first(level: pl.DataFrame) -> pl.DataFrame:
    """Keep every customer's first row: the frame is in order."""
    return level.filter(col("customer").ne_missing(col("customer").shift()))


def _flow(events: pl.LazyFrame) -> Flow:
    before = col("touchpoint").shift()
    rows = (
        events.select(
            edge=before.cast(pl.UInt16) * 64 + col("touchpoint"),
            moved=(col("customer") == col("customer").shift()) & (col("touchpoint") != before),
            gap=col("time").diff(),
        )
        .filter("moved")
        .group_by("edge")
        .agg(count=pl.len(), median=col("gap").median())
        .collect()
        .rows()
    )
    return {(edge // 64, edge % 64): (count, round(2 * median)) for edge, count, median in rows}
