"""The example company's raw files, each as one of its systems would have written it, and how to import them."""

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Final, TypeAlias

from rejse.example.happening import Cell, Happening, System, local, utc
from rejse.example.simulate import ALL_TRUTHS, SEED, Moved, simulate
from rejse.example.truths import Truths

Row: TypeAlias = Mapping[str, Cell]
Cells: TypeAlias = tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleFile:
    """A raw file and the options that `rejse import` needs for it, named as on the command line without the dashes.

    rows: how many rows it has; repeated: how many of them stand in it twice, and come in once.
    """

    path: Path
    rows: int
    repeated: int
    options: Mapping[str, str]


TRUTHS_FILE: Final = "truths.yaml"
"""What was planted, beside the folder of the raw files; nothing that analyses reads it."""

WEB_COLUMNS: Final = (
    "event_id",
    "time",
    "type",
    "event",
    "visitor_id",
    "user_id",
    "company_id",
    "session_id",
    "path",
    "channel",
    "device",
    "campaign_name",
    "outcome",
    "score",
    "search_term",
    "search_results",
)
CRM_COLUMNS: Final = (
    "Tidspunkt",
    "Kundenr",
    "Firmanr",
    "Kundetype",
    "Region",
    "Møller",
    "Rolle",
    "Sagsnr",
    "Hændelse",
    "Kanal",
    "Leadkilde",
    "Ansvarlig",
    "Beløb",
    "Årsag",
)
PHONE_COLUMNS: Final = (
    "Linje",
    "Tidspunkt",
    "Ugedag",
    "Opkald",
    "Kundenr",
    "Firmanr",
    "Hændelse",
    "Emne",
    "Ventetid i sek.",
    "Medarbejder",
    "Resultat",
)
VISITS_COLUMNS: Final = (
    "tid",
    "kunde",
    "firma",
    "besøgende",
    "aktivitet",
    "sted",
    "medarbejder",
    "resultat",
    "karakter",
)

OPTIONS: Final[Mapping[System, Mapping[str, str]]] = {
    System.WEB: {
        "source": "web",
        "id": "event_id",
        "time": "time",
        "type": "type",
        "event": "event",
        "anonymous": "visitor_id",
        "customer": "user_id",
        "account": "company_id",
        "session": "session_id",
        "channel": "channel",
        "outcome": "outcome",
        "score": "score",
        "score-scale": "1..5",
    },
    System.CRM: {
        "source": "crm",
        "encoding": "latin-1",
        "delimiter": ";",
        "zone": "Europe/Copenhagen",
        "time": "Tidspunkt",
        "event": "Hændelse",
        "customer": "Kundenr",
        "account": "Firmanr",
        "case": "Sagsnr",
        "channel": "Kanal",
        "value": "Beløb",
        "currency": "=DKK",
        "traits": "Kundetype,Region,Møller,Rolle",
    },
    System.PHONE: {
        "source": "phone",
        "zone": "Europe/Copenhagen",
        "delimiter": ";",
        "id": "Linje",
        "time": "Tidspunkt",
        "event": "Hændelse",
        "customer": "Kundenr",
        "account": "Firmanr",
        "case": "Opkald",
        "channel": "=phone",
        "outcome": "Resultat",
    },
    System.VISITS: {
        "source": "visits",
        "zone": "Europe/Copenhagen",
        "time": "tid",
        "event": "aktivitet",
        "customer": "kunde",
        "account": "firma",
        "anonymous": "besøgende",
        "channel": "=face-to-face",
        "outcome": "resultat",
        "score": "karakter",
        "score-scale": "1..5",
    },
    System.SURVEYS: {
        "source": "surveys",
        "id": "id",
        "time": "ts",
        "type": "=answer",
        "event": "survey",
        "customer": "customer",
        "account": "company",
        "channel": "channel",
        "score": "answer",
        "score-scale": "scale",
    },
}

RESENT_EACH: Final = 250
"""One in this many web events was sent again by a browser that lost its connection, with the same id."""

OVERLAP_EACH: Final = 40
"""One in this many lines of the telephone system stands in two exports that were put together."""


def write_files(
    folder: Path, *, seed: int = SEED, scale: float = 1.0, truths: Truths = ALL_TRUTHS, moved: Moved | None = None
) -> tuple[ExampleFile, ...]:
    """Simulate the company and write its files into a folder that exists; the same seed gives the same bytes."""
    told: dict[System, list[Happening]] = {system: [] for system in System}
    for one in simulate(seed=seed, scale=scale, truths=truths, moved=moved):
        told[one.system].append(one)
    return tuple(_write(folder, system, happened) for system, happened in told.items())


def journey_text() -> str:
    """Give the company's drawn journey as it is kept in a file."""
    return (files("rejse.example") / "journey.yaml").read_text(encoding="utf-8")


def truths_text(truths: Truths | None = None) -> str:
    """Give what was planted (None: everything) as YAML, for who wants to check an analysis; JSON is YAML too."""
    head = "# What was planted in the example company. No analysis reads this file.\n"
    return head + json.dumps((truths or ALL_TRUTHS).told(), ensure_ascii=False, indent=1) + "\n"


