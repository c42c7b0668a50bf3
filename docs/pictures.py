"""The pictures of the documentation, made by the program from the example company: `make docs`."""

import sys
import tempfile
from pathlib import Path

from rejse.draw.export import png
from rejse.draw.layout import Zoom
from rejse.draw.map import render
from rejse.draw.palette import Theme
from rejse.workspace import make_example

FOLDER = Path(__file__).parent / "pictures"
PICTURES: dict[str, tuple[str, Theme, Zoom]] = {
    "map": ("en", "light", "map"),
    "map-da": ("da", "light", "map"),
    "map-dark": ("en", "dark", "map"),
    "strip": ("en", "light", "strip"),
    "compact": ("en", "light", "compact"),
}


def main() -> None:
    """Make the example company in a temporary folder and draw it in every way."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        example = make_example(Path(made) / "example", language="en").workspace
        for name, (language, theme, zoom) in PICTURES.items():
            scene = example.scene(language=language)
            (FOLDER / f"{name}.png").write_bytes(png(render(scene, theme=theme, zoom=zoom), scale=1.0))
    print(f"{len(PICTURES)} pictures in {FOLDER}")


if __name__ == "__main__":
    sys.exit(main())
