"""What kind of page a path is: `/orders/4711?from=mail` is one of many `/orders/:id`."""

import re
from typing import Final
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.compute as pc

_HOST: Final = re.compile(r"^[a-z][a-z0-9+.-]*://[^/?#]*", re.IGNORECASE)
_DATE_FOLDERS: Final = re.compile(r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2])(?:/(?:0?[1-9]|[12]\d|3[01]))?(?=/|$)")
_PLAIN_NUMBER: Final = r"/\d{5,7}(/|$)"
"""A folder that can be no part of a date, as RE2 writes it."""

_TELLING: Final = re.compile(r"[\d@%]")
_ENDING: Final = re.compile(r"\.[A-Za-z]{2,5}[0-9]?$")
_SEGMENT: Final = re.compile(
    r"""
    (?P<date> (?:19|20)\d\d[-._]?(?:0[1-9]|1[0-2])[-._]?(?:0[1-9]|[12]\d|3[01])(?:[T_ ].*)?  # 2026-05-17, 20260517
      | (?:0?[1-9]|[12]\d|3[01])[-.](?:0?[1-9]|1[0-2])[-.](?:19|20)\d\d                      # 17-05-2026
      | (?:19|20)\d\d-(?:0[1-9]|1[0-2]) )                                                    # 2026-05
  | (?P<email> [^@\s]+@[^@\s]+\.[A-Za-z]{2,} )
  | (?P<id> [-+]?\d[\d.,_-]*                                                                 # a number
      | \{?[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}?                           # a uuid
      | (?:0x)?(?=[a-fA-F]*\d)[0-9a-fA-F]{8,}                                                # hex
      | (?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=[^0-9]*\d)[A-Za-z0-9_-]{16,}=*                    # a token, base64
      | (?=[^0-9]*\d)[A-Za-z0-9]{20,} )                                                      # a long code
  | (?P<stem> .*?[-_]) \d{5,}                                                                # red-shoes-48213
  | (?P<letters> [A-Za-z]{1,4})[-_]?(?!(?:19|20)\d\d$)\d{4,}                                 # SKU48213, p-4711
    """,
    re.VERBOSE,
)


def templates_of(paths: pa.Array) -> list[str]:
    """Give the template of every path; paths that differ in a plain number only are worked out once."""
    told = pc.replace_substring_regex(paths, _PLAIN_NUMBER, "/:id\\1").dictionary_encode()
    found = pa.array([template_of(path) for path in told.dictionary.to_pylist()], pa.string())
    templates: list[str] = found.take(told.indices).to_pylist()
    return templates


def template_of(path: str) -> str:
    """Replace what differs from customer to customer: numbers, ids, dates, e-mail addresses; drop query and host.

    Example:
        >>> template_of("https://shop.example/orders/4711/lines/?page=2")
        '/orders/:id/lines'
        >>> template_of("/blog/2026/05/spring")
        '/blog/:date/spring'
    """
    plain = plain_path(path)
    if not _TELLING.search(plain):
        return plain
    segments = _DATE_FOLDERS.sub("/:date", plain).split("/")
    return "/".join(_segment(segment) if _TELLING.search(segment) else segment for segment in segments)


def plain_path(path: str) -> str:
    """Leave host, query, fragment, doubled and last slashes out of a path; what it names stays."""
    bare = _HOST.sub("", path.strip()) if "://" in path else path.strip()
    bare = bare.partition("#")[0].partition("?")[0]
    while "//" in bare:
        bare = bare.replace("//", "/")
    return bare.rstrip("/") or "/"


def _segment(segment: str) -> str:
    if segment.isdigit() and len(segment) != 8:
        return ":id"
    plain = unquote(segment)
    ending = None if "@" in plain else _ENDING.search(plain)
    stem = plain[: ending.start()] if ending else plain
    replaced = _replaced(stem)
    return segment if replaced is None else replaced + plain[len(stem) :]


def _replaced(stem: str) -> str | None:
    match = _SEGMENT.fullmatch(stem)
    if match is None:
        return None
    match match.lastgroup:
        case "stem" | "letters":
            return f"{match[match.lastgroup].rstrip('-_')}-:id"
        case kind:
            return f":{kind}"
