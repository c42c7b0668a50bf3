"""Who is one person and why, and what joining and parting changed, in sentences."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from rejse.words import label

if TYPE_CHECKING:
    from rejse.store.identity_log import IdentityRow
    from rejse.trace.explaining import CompanyOfPerson, Explanation, KeyOfPerson, Span
    from rejse.trace.people import Changed

LETTERS: Final = 12
"""So many letters of a key are shown; they are enough to ask by."""


class Telling:
    """Sentences in one language, their times in one zone."""

    def __init__(self, language: str, zone: ZoneInfo) -> None:
        self._language = language
        self._zone = zone

    def explained(self, person: "Explanation") -> list[str]:
        """Tell why somebody is one person: the whole, each key with what ties it, and what was done by hand."""
        told = [self._whole(person)]
        for one in person.keys:
            told.append(self._key(person, one))
            told += ("  " + sentence for sentence in self._ties(one))
        told += (self._company(one) for one in person.companies)
        told += (self._row(row) for row in person.rows)
        for taken in person.taken_back:
            ends = self._ends(taken.row)
            told.append(
                self._say(
                    f"undone-{taken.row.verb}",
                    number=str(taken.row.number),
                    undo=str(taken.undone.number),
                    told=self._told(taken.undone),
                    **ends,
                )
            )
        return told

    def changed(self, change: "Changed") -> list[str]:
        """Tell what a new row changed, and how to take it back."""
        row = change.row
        told = [self._say(f"changed-{row.verb}", number=str(row.number), undoes=str(row.undoes))]
        for before, after in zip(change.before, change.after, strict=True):
            counts = {"before": self._events(before.events), "after": self._events(after.events)}
            told.append("  " + _begun(self._say("changed-count", named=self._named(before.kind, before.key), **counts)))
        return [*told, self._say("changed-next", number=str(row.number))]

    def counted(self, what: str, count: int) -> str:
        """Say a number of things: 1 device, 2 devices."""
        return self._say(f"count.{what}-one" if count == 1 else f"count.{what}", count=count)

    def moment(self, time: datetime) -> str:
        """Write a time to the minute, as a reader in the zone would."""
        from rejse.draw import numerals

        return numerals.moment(time.astimezone(self._zone), self._language)

    def _whole(self, person: "Explanation") -> str:
        from babel.lists import format_list

        kinds = [one.kind for one in person.keys]
        parts = [self.counted(kind, kinds.count(kind)) for kind in dict.fromkeys(kinds)]
        keys = format_list(parts, locale="en_GB" if self._language == "en" else self._language)
        events = self.counted("event", person.events)
        if person.first == person.last:
            return self._say("known-once", keys=keys, events=events, first=self.moment(person.first))
        times = {"first": self.moment(person.first), "last": self.moment(person.last)}
        return self._say("known", keys=keys, events=events, **times)

    def _key(self, person: "Explanation", one: "KeyOfPerson") -> str:
        text, events = self._sentence(person, one), self.counted("event", one.events)
        if text in {"on", "on-alias"} and one.kind == "anonymous" and one.unnamed:
            told = "all-unnamed" if one.unnamed == one.events else "some-unnamed"
            events = self._say(told, events=events, unnamed=one.unnamed)
        return _begun(self._say(text, named=self._named(one.kind, one.key), events=events))

    @staticmethod
    def _sentence(person: "Explanation", one: "KeyOfPerson") -> str:
        """Choose what is said of a key."""
        if one.kind == "user":
            return "on"
        if one.kind != "anonymous":
            return "on-alone"
        if any(known.holds for known in one.identifications):
            return "on"
        if one.identifications and not one.unnamed:
            return "on-cut"
        if any(row.verb == "split" and row.left == one.key for row in person.rows):
            return "on"
        aliased = any(row.verb == "alias" and one.key in {row.left, row.right} for row in person.rows)
        return "on-alias" if aliased else "on-nobody"

    def _ties(self, one: "KeyOfPerson") -> Iterator[str]:
        for known in one.identifications:
            told = {"user": known.user[:LETTERS], "first": self.moment(known.first), "edge": known.edge}
            if not known.holds:
                yield self._say("identified-cut", **told)
            elif known.times == 1:
                yield self._say("identified-one", **told)
            else:
                yield self._say("identified", count=known.times, **told)
        for span in one.spans:
            yield self._span(span)

    def _company(self, one: "CompanyOfPerson") -> str:
        named, unnamed = self.counted("event", one.named), self.counted("event", one.unnamed)
        if one.key is None:
            return _begun(self._say("company-none", unnamed=unnamed))
        text = "company-both" if one.named and one.unnamed else "company-named" if one.named else "company-unnamed"
        company = self._named("account", one.key)
        return _begun(self._say(text, company=company, named=named, unnamed=unnamed))

    def _span(self, span: "Span") -> str:
        times = {"start": span.start, "stop": span.stop}
        told = {name: self.moment(time) for name, time in times.items() if time is not None}
        others = {"before": span.before, "after": span.after}
        told |= {name: user[:LETTERS] for name, user in others.items() if user is not None}
        key = "span-between" if span.start and span.stop else "span-from" if span.start else "span-until"
        return self._say(key, **told)

    def _row(self, row: "IdentityRow") -> str:
        from rejse.trace.explaining import edge_name

        edge, text = edge_name(row.left or "", row.right or ""), f"row-{row.verb}"
        since = "" if row.since is None else self.moment(row.since)
        text = f"{text}-since" if since else text
        ends = self._ends(row)
        return self._say(text, number=str(row.number), edge=edge, since=since, told=self._told(row), **ends)

    def _ends(self, row: "IdentityRow") -> dict[str, str]:
        return {
            "left": self._named(row.left_kind or "", row.left or ""),
            "right": self._named(row.right_kind or "", row.right or ""),
        }

    def _told(self, row: "IdentityRow") -> str:
        key = "told-noted" if row.note else "told"
        return self._say(key, by=row.by, at=self.moment(row.at), note=row.note)

    def _events(self, count: int | None) -> str:
        return self._say("of-several") if count is None else self.counted("event", count)

    def _named(self, kind: str, key: str) -> str:
        return self._say(f"named.{kind}", letters=key[:LETTERS])

    def _say(self, text: str, /, **told: str | int) -> str:
        return label("person", text, self._language, **told)


def _begun(sentence: str) -> str:
    """Begin a sentence with a capital."""
    return sentence[:1].upper() + sentence[1:]
