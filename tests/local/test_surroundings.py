"""What `make run` puts around the bot: each superadmin's alerts on a page, and a picture's way."""

from pathlib import Path

import aiohttp

from bot.local.playground import PLAYERS, SUPERADMINS
from bot.local.surroundings import surroundings
from bot.outbox.alerts import RaiseAlert
from bot.swedish.alerts import title
from tests.clock import FixedClock
from tests.doubles.connector import ConnectorDouble
from tests.graph.conftest import sdk_warns_of_itself
from tests.scenario import stage

pytestmark = sdk_warns_of_itself


async def test_the_page_shows_what_each_superadmin_would_get(
    tmp_path: Path, clock: FixedClock
) -> None:
    superadmins = ",".join(player.entra_id for player in SUPERADMINS)
    async with (
        surroundings({56150: PLAYERS[0]}, bot_port=1) as (page, around),
        stage(
            tmp_path,
            clock,
            graph="on",
            graph_url=around["BOT_GRAPH_URL"],
            service_url=around["BOT_SERVICE_URL"],
            alert_sender=around["BOT_ALERT_SENDER"],
            superadmins=superadmins,
        ) as teams,
    ):
        async with teams.storage.begin() as tx:
            await tx.outbox.add(RaiseAlert(case=7, reason="evidence_stored"))
        while (await teams.bot.queue.backlog(clock.now())).waiting:
            await teams.bot.worker.work_due()
        async with teams.http.get(page) as response:
            text = await response.text()
        assert text.count(title("evidence_stored")) >= 6
        assert text.count("Knappar: Jag tar det") == 3
        chat = teams.personal(SUPERADMINS[0].entra_id)
        press = chat.activity("invoke") | {
            "name": "adaptiveCard/action",
            "serviceUrl": around["BOT_SERVICE_URL"],
            "value": {
                "action": {"type": "Action.Execute", "verb": "take_alert", "data": {"case": 7}}
            },
        }
        assert (await teams.post(press))[0] == 200
        while (await teams.bot.queue.backlog(clock.now())).waiting:
            await teams.bot.worker.work_due()
        async with teams.http.get(page) as response:
            text = await response.text()
        assert "Knappar: Jag tar det" not in text
        assert text.count("har tagit ärendet") == 3


async def test_a_picture_reaches_the_bot_as_teams_would_send_it() -> None:
    async with ConnectorDouble().running() as bot, aiohttp.ClientSession() as http:
        port = int(bot.service_url.split(":")[2].split("/")[0])
        async with surroundings({56150: PLAYERS[0]}, bot_port=port) as (page, _):
            form = aiohttp.FormData()
            form.add_field("service_url", "http://127.0.0.1:56150/_connector")
            form.add_field("picture", b"\x89PNG", filename="a.png", content_type="image/png")
            async with http.post(f"{page}picture", data=form) as response:
                assert response.status == 200
            [received] = bot.received
            [attachment] = received.body["attachments"]
            assert attachment["contentType"] == "image/png"
            assert received.body["from"]["aadObjectId"] == PLAYERS[0].entra_id
            async with http.get(attachment["contentUrl"]) as response:
                assert await response.read() == b"\x89PNG"
            foreign = {"Origin": "https://example.org"}
            async with http.post(f"{page}picture", headers=foreign, data={"a": "b"}) as response:
                assert response.status == 403
