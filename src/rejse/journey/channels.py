"""The channel library: where customer and company meet, with medium, lane and icon. A journey may use others too."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rejse.journey.document import Lane, Medium
from rejse.words import label


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A place to meet. A touchpoint may leave its medium out and gets it from here."""

    id: str
    medium: Medium
    lane: Lane
    icon: str

    def name(self, language: str) -> str:
        """Give the channel's name in a language."""
        return label("journey", f"channel.{self.id}", language)


def _channels(medium: Medium, lane: Lane, **icon_by_id: str) -> dict[str, Channel]:
    made = {written.replace("_", "-"): icon for written, icon in icon_by_id.items()}
    return {name: Channel(id=name, medium=medium, lane=lane, icon=icon) for name, icon in made.items()}


CHANNELS: Final[Mapping[str, Channel]] = {
    **_channels(
        Medium.DIGITAL,
        Lane.DIGITAL,
        ad="ad",
        search="search",
        social="social",
        web="web",
        app="app",
        chat="chat",
        email="mail",
        newsletter="mail",
        sms="sms",
        video="web",
        webinar="web",
        web_shop="cart",
        marketplace="cart",
        self_service="self-service",
        community="people",
        review="star",
        podcast="radio",
        booking="calendar",
        digital_invoice="invoice",
    ),
    **_channels(
        Medium.PHYSICAL,
        Lane.PHYSICAL,
        radio="radio",
        tv="ad",
        print="print",
        outdoor="ad",
        letter="letter",
        shop="shop",
        delivery="delivery",
        product="heart",
        packaging="delivery",
        invoice="invoice",
        kiosk="self-service",
    ),
    **_channels(
        Medium.PERSONAL,
        Lane.PHYSICAL,
        face_to_face="people",
        event="event",
        phone="phone",
        service_desk="service-desk",
        repair="wrench",
        referral="heart",
        appointment="calendar",
    ),
}
"""The library by id; `touchpoint.channel` names one of them or a channel of the company's own."""
