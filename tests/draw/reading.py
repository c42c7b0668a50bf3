"""Reads a drawn map back: every text with the room it takes, and the box it has to stay in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from xml.etree import ElementTree as ET

from rejse.draw.drawn import Sign
from rejse.draw.glyphs import width_of, widths
from rejse.draw.palette import PALETTES, contrast

SVG = "{http://www.w3.org/2000/svg}"
SLACK = 0.6
BOXED = {"card", "stretch", "note", "flag"}


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
    named = {one.attrib["id"]: one.find(f"{SVG}text") for one in root.iter(f"{SVG}g") if "id" in one.attrib}
    badges = {f"#{name}": text for name, text in named.items() if text is not None}
    return list(_texts(root, Box(0, 0, width, height), "map", badges))


def _texts(element: ET.Element, inside: Box, kind: str, badges: dict[str, ET.Element]) -> Iterator[Written]:
    for child in element:
        if child.tag == f"{SVG}defs":
            continue
        if child.attrib.get("href") in badges:
            shown = badges[child.attrib["href"]]
            placed = ET.Element("text", shown.attrib | {"x": child.attrib["x"], "y": str(float(child.attrib["y"]) + 4)})
            placed.text = shown.text
            yield Written(shown.text or "", _box_of_text(placed), inside, kind)
        elif child.tag == f"{SVG}g":
            group = child.attrib.get("class", "").split(" ")[0]
            _inherit(child)
            yield from _texts(child, _box_of(child, group) or inside, group, badges)
        elif child.tag == f"{SVG}text":
            yield Written(child.text or "", _box_of_text(child), inside, kind)


def _inherit(group: ET.Element) -> None:
    """Give the texts of a group the size that the group says for them."""
    for text in group.findall(f"{SVG}text") if "font-size" in group.attrib else ():
        text.attrib.setdefault("font-size", group.attrib["font-size"])


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
    size = float(element.attrib.get("font-size", "13"))
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
        if one.attrib.get("font-weight") == "700" and one.attrib.get("fill") == light["mute"]
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
        Sign.SEVERITY: [
            one for note in groups["note"] for one in note.iter(f"{SVG}use") if "-d-" in one.attrib["href"]
        ],
        Sign.SCORE: [one for card in groups["card"] for one in card.iter(f"{SVG}path") if "transform" in one.attrib],
        Sign.HANDOVER: [one for one in root.iter(f"{SVG}line") if one.attrib.get("stroke-width") == "1.8"],
        Sign.EXPECTED: [one for one in _in_lane(root) if one.attrib.get("stroke") == light["mute"]],
        Sign.EXPERIENCE: [one for one in _dots(root) if one.attrib.get("fill") != light["bg"]],
        Sign.FEW_ANSWERS: [one for one in _dots(root) if one.attrib.get("fill") == light["bg"]],
        Sign.BETTER: [one for one in _in_lane(root) if one.attrib.get("fill") == light["good-tint"]],
        Sign.WORSE: [one for one in _in_lane(root) if one.attrib.get("fill") == light["bad-tint"]],
        **{sign: _marked(groups["note"], sign.value) for sign in _MARKED},
        Sign.ASSUMED: [
            box
            for note in groups["note"]
            if note.attrib["class"] == "note notes" and (box := note.find(f"{SVG}rect")) is not None
            if "stroke-dasharray" in box.attrib
        ],
        Sign.WARNING: [
            one
            for card in groups["card"]
            for one in card.iter(f"{SVG}path")
            if one.attrib.get("fill") == light["bad"] and "transform" not in one.attrib
        ],
    }
    return {sign for sign, seen in found.items() if seen}


_MARKED = (
    Sign.CALL, Sign.GAP, Sign.FEELING, Sign.THOUGHT, Sign.QUESTION, Sign.NEED, Sign.OPPORTUNITY, Sign.IMPROVEMENT,
)  # fmt: skip


def _marked(notes: list[ET.Element], mark: str) -> list[ET.Element]:
    return [one for note in notes for one in note.iter(f"{SVG}use") if re.search(rf"-m-.*-{mark}$", one.attrib["href"])]


def _in_lane(root: ET.Element, kind: str = "path") -> list[ET.Element]:
    lanes = [one for one in root.iter(f"{SVG}g") if one.attrib.get("class") == "experience"]
    return [one for lane in lanes for one in lane.findall(f"{SVG}{kind}")]


def _dots(root: ET.Element) -> list[ET.Element]:
    return _in_lane(root, "circle")


def _is_time(element: ET.Element) -> bool:
    return bool(re.fullmatch(r"<?[\d.]+\u00a0(s|min|h|d|y)", element.text or ""))


def collisions_of_flags(svg: str, texts: list[Written]) -> list[str]:
    """Find the texts that stand on a flag of a hand-over without belonging to it."""
    groups = [one for one in parsed(svg).iter(f"{SVG}g") if one.attrib.get("class", "").split(" ")[0] == "flag"]
    flags = [box for group in groups if (box := _box_of(group, "flag")) is not None]
    return [one.text for one in texts if one.kind != "flag" for box in flags if box.meets(one.box)]


def signs_missing(texts: list[Written]) -> set[str]:
    """Find the characters of the program's own texts that the font lacks; what a person wrote is her own."""
    known = set(widths()[400]) | set("".join(STRANGE))
    return {sign for one in texts for sign in one.text if sign not in known}


