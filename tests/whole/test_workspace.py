"""One workspace from its making to its answers, through the Python API."""

from pathlib import Path

import pytest

import rejse
from rejse.errors import RejseError
from rejse.store.journeys import NoJourney, NothingDrawn, UnknownJourney, WhichJourney, check_file
from rejse.store.records import Records
from rejse.words import line
from rejse.workspace import UnknownFormat

LOG = "customer,time,event\nanna,2026-10-01T09:00:00Z,visit\nanna,2026-10-02T09:00:00Z,order\n"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> rejse.Workspace:
    monkeypatch.setenv("REJSE_AUTHOR", "mette")
    return rejse.new(tmp_path / "shop", language="en")


def edited(shop: rejse.Workspace, before: str, after: str) -> rejse.Workspace:
    """The workspace opened again after a person changed the journey's file."""
    file = shop.folder.journeys / "shop.yaml"
    assert before in file.read_text()
    file.write_text(file.read_text().replace(before, after, 1))
    return rejse.open(shop.folder.path)


def both(trouble: RejseError) -> tuple[str, str]:
    return line(trouble, "en"), line(trouble, "da")


def test_a_new_workspace_has_a_journey_without_errors_and_a_dashed_map(shop: rejse.Workspace) -> None:
    assert {problem.code for problem in shop.check()} == {"not-bound"}
    scene = shop.scene()
    assert (len(scene.cards), scene.meter.measured) == (15, 0)
    assert str(shop.show("svg")).startswith("<svg")


def test_an_edited_file_is_taken_in_as_the_next_revision(shop: rejse.Workspace) -> None:
    assert shop.drawn().revision == 1
    again = edited(shop, "name: Awareness", "name: First sign")
    assert (again.drawn().revision, again.journey().phases[0].name.said_in("en")) == (2, "First sign")
    assert rejse.open(shop.folder.path).drawn().revision == 2
    assert [(one.number, one.author) for one in Records(shop.folder.records_file).history("shop")] == [
        (2, "mette"),
        (1, "mette"),
    ]


def test_a_file_with_an_error_changes_nothing_and_its_problems_are_shown(shop: rejse.Workspace) -> None:
    again = edited(shop, "phase: awareness", "phase: nowhere")
    drawn = again.drawn()
    assert (drawn.revision, [problem.code for problem in drawn.errors]) == (1, ["unknown-phase"])
    assert drawn.journey == shop.journey()
    assert "unknown-phase" in {problem.code for problem in again.check()}


def test_a_comment_or_another_order_of_keys_is_no_new_revision(shop: rejse.Workspace) -> None:
    assert edited(shop, "owner: marketing", "owner: marketing  # Mette, since May").drawn().revision == 1


def test_a_lost_file_is_written_again_from_the_records(shop: rejse.Workspace) -> None:
    before = shop.journey()
    (shop.folder.journeys / "shop.yaml").unlink()
    again = rejse.open(shop.folder.path)
    assert again.journey() == before
    assert (shop.folder.journeys / "shop.yaml").exists()
    assert rejse.open(shop.folder.path).drawn().revision == 1


def test_what_was_imported_is_on_the_map_at_once_when_a_card_is_bound(shop: rejse.Workspace, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(LOG)
    shop.import_file(tmp_path / "log.csv")
    assert shop.scene().meter.measured == 0
    bound = edited(shop, "- id: order\n", "- id: order\n    binding:\n      name: order\n")
    assert {card.id: card.reach for card in bound.scene().cards if card.measured} == {"order": 1}


def test_the_same_question_twice_has_the_same_answer_and_names_its_snapshot(
    shop: rejse.Workspace, tmp_path: Path
) -> None:
    (tmp_path / "log.csv").write_text(LOG)
    shop.import_file(tmp_path / "log.csv")
    first = shop.measure("funnel", steps=("event:visit", "event:order"), window="2d")
    assert first == rejse.open(shop.folder.path).measure("funnel", steps=("event:visit", "event:order"), window="2d")
    assert (first.n, first.snapshot) == (1, shop.snapshot(journey_revision=1))


def test_an_id_of_ours_leads_to_its_events(shop: rejse.Workspace, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(LOG)
    shop.import_file(tmp_path / "log.csv")
    keys = shop.sql("select distinct user_key from events").to_pylist()
    assert keys == [{"user_key": shop.key("user", "anna")}]


def test_which_journey_is_meant_must_be_clear(shop: rejse.Workspace) -> None:
    text = (shop.folder.journeys / "shop.yaml").read_text()
    shop.add_journey("service", text)
    with pytest.raises(WhichJourney) as several:
        shop.journey()
    assert both(several.value) == (
        "The workspace holds several journeys: shop, service. Say which one with --journey. [which-journey]",
        "Der er flere rejser i arbejdsmappen: shop, service. Vælg en af dem med --journey. [which-journey]",
    )
    with pytest.raises(UnknownJourney) as unknown:
        shop.journey("servic")
    assert both(unknown.value) == (
        'There is no journey called "servic". Did you mean "service"? [unknown-journey]',
        'Der er ingen rejse, der hedder "servic". Mente du "service"? [unknown-journey]',
    )
    assert shop.journey("service").id == "service"


def test_a_workspace_without_a_journey_says_so(tmp_path: Path) -> None:
    from rejse.settings import Settings
    from rejse.store.folder import Folder

    empty = rejse.Workspace(Folder.create(tmp_path / "empty", Settings()))
    with pytest.raises(NoJourney) as told:
        empty.journey()
    place = tmp_path / "empty"
    assert both(told.value) == (
        (
            f'The workspace "{place}" holds no journey. '
            "Put a journey's YAML file into its folder journeys, or make a new workspace with `rejse new`. [no-journey]"
        ),
        (
            f'Der er ingen rejse i arbejdsmappen "{place}". '
            "Læg en rejses YAML-fil i mappen journeys, eller lav en ny arbejdsmappe med `rejse new`. [no-journey]"
        ),
    )


def test_a_journey_that_was_never_readable_cannot_be_drawn_but_can_be_checked(shop: rejse.Workspace) -> None:
    (shop.folder.journeys / "torn.yaml").write_text("title: [")
    with pytest.raises(NothingDrawn) as told:
        shop.drawn("torn")
    assert both(told.value) == (
        (
            'The journey "torn" cannot be drawn: its file has problems (1) and no earlier revision is kept. '
            "See them with `rejse check`. [nothing-drawn]"
        ),
        (
            'Rejsen "torn" kan ikke tegnes: der er fejl i filen (1), og der er ingen tidligere udgave at falde tilbage '
            "på. Se dem med `rejse check`. [nothing-drawn]"
        ),
    )
    assert [problem.code for problem in shop.check("torn")] == ["not-yaml"]


def test_a_format_that_there_is_not_is_refused(shop: rejse.Workspace) -> None:
    with pytest.raises(UnknownFormat) as told:
        shop.show("gif")
    assert both(told.value) == (
        'The map cannot be shown as "gif". Choose one of: text, svg, png, pdf, html, json. [unknown-format]',
        'Kortet kan ikke vises som "gif". Vælg en af disse: text, svg, png, pdf, html, json. [unknown-format]',
    )


def test_a_file_is_judged_without_a_workspace(shop: rejse.Workspace) -> None:
    assert {problem.code for problem in check_file(shop.folder.journeys / "shop.yaml")} == {"not-bound"}
