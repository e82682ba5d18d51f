"""What deploys the bot names settings that there are, and agrees with how it serves."""

import re
from pathlib import Path

import pytest
import yaml

from bot.settings import PREFIX, Settings

COMPOSE = Path("deploy/compose.yaml")
BICEP = Path("deploy/azure/main.bicep")
CADDY = Path("deploy/Caddyfile")
SETTINGS = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}


@pytest.fixture
def services():
    return yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]


def test_the_bot_is_given_only_settings_that_there_are(services):
    in_bicep = set(re.findall(r"name: '(BOT_\w+)'", BICEP.read_text(encoding="utf-8")))
    assert set(services["bot"]["environment"]) - SETTINGS == set()
    assert in_bicep
    assert in_bicep - SETTINGS == set()


def test_what_the_bot_must_have_is_given(services):
    needed = {"BOT_DATABASE_URL", "BOT_APP_ID", "BOT_TENANT_ID", "BOT_SUPERADMIN_GROUP_ID"}
    assert needed <= set(services["bot"]["environment"])
    assert all(name in BICEP.read_text(encoding="utf-8") for name in needed)


def test_only_the_proxy_is_reached_from_outside_and_opens_two_paths(services):
    assert [name for name, each in services.items() if "ports" in each] == ["caddy"]
    assert "path /api/messages /calendar/*" in CADDY.read_text(encoding="utf-8")


def test_two_copies_share_their_pictures_and_get_time_to_end(services):
    bot = services["bot"]
    assert bot["deploy"]["replicas"] == 2
    assert bot["volumes"] == ["evidence:/srv/bot/data"]
    assert int(bot["stop_grace_period"].removesuffix("s")) > 10
    assert bot["read_only"]


def test_every_parameter_is_explained():
    text = BICEP.read_text(encoding="utf-8")
    blocks = [block for block in text.split("\n\n") if re.search(r"^param ", block, re.MULTILINE)]
    assert len(blocks) > 5
    assert [block for block in blocks if not block.startswith("@description(")] == []


def test_secrets_are_never_written_to_the_log_of_a_deployment():
    assert "@secure()\n@minLength(24)\nparam databasePassword" in BICEP.read_text(encoding="utf-8")


def test_the_brackets_of_the_template_match():
    """No Bicep compiler is at hand; a torn file would still be seen."""
    text = re.sub(r"//.*|'(?:\\.|\$\{[^}]*\}|[^'\\])*'", "", BICEP.read_text(encoding="utf-8"))
    opened = []
    for bracket in re.findall(r"[\[\](){}]", text):
        if bracket in "[({":
            opened.append(bracket)
        else:
            assert opened.pop() + bracket in {"[]", "()", "{}"}
    assert opened == []
