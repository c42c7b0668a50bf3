"""One workspace for many: answers are worked out once, changes are seen by all, the file follows."""

import threading
from pathlib import Path

import pytest
from tests.web.conftest import client_of

from rejse.draw.filled import Looked
from rejse.journey.changing import Operation
from rejse.journey.template import template_text
from rejse.measure.reach import ReachAnswer
from rejse.store.journeys import DrawnJourneys
from rejse.web.kept import Kept, hashable
from rejse.web.live import News
from rejse.web.served import Served
from rejse.workspace import Workspace


def _rename(served: Served, name: str, *, by: str = "anna", base: int | None = None) -> None:
    served.editing("example", by).operate([Operation("touchpoints/payment", "name/da", None, name)], base=base)


def test_a_change_is_in_force_at_once_and_its_file_follows(company: Workspace) -> None:
    served = Served(company)
    file = company.folder.journeys / "example.yaml"
    before = file.read_text(encoding="utf-8")
    _rename(served, "Kassen")
    names = {card.id: card.name for card in served.scene("example", language="da").cards}
    assert names["payment"] == "Kassen"
    assert file.read_text(encoding="utf-8") == before
    served.close()
    assert "Kassen" in file.read_text(encoding="utf-8")


def test_a_power_cut_before_the_file_follows_loses_nothing(company: Workspace) -> None:
    _rename(Served(company), "Kassen")
    again = DrawnJourneys(company.folder)
    assert again.drawn("example").revision == 2
    assert "Kassen" in again.file_of("example").read_text(encoding="utf-8")


def test_what_is_saved_in_the_file_meanwhile_is_merged(company: Workspace) -> None:
    served = Served(company)
    served.drawn("example")
    served._files = served._stamps()
    _rename(served, "Kassen")
    served._write_files()
    file = company.folder.journeys / "example.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Prisberegner,", "Prisen regnet ud,", 1), encoding="utf-8")
    served.look()
    names = {card.id: card.name for card in served.scene("example", language="da").cards}
    assert (names["payment"], names["price-calculator"]) == ("Kassen", "Prisen regnet ud")


def test_what_a_person_saves_just_after_we_wrote_is_seen(company: Workspace) -> None:
    served = Served(company)
    served.drawn("example")
    served._files = served._stamps()
    _rename(served, "Kassen")
    served._write_files()
    served.look()
    file = company.folder.journeys / "example.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("Kassen", "Skranken"), encoding="utf-8")
    served._unwritten.set()
    served._write_files()
    assert "Skranken" in file.read_text(encoding="utf-8")
    served.look()
    names = {card.id: card.name for card in served.scene("example", language="da").cards}
    assert names["payment"] == "Skranken"


def test_a_file_that_was_broken_is_told_of_and_the_map_stands(company: Workspace) -> None:
    served = Served(company)
    served.drawn("example")
    served._files = served._stamps()
    file = company.folder.journeys / "example.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("phase: awareness", "phase: nowhere", 1), encoding="utf-8")
    served.look()
    assert [one.code for one in served.drawn("example").errors] == ["unknown-phase"]
    assert len(served.scene("example", language="da").cards) == 24


def test_a_file_of_which_nothing_can_be_read_takes_no_other_journey_with_it(company: Workspace) -> None:
    (company.folder.journeys / "ny.yaml").write_text("id: [", encoding="utf-8")
    with client_of(company) as client:
        for address in ("/", "/j/example/map", "/j/example/measures", "/api/journeys"):
            assert client.get(address).status_code < 400, address
        told = client.get("/journeys").text
        assert "ny" in told
        assert client.get("/j/ny/map").status_code == 409
        (company.folder.journeys / "ny.yaml").write_text(template_text("six", "da", journey_id="ny"), encoding="utf-8")
        assert client.get("/j/ny/map").status_code == 200
        assert 'class="card broken"' in told
        assert 'class="card broken"' not in client.get("/journeys").text


def test_a_file_that_never_was_without_errors_is_drawn_as_it_stands_now(company: Workspace) -> None:
    served = Served(company)
    file = company.folder.journeys / "ny.yaml"
    text = template_text("six", "da", journey_id="ny", title="Den ene").replace(
        "\nphases:", "\nhandovers:\n  - {id: h, from_team: a, to_team: b}\nphases:", 1
    )
    for title in ("Den ene", "Den anden"):
        file.write_text(text.replace("Den ene", title), encoding="utf-8")
        served.look()
        assert served.drawn("ny").revision == 0
        assert served.scene("ny", language="da").title == title


