"""Who may change whose booking, on which page."""

import pytest

from bot.core.people import Actor, Role
from bot.core.refusals import NotAllowed
from bot.schedule.permissions import may_change, require_change, require_page
from bot.schedule.refusals import NotYourPage, NotYours
from tests.makers import ANNA, BO, SIV, actor, booking, page

ANNAS = booking()
SUPERADMIN = actor(SIV, role=Role.SUPERADMIN)


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (actor(ANNA), True),
        (actor(BO), False),
        (actor(BO, deputy_for=[ANNA]), True),
        (SUPERADMIN, True),
        (actor(ANNA, role=Role.GUEST), False),
        (actor(BO, role=Role.GUEST, deputy_for=[ANNA]), False),
    ],
)
def test_owner_deputy_and_superadmin_may_change_a_booking(who: Actor, *, may: bool) -> None:
    assert may_change(who, ANNAS) is may
    if may:
        require_change(who, ANNAS)
    else:
        with pytest.raises((NotYours, NotAllowed)):
            require_change(who, ANNAS)


def test_a_page_with_editors_of_its_own_is_theirs_and_the_superadmins() -> None:
    theirs = page(editors=frozenset({ANNA}))
    require_page(actor(ANNA), theirs)
    require_page(SUPERADMIN, theirs)
    require_page(actor(BO), page())
    with pytest.raises(NotYourPage):
        require_page(actor(BO), theirs)
    with pytest.raises(NotAllowed):
        require_page(actor(ANNA, role=Role.GUEST), page())
