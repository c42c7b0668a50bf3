"""Take out of a journey's texts what nobody sees: control signs, signs that turn the text around, halves of a sign."""

import re
from collections.abc import Iterator
from typing import Final

from rejse.errors import Problem, Severity, Where
from rejse.journey.parsing import Listed, Mapped, Scalar, Written, excerpt

_HALF: Final = re.compile("[\ud800-\udfff]")
_UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LOST: Final = "\ufffd"


def made_visible(written: Written, *, file: str | None) -> tuple[Written, tuple[Problem, ...]]:
    """Give what was written with whole and visible signs only, and an advice for every text that was changed."""
    problems = tuple(_problems(written, file, ""))
    return (_whole(written) if problems or _holds_halves(written) else written), problems


def _problems(written: Written, file: str | None, path: str) -> Iterator[Problem]:
    match written:
        case Listed(items=items):
            for number, item in enumerate(items, start=1):
                yield from _problems(item, file, f"{path}/{number}".lstrip("/"))
        case Mapped(entries=entries):
            for name, value in entries.items():
                yield from _judged(name, value.line, file, path)
                yield from _problems(value, file, f"{path}/{_seen(name)}".lstrip("/"))
        case Scalar(raw=raw, line=line):
            yield from _judged(raw or "", line, file, path)


def _judged(text: str, line: int | None, file: str | None, path: str) -> Iterator[Problem]:
    joined = _joined(text)
    told = {"place": path or "journey", "value": excerpt(Scalar(line, _UNSEEN.sub(_LOST, joined)))}
    if _HALF.search(text) and joined.count(_LOST) > text.count(_LOST):
        yield Problem("half-character-in-text", Severity.ADVICE, Where(file, line, path or None), told)
    if _UNSEEN.search(text):
        yield Problem("control-characters-in-text", Severity.ADVICE, Where(file, line, path or None), told)


def _holds_halves(written: Written) -> bool:
    match written:
        case Listed(items=items):
            return any(_holds_halves(item) for item in items)
        case Mapped(entries=entries):
            return any(_HALF.search(name) or _holds_halves(value) for name, value in entries.items())
        case Scalar(raw=raw):
            return bool(_HALF.search(raw or ""))


def _whole(written: Written) -> Written:
    match written:
        case Listed(line=line, items=items):
            return Listed(line, tuple(_whole(item) for item in items))
        case Mapped(line=line, entries=entries, repeated=repeated):
            found: dict[str, Written] = {}
            for name, value in entries.items():
                found.setdefault(_seen(name), _whole(value))
            return Mapped(line, found, {_seen(name): last for name, last in repeated.items()})
        case Scalar(line=line, raw=raw):
            return Scalar(line, None if raw is None else _seen(raw))


def _seen(text: str) -> str:
    return _UNSEEN.sub("", _joined(text))


def _joined(text: str) -> str:
    """Join the two halves in which JSON writes a sign such as an emoji; a half alone is lost."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") if _HALF.search(text) else text
