"""An event log comes in with the cases, resources and lifecycles it tells of; a hostile one does not come in at all."""

import gzip
import json
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rejse.collect import markup, packing, xes
from rejse.collect.importing import ImportReport
from rejse.collect.reading import open_reading
from rejse.collect.xes import XesLog
from rejse.errors import RejseError, Where
from rejse.store.folder import Folder
from rejse.words import line, say

Bring = Callable[..., ImportReport]
Kept = Callable[..., list[dict[str, object]]]
Write = Callable[..., Path]

LIFECYCLE = '<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>'


def attribute(key: str, value: object, kind: str = "string") -> str:
    return f'<{kind} key="{escape(key)}" value="{escape(str(value))}"/>'


def event(name: str, time: str = "2026-03-01T10:00:00.000+01:00", more: str = "") -> str:
    return f"<event>{attribute('concept:name', name)}{attribute('time:timestamp', time, 'date')}{more}</event>"


def trace(case: str, *events: str, more: str = "") -> str:
    return f"<trace>{attribute('concept:name', case)}{more}{''.join(events)}</trace>"


def log(*traces: str, before: str = "") -> str:
    return f'<?xml version="1.0"?>\n<log xes.version="1.0" xmlns="http://www.xes-standard.org/">\n{before}{"".join(traces)}</log>'


def cells_of(text: str) -> list[dict[str, str]]:
    found = [
        one
        for batch in XesLog(Where("l.xes"), "l.xes").batches(BytesIO(text.encode()))
        for one in batch.cells.to_pylist()
    ]
    return [{name: value for name, value in one.items() if value is not None} for one in found]


def test_a_case_is_a_customer_and_what_is_said_of_it_is_said_of_its_events(
    bring_in: Bring, kept: Kept, folder: Folder
) -> None:
    """
    order-7, worth 12.5   Anna registers it 10:00, then it is paid
    """
    register = event("register", more=attribute("org:resource", "Anna") + attribute("pages", 3, "int"))
    report = bring_in(log(trace("order-7", register, event("pay"), more=attribute("amount", 12.5, "float"))), "log.xes")
    assert (report.read, report.kept, report.doubtful, report.notes) == (2, 2, 0, ())
    assert {one.part: one.column for one in report.mapping} == dict(xes.PARTS)
    rows = kept("time", "name", "type", "user_key", "case_key", "properties")
    assert [json.loads(str(row.pop("properties"))) for row in rows] == [
        {"case:amount": 12.5, "org:resource": "Anna", "pages": 3},
        {"case:amount": 12.5},
    ]
    assert rows == [
        {
            "time": datetime(2026, 3, 1, 9, tzinfo=UTC),
            "name": name,
            "type": "track",
            "user_key": folder.keys.key("user", "order-7"),
            "case_key": folder.keys.key("case", "order-7"),
        }
        for name in ("register", "pay")
    ]


def test_another_column_may_be_the_customer(bring_in: Bring, kept: Kept, folder: Folder) -> None:
    content = log(trace("c1", event("see", more=attribute("who", "anna"))))
    bring_in(content, "log.xes", customer="who")
    assert kept("user_key", "case_key") == [
        {"user_key": folder.keys.key("user", "anna"), "case_key": folder.keys.key("case", "c1")}
    ]
    bring_in(content, "log.xes", anonymous="who", source="again")
    assert kept("user_key", "anonymous_key")[1] == {
        "user_key": None,
        "anonymous_key": folder.keys.key("anonymous", "anna"),
    }


