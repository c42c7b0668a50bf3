"""What changed is laid over the blocks: the answers are those of blocks arranged anew, whatever happened in between."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.reference import trace_reference as reference
from tests.trace.told_log import EVENTS, ToldLog

from rejse.trace.blocks import Block, Kind, Scope
from rejse.trace.build import MadeFrom, build, open_blocks
from rejse.trace.edges import NO_EDGES, Edges
from rejse.trace.generation import read_manifest
from rejse.trace.identity import Line
from rejse.trace.opened import OpenedBlocks
from rejse.trace.overlay import Since
from rejse.trace.reading import COLUMNS

GAP = timedelta(microseconds=5)
Told = Sequence[Mapping[str, Any]]

FEW_KEYS = EVENTS.map(
    lambda events: [{name: event[name] for name in ("time", "user_key", "anonymous_key")} for event in events]
)
"""Logs in which devices and users meet often."""

_PEOPLE = st.sampled_from(
    [(Line.USER, "anna"), (Line.USER, "bo"), (Line.ANONYMOUS, "phone"), (Line.SESSION, "s1"), (Line.ACCOUNT, "acme")]
)
EDGES = st.builds(
    Edges,
    version=st.just(1),
    aliases=st.frozensets(st.sampled_from([("phone", "kiosk"), ("kiosk", "tablet"), ("a", "phone")]), max_size=2),
    cut=st.frozensets(st.sampled_from([("phone", "anna"), ("kiosk", "bo"), ("phone", "bo")]), max_size=2),
    joined=st.frozensets(st.tuples(_PEOPLE, _PEOPLE), max_size=3),
)


def laid_over(
    folder: Path, events: Told, *, held: int, before: Edges = NO_EDGES, now: Edges = NO_EDGES, per: int = 8
) -> OpenedBlocks:
    """Arrange the first events, and open them with the others and with what the identity log says since."""
    first, whole = ToldLog(events[:held]), ToldLog(events, version=2)
    manifest = build(
        first.batches(COLUMNS),
        into=folder,
        edges=before,
        session_gap=GAP,
        made_from=MadeFrom(events_version=1),
        events_per_block=per,
    )
    batches = whole.batches if held < len(events) else None
    since = Since(events_version=2, batches=batches, before=before, edges=now)
    return OpenedBlocks(folder, manifest, first.batches, journey_revision=1, since=since)


def counted(blocks: OpenedBlocks, scope: Scope) -> list[tuple[Block, int]]:
    """Give every unit that counts."""
    found = []
    for block in blocks.scoped(scope):
        there = [(block, unit) for unit in range(block.units) if not len(block.alive) or block.alive[unit]]
        assert len(there) == block.living
        found += there
    return found


def people(blocks: OpenedBlocks) -> dict[reference.Line, list[int]]:
    """Give every person's events as arrival numbers."""
    found: dict[reference.Line, list[int]] = {}
    for block, unit in counted(blocks, Scope.PERSON):
        told = blocks.person_keys(block.number).slice(unit, 1).to_pylist()[0]
        events = blocks.arrival(block.number)[block.offsets[unit] : block.offsets[unit + 1]].tolist()
        line = Line(told["line"])
        key = (line.name.lower(), events[0] if line is Line.ALONE else told["key"])
        assert key not in found, "a person stands in two places"
        found[key] = events
    return found


def visits(blocks: OpenedBlocks, scope: Scope) -> list[list[tuple[int, Kind]]]:
    """Give the events of every unit that counts."""
    return [
        [(int(block.time[at]), blocks.kinds[block.kind[at]]) for at in range(block.offsets[u], block.offsets[u + 1])]
        for block, u in counted(blocks, scope)
    ]


def told(events: Told, numbers: Sequence[int]) -> list[tuple[int, Kind]]:
    """Give events by their numbers as (time, kind)."""
    return [(events[at]["time"], Kind(*reference.kind_of(events[at]))) for at in numbers]  # type: ignore[arg-type]


ON_A_SHARED_PHONE: list[dict[str, Any]] = [
    {"time": 0, "anonymous_key": "phone", "user_key": "anna"},
    {"time": 5, "anonymous_key": "phone"},
    {"time": 9, "anonymous_key": "phone", "user_key": "bo"},
]


@settings(max_examples=250, deadline=None)
@given(EVENTS | FEW_KEYS, st.integers(0, 40), EDGES, EDGES, st.sampled_from([3, 8, 100]))
@example([], 0, NO_EDGES, NO_EDGES, 8)
@example([{"time": 3, "user_key": "anna"}], 0, NO_EDGES, NO_EDGES, 8)
@example(ON_A_SHARED_PHONE, 2, NO_EDGES, NO_EDGES, 8)
@example(ON_A_SHARED_PHONE, 3, NO_EDGES, Edges(version=1, cut=frozenset({("phone", "bo")})), 8)
@example(ON_A_SHARED_PHONE[1:], 1, NO_EDGES, Edges(version=1, aliases=frozenset({("a", "phone")})), 8)
def test_whatever_happened_since_the_answer_is_that_of_all_events_at_once(
    events: list[dict[str, Any]], held: int, before: Edges, now: Edges, per: int
) -> None:
    with TemporaryDirectory() as folder:
        blocks = laid_over(Path(folder), events, held=min(held, len(events)), before=before, now=now, per=per)
        expected = reference.lines(events, now)
        assert people(blocks) == expected
        assert sorted(visits(blocks, Scope.PERSON), key=str) == sorted(
            [told(events, numbers) for numbers in expected.values()], key=str
        )
        gap = GAP // timedelta(microseconds=1)
        cut = [told(events, one) for line in expected.values() for one in reference.sessions(events, line, gap)]
        assert sorted(visits(blocks, Scope.SESSION), key=str) == sorted(cut, key=str)
        counts = {Kind(*kind): n for kind, n in reference.kind_counts(events).items()}  # type: ignore[arg-type]
        assert dict(zip(blocks.kinds, blocks.kind_counts.tolist(), strict=True)) == counts
        latest = max((event["time"] for event in events), default=None)
        epoch = datetime(1970, 1, 1, tzinfo=UTC)
        assert blocks.data_through == (None if latest is None else epoch + timedelta(microseconds=latest))
        for scope in Scope:
            for block, unit in counted(blocks, scope):
                places = range(block.offsets[unit], block.offsets[unit + 1])
                kinds = {(int(block.time[at]), int(block.kind[at])) for at in places}
                assert block.tied[unit] == (len(kinds) > len({time for time, _ in kinds}))


