import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.botframework.rate_limit import READS, SENDS, TENANT, Limit, RateLimits, TooBusy
from tests.doubles.fake_time import FakeTime

CHANNEL = "19:schedule@thread.tacv2"


def limits(time: FakeTime) -> RateLimits:
    return RateLimits(monotonic=time.monotonic, sleep=time.sleep)


def most_within(times: list[float], seconds: float) -> int:
    """Count the most calls in any span of that length, which is open at one end."""
    return max(
        sum(1 for other in times if start <= other < start + seconds - 1e-6) for start in times
    )


@pytest.mark.parametrize(
    ("limit", "sends_before"),
    [(SENDS[0], 7), (READS[0], 14)],
    ids=["sends", "reads"],
)
async def test_as_many_calls_as_teams_takes_pass_at_once_and_the_next_waits(
    limit: Limit, sends_before: int
):
    time = FakeTime()
    kept = limits(time)
    kind = SENDS if limit in SENDS else READS
    for _ in range(sends_before):
        await kept.room(CHANNEL, budget=0, limits=kind)
    assert time.slept == []
    with pytest.raises(TooBusy) as busy:
        await kept.room(CHANNEL, budget=0.5, limits=kind)
    assert busy.value.retry_after == pytest.approx(1)
    await kept.room(CHANNEL, budget=10, limits=kind)
    assert time.now == pytest.approx(1001)


async def test_a_refusal_for_lack_of_time_takes_no_room():
    time = FakeTime()
    kept = limits(time)
    for _ in range(7):
        await kept.room(CHANNEL, budget=0)
    for _ in range(20):
        with pytest.raises(TooBusy):
            await kept.room(CHANNEL, budget=0)
    time.now += 2
    for _ in range(7):
        await kept.room(CHANNEL, budget=0)


@given(pauses=st.lists(st.floats(0, 3), min_size=1, max_size=150))
async def test_no_span_ever_holds_more_calls_than_its_limit(pauses: list[float]):
    time = FakeTime()
    kept = limits(time)
    sent: list[float] = []
    for pause in pauses:
        time.now += pause
        await kept.room(CHANNEL, budget=3600)
        sent.append(time.now)
    for limit in SENDS:
        assert most_within(sent, limit.seconds) <= limit.calls


@pytest.mark.parametrize("kind", [SENDS, READS], ids=["sends", "reads"])
async def test_a_burst_fills_each_span_to_its_limit_and_no_further(kind: tuple[Limit, ...]):
    time = FakeTime()
    kept = limits(time)
    called: list[float] = []
    for _ in range(250):
        await kept.room(CHANNEL, budget=3600, limits=kind)
        called.append(time.now)
    assert [most_within(called, limit.seconds) for limit in kind[:3]] == [
        limit.calls for limit in kind[:3]
    ]


async def test_an_hour_of_steady_sending_stays_under_the_hours_limit():
    time = FakeTime()
    kept = limits(time)
    sent: list[float] = []
    for _ in range(1900):
        await kept.room(CHANNEL, budget=3600)
        sent.append(time.now)
    assert sent[1800] - sent[0] >= 3600 - 1e-6
    assert sent[1799] - sent[0] < 3600


async def test_threads_of_a_channel_count_as_the_channel():
    time = FakeTime()
    kept = limits(time)
    for thread in range(7):
        await kept.room(f"{CHANNEL};messageid={thread}", budget=0)
    with pytest.raises(TooBusy):
        await kept.room(CHANNEL, budget=0)


async def test_the_whole_tenant_gets_fifty_a_second():
    time = FakeTime()
    kept = limits(time)
    for person in range(TENANT.calls):
        await kept.room(f"a:{person}", budget=0)
    with pytest.raises(TooBusy):
        await kept.room("a:one-more", budget=0.5)