def test_start_and_complete_are_two_events_and_complete_is_what_is_not_said(bring_in: Bring, kept: Kept) -> None:
    start = attribute("lifecycle:transition", "start")
    content = log(trace("c1", event("pay", more=start), event("pay")), before=LIFECYCLE)
    report = bring_in(content, "log.xes")
    assert [json.loads(str(row["properties"])) for row in kept("properties")] == [
        {"lifecycle:transition": "start"},
        {"lifecycle:transition": "complete"},
    ]
    assert [line(report.notes[0], language).partition("log.xes: ")[2] for language in ("en", "da")] == [
        (
            "The log tells of more than the end of each activity: complete, start. Each is an event of its own; "
            "bind with the "
            "property lifecycle:transition to count an activity once. [several-transitions]"
        ),
        (
            "Loggen fortæller om mere end afslutningen af hver aktivitet: complete, start. Hver er en hændelse "
            "for sig; knyt "
            "kontaktpunkter med egenskaben lifecycle:transition for at tælle en aktivitet én gang. "
            "[several-transitions]"
        ),
    ]


def test_what_is_nested_in_an_attribute_and_lists_come_out() -> None:
    nested = '<string key="place" value="Vejle"><int key="zip" value="7100"/>'
    nested += '<list key="tags"><string key="t" value="a"/></list></string>'
    nested += '<list key="items"><values><string key="item" value="x"/><string key="item" value="y"/></values></list>'
    nested += '<list key="mixed"><int key="n" value="1"/><container key="c">'
    nested += '<boolean key="ok" value="True"/></container></list>'
    nested += attribute("late", "TRUE", "boolean") + attribute("odd", "many", "int") + attribute("no", "NaN", "float")
    (found,) = cells_of(log(trace("c1", event("see", more=nested))))
    for name in ("concept:name", "time:timestamp", "case:concept:name"):
        del found[name]
    assert found == {
        "place": "Vejle", "place.zip": "7100", "place.tags": '["a"]', "items": '["x","y"]',
        "mixed": '[{"n":1},{"c":{"ok":true}}]', "late": "true", "odd": "many", "no": "NaN",
    }  # fmt: skip


def test_globals_classifiers_and_what_is_said_of_the_log_are_no_part_of_any_event() -> None:
    before = f'<global scope="event">{attribute("concept:name", "UNKNOWN")}{attribute("org:group", "x")}</global>'
    before += '<classifier name="Activity" keys="concept:name"/>' + attribute("concept:name", "the log")
    assert cells_of(log(trace("c1", "<event><string key='a' value='1'/></event>"), event("alone"), before=before)) == [
        {"case:concept:name": "c1", "a": "1"},
        {"concept:name": "alone", "time:timestamp": "2026-03-01T10:00:00.000+01:00"},
    ]


def test_namespaces_and_prefixes_of_the_logs_own_mean_the_same() -> None:
    extension = '<x:extension name="Concept" prefix="c" uri="http://www.xes-standard.org/concept.xesext"/>'
    text = f'<x:log xmlns:x="http://www.xes-standard.org/">{extension}<x:trace><x:string key="c:name" value="7"/>'
    text += '<x:event><x:string key="c:name" value="see"/></x:event></x:trace></x:log>'
    assert cells_of(text) == [{"case:concept:name": "7", "concept:name": "see"}]


def test_what_is_said_of_a_case_after_its_events_holds_for_them_too() -> None:
    text = log(f"<trace>{event('see')}{attribute('concept:name', '7')}</trace>")
    assert cells_of(text)[0]["case:concept:name"] == "7"


def test_an_attribute_that_comes_twice_is_kept_and_told(bring_in: Bring, kept: Kept) -> None:
    again = attribute("shop", "Vejle") + attribute("shop", "Kolding")
    report = bring_in(log(trace("c1", event("see", more=again), event("buy"))), "log.xes")
    assert [json.loads(str(row["properties"] or "{}")) for row in kept("properties")] == [
        {"shop": "Vejle", "shop 2": "Kolding"},
        {},
    ]
    (reason,) = report.reasons
    assert [line(reason.problem("log.xes"), language) for language in ("en", "da")] == [
        (
            "log.xes:3: The event or its case has two attributes with the same key. The first counts, and the "
            "others are kept "
            "as properties with a number after their names. [repeated-attribute]"
        ),
        (
            "log.xes:3: Hændelsen eller dens sag har to attributter med samme nøgle. Den første gælder, og de andre er "
            "beholdt som egenskaber med et nummer efter navnet. [repeated-attribute]"
        ),
    ]


