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
    "demo-making": "Simulating the customers and importing their events",
    "demo-drawing": "Measuring and drawing",
    "demo-look": "What to look at next:",
    "demo-nothing": "No group stands out from the others.",
    "demo-next": (
        "The map lies in {folder}/exports as {files}. Ask on with `rejse measure funnel -w {folder} "
        "--steps {steps}`, or begin with your own: `rejse new my-journey`."
    ),
    "truth.mobile_payment": (
        "share of payments on a phone that fail from the release of 18 May 2026 on; elsewhere 3 % do"
    ),
    "truth.slow_quote": (
        "median days from the turbine check to the quote for leads handed over by marketing; 3 for those who call"
    ),
    "truth.empty_search": (
        "share of searches that find nothing since the search was rebuilt on 2 February 2026; 6 % before"
    ),
    "truth.needless_atlas": (
        "share of the interested who open the wind atlas; 36 % sign up for the newsletter at the same place"
    ),
    "truth.later_contact": (
        "how much of the early contact is gone by the end of the period; customers come later in the journey"
    ),
    "truth.stand_and_newsletter": (
        "factor on the odds of going on for those who met both stand and newsletter; alone neither does anything"
    ),
    "truth.clearer_report": (
        "share who call about the service report after it was rewritten on 16 March 2026; 24 % before"
    ),
    "truth.shorter_order": (
        "what the shorter order form of 13 April 2026 gave in share who finish it; 25 percentage points were promised"
    ),
    "truth.unused_feature": (
        "share of visits to the app in which the spot price is opened; 25 % open the alarms beside it"
    ),
    "truth.unhappy_farmers": (
        "how many points on 1-5 farmers are less satisfied with the service visit than house owners"
    ),
    "truth.monday_queue": "median minutes in the telephone queue on Monday mornings; 2.5 at other times",
    "truth.referred_buy_more": "factor on the odds of accepting a quote for those a neighbour sent",
    "truth.leave_after_bad_visit": "share who end the agreement after a service visit they rated 1 or 2",
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
    "bind-no-events": (
        "Nothing is imported yet, so there is nothing to propose from. Take a file in first: "
        "rejse import FILE -w {folder}"
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
    "why-sql": "In SQL, for `rejse sql`; what was said by hand of who is one person stands in it as lists of keys:",
    "why-no-sql-by-hand": (
        "Its SQL would have to list all that was said by hand of who is one person ({count} rows), more than anybody "
        "would read; `rejse person undo` takes rows back."
    ),
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
    "column.survey": "Survey",
    "column.kind": "Kind",
    "column.scale": "Scale",
    "column.mean": "Mean",
    "column.deviation": "Std. dev.",
    "column.mean_interval": "95 % interval",
    "column.favourable": "Favourable",
    "column.nps": "NPS",
    "column.nps_interval": "95 % interval",
    "column.emotion": "Emotion",
    "column.emotion_interval": "95 % interval",
    "column.few": "Few",
    "column.main": "Shown",
    "column.journey": "Journey",
    "column.promoters": "Promoters",
    "column.passives": "Passives",
    "column.detractors": "Detractors",
    "column.handover": "Hand-over",
    "column.from_team": "From team",
    "column.to_team": "To team",
    "column.delivered": "Delivered",
    "column.recycled": "Recycled",
    "column.agreed_leads": "Agreed leads",
    "column.delivered_then": "In full periods",
    "column.assigned": "Assigned",
    "column.accepted": "Accepted",
    "column.rejected": "Rejected",
    "column.undecided": "Undecided",
    "column.accepted_share": "Share accepted",
    "column.agreed_share": "Agreed share",
    "column.contacted": "Contacted",
    "column.limit_seconds": "Limit",
    "column.within": "Within limit",
    "column.late": "Late",
    "column.overdue": "Overdue now",
    "column.within_share": "Share within limit",
    "column.within_interval": "95 % interval",
    "column.agreed_within": "Agreed share within",
    "column.reason": "Reason",
    "column.agreed": "Agreed reason",
    "column.since": "From",
    "column.until": "Until",
    "column.complete": "Over",
    "column.answer": "Answer",
    "column.wait": "Wait",
    "column.ended": "Ended",
    "wait.response": "all of it",
    "wait.system": "the systems",
    "wait.human": "the people",
    "yes": "yes",
    "no": "no",
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
