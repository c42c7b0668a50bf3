"""Pictures of every page of the web: `python -m docs.web_pictures`.

Every page in Danish and English, light and dark, on a desk and on a phone, so that somebody looks at them one by one. A
few go into the documentation.
"""

import argparse
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from playwright.sync_api import Browser, BrowserContext, Error, Page
from tests.draw.browser import chromium
from tests.web.conftest import PASSWORD, serving

from rejse.journey.changing import Operation
from rejse.settings import Settings
from rejse.store.folder import Folder
from rejse.store.roles import Right, Role
from rejse.web.app import make_app
from rejse.web.served import Served
from rejse.web.visitor import COOKIE
from rejse.workspace import make_example, new
from rejse.workspace import open as open_workspace

CHOSEN_FOLDER: Final = Path(__file__).parent / "pictures" / "web"
TALLEST: Final = 2600
"""So many pixels of a long page are kept."""

SCREENS: Final[dict[str, dict[str, Any]]] = {
    "desk": {"viewport": {"width": 1440, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}
SETUP: Final = "secret"
Colours: TypeAlias = Literal["light", "dark"]
COLOURS: Final[tuple[Colours, ...]] = ("light", "dark")


class Shot(NamedTuple):
    """One page: its name, who looks, its address, and what is done: `click`, `fill`, `press`, `see`."""

    name: str
    who: str
    path: str
    does: tuple[tuple[str, ...], ...] = ()
    whole: bool = True


CARD: Final = '#picture a.card[data-place="touchpoints/{}"]'
MAP: Final = "/j/example/map"
MEASURES: Final = ("reach", "flow", "funnel", "first-contact", "personas", "experience", "handovers")
SHOTS: Final = (
    Shot("journeys", "owner", "/journeys"),
    Shot("map", "owner", MAP, whole=False),
    Shot("map-plan", "owner", f"{MAP}?look=plan", whole=False),
    Shot("map-difference", "owner", f"{MAP}?look=difference", whole=False),
    Shot("map-persona", "owner", f"{MAP}?persona={{persona}}&personas={{personas}}", whole=False),
    Shot("map-compare", "owner", f"{MAP}?period=90d&against=before", whole=False),
    Shot("map-collapsed", "owner", f"{MAP}?collapsed=interest,desire", whole=False),
    Shot("map-strip", "owner", f"{MAP}?zoom=strip", whole=False),
    Shot("map-compact", "owner", f"{MAP}?zoom=compact", whole=False),
    Shot("map-lanes", "owner", f"{MAP}?lanes=%2Bpains,%2Bgains,%2Bnotes", whole=False),
    Shot("map-left-out", "owner", f"{MAP}?persona=nobody&from=2026-13-01", whole=False),
    Shot("map-presentation", "owner", MAP, (("click", "button.present"),), whole=False),
    Shot("map-period-menu", "owner", MAP, (("click", ".looking details:nth-of-type(1) summary"),), whole=False),
    Shot("map-zoom-menu", "owner", MAP, (("click", ".looking details:nth-of-type(4) summary"),), whole=False),
    Shot(
        "map-drawer", "owner", MAP,
        (("click", CARD.format("price-calculator")), ("see", "#drawer article")), whole=False,
    ),
    Shot("map-help", "owner", MAP, (("press", "?"),), whole=False),
    Shot(
        "map-paste", "owner", MAP,
        (("click", '[data-do="notes"]'), ("fill", "#notes-text", "Interesse:\nOpslag i brugsen\nInterest:\nA letter")),
        whole=False,
    ),
    Shot("map-viewer", "viewer", MAP, whole=False),
    Shot("table", "owner", "/j/example/table"),
    Shot("touchpoint-numbers", "owner", "/j/example/at/touchpoints/price-calculator"),
    Shot("touchpoint-fields", "owner", "/j/example/at/touchpoints/price-calculator?part=fields"),
    Shot("touchpoint-history", "owner", "/j/example/at/touchpoints/price-calculator?part=history"),
    Shot("phase", "owner", "/j/example/at/phases/interest"),
    Shot("handover", "owner", "/j/example/at/handovers/{handover}"),
    Shot("journey-fields", "owner", "/j/example/at/?part=fields"),
    Shot("everything", "owner", "/j/example/at/"),
    Shot("list-touchpoints", "owner", "/j/example/all/touchpoints"),
    Shot("list-content", "owner", "/j/example/all/content"),
    Shot("remove", "owner", "/j/example/remove/touchpoints/price-calculator"),
    Shot("evidence", "owner", "/j/example/evidence/reach?of=price-calculator&row=price-calculator"),
    Shot("customer", "owner", "/j/example/customers/{key}"),
    Shot("search", "owner", "/j/example/search?q=tilbud"),
    Shot("search-empty", "owner", "/j/example/search"),
    Shot("history", "owner", "/j/example/history"),
    Shot("between", "owner", "/j/example/history/between?earlier=1"),
    Shot("personas", "owner", "/j/example/personas"),
    Shot("measures", "owner", "/j/example/measures"),
    *(Shot(f"measure-{one}", "owner", f"/j/example/measures/{one}") for one in MEASURES),
    Shot("measure-funnel-asked", "owner", "/j/example/measures/funnel?steps=guide,quote,payment&against=before"),
    Shot("sources", "owner", "/j/example/sources"),
    Shot("bindings", "owner", "/j/example/bindings"),
    Shot("import", "owner", "/j/example/sources/import"),
    Shot("rejected", "owner", "/j/example/sources/rejected"),
    Shot("people", "owner", "/j/example/sources/people"),
    Shot("person", "owner", "/j/example/sources/people?key={key}"),
    Shot("erase", "owner", "/j/example/sources/people?key={key}", (("click", "button.danger"),)),
    Shot("users", "owner", "/users"),
    Shot("users-invited", "owner", "/users", (("fill", "#invite-email", "ida@vind.dk"), ("press", "Enter"))),
    Shot("audit", "owner", "/users/audit"),
    Shot("account", "owner", "/account"),
    Shot("account-menu", "owner", "/j/example/sources", (("click", ".account summary"),), whole=False),
    Shot("settings", "owner", "/settings"),
    Shot("not-found", "owner", "/j/example/nothing"),
    Shot("no-such-journey", "owner", "/j/nothing/map"),
    Shot("not-allowed", "viewer", "/users"),
    Shot("sign-in", "nobody", "/sign-in"),
    Shot("sign-in-wrong", "nobody", "/sign-in", (("fill", "[name=email]", "a@b.dk"), ("fill", "[name=password]", "x"),
                                                ("press", "Enter"))),
    Shot("invitation", "nobody", "/invitation/{token}"),
    Shot("invitation-gone", "nobody", "/invitation/guessed"),
    Shot("start-closed", "first", "/start"),
    Shot("start-account", "first", f"/start?setup={SETUP}"),
    Shot("start-model", "owner", "/start/journey"),
    Shot("start-touchpoints", "owner", "/start/journey/touchpoints?model=six&title=En%20ny%20rejse&persona=Birthe"),
    Shot("empty-map", "empty", "/j/rejse/map", whole=False),
    Shot("empty-journeys", "empty", "/journeys"),
    Shot("empty-measures", "empty", "/j/rejse/measures"),
    Shot("empty-measure", "empty", "/j/rejse/measures/reach"),
    Shot("empty-personas", "empty", "/j/rejse/personas"),
    Shot("empty-sources", "empty", "/j/rejse/sources"),
    Shot("empty-bindings", "empty", "/j/rejse/bindings"),
    Shot("empty-rejected", "empty", "/j/rejse/sources/rejected"),
    Shot("empty-people", "empty", "/j/rejse/sources/people"),
    Shot("empty-history", "empty", "/j/rejse/history"),
    Shot("empty-touchpoint", "empty", "/j/rejse/at/{touchpoint}"),
    Shot("empty-evidence", "empty", "/j/rejse/evidence/reach"),
    Shot("empty-table", "empty", "/j/rejse/table"),
    Shot("no-journeys", "bare", "/journeys"),
)  # fmt: skip
"""Every page, and the states in which a page looks different."""

REFUSED: Final = {"not-found": 404, "no-such-journey": 404, "not-allowed": 403, "invitation-gone": 404}
CHOSEN: Final = {
    "map-da-light-desk": "map",
    "map-drawer-da-light-desk": "map-drawer",
    "map-difference-en-light-desk": "map-difference",
    "map-persona-en-dark-desk": "map-persona",
    "map-da-light-phone": "map-phone",
    "measure-flow-en-dark-desk": "measure",
    "evidence-en-light-desk": "evidence",
    "bindings-da-light-desk": "bindings",
    "between-en-light-desk": "between",
    "sources-da-dark-desk": "sources",
    "start-model-en-light-desk": "start",
    "sign-in-da-light-phone": "sign-in-phone",
}
"""Those that stand in the documentation, and what they are called there."""


@dataclass(frozen=True, slots=True)
class Company:
    """Where the pages are served for everybody who looks, their cookies, and what stands in the addresses."""

    addresses: dict[str, str]
    cookies: dict[str, str]
    names: dict[str, str]


def main() -> None:
    """Make every picture, or those that are named."""
    reads = argparse.ArgumentParser(description=__doc__)
    reads.add_argument("--workspace", type=Path, help="the example company, where it is made already; it is copied")
    reads.add_argument("--to", type=Path, default=Path("build/pictures"), help="the folder of all pictures")
    reads.add_argument("--only", nargs="*", default=(), help="names of pages")
    reads.add_argument("--ways", nargs="*", default=(), help="such as da-light-desk; all eight where none is named")
    asked = reads.parse_args()
    asked.to.mkdir(parents=True, exist_ok=True)
    shots = [one for one in SHOTS if not asked.only or one.name in asked.only]
    ways = [way for way in product(("da", "en"), COLOURS, SCREENS) if not asked.ways or "-".join(way) in asked.ways]
    with tempfile.TemporaryDirectory() as folder, company(asked.workspace, Path(folder)) as now, chromium() as browser:
        missing = [told for way in ways for told in take(browser, now, shots, way, asked.to)]
    choose(asked.to)
    print(f"{len(shots) * len(ways) - len(missing)} pictures in {asked.to}", *sorted(missing), sep="\n")


@contextmanager
def company(made: Path | None, folder: Path) -> Iterator[Company]:
    """Serve the example company with its users, a new journey without events, and a workspace without a journey."""
    example = folder / "example"
    if made is None:
        make_example(example, language="da")
    else:
        shutil.copytree(made, example)
    empty = new(folder / "empty", template="six", language="da", title="Ny rejse", journey_id="rejse")
    for one in ("bare", "first"):
        Folder.create(folder / one, Settings())
    with_users = make_app(open_workspace(example), watch=False)
    apps = {
        "owner": with_users,
        "empty": make_app(empty, open_here=True, watch=False),
        "bare": make_app(open_workspace(folder / "bare"), open_here=True, watch=False),
        "first": make_app(open_workspace(folder / "first"), watch=False, setup=SETUP),
    }
    with ExitStack() as stack:
        addresses = {who: stack.enter_context(serving(app)) for who, app in apps.items()}
        addresses |= dict.fromkeys(("viewer", "nobody"), addresses["owner"])
        state = with_users.app.state
        change(state.served)
        cookies, names = people(state.accounts), names_in(state.served)
        names["touchpoint"] = f"touchpoints/{empty.journey().touchpoints[0].id}"
        names["token"] = cookies.pop("token")
        yield Company(addresses, cookies, names)


def change(served: Served) -> None:
    """Change something, so that there are two versions."""
    editing = served.editing("example", "olga@brisegaard.dk")
    for field, name in (("name/da", "Nyhedsbrev hver måned"), ("name/en", "Newsletter every month")):
        was = editing.draft().value("touchpoints/newsletter", field)
        editing.operate([Operation("touchpoints/newsletter", field, was, name)])
    editing.name("Før sommerkampagnen", 1)


def people(accounts: Any) -> dict[str, str]:  # noqa: ANN401  (what an app keeps is untyped)
    """Make users, a key and an invitation; give the cookies of who is signed in, and the invitation's token."""
    now = datetime.now(UTC)
    olga = accounts.users.add("olga@brisegaard.dk", name="Olga Ottosen", role=Role.OWNER, password=PASSWORD, at=now)
    vera = accounts.users.add("vera@brisegaard.dk", name="Vera Vind", role=Role.VIEWER, password=PASSWORD, at=now)
    accounts.users.add("anders@brisegaard.dk", name="Anders And", role=Role.ANALYST, password=PASSWORD, at=now)
    accounts.keys.make("Månedsrapport", {Right.READ}, by=olga, at=now)
    token = accounts.invitations.invite("ea@brisegaard.dk", Role.EDITOR, by=olga, at=now)
    return {
        "owner": accounts.sign_ins.begin(olga, at=now),
        "viewer": accounts.sign_ins.begin(vera, at=now),
        "token": token,
    }


def names_in(served: Served) -> dict[str, str]:
    """Give what stands in the addresses: a customer, a persona, a hand-over."""
    workspace, journey = served.workspace, served.drawn("example").journey
    found = workspace.sql("select user_key from events where user_key is not null and case_key is not null limit 1")
    return {
        "key": str(found["user_key"][0].as_py()),
        "persona": journey.personas[0].id,
        "personas": ",".join(one.id for one in journey.personas[:5]),
        "handover": journey.handovers[0].id,
    }


def take(
    browser: Browser, company: Company, shots: Sequence[Shot], way: tuple[str, Colours, str], folder: Path
) -> Iterator[str]:
    """Take all pictures in one way of looking; give what could not be taken."""
    language, theme, screen = way
    with ExitStack() as stack:
        contexts: dict[str, BrowserContext] = {}
        for shot in shots:
            if shot.who not in contexts:
                made = browser.new_context(
                    **SCREENS[screen], color_scheme=theme, reduced_motion="reduce", locale="da-DK"
                )
                stack.callback(made.close)
                address = company.addresses[shot.who]
                told = {"language": language} | (
                    {COOKIE: company.cookies[shot.who]} if shot.who in company.cookies else {}
                )
                made.add_cookies([{"name": name, "value": value, "url": address} for name, value in told.items()])
                contexts[shot.who] = made
            page = contexts[shot.who].new_page()
            page.set_default_timeout(4000)
            try:
                went = show(page, company.addresses[shot.who] + shot.path.format(**company.names), shot)
            except Error as wrong:
                yield f"{shot.name} {'-'.join(way)}: {str(wrong).splitlines()[0]}"
            else:
                if went:
                    yield f"{shot.name} {'-'.join(way)}: {went}"
            picture(page, folder / f"{shot.name}-{'-'.join(way)}.png", whole=shot.whole)
            page.close()


def show(page: Page, address: str, shot: Shot) -> str:
    """Open a page and do what is to be done there; say what was wrong with its answer."""
    answer = page.goto(address, wait_until="load", timeout=20_000)
    for what, *told in shot.does:
        if what == "press":
            page.keyboard.press(told[0])
        else:
            place = page.locator(told[0]).first
            if what == "fill":
                place.fill(told[1])
            elif what == "see":
                place.wait_for(timeout=20_000)
            elif place.is_visible():
                place.click()
    if shot.does:
        page.wait_for_load_state("networkidle" if "/map" not in shot.path else "load")
        page.wait_for_timeout(500)
    expected = {"not-found": 404, "no-such-journey": 404, "not-allowed": 403, "invitation-gone": 404}.get(
        shot.name, 200
    )
    return "" if answer is not None and answer.status == expected else f"{answer and answer.status}"


def picture(page: Page, file: Path, *, whole: bool) -> None:
    """Take one picture, of the whole page where that tells more, down to where people stop reading."""
    size = page.viewport_size or {"width": 1440, "height": 900}
    tall = page.evaluate("document.documentElement.scrollHeight") if whole else 0
    if tall > size["height"]:
        page.screenshot(
            path=file, full_page=True, clip={"x": 0, "y": 0, "width": size["width"], "height": min(tall, TALLEST)}
        )
    else:
        page.screenshot(path=file)


def choose(folder: Path) -> None:
    """Put the chosen pictures into the documentation."""
    CHOSEN_FOLDER.mkdir(parents=True, exist_ok=True)
    for name, called in CHOSEN.items():
        if (folder / f"{name}.png").exists():
            shutil.copyfile(folder / f"{name}.png", CHOSEN_FOLDER / f"{called}.png")


if __name__ == "__main__":
    main()
