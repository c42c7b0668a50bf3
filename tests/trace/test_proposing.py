from datetime import UTC, datetime

from tests.trace.told_blocks import Told, ToldBlocks

from rejse.journey.document import Form, Journey, Medium, Phase, Rule, Text, Touchpoint, TrackedBy
from rejse.trace.binding import bind_blocks
from rejse.trace.proposing import Example, Proposal, Proposals, Unclaimed, propose, rule_text, words


def touchpoint(
    id_: str, name: str, *, channel: str = "web", rule: Rule | None = None, unrecorded: bool = False
) -> Touchpoint:
    return Touchpoint(
        id=id_,
        name=Text({"da": name}),
        phase="all",
        form=Form.ACTION,
        channel=channel,
        medium=Medium.DIGITAL,
        binding=rule,
        tracked_by=TrackedBy.UNRECORDED if unrecorded else None,
    )


def proposed(persons: list[list[Told]], *touchpoints: Touchpoint) -> Proposals:
    drawn = Journey(
        id="shop",
        title=Text({"da": "Jeg handler"}),
        owner="anna",
        phases=(Phase(id="all", name=Text({"da": "Alt"})),),
        touchpoints=touchpoints,
    )
    ruled, bound = bind_blocks(drawn, ToldBlocks(persons, cuts=(1,)))
    return propose(drawn, ruled.blocks, bound)


def firsts(found: Proposals) -> dict[str, str]:
    return {one.touchpoint: rule_text(one.rule) for one in found.proposals if one.place == 1}


NOON = 1_790_000_000_000_000
SHOP: list[list[Told]] = [
    [
        {"type": "page", "name": "view", "path": "/kurv", "time": NOON},
        {"name": "order_completed", "channel": "web", "time": NOON + 1},
        {"name": "order_completed", "channel": "web", "time": NOON + 2},
    ],
    [{"name": "order_completed", "channel": "shop", "time": NOON}, {"name": "xyzzy", "time": NOON}],
    [{"name": "newsletterOpened", "channel": "email", "time": NOON}],
]


def test_a_danish_touchpoint_finds_its_english_event_with_counts_and_examples() -> None:
    found = proposed(SHOP, touchpoint("kob", "Bestilling på nettet"))
    at = datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)
    first = found.proposals[0]
    assert first == Proposal(
        touchpoint="kob",
        place=1,
        rule=Rule(name=("order_completed",), channel=("web",)),
        score=first.score,
        events=2,
        customers=1,
        examples=(Example(time=at.replace(microsecond=1), event="order_completed web"),),
    )
    assert first.score > 0.45
    assert [one.place for one in found.proposals] == [1, 2]


def test_words_of_names_paths_and_channels_lead_to_what_is_alike() -> None:
    found = proposed(
        SHOP,
        touchpoint("basket", "Kurven"),
        touchpoint("newsletter", "Nyhedsbrev", channel="email"),
        touchpoint("order", "Ordre", channel="shop"),
    )
    assert firsts(found) == {
        "basket": '{type: page, path: "/kurv"}',
        "newsletter": "{name: newsletterOpened}",
        "order": "{name: order_completed, channel: shop}",
    }


def test_what_is_bound_or_recorded_by_nobody_gets_no_proposal_and_its_events_are_not_given_away() -> None:
    found = proposed(
        SHOP,
        touchpoint("order", "Ordre", rule=Rule(name=("order_completed",), channel=("web",))),
        touchpoint("order-too", "Ordre"),
        touchpoint("newsletter", "Nyhedsbrev", unrecorded=True),
    )
    assert firsts(found) == {"order-too": "{name: order_completed, channel: shop}"}


def test_two_touchpoints_never_get_the_same_first_proposal() -> None:
    found = proposed(SHOP[2:], touchpoint("newsletter", "Nyhedsbrev"), touchpoint("newsletter-2", "Nyhedsbrev igen"))
    assert firsts(found) == {"newsletter": "{name: newsletterOpened}"}


def test_what_no_touchpoint_claims_is_listed_most_frequent_first_and_once() -> None:
    found = proposed(SHOP, touchpoint("nothing-like-it", "Zzz"))
    assert found.proposals == ()
    assert [(rule_text(one.rule), one.events, one.customers) for one in found.unclaimed] == [
        ("{name: order_completed}", 3, 2),
        ("{name: newsletterOpened}", 1, 1),
        ("{name: xyzzy}", 1, 1),
        ('{type: page, path: "/kurv"}', 1, 1),
    ]
    assert isinstance(found.unclaimed[0], Unclaimed)
    assert len(found.unclaimed[0].examples) == 2


def test_an_empty_log_proposes_nothing() -> None:
    assert proposed([[], []], touchpoint("order", "Ordre")) == Proposals(proposals=(), unclaimed=())


def test_words_are_told_apart_and_empty_ones_left_out() -> None:
    assert words("orderCompleted-17 på/hjemmesiden") == ["order", "completed", "hjemmesiden"]
    assert words("the") == ["the"]


def test_a_rule_is_written_so_that_yaml_reads_it_back() -> None:
    assert (
        rule_text(Rule(name=("yes", 'a "b"', "køb"), channel=("5",)))
        == '{name: ["yes", "a \\"b\\"", køb], channel: "5"}'
    )
