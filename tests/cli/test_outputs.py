"""What the command line writes beside text: the page, the booklet and the charts."""

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.cli.conftest import Run


def test_the_map_is_written_as_a_page_that_needs_nothing_else(rejse: Run, shop: Path, tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    assert rejse("show", "-w", shop, "-o", file).said == f"Wrote {file}.\n"
    page = file.read_text(encoding="utf-8")
    assert page.startswith('<!doctype html><html lang="en"')
    assert "Visit to the website" in page


@pytest.mark.parametrize(
    ("options", "pages", "width"),
    [
        ((), 1, None),
        (("--paper", "a4"), 10, 841.9),
        (("--paper", "a3", "--pages", "map"), 1, 1190.6),
        (("--pages", "all"), 10, 1190.6),
    ],
)
def test_a_pdf_is_the_map_or_a_booklet_on_paper(
    rejse: Run, shop: Path, tmp_path: Path, options: tuple[str, ...], pages: int, width: float | None
) -> None:
    file = tmp_path / "map.pdf"
    assert rejse("show", "-w", shop, "-o", file, *options).status == 0
    made = PdfReader(BytesIO(file.read_bytes()))
    assert len(made.pages) == pages
    if width:
        assert float(made.pages[0].mediabox.width) == pytest.approx(width, abs=0.1)


@pytest.mark.parametrize(("ending", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("html", b"<!doctype html>")])
def test_a_measure_is_drawn_in_the_format_its_file_says(
    rejse: Run, shop: Path, tmp_path: Path, ending: str, begins: bytes
) -> None:
    file = tmp_path / f"funnel.{ending}"
    done = rejse("measure", "funnel", "-w", shop, "--steps", "website,order", "-o", file)
    assert (done.status, done.out, done.said) == (0, "", f"Wrote {file}.\n")
    assert file.read_bytes().startswith(begins)


def test_a_chart_goes_to_standard_output_too(rejse: Run, shop: Path) -> None:
    told = rejse("measure", "reach", "-w", shop, "--format", "svg", language="da").out
    assert "Hvor lang tid det tager" in told


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (("measure", "personas", "--format", "svg"), "Invalid value for '--format'"),
        (("measure", "reach", "--format", "png"), "A png is no text: name a file with -o chart.png."),
        (("measure", "reach", "--format", "csv", "-o", "x.csv"), "-o is for charts: svg, png, html."),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_sentence(
    rejse: Run, shop: Path, command: tuple[str, ...], sentence: str
) -> None:
    done = rejse(*command, "-w", shop)
    assert (done.status, done.out) == (2, "")
    assert sentence in done.said


def test_python_draws_the_same_chart_as_the_command_line(shop: Path) -> None:
    from rejse.workspace import open as open_workspace

    workspace = open_workspace(shop)
    made = workspace.chart("funnel", steps=("website", "order"), language="en")
    assert made.to_dict()["title"]["text"] == "How far they came"
    assert "<caption>" in workspace._repr_html_()
