"""`rejse handovers`: how hand-overs between teams fare; the measure of that name at a door of its own."""

import click

from rejse.cli.measure import command as measures

_made = measures.get_command(click.Context(measures), "handovers")
assert _made is not None
command: click.Command = _made
