"""Every code of the journey is triggered by a broken document or call, and its sentence compared in both languages."""

from datetime import date
from pathlib import Path

import pytest
from tests.journey.broken import BROKEN, GOOD, Broken
from tests.journey.broken_around import BROKEN_AROUND, WHOLE

from rejse.errors import Problem
from rejse.journey.checks import check
from rejse.journey.document import Journey
from rejse.journey.reading import UnreadableFile, read_file, read_journey
from rejse.journey.template import UnknownTemplate, from_template
from rejse.journey.writing import UnreadableJourney, journey_from_builtins, journey_to_builtins
from rejse.words import line
from rejse.words.journey import PROBLEMS


def problems_in(document: str) -> tuple[Problem, ...]:
    read = read_journey(document, file="bike.yaml")
    if read.journey is None:
        return read.problems
    return read.problems + check(read.journey, lines=read.lines, file="bike.yaml", today=date(2026, 11, 22))


@pytest.mark.parametrize("document", [GOOD, WHOLE], ids=["good", "whole"])
def test_the_documents_that_all_broken_ones_are_made_of_are_good(document: str) -> None:
    assert problems_in(document) == ()


@pytest.mark.parametrize("broken", [*BROKEN, *BROKEN_AROUND], ids=lambda broken: broken.code)
def test_a_broken_document_is_explained_word_for_word(broken: Broken) -> None:
    (problem,) = problems_in(broken.document)
    assert [problem.code, line(problem, "en"), line(problem, "da")] == [broken.code, broken.english, broken.danish]


HIDES_ALL = {"document-too-large", "document-too-deep", "too-many-values", "empty-document", "no-phases"}
HIDES_ALL |= {"not-yaml", "yaml-colon", "yaml-indentation"}


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.code)
def test_only_a_document_without_anything_to_draw_gives_no_journey(broken: Broken) -> None:
    journey = read_journey(broken.document, file=None).journey
    assert (journey is None) is (broken.code in HIDES_ALL)
    if journey is not None:
        assert {"see-ad"} <= {touchpoint.id for touchpoint in journey.touchpoints}


def test_a_file_in_another_encoding_is_refused_with_the_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bike.yaml").write_bytes("id: bike\ntitle: Jeg prøver".encode("latin-1"))
    read = read_file(Path("bike.yaml"))
    assert (read.journey, [line(problem, "en") for problem in read.problems]) == (
        None,
        [
            (
                "bike.yaml:2: The line holds letters that are not written in UTF-8. "
                "Save the file with the encoding UTF-8. [not-utf8]"
            )
        ],
    )
    assert line(read.problems[0], "da") == (
        "bike.yaml:2: Linjen indeholder tegn, som ikke er skrevet i UTF-8. Gem filen med tegnsættet UTF-8. [not-utf8]"
    )


def test_a_file_that_is_not_there_is_an_error_of_the_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UnreadableFile) as refused:
        read_file(Path("bike.yaml"))
    assert [line(refused.value, language) for language in ("en", "da")] == [
        (
            'bike.yaml: The file "bike.yaml" cannot be opened: No such file or directory. '
            "Check the name and that you may read it. [unreadable-file]"
        ),
        (
            'bike.yaml: Filen "bike.yaml" kan ikke åbnes: No such file or directory. '
            "Se efter, om navnet er rigtigt, og om du må læse filen. [unreadable-file]"
        ),
    ]


def test_a_stored_journey_with_a_field_of_a_newer_version_is_not_cut_down(good: Journey) -> None:
    with pytest.raises(UnreadableJourney) as refused:
        journey_from_builtins({**journey_to_builtins(good), "mood": "good"})
    assert [line(refused.value, language) for language in ("en", "da")] == [
        (
            'What is kept of the journey holds something that cannot be read: "unknown-field" in mood (1 in all). '
            "Use a version of Rejse at least as new as the one that wrote it. [unreadable-journey]"
        ),
        (
            'Den gemte rejse indeholder noget, der ikke kan læses: "unknown-field" i mood (1 i alt). '
            "Brug en version af Rejse, der er mindst lige så ny som den, der gemte den. [unreadable-journey]"
        ),
    ]


def test_a_template_that_does_not_exist_gets_the_nearest_name() -> None:
    with pytest.raises(UnknownTemplate) as refused:
        from_template("fourr", journey_id="bike", language="da")
    assert [line(refused.value, language) for language in ("en", "da")] == [
        'There is no template "fourr". Did you mean "four"? [unknown-template]',
        'Der er ingen skabelon, der hedder "fourr". Mente du "four"? [unknown-template]',
    ]


def test_a_binding_that_no_event_has_reached_for_more_than_thirty_days_is_doubted(good: Journey) -> None:
    last_seen = {"see-ad": date(2026, 10, 22), "test-ride": date(2026, 10, 23)}
    (problem,) = check(good, today=date(2026, 11, 22), last_seen=last_seen)
    assert [line(problem, language) for language in ("en", "da")] == [
        (
            'touchpoints/see-ad/binding: No event has reached touchpoint "see-ad" since 2026-10-22; that is more than '
            "30 days. Check that its source still delivers, and that the names in its binding are still in use. "
            "[binding-silent]"
        ),
        (
            'touchpoints/see-ad/binding: Der er ikke kommet nogen hændelse til kontaktpunktet "see-ad" siden '
            "2026-10-22, altså i mere end 30 dage. Se efter, om kilden stadig leverer, og om navnene i datakoblingen "
            "stadig bruges. [binding-silent]"
        ),
    ]


@pytest.fixture
def good() -> Journey:
    journey = read_journey(GOOD, file=None).journey
    assert journey is not None
    return journey


def test_every_code_of_the_journey_is_proved_here() -> None:
    raised = {UnreadableFile.code, UnreadableJourney.code, UnknownTemplate.code, "not-utf8", "binding-silent"}
    raised |= {"binding-not-written"}  # in test_inserting.py
    assert {broken.code for broken in (*BROKEN, *BROKEN_AROUND)} | raised == set(PROBLEMS)
