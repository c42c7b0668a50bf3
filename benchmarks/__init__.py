"""Rejse beside DuckDB and Polars on one synthetic event log, in one run, with the same answers asserted.

Every engine gets what suits it: for questions the peers hold the log in memory, coded as small integers and sorted by
customer and time; for building all read one Parquet file in arrival order with text ids, from the page cache, and write
what they made to disk. The peers' questions are the fastest that were found, and stay so: whoever finds a faster one
puts it in. "windows" is the same funnel as most would write it. All use all cores. Engines take turns, so that noise of
the machine meets all of them. Where Rejse's answer holds more than was asked (p90, customers per step, phases,
intervals), the peers need not work that out.

The log has no two events of one customer at one time: a funnel over ties is more than SQL can be asked for.
"""
