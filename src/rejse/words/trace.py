"""Words of trace: what is wrong with the bindings of a journey, and with what is asked of the events."""

from collections.abc import Mapping
from typing import Final

from rejse.words import Said

LABELS: Final[Mapping[str, str]] = {}

PROBLEMS: Final[Mapping[str, Said]] = {
    "overlapping-bindings": Said(
        message='"{touchpoint}" and "{winner}" both claim {count} events, for example "{event}".',
        remedy='They all count for "{winner}", which comes first in the journey. Make one of the two rules narrower.',
    ),
    "binding-matches-nothing": Said(
        message='The rule of "{touchpoint}" fits no event that has been seen.',
        remedy=(
            'Compare it with the events there are: rejse sql "select source, type, name, channel, '
            'count(*) from events group by all".'
        ),
    ),
    "binding-unknown-property": Said(
        message='The rule of "{touchpoint}" asks for the property "{facet}", which no event has.',
        remedy="It fits no event until one has it. Among those there are: {seen}.",
        if_near='Did you mean "{nearest}"? Among those there are: {seen}.',
    ),
    "binding-asks-trait": Said(
        message='The rule of "{touchpoint}" asks for the trait "{trait}", but an event has no traits.',
        remedy="Ask for a property of the event; whose customer has the trait is told by the rule of a persona.",
    ),
    "persona-unknown-property": Said(
        message='The rule of the persona "{persona}" asks for the property "{facet}", which no event has.',
        remedy="It means nobody until one has it. Among those there are: {seen}.",
        if_near='Did you mean "{nearest}"? Among those there are: {seen}.',
    ),
    "persona-unknown-trait": Said(
        message='The rule of the persona "{persona}" asks for the trait "{trait}", which is known of no customer.',
        remedy="It means nobody until a file with it is imported (--traits). The traits there are: {known}.",
        if_near='Did you mean "{nearest}"? The traits there are: {known}.',
    ),
    "too-many-kinds": Said(
        message=(
            "There are more than {limit} kinds of events; the rarest, {count} events in all, are "
            'counted together as "(other)".'
        ),
        remedy=(
            "Touchpoints find their events among them, but slower, and event:NAME does not. Look for names that "
            "hold a number or an id, and send that as a property instead."
        ),
    ),
    "unknown-step": Said(
        message='There is no touchpoint and no event called "{step}".',
        remedy=(
            "Name a touchpoint of the journey by its id, an event that was seen as event:NAME, or any event as event:*."
        ),
        if_near='Did you mean "{nearest}"?',
    ),
    "steps-past-64": Said(
        message="{count} steps are asked for; one question can have at most {limit}.",
        remedy="Ask in two parts, or leave out the steps in between.",
    ),
    "unknown-facet": Said(
        message='No event has a column or property called "{facet}".',
        remedy="Among those there are: {seen}.",
        if_near='Did you mean "{nearest}"? Among those there are: {seen}.',
    ),
    "blocks-not-written": Said(
        message="The arranged events could not be written: {reason}.",
        remedy=(
            "Nothing is lost: the events are kept, and the former numbers stand. Make room on the disk "
            "or mend the rights, and try again."
        ),
    ),
    "blocks-vanished": Said(
        message="The arranged events were deleted just as they were opened.",
        remedy="Nothing is lost: the events are kept. Ask again: they are arranged anew.",
    ),
}
