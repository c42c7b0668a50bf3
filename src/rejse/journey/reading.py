"""Read a journey: everything that is wrong is collected in one pass, and the readable rest is drawn.

The reader is driven by the types of `document.py`: a field added there is read without a line here.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final, Literal, TypeAlias, cast, get_args, get_origin

from rejse.errors import Argument, CouldNot, Problem, Severity, Where
from rejse.journey.channels import CHANNELS
from rejse.journey.document import Form, Journey, Medium, Rule, Text, Touchpoint
from rejse.journey.fields import (
    ID,
    LIMITS,
    NAME_LETTERS_MAX,
    NAMEABLE,
    WITH_ID,
    hints,
    is_language,
    required,
    slug,
)
from rejse.journey.money import Money
from rejse.journey.parsing import CHARACTERS_MAX, Listed, Mapped, Scalar, Written, parse
from rejse.journey.references import refers
from rejse.journey.scale import Scale
from rejse.journey.values import UNREAD, Unread, Values
from rejse.journey.visible import made_visible

_PLAIN_NAME: Final = re.compile(r"[^\W\d][\w -]*")
_Found: TypeAlias = dict[str, object]


class UnreadableFile(CouldNot):
    """The file cannot be opened."""

    code = "unreadable-file"


@dataclass(frozen=True, slots=True)
class Read:
    """What came of reading: journey is None only where nothing can be drawn.

    lines: the line of everything written, by its path in the document (`touchpoints/test-ride/owner`).
    """

    journey: Journey | None
    problems: tuple[Problem, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)


def read_file(path: Path) -> Read:
    """Read a journey from a file.

    Raises:
        UnreadableFile: there is no such file, or it may not be opened.
    """
    try:
        with path.open("rb") as opened:
            written = opened.read(4 * CHARACTERS_MAX + 1)
    except OSError as broken:
        raise UnreadableFile(where=Where(str(path)), file=str(path), reason=broken.strerror) from broken
    try:
        text = written.decode("utf-8-sig", "strict" if len(written) <= 4 * CHARACTERS_MAX else "replace")
    except UnicodeDecodeError as broken:
        line = written.count(b"\n", 0, broken.start) + 1
        return Read(None, (Problem("not-utf8", where=Where(str(path), line), arguments={}),))
    return read_journey(text, file=str(path))


def read_journey(text: str, *, file: str | None) -> Read:
    """Read a journey from YAML (and so from JSON), with every problem in it."""
    written = parse(text, file=file)
    return Read(None, (written,)) if isinstance(written, Problem) else read_written(written, file=file)


def read_written(root: Written, *, file: str | None = None) -> Read:
    """Read a journey from what was written."""
    if _is_nothing(root):
        return Read(None, (Problem("empty-document", where=Where(file), arguments={}),))
    root, unseen = made_visible(root, file=file)
    reader = _Reader(file, _default_language(root), _renamed(root), problems=list(unseen))
    journey = reader.thing(Journey, root, "")
    drawable = journey if isinstance(journey, Journey) and journey.phases else None
    if drawable is None and isinstance(root, Mapped):
        reader.report("no-phases", root.entries.get("phases", root), "phases")
    return Read(drawable, tuple(reader.problems), reader.lines)


class _Reader(Values):
    """Reads objects and their fields."""

    def thing(self, kind: type, written: Written, path: str) -> object:
        """Read an object; what it must have and lacks is filled with a stand-in, so that it can be drawn."""
        if kind in NAMEABLE and not _is_whole(written):
            text = self.text(written, path)
            return text if isinstance(text, Unread) else kind(text=text)
        if kind is Rule and isinstance(written, Scalar):
            return self.refuse("not-a-rule", written, path, example=_rule_like(written, path))
        if not isinstance(written, Mapped):
            return self.refuse("not-a-mapping", written, path)
        self.report_repeated(written, path)
        known = hints(kind)
        found: _Found = {}
        for name, value in written.entries.items():
            here = f"{path}/{name}".lstrip("/")
            if name not in known:
                told: dict[str, Argument] = {"field": name, "nearest": self.near(name, known), "known": tuple(known)}
                self.report("unknown-field", value, here, Severity.ERROR, place=path or "journey", **told)
            elif not _is_nothing(value, none_only=name not in required(kind)):
                self._remember(here, value)
                self._fill(found, name, self._field(kind, name, value, here))
        return self._made(kind, found, written, path)

    def _fill(self, found: _Found, name: str, value: object) -> None:
        if not isinstance(value, Unread):
            found[name] = value

    def _made(self, kind: type, found: _Found, written: Mapped, path: str) -> object:
        for name in required(kind):
            if name not in found and (stand_in := self._lacking(kind, name, found, written, path)) is not None:
                found[name] = stand_in
        if not found.keys() >= set(required(kind)):
            return UNREAD
        if kind is Touchpoint:
            self._judge_name(cast("Text", found["name"]), written, path)
        return kind(**found)

    def _lacking(self, kind: type, name: str, found: _Found, written: Mapped, path: str) -> object:
        """Report a field that is missing, unless the channel library has it, and give what is drawn instead."""
        if name == "medium" and (channel := CHANNELS.get(str(found.get("channel")))):
            return channel.medium
        unwritten = name not in written.entries or _is_nothing(written.entries[name])
        if unwritten and not (name == "medium" and "channel" not in found):
            self._missing(kind, name, written, path)
        return self._stand_in(kind, name, found)

    def _missing(self, kind: type, name: str, written: Mapped, path: str) -> None:
        if (kind, name) != (Journey, "phases"):
            hint = hints(kind)[name]
            example = " | ".join(hint) if isinstance(hint, type) and issubclass(hint, StrEnum) else "..."
            self.report("missing-field", written, path, field=name, example=f"{name}: {example}")

    def _stand_in(self, kind: type, name: str, found: _Found) -> object:
        """Give what is drawn where a required field is missing; None where the object cannot do without."""
        match name:
            case "id" if kind in WITH_ID or kind is Journey:
                title = found.get("name", found.get("title", ""))
                said = title.said_in(self.language) if isinstance(title, Text) else str(title)
                return slug(said) or ("journey" if kind is Journey else None)
            case "name" | "title" if "id" in found:
                said = str(found["id"])
                return said if hints(kind)[name] is str else Text({self.language: said})
            case "owner":
                return ""
            case "form":
                return Form.COMMUNICATION
            case "medium":
                return Medium.DIGITAL
        return None

    def _judge_name(self, name: Text, written: Mapped, path: str) -> None:
        for said in name.languages.values():
            if len(said) > NAME_LETTERS_MAX:
                at = written.entries.get("name", written)
                told: dict[str, Argument] = {"value": said, "letters": len(said), "limit": NAME_LETTERS_MAX}
                self.report("long-name", at, f"{path}/name", Severity.ADVICE, **told)

    def _remember(self, path: str, written: Written) -> None:
        if written.line is not None:
            self.lines.setdefault(path, written.line)

    # -- fields ----------------------------------------------------------------------------------------------------

    def _field(self, kind: type, name: str, written: Written, path: str) -> object:
        match name:
            case "id":
                return self.identifier(written, path)
            case "extent":
                return self.extent(written, path)
            case "currency" | "time_zone" | "default_language" | "holidays":
                return self.standard(name, written, path)
        value = self._value(hints(kind)[name], written, path)
        if refers(kind, name) is not None:
            return self._known_as(value)
        if name in LIMITS and isinstance(value, int | float):
            return self.within(name, value, written, path)
        return value

    def _known_as(self, value: object) -> object:
        """Give the ids that references mean where those were mended."""
        if isinstance(value, tuple):
            return tuple(self._known_as(one) for one in value)
        return self.renamed.get(value, value) if isinstance(value, str) else value

    def _value(self, hint: object, written: Written, path: str) -> object:
        origin = get_origin(hint)
        if origin is tuple:
            return self._list(get_args(hint)[0], written, path)
        if origin is Mapping:
            return self._mapping(get_args(hint)[1], written, path)
        if origin is Literal:
            return self.choice(get_args(hint), written, path)
        assert isinstance(hint, type), hint
        if issubclass(hint, StrEnum):
            chosen = self.choice(tuple(hint), written, path)
            return chosen if isinstance(chosen, Unread) else hint(cast("str", chosen))
        reads = {
            Text: self.text,
            str: self.plain,
            bool: self.yes_or_no,
            int: self.whole_number,
            float: self.number,
            timedelta: self.duration,
            date: self.day,
            time: self.clock,
            Money: self.money,
            Scale: self.scale,
        }.get(hint)
        return reads(written, path) if reads else self.thing(hint, written, path)

    def _list(self, hint: object, written: Written, path: str) -> object:
        items = written.items if isinstance(written, Listed) else (written,)
        if hint in WITH_ID and isinstance(written, Scalar | Mapped) and "id" not in getattr(written, "entries", ()):
            return self.refuse("not-a-list", written, path)
        found: list[object] = []
        seen: dict[str, int | None] = {}
        for number, item in enumerate(items, 1):
            here = f"{path}/{self._step(item, number)}"
            self._remember(here, item)
            value = self._value(hint, item, here)
            known = cast("str | None", getattr(value, "id", None))
            if known is not None and known in seen:
                self.report("duplicate-id", item, here, value=known, first=seen[known])
            elif not isinstance(value, Unread):
                found.append(value)
            if known is not None:
                seen.setdefault(known, item.line)
        return tuple(found)

    def _step(self, item: Written, number: int) -> str:
        """Name a list's item in a path: by its id, else by its number, counted from 1."""
        known = item.entries.get("id") if isinstance(item, Mapped) else None
        written = known.raw if isinstance(known, Scalar) else None
        return self.renamed.get(written, written) if written else str(number)

    def _mapping(self, hint: object, written: Written, path: str) -> object:
        if not isinstance(written, Mapped):
            return self.refuse("not-a-mapping", written, path)
        self.report_repeated(written, path)
        found: _Found = {}
        for key, value in written.entries.items():
            self._remember(f"{path}/{key}", value)
            self._fill(found, self.renamed.get(key, key), self._value(hint, value, f"{path}/{key}"))
        return found


