"""How many calls a key may make, and what is remembered of it."""

import pytest

from bot.core.rate_limit import Limit, RateLimit


@pytest.fixture
def limit() -> RateLimit:
    return RateLimit(Limit(calls=2, seconds=10), Limit(calls=3, seconds=60))


def test_each_limit_holds_in_its_own_span(limit: RateLimit) -> None:
    moments = (0, 1, 2, 10, 11, 59, 60, 61, 70)
    assert [limit.takes("a", moment) for moment in moments] == [
        *(True, True, False),
        *(True, False, False),  # the third within a minute, and no fourth
        *(True, True, True),
    ]


@pytest.mark.parametrize(
    ("calls", "now", "wait"),
    [((), 0, 0), ((0,), 0, 0), ((0, 4), 4, 6), ((0, 4), 10, 0), ((0, 20, 21), 22, 38)],
)
def test_the_wait_is_that_of_the_strictest_limit(
    limit: RateLimit, calls: tuple[int, ...], now: int, wait: int
) -> None:
    for moment in calls:
        limit.count("a", moment)
    assert limit.wait("a", now) == wait


def test_one_keys_calls_are_nobody_elses(limit: RateLimit) -> None:
    assert [limit.takes(key, 0) for key in "aaab"] == [True, True, False, True]


def test_a_refused_call_is_not_counted(limit: RateLimit) -> None:
    for _ in range(20):
        limit.takes("a", 0)
    assert limit.takes("a", 10)


def test_a_clock_that_is_set_back_locks_nobody_out(limit: RateLimit) -> None:
    for moment in (5000, 5001, 1000, 1001):
        assert limit.takes("a", moment)
    assert not limit.takes("a", 1002)


def test_what_was_forgotten_or_fell_silent_takes_no_memory(limit: RateLimit) -> None:
    for number in range(1000):
        limit.count(str(number), 0)
    limit.forget("5")
    limit.forget("never seen")
    assert len(limit) == 999
    limit.count("a", 61)
    assert len(limit) == 1
