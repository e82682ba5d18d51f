"""Who is superadmin, also while Graph is down."""

import asyncio
from datetime import timedelta

import pytest

from bot.alerts.ports import GraphRefused, GraphUnavailable, GroupReading
from bot.graph.group import SuperadminGroup
from bot.local.faults import Answer, Operation
from tests.graph.conftest import ANNA, BO, CILLA, GROUP, sdk_warns_of_itself

pytestmark = sdk_warns_of_itself


@pytest.fixture
def group(graph, clock):
    return SuperadminGroup(people=graph, group_id=GROUP, now=clock)


def reads(local):
    return [call.operation for call in local.calls].count(Operation.GROUP)


async def test_before_the_first_answer_nobody_is_known(group):
    assert group.known is None


async def test_the_group_is_read_once_and_kept(group, local, clock):
    expected = GroupReading(members=(ANNA, BO, CILLA), read_at=clock())
    assert await group.current() == expected
    clock.advance(minutes=14, seconds=59)
    assert await group.current() == expected == group.known
    assert reads(local) == 1


async def test_after_a_quarter_of_an_hour_the_group_is_read_again(group, local, clock):
    await group.current()
    local.group = [BO.id]
    clock.advance(minutes=15)
    assert await group.current() == GroupReading(members=(BO,), read_at=clock())


async def test_turns_that_ask_at_once_share_one_reading(group, local):
    first, second = await asyncio.gather(group.current(), group.current())
    assert first == second
    assert reads(local) == 1


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        (Answer(503), "Graph is unavailable: 503 LocalFault"),
        (Answer(403, "Forbidden"), "Graph refused with 403 Forbidden"),
    ],
)
async def test_the_last_reading_outlives_graph(group, local, clock, fault, failure):
    read_at = clock()
    await group.current()
    local.fail(fault, on=Operation.GROUP, times=None)
    clock.advance(hours=1)
    assert await group.current() == GroupReading(
        members=(ANNA, BO, CILLA), read_at=read_at, failure=failure
    )


async def test_a_graph_in_trouble_is_asked_once_a_minute(group, local, clock):
    await group.current()
    clock.advance(hours=1)
    local.fail(Answer(503), times=2)
    await group.current()
    clock.advance(seconds=59)
    await group.current()
    clock.advance(seconds=1)
    assert (await group.current()).failure is not None
    clock.advance(minutes=1)
    assert await group.current() == GroupReading(members=(ANNA, BO, CILLA), read_at=clock())


async def test_without_any_reading_the_failure_is_told(group, local):
    local.fail(Answer(503))
    with pytest.raises(GraphUnavailable):
        await group.current()
    local.fail(Answer(404, "Request_ResourceNotFound"))
    with pytest.raises(GraphRefused):
        await group.current()
    assert (await group.current()).members == (ANNA, BO, CILLA)


async def test_a_reading_from_before_a_restart_serves_while_graph_is_down(graph, local, clock):
    remembered = GroupReading(members=(BO,), read_at=clock() - timedelta(days=1))
    group = SuperadminGroup(people=graph, group_id=GROUP, now=clock, remembered=remembered)
    local.down = True
    assert (await group.current()).members == (BO,)
    assert group.known is not None
    assert group.known.read_at == remembered.read_at


async def test_an_emptied_group_is_empty(group, local, clock):
    await group.current()
    local.group = []
    clock.advance(hours=1)
    assert (await group.current()).members == ()
