import numpy as np

from rejse.trace.sessions import cut_sessions

MINUTE = 60_000_000
GAP = 30 * MINUTE
NONE = -1


def cut(*events: tuple[float, int]) -> list[list[float]]:
    """Cut one customer's events, (minute, session key), and give each session's minutes."""
    time = np.array([round(minute * MINUTE) for minute, _ in events], np.int64)
    keys = np.array([key for _, key in events], np.int32)
    count = int(keys.max(initial=-1)) + 1
    told = keys if count else keys[:0]
    made = cut_sessions(
        np.array([0, len(events)]),
        time,
        np.arange(len(events), dtype=np.uint16),
        told,
        gap_microseconds=GAP,
        keys=count,
    )
    ordered = time if made.order is None else time[made.order]
    return [(ordered[a:b] / MINUTE).tolist() for a, b in zip(made.offsets[:-1], made.offsets[1:], strict=True)]


def test_exactly_the_silence_splits_and_a_microsecond_less_does_not() -> None:
    assert cut((0, NONE), (30, NONE)) == [[0], [30]]
    assert cut((0, NONE), (30 - 1 / MINUTE, NONE)) == [[0, 30 - 1 / MINUTE]]


def test_a_session_of_the_source_with_a_silence_of_40_minutes_stays_one() -> None:
    assert cut((0, 5), (40, 5), (41, 6)) == [[0, 40], [41]]


def test_sessions_on_two_devices_at_once_are_kept_apart() -> None:
    assert cut((0, 1), (1, 2), (2, 1), (3, 2)) == [[0, 2], [1, 3]]


def test_what_has_no_session_key_neither_joins_nor_cuts_a_session_that_has_one() -> None:
    assert cut((0, NONE), (10, 4), (20, NONE), (50, NONE), (55, 4)) == [[0, 20], [10, 55], [50]]


def test_nobody_has_no_sessions() -> None:
    none = np.empty(0, np.int32)
    made = cut_sessions(
        np.array([0]), np.empty(0, np.int64), np.empty(0, np.uint16), none, gap_microseconds=GAP, keys=0
    )
    assert (made.offsets.tolist(), made.tied.tolist(), made.order) == ([0], [], None)
