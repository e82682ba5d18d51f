import json
import re

import pytest

from bot.local.playground import (
    PLAYERS,
    SUPERADMINS,
    command,
    configuration,
    environment,
    write_configuration,
)

GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def test_there_are_three_editors_and_three_superadmins_with_entra_ids():
    assert len(PLAYERS) == 6
    assert len(SUPERADMINS) == 3
    assert all(GUID.fullmatch(player.entra_id) for player in PLAYERS)


@pytest.mark.parametrize("current", PLAYERS, ids=lambda player: player.name)
def test_the_configuration_names_each_of_the_six_once(current):
    written = configuration(current)
    assert written["currentUser"]["name"] == current.name
    everyone = [written["currentUser"], *written["users"]]
    assert {user["aadObjectId"] for user in everyone} == {p.entra_id for p in PLAYERS}
    assert len(everyone) == len({user["id"] for user in everyone}) == 6
    assert all(all(user.values()) for user in everyone)


def test_each_has_a_personal_chat_of_their_own():
    assert len({player.chat_id for player in PLAYERS}) == 6


def test_the_configuration_is_written_where_the_instance_looks_for_it(tmp_path):
    file = write_configuration(tmp_path / "new", PLAYERS[0])
    assert file == tmp_path / "new" / ".m365agentsplayground.yml"
    assert json.loads(file.read_text()) == configuration(PLAYERS[0])


def test_the_client_sends_no_telemetry_opens_no_browser_and_listens_on_loopback():
    started = command(port=1, bot_port=2)
    assert "--disable-telemetry" in started
    assert "http://127.0.0.1:2/api/messages" in started
    assert any(part.endswith("loopback.cjs") for part in started)
    assert environment({"A": "b"})["TEAMSAPPTESTER_BROWSER"] == "none"
    assert environment({"A": "b"})["A"] == "b"
