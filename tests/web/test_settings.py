"""The workspace's settings on the page: validated, written with everything that explains them, in force at once."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from rejse.settings import Settings, UnreadableSettings, read_settings, rewrite_settings, write_settings
from rejse.store.audit import What
from rejse.words import label
from rejse.workspace import Workspace

SETTINGS = st.builds(
    Settings,
    language=st.sampled_from(["da", "en"]),
    time_zone=st.sampled_from(["Europe/Copenhagen", "UTC", "America/Argentina/Buenos_Aires"]),
    currency=st.sampled_from(["DKK", "EUR"]),
    session_gap_minutes=st.integers(1, 10**6),
    patience_days=st.integers(1, 10**6),
    threads=st.integers(0, 1024),
)


def test_a_change_is_written_beside_what_a_person_noted_and_is_in_force_at_once(
    client: TestClient, company: Workspace
) -> None:
    file = company.folder.settings_file
    file.write_text('# ours: asked Bente first\ncurrency = "EUR"  # since 2026\n')
    before = client.get("/api/journeys").json()
    answer = client.post("/settings", data={"currency": "SEK", "session_gap_minutes": "45"})
    assert answer.headers["location"] == "/settings?done=settings-saved"
    assert file.read_text() == (
        '# ours: asked Bente first\ncurrency = "SEK"  # since 2026\n\n'
        "# silence after which a new session begins; exactly this long splits\nsession_gap_minutes = 45\n"
    )
    assert read_settings(file) == Settings(currency="SEK", session_gap_minutes=45)
    assert company.settings == Settings(currency="SEK", session_gap_minutes=45)
    assert client.get("/api/journeys").json() == before
    accounts = client.app.app.state.accounts  # type: ignore[attr-defined]
    assert [(one.what, one.about, one.arguments) for one in accounts.audit.page()] == [
        (What.SETTINGS_CHANGED, "session_gap_minutes", {"before": "30", "after": "45"}),
        (What.SETTINGS_CHANGED, "currency", {"before": "EUR", "after": "SEK"}),
    ]
    assert client.get("/j/example/map").status_code == 200, "sessions are cut anew"


def test_a_value_that_cannot_be_is_told_in_words_and_nothing_is_saved(client: TestClient, company: Workspace) -> None:
    file = company.folder.settings_file
    before = file.read_bytes()
    for value, name in (("Mars", "time_zone"), ("0", "session_gap_minutes"), ("-1", "threads"), ("²", "threads")):
        answer = client.post("/settings?language=da", data={"currency": "SEK", name: value})
        assert answer.status_code == 422
        assert f"Indstillingen &#34;{name}&#34; kan ikke være &#34;{value}&#34;." in answer.text
        assert f'value="{value}"' in answer.text
    assert file.read_bytes() == before
    told = client.patch("/api/settings?language=da", json={"currency": "kroner"})
    assert (told.status_code, told.json()["error"]) == (
        422,
        {
            "code": "bad-setting",
            "message": 'Indstillingen "currency" kan ikke være "kroner".',
            "remedy": "Den er: valutaen for beløb, der ikke selv har en (ISO 4217).",
            "where": None,
        },
    )


def test_a_program_reads_and_changes_settings(client: TestClient) -> None:
    told = client.patch("/api/settings?language=en", json={"threads": 2}).json()["settings"]
    assert told == client.get("/api/settings?language=en").json()["settings"]
    assert told[-1] == {
        "name": "threads",
        "value": 2,
        "default": 0,
        "help": "threads for measuring; 0 means one per core",
    }
    assert client.patch("/api/settings", json={"theme": "dark"}).status_code == 422
    assert client.patch("/api/settings", json={"threads": "2"}).status_code == 422


def test_a_file_that_somebody_has_broken_is_left_as_it_is(client: TestClient, company: Workspace) -> None:
    company.folder.settings_file.write_text("language da\n")
    assert client.post("/settings", data={"currency": "SEK"}).status_code == 409
    assert company.folder.settings_file.read_text() == "language da\n"
    with pytest.raises(UnreadableSettings):
        rewrite_settings("language da\n", Settings())


@given(SETTINGS, SETTINGS)
def test_whatever_is_changed_the_file_says_it_and_explains_itself(before: Settings, wanted: Settings) -> None:
    text = rewrite_settings(write_settings(before), wanted)
    assert text == write_settings(wanted)


@pytest.mark.parametrize(
    "text", ["", '"currency" = "EUR"', "'currency'='EUR' # a \"note\"", "#currency = 1", "\ncurrency\t=\t'EUR'\r\n"]
)
def test_however_the_file_is_written_it_says_what_is_wanted(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("settings") / "rejse.toml"
    file.write_text(rewrite_settings(text, Settings(currency="SEK", threads=3)))
    assert read_settings(file) == Settings(currency="SEK", threads=3)


def test_every_setting_is_told_in_words_and_the_english_ones_are_those_of_the_file() -> None:
    for one in fields(Settings):
        assert label("settings", f"help.{one.name}", "en") == one.metadata["help"]
        assert label("settings", f"name.{one.name}", "da") != label("settings", f"name.{one.name}", "en")
