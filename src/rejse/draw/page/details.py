"""Everything known of one card, as an article of the page: it stands in the drawer, or below the map."""

from collections.abc import Iterable, Iterator

from rejse.draw.differences_drawn import planned_told
from rejse.draw.differences_told import sentences_of
from rejse.draw.drawn import Card, Scene
from rejse.draw.numerals import count, counted, duration, share
from rejse.draw.page.tables import score_told
from rejse.draw.sheet import escaped
from rejse.words import label


def article(scene: Scene, number: int) -> str:
    """Write the article of the card with this number."""
    card, language = scene.cards[number], scene.language
    phase = next(phase.name for phase in scene.phases if phase.id == card.phase)
    lane = label("page", f"lane-{card.lane.value}", language)
    title = f'<p class="title">{escaped(card.title)}</p>' if card.title else ""
    notes = "".join(f'<p class="note">{escaped(warning)}</p>' for warning in card.warnings)
    return (
        f'<article id="card-{number}"><p class="where">{escaped(phase)} · {lane} · {_evidence(card, language)}</p>'
        f'<h2 id="card-{number}-name" tabindex="-1">{escaped(card.name)}</h2>{title}'
        f"{_numbers(card, scene)}{notes}{_written(scene, card)}</article>"
    )


def _evidence(card: Card, language: str) -> str:
    return label("draw", f"evidence-{card.evidence.value if card.recorded else 'unrecorded'}", language)


def _numbers(card: Card, scene: Scene) -> str:
    """Write the numbers with what they are of; a share never stands without its n and interval."""
    language = scene.language
    if card.planned is not None:
        planned = planned_told(card.planned, language) or [label("draw", "plan-nothing", language)]
        return "".join(f"<p>{escaped(text)}</p>" for text in planned)
    if card.reach is None:
        key = "not-measured" if card.recorded else "unrecorded"
        return f'<p class="note">{label("draw", key, language)}. {label("page", f"{key}-why", language)}</p>'
    rows = "".join(f"<dt>{name}</dt><dd>{told}</dd>" for name, told in _rows(card, scene))
    apart = "".join(
        f'<p class="note">{escaped(text)}</p>' for text in sentences_of(card.differences or (), language, scene.against)
    )
    return f'<div class="big">{_big(card, scene)}</div>{apart}<dl>{rows}</dl>'


def _big(card: Card, scene: Scene) -> str:
    language = scene.language
    of = label("draw", "of-customers", language, share=share(card.share, language)) if card.share else ""
    few = label("draw", "few", language) if card.few else of
    made = [f"<p><b>{count(card.reach or 0, language)}</b><span>{_name('reach', language)}{_after(few)}</span></p>"]
    if card.judged and card.conversion is not None:
        made.append(f"<p><b>{share(card.conversion, language)}</b><span>{_name('go_on_share', language)}</span></p>")
        if card.median_seconds is not None:
            told = _name("median_seconds", language)
            made.append(f"<p><b>{duration(card.median_seconds, language)}</b><span>{told}</span></p>")
    return "".join(made)


def _after(text: str) -> str:
    return f" · {escaped(text)}" if text else ""


def _name(key: str, language: str) -> str:
    return escaped(label("page", f"column-{key}", language))


def _rows(card: Card, scene: Scene) -> Iterator[tuple[str, str]]:
    language = scene.language
    if card.conversion is not None:
        yield _name("go_on_share", language), escaped(_share_told(card, language))
    elif card.beyond and card.beyond != "measured":
        key = {"last": "last-step", "too-early": "too-early"}.get(card.beyond, f"next-{card.beyond}")
        yield _name("go_on_share", language), escaped(label("draw", key, language))
    for key, number, part in (
        ("passed", card.passed, None),
        ("pending", card.pending, None),
        ("elsewhere", card.elsewhere, None),
        ("left", card.lost, card.lost_share),
    ):
        if number is not None:
            told = f" ({share(part, language)})" if part is not None else ""
            yield _name(key, language), f"<strong>{count(number, language)}</strong>{told}"
    if card.median_seconds is not None:
        yield _name("median_seconds", language), duration(card.median_seconds, language)
    if card.p90_seconds is not None:
        yield _name("p90_seconds", language), duration(card.p90_seconds, language)
    if card.score:
        answers = counted_answers(card.score.n, language)
        yield _name("score", language), f"<strong>{score_told(card.score, language)}</strong> <small>{answers}</small>"


def counted_answers(number: int, language: str) -> str:
    """Say how many answered."""
    key = "answers-one" if number == 1 else "answers"
    return label("page", key, language, count=count(number, language))


def _share_told(card: Card, language: str) -> str:
    """Write the share that goes on with how many it is of and its interval."""
    ripe = (card.reach or 0) - (card.pending or 0)
    low, high = card.interval or (0.0, 1.0)
    return label(
        "page",
        "share-told" if card.judged else "share-early",
        language,
        share=share(card.conversion or 0.0, language),
        n=counted("card-reach", ripe, language),
        low=share(low, language),
        high=share(high, language),
    )


def _written(scene: Scene, card: Card) -> str:
    """Write what a person drew: what happens, who is responsible, what hurts, what is shown, and what comes next."""
    language = scene.language
    pains = (
        label("page", "pain-told", language, text=pain.text, severity=str(pain.severity))
        if pain.severity
        else pain.text
        for pain in card.pains
    )
    content = (f"{one.title} ({one.call_to_action})" if one.call_to_action else one.title for one in card.content)
    people = [f"{card.responsible.name} ({card.responsible.initials})"] if card.responsible else []
    parts = (
        ("responsible", people),
        ("what", [card.what] if card.what else []),
        ("how", [card.how] if card.how else []),
        ("pains", pains),
        ("gains", (gain.text for gain in card.gains)),
        ("content", content),
        ("call-to-action", [card.call_to_action] if card.call_to_action else []),
        ("next", _next(scene, card)),
        ("walked", _walked(scene, card)),
    )
    return "".join(_part(label("page", f"part-{key}", language), tuple(texts)) for key, texts in parts)


def _next(scene: Scene, card: Card) -> Iterable[str]:
    names = {one.id: one.name for one in scene.cards}
    return (names.get(one, one) for one in card.next)


def _walked(scene: Scene, card: Card) -> Iterable[str]:
    names = {one.id: one.name for one in scene.cards}
    for step in scene.steps:
        if step.from_ == card.id:
            told = {"name": names[step.to], "share": share(step.share, scene.language)}
            yield label("page", "walked-to", scene.language, count=count(step.n, scene.language), **told)


def _part(heading: str, texts: tuple[str, ...]) -> str:
    if not texts:
        return ""
    if len(texts) == 1:
        return f"<h3>{escaped(heading)}</h3><p>{escaped(texts[0])}</p>"
    return f"<h3>{escaped(heading)}</h3><ul>{''.join(f'<li>{escaped(text)}</li>' for text in texts)}</ul>"
