"""The command line: a thin door. Each command is a module that is loaded when it is called."""

import os
import sys
from importlib import import_module
from typing import Final

import click

from rejse import __version__
from rejse.errors import CouldNot, RejseError

INTERRUPTED: Final = 130
"""What a program ends with that its person stopped (128 + the signal)."""

MEMORY_POOL: Final = ("ARROW_DEFAULT_MEMORY_POOL", "system")
"""Arrow's own allocator gives memory back and asks for it again: clearing its pages took longer than decoding."""

COMMANDS: Final = {  # name -> module (and which command of it), and the line that `rejse --help` shows
    "demo": ("demo", "Make, import, measure and draw the example company, and serve it."),
    "new": ("new", "Make a workspace with a drawn journey from a template."),
    "serve": ("serve", "Serve the living map and its API for people with a browser."),
    "import": ("events_in", "Read events from CSV, TSV, JSONL or Parquet files."),
    "apply": ("records:apply", "Take in what was changed in a journey's file; what others changed stays."),
    "check": ("check", "Say what is wrong or missing in the drawn journey."),
    "show": ("show", "Draw the map with its numbers."),
    "measure": ("measure", "Answer one question: reach, flow, funnel, first-contact, personas, experience, handovers."),
    "handovers": ("handovers", "How hand-overs between teams fare, against what was agreed."),
    "compare": ("compare", "Compare two periods, with the interval of every difference."),
    "customers": ("customers", "List exactly the customers behind a number."),
    "why": ("why", "Explain a number: its rule, and the SQL and Python that give it again."),
    "history": ("records:history", "Who changed what in the drawn journey, and when."),
    "diff": ("records:diff", "What differs between two revisions, in words."),
    "undo": ("records:undo", "Take back your newest change."),
    "redo": ("records:redo", "Do again what you took back."),
    "restore": ("records:restore", "Make the journey what it was at an earlier version."),
    "conflicts": ("records:conflicts", "What two people wrote in the same place, with both values."),
    "settle": ("records:settle", "Say which of the two values of a conflict is right."),
    "name": ("records:name", "Give a revision a name by which you find it again."),
    "publish": ("records:publish", "Say which revision is the plan, from which day."),
    "agreement": ("agreement", "A hand-over as a contract: accept it, renegotiate it."),
    "bind": ("bind", "Propose what touchpoints might be bound to, from the events that were seen."),
    "person": ("person", "Why somebody is one person; join, part, follow and export people."),
    "user": ("user", "Who may sign in, with which role; invite somebody."),
    "key": ("key", "Keys with which programs ask, each with what it may do."),
    "audit": ("audit", "Who did what, and when: sign-ins, users, keys, people erased."),
    "sql": ("sql", "Ask the event table in SQL, read only."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are needed, so that help costs nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Name the commands in the order of the story, not of the alphabet."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command's module and give its command."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(f"rejse.cli.{module}"), name or "command")
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the nearest command when one is not known."""
        from difflib import get_close_matches

        if args and args[0] not in COMMANDS and (near := get_close_matches(args[0], COMMANDS, 1)):
            ctx.fail(f'There is no command "{args[0]}". Did you mean "{near[0]}"?')
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="rejse")
def rejse() -> None:
    """Rejse draws your customers' journey and fills it with what they really did.

    Start with `rejse demo`, or `rejse new my-journey` for your own.
    """


def main() -> None:
    """Run the command line; an error becomes a sentence and an exit status, never a traceback."""
    from rejse.cli.output import ready

    os.environ.setdefault(*MEMORY_POOL)
    ready()
    try:
        status = rejse.main(prog_name="rejse", standalone_mode=False)
        sys.stdout.flush()
        sys.exit(status if isinstance(status, int) else 0)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(wrong.exit_code)
    except (click.Abort, KeyboardInterrupt):
        from rejse.cli.opening import spoken
        from rejse.cli.output import tell
        from rejse.words import label

        tell("\n" + label("doors", "interrupted", spoken()))
        sys.exit(INTERRUPTED)
    except RejseError as error:
        from rejse.cli.opening import spoken
        from rejse.cli.output import complain

        complain(error, spoken())
        sys.exit(error.exit_status)
    except BrokenPipeError:  # `rejse ... | head` is not a mistake
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as wrong:
        from rejse.cli.opening import spoken
        from rejse.cli.output import complain, refused

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what could not be written is not tried again
        complain(refused(wrong), spoken())
        sys.exit(CouldNot.exit_status)
