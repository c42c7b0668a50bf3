"""`python -m benchmarks.serving`: the web app over a million events, as people meet it.

A map of sixty touchpoints, in a real Chromium and over the wire; an edit until it is painted; fifty people who read and
ten who edit at the same time; the server's memory. The server is a process of its own on the same machine, which also
runs the browser and everybody who asks.
"""

import argparse
import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any, Final

import httpx2
from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.table import Table

from benchmarks.drawing import wide_journey
from benchmarks.log import NAMES, make_log
from benchmarks.writing import Texts, append_events
from rejse.journey.document import Journey, Rule
from rejse.store.events import EventTable
from rejse.workspace import Workspace, new, prepare

RESULTS: Final = Path(__file__).parent / "serving.json"
READERS, EDITORS = 50, 10
THINKS_SECONDS: Final = 2.0
"""How long each of them looks at the answer before asking again."""

_FLAGS: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
                 "--disable-sync", "--no-first-run"]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure: what it is, in which unit, what it ought to be at most, and what it was."""

    what: str
    unit: str
    most: float | None
    was: float

    @property
    def kept(self) -> bool | None:
        """Whether it is as it ought to be."""
        return None if self.most is None else self.was <= self.most


def main() -> int:
    """Make a workspace, serve it, look at it, and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serving", description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=30.0, help="how long people read and edit at once")
    told = parser.parse_args()
    console = Console(width=None if sys.stdout.isatty() else 120)
    with TemporaryDirectory(prefix="rejse-serving-") as folder:
        console.print(f"making a workspace with {told.events:,} events and a map of sixty touchpoints ...")
        workspace = _made(Path(folder) / "w", told.events)
        with _serving(workspace.folder.path) as (address, process):
            figures = [*_over_the_wire(address), *_in_a_browser(address)]
            figures += asyncio.run(_together(address, told.seconds))
            figures.append(Figure(what="server memory", unit="MB", most=None, was=_resident(process.pid)))
    _show(figures, console)
    RESULTS.write_text(json.dumps([_plain(one) for one in figures], indent=1) + "\n", encoding="utf-8")
    return 0


def _made(folder: Path, events: int) -> Workspace:
    """Make the workspace: sixty touchpoints, each bound to two names of the synthetic log."""
    prepare()
    workspace = new(folder, template="b2b", language="da", title="Sixty", journey_id="wide")
    (folder / "journeys" / "wide.yaml").unlink()
    workspace.editing("wide", author="bench").change(_bound(wide_journey("da")))
    log = make_log(events)
    table = EventTable(workspace.folder.events)
    table.create()
    append_events(log, table, Texts(log))
    workspace.blocks()
    return workspace


def _bound(journey: Journey) -> Journey:
    bound = tuple(
        replace(one, binding=Rule(name=NAMES[2 * number : 2 * number + 2]))
        for number, one in enumerate(journey.touchpoints)
    )
    return replace(journey, touchpoints=bound)


@contextmanager
def _serving(folder: Path) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "rejse", "serve", "-w", str(folder), "--port", str(port), "--open"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, **quiet) as process:  # noqa: S603  (our own program)
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(address)
            yield address, process
        finally:
            process.terminate()


def _wait_for(address: str) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            httpx2.get(f"{address}/j/wide/map", timeout=60).raise_for_status()
        except httpx2.HTTPError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(address)


def _over_the_wire(address: str) -> list[Figure]:
    with httpx2.stream("GET", f"{address}/j/wide/map", headers={"accept-encoding": "gzip"}) as answer:
        size = sum(len(part) for part in answer.iter_raw())
    return [Figure(what="map of 60 touchpoints, gzipped", unit="kB", most=120, was=size / 1000)]


def _in_a_browser(address: str) -> list[Figure]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=_FLAGS)
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        figures = [Figure(what="map ready", unit="ms", most=500, was=_ready(page, address))]
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        figures.append(Figure(what="map ready, CPU four times slower", unit="ms", most=1000, was=_ready(page, address)))
        session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        figures.append(Figure(what="an edit until it is painted", unit="ms", most=100, was=_painted(page, address)))
        browser.close()
    return figures


