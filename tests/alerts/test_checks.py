"""What the checks of health come to: in which order, and with which exit code."""

from collections.abc import Sequence

import pytest

from bot.alerts.checks import (
    ALL_FINE,
    SOMETHING_FAILS,
    SOMETHING_IS_UNKNOWN,
    Check,
    Finding,
    Why,
    exit_code,
    fails,
    holds,
    in_order,
    unknown,
)

FINE = holds(Check.TOKEN)
NOT = fails(Check.CLOCK, Why.CLOCK_OFF)
UNKNOWN = unknown(Check.MIGRATIONS, Why.NEEDS_DATABASE)


@pytest.mark.parametrize(
    ("findings", "code"),
    [
        ([], ALL_FINE),
        ([FINE], ALL_FINE),
        ([FINE, UNKNOWN], SOMETHING_IS_UNKNOWN),
        ([UNKNOWN, NOT, FINE], SOMETHING_FAILS),
    ],
)
def test_what_fails_counts_before_what_nobody_knows(
    findings: Sequence[Finding], code: int
) -> None:
    assert exit_code(findings) == code


def test_checks_are_told_in_one_order_and_those_of_a_kind_as_they_came() -> None:
    first, second = (holds(Check.CHAT, whose=name) for name in ("Siv", "Bo"))
    assert in_order([first, FINE, second, NOT, UNKNOWN]) == [UNKNOWN, NOT, FINE, first, second]
