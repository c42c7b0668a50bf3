"""A measure's answer drawn: as picture, or as a page that can be pointed at."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from rejse.cli.opening import spoken
from rejse.cli.output import tell, write_out
from rejse.words import label

if TYPE_CHECKING:
    from rejse.draw.palette import Theme
    from rejse.workspace import Workspace


def write_chart(found: "Workspace", name: str, how: str, output: Path | None, theme: str, **query: Any) -> None:  # noqa: ANN401
    """Ask, draw, and write to a file or to standard output."""
    from rejse.draw.charts.drawing import chart_page, chart_png, chart_svg

    language, wanted = spoken(), cast("Theme", theme)
    made = found.chart(name, language=language, theme=wanted, **query)
    drawn: str | bytes = (
        chart_svg(made, language) if how == "svg" else chart_png(made, language) if how == "png" else b""
    )
    write_out(drawn or chart_page(made, language, theme=wanted), output)
    if output is not None:
        tell(label("doors", "drew", language, file=str(output)))
