"""A real Chromium, as a person would use it, that notes every request, complaint and broken policy."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
CHECKS = Path(sys.prefix) / "checks" / "node_modules"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
]  # fmt: skip
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}


@dataclass
class Seen:
    """A page, and what it did beside showing itself."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def axe(self) -> list[str]:
        """Give what the checker of accessible pages finds wrong."""
        self.page.evaluate((CHECKS / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
        found: dict[str, Any] = self.page.evaluate("axe.run()")
        return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found["violations"]]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the machine's Chromium; the tests fail where it is absent, for nobody would have looked."""
    assert CHROMIUM.exists(), "Install it with: apt-get install chromium"
    assert (CHECKS / "axe-core").is_dir(), "Fetch it with: make .venv/made-checks"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def opened(browser: Browser, file: Path, **how: Any) -> Seen:
    """Open a file in a fresh context, without any network."""
    usual: dict[str, Any] = {"viewport": {"width": 1280, "height": 860}, "offline": True, "reduced_motion": "reduce"}
    context = browser.new_context(**(usual | how))
    page = context.new_page()
    page.set_default_timeout(5000)
    seen = Seen(page)
    page.on("request", lambda one: None if one.url.startswith(("file:", "data:")) else seen.requests.append(one.url))
    page.on("console", lambda one: seen.complaints.append(one.text))
    page.on("pageerror", lambda one: seen.complaints.append(str(one)))
    page.on("dialog", lambda one: seen.complaints.append(f"dialog {one.message}"))
    page.goto(file.as_uri())
    return seen