def test_an_answer_is_of_the_revision_that_was_asked_though_another_is_saved_meanwhile(company: Workspace) -> None:
    """Somebody moves a card just after another's question was begun; when it is moved back, the answer is right."""
    served = Served(company)
    before = served.drawn("example")
    fresh = company.measure("reach", journey="example")
    served.editing("example", "anna").operate([Operation("touchpoints/payment", "phase", None, "retention")])
    late = served._measured("example", before, "reach")
    assert isinstance(late, ReachAnswer)
    assert isinstance(fresh, ReachAnswer)
    assert late.phases == fresh.phases
    served.editing("example", "anna").undo()
    again = served.measure("reach", "example")
    assert isinstance(again, ReachAnswer)
    assert again.phases == fresh.phases


def test_nothing_is_kept_of_what_was_answered_before_somebody_was_forgotten(company: Workspace) -> None:
    served = Served(company)
    served.measure("reach", "example")
    served.answer("example", "behind", lambda view: company.behind("reach", view=view))
    served.events_changed()
    for kept in (served._views, served._answers, served._large, served._scenes, served._pictures):
        assert len(kept._answers) == 0


def test_a_new_name_keeps_the_numbers_and_tells_the_new_revision(company: Workspace) -> None:
    served = Served(company)
    before = served.measure("reach", "example")
    view = served.view("example")
    _rename(served, "Kassen")
    after = served.measure("reach", "example")
    assert isinstance(before, ReachAnswer)
    assert isinstance(after, ReachAnswer)
    assert after.touchpoints is before.touchpoints
    assert after.snapshot is not None
    assert after.snapshot.journey == 2
    assert served.view("example").blocks is view.blocks


def test_a_moved_card_gets_new_numbers(company: Workspace) -> None:
    served = Served(company)
    before = served.measure("reach", "example")
    served.editing("example", "anna").operate([Operation("touchpoints/payment", "phase", None, "retention")])
    after = served.measure("reach", "example")
    assert isinstance(before, ReachAnswer)
    assert isinstance(after, ReachAnswer)
    assert after.phases != before.phases
    fresh = company.measure("reach", journey="example")
    assert isinstance(fresh, ReachAnswer)
    assert after.phases == fresh.phases


def test_everybody_is_told_of_a_change_and_of_one_that_was_refused(company: Workspace) -> None:
    served = Served(company)
    told: list[News | None] = []
    with served.listeners._listening(told.append):
        _rename(served, "Kassen")
        _rename(served, "Skranken", by="bo", base=1)
        served.events_changed(by="bo")
    assert [(one.what, one.number, one.by) for one in told if one] == [
        ("revision", 2, "anna"),
        ("conflict", 2, "bo"),
        ("events", served.at.events, "bo"),
    ]


def test_what_was_asked_before_is_not_made_again(company: Workspace) -> None:
    served = Served(company)
    one = served.scene("example", Looked(persona="unassigned"), language="da")
    assert served.scene("example", Looked(persona="unassigned"), language="da") is one
    assert served.scene("example", language="da") is not one


def test_many_who_ask_at_once_wait_for_one_answer() -> None:
    kept: Kept[int] = Kept(4)
    made, ready = [], threading.Barrier(8)

    def work_out() -> int:
        made.append(1)
        return len(made)

    answers: list[int] = []

    def ask() -> None:
        ready.wait()
        answers.append(kept.get("x", work_out))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [1] * 8


def test_a_failure_is_told_and_not_kept() -> None:
    kept: Kept[int] = Kept(2)
    with pytest.raises(ZeroDivisionError):
        kept.get("x", lambda: 1 // 0)
    assert kept.get("x", lambda: 7) == 7
    assert [kept.get(name, lambda: 1) for name in "yz"] == [1, 1]
    assert kept.get("x", lambda: 8) == 8
    kept.forget()
    assert kept.get("x", lambda: 9) == 9


def test_questions_are_looked_up_by_what_they_say() -> None:
    assert hashable({"a": [1, {2}], "b": (3,)}) == hashable({"b": [3], "a": (1, {2})})
    assert hash(hashable({"a": [1, {"b": 2}]})) == hash(hashable({"a": [1, {"b": 2}]}))
    assert Path("x") == hashable(Path("x"))
