"""Saved views: one's own and those that are shared."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.store.accounts import NOON, add, records_in, users_in

from rejse.errors import Problem, RejseError
from rejse.store.names import NameUnclear
from rejse.store.roles import Role
from rejse.store.saved_views import (
    NotYourView,
    Place,
    SavedView,
    SavedViews,
    UnknownView,
    ViewNameTaken,
    ViewUnclear,
)
from rejse.store.users import User

Both = Callable[[Problem | RejseError], tuple[str, str]]


@pytest.fixture
def people(tmp_path: Path) -> dict[str, User]:
    users = users_in(records_in(tmp_path))
    roles = {"anna": Role.OWNER, "bo": Role.EDITOR, "carl": Role.VIEWER}
    return {name: add(users, name, role) for name, role in roles.items()}


@pytest.fixture
def views(tmp_path: Path) -> SavedViews:
    return SavedViews(tmp_path / "records.sqlite")


def save(views: SavedViews, user: User, name: str, *, shared: bool = False, place: Place = Place.MAP) -> SavedView:
    return views.add(user, "bike", place=place, name=name, query="?from=2026-10-01", shared=shared, at=NOON)


def test_everybody_sees_their_own_views_and_those_that_are_shared(views: SavedViews, people: dict[str, User]) -> None:
    assert views.all(people["bo"], "bike") == []
    private = save(views, people["anna"], "Autumn")
    shared = save(views, people["anna"], "All of us", shared=True)
    his = save(views, people["bo"], "autumn")
    funnel = save(views, people["bo"], "Funnel", place=Place.MEASURES)
    assert shared == SavedView(
        number=2, journey="bike", place=Place.MAP, name="All of us", query="from=2026-10-01", user=1, by="anna",
        shared=True, saved_at=NOON,
    )  # fmt: skip
    assert views.all(people["bo"], "bike") == [his, shared, funnel]
    assert views.all(people["anna"], "bike") == [shared, private]
    assert views.all(people["carl"], "bike") == [shared]
    assert views.all(people["anna"], "car") == []


def test_a_view_is_renamed_and_deleted_by_its_own(views: SavedViews, people: dict[str, User]) -> None:
    view = save(views, people["carl"], "Autumn")
    assert views.rename(view.number, " Winter ", by=people["carl"]).name == "Winter"
    assert views.rename(view.number, "Winter", by=people["carl"]).name == "Winter"
    views.delete(view.number, by=people["carl"])
    assert views.all(people["carl"], "bike") == []


def test_an_owner_clears_up_what_is_shared_and_others_do_not(views: SavedViews, people: dict[str, User]) -> None:
    view = save(views, people["bo"], "Autumn", shared=True)
    for change in (lambda by: views.rename(view.number, "x", by=by), lambda by: views.delete(view.number, by=by)):
        with pytest.raises(NotYourView):
            change(people["carl"])
    assert views.rename(view.number, "Winter", by=people["anna"]).by == "bo"
    views.delete(view.number, by=people["anna"])
    assert views.all(people["bo"], "bike") == []


def test_somebody_elses_own_view_is_not_there_for_others_not_even_for_an_owner(
    views: SavedViews, people: dict[str, User]
) -> None:
    view = save(views, people["bo"], "Autumn")
    with pytest.raises(UnknownView):
        views.delete(view.number, by=people["anna"])
    assert views.all(people["bo"], "bike") == [view]


def test_what_is_wrong_with_a_view_is_told_in_both_languages(
    views: SavedViews, people: dict[str, User], both: Both
) -> None:
    anna, bo = people["anna"], people["bo"]
    mine, his = save(views, anna, "Autumn"), save(views, bo, "Winter", shared=True)
    save(views, anna, "Spring")
    told = {}
    for wrong in (
        lambda: save(views, anna, "Autumn"),
        lambda: views.rename(mine.number, "Spring", by=anna),
        lambda: views.delete(99, by=anna),
        lambda: views.delete(his.number, by=people["carl"]),
        lambda: views.add(anna, "bike", place=Place.MAP, name="x", query="x" * 4001, at=NOON),
        lambda: views.add(anna, "bike", place=Place.MAP, name="x", query="a\r\nb", at=NOON),
    ):
        with pytest.raises((ViewNameTaken, UnknownView, NotYourView, ViewUnclear)) as caught:
            wrong()
        told[caught.value.code] = both(caught.value)
    assert told == {
        "view-name-taken": (
            'You have a view "Spring" here already. Choose another name.',
            'Du har allerede en visning "Spring" her. Vælg et andet navn.',
        ),
        "unknown-view": (
            'There is no saved view "99". Choose one from the list; somebody may have deleted it.',
            'Der er ingen gemt visning "99". Vælg en fra listen; den kan være slettet.',
        ),
        "not-your-view": (
            'The view "Winter" is somebody else\'s. Save it as a view of your own.',
            'Visningen "Winter" er en andens. Gem den som din egen visning.',
        ),
        "view-unclear": (
            (
                "What the view is to show cannot be kept: it has more than 4,000 characters, or some that cannot be "
                "seen. Open the page anew, choose again and save that."
            ),
            (
                "Det, visningen skal vise, kan ikke gemmes: det er på mere end 4.000 tegn, eller nogle af dem kan ikke "
                "ses. Åbn siden på ny, vælg igen, og gem det."
            ),
        ),
    }
    with pytest.raises(NameUnclear):
        save(views, anna, "\u202e")
