"""Who is one person, told as stories: each shows the numbers before and after, and what `rejse person why` says.

A line of a story is `time customer device event`, with `-` for who or what is not known, and more of the event behind.
What stands after the line `then` is imported later.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

import rejse
from rejse.collect.importing import ImportOptions
from rejse.errors import RejseError
from rejse.trace.blocks import Scope
from rejse.trace.explaining import KeyOfSeveral, edge_name
from rejse.trace.people import People, UnknownPerson
from rejse.words import say
from rejse.workspace.explained import LETTERS, Telling

AT = datetime(2026, 10, 2, 10, tzinfo=UTC)
LINE = re.compile(r"\s*(\d\d:\d\d)\s+(\S+)\s+(\S+)\s+(\S+)((?:\s+\w+=\S+)*)\s*$")
KINDS = ("user", "anonymous", "session", "case", "account")
PARTS = {"customer": "customer", "anonymous": "device", "time": "time", "event": "event", "session": "session",
         "case": "case", "account": "account"}  # fmt: skip
BOUND = {"website": "visit", "order": "order"}


class Story:
    """A workspace in which a story is walked, part by part."""

    def __init__(self, folder: Path, told: str) -> None:
        self.folder = folder
        self.parts = [
            [row.groups() for row in map(LINE.match, part.splitlines()) if row]
            for part in re.split(r"(?m)^ *then$", told)
        ]
        made = rejse.new(folder / "shop", language="en")
        file = made.folder.journeys / "shop.yaml"
        written = file.read_text()
        for touchpoint, event in BOUND.items():
            before, here, after = written.partition(f"- id: {touchpoint}\n")
            written = f"{before}{here}    binding:\n      name: {event}\n{after}"
        file.write_text(written)
        self.workspace = rejse.open(made.folder.path)
        self.ids: set[str] = set()
        self.goes_on()

    @property
    def people(self) -> People:
        return self.workspace.people

    def goes_on(self) -> None:
        """The next part of the story is imported."""
        rows = [",".join(PARTS.values())]
        for time, customer, device, event, more in self.parts.pop(0):
            told = {"time": f"2026-10-01T{time}:00", "customer": customer, "device": device, "event": event}
            told |= dict(one.split("=") for one in more.split())
            self.ids |= set(told.values())
            cells = [told.get(name, "-") for name in PARTS.values()]
            rows.append(",".join("" if cell == "-" else cell for cell in cells))
        file = self.folder / f"part{len(self.parts)}.csv"
        file.write_text("\n".join(rows) + "\n")
        self.workspace.import_file(file, ImportOptions(parts=PARTS, zone="Europe/Copenhagen"))

    def funnel(self, *steps: str) -> list[int]:
        """How many came to each step."""
        asked = [f"event:{step}" for step in steps or ("visit", "order")]
        return [step.n for step in self.workspace.measure("funnel", steps=asked).steps]  # type: ignore[attr-defined]

    def reach(self) -> dict[str, int]:
        """How many customers met each touchpoint."""
        answer = self.workspace.measure("reach")
        return {row.touchpoint: row.reach for row in answer.touchpoints if row.touchpoint in BOUND}  # type: ignore[attr-defined]

    def customers(self) -> int:
        return sum(block.living for block in self.workspace.blocks().scoped(Scope.PERSON))

    def companies(self) -> dict[str, list[int]]:
        """How many visits and orders each company has."""
        blocks: Any = self.workspace.blocks(subject=Scope.ACCOUNT)
        found = {}
        for block in blocks.scoped(Scope.ACCOUNT):
            for unit, key in enumerate(blocks.unit_keys(block.number).to_pylist()):
                if not len(block.alive) or block.alive[unit]:
                    names = [blocks.kinds[at].name for at in block.kind[block.offsets[unit] : block.offsets[unit + 1]]]
                    found[self.named(key)] = [names.count(one) for one in ("visit", "order")]
        return found

    def answers(self) -> list[object]:
        """Everything that is answered, apart from what it was answered from."""
        names = {"funnel": {"steps": ("event:visit", "event:order")}, "reach": {}, "flow": {}, "first-contact": {}}
        made = [self.workspace.measure(name, **query) for name, query in names.items()]  # type: ignore[arg-type]
        return [re.sub(r"Snapshot\(.*?\)", "", repr(answer)) for answer in made]

    def why(self, key: str) -> dict[str, str]:
        """What `rejse person why` says, with the names of the story in place of keys."""
        person, zone = self.workspace.person(key), self.workspace.settings.zone
        return {tongue: self.named("\n".join(Telling(tongue, zone).explained(person))) for tongue in ("en", "da")}

    def named(self, text: str) -> str:
        for key, name in self._names():
            text = text.replace(key, name)
        return text

    def _names(self) -> Iterator[tuple[str, str]]:
        keys = {(kind, one): self.workspace.key(kind, one) for kind in KINDS for one in self.ids}  # type: ignore[arg-type]
        for device in self.ids:
            for user in self.ids:
                yield edge_name(keys["anonymous", device], keys["user", user]), f"seen-{device}-{user}"
        for (_, name), key in keys.items():
            yield key, name
            yield key[:LETTERS], name

    def edge(self, device: str, user: str) -> str:
        return edge_name(self.workspace.key("anonymous", device), self.workspace.key("user", user))


@pytest.fixture
def story(request: pytest.FixtureRequest, tmp_path: Path) -> Story:
    return Story(tmp_path, request.function.__doc__)


def told(text: str) -> str:
    """Give sentences as they are said: where a line is broken and goes on further in, there is a space."""
    return re.sub(r"\n {8,}", " ", dedent(text).strip())


def both(trouble: RejseError) -> tuple[str, str]:
    en, da = (say(trouble, language) for language in ("en", "da"))
    return f"{en.message} {en.remedy}", f"{da.message} {da.remedy}"


def test_on_a_shared_device_what_nobody_is_named_on_belongs_to_the_next_who_identifies_else_to_the_last(
    story: Story,
) -> None:
    """The shop's kiosk is used by Anna, and then by Bo.

    09:00  -     kiosk  visit
    09:10  anna  kiosk  visit
    09:20  -     kiosk  visit
    09:30  bo    kiosk  visit
    09:40  -     kiosk  order
    """
    assert (story.customers(), story.funnel(), story.reach()) == (2, [2, 1], {"website": 2, "order": 1})
    assert (story.workspace.person("anna").events, story.workspace.person("bo").events) == (2, 3)
    assert story.why("anna") == {
        "en": told("""
        The customer is known by 1 customer id and 1 device: 2 events from 1 Oct 2026 09:00 to 1 Oct
                2026 09:10.
        Customer id anna stands on 1 event.
        Device kiosk stands on 2 events, 1 of them without a customer id.
          Customer anna identified on the device on 1 Oct 2026 09:10 (seen-kiosk-anna).
          Others use the device too: what happened on it without a customer id up to 1 Oct 2026 09:10
                belongs to this customer, what came later to customer bo.
        """),
        "da": told("""
        Kunden er kendt under 1 kunde-id og 1 enhed: 2 hændelser fra 1. okt. 2026 09.00 til 1. okt. 2026
                09.10.
        Kunde-id anna står på 1 hændelse.
        Enhed kiosk står på 2 hændelser, heraf 1 uden kunde-id.
          Kunden anna gav sig til kende på enheden den 1. okt. 2026 09.10 (seen-kiosk-anna).
          Andre bruger også enheden: Det, der er sket på den uden kunde-id til og med den 1. okt. 2026
                09.10, hører til denne kunde, det senere til kunden bo.
        """),
    }
    assert story.why("bo") == {
        "en": told("""
        The customer is known by 1 customer id and 1 device: 3 events from 1 Oct 2026 09:20 to 1 Oct
                2026 09:40.
        Customer id bo stands on 1 event.
        Device kiosk stands on 3 events, 2 of them without a customer id.
          Customer bo identified on the device on 1 Oct 2026 09:30 (seen-kiosk-bo).
          Others use the device too: what happened on it without a customer id after 1 Oct 2026 09:10
                belongs to this customer, what came before to customer anna.
        """),
        "da": told("""
        Kunden er kendt under 1 kunde-id og 1 enhed: 3 hændelser fra 1. okt. 2026 09.20 til 1. okt. 2026
                09.40.
        Kunde-id bo står på 1 hændelse.
        Enhed kiosk står på 3 hændelser, heraf 2 uden kunde-id.
          Kunden bo gav sig til kende på enheden den 1. okt. 2026 09.30 (seen-kiosk-bo).
          Andre bruger også enheden: Det, der er sket på den uden kunde-id efter den 1. okt. 2026
                09.10, hører til denne kunde, det tidligere til kunden anna.
        """),
    }
    with pytest.raises(KeyOfSeveral) as several:
        story.why("kiosk")
    named = tuple(sorted(story.workspace.key("user", one) for one in ("anna", "bo")))
    assert both(several.value) == (
        f'"kiosk" leads to several customers (2): {named[0]}, {named[1]}. Ask about one of them.',
        f'"kiosk" fører til flere kunder (2): {named[0]}, {named[1]}. Spørg til én af dem.',
    )
    assert several.value.code == "key-of-several"


def test_what_was_done_on_a_second_device_counts_once_the_customer_identifies_there(story: Story) -> None:
    """Carl looks at home, and orders at work, where he logs in the day after.

    09:00  carl  phone   visit
    12:00  -     laptop  order
    then
    18:00  carl  laptop  visit
    """
    assert (story.customers(), story.funnel(), story.reach()) == (2, [1, 0], {"website": 1, "order": 1})
    assert story.why("laptop") == {
        "en": told("""
        The customer is known by 1 device: 1 event, on 1 Oct 2026 12:00.
        Device laptop stands on 1 event; nobody has identified on it.
        """),
        "da": told("""
        Kunden er kendt under 1 enhed: 1 hændelse, den 1. okt. 2026 12.00.
        Enhed laptop står på 1 hændelse; ingen har givet sig til kende på den.
        """),
    }
    story.goes_on()
    assert (story.customers(), story.funnel(), story.reach()) == (1, [1, 1], {"website": 1, "order": 1})
    assert story.why("laptop") == {
        "en": told("""
        The customer is known by 1 customer id and 2 devices: 3 events from 1 Oct 2026 09:00 to 1 Oct
                2026 18:00.
        Customer id carl stands on 2 events.
        Device phone stands on 1 event.
          Customer carl identified on the device on 1 Oct 2026 09:00 (seen-phone-carl).
        Device laptop stands on 2 events, 1 of them without a customer id.
          Customer carl identified on the device on 1 Oct 2026 18:00 (seen-laptop-carl).
        """),
        "da": told("""
        Kunden er kendt under 1 kunde-id og 2 enheder: 3 hændelser fra 1. okt. 2026 09.00 til 1. okt.
                2026 18.00.
        Kunde-id carl står på 2 hændelser.
        Enhed phone står på 1 hændelse.
          Kunden carl gav sig til kende på enheden den 1. okt. 2026 09.00 (seen-phone-carl).
        Enhed laptop står på 2 hændelser, heraf 1 uden kunde-id.
          Kunden carl gav sig til kende på enheden den 1. okt. 2026 18.00 (seen-laptop-carl).
        """),
    }


def test_after_a_log_out_the_device_stays_the_customers_until_somebody_else_logs_in(story: Story) -> None:
    """Dora logs out and orders; it is hers. Then Elsa logs in on the same tablet: the order was hers.

    09:00  dora  tablet  visit
    09:10  -     tablet  order
    then
    09:20  elsa  tablet  visit
    """
    assert (story.customers(), story.funnel(), story.reach()) == (1, [1, 1], {"website": 1, "order": 1})
    assert story.why("dora") == {
        "en": told("""
        The customer is known by 1 customer id and 1 device: 2 events from 1 Oct 2026 09:00 to 1 Oct
                2026 09:10.
        Customer id dora stands on 1 event.
        Device tablet stands on 2 events, 1 of them without a customer id.
          Customer dora identified on the device on 1 Oct 2026 09:00 (seen-tablet-dora).
        """),
        "da": told("""
        Kunden er kendt under 1 kunde-id og 1 enhed: 2 hændelser fra 1. okt. 2026 09.00 til 1. okt. 2026
                09.10.
        Kunde-id dora står på 1 hændelse.
        Enhed tablet står på 2 hændelser, heraf 1 uden kunde-id.
          Kunden dora gav sig til kende på enheden den 1. okt. 2026 09.00 (seen-tablet-dora).
        """),
    }
    story.goes_on()
    assert (story.customers(), story.funnel(), story.reach()) == (2, [2, 0], {"website": 2, "order": 1})
    assert story.why("dora") == {
        "en": told("""
        The customer is known by 1 customer id and 1 device: 1 event, on 1 Oct 2026 09:00.
        Customer id dora stands on 1 event.
        Device tablet stands on 1 event.
          Customer dora identified on the device on 1 Oct 2026 09:00 (seen-tablet-dora).
          Others use the device too: what happened on it without a customer id up to 1 Oct 2026 09:00
                belongs to this customer, what came later to customer elsa.
        """),
        "da": told("""
        Kunden er kendt under 1 kunde-id og 1 enhed: 1 hændelse, den 1. okt. 2026 09.00.
        Kunde-id dora står på 1 hændelse.
        Enhed tablet står på 1 hændelse.
          Kunden dora gav sig til kende på enheden den 1. okt. 2026 09.00 (seen-tablet-dora).
          Andre bruger også enheden: Det, der er sket på den uden kunde-id til og med den 1. okt. 2026
                09.00, hører til denne kunde, det senere til kunden elsa.
        """),
    }
    assert story.why("elsa") == {
        "en": told("""
        The customer is known by 1 customer id and 1 device: 2 events from 1 Oct 2026 09:10 to 1 Oct
                2026 09:20.
        Customer id elsa stands on 1 event.
        Device tablet stands on 2 events, 1 of them without a customer id.
          Customer elsa identified on the device on 1 Oct 2026 09:20 (seen-tablet-elsa).
          Others use the device too: what happened on it without a customer id after 1 Oct 2026 09:00
                belongs to this customer, what came before to customer dora.
        """),
        "da": told("""
        Kunden er kendt under 1 kunde-id og 1 enhed: 2 hændelser fra 1. okt. 2026 09.10 til 1. okt. 2026
                09.20.
        Kunde-id elsa står på 1 hændelse.
        Enhed tablet står på 2 hændelser, heraf 1 uden kunde-id.
          Kunden elsa gav sig til kende på enheden den 1. okt. 2026 09.20 (seen-tablet-elsa).
          Andre bruger også enheden: Det, der er sket på den uden kunde-id efter den 1. okt. 2026
                09.00, hører til denne kunde, det tidligere til kunden dora.
        """),
    }


def test_an_id_that_means_nobody_never_joins_anybody(story: Story) -> None:
    """Programs write null, 0 and guest where they know nobody.

    09:00  null   phone   visit
    09:10  null   desk    order
    09:20  0      tablet  visit
    09:30  guest  desk    visit
    """
    assert (story.customers(), story.funnel(), story.reach()) == (3, [3, 0], {"website": 3, "order": 1})
    for nobody in ("null", "0", "guest"):
        with pytest.raises(UnknownPerson) as unknown:
            story.why(nobody)
        assert unknown.value.code == "unknown-person"
    assert both(unknown.value) == (
        (
            'Nobody is known by "guest". Give the customer\'s id exactly as it stood in the file, or a key from '
            "`rejse customers`: 6 letters will do."
        ),
        (
            'Ingen er kendt under "guest". Angiv kundens id, præcis som det stod i filen, eller en nøgle fra '
            "`rejse customers`; 6 tegn er nok."
        ),
    )
    assert story.why("desk") == {
        "en": told("""
        The customer is known by 1 device: 2 events from 1 Oct 2026 09:10 to 1 Oct 2026 09:30.
        Device desk stands on 2 events; nobody has identified on it.
        """),
        "da": told("""
        Kunden er kendt under 1 enhed: 2 hændelser fra 1. okt. 2026 09.10 til 1. okt. 2026 09.30.
        Enhed desk står på 2 hændelser; ingen har givet sig til kende på den.
        """),
    }


def test_a_wrong_merge_is_taken_back_and_every_answer_is_as_before(story: Story) -> None:
    """Finn and Gerda share a name, and somebody takes them for one customer.

    09:00  finn   phone  visit
    09:10  finn   phone  order
    09:20  gerda  desk   visit
    09:30  -      desk   visit
    """
    before = story.answers()
    assert (story.customers(), story.funnel()) == (2, [2, 1])
    merged = story.people.merge("finn", "gerda", by="eva", note="same name", at=AT)
    assert ([one.events for one in merged.before], [one.events for one in merged.after]) == ([2, 2], [4, 4])
    assert (story.customers(), story.funnel(), story.reach()) == (1, [1, 1], {"website": 1, "order": 1})
    assert story.answers() != before
    assert story.why("gerda") == {
        "en": told("""
        The customer is known by 2 customer ids and 2 devices: 4 events from 1 Oct 2026 09:00 to 1 Oct
                2026 09:30.
        Customer id finn stands on 2 events.
        Customer id gerda stands on 1 event.
        Device phone stands on 2 events.
          Customer finn identified on the device 2 times, first on 1 Oct 2026 09:00 (seen-phone-finn).
        Device desk stands on 2 events, 1 of them without a customer id.
          Customer gerda identified on the device on 1 Oct 2026 09:20 (seen-desk-gerda).
        Row 1 joins customer id finn and customer id gerda (eva, 2 Oct 2026 12:00: same name).
        """),
        "da": told("""
        Kunden er kendt under 2 kunde-id'er og 2 enheder: 4 hændelser fra 1. okt. 2026 09.00 til 1. okt.
                2026 09.30.
        Kunde-id finn står på 2 hændelser.
        Kunde-id gerda står på 1 hændelse.
        Enhed phone står på 2 hændelser.
          Kunden finn gav sig til kende på enheden 2 gange, første gang den 1. okt. 2026 09.00
                (seen-phone-finn).
        Enhed desk står på 2 hændelser, heraf 1 uden kunde-id.
          Kunden gerda gav sig til kende på enheden den 1. okt. 2026 09.20 (seen-desk-gerda).
        Række 1 lægger kunde-id finn og kunde-id gerda sammen (eva, 2. okt. 2026 12.00: same name).
        """),
    }
    undone = story.people.undo(1, by="eva", at=AT)
    assert ([one.events for one in undone.before], [one.events for one in undone.after]) == ([4, 4], [2, 2])
    assert story.answers() == before
    assert story.why("gerda") == {
        "en": told("""
        The customer is known by 1 customer id and 1 device: 2 events from 1 Oct 2026 09:20 to 1 Oct
                2026 09:30.
        Customer id gerda stands on 1 event.
        Device desk stands on 2 events, 1 of them without a customer id.
          Customer gerda identified on the device on 1 Oct 2026 09:20 (seen-desk-gerda).
        Row 1 joined customer id finn and customer id gerda, but row 2 takes that back (eva, 2 Oct 2026
                12:00).
        """),
        "da": told("""
        Kunden er kendt under 1 kunde-id og 1 enhed: 2 hændelser fra 1. okt. 2026 09.20 til 1. okt. 2026
                09.30.
        Kunde-id gerda står på 1 hændelse.
        Enhed desk står på 2 hændelser, heraf 1 uden kunde-id.
          Kunden gerda gav sig til kende på enheden den 1. okt. 2026 09.20 (seen-desk-gerda).
        Række 1 lagde kunde-id finn og kunde-id gerda sammen, men række 2 trækker det tilbage (eva, 2.
                okt. 2026 12.00).
        """),
    }


def test_an_identification_that_was_a_mistake_is_parted_and_the_device_stands_alone(story: Story) -> None:
    """A shop assistant logs in as Hanne on the kiosk to help her; the rest of the day is not hers.

    09:00  hanne  phone  visit
    10:00  hanne  kiosk  visit
    11:00  -      kiosk  order
    12:00  -      kiosk  visit
    """
    assert (story.customers(), story.funnel()) == (1, [1, 1])
    before = story.answers()
    parted = story.people.split(story.edge("kiosk", "hanne"), by="eva", note="the assistant", at=AT)
    assert (parted.row.verb, [one.events for one in parted.after]) == ("split", [2, 2])
    assert (story.customers(), story.funnel(), story.reach()) == (2, [2, 0], {"website": 2, "order": 1})
    assert story.why("hanne") == {
        "en": told("""
        The customer is known by 1 customer id and 2 devices: 2 events from 1 Oct 2026 09:00 to 1 Oct
                2026 10:00.
        Customer id hanne stands on 2 events.
        Device phone stands on 1 event.
          Customer hanne identified on the device on 1 Oct 2026 09:00 (seen-phone-hanne).
        Device kiosk stands on 1 event together with the customer id; what happened on it without one
                does not count here.
          Customer hanne identified on the device on 1 Oct 2026 10:00, but seen-kiosk-hanne no longer
                holds.
        Row 1 parts device kiosk from customer id hanne, so that seen-kiosk-hanne no longer holds (eva,
                2 Oct 2026 12:00: the assistant).
        """),
        "da": told("""
        Kunden er kendt under 1 kunde-id og 2 enheder: 2 hændelser fra 1. okt. 2026 09.00 til 1. okt.
                2026 10.00.
        Kunde-id hanne står på 2 hændelser.
        Enhed phone står på 1 hændelse.
          Kunden hanne gav sig til kende på enheden den 1. okt. 2026 09.00 (seen-phone-hanne).
        Enhed kiosk står på 1 hændelse sammen med kunde-id'et; det, der er sket på den uden kunde-id,
                tæller ikke med her.
          Kunden hanne gav sig til kende på enheden den 1. okt. 2026 10.00, men seen-kiosk-hanne
                gælder ikke længere.
        Række 1 skiller enhed kiosk fra kunde-id hanne, så seen-kiosk-hanne ikke længere gælder (eva, 2.
                okt. 2026 12.00: the assistant).
        """),
    }
    assert story.why("kiosk") == {
        "en": told("""
        The customer is known by 1 device: 2 events from 1 Oct 2026 11:00 to 1 Oct 2026 12:00.
        Device kiosk stands on 2 events without a customer id.
        Row 1 parts device kiosk from customer id hanne, so that seen-kiosk-hanne no longer holds (eva,
                2 Oct 2026 12:00: the assistant).
        """),
        "da": told("""
        Kunden er kendt under 1 enhed: 2 hændelser fra 1. okt. 2026 11.00 til 1. okt. 2026 12.00.
        Enhed kiosk står på 2 hændelser uden kunde-id.
        Række 1 skiller enhed kiosk fra kunde-id hanne, så seen-kiosk-hanne ikke længere gælder (eva, 2.
                okt. 2026 12.00: the assistant).
        """),
    }
    story.people.split("1", by="eva", at=AT)
    assert story.answers() == before
    assert story.why("hanne") == {
        "en": told("""
        The customer is known by 1 customer id and 2 devices: 4 events from 1 Oct 2026 09:00 to 1 Oct
                2026 12:00.
        Customer id hanne stands on 2 events.
        Device phone stands on 1 event.
          Customer hanne identified on the device on 1 Oct 2026 09:00 (seen-phone-hanne).
        Device kiosk stands on 3 events, 2 of them without a customer id.
          Customer hanne identified on the device on 1 Oct 2026 10:00 (seen-kiosk-hanne).
        Row 1 parted device kiosk from customer id hanne, but row 2 takes that back (eva, 2 Oct 2026
                12:00).
        """),
        "da": told("""
        Kunden er kendt under 1 kunde-id og 2 enheder: 4 hændelser fra 1. okt. 2026 09.00 til 1. okt.
                2026 12.00.
        Kunde-id hanne står på 2 hændelser.
        Enhed phone står på 1 hændelse.
          Kunden hanne gav sig til kende på enheden den 1. okt. 2026 09.00 (seen-phone-hanne).
        Enhed kiosk står på 3 hændelser, heraf 2 uden kunde-id.
          Kunden hanne gav sig til kende på enheden den 1. okt. 2026 10.00 (seen-kiosk-hanne).
        Række 1 skilte enhed kiosk fra kunde-id hanne, men række 2 trækker det tilbage (eva, 2. okt.
                2026 12.00).
        """),
    }


def test_events_of_a_case_or_a_company_are_people_of_their_own_until_they_are_joined(story: Story) -> None:
    """An order that only the warehouse knows, and a company whose visitors are not known one by one.

    09:00  ida  phone  visit
    10:00  -    -      order  case=order-7
    11:00  -    -      visit  account=acme
    12:00  -    -      order  account=acme
    13:00  ida  phone  visit  account=acme
    """
    assert (story.customers(), story.funnel(), story.reach()) == (3, [2, 1], {"website": 2, "order": 2})
    assert story.why("order-7") == {
        "en": told("""
        The customer is known by 1 case: 1 event, on 1 Oct 2026 10:00.
        Case order-7 stands on 1 event; neither a customer nor a device is named there.
        """),
        "da": told("""
        Kunden er kendt under 1 sag: 1 hændelse, den 1. okt. 2026 10.00.
        Sag order-7 står på 1 hændelse; der er hverken nævnt en kunde eller en enhed.
        """),
    }
    assert story.why("acme") == {
        "en": told("""
        The customer is known by 1 company: 2 events from 1 Oct 2026 11:00 to 1 Oct 2026 12:00.
        Company acme stands on 2 events; neither a customer nor a device is named there.
        """),
        "da": told("""
        Kunden er kendt under 1 firma: 2 hændelser fra 1. okt. 2026 11.00 til 1. okt. 2026 12.00.
        Firma acme står på 2 hændelser; der er hverken nævnt en kunde eller en enhed.
        """),
    }
    story.people.merge("order-7", "ida", by="eva", at=AT)
    assert (story.customers(), story.funnel(), story.reach()) == (2, [2, 2], {"website": 2, "order": 2})
    assert story.why("ida") == {
        "en": told("""
        The customer is known by 1 customer id, 1 device and 1 case: 3 events from 1 Oct 2026 09:00 to 1
                Oct 2026 13:00.
        Customer id ida stands on 2 events.
        Device phone stands on 2 events.
          Customer ida identified on the device 2 times, first on 1 Oct 2026 09:00 (seen-phone-ida).
        Case order-7 stands on 1 event; neither a customer nor a device is named there.
        Company acme is named on 1 event; as the customer was with it, it also has 2 events without any
                company named.
        Row 1 joins case order-7 and customer id ida (eva, 2 Oct 2026 12:00).
        """),
        "da": told("""
        Kunden er kendt under 1 kunde-id, 1 enhed og 1 sag: 3 hændelser fra 1. okt. 2026 09.00 til 1.
                okt. 2026 13.00.
        Kunde-id ida står på 2 hændelser.
        Enhed phone står på 2 hændelser.
          Kunden ida gav sig til kende på enheden 2 gange, første gang den 1. okt. 2026 09.00
                (seen-phone-ida).
        Sag order-7 står på 1 hændelse; der er hverken nævnt en kunde eller en enhed.
        Firma acme er nævnt på 1 hændelse; da kunden hørte til det, har det også 2 hændelser uden noget firma
                nævnt.
        Række 1 lægger sag order-7 og kunde-id ida sammen (eva, 2. okt. 2026 12.00).
        """),
    }


def test_two_ids_of_one_device_are_one_device_and_who_identifies_on_one_identifies_on_both(story: Story) -> None:
    """The web site knows Jens' phone by a cookie, the app by an id of its own.

    09:00  -     cookie  visit
    10:00  jens  app     order
    """
    assert (story.customers(), story.funnel()) == (2, [1, 0])
    story.people.alias("cookie", "app", by="import", at=AT)
    assert (story.customers(), story.funnel(), story.reach()) == (1, [1, 1], {"website": 1, "order": 1})
    assert story.why("cookie") == {
        "en": told("""
        The customer is known by 1 customer id and 2 devices: 2 events from 1 Oct 2026 09:00 to 1 Oct
                2026 10:00.
        Customer id jens stands on 1 event.
        Device cookie stands on 1 event without a customer id; it is one device with another.
        Device app stands on 1 event.
          Customer jens identified on the device on 1 Oct 2026 10:00 (seen-app-jens).
        Row 1 says that device cookie and device app are one device (import, 2 Oct 2026 12:00).
        """),
        "da": told("""
        Kunden er kendt under 1 kunde-id og 2 enheder: 2 hændelser fra 1. okt. 2026 09.00 til 1. okt.
                2026 10.00.
        Kunde-id jens står på 1 hændelse.
        Enhed cookie står på 1 hændelse uden kunde-id; den er samme enhed som en anden.
        Enhed app står på 1 hændelse.
          Kunden jens gav sig til kende på enheden den 1. okt. 2026 10.00 (seen-app-jens).
        Række 1 siger, at enhed cookie og enhed app er samme enhed (import, 2. okt. 2026 12.00).
        """),
    }
    story.people.undo(1, by="eva", at=AT)
    assert (story.customers(), story.funnel()) == (2, [1, 0])
    assert story.why("cookie") == {
        "en": told("""
        The customer is known by 1 device: 1 event, on 1 Oct 2026 09:00.
        Device cookie stands on 1 event; nobody has identified on it.
        Row 1 said that device cookie and device app are one device, but row 2 takes that back (eva, 2
                Oct 2026 12:00).
        """),
        "da": told("""
        Kunden er kendt under 1 enhed: 1 hændelse, den 1. okt. 2026 09.00.
        Enhed cookie står på 1 hændelse; ingen har givet sig til kende på den.
        Række 1 sagde, at enhed cookie og enhed app er samme enhed, men række 2 trækker det tilbage
                (eva, 2. okt. 2026 12.00).
        """),
    }


def test_an_event_that_arrives_late_changes_whose_the_events_before_it_are(story: Story) -> None:
    """Karla's log-in of 10:00 is sent from the till only in the evening; until then all of it looked like Lars'.

    09:00  -     kiosk  visit
    11:00  lars  kiosk  visit
    12:00  -     kiosk  order
    then
    10:00  karla  kiosk  order
    """
    assert (story.customers(), story.funnel()) == (1, [1, 1])
    assert story.workspace.person("kiosk").events == 3
    story.goes_on()
    assert (story.customers(), story.funnel(), story.reach()) == (2, [2, 2], {"website": 2, "order": 2})
    assert story.why("karla") == {
        "en": told("""
        The customer is known by 1 customer id and 1 device: 2 events from 1 Oct 2026 09:00 to 1 Oct
                2026 10:00.
        Customer id karla stands on 1 event.
        Device kiosk stands on 2 events, 1 of them without a customer id.
          Customer karla identified on the device on 1 Oct 2026 10:00 (seen-kiosk-karla).
          Others use the device too: what happened on it without a customer id up to 1 Oct 2026 10:00
                belongs to this customer, what came later to customer lars.
        """),
        "da": told("""
        Kunden er kendt under 1 kunde-id og 1 enhed: 2 hændelser fra 1. okt. 2026 09.00 til 1. okt. 2026
                10.00.
        Kunde-id karla står på 1 hændelse.
        Enhed kiosk står på 2 hændelser, heraf 1 uden kunde-id.
          Kunden karla gav sig til kende på enheden den 1. okt. 2026 10.00 (seen-kiosk-karla).
          Andre bruger også enheden: Det, der er sket på den uden kunde-id til og med den 1. okt. 2026
                10.00, hører til denne kunde, det senere til kunden lars.
        """),
    }
    assert story.why("lars") == {
        "en": told("""
        The customer is known by 1 customer id and 1 device: 2 events from 1 Oct 2026 11:00 to 1 Oct
                2026 12:00.
        Customer id lars stands on 1 event.
        Device kiosk stands on 2 events, 1 of them without a customer id.
          Customer lars identified on the device on 1 Oct 2026 11:00 (seen-kiosk-lars).
          Others use the device too: what happened on it without a customer id after 1 Oct 2026 10:00
                belongs to this customer, what came before to customer karla.
        """),
        "da": told("""
        Kunden er kendt under 1 kunde-id og 1 enhed: 2 hændelser fra 1. okt. 2026 11.00 til 1. okt. 2026
                12.00.
        Kunde-id lars står på 1 hændelse.
        Enhed kiosk står på 2 hændelser, heraf 1 uden kunde-id.
          Kunden lars gav sig til kende på enheden den 1. okt. 2026 11.00 (seen-kiosk-lars).
          Andre bruger også enheden: Det, der er sket på den uden kunde-id efter den 1. okt. 2026
                10.00, hører til denne kunde, det tidligere til kunden karla.
        """),
    }


def test_the_funnel_counts_two_customers_who_are_merged_as_one(story: Story) -> None:
    """The test of the funnel's definition: stop1, stop2, a whole walk under two ids of one person, and two who fail.

    09:00  stop1  -      a
    09:00  stop2  -      a
    09:10  stop2  -      b
    09:00  -      phone  a
    09:10  full   phone  b
    09:20  full   -      c
    09:00  only   -      c
    09:00  mixed  -      b
    09:10  mixed  -      a
    09:20  mixed  -      c
    """
    assert story.funnel("a", "b", "c") == [4, 2, 1]
    merged = story.people.merge("stop1", "stop2", by="eva", at=AT)
    assert story.funnel("a", "b", "c") == [3, 2, 1]
    assert story.why("stop1") == {
        "en": told("""
        The customer is known by 2 customer ids: 3 events from 1 Oct 2026 09:00 to 1 Oct 2026 09:10.
        Customer id stop1 stands on 1 event.
        Customer id stop2 stands on 2 events.
        Row 1 joins customer id stop1 and customer id stop2 (eva, 2 Oct 2026 12:00).
        """),
        "da": told("""
        Kunden er kendt under 2 kunde-id'er: 3 hændelser fra 1. okt. 2026 09.00 til 1. okt. 2026 09.10.
        Kunde-id stop1 står på 1 hændelse.
        Kunde-id stop2 står på 2 hændelser.
        Række 1 lægger kunde-id stop1 og kunde-id stop2 sammen (eva, 2. okt. 2026 12.00).
        """),
    }
    story.people.undo(merged.row.number, by="eva", at=AT)
    assert story.funnel("a", "b", "c") == [4, 2, 1]


def test_a_company_has_what_its_people_do_also_where_nobody_named_it_until_they_move(story: Story) -> None:
    """Ida and Jan work at Acme. Ida goes to Birk in the afternoon; her CRM learns of it too late.

    08:00  ida  phone   visit
    09:00  ida  phone   visit  account=acme
    10:00  jan  laptop  order
    11:00  ida  phone   order
    15:00  ida  phone   visit  account=birk
    16:00  -    phone   order
    """
    assert story.companies() == {"acme": [2, 0], "birk": [1, 1]}, "what Ida did between the two is nobody's"
    story.people.group("jan", "acme", by="eva", at=AT)
    moved = story.people.group(
        "phone", "birk", since=datetime(2026, 10, 1, 8, 30, tzinfo=UTC), by="eva", note="says HR", at=AT
    )
    assert [(one.kind, one.events) for one in moved.before] == [("user", 5), ("account", 2)]
    assert [(one.kind, one.events) for one in moved.after] == [("user", 5), ("account", 3)]
    assert story.companies() == {"acme": [2, 1], "birk": [1, 2]}
    assert story.why("ida") == {
        "en": told("""
        The customer is known by 1 customer id and 1 device: 5 events from 1 Oct 2026 08:00 to 1 Oct 2026
                16:00.
        Customer id ida stands on 4 events.
        Device phone stands on 5 events, 1 of them without a customer id.
          Customer ida identified on the device 4 times, first on 1 Oct 2026 08:00 (seen-phone-ida).
        Company acme is named on 1 event; as the customer was with it, it also has 1 event without any
                company named.
        Company birk is named on 1 event; as the customer was with it, it also has 2 events without any
                company named.
        Row 2 says that customer id ida belongs to company birk from 1 Oct 2026 10:30 on (eva, 2 Oct 2026
                12:00: says HR).
        """),
        "da": told("""
        Kunden er kendt under 1 kunde-id og 1 enhed: 5 hændelser fra 1. okt. 2026 08.00 til 1. okt. 2026
                16.00.
        Kunde-id ida står på 4 hændelser.
        Enhed phone står på 5 hændelser, heraf 1 uden kunde-id.
          Kunden ida gav sig til kende på enheden 4 gange, første gang den 1. okt. 2026 08.00
                (seen-phone-ida).
        Firma acme er nævnt på 1 hændelse; da kunden hørte til det, har det også 1 hændelse uden noget firma
                nævnt.
        Firma birk er nævnt på 1 hændelse; da kunden hørte til det, har det også 2 hændelser uden noget firma
                nævnt.
        Række 2 siger, at kunde-id ida hører til firma birk fra 1. okt. 2026 10.30 (eva, 2. okt. 2026
                12.00: says HR).
        """),
    }
    story.people.undo(2, by="eva", at=AT)
    assert story.companies() == {"acme": [2, 1], "birk": [1, 1]}
    assert story.why("ida")["en"].splitlines()[-2:] == [
        "Which company the customer was with cannot be told of 1 event; no company counts that.",
        "Row 2 said that customer id ida belongs to company birk, but row 3 takes that back (eva, 2 Oct 2026 12:00).",
    ]
    assert story.why("ida")["da"].splitlines()[-2:] == [
        "Det kan ikke afgøres, hvilket firma kunden hørte til ved 1 hændelse; det tæller ikke med i noget firma.",
        (
            "Række 2 sagde, at kunde-id ida hører til firma birk, men række 3 trækker det tilbage (eva, 2. okt. 2026 "
            "12.00)."
        ),
    ]
    assert story.why("jan")["en"].splitlines()[-2:] == [
        "Company acme has 1 event without any company named, as the customer was with it.",
        "Row 1 says that customer id jan belongs to company acme (eva, 2 Oct 2026 12:00).",
    ]
