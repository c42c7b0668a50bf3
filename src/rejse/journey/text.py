"""What a person wrote, once per language."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """What a person wrote, once per language; `languages` is never empty."""

    languages: Mapping[str, str]

    def said_in(self, language: str) -> str:
        """Give the text in a language, or in the first language it was written in."""
        return self.languages.get(language) or next(iter(self.languages.values()))