@settings(max_examples=60, deadline=None)
@given(EVENTS, st.integers(0, 40), EDGES)
def test_a_facet_goes_on_over_what_came_since(events: list[dict[str, Any]], held: int, now: Edges) -> None:
    with TemporaryDirectory() as folder:
        blocks = laid_over(Path(folder), events, held=min(held, len(events)), now=now)
        for scope in Scope:
            facet = blocks.facet("channel", scope)
            said = [
                facet.values[code] if code >= 0 else None
                for block, unit in counted(blocks, scope)
                for code in facet.codes[block.number][block.offsets[unit] : block.offsets[unit + 1]]
            ]
            assert sorted(map(str, said)) == sorted(str(event.get("channel")) for event in events)
        codes = blocks.facet("channel", Scope.PERSON)
        for block, unit in counted(blocks, Scope.PERSON):
            for at in range(block.offsets[unit], block.offsets[unit + 1]):
                event = events[blocks.arrival(block.number)[at]]
                code = codes.codes[block.number][at]
                assert (codes.values[code] if code >= 0 else None) == event.get("channel")


@settings(max_examples=60, deadline=None)
@given(EVENTS, st.integers(0, 40), EDGES)
def test_every_session_knows_its_person(events: list[dict[str, Any]], held: int, now: Edges) -> None:
    with TemporaryDirectory() as folder:
        blocks = laid_over(Path(folder), events, held=min(held, len(events)), now=now)
        persons = {block.number: block for block in blocks.scoped(Scope.PERSON)}
        lived = {(block.number, unit): 0 for block, unit in counted(blocks, Scope.PERSON)}
        for block, unit in counted(blocks, Scope.SESSION):
            of = (block.number, int(blocks.person_of_session(block.number)[unit]))
            lived[of] += int(block.offsets[unit + 1] - block.offsets[unit])
        assert lived == {
            (number, unit): int(persons[number].offsets[unit + 1] - persons[number].offsets[unit])
            for number, unit in lived
        }


class Log:
    """An identity log that says one thing at a time."""

    def __init__(self, *said: Edges) -> None:
        self.said = said

    def edges(self, version: int | None = None) -> Edges:
        """Give what is said now, or what was said then."""
        return self.said[-1] if version is None else next(one for one in self.said if one.version == version)


JOINED = Edges(version=1, joined=frozenset({((Line.USER, "u0"), (Line.USER, "u1"))}))


def many(count: int) -> list[dict[str, Any]]:
    """Give as many users with one event each."""
    return [{"time": at, "user_key": f"u{at}", "name": "buy"} for at in range(count)]


def opened(folder: Path, log: ToldLog, *said: Edges) -> OpenedBlocks:
    """Open as a workspace does."""
    identity = Log(NO_EDGES, *said)
    blocks = open_blocks(folder, log, session_gap=GAP, journey_revision=1, identity=identity)
    assert isinstance(blocks, OpenedBlocks)
    return blocks


def on_disk(folder: Path) -> dict[str, bytes]:
    """Give every file as it is."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_a_few_new_events_and_joined_people_write_nothing(tmp_path: Path) -> None:
    opened(tmp_path, ToldLog(many(80), rows=8))
    before = on_disk(tmp_path)
    blocks = opened(tmp_path, ToldLog(many(88), rows=8, version=2), JOINED)
    assert (len(people(blocks)), people(blocks)["user", "u0"]) == (87, [0, 1])
    assert (blocks.snapshot.events, blocks.snapshot.identity) == (2, 1)
    assert on_disk(tmp_path) == before


def test_parting_two_people_again_restores_every_answer(tmp_path: Path) -> None:
    first = people(opened(tmp_path, ToldLog(many(8))))
    assert len(people(opened(tmp_path, ToldLog(many(8)), JOINED))) == len(first) - 1
    assert people(opened(tmp_path, ToldLog(many(8)), JOINED, Edges(version=2))) == first


def test_many_new_events_arrange_all_anew(tmp_path: Path) -> None:
    opened(tmp_path, ToldLog(many(80), rows=8))
    blocks = opened(tmp_path, ToldLog(many(96), rows=8, version=2))
    manifest = read_manifest(tmp_path)
    assert manifest is not None
    assert (manifest.generation, len(people(blocks))) == ("generation-000002", 96)


def test_events_that_are_gone_arrange_all_anew(tmp_path: Path) -> None:
    opened(tmp_path, ToldLog(many(16), rows=8))
    blocks = opened(tmp_path, ToldLog(many(16), rows=4, version=2))
    assert (blocks.manifest.generation, len(people(blocks))) == ("generation-000002", 16)