def test_a_longer_log_adds_the_difference_though_its_cases_have_moved_on(bring_in: Bring) -> None:
    first = log(trace("c1", event("see"), event("see"), more=attribute("status", "open")))
    longer = log(
        trace("c0", event("see")),
        trace("c1", event("see"), event("see"), event("buy"), more=attribute("status", "won")),
    )
    reports = [bring_in(content, "log.xes") for content in (first, first, longer)]
    assert [(one.kept, one.duplicate) for one in reports] == [(2, 0), (0, 2), (2, 2)]


def test_an_event_without_case_name_or_time_is_rejected(bring_in: Bring) -> None:
    report = bring_in(log(trace("c1", event("see"), "<event/>", event("", "soon")), event("see")), "log.xes")
    assert (report.read, report.kept, report.rejected) == (4, 1, 3)
    assert {one.code for one in report.reasons} == {"no-time", "unreadable-time", "no-customer"}


def test_a_packed_log_is_read_as_the_log_in_it(write: Write) -> None:
    content = log(trace("c1", event("see"))).encode()
    plain = [one.cells.to_pylist() for one in open_reading(write(content, "log.xes")).batches()]
    packed = write(gzip.compress(content, mtime=0), "LOG.XES.GZ")
    assert [one.cells.to_pylist() for one in open_reading(packed).batches()] == plain


WHOLE = log(trace("c1", event("see")))
REFUSED = [
    ("xml-doctype", WHOLE.replace("\n", '\n<!DOCTYPE log [<!ENTITY a "aaaaaa"><!ENTITY b "&a;&a;&a;">]>\n', 1),
     ('The file "log.xes" declares a document type (DOCTYPE), which can make it grow without end or read other files. '
      "Nothing of it was imported. Take the declaration out, if you trust who wrote the file."),
     ('Filen "log.xes" erklærer en dokumenttype (DOCTYPE), og den kan få filen til at vokse uden ende eller læse andre '
      "filer. Intet af den er indlæst. Tag erklæringen ud, hvis du stoler på den, der har skrevet filen.")),
    ("xml-doctype", WHOLE.replace("\n", '\n<!DOCTYPE log SYSTEM "file:///etc/passwd">\n', 1), None, None),
    ("xml-doctype", WHOLE.replace("\n", '\n<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n', 1), None, None),
    ("xml-too-deep", log("<list key='a'>" * 90 + "</list>" * 90),
     ('The file "log.xes" has elements inside each other more than 64 deep. No program writes events that deep; ask '
      "whoever sent it for another one."),
     ('Filen "log.xes" har elementer i hinanden i mere end 64 lag. Intet program skriver hændelser så dybt; '
      'bed den, der '
      "sendte den, om en anden fil.")),
    ("broken-xml", WHOLE.replace("</trace>", ""),
     ('The file "log.xes" is no whole XML: line 3 cannot be read. Write it again from the program it comes '
      'from; nothing '
      "of it was imported."),
     ('Filen "log.xes" er ikke hel XML: linje 3 kan ikke læses. Skriv den igen fra det program, den kommer '
      'fra; intet af '
      "den er indlæst.")),
    ("broken-xml", WHOLE.replace("see", "&unknown;"), None, None),
    ("broken-xml", WHOLE.replace('"1.0"?>', '"1.0" encoding="klingon"?>'), None, None),
    ("broken-xml", "", None, None),
    ("not-xes", "<html><body/></html>",
     ('The file "log.xes" is XML, but no event log: it begins with "html" instead of "log". Export the log as '
     'XES, or as CSV.'),
     ('Filen "log.xes" er XML, men ikke en hændelseslog: den begynder med "html" i stedet for "log". '
      'Eksportér loggen som '
      "XES eller som CSV.")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "content", "english", "danish"), REFUSED, ids=[f"{one[0]}-{n}" for n, one in enumerate(REFUSED)]
)
def test_a_log_that_cannot_be_read_says_why_and_nothing_of_it_comes_in(
    bring_in: Bring, kept: Kept, code: str, content: str, english: str | None, danish: str | None
) -> None:
    with pytest.raises(RejseError) as caught:
        bring_in(content, "log.xes")
    assert caught.value.code == code
    if english is not None:
        said = [say(caught.value, language) for language in ("en", "da")]
        assert [f"{one.message} {one.remedy}" for one in said] == [english, danish]
    assert kept("name") == []


