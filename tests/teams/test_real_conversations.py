"""Teams as documented: whom the bot may write to, what closes a conversation, who belongs.

Each test names its correction. Sources stand in `tests/doubles/rules.py` and, for the others,
beside the test. Teams' rules are all played here: `EVERY`.
"""

from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from tests.clock import STOCKHOLM
from tests.doubles.rules import EVERY
from tests.makers import ANNA, BO, SIV
from tests.scenario import NAMES, TEAM, TENANT, Stage, settled, stage
from tests.teams.test_installation import recorded
from tests.teams.test_publication import cards_in, until

TUESDAY = datetime(2026, 11, 24, 15, tzinfo=STOCKHOLM)


@pytest.fixture
async def real(tmp_path, clock) -> AsyncIterator[Stage]:
    async with stage(tmp_path, clock, tenant_id=TENANT) as set_up:
        set_up.teams.rules = EVERY
        yield set_up


def member(person: str, **more: str) -> dict[str, str]:
    return {"id": f"29:{person}", "name": NAMES[person], "aadObjectId": person} | more


# 1. Chats that the bot begins


async def test_1_an_editor_who_only_uses_the_channel_is_asked_at_three(real: Stage) -> None:
    await real.install(ANNA, BO)
    await real.channel(ANNA).say("boka tisdag Bakom kulisserna")
    await until(real, TUESDAY)
    cards = cards_in(real, f"a:chat-with-29:{ANNA}")
    assert any("Bakom kulisserna" in each.text for each in cards)


async def test_1_a_chat_is_begun_by_the_roster_id_and_no_other(real: Stage) -> None:
    await real.install(ANNA, BO)
    await real.channel(ANNA).say("boka tisdag Bakom kulisserna")
    await until(real, TUESDAY)
    begun = [
        each.body["members"][0]["id"]
        for each in real.teams.received
        if each.path.endswith("/v3/conversations") and not each.body.get("isGroup")
    ]
    assert begun
    assert {each[:3] for each in begun} == {"29:"}


async def test_1_who_has_the_app_and_is_in_no_roster_is_reached_by_entra_id(real: Stage) -> None:
    await real.install(ANNA)
    real.teams.installed.add(SIV)
    await real.channel(SIV).say("boka tisdag Bakom kulisserna")
    await until(real, TUESDAY)
    assert cards_in(real, f"a:chat-with-{SIV}")


async def test_1_the_account_is_the_one_that_the_roster_gave_last(real: Stage) -> None:
    await real.install(ANNA, BO)
    await real.channel(BO).say("boka tisdag Bakom kulisserna")
    real.teams.rosters[TEAM] = [member(ANNA), member(BO) | {"id": "29:another-of-bos"}]
    await real.post(recorded("member_added", real))
    await until(real, TUESDAY)
    assert cards_in(real, "a:chat-with-29:another-of-bos")


async def test_1_who_has_left_the_team_keeps_the_account_and_name(real: Stage) -> None:
    await real.install(ANNA, BO)
    real.teams.rosters[TEAM] = [member(ANNA)]
    await real.post(recorded("member_added", real))
    await settled(real)
    async with real.storage.read() as tx:
        bo = await tx.people.get(BO)
    assert bo is not None
    assert (bo.account, bo.on_roster) == (f"29:{BO}", False)
