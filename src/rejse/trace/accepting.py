"""Accepted proposals become bindings in the journey's file, and the file is otherwise as it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from rejse.errors import WrongUse
from rejse.journey.document import Rule
from rejse.journey.inserting import with_binding
from rejse.store.folder import Folder
from rejse.trace.proposing import Proposal, rule_text


class NoSuchProposal(WrongUse):
    """A touchpoint has no proposal of this number: it is bound, or nothing seen is like it."""

    code = "no-such-proposal"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundNow:
    """A touchpoint that got a binding just now, and what is known of it at once: its events, and whom it reached."""

    touchpoint: str
    rule: str
    events: int
    reach: int


def accept(
    proposals: Sequence[Proposal], choices: Mapping[str, int] | None, *, folder: Folder, file: Path
) -> dict[str, Rule]:
    """Write the chosen proposals into a journey's file, all of them or none.

    Args:
        proposals: what can be chosen.
        choices: the number of the proposal by touchpoint; None is the first one of every touchpoint.
        folder: the workspace's.
        file: the journey's.

    Returns:
        The rule of every touchpoint that is bound now.

    Raises:
        NoSuchProposal: a touchpoint has no proposal of that number.
        BindingNotWritten: the place of a binding is not found.
    """
    rules = {(one.touchpoint, one.place): one.rule for one in proposals}
    for name, place in (choices or {}).items():
        if (name, place) not in rules:
            raise _no_such(name, place, list(rules))
    wanted = choices.items() if choices is not None else [(name, place) for name, place in rules if place == 1]
    bound = {name: rules[name, place] for name, place in wanted}
    text = file.read_bytes().decode("utf-8-sig")
    for touchpoint, rule in bound.items():
        text = with_binding(text, touchpoint, rule=rule, written=rule_text(rule), file=str(file))
    if bound:
        folder.write_atomically(file, text)
    return bound


def _no_such(name: str, place: int, known: Sequence[tuple[str, int]]) -> NoSuchProposal:
    near = get_close_matches(name, [touchpoint for touchpoint, _ in known if touchpoint != name], 1)
    own = [f"{touchpoint}={number}" for touchpoint, number in known if touchpoint == name]
    told = tuple(own or (f"{touchpoint}={number}" for touchpoint, number in known))
    return NoSuchProposal(touchpoint=name, place=place, known=told, nearest=near[0] if near and not own else None)
