"""`rejse why MEASURE --of ROW`: what a number counts, when it misleads, and how to come to it again."""

from typing import TYPE_CHECKING, Any

from rejse.cli.opening import spoken
from rejse.cli.options import format_option
from rejse.cli.output import answer, print_json
from rejse.cli.questions import CELL_OPTIONS, Questions, cell_of
from rejse.words import label

if TYPE_CHECKING:
    from rejse.measure.why import Why
    from rejse.workspace import Workspace


def _ask(
    found: "Workspace",
    name: str,
    *,
    query: dict[str, Any],
    journey: str | None,
    how: str,
    **cell: Any,  # noqa: ANN401  (the options of a cell)
) -> None:
    from rejse.measure.catalogue import as_builtins

    told = found.why(name, of=cell_of(**cell), journey=journey, language=spoken(), **query)
    if how == "json":
        print_json(as_builtins(told))
        return
    folder = repr(str(found.folder.path))
    answer("\n\n".join(paragraphs(told, spoken())).replace("rejse.open(FOLDER)", f"rejse.open({folder})"))


def paragraphs(told: "Why", language: str) -> list[str]:
    """Tell why in paragraphs."""
    from rejse.measure.identified import LISTED_MAX

    made = [
        label("doors", "why-number", language, n=told.n),
        label("doors", "why-rule", language, rule=told.rule),
        label("doors", "why-misleads", language, misleads=told.misleads),
    ]
    if told.snapshot is not None:
        snapshot = {name: getattr(told.snapshot, name) for name in ("events", "identity", "journey")}
        made.append(label("doors", "why-snapshot", language, **snapshot))
    made.append(label("doors", "why-python", language) + f"\n\n  {told.python}\n  {told.customers}")
    if told.sql is None:
        many = told.by_hand > LISTED_MAX
        return [*made, label("doors", "why-no-sql-by-hand" if many else "why-no-sql", language, count=told.by_hand)]
    return [*made, label("doors", "why-sql", language), told.sql]


command = Questions(
    "why",
    _ask,
    (*CELL_OPTIONS, format_option("text", "json")),
    help="Explain a number: what it counts, when it misleads, and the SQL and Python that give it again.",
)