def _write(folder: Path, system: System, told: Sequence[Happening]) -> ExampleFile:
    name, written = _WRITERS[system]
    path = folder / name
    content, repeated = written(told)
    path.write_bytes(content)
    return ExampleFile(path=path, rows=len(told) + repeated, repeated=repeated, options=OPTIONS[system])


def _web(told: Sequence[Happening]) -> tuple[bytes, int]:
    """Comma, UTF-8, ISO times in UTC, compressed; the compressed bytes hold no clock."""
    rows = [_web_row(number, one) for number, one in enumerate(told)]
    resent = rows[RESENT_EACH - 1 :: RESENT_EACH]
    for place in range(len(resent), 0, -1):
        rows.insert(min(len(rows), place * RESENT_EACH + 3), resent[place - 1])
    plain = _table(WEB_COLUMNS, rows, ",").encode()
    return gzip.compress(plain, compresslevel=3, mtime=0), len(resent)


def _web_row(number: int, one: Happening) -> Cells:
    cells = one.cells
    return (
        f"w{number:08d}",
        f"{utc(one.time // 1000):%Y-%m-%dT%H:%M:%S}.{one.time % 1000:03d}Z",
        "page" if one.name == "page_viewed" else "track",
        one.name,
        one.visitor,
        one.customer,
        one.account,
        one.session,
        cells["page"],
        cells["channel"],
        cells["device"],
        cells["campaign"],
        cells.get("outcome", ""),
        cells.get("score", ""),
        cells.get("term", ""),
        cells.get("results", ""),
    )


def _crm(told: Sequence[Happening]) -> tuple[bytes, int]:
    """Semicolon, Latin-1, Danish times and decimal commas, as an office program exports it."""
    return _table(CRM_COLUMNS, map(_crm_row, told), ";").encode("latin-1"), 0


def _crm_row(one: Happening) -> Cells:
    cells = one.cells
    amount = cells.get("amount")
    return (
        f"{local(one.time / 1000):%d-%m-%Y %H:%M}",
        one.customer,
        one.account,
        cells["market"],
        cells["region"],
        cells["turbines"],
        cells["role"],
        cells["case"],
        one.name,
        cells["channel"],
        cells["lead"],
        cells["owner"],
        f"{amount:.2f}".replace(".", ",") if isinstance(amount, int | float) else "",
        cells.get("reason", ""),
    )


def _phone(told: Sequence[Happening]) -> tuple[bytes, int]:
    """Semicolon, UTF-8 with a byte-order mark, Danish times; two exports put together, which overlap."""
    rows = [_phone_row(number, one) for number, one in enumerate(told)]
    again = rows[OVERLAP_EACH - 1 :: OVERLAP_EACH]
    return _table(PHONE_COLUMNS, chain(rows, again), ";").encode("utf-8-sig"), len(again)


def _phone_row(number: int, one: Happening) -> Cells:
    cells = one.cells
    return (
        f"T{number:06d}",
        f"{local(one.time / 1000):%d.%m.%Y %H:%M:%S}",
        cells["weekday"],
        cells["call"],
        one.customer,
        one.account,
        one.name,
        cells["topic"],
        cells.get("waited", ""),
        cells.get("agent", ""),
        cells.get("outcome", ""),
    )


def _visits(told: Sequence[Happening]) -> tuple[bytes, int]:
    """Tab, UTF-8, local times: the sheet that staff fill in on their tablets."""
    return _table(VISITS_COLUMNS, map(_visits_row, told), "\t").encode(), 0


def _visits_row(one: Happening) -> Cells:
    return (
        f"{local(one.time / 1000):%Y-%m-%d %H:%M}",
        one.customer,
        one.account,
        one.visitor,
        one.name,
        one.cells["place"],
        one.cells["staff"],
        one.cells["result"],
        one.cells.get("score", ""),
    )


def _surveys(told: Sequence[Happening]) -> tuple[bytes, int]:
    """One JSON object a line, times as milliseconds since 1970; what is not known is left out."""
    lines = (json.dumps(_survey_row(number, one), ensure_ascii=False) for number, one in enumerate(told))
    return "".join(f"{line}\n" for line in lines).encode(), 0


def _survey_row(number: int, one: Happening) -> Row:
    asked: dict[str, Cell] = {"id": f"s-{number:06d}", "ts": one.time, "survey": one.name, "customer": one.customer}
    company: dict[str, Cell] = {"company": one.account} if one.account else {}
    given = {"channel": one.cells["channel"], "answer": one.cells["score"], "scale": one.cells["scale"]}
    return asked | company | given


def _table(columns: Sequence[str], rows: Iterator[Cells] | Sequence[Cells], delimiter: str) -> str:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return written.getvalue()


_WRITERS: Final[Mapping[System, tuple[str, Callable[[Sequence[Happening]], tuple[bytes, int]]]]] = {
    System.WEB: ("web.csv.gz", _web),
    System.CRM: ("crm.csv", _crm),
    System.PHONE: ("phone.csv", _phone),
    System.VISITS: ("visits.tsv", _visits),
    System.SURVEYS: ("surveys.jsonl", _surveys),
}
