"""`rejse bind`: what touchpoints without a rule might be bound to, and accepted rules put into the journey's file."""

import shlex
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rejse.cli.opening import opened, spoken
from rejse.cli.options import format_option, journey_option, workspace_option
from rejse.cli.output import answer, print_json, tell
from rejse.words import label

if TYPE_CHECKING:
    from rejse.trace.proposing import Proposal, Unclaimed
    from rejse.workspace import Workspace

PROPOSED = ("touchpoint", "place", "rule", "score", "events", "customers", "examples")
UNCLAIMED = ("rule", "events", "customers", "examples")


class Choice(click.ParamType[tuple[str, int]]):
    """A touchpoint and the number of one of its proposals."""

    name = "TOUCHPOINT=N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, int]:  # noqa: ANN401
        """Read `website=1`; without a number the first one is meant."""
        if isinstance(value, tuple):
            return value
        touchpoint, _, place = str(value).partition("=")
        if not touchpoint or not (place or "1").isdecimal():
            self.fail(f'"{value}" is not a choice. Write a touchpoint and a number, such as website=1.', param, ctx)
        return touchpoint, int(place or 1)


@click.command("bind")
@workspace_option
@journey_option
@click.option("--accept", "accepted", type=Choice(), multiple=True, help="Bind a touchpoint to this proposal of its.")
@click.option("--accept-all", "every", is_flag=True, help="Bind every touchpoint to its first proposal.")
@format_option("table", "json")
def command(
    workspace: Path, journey_id: str | None, how: str, *, accepted: tuple[tuple[str, int], ...], every: bool
) -> None:
    """Propose what touchpoints without a binding might be bound to, from the events that were seen.

    An accepted rule is written into the journey's file; nothing that is bound is changed, and comments stay.
    """
    found = opened(workspace)
    bound = found.accept_bindings(None if every else dict(accepted), journey=journey_id) if accepted or every else ()
    proposals = found.bind_proposals(journey=journey_id)
    if how == "json":
        from rejse.cli.answers import BindAnswer, ToldProposal, ToldUnclaimed, envelope

        query = {"journey": journey_id, "accept": [list(one) for one in accepted], "accept_all": every}
        told = BindAnswer(
            **envelope("bind", found, query, n=len(proposals.proposals)),
            accepted=bound,
            proposals=tuple(ToldProposal(**_row(one)) for one in proposals.proposals),
            unclaimed=tuple(ToldUnclaimed(**_row(one)) for one in proposals.unclaimed),
        )
        print_json(told)
        return
    for one in bound:
        answer(label("doors", "bound", spoken(), **asdict(one)))
    if not bound:
        _show(proposals.proposals, proposals.unclaimed, found, workspace)


def _show(
    proposals: "Sequence[Proposal]", unclaimed: "Sequence[Unclaimed]", found: "Workspace", workspace: Path
) -> None:
    """Print what is proposed, and what nobody claims."""
    from rejse.cli.tables import print_answer

    language = spoken()
    if not found.has_events:
        tell(label("doors", "bind-no-events", language, folder=shlex.quote(str(workspace))))
        return
    if not proposals:
        tell(label("doors", "bind-nothing", language))
    else:
        title = label("doors", "bind-proposals", language)
        print_answer([_cells(one, found) for one in proposals], PROPOSED, language, title=title)
    if unclaimed:
        title = label("doors", "bind-unclaimed", language)
        print_answer([_cells(one, found) for one in unclaimed], UNCLAIMED, language, title=title)
    if proposals:
        first = proposals[0]
        place = shlex.quote(str(workspace))
        tell(label("doors", "bind-next", language, folder=place, touchpoint=first.touchpoint, place=first.place))


def _row(one: "Proposal | Unclaimed") -> dict[str, Any]:
    from rejse.trace.proposing import rule_text

    return {**asdict(one), "rule": rule_text(one.rule)}


def _cells(one: "Proposal | Unclaimed", found: "Workspace") -> dict[str, Any]:
    """Give a row for people: a few examples with their day."""
    seen = [f"{each.event} {each.time.astimezone(found.settings.zone):%Y-%m-%d %H:%M}" for each in one.examples]
    row = _row(one)
    return {**row, "examples": "\n".join(seen), **({"score": f"{row['score']:.2f}"} if "score" in row else {})}
