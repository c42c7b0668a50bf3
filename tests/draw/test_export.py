import re
import struct
from pathlib import Path

import pytest
from tests.draw.given import bike_scene
from tests.draw.reading import parsed

from rejse.draw import export
from rejse.draw.export import pdf, png, standalone
from rejse.draw.glyphs import FontMissing
from rejse.draw.map import render
from rejse.draw.scene import scene_of
from rejse.journey.template import from_template


def test_a_png_has_two_pixels_for_each_of_the_maps() -> None:
    svg = render(bike_scene(), zoom="strip")
    width, height = struct.unpack(">II", png(svg)[16:24])
    root = parsed(svg)
    assert (width, height) == (round(2 * float(root.attrib["width"])), round(2 * float(root.attrib["height"])))


def test_a_pdf_holds_our_font_and_no_other() -> None:
    made = pdf(render(bike_scene()))
    fonts = set(re.findall(rb"/BaseFont\s*/[A-Z]{6}\+([^\s/]+)", made))
    assert fonts == {b"RejseSans-Regular", b"RejseSans-SemiBold", b"RejseSans-Bold"}


def test_a_pdf_of_a_template_with_every_lane_holds_our_font_and_no_other() -> None:
    drawn = scene_of(from_template("b2b", journey_id="b2b", language="da"), language="da", lanes="all")
    fonts = set(re.findall(rb"/BaseFont\s*/[A-Z]{6}\+([^\s/]+)", pdf(render(drawn, theme="print"))))
    assert fonts == {b"RejseSans-Regular", b"RejseSans-SemiBold", b"RejseSans-Bold"}


def test_an_svg_that_is_sent_away_brings_its_font() -> None:
    sent = standalone(render(bike_scene()))
    assert sent.count("@font-face") == 3
    assert parsed(sent).tag.endswith("svg")


def test_without_the_font_nothing_is_exported_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "FONT_FOLDER", tmp_path)
    export._packed_face.cache_clear()
    with pytest.raises(FontMissing):
        standalone(render(bike_scene()))
