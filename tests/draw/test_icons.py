import re

import pytest

from rejse.draw.icons import ICONS, icon_of
from rejse.journey.channels import CHANNELS
from rejse.journey.document import Medium


@pytest.mark.parametrize(
    ("channel", "medium", "icon"),
    [
        ("sms", Medium.DIGITAL, "sms"),
        ("E-mail", Medium.DIGITAL, "mail"),
        ("service desk", Medium.PERSONAL, "service-desk"),
        ("sales meeting", Medium.PERSONAL, "people"),
        ("carrier pigeon", Medium.PHYSICAL, "shop"),
        ("", Medium.DIGITAL, "web"),
    ],
)
def test_a_channel_has_its_icon_or_that_of_its_medium(channel: str, medium: Medium, icon: str) -> None:
    assert icon_of(channel, medium) == icon


@pytest.mark.parametrize("icon", ICONS)
def test_icons_are_paths_and_nothing_else(icon: str) -> None:
    assert re.fullmatch(r"M[-\d .MLHVCSAmlhvcsaz]+", ICONS[icon])


def test_every_channel_of_the_library_has_an_icon() -> None:
    assert sorted({channel.icon for channel in CHANNELS.values()} - set(ICONS)) == []


def test_no_two_icons_are_the_same() -> None:
    assert len(set(ICONS.values())) == len(ICONS) == 24