def _ready(page: Page, address: str) -> float:
    """Give the median time until the map is there and its script has run."""
    taken = []
    for _ in range(5):
        page.goto(f"{address}/j/wide/map", wait_until="load")
        taken.append(float(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")))
    return median(taken)


def _painted(page: Page, address: str) -> float:
    """Rename a card on the map with the keyboard, again and again: from Enter until the new name is painted."""
    page.goto(f"{address}/j/wide/map", wait_until="load")
    taken = []
    for number in range(7):
        card = page.locator("a.card").first
        card.focus()
        page.keyboard.press("F2")
        page.keyboard.press("Control+A")
        page.keyboard.type(f"Navn {number}")
        page.evaluate(_LISTEN, f"Navn {number}")
        page.keyboard.press("Enter")
        taken.append(float(page.evaluate("window.paintedAfter")))
    return median(taken[1:])


_LISTEN: Final = """
(name) => {
  let began = 0;
  const enter = (event) => { if (event.key === "Enter") began = performance.now(); };
  window.addEventListener("keydown", enter, { capture: true, once: true });
  window.paintedAfter = new Promise((done) => {
    const look = () => {
      if (began && document.querySelector("a.card")?.textContent.includes(name)) {
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
      } else setTimeout(look, 1);
    };
    look();
  });
}
"""


async def _together(address: str, seconds: float) -> list[Figure]:
    """Let fifty read and ten edit at the same time, each of them pausing to look."""
    taken: dict[str, list[float]] = {"read": [], "edit": []}
    refused: list[int] = []
    until = time.monotonic() + seconds
    limits = httpx2.Limits(max_connections=READERS + EDITORS, max_keepalive_connections=READERS + EDITORS)
    async with httpx2.AsyncClient(base_url=address, limits=limits, timeout=60) as client:
        page = (await client.get("/j/wide/map")).text
        csrf = page.partition('X-CSRF-Token":"')[2].partition('"')[0]

        async def one(kind: str, number: int) -> None:
            await asyncio.sleep(THINKS_SECONDS * number / (READERS + EDITORS))
            turn = 0
            while time.monotonic() < until:
                turn += 1
                began = time.perf_counter()
                answer = await (_read(client) if kind == "read" else _edit(client, csrf, number, turn))
                taken[kind].append(1000 * (time.perf_counter() - began))
                if answer.status_code >= 400:
                    refused.append(answer.status_code)
                await asyncio.sleep(THINKS_SECONDS)

        await asyncio.gather(
            *(one("read", number) for number in range(READERS)),
            *(one("edit", READERS + number) for number in range(EDITORS)),
        )
    every = [*taken["read"], *taken["edit"]]
    return [
        Figure(what="50 readers and 10 editors, p95", unit="ms", most=300, was=quantiles(every, n=20)[-1]),
        *(Figure(what=f"  {kind}, median", unit="ms", most=None, was=median(times)) for kind, times in taken.items()),
        *(
            Figure(what=f"  {kind}, p95", unit="ms", most=None, was=quantiles(times, n=20)[-1])
            for kind, times in taken.items()
        ),
        Figure(what="  requests a second", unit="", most=None, was=len(every) / seconds),
        Figure(what="  refused", unit="", most=0, was=len(refused)),
    ]


async def _read(client: httpx2.AsyncClient) -> Any:  # noqa: ANN401
    return await client.get("/j/wide/map/picture")


async def _edit(client: httpx2.AsyncClient, csrf: str, number: int, turn: int) -> Any:  # noqa: ANN401
    wanted = {"operations": [{"object": "", "field": "summary/da", "becomes": f"{number} {turn}"}]}
    return await client.post("/api/journeys/wide/changes", json=wanted, headers={"X-CSRF-Token": csrf})


def _resident(process: int) -> float:
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _plain(one: Figure) -> dict[str, Any]:
    return {"what": one.what.strip(), "unit": one.unit, "most": one.most, "was": round(one.was, 1), "kept": one.kept}


def _show(figures: Sequence[Figure], console: Console) -> None:
    table = Table(box=None)
    for heading in ("", "was", "at most", ""):
        table.add_column(heading, justify="left" if not heading else "right")
    for one in figures:
        most = "" if one.most is None else f"{one.most:g}"
        sign = {None: "", True: "yes", False: "MISSED"}[one.kept]
        table.add_row(one.what, f"{one.was:,.1f} {one.unit}", most, sign)
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())
