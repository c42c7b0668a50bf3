"""Words of the doors: what the command line says of what it did, and of what a workspace lacks."""

from collections.abc import Mapping
from typing import Final

from rejse.words import Said

LABELS: Final[Mapping[str, str]] = {
    "made-workspace": (
        "Made the workspace {folder} with the journey {journey}. Edit {folder}/journeys/{journey}.yaml, look at it "
        "with `rejse show -w {folder}`, and bring events in with `rejse import FILE -w {folder}`."
    ),
    "check-done": "Errors: {errors}. Advice: {advice}.",
    "check-alike": "({count} more of this kind [{code}]: {names})",
    "interrupted": "Stopped. What was read until then is kept; the same command again adds the rest.",
    "more-rows": "These are the rows {rows}; the others are had with --rows: {others}.",
    "reading": "Reading {file}",
    "arranging": "Arranging the events",
    "import-dry": "Dry run: nothing was written.",
    "import-next": (
        "See the map with `rejse show -w {folder}`, and what is not bound yet with `rejse check -w {folder}`."
    ),
    "file-counts": (
        "{file}: rows read {read} · kept {kept} · known already {duplicate} · doubtful {doubtful} · rejected {rejected}"
    ),
    "file-span": "From {first} to {last}; times without a zone are read in {zone}.",
    "file-parts": "Columns: {parts}.",
    "too-early": "too early",
    "guessed": "guessed",
    "file-properties": "Kept with the events in clear, as properties: {columns}.",
    "rows-rejected": "Rejected {count}, first row {row}: {reason}",
    "rows-doubtful": "Doubtful {count}, first row {row}: {reason}",
    "drew": "Wrote {file}.",
    "answered": "n = {n}, data through {through}.",
    "not-in-force": (
        "{file} has errors ({errors}) and is not in force; revision {revision} is shown. See `rejse check`."
    ),
    "demo-begins": "Making the example company in {folder}.",
    "demo-kernels": "Preparing the measures (the first time only, about half a minute)",
    "demo-making": "Simulating the customers",
    "demo-next": (
        "The map lies in {folder}/exports as map.svg, map.png and map.pdf. Next: `rejse measure funnel -w {folder} "
        "--steps {steps}`, then `rejse new my-journey` for your own."
    ),
    "column.touchpoint": "Touchpoint",
    "column.phase": "Phase",
    "column.reach": "Reach",
    "column.passed": "Went on",
    "column.pending": "May still",
    "column.elsewhere": "Elsewhere",
    "column.left": "Left",
    "column.conversion": "Go on",
    "column.interval": "95 % interval",
    "column.drop_off": "Lost",
    "column.median_seconds": "Median",
    "column.p90_seconds": "90 % within",
    "column.evidence": "Evidence",
    "column.from_earlier": "From earlier",
    "column.first_met": "First met here",
    "column.came_back": "Came back",
    "column.from": "From",
    "column.to": "To",
    "column.n": "n",
    "column.times": "Times",
    "column.share": "Share",
    "column.column": "Step no.",
    "column.step": "Step",
    "column.share_from_start": "From start",
    "column.share_from_previous": "From previous",
    "column.median_seconds_from_previous": "Median",
    "column.p90_seconds_from_previous": "90 % within",
    "column.immature": "May still",
    "column.after": "After step",
    "column.won": "Won",
    "column.win_rate": "Win rate",
    "column.win_interval": "95 % interval",
    "column.channel": "Channel",
    "column.month": "Month",
    "column.time": "Time",
    "column.session": "Session",
    "column.gap_seconds": "Since the last",
    "column.outcome": "Outcome",
    "column.path": "Path",
    "column.persona": "Persona",
    "column.target_share": "Target share",
    "column.place": "No.",
    "column.rule": "Rule",
    "column.score": "Likeness",
    "column.customers": "Customers",
    "column.examples": "For example",
    "column.event": "Event",
    "only": "Only {persona}: {caption}",
    "no-persona": "customers without a persona",
    "bind-proposals": "What the touchpoints without a rule might be bound to:",
    "bind-unclaimed": "Events that no touchpoint claims, most frequent first:",
    "bind-next": (
        "Accept one with `rejse bind -w {folder} --accept {touchpoint}={place}`, "
        "or the first of each with --accept-all."
    ),
    "bind-nothing": "Every touchpoint that can be bound is bound, or nothing seen is like it.",
    "bound": "Bound {touchpoint} to {rule}. Events: {events}. Reach: {reach}.",
    "listed": "{shown} of {units} listed, from number {first} on; the number is {n}. Go on with --offset {next}.",
    "listed-all": "{units} listed; the number is {n}.",
    "compared": "n = {n} against {against}; {both} customers are in both.",
    "verdict.higher": "higher",
    "verdict.lower": "lower",
    "verdict.no-evidence": "no evidence of change",
    "verdict.too-few": "too few to say",
    "why-number": "The number is {n}.",
    "why-rule": "What it counts: {rule}",
    "why-misleads": "It misleads when: {misleads}",
    "why-snapshot": "Made from events {events}, identity {identity} and journey {journey}.",
    "why-python": "In Python, the whole answer and the customers behind the number:",
    "why-sql": "In SQL, for `rejse sql` (it knows nothing of people joined or parted by hand, nor of blocked ids):",
    "why-no-sql": "This number cannot be told in plain SQL over the view events.",
    "column.where": "Where",
    "column.number": "Number",
    "column.value": "Now",
    "column.against": "Against",
    "column.difference": "Difference",
    "column.between": "95 % interval",
    "column.verdict": "Verdict",
    "column.reach_share": "Share of customers",
    "column.key": "Key",
    "column.entered": "Entered",
    "column.first": "First event",
    "column.last": "Last event",
    "column.events": "Events",
    "evidence.measured": "measured",
    "evidence.partly": "partly",
    "evidence.assumed": "assumed",
}

PROBLEMS: Final[Mapping[str, Said]] = {
    "no-journey": Said(
        'The workspace "{folder}" holds no journey.',
        "Put a journey's YAML file into its folder journeys, or make a new workspace with `rejse new`.",
    ),
    "unknown-journey": Said(
        'There is no journey called "{journey}".',
        "The workspace holds: {journeys}.",
        'Did you mean "{nearest}"?',
    ),
    "which-journey": Said(
        "The workspace holds several journeys: {journeys}.",
        "Say which one with --journey.",
    ),
    "machine-refused": Said(
        'The machine refused to read or write "{file}": {reason}.',
        "Make room or get permission there, and try again; nothing that was there is lost.",
    ),
    "unknown-format": Said(
        'The map cannot be shown as "{format}".',
        "Choose one of: {known}.",
    ),
    "no-such-proposal": Said(
        'There is no proposal {place} for the touchpoint "{touchpoint}".',
        "It is bound already, or nothing seen is like it. See the proposals with `rejse bind`: {known}.",
        'Did you mean "{nearest}"?',
    ),
    "not-in-force": Said(
        "The journey's file has errors ({errors}), so nothing is written into it.",
        "See them with `rejse check`, mend them, and try again.",
    ),
    "nothing-drawn": Said(
        'The journey "{journey}" cannot be drawn: its file has problems ({problems}) and no earlier revision is kept.',
        "See them with `rejse check`.",
    ),
}
