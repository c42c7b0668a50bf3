import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rejse.trace.templates import plain_path, template_of, templates_of


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("", "/"),
        ("/", "/"),
        ("/prices/", "/prices"),
        ("/prices?from=mail#top", "/prices"),
        ("//prices///bike", "/prices/bike"),
        ("https://shop.example/prices", "/prices"),
        ("https://shop.example", "/"),
        ("/orders/4711/lines", "/orders/:id/lines"),
        ("/orders/-1", "/orders/:id"),
        ("/p/12.5", "/p/:id"),
        ("/p/4711.html", "/p/:id.html"),
        ("/p-4711", "/p-:id"),
        ("/SKU48213", "/SKU-:id"),
        ("/red-shoes-48213", "/red-shoes-:id"),
        ("/o/550e8400-e29b-41d4-a716-446655440000", "/o/:id"),
        ("/o/dead1234beef", "/o/:id"),
        ("/o/dGhpcyBpcyBhIHRlc3Q0", "/o/:id"),
        ("/u/anna@firma.dk/orders", "/u/:email/orders"),
        ("/u/anna%40firma.dk", "/u/:email"),
        ("/news/2026-05-17", "/news/:date"),
        ("/news/20260517", "/news/:date"),
        ("/news/17-05-2026", "/news/:date"),
        ("/news/2026-05", "/news/:date"),
        ("/news/2026/05/17/spring", "/news/:date/spring"),
        ("/news/2026/5/spring", "/news/:date/spring"),
        ("/o/12345678", "/o/:id"),
    ],
)
def test_what_differs_from_customer_to_customer_is_replaced(path: str, template: str) -> None:
    assert template_of(path) == template


@pytest.mark.parametrize(
    "path", ["/iphone-15", "/v2/api", "/sale-2024", "/facade", "/deadbeef", "/åbningstider", "/100-ting"]
)
def test_what_names_the_page_stays(path: str) -> None:
    assert template_of(path) == path


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet="/ab1290-_.:@%?#*f", max_size=30))
def test_a_template_is_its_own_template(path: str) -> None:
    once = template_of(path)
    assert template_of(once) == once
    assert plain_path(plain_path(path)) == plain_path(path)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.text(alphabet="/a120-_.:@%?#*f ", max_size=30), max_size=5))
def test_many_paths_at_once_have_the_templates_of_each(paths: list[str]) -> None:
    numbered = [*paths, *(f"{path}/12345" for path in paths), *(f"/2026/05/123456/{path}" for path in paths)]
    assert templates_of(pa.array(numbered, pa.string())) == [template_of(path) for path in numbered]
