"""What deploys the bot names settings that there are, and agrees with how it serves."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from pycep import BicepParser

from bot.app import create_app
from bot.core.clock import SystemClock
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
    needed |= {"BOT_TEAM_ID", "BOT_CHANNEL_ID"}
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


def test_the_image_runs_without_rights_and_writes_only_to_data(services):
    steps = Path("Dockerfile").read_text(encoding="utf-8").splitlines()
    [user] = [each.removeprefix("USER ") for each in steps if each.startswith("USER ")]
    assert re.fullmatch("[1-9][0-9]+:[1-9][0-9]+", user)
    assert [each for each in steps if each.startswith("VOLUME")] == ['VOLUME ["/srv/bot/data"]']
    assert services["bot"]["read_only"]


def test_every_parameter_is_explained():
    text = BICEP.read_text(encoding="utf-8")
    blocks = [block for block in text.split("\n\n") if re.search(r"^param ", block, re.MULTILINE)]
    assert len(blocks) > 5
    assert [block for block in blocks if not block.startswith("@description(")] == []


def test_secrets_are_never_written_to_the_log_of_a_deployment():
    assert "@secure()\n@minLength(24)\nparam databasePassword" in BICEP.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def template():
    """As pycep reads it: Bicep's own compiler comes in no package that can be had here."""
    return BicepParser().parse(text=BICEP.read_text(encoding="utf-8"))


def test_the_template_makes_what_the_guide_says(template):
    assert {each["type"].partition("/")[0] for each in template["resources"].values()} >= {
        "Microsoft.App",
        "Microsoft.BotService",
        "Microsoft.DBforPostgreSQL",
        "Microsoft.ManagedIdentity",
        "Microsoft.OperationalInsights",
    }
    app = template["resources"]["app"]["config"]["properties"]
    assert app["template"]["scale"] == {"minReplicas": 2, "maxReplicas": 2}
    channel = template["resources"]["registration__teams"]["config"]
    assert channel["properties"]["channelName"] == "MsTeamsChannel"


def test_2_the_template_makes_the_identity_a_credential_of_an_app_registration(template):
    """A managed identity has no app registration, and consent to a resource needs one."""
    trusted = template["resources"]["application__trusted"]["config"]
    assert trusted["audiences"] == ["api://AzureADTokenExchange"]
    assert trusted["subject"]["operator"]["operands"]["operand_1"] == "identity"
    registration = template["resources"]["registration"]["config"]["properties"]
    assert registration["msaAppType"] == "SingleTenant"
    guide = Path("docs/driftguide.md").read_text(encoding="utf-8")
    assert "api://AzureADTokenExchange" in guide


def test_11_the_guides_loop_grants_every_graph_permission_that_its_table_names():
    guide = Path("docs/driftguide.md").read_text(encoding="utf-8")
    [loop] = re.findall(r"foreach \(\$namn in (.+?)\) \{", guide, re.DOTALL)
    table = set(re.findall(r"^\| `([\w.]+)` \| Graph, program", guide, re.MULTILINE))
    assert len(table) > 4
    assert table == set(re.findall(r"'([\w.]+)'", loop))


def test_what_the_template_probes_is_served(template):
    app = template["resources"]["app"]["config"]["properties"]
    (container,) = app["template"]["containers"]
    probed = {each["httpGet"]["path"] for each in container["probes"]}
    served = create_app(Settings(mode="local"), SystemClock(ZoneInfo("UTC"))).router.resources()
    assert probed <= {each.canonical for each in served}
    exposed = int(re.findall(r"^EXPOSE (\d+)", Path("Dockerfile").read_text(), re.MULTILINE)[0])
    ports = {each["httpGet"]["port"] for each in container["probes"]}
    assert ports | {app["configuration"]["ingress"]["targetPort"]} == {exposed}


def test_every_name_in_the_template_is_declared_and_used(template):
    given = {*template["parameters"], *template["variables"]}
    declared = given | {*template["resources"]}
    code = re.sub(r"(^|\s)//.*", "", BICEP.read_text(encoding="utf-8"), flags=re.MULTILINE)
    # Of a string only what is within ${…} is code.
    code = re.sub(
        r"'(?:\\.|[^'\\])*'",
        lambda string: " ".join(re.findall(r"\$\{.*?\}", string[0])),
        code,
    )
    unused = [name for name in given if len(re.findall(rf"(?<![.\w]){name}\b(?!:)", code)) < 2]
    assert unused == []
    roots = set(re.findall(r"(?:\$\{|: )([a-z]\w*)(?=[.}\n])", code))
    roots -= {"true", "false", "az"}  # the last is Bicep's own
    assert roots - declared == set()


def test_every_secret_of_the_template_is_kept_as_one(template):
    app = template["resources"]["app"]["config"]["properties"]
    secrets = {each["name"] for each in app["configuration"]["secrets"]}
    (container,) = app["template"]["containers"]
    assert {each["secretRef"] for each in container["env"] if "secretRef" in each} == secrets
    plain = {each["name"] for each in container["env"] if "value" in each}
    secret = {
        f"{PREFIX}{name.upper()}"
        for name, field in Settings.model_fields.items()
        if "SecretStr" in str(field.annotation)
    }
    assert plain & secret == set()
