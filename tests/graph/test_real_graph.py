"""Graph as documented: consent at installation (3), and what little may be read (16)."""

from bot.local.faults import Answer, Operation
from tests.doubles.rules import EVERY
from tests.graph.conftest import BO, DISABLED, GROUP, sdk_warns_of_itself

pytestmark = sdk_warns_of_itself

ASKED = "TeamsActivity.Send.User"
CONSENTING = "TeamsAppInstallation.ReadWriteAndConsentSelfForUser.All"


async def test_3_the_app_is_installed_with_the_consent_that_it_asks_for(graph, local):
    local.rules, local.consents = EVERY, frozenset({ASKED})
    local.permissions.add(CONSENTING)
    assert (await graph.ensure_installed(BO.id)).chat_id == local.chat_id(BO.id)


async def test_3_where_the_set_is_refused_the_bare_way_is_tried(graph, local):
    """The documentation contradicts itself here; both ways are to be tried, and said."""
    local.rules = EVERY
    local.fail(Answer(403, "Forbidden"), on=Operation.INSTALL)
    assert (await graph.ensure_installed(BO.id)).chat_id == local.chat_id(BO.id)
    last = [call.body for call in local.calls if call.operation is Operation.INSTALL][-1]
    assert "consentedPermissionSet" not in last


async def test_16_a_person_is_read_with_the_basic_permission_alone(graph, local):
    local.rules = EVERY
    local.permissions.discard("User.Read.All")
    found = await graph.profile(BO.id)
    assert found is not None
    assert found.mail == BO.mail


async def test_16_the_group_is_read_with_the_basic_permission_alone(graph, local):
    local.rules = EVERY
    local.permissions.discard("User.Read.All")
    assert BO.id in {each.id for each in await graph.group_members(GROUP)}


async def test_16_with_the_wider_permission_a_disabled_account_is_still_left_out(graph, local):
    local.rules, local.group = EVERY, [BO.id, DISABLED.id]
    assert [each.id for each in await graph.group_members(GROUP)] == [BO.id]
