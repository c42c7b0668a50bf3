"""DuckDB's side: the fastest SQL that was found for each question; the slower ones that were tried are named."""

from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from benchmarks.log import CHANNEL_NAMES, NAMES, NAMES_EACH, Ordered
from benchmarks.plain import NEXT, STEPS, WINDOW, Flow, Funnel, Map, Passed, halves

_FLOW: Final = """
    with step as (
        select customer, time, touchpoint as there, lag(customer) over () as before, lag(touchpoint) over () as here,
            lag(time) over () as left_at
        from {events})
    select here, there, count(*), median(time - left_at) from step
    where before = customer and here <> there group by here, there
"""
"""`lag` without a partition runs as a stream over the sorted table: four times as fast as one by customer."""


_BUILD: Final = (
    """
    create temp table devices as
    select anonymous_key, any_value(user_key) as user_key from read_parquet($parquet)
    where anonymous_key is not null group by anonymous_key
    """,
    """
    create table customers as select key, (row_number() over ())::uinteger as customer from (
        select distinct user_key as key from read_parquet($parquet) where user_key is not null
        union all select anonymous_key from devices where user_key is null)
    """,
    """
    create temp table keys as
    select key, customer from customers
    union all select anonymous_key, customer from devices join customers on user_key = key
    """,
    """
    create table paths as select path, (row_number() over ())::usmallint as page
    from (select distinct path from read_parquet($parquet) where path is not null)
    """,
    f"""
    create table events as
    select customer, epoch_us(time) as time, (enum_code(name::place) // {NAMES_EACH})::utinyint as touchpoint,
        channel::way as channel, page
    from read_parquet($parquet) join keys on key = coalesce(user_key, anonymous_key) left join paths using (path)
    order by customer, time
    """,
)
"""A device's events are those of the user seen on it; the names of events are told beforehand, all else is not."""


