import warnings
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.journey.broken import GOOD

from rejse.errors import Problem
from rejse.journey.parsing import DEPTH_MAX, VALUES_MAX, Listed, Mapped, Scalar, as_written, excerpt, parse
from rejse.journey.reading import read_journey, read_written


def test_what_was_written_keeps_its_spelling_and_its_line() -> None:
    assert parse("name: 0123\nnext:\n  - yes\n  - 2026-03-29\nowner:\n", file=None) == Mapped(
        1,
        {
            "name": Scalar(1, "0123"),
            "next": Listed(2, (Scalar(3, "yes"), Scalar(4, "2026-03-29"))),
            "owner": Scalar(5, None),
        },
    )


@pytest.mark.parametrize(
    ("written", "meant"), [("op: >\n", ">"), ("op: !=\n", "!="), ("op: <\n", "<"), ("op: =\n", "=")]
)
def test_a_comparison_sign_needs_no_quotes(written: str, meant: str) -> None:
    assert parse(written, file=None) == Mapped(1, {"op": Scalar(1, meant)})


def test_the_first_of_two_equal_keys_counts() -> None:
    assert parse("id: bike\nid: car\n", file=None) == Mapped(1, {"id": Scalar(1, "bike")}, {"id": 2})


@pytest.mark.parametrize(
    ("name", "hostile", "code"),
    [
        (
            "a billion laughs",
            "a0: &a0 x\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30)),
            "too-many-values",
        ),
        ("a list that holds itself", "a: &a [*a, *a]\n", "document-too-deep"),
        ("a mapping that holds itself", "a: &a {b: *a}\n", "document-too-deep"),
        ("ten thousand brackets", "[" * 10_000, "document-too-deep"),
        ("deep indentation", "".join(f"{' ' * n}a:\n" for n in range(DEPTH_MAX + 5)), "document-too-deep"),
        ("more values than any journey", "[" + "x," * (VALUES_MAX + 1) + "]", "too-many-values"),
        ("a megabyte of comments", "#" * 1_000_001, "document-too-large"),
        ("a control character", "id: a\nname: \x01", "not-yaml"),
        ("an alias of nothing", "path: *.html", "not-yaml"),
        ("two documents", "id: a\n---\nid: b\n", "not-yaml"),
        ("an unknown directive", "%YAML 9\n---\na: 1\n", "not-yaml"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 40 else "",
)
def test_a_hostile_document_is_refused_by_name(name: str, hostile: str, code: str) -> None:
    refused = parse(hostile, file="evil.yaml")
    assert (name, isinstance(refused, Problem) and refused.code) == (name, code)


def test_a_python_tag_builds_nothing() -> None:
    assert parse("a: !!python/object/apply:os.system ['true']\n", file=None) == Mapped(
        1, {"a": Listed(1, (Scalar(1, "true"),))}
    )


def test_an_anchor_used_again_warns_nobody() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert parse("a: &x 1\nb: &x 2\nc: *x\n", file=None) == Mapped(
            1, {"a": Scalar(1, "1"), "b": Scalar(2, "2"), "c": Scalar(3, "2")}
        )


def test_a_long_value_is_shown_in_short() -> None:
    assert [
        excerpt(Scalar(1, "x" * 100)),
        excerpt(as_written(["a", 1, None, True, 5])),
        excerpt(as_written({"a": 1, "b": date(2026, 3, 29)})),
    ] == ["x" * 57 + "...", "[a, 1, , true, ...]", "{a, b}"]


@settings(max_examples=40, deadline=None)
@given(
    cut=st.integers(0, len(GOOD)),
    gone=st.integers(0, 30),
    put=st.text(st.sampled_from("-:?{}[]&*!|>'\"%@`#, \n\tæ\x00"), max_size=8),
)
def test_no_slip_of_the_keyboard_breaks_reading(cut: int, gone: int, put: str) -> None:
    read = read_journey(GOOD[:cut] + put + GOOD[cut + gone :], file="bike.yaml")
    assert read.journey is not None or read.problems


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "title", "phases", "touchpoints", "name", "next", "binding", "all", "pains", "x"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=60, deadline=None)
@given(ANYTHING)
def test_no_shape_of_values_breaks_reading(value: object) -> None:
    read = read_written(as_written(value))
    assert read.journey is not None or read.problems


def test_a_document_in_which_everything_is_wrong_is_still_read_quickly() -> None:
    fields = "".join(f"field{number}: 1\n" for number in range(2000))
    problems = read_journey(fields + GOOD, file=None).problems
    assert len(problems) == 2000
    assert {problem.code for problem in problems} == {"unknown-field"}
