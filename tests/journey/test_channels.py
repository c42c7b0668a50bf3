from rejse.journey.channels import CHANNELS, Channel
from rejse.journey.document import Lane, Medium

DRAWN_ICONS = set(
    """ad app calendar cart chat delivery event heart invoice letter mail people phone print radio search self-service
    service-desk shop sms social star wrench web""".split()  # noqa: SIM905  (a list of words reads better)
)


def test_a_channel_knows_where_it_is_drawn_and_what_it_is_called() -> None:
    phone = CHANNELS["phone"]
    assert phone == Channel(id="phone", medium=Medium.PERSONAL, lane=Lane.PHYSICAL, icon="phone")
    assert [phone.name("da"), phone.name("en")] == ["Telefon", "Phone"]


def test_every_channel_of_the_brief_is_there() -> None:
    named = (
        "sms email phone chat letter face-to-face web app social search ad radio print event shop delivery invoice "
        "self-service service-desk"
    )
    assert set(named.split()) <= set(CHANNELS)


def test_every_channel_has_an_icon_that_is_drawn_and_a_name_in_both_languages() -> None:
    assert {channel.icon for channel in CHANNELS.values()} == DRAWN_ICONS
    assert all(channel.name("da") and channel.name("en") for channel in CHANNELS.values())
    assert [channel.id for channel in CHANNELS.values()] == list(CHANNELS)


def test_the_lane_is_the_mediums_own_so_that_a_touchpoint_lies_where_its_channel_does() -> None:
    assert {(channel.medium, channel.lane) for channel in CHANNELS.values()} == {
        (Medium.DIGITAL, Lane.DIGITAL),
        (Medium.PHYSICAL, Lane.PHYSICAL),
        (Medium.PERSONAL, Lane.PHYSICAL),
    }
