"""Whole turns as the log tells of them: each by its reference, and none by what was written."""

import io
import json
import logging
from collections import defaultdict
from datetime import timedelta

import pytest

from bot.ops.logs import set_up_logs
from tests.doubles.connector import Fault
from tests.makers import ANNA, BO, SIV
from tests.scenario import settled
from tests.teams.test_cases import ABUSE, AUTHOR, documented, files  # noqa: F401 - a fixture

TITLE = "Kärlek och kanelbullar på Knutpunkten"
REASON = "Drottningen kommer på besök"
GUEST = "0e570000-0000-4000-8000-0000000000ff"


@pytest.fixture
def log():
    """As in service."""
    set_up_logs(readable=False)
    [handler] = logging.getLogger().handlers
    written = io.StringIO()
    handler.setStream(written)
    # The tests' own servers; the bot's writes none (bot/console/serving.py).
    access = logging.getLogger("aiohttp.access")
    access.disabled = True
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    access.disabled = False


async def test_no_log_holds_what_people_wrote_or_who_they_are(teams, files, log, monkeypatch):  # noqa: F811
    anna, bo, siv = (teams.personal(person) for person in (ANNA, BO, SIV))
    await teams.install(ANNA, BO)
    await anna.say(f"boka torsdag {TITLE}")
    await bo.say(f"boka torsdag {TITLE}")
    await anna.say(f"något helt annat om {TITLE}")
    await teams.personal(GUEST).say(f"boka fredag {TITLE}")
    await bo.press_raw("confirm_cancel", {"booking": TITLE, "version": REASON})
    await siv.say(f"stäng 24/12 {REASON}")
    await documented(anna, files)
    teams.teams.fail_next(*[Fault(status=503, retry_after="600")] * 20)
    await anna.deliver(anna.message("mina"))
    teams.teams.heal()

    async def broken(*_, **__):
        raise ValueError(TITLE)

    monkeypatch.setattr("bot.usecases.bookings.book_in", broken)
    await anna.say(f"boka fredag {TITLE}")
    await settled(teams)

    told = log()
    events = {each["event"] for each in told}
    assert {"refused", "bad_button", "answer_kept_for_later", "turn_failed"} <= events
    text = json.dumps(told, ensure_ascii=False)
    for written in (
        TITLE,
        REASON,
        ABUSE,
        AUTHOR,
        "Anna Ek",
        "Bo Al",
        "Siv Rönn",
        ANNA,
        BO,
        SIV,
        GUEST,
    ):
        assert written.lower() not in text.lower()


async def test_each_turn_has_one_reference_which_is_the_one_its_error_shows(
    teams, log, monkeypatch
):
    async def broken(*_, **__):
        raise ValueError

    anna = teams.personal(ANNA)
    await anna.say("hjälp")
    monkeypatch.setattr("bot.usecases.bookings.book_in", broken)
    teams.teams.fail_next(*[Fault(status=503, retry_after="600")] * 20)
    await anna.deliver(anna.message(f"boka torsdag {TITLE}"))
    teams.teams.heal()
    await settled(teams)
    (shown,) = [card for card in map(str, teams.teams.posted.values()) if "eferens" in card]

    of_turn = defaultdict(set)
    for each in log():
        of_turn[each.get("turn")].add(each["event"])
    (reference,) = [turn for turn, events in of_turn.items() if "turn_failed" in events]
    assert reference in shown
    assert "answer_kept_for_later" in of_turn[reference]


async def test_a_jobs_lines_name_the_job(teams, log, clock):
    await teams.install(ANNA, BO)
    await teams.personal(ANNA).say(f"boka torsdag {TITLE}")
    clock.move(timedelta(days=4, hours=5))
    teams.teams.fail_next(*[Fault(status=403)] * 9)
    await settled(teams)
    of_jobs = [each for each in log() if each["event"] == "connector_call_failed"]
    assert of_jobs
    assert all({"job", "kind"} <= set(each) for each in of_jobs)
