import pytest
from tests.journey.test_checks import journey, text, touchpoint

from rejse.journey.content import Content
from rejse.journey.gaps import Gap, content_at, unaddressed
from rejse.journey.value import Gain, Pain

WAIT = Pain(id="wait", text=text("Venter"))
RAIN = Pain(text=text("Regn"))
FITS = Gain(id="fits", text=text("Passer"))
RIDE = touchpoint("ride", pains=(WAIT, RAIN), gains=(FITS,))


def content(**fields: object) -> Content:
    return Content(id="guide", title=text("Guide"), **fields)  # type: ignore[arg-type]  # a test names the fields


@pytest.mark.parametrize(
    ("made", "pains", "gains"),
    [
        (content(), (WAIT, RAIN), (FITS,)),
        (content(touchpoints=("ride",)), (), ()),
        (content(phases=("buy",)), (), ()),
        (content(phases=("buy",), touchpoints=("other",)), (WAIT, RAIN), (FITS,)),
        (content(addresses=("wait",)), (RAIN,), (FITS,)),
        (content(touchpoints=("ride",), addresses=("wait", "fits")), (RAIN,), ()),
    ],
)
def test_content_speaks_to_what_it_names_or_to_all_where_it_is_used(
    made: Content, pains: tuple[Pain, ...], gains: tuple[Gain, ...]
) -> None:
    gaps = [Gap(touchpoint=RIDE, pains=pains, gains=gains)] if pains or gains else []
    assert list(unaddressed(journey(RIDE, content=(made,)))) == gaps


def test_a_touchpoint_may_name_its_content() -> None:
    ride = touchpoint("ride", content=("guide",), gains=(FITS,))
    drawn = journey(ride, content=(content(),))
    assert (content_at(drawn, ride), list(unaddressed(drawn))) == ((content(),), [])