class DuckDB:
    """The log as an in-memory table, sorted by customer and time."""

    name = "duckdb"

    def __init__(self, ordered: Ordered, *, threads: int) -> None:
        self._threads = threads
        self._connection = self._connect(":memory:")
        arrived = pa.table({"customer": ordered.customer, "time": ordered.time, "touchpoint": ordered.touchpoint})
        self._connection.register("arrived", arrived)
        self._connection.execute("create table events as select * from arrived")
        self._connection.unregister("arrived")
        self._connection.execute("create table next_of (here utinyint, there utinyint)")
        pairs = [(here, there) for here, all_there in NEXT.items() for there in all_there]
        self._connection.executemany("insert into next_of values (?, ?)", pairs)

    @property
    def resident_bytes(self) -> int:
        """What DuckDB says its in-memory tables take."""
        query = "select sum(memory_usage_bytes) from duckdb_memory() where tag = 'IN_MEMORY_TABLE'"
        found = self._connection.execute(query).fetchone()
        return int(found[0]) if found else 0

    def funnel_counts(self) -> tuple[int, ...]:
        """Join each step's events to the latest attempt at the step before; as-of joins beat windows and self-joins."""
        reached = ", ".join(f"(select count(distinct customer) from l{step})" for step in range(1, len(STEPS) + 1))
        found = self._connection.execute(f"{_attempts(times=False)} select {reached}").fetchone()
        assert found is not None
        return tuple(found)

    def funnel(self) -> Funnel:
        """Time the attempt that first gets deepest: the first event of each level, without those that get deeper."""
        steps = range(1, len(STEPS) + 1)
        firsts = "".join(
            f", f{step} as (select customer, min(t{step}) as moment from l{step} group by customer)" for step in steps
        )
        deepest = "".join(
            f", d{step} as (select distinct l.* from l{step} l "
            f"join f{step} f on l.customer = f.customer and l.t{step} = moment"
            + (f" where l.customer not in (select customer from f{step + 1}))" if step < len(STEPS) else ")")
            for step in steps[1:]
        )
        rows = " union all ".join(
            "select " + ", ".join(f"t{at}" if at <= step else "null::bigint" for at in steps) + f" from d{step}"
            for step in steps[1:]
        )
        counts = ", ".join(f"(select count(*) from f{step})" for step in steps)
        medians = ", ".join(f"median(t{step} - t{step - 1})" for step in steps[1:])
        names = ", ".join(f"t{step}" for step in steps)
        timed = f"{_attempts(times=True)}{firsts}{deepest}, timed({names}) as ({rows})"
        found = self._connection.execute(f"{timed} select {counts}, {medians} from timed").fetchone()
        assert found is not None
        return tuple(found[: len(STEPS)]), tuple(halves(median) for median in found[len(STEPS) :])

    def funnel_by_windows(self) -> Funnel:
        """Answer the same as most would write it: carry the latest attempt along by window functions."""
        over = "over (partition by customer order by time rows between unbounded preceding and current row)"
        places = ", ".join(str(step) for step in STEPS)
        began = f"case when touchpoint = {STEPS[0]} then struct_pack(t1 := time) end"
        steps = range(1, len(STEPS) + 1)
        query = [
            f"with s0 as (select customer, time, touchpoint from events where touchpoint in ({places}))",
            f"s1 as (select *, last_value({began} ignore nulls) {over} as c1 from s0)",
        ]
        for step in steps[1:]:
            way = ", ".join(f"t{at} := c{step - 1}.t{at}" for at in range(1, step))
            query.append(
                f"s{step} as (select *, last_value(case when touchpoint = {STEPS[step - 1]} "
                f"and time - c{step - 1}.t1 <= {WINDOW} then struct_pack({way}, t{step} := time) end ignore nulls) "
                f"{over} as c{step} from s{step - 1})"
            )
        firsts = ", ".join(f"arg_min(c{step}, time) filter (c{step} is not null) as c{step}" for step in steps)
        query.append(f"f as (select customer, {firsts} from s{len(STEPS)} group by customer)")
        counts = ", ".join(f"count(c{step})" for step in steps)
        medians = ", ".join(
            f"median(coalesce({', '.join(f'c{deep}.t{at} - c{deep}.t{at - 1}' for deep in reversed(steps[at - 1 :]))}))"
            for at in steps[1:]
        )
        found = self._connection.execute(f"{', '.join(query)} select {counts}, {medians} from f").fetchone()
        assert found is not None
        return tuple(found[: len(STEPS)]), tuple(halves(median) for median in found[len(STEPS) :])

    def directly_follows(self) -> Flow:
        """Compare every event with the one before it."""
        return _flow(self._connection, "events")

    def map(self) -> Map:
        """Judge first visits: what comes next is the next visit's lead, the drawn next one an as-of join away."""
        query = f"""
            with visit as (
                select * from (
                    select customer, time, touchpoint, lag(customer) over () as c0, lag(touchpoint) over () as t0
                    from events)
                where c0 is distinct from customer or t0 <> touchpoint),
            followed as (
                select customer, time, touchpoint,
                    case when lead(customer) over () = customer then lead(time) over () end as other
                from visit),
            first as (
                select customer, touchpoint, min(time) as time, arg_min_null(other, time) as other
                from followed where touchpoint in (select here from next_of) group by customer, touchpoint),
            onward as (
                select customer, here, time from visit join next_of on touchpoint = there),
            judged as (
                select f.touchpoint, f.time, f.other - f.time <= {WINDOW} as elsewhere,
                    case when n.time - f.time <= {WINDOW} then n.time - f.time end as wait
                from first f asof left join onward n
                    on f.customer = n.customer and f.touchpoint = n.here and n.time >= f.time),
            through as (select max(time) as last from events)
            select touchpoint, count(wait),
                count(*) filter (wait is null and time + {WINDOW} > last),
                count(*) filter (wait is null and time + {WINDOW} <= last and elsewhere),
                count(*) filter (wait is null and time + {WINDOW} <= last and elsewhere is not true),
                median(wait)
            from judged, through group by touchpoint
        """
        rows = self._connection.execute(query).fetchall()
        return {
            place: Passed(passed, pending, elsewhere, left, halves(median))
            for place, passed, pending, elsewhere, left, median in rows
        }

    def build(self, parquet: Path, folder: Path) -> Path:
        """Number the distinct keys and paths, join each event once by the one key that tells whose it is, sort, write.

        An enum of the paths, and joining users and devices apart, take longer; so does sorting by the key's text, a
        UUID or a hash.
        """
        kept = folder / "built.duckdb"
        connection = self._connect(str(kept))
        for kind, names in (("place", NAMES), ("way", CHANNEL_NAMES)):
            connection.execute(f"create type {kind} as enum ({', '.join(repr(name) for name in names)})")
        for query in _BUILD:
            connection.execute(query, {"parquet": str(parquet)} if "$parquet" in query else None)
        connection.execute("checkpoint")
        connection.close()
        return kept

    def built(self, kept: Path) -> tuple[int, Flow]:
        """Open what was built."""
        connection = self._connect(str(kept))
        found = connection.execute("select count(*) from customers").fetchone()
        flow = _flow(connection, "events")
        connection.close()
        assert found is not None
        return int(found[0]), flow

    def _connect(self, place: str) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect(place)
        connection.execute(f"set threads = {self._threads}")
        return connection


def _flow(connection: duckdb.DuckDBPyConnection, events: str) -> Flow:
    rows = connection.execute(_FLOW.format(events=events)).fetchall()
    return {(here, there): (count, round(2 * median)) for here, there, count, median in rows}


def _attempts(*, times: bool) -> str:
    """Write l1, l2, ...: every event that reaches a step, with the latest start that gets there."""
    written = [f"with l1 as (select customer, time as t1, time as start from events where touchpoint = {STEPS[0]})"]
    for step in range(2, len(STEPS) + 1):
        way = "".join(f"p.t{at}, " for at in range(1, step)) if times else ""
        written.append(
            f"l{step} as (select e.customer, p.start, {way}e.time as t{step} "
            f"from (select customer, time from events where touchpoint = {STEPS[step - 1]}) e "
            f"asof join l{step - 1} p on e.customer = p.customer and e.time >= p.t{step - 1} "
            f"where e.time - p.start <= {WINDOW})"
        )
    return ", ".join(written)
