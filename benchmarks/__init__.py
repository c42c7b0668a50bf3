"""Rejse beside DuckDB and Polars on one synthetic event log, in one run, with the same answers asserted.

Every engine gets what suits it: for questions the peers hold the log in memory, coded as small integers, sorted by
person and time, with the people resolved; for building all read one Parquet file in arrival order with text ids, from
the page cache (written as our event table writes its files, which suits the peers as well as other settings do), number
keys, names, channels and paths, find out whose the anonymous events are, and write what they made to files, for which
none waits until the disk has them. Only Rejse brings paths into the form that a binding asks for. The peers' questions
are the fastest that were found, and stay so: whoever finds a faster one puts it in. "windows" is the same funnel as
most would write it. All use all cores. Engines take turns, so that noise of the machine meets all of them. Where
Rejse's answer holds more than was asked (p90, customers per step, phases, intervals), the peers need not work that out.

Two events of one customer at one time say the same, so that no engine's order of them can change an answer: what a
funnel means over other ties is more than SQL can be asked for.

Only Rejse is timed where the log goes on (`facet`, `rebind`, `refresh`, `undo`): blocks are open or lie on disk, and
what it costs to ask for a new property, to change bindings, and to take in new events and joined people is told, with
the bytes that were written to the blocks. DuckDB's answers over the changed log are what those must equal.
"""