STRANGE = ("🙂", "Добро")
"""What the generated journeys write that no font of ours has to hold."""


@dataclass(frozen=True)
class _Painted:
    box: Box
    fill: str


def contrasts_too_low(svg: str) -> list[tuple[str, str, str]]:
    """Find every text that stands out less than 4.5:1 from what is painted last under it."""
    root = parsed(svg)
    painted: list[_Painted] = []
    return list(_weak(root, painted, root.attrib["fill"], "map"))


def _weak(element: ET.Element, painted: list[_Painted], ink: str, kind: str) -> Iterator[tuple[str, str, str]]:
    ribbon = [shape.attrib.get("fill", "") for shape in element.findall(f"{SVG}path")] if kind == "stretch" else []
    for child in element:
        if child.tag == f"{SVG}defs":
            continue
        group = child.attrib.get("class", "").split(" ")[0] if child.tag == f"{SVG}g" else kind
        if child.tag == f"{SVG}g":
            _inherit(child)
            yield from _weak(child, painted, ink, group)
        elif child.tag == f"{SVG}text":
            fill = child.attrib.get("fill", ink)
            on_ribbon = "f-on-dark" in child.attrib.get("class", "") and kind == "stretch"
            grounds = [one for one in ribbon if one.startswith("#")] if on_ribbon else []
            grounds = grounds or _grounds(_box_of_text(child), painted)
            yield from ((child.text or "", fill, ground) for ground in grounds if contrast(fill, ground) < 4.5)
        elif (shape := _painted(child)) is not None:
            painted.append(shape)


def _grounds(box: Box, painted: list[_Painted]) -> list[str]:
    """Give the colour painted last under a text's beginning, middle and end."""
    y = (box.y + box.to_y) / 2
    return [
        next(one.fill for one in reversed(painted) if one.box.x <= x <= one.box.to_x and one.box.y <= y <= one.box.to_y)
        for x in (box.x + 1, (box.x + box.to_x) / 2, box.to_x - 1)
    ]


def _painted(element: ET.Element) -> _Painted | None:
    """Read a filled rectangle, circle or chevron; curves and marks are no ground for a text."""
    fill = element.attrib.get("fill", "none")
    if not fill.startswith("#"):
        return None
    if element.tag == f"{SVG}rect":
        x, y, width, height = (float(element.attrib.get(name, 0)) for name in ("x", "y", "width", "height"))
        return _Painted(Box(x, y, x + width, y + height), fill)
    if element.tag == f"{SVG}circle":
        x, y, r = (float(element.attrib[name]) for name in ("cx", "cy", "r"))
        return _Painted(Box(x - r, y - r, x + r, y + r), fill)
    found = re.match(r"M([\d.]+) ([\d.]+)H([\d.]+)l14 35", element.attrib.get("d", ""))
    if found is None:
        return None
    x, y, to_x = (float(part) for part in found.groups())
    return _Painted(Box(x, y, to_x, y + 70), fill)
