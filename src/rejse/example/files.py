"""The example company's raw files, each as one of its systems would have written it, and how to import them."""

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final, TypeAlias

from rejse.example.happening import Cell, Happening, System, local, utc
from rejse.example.simulate import ALL_TRUTHS, SEED, simulate
from rejse.example.truths import Truths

Row: TypeAlias = Mapping[str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleFile:
    """A raw file and the options that `rejse import` needs for it, named as on the command line without the dashes."""

    path: Path
    rows: int
    options: Mapping[str, str]


WEB_COLUMNS: Final = (
    "event_id",
    "time",
    "type",
    "event",
    "visitor_id",
    "user_id",
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
    "Kundetype",
    "Region",
    "Sagsnr",
    "Hændelse",
    "Kanal",
    "Ansvarlig",
    "Beløb",
    "Årsag",
)
VISITS_COLUMNS: Final = ("tid", "kunde", "besøgende", "aktivitet", "sted", "medarbejder", "resultat", "karakter")

OPTIONS: Final[Mapping[System, Mapping[str, str]]] = {
    System.WEB: {
        "source": "web",
        "id": "event_id",
        "time": "time",
        "type": "type",
        "event": "event",
        "anonymous": "visitor_id",
        "customer": "user_id",
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
        "case": "Sagsnr",
        "channel": "Kanal",
        "value": "Beløb",
        "currency": "=DKK",
    },
    System.SERVICE: {
        "source": "service",
        "id": "id",
        "time": "ts",
        "event": "event",
        "customer": "customer",
        "channel": "channel",
        "outcome": "outcome",
        "score": "ease",
        "score-scale": "1..7",
    },
    System.VISITS: {
        "source": "visits",
        "zone": "Europe/Copenhagen",
        "time": "tid",
        "event": "aktivitet",
        "customer": "kunde",
        "anonymous": "besøgende",
        "channel": "=face-to-face",
        "outcome": "resultat",
        "score": "karakter",
        "score-scale": "1..5",
    },
}


def write_files(
    folder: Path, *, seed: int = SEED, scale: float = 1.0, truths: Truths = ALL_TRUTHS
) -> tuple[ExampleFile, ...]:
    """Simulate the company and write its four files into a folder that exists; the same seed gives the same bytes."""
    told = simulate(seed=seed, scale=scale, truths=truths)
    return tuple(_write(folder, system, [one for one in told if one.system is system]) for system in System)


def journey_text() -> str:
    """Give the company's drawn journey as it is kept in a file."""
    return (files("rejse.example") / "journey.yaml").read_text(encoding="utf-8")


def _write(folder: Path, system: System, told: Sequence[Happening]) -> ExampleFile:
    name, written = _WRITERS[system]
    path = folder / name
    path.write_bytes(written(told))
    return ExampleFile(path=path, rows=len(told), options=OPTIONS[system])


def _web(told: Sequence[Happening]) -> bytes:
    """Comma, UTF-8, ISO times in UTC, compressed; the compressed bytes hold no clock."""
    plain = _table(WEB_COLUMNS, (_web_row(number, one) for number, one in enumerate(told)), ",").encode()
    return gzip.compress(plain, compresslevel=6, mtime=0)


def _web_row(number: int, one: Happening) -> Row:
    cells = one.cells
    return {
        "event_id": f"w{number:08d}",
        "time": utc(one.time / 1000).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "type": "page" if one.name == "page_viewed" else "track",
        "event": one.name,
        "visitor_id": one.visitor,
        "user_id": one.customer,
        "session_id": one.session,
        "path": cells["page"],
        "channel": cells["channel"],
        "device": cells["device"],
        "campaign_name": cells["campaign"],
        "outcome": cells.get("outcome", ""),
        "score": cells.get("score", ""),
        "search_term": cells.get("term", ""),
        "search_results": cells.get("results", ""),
    }


def _crm(told: Sequence[Happening]) -> bytes:
    """Semicolon, Latin-1, Danish times and decimal commas, as an office program exports it."""
    return _table(CRM_COLUMNS, map(_crm_row, told), ";").encode("latin-1")


def _crm_row(one: Happening) -> Row:
    amount = one.cells.get("amount")
    return {
        "Tidspunkt": f"{local(one.time / 1000):%d-%m-%Y %H:%M}",
        "Kundenr": one.customer,
        "Kundetype": one.cells["market"],
        "Region": one.cells["region"],
        "Sagsnr": f"L{one.customer[1:]}",
        "Hændelse": one.name,
        "Kanal": one.cells["channel"],
        "Ansvarlig": one.cells["owner"],
        "Beløb": f"{amount:.2f}".replace(".", ",") if isinstance(amount, int | float) else "",
        "Årsag": one.cells.get("reason", ""),
    }


def _service(told: Sequence[Happening]) -> bytes:
    """One JSON object a line, times as milliseconds since 1970; what is not known is left out."""
    lines = (json.dumps(_service_row(number, one), ensure_ascii=False) for number, one in enumerate(told))
    return "".join(f"{line}\n" for line in lines).encode()


def _service_row(number: int, one: Happening) -> Row:
    renamed = {"waited": "waited_seconds", "score": "ease"}
    rest = {renamed.get(name, name): cell for name, cell in one.cells.items()}
    return {"id": f"c-{number:06d}", "ts": one.time, "event": one.name, "customer": one.customer, **rest}


def _visits(told: Sequence[Happening]) -> bytes:
    """Tab, UTF-8, local times: the sheet that staff fill in on their tablets."""
    return _table(VISITS_COLUMNS, map(_visits_row, told), "\t").encode()


def _visits_row(one: Happening) -> Row:
    return {
        "tid": f"{local(one.time / 1000):%Y-%m-%d %H:%M}",
        "kunde": one.customer,
        "besøgende": one.visitor,
        "aktivitet": one.name,
        "sted": one.cells["place"],
        "medarbejder": one.cells["staff"],
        "resultat": one.cells["result"],
        "karakter": one.cells.get("score", ""),
    }


def _table(columns: Sequence[str], rows: Iterator[Row], delimiter: str) -> str:
    written = io.StringIO()
    writer = csv.DictWriter(written, columns, delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


_WRITERS: Final[Mapping[System, tuple[str, Callable[[Sequence[Happening]], bytes]]]] = {
    System.WEB: ("web.csv.gz", _web),
    System.CRM: ("crm.csv", _crm),
    System.SERVICE: ("service.jsonl", _service),
    System.VISITS: ("visits.tsv", _visits),
}
