"""Reads a drawn map back: every text with the room it takes, and the box it has to stay in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from xml.etree import ElementTree as ET

from rejse.draw.drawn import Sign
from rejse.draw.glyphs import width_of
from rejse.draw.palette import PALETTES

SVG = "{http://www.w3.org/2000/svg}"
SLACK = 0.6
BOXED = {"card", "stretch", "note"}


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    to_x: float
    to_y: float

    def holds(self, other: "Box") -> bool:
        return (
            self.x - SLACK <= other.x
            and other.to_x <= self.to_x + SLACK
            and self.y - SLACK <= other.y
            and other.to_y <= self.to_y + SLACK
        )

    def meets(self, other: "Box") -> bool:
        return (
            self.x + SLACK < other.to_x
            and other.x + SLACK < self.to_x
            and self.y + SLACK < other.to_y
            and other.y + SLACK < self.to_y
        )


@dataclass(frozen=True)
class Written:
    text: str
    box: Box
    inside: Box
    kind: str


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  (our own picture)


def texts_of(svg: str) -> list[Written]:
    """Read every text with its own box and the box of the nearest group that has one."""
    root = parsed(svg)
    _, _, width, height = (float(part) for part in root.attrib["viewBox"].split())
    return list(_texts(root, Box(0, 0, width, height), "map"))


def _texts(element: ET.Element, inside: Box, kind: str) -> Iterator[Written]:
    for child in element:
        if child.tag == f"{SVG}g":
            group = child.attrib.get("class", "").split(" ")[0]
            yield from _texts(child, _box_of(child, group) or inside, group)
        elif child.tag == f"{SVG}text":
            yield Written(child.text or "", _box_of_text(child), inside, kind)


def _box_of(group: ET.Element, kind: str) -> Box | None:
    if kind == "phase":
        shape = group.find(f"{SVG}path")
        assert shape is not None
        found = re.match(r"M([\d.]+) ([\d.]+)H([\d.]+)", shape.attrib["d"])
        assert found is not None
        x, y, to_x = (float(part) for part in found.groups())
        return Box(x, y, to_x, y + 70)
    rect = group.find(f"{SVG}rect") if kind in BOXED else None
    if rect is None:
        return None
    x, y, width, height = (float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
    return Box(x, y, x + width, y + height)


def _box_of_text(element: ET.Element) -> Box:
    size = float(element.attrib["font-size"])
    width = width_of(element.text or "", size, int(element.attrib.get("font-weight", "400")))
    x, y = float(element.attrib["x"]), float(element.attrib["y"])
    x -= {"start": 0, "middle": width / 2, "end": width}[element.attrib.get("text-anchor", "start")]
    return Box(x, y - 0.74 * size, x + width, y + 0.2 * size)


def collisions(texts: list[Written]) -> list[tuple[str, str]]:
    """Find the texts that stand on each other."""
    found = []
    in_order = sorted((one for one in texts if one.text), key=lambda one: one.box.y)
    for number, one in enumerate(in_order):
        for other in in_order[number + 1 :]:
            if other.box.y > one.box.to_y:
                break
            if one.box.meets(other.box):
                found.append((one.text, other.text))
    return found


def uprights(svg: str) -> list[tuple[float, float, float]]:
    """Read the upright pieces of the flows: x, from y, to y."""
    found = []
    for path in parsed(svg).iterfind(f".//{SVG}g[@class='flow']/{SVG}path"):
        points = [
            (float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path.attrib["d"].replace("V", " "))
        ]
        found += [(x, min(y, to_y), max(y, to_y)) for (x, y), (to_x, to_y) in pairwise(points) if x == to_x]
    return found


def marks_of(svg: str) -> set[Sign]:
    """Find the marks of a light picture by their shapes: in cards, ribbon, flows and notes, not in the legend."""
    root, light = parsed(svg), PALETTES["light"]
    groups = {
        kind: [one for one in root.iter(f"{SVG}g") if one.attrib.get("class", "").split(" ")[0] == kind]
        for kind in (*BOXED, "flow")
    }
    boxes = [box for card in groups["card"] if (box := card.find(f"{SVG}rect")) is not None]
    ribbon = [path for one in groups["stretch"] for path in one.iter(f"{SVG}path")]
    dashed = [one for one in (*boxes, *ribbon) if "stroke-dasharray" in one.attrib]
    solid = [path for path in ribbon if path.attrib.get("fill") in {light["brand"], light["first"]}]
    grey = [
        one
        for group in (*groups["card"], *groups["stretch"])
        for one in group.iter(f"{SVG}text")
        if one.attrib.get("font-weight") == "700" and one.attrib["fill"] == light["mute"]
    ]
    few = {"few customers"}.intersection(one.text or "" for group in groups["stretch"] for one in group)
    strands = {path.attrib.get("class", "").removeprefix("strand ") for path in ribbon}
    last_lines = [one for card in groups["card"] for one in card.iter(f"{SVG}text") if _is_time(one)]
    found = {
        Sign.MEASURED: [box for box in boxes if "stroke-dasharray" not in box.attrib],
        Sign.NOT_MEASURED: dashed,
        Sign.FEW: [*grey, *few],
        Sign.HEIGHT: solid,
        Sign.FIRST_MET: [*(path for path in solid if path.attrib["fill"] == light["first"]), *strands & {"first"}],
        Sign.CAME_BACK: strands & {"back"},
        Sign.LOST: [path for path in ribbon if path.attrib.get("class") == "wedge"],
        Sign.STEP: groups["flow"],
        Sign.TIME: last_lines,
        Sign.SEVERITY: [one for note in groups["note"] for one in note.iter(f"{SVG}circle") if _is_dot(one)],
        Sign.WARNING: [
            one for card in groups["card"] for one in card.iter(f"{SVG}path") if one.attrib.get("fill") == light["bad"]
        ],
    }
    return {sign for sign, seen in found.items() if seen}


def _is_time(element: ET.Element) -> bool:
    return bool(re.fullmatch(r"<?[\d.]+\u00a0(s|min|h|d|y)", element.text or ""))


def _is_dot(element: ET.Element) -> bool:
    return "stroke" in element.attrib
