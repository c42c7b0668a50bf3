"""What a file says of its customers goes into the vault, not into the events."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pyarrow as pa
import pytest

from rejse.collect.importing import ImportReport
from rejse.collect.mapping import as_list, listed
from rejse.collect.traits import traits_of
from rejse.errors import RejseError
from rejse.store.folder import Folder
from rejse.store.traits import Trait, Traits
from rejse.words import line

Bring = Callable[..., ImportReport]
Kept = Callable[..., list[dict[str, object]]]

CRM = """user_id,visitor_id,time,event,plan,"Age, years",shop
anna,,2026-03-01,see,basic,41,Vejle
anna,,2026-03-02,see, basic ,41,Vejle
anna,,2026-03-03,buy,pro,,Vejle
,c-1,2026-03-03,see,pro,,Kolding
"""


def test_traits_are_kept_of_the_customer_with_their_history_and_not_with_the_event(
    bring_in: Bring, kept: Kept, folder: Folder
) -> None:
    report = bring_in(CRM, traits='plan,"Age, years"', zone="UTC")
    assert (report.kept, report.doubtful, report.properties) == (4, 0, ("shop",))
    assert [json.loads(str(row["properties"])) for row in kept("properties")] == [{"shop": "Vejle"}] * 3 + [
        {"shop": "Kolding"}
    ]
    anna, visitor = folder.keys.key("user", "anna"), folder.keys.key("anonymous", "c-1")
    traits = Traits(folder.vault_file)
    assert [(one.name, one.value, one.time.day) for one in traits.of(anna)] == [
        ("Age, years", "41", 1),
        ("plan", "basic", 1),
        ("plan", "pro", 3),
    ]
    assert {row["user_key"]: row["value"] for row in traits.values("plan").to_pylist()} == {anna: "pro", visitor: "pro"}
    bring_in(CRM, traits='plan,"Age, years"', zone="UTC")
    assert len(traits.of(anna)) == 3, "the file again adds nothing"


def test_a_dry_run_and_a_file_without_traits_keep_none(bring_in: Bring, folder: Folder) -> None:
    bring_in(CRM, traits="plan", zone="UTC", dry_run=True)
    bring_in(CRM, zone="UTC")
    assert Traits(folder.vault_file).names() == ()


def test_traits_of_rows_that_are_known_already_come_in_too(bring_in: Bring, folder: Folder) -> None:
    bring_in(CRM, zone="UTC")
    assert bring_in(CRM, traits="plan", zone="UTC", save_map="crm").kept == 0
    assert Traits(folder.vault_file).names() == ("plan",)
    assert {one.part: one.column for one in bring_in(CRM, use_map="crm").mapping}["traits"] == "plan"


def test_a_trait_of_nobody_stays_with_the_event_and_is_told(bring_in: Bring, kept: Kept, folder: Folder) -> None:
    text = "user_id,case_id,time,event,plan\n,7,2026-03-01,see,pro\n-1,7,2026-03-01,buy,pro\n,,2026-03-01,buy,pro\n"
    report = bring_in(text, traits="plan", zone="UTC")
    assert (report.kept, report.rejected, Traits(folder.vault_file).names()) == (2, 1, ())
    assert [json.loads(str(row["properties"])) for row in kept("properties")] == [
        {"plan": "pro"},
        {"plan": "pro", "blocked_customer": "-1"},
    ]
    reason = next(one for one in report.reasons if one.code == "trait-of-nobody")
    assert [line(reason.problem("log.csv"), language) for language in ("en", "da")] == [
        (
            'log.csv:2: "pro" is said of a customer, but the row names none. The event is kept, and the cell as '
            "a property. "
            "[trait-of-nobody]"
        ),
        (
            'log.csv:2: "pro" er sagt om en kunde, men rækken nævner ingen. Hændelsen er beholdt, og cellen som '
            "en egenskab. "
            "[trait-of-nobody]"
        ),
    ]


def test_a_trait_that_is_no_column_is_refused(bring_in: Bring) -> None:
    with pytest.raises(RejseError) as caught:
        bring_in(CRM, traits="plan,sex")
    assert (caught.value.code, caught.value.arguments["column"]) == ("no-such-column", "sex")
    assert caught.value.arguments["option"] == "--traits"


def test_a_list_of_columns_comes_back() -> None:
    names = ("plan", "Age, years", 'a "quoted" one')
    assert listed(as_list(names)) == names
    assert listed(" plan , age ") == ("plan", "age")
    assert listed("") == ()


def test_of_what_is_said_again_only_the_ends_are_handed_on() -> None:
    times = pa.array([datetime(2026, 3, day, tzinfo=UTC) for day in (4, 1, 2, 3, 1)], pa.timestamp("us", "UTC"))
    said = traits_of(pa.array(["a", "a", "a", "a", None]), times, {"plan": pa.array(["x", "x", "x", "x", "x"])})
    assert list(said) == [
        Trait(user_key="a", name="plan", value="x", time=datetime(2026, 3, day, tzinfo=UTC)) for day in (1, 4)
    ]
