import pytest

from bot.core.people import Role
from bot.core.permissions import Action, NotAllowed, may, require
from tests.makers import actor

AN_EDITORS = {
    Action.READ_HELP,
    Action.SEE_SCHEDULE,
    Action.BOOK,
    Action.CHANGE_OWN,
    Action.REPORT_COMMENT,
    Action.KEEP_WATCH,
    Action.TIP,
}


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
def test_each_role_may_do_its_own_and_is_refused_the_rest(role: Role, action: Action):
    somebody = actor(role=role)
    allowed = {
        Role.GUEST: {Action.READ_HELP},
        Role.EDITOR: AN_EDITORS,
        Role.SUPERADMIN: set(Action),
    }[role]
    assert may(somebody, action) is (action in allowed)
    if action in allowed:
        require(somebody, action)
    else:
        with pytest.raises(NotAllowed):
            require(somebody, action)


@pytest.mark.parametrize(
    ("role", "is_editor", "is_superadmin"),
    [
        (Role.GUEST, False, False),
        (Role.EDITOR, True, False),
        (Role.SUPERADMIN, True, True),
    ],
)
def test_a_superadmin_is_an_editor_too(role: Role, is_editor: bool, is_superadmin: bool):  # noqa: FBT001
    somebody = actor(role=role)
    assert (somebody.is_editor, somebody.is_superadmin) == (is_editor, is_superadmin)
