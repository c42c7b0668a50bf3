"""The generated parts of the reference: each function gives Markdown, and cog puts it into its page."""

import json
from dataclasses import fields
from pathlib import Path

import click
from fastapi import FastAPI

from rejse.cli import rejse
from rejse.cli.schemas import published_schemas
from rejse.journey.channels import CHANNELS
from rejse.journey.fields import OBJECTS, required
from rejse.journey.glossary import glossary
from rejse.journey.questions import Purpose, questions
from rejse.journey.severities import severity_of
from rejse.measure.catalogue import MEASURES
from rejse.settings import Settings
from rejse.store.events import SCHEMA
from rejse.web import openapi
from rejse.web.api import ROUTERS
from rejse.words import AREAS, label, told_by

SCHEMAS = Path(__file__).parent / "reference" / "schemas"


def settings_table() -> str:
    """Every setting with its default and help."""
    rows = [f"| `{one.name}` | `{one.default!r}` | {one.metadata['help']} |" for one in fields(Settings)]
    return "\n".join(["| setting | default | meaning |", "|---|---|---|", *rows])


COLUMNS = {
    "arrival": "number in order of arrival over the whole table, from 0",
    "event_id": "the source's own id of the event, or one made from the row; one event per (source, event_id)",
    "source": "where it comes from (`--source`)",
    "time": "when it happened, UTC, corrected where the clock was plainly wrong",
    "received_at": "when it was imported, UTC",
    "type": "`page`, `track`, `answer` ...",
    "name": "what happened",
    "anonymous_key": "key of a visitor's id before she is known (HMAC, 32 letters)",
    "user_key": "key of the customer's id",
    "session_key": "key of the source's session id",
    "case_key": "key of the lead, order or ticket",
    "account_key": "key of the company",
    "outcome": "`ok` or `failed`",
    "channel": "where it happened",
    "path": "the page's address",
    "campaign_source": "utm_source",
    "campaign_medium": "utm_medium",
    "campaign_name": "utm_campaign",
    "value": "amount in **minor units** (øre, cents): 12.50 is 1250; divide by 100 for most currencies",
    "currency": "the amount's currency, ISO 4217",
    "score": "what the customer answered",
    "score_scale": "the answer's scale, such as `1..5`",
    "properties": "every column that plays no part, as JSON text: `properties ->> '$.device'`",
}


def events_table() -> str:
    """Every column of the event table with its type and meaning."""
    rows = [f"| `{field.name}` | {field.type} | {COLUMNS[field.name]} |" for field in SCHEMA]
    return "\n".join(["| column | type | meaning |", "|---|---|---|", *rows])


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


def api_operations() -> str:
    """Every operation of the API by what it is about: the right it takes, what it answers, and what it does."""
    app = FastAPI()
    for router in (*ROUTERS, openapi.router):
        app.include_router(router)
    told = openapi.described(app)
    made = []
    for tag in told["tags"]:
        made += [f"\n### {tag['name']}\n", tag["description"], ""]
        made += ["| operation | right | answers | does |", "|---|---|---|---|"]
        for path, methods in told["paths"].items():
            for method, one in methods.items():
                if one["tags"] == [tag["name"]]:
                    answers, right = ", ".join(one["responses"]), one[openapi.RIGHT] or "any"
                    made.append(f"| `{method.upper()} {path}` | {right} | {answers} | {_cell(one['summary'])} |")
    return "\n".join(made)


def checks_table(language: str) -> str:
    """Every check of a drawn journey: how bad it is, what it says, and what to do next."""
    told = sorted(told_by("journey", language).items(), key=lambda one: (severity_of(one[0]) != "error", one[0]))
    rows = [f"| `{code}` | {severity_of(code)} | {_cell(said.message)} | {_cell(said.remedy)} |" for code, said in told]
    return "\n".join(["| code | severity | says | do next |", "|---|---|---|---|", *rows])


def fields_tables(language: str) -> str:
    """Every object of the journey document with its fields and what they are for."""
    made = []
    for name, kind in OBJECTS.items():
        made += [f"\n### {name}\n", f"{(kind.__doc__ or '').partition(chr(10))[0]}\n", "| field | for |", "|---|---|"]
        for one in fields(kind):
            star = "\\*" if one.name in required(kind) else ""
            made.append(f"| `{one.name}`{star} | {_cell(label('fields', f'field.{name}.{one.name}', language))} |")
    return "\n".join(made)


def channels_table() -> str:
    """Every channel of the library: its names, how one meets there, and where it is drawn."""
    rows = [
        f"| `{one.id}` | {one.name('en')} | {one.name('da')} | {one.medium} | {one.lane} |" for one in CHANNELS.values()
    ]
    return "\n".join(["| channel | English | dansk | medium | lane |", "|---|---|---|---|---|", *rows])


def glossary_table() -> str:
    """Every word of the house in both languages, what others call it, and what it means."""
    rows = [
        f"| {word.name['en']} | {word.name['da']} | {', '.join(word.like['en'])} | {', '.join(word.like['da'])} "
        f"| {word.meaning['en']} | {word.meaning['da']} |"
        for word in glossary()
    ]
    head = "| English | dansk | also called | også kaldet | meaning | betydning |"
    return "\n".join([head, "|---|---|---|---|---|---|", *rows])


def questions_list() -> str:
    """The question library by purpose, in both languages."""
    made = []
    for purpose in Purpose:
        made += [f"\n### {purpose.said_in('en')} / {purpose.said_in('da')}\n"]
        made += [f"- {en} *{da}*" for en, da in zip(questions(purpose, "en"), questions(purpose, "da"), strict=True)]
    return "\n".join(made)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