def _is_whole(written: Written) -> bool:
    """Tell a pain or gain with fields of its own from one that is only a text, which Indonesian (`id`) may be too."""
    return isinstance(written, Mapped) and (
        bool({"text", "severity"} & written.entries.keys()) or [*written.entries] == ["id"]
    )


def _is_nothing(written: Written, *, none_only: bool = False) -> bool:
    return isinstance(written, Scalar) and (written.raw is None or (not none_only and not written.raw.strip()))


def _rule_like(written: Scalar, path: str) -> str:
    """Write the rule that a plain text probably means."""
    said = (written.raw or "").strip()
    rule = f"{{name: {said if _PLAIN_NAME.fullmatch(said) else json.dumps(said, ensure_ascii=False)}}}"
    field_name = path.rpartition("/")[2]
    return rule if field_name.isdecimal() else f"{field_name}: {rule}"


def _default_language(root: Written) -> str:
    """Find the language of plain texts before the first of them is read."""
    written = root.entries.get("default_language") if isinstance(root, Mapped) else None
    said = (written.raw or "").strip() if isinstance(written, Scalar) else ""
    return said if is_language(said) else "da"


def _renamed(root: Written) -> dict[str, str]:
    """Give an allowed id to each that is none, so that what refers to it is not reported as well."""
    found: dict[str, str] = {}
    lists = root.entries.values() if isinstance(root, Mapped) else ()
    for item in [item for one in lists if isinstance(one, Listed) for item in one.items if isinstance(item, Mapped)]:
        written = item.entries.get("id")
        said = (written.raw or "").strip() if isinstance(written, Scalar) else ""
        if said and not ID.fullmatch(said) and (made := slug(said)):
            found[said] = made
    return found
