"""A workspace's rejse.toml: what it may say, and what it is told when it says something else."""

from pathlib import Path

import pytest

from rejse.errors import RejseError
from rejse.settings import BadSetting, Settings, UnknownSetting, UnreadableSettings, read_settings, write_settings
from rejse.words import line


def reading(folder: Path, text: str) -> Settings:
    (folder / "rejse.toml").write_text(text)
    return read_settings(folder / "rejse.toml")


def test_settings_come_back_as_they_were_written(tmp_path: Path) -> None:
    chosen = Settings(language="en", time_zone="Europe/London", currency="GBP", session_gap_minutes=20, threads=2)
    assert reading(tmp_path, write_settings(chosen)) == chosen


def test_what_is_not_named_keeps_its_default(tmp_path: Path) -> None:
    assert reading(tmp_path, 'language = "en"\n') == Settings(language="en")


MISTAKES = {
    'langage = "da"': (
        UnknownSetting,
        'There is no setting called "langage". Did you mean "language"? [unknown-setting]',
        'Der er ingen indstilling, der hedder "langage". Mente du "language"? [unknown-setting]',
    ),
    "language = 7": (
        BadSetting,
        'The setting "language" cannot be "7". It is: da or en. [bad-setting]',
        'Indstillingen "language" kan ikke være "7". Den er: da or en. [bad-setting]',
    ),
    "language da": (
        UnreadableSettings,
        (
            'The settings are not written as TOML: REASON. Write one setting per line, such as language = "da". '
            "[unreadable-settings]"
        ),
        (
            "Indstillingerne er ikke skrevet som TOML: REASON. Skriv én indstilling pr. linje, for eksempel "
            'language = "da". [unreadable-settings]'
        ),
    ),
}
HELP = "language of what is shown where the reader has not chosen: da or en"
REASON = "Expected '=' after a key in a key/value pair (at line 1, column 10)"


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_in_the_settings_is_explained(tmp_path: Path, text: str) -> None:
    kind, *sentences = MISTAKES[text]
    with pytest.raises(RejseError) as told:
        reading(tmp_path, text)
    said = [line(told.value, language).removeprefix(f"{tmp_path / 'rejse.toml'}: ") for language in ("en", "da")]
    assert type(told.value) is kind
    assert [one.replace(HELP, "da or en").replace(REASON, "REASON") for one in said] == sentences


@pytest.mark.parametrize(
    "text", ['time_zone = "Mars"', 'currency = "kroner"', "threads = -1", "session_gap_minutes = 0"]
)
def test_a_value_that_means_nothing_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadSetting):
        reading(tmp_path, text)
