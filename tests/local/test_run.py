import socket

import pytest

from bot.local.__main__ import (
    CannotStart,
    bot_program,
    check_free,
    client_program,
    read_players,
    read_port,
)
from bot.local.playground import PLAYERS, SUPERADMINS


@pytest.mark.parametrize(("environ", "port"), [({}, 3978), ({"P": ""}, 3978), ({"P": "1"}, 1)])
def test_a_port_is_read_or_the_usual_one(environ, port):
    assert read_port(environ, "P", 3978) == port


@pytest.mark.parametrize("value", ["0", "65536", "-1", "3978.5", "http", "²", "1 "])
def test_what_is_no_port_is_named(value):
    with pytest.raises(CannotStart, match="P "):
        read_port({"P": value}, "P", 3978)


@pytest.mark.parametrize(
    ("value", "numbers"), [("", [1]), ("4", [4]), ("1,4", [1, 4]), ("6, 2", [6, 2])]
)
def test_those_who_sit_at_a_client_are_told_by_number(value, numbers):
    assert [player.number for player in read_players({"PLAYGROUND_USERS": value})] == numbers


@pytest.mark.parametrize("value", ["0", "7", "1,", "HR", "1;4"])
def test_an_unknown_number_gets_the_list_of_people(value):
    with pytest.raises(CannotStart) as error:
        read_players({"PLAYGROUND_USERS": value})
    assert all(player.name in str(error.value) for player in PLAYERS)


def test_a_taken_port_is_named_with_the_setting_that_changes_it():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(CannotStart, match=f"{port}.*BOT_PORT={port + 1} make run"):
            check_free(port, "BOT_PORT")


def test_the_bot_runs_in_local_mode_on_loopback_whatever_the_environment_says():
    environ = {"BOT_MODE": "teams", "BOT_HOST": "0.0.0.0", "BOT_DATABASE_URL": "kept"}
    started = bot_program(environ, 4000).environment
    assert started["BOT_MODE"] == "local"
    assert started["BOT_HOST"] == "127.0.0.1"
    assert started["BOT_PORT"] == "4000"
    assert started["BOT_DATABASE_URL"] == "kept"


def test_the_three_superadmins_are_made_so_unless_others_are_named():
    known = bot_program({}, 4000).environment["BOT_SUPERADMINS"]
    assert known.split(",") == [player.entra_id for player in SUPERADMINS]
    assert bot_program({"BOT_SUPERADMINS": "x"}, 4000).environment["BOT_SUPERADMINS"] == "x"


def test_each_client_works_in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folders = {client_program({}, player, port=5000, bot_port=4000).folder for player in PLAYERS}
    assert len(folders) == 6
    assert all((folder / ".m365agentsplayground.yml").is_file() for folder in folders)
