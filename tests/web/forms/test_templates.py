"""A form as a page has it: nothing inline, every control named and described, usable without JavaScript."""

import re

import pytest
from tests.web.forms.browser import FOLDER, PAGES, Page, drawn, every_place, looked_through, rendered, sent

from rejse.errors import Problem, Where
from rejse.journey.changing import Draft, Operation
from rejse.web.forms import form_of, operations_of

COMPANY = drawn()["company"]
ATTACK = "\"><script>alert(1)</script><img src=x onerror=alert(2)>' autofocus"


def pages() -> list[Page]:
    return [looked_through(rendered(form_of(COMPANY, place, language="da"), base=7)) for place in every_place(COMPANY)]


def test_nothing_is_inline() -> None:
    for page in pages():
        names = {name for _, attributes in page.elements for name in attributes}
        assert {name for name in names if name == "style" or name.startswith("on")} == set()
        assert {tag for tag, _ in page.elements} & {"script", "style"} == set()


def test_every_control_has_a_name_for_who_cannot_see_it_and_every_id_is_there_once() -> None:
    for page in pages():
        ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
        labelled = {attributes["for"] for tag, attributes in page.elements if tag == "label"}
        assert len(ids) == len(set(ids))
        for tag, attributes in page.elements:
            if tag in ("input", "select", "textarea") and attributes.get("type") != "hidden":
                assert "aria-label" in attributes or attributes["id"] in labelled
            named = " ".join(attributes.get(one, "") for one in ("aria-describedby", "aria-labelledby", "list"))
            assert set(named.split()) <= set(ids)


def test_a_form_can_be_sent_without_javascript_and_says_who_sends_it() -> None:
    page = looked_through(rendered(form_of(COMPANY, "touchpoints/guide", language="da"), base=7))
    (form,) = (attributes for tag, attributes in page.elements if tag == "form")
    assert (form["method"], form["action"]) == ("post", "/journeys/shop/save")
    assert (page.sent["csrf"], page.sent["base"]) == (["token"], ["7"])
    assert ("button", "submit") in {(tag, attributes.get("type")) for tag, attributes in page.elements}
    assert page.sent["thoughts/da"] == [""]  # an empty row to write in


def test_every_field_saves_itself_with_the_revision_it_shows() -> None:
    page = looked_through(
        rendered(form_of(COMPANY, "handovers/" + COMPANY.order["handovers"][0], language="en"), base=7)
    )
    fields = [attributes for _, attributes in page.elements if "data-field" in attributes]
    told = {one["data-field"]: one["hx-post"] for one in fields}
    assert told["delivers/leads"] == "/journeys/shop/save?field=delivers/leads&base=7"
    assert {(one["hx-trigger"], one["hx-target"], one["hx-swap"]) for one in fields} == {
        ("change", "closest .field", "outerMorph")
    }


def test_a_field_can_be_put_in_place_of_itself() -> None:
    form = form_of(COMPANY, "touchpoints/guide", language="da")
    alone = PAGES.get_template("forms/field.html").render(
        field=form.field("what"), words=form.words, save="/journeys/shop/save", base=7
    )
    assert re.sub(r"\s+", " ", alone).strip() in re.sub(r"\s+", " ", rendered(form, base=7))


def test_what_is_wrong_is_said_where_it_is_and_the_control_points_to_it() -> None:
    wrong = Problem("typed-number", where=Where(path="touchpoints/guide/position"), arguments={"value": "x"})
    form = form_of(COMPANY, "touchpoints/guide", language="da", problems=[wrong], submitted={"position": ["x"]})
    page = looked_through(rendered(form))
    (control,) = (attributes for _, attributes in page.elements if attributes.get("name") == "position")
    assert (control["value"], control["aria-invalid"]) == ("x", "true")
    assert control["aria-describedby"].split()[0] == "field-touchpoints-guide-position-error"
    assert '"x" er ikke et tal. Skriv det med cifre, for eksempel 12 eller 0,5.' in page.texts
    assert [group.key for group in form.groups if "position" in {one.name for one in group.fields}] == ["rare"]
    assert [group.folded for group in form.groups if group.key == "rare"] == [False]


def test_what_people_wrote_is_text_and_nothing_else() -> None:
    draft = COMPANY.copy()
    place = "touchpoints/guide"
    for name in ("name/da", "what/en", "initiator", "one_of", "channel"):
        draft.apply(Operation(place, name, None, ATTACK))
    draft.apply(Operation(place, "needs", None, [{"da": ATTACK}]))
    draft.apply(Operation(place, "binding", None, {"name": ATTACK, "campaign": [ATTACK]}))
    draft.apply(Operation("phases/interest", "name/da", None, ATTACK))
    form = form_of(draft, place, language="da")
    page = looked_through(rendered(form))
    assert {tag for tag, _ in page.elements} & {"script", "img"} == set()
    assert page.sent["initiator"] == [ATTACK]
    assert operations_of(draft, place, sent(form), language="da") == ((), ())


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_text_says_which_language_it_is_in_and_the_journeys_own_comes_first(language: str) -> None:
    page = looked_through(rendered(form_of(COMPANY, "touchpoints/guide", language=language)))
    tongues = [attributes["lang"] for _, attributes in page.elements if attributes.get("name", "").startswith("what/")]
    assert tongues == ["da", "en"]
    english = COMPANY.copy()
    english.apply(Operation("", "default_language", None, "en"))
    form = form_of(english, "touchpoints/guide", language=language)
    assert [one.lang for one in form.field("what").inputs] == ["en", "da"]


def test_styles_name_only_colours_of_the_theme() -> None:
    style = (FOLDER / "static" / "forms.css").read_text()
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgb\(|hsl\(", style) == []
    known = {"bg", "card", "ink", "mute", "line", "digital-tint", "bad", "bad-tint", "brand", "brand-text", "on-dark"}
    assert set(re.findall(r"var\(--([a-z-]+)", style)) <= known | {"focus", "edge"}


def test_a_new_journey_without_anything_in_it_has_a_form() -> None:
    bare = Draft.from_builtins(
        {"id": "x", "title": {"da": "x"}, "owner": "", "phases": [{"id": "p", "name": {"da": "P"}}]}
    )
    assert [form_of(bare, place, language="da").title for place in every_place(bare)] == ["x", "P"]