def test_a_tag_without_end_is_refused(bring_in: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "TAG_BYTES_MAX", 1 << 20)
    with pytest.raises(RejseError) as caught:
        bring_in(log(trace("c1", event("see", more=attribute("a", "x" * (2 << 20))))), "log.xes")
    said = [say(caught.value, language) for language in ("en", "da")]
    assert (caught.value.code, *[f"{one.message} {one.remedy}" for one in said]) == (
        "xml-tag-too-long",
        (
            'The file "log.xes" has a tag of more than 1 MB. Take the long text out of the attribute, or leave '
            "that attribute out."
        ),
        (
            'Filen "log.xes" har et mærke på mere end 1 MB. Tag den lange tekst ud af attributten, eller udelad '
            "den attribut."
        ),
    )


def test_a_log_that_grows_beyond_reason_is_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "UNPACKED_FREE_BYTES", 1 << 20)
    with pytest.raises(RejseError) as caught:
        open_reading(write(gzip.compress(log(" " * (4 << 20)).encode()), "log.xes.gz"))
    assert caught.value.code == "unpacks-too-large"


def test_memory_is_bounded_by_the_batch_and_not_by_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xes, "EVENTS_PER_BATCH", 500)
    one = trace("c1", *[event("see")] * 100)

    def peak(traces: int) -> int:
        content = BytesIO(log(*[one] * traces).encode())
        tracemalloc.start()
        try:
            assert sum(len(batch.rows) for batch in XesLog(Where("l"), "l").batches(content)) == 100 * traces
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    small, large = peak(40), peak(400)
    assert large < 1.5 * small


def test_one_case_without_end_is_read_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xes, "EVENTS_PER_BATCH", 100)
    content = BytesIO(log(trace("c1", *[event("see", more=attribute("a", "x" * 200))] * 5000)).encode())
    batches = list(XesLog(Where("l"), "l").batches(content))
    assert sum(len(batch.rows) for batch in batches) == 5000
    assert len(batches) > 4
    assert {name for batch in batches for name in batch.cells["case:concept:name"].to_pylist()} == {"c1"}


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), min_size=1, max_size=8)
EVENTS = st.lists(
    st.tuples(
        TEXTS,
        st.datetimes(datetime.min.replace(year=1971), datetime.min.replace(year=2026)),  # noqa: DTZ901  (zoned below)
        st.dictionaries(TEXTS.map(lambda key: f"x{key}"), TEXTS, max_size=3),
    ),
    max_size=5,
)


@settings(max_examples=40)
@given(st.lists(st.tuples(TEXTS, EVENTS), max_size=5))
def test_a_log_written_from_events_reads_back_the_same_events(
    cases: list[tuple[str, list[tuple[str, datetime, dict[str, str]]]]],
) -> None:
    zoned = "+02:00"
    written = log(
        *(
            trace(case, *(
                event(name, time.isoformat() + zoned, "".join(attribute(key, value) for key, value in more.items()))
                for name, time, more in events
            ))
            for case, events in cases
        )
    )  # fmt: skip
    found = cells_of(written)
    assert found == [
        {"case:concept:name": case, "concept:name": name, "time:timestamp": time.isoformat() + zoned, **more}
        for case, events in cases
        for name, time, more in events
    ]
