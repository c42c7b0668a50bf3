"""The pictures of the documentation, made by the program from the example company: `make docs`."""

import tempfile
from pathlib import Path
from typing import Any

from benchmarks.drawing import wide_scene
from playwright.sync_api import Browser, sync_playwright

from rejse.draw.booklet.bound import leaves
from rejse.draw.charts.drawing import CHARTS, chart_png
from rejse.draw.drawn import Scene
from rejse.draw.export import png
from rejse.draw.layout import Zoom
from rejse.draw.map import render
from rejse.draw.page.document import page_of
from rejse.draw.palette import Theme
from rejse.workspace import Workspace, make_example

FOLDER = Path(__file__).parent / "pictures"
CHROMIUM = "/usr/bin/chromium"
PICTURES: dict[str, tuple[str, Theme, Zoom]] = {
    "map": ("en", "light", "map"),
    "map-da": ("da", "light", "map"),
    "map-dark": ("en", "dark", "map"),
    "map-print": ("da", "print", "map"),
    "strip": ("en", "light", "strip"),
    "compact": ("en", "light", "compact"),
}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2,
}  # fmt: skip
DESK: dict[str, Any] = {"viewport": {"width": 1360, "height": 860}}


def main() -> None:
    """Make the example company in a temporary folder and draw it in every way."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        example = make_example(Path(made) / "example", language="en").workspace
        scenes = {language: example.scene(language=language) for language in ("da", "en")}
        for name, (language, theme, zoom) in PICTURES.items():
            keep(name, png(render(scenes[language], theme=theme, zoom=zoom), scale=1.0))
        keep("map-60-touchpoints", png(render(wide_scene("da")), scale=1.0))
        personas = example.scene(language="da", personas=True)
        keep("strip-personas", png(render(personas, zoom="strip"), scale=1.0))
        draw_booklet(scenes["da"])
        draw_charts(example)
        draw_page(scenes["da"], Path(made))
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER}")


def keep(name: str, picture: bytes) -> None:
    """Write one picture."""
    (FOLDER / f"{name}.png").write_bytes(picture)


def draw_booklet(scene: Scene) -> None:
    """Draw the pages of the PDF: the map, the findings, the first phase, and how it is read."""
    pages = leaves(scene)
    for name, leaf in {"map": pages[0], "findings": pages[1], "phase": pages[2], "reading": pages[-1]}.items():
        keep(f"pdf-{name}", png(leaf.svg, scale=1.0))


def draw_charts(example: Workspace) -> None:
    """Draw every chart, one of them dark."""
    journey = example.journey()
    steps = tuple(one.id for one in journey.touchpoints if one.id in (journey.touchpoints[0].id, *journey.won_at))[:4]
    for name in CHARTS:
        query: dict[str, Any] = {"steps": steps} if name == "funnel" else {}
        theme: Theme = "dark" if name == "flow" else "light"
        made = example.chart(name, language="en", theme=theme, **query)
        keep(f"chart-{'pace' if name == 'reach' else name}", chart_png(made, "en", scale=1.0))


def draw_page(scene: Scene, folder: Path) -> None:
    """Show the page on a desk and on a phone, with a card open, dark, and as tables."""
    file = folder / "map.html"
    file.write_text(page_of(scene), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        card = f"#to-{next(at for at, one in enumerate(scene.cards) if one.judged)}"
        show(browser, file, "page", DESK, card)
        show(browser, file, "page-dark", {**DESK, "color_scheme": "dark"})
        show(browser, file, "page-tables", DESK, "#show-tables")
        show(browser, file, "page-phone", PHONE)
        show(browser, file, "page-phone-card", PHONE, card)
        browser.close()


def show(browser: Browser, file: Path, name: str, how: dict[str, Any], *clicks: str) -> None:
    """Open the page, click where it says, and take a picture."""
    page = browser.new_context(**how, reduced_motion="reduce").new_page()
    page.goto(file.as_uri())
    for click in clicks:
        page.locator(click).click()
    keep(name, page.screenshot())
    page.close()


if __name__ == "__main__":
    main()
