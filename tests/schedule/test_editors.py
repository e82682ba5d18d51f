"""Who is an editor, by what, and with which particulars."""

import pytest

from bot.core.people import DepartmentId, Grant, Person
from bot.schedule.admin_refusals import NotAPerson, OwnDeputy
from bot.schedule.editors import (
    Standing,
    editors,
    granted,
    is_editor,
    revoked,
    standing,
    with_particulars,
)
from tests.makers import BO, SIV, person

ROSTER = person(on_roster=True)
GRANTED = person(BO, name="Bo Al", grant=Grant.GRANTED)
REVOKED = person(SIV, name="Siv Ek", grant=Grant.REVOKED, on_roster=True)
MET = person("met", name="Zed")


@pytest.mark.parametrize(
    ("who", "what", "may"),
    [
        (ROSTER, Standing.ROSTER, True),
        (GRANTED, Standing.GRANTED, True),
        (REVOKED, Standing.REVOKED, False),
        (MET, Standing.NONE, False),
    ],
)
def test_a_grant_counts_for_more_than_the_team(who: Person, what: Standing, *, may: bool) -> None:
    assert standing(who) is what
    assert is_editor(who) is may


def test_editors_come_first_by_name_and_the_merely_met_are_left_out() -> None:
    assert editors([REVOKED, MET, GRANTED, ROSTER]) == [ROSTER, GRANTED, REVOKED]


def test_whoever_is_revoked_has_no_deputy_and_can_be_let_in_again() -> None:
    gone = revoked(person(on_roster=True, deputy=BO))
    assert (gone.grant, gone.deputy) == (Grant.REVOKED, None)
    assert is_editor(granted(gone))


def test_department_and_deputy_are_set_together() -> None:
    told = with_particulars(ROSTER, department=DepartmentId("vof"), deputy=GRANTED)
    assert (told.department, told.deputy) == ("vof", BO)
    bare = with_particulars(told, department=None, deputy=None)
    assert (bare.department, bare.deputy) == (None, None)


def test_nobody_is_their_own_deputy_and_a_deputy_is_an_editor() -> None:
    with pytest.raises(OwnDeputy):
        with_particulars(ROSTER, department=None, deputy=ROSTER)
    for other in (REVOKED, MET):
        with pytest.raises(NotAPerson):
            with_particulars(ROSTER, department=None, deputy=other)
