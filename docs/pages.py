"""The generated parts of the reference: each function gives Markdown, and cog puts it into its page."""

import json
from dataclasses import fields
from pathlib import Path

import click

from rejse.cli import rejse
from rejse.cli.schemas import published_schemas
from rejse.measure.catalogue import MEASURES
from rejse.settings import Settings
from rejse.words import AREAS, told_by

SCHEMAS = Path(__file__).parent / "reference" / "schemas"


def settings_table() -> str:
    """Every setting with its default and help."""
    rows = [f"| `{one.name}` | `{one.default!r}` | {one.metadata['help']} |" for one in fields(Settings)]
    return "\n".join(["| setting | default | meaning |", "|---|---|---|", *rows])


def codes_table(language: str) -> str:
    """Every code that a problem or an error may carry, with what it says."""
    made = []
    for area in AREAS:
        if rows := sorted(told_by(area, language).items()):
            made += [f"\n### {area}\n", "| code | says | do next |", "|---|---|---|"]
            made += [f"| `{code}` | {_cell(told.message)} | {_cell(told.remedy)} |" for code, told in rows]
    return "\n".join(made)


def command_help(*names: str) -> str:
    """What `rejse NAME --help` prints."""
    context = click.Context(rejse, info_name="rejse")
    command: click.Command = rejse
    for name in names:
        assert isinstance(command, click.Group)
        found = command.get_command(context, name)
        assert found is not None
        command, context = found, click.Context(found, info_name=name, parent=context)
    return f"```\n{command.get_help(context)}\n```"


def schemas_list() -> str:
    """The published JSON schemas; the files beside the page are checked against the program by a test."""
    SCHEMAS.mkdir(exist_ok=True)
    made = []
    for name, schema in sorted(published_schemas().items()):
        (SCHEMAS / f"{name}.json").write_text(json.dumps(schema, indent=1, ensure_ascii=False) + "\n")
        made.append(f"- [`{name}`](schemas/{name}.json)")
    return "\n".join(made)


def measures_list(language: str) -> str:
    """Every measure of the catalogue: what it tells, its rows, and when it misleads."""
    made = []
    for listed in MEASURES.values():
        made += [f"\n### {listed.name}\n", listed.title(language), ""]
        made += [f"- `{table}`: " + ", ".join(f"`{one}`" for one in listed.columns(table)) for table in listed.tables]
        made += ["", f"*{'Misleads when' if language == 'en' else 'Vildleder, når'}:* {listed.misleads(language)}"]
    return "\n".join(made)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
