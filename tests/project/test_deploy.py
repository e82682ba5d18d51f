"""What deploys the bot names settings that there are, and agrees with how it serves."""

import json
import re
from configparser import ConfigParser
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from pycep import BicepParser

from bot.app import create_app
from bot.console.commands import main
from bot.core.clock import SystemClock
from bot.settings import PREFIX, Settings
from bot.web.addresses import ROOT

COMPOSE = Path("deploy/compose.yaml")
BICEP = Path("deploy/azure/main.bicep")
CADDY = Path("deploy/Caddyfile")
SETTINGS = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}


@pytest.fixture
def services():
    return yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]


FIXED_BY_COMPOSE = {"BOT_HOST", "BOT_PORT", "BOT_DATABASE_URL", "BOT_PUBLIC_URL"}
NOT_FOR_A_SERVER = {"BOT_MODE", "BOT_EXPORTS", "BOT_SERVICE_PORTS"}
"""Of local mode alone."""
NOT_IN_AZURE = NOT_FOR_A_SERVER | {"BOT_HOST", "BOT_PORT"}
"""The image's own."""
NOT_WITH_AN_IDENTITY = {"BOT_APP_TYPE", "BOT_APP_PASSWORD", "BOT_SECRET_EXPIRES"}
"""The template's app registration trusts an identity: there is no secret."""


def test_compose_passes_every_setting(services):
    """All that stands in the file of settings, and nothing that there is not."""
    bot = services["bot"]
    assert bot["env_file"] == "bot.env"
    assert set(bot["environment"]) == FIXED_BY_COMPOSE | {"PGSSLROOTCERT"}
    assert FIXED_BY_COMPOSE <= SETTINGS
    # What compose itself is told is no setting of the bot's, which refuses names that are none.
    own = set(re.findall(r"\$\{(\w+)", COMPOSE.read_text(encoding="utf-8")))
    assert own == {"POSTGRES_PASSWORD", "ROLE_PASSWORD", "SITE_HOSTNAME"}
    assert not own & set(bot["environment"])


def test_bicep_passes_every_setting():
    given = set(re.findall(r"name: '(BOT_\w+)'", BICEP.read_text(encoding="utf-8")))
    assert given == SETTINGS - NOT_IN_AZURE - NOT_WITH_AN_IDENTITY


def test_an_organisations_own_file_is_mounted_in_both(services, template):
    assert "./organisation:/srv/bot/organisation:ro" in services["bot"]["volumes"]
    app = template["resources"]["app"]["config"]["properties"]["template"]
    (container,) = app["containers"]
    [volume] = app["volumes"]
    [mount] = container["volumeMounts"]
    assert mount["volumeName"] == volume["name"]
    assert volume["secrets"][0]["secretRef"] == "organisation"


def test_the_bots_role_is_not_the_owner_of_its_tables(services):
    assert "//inlaggsboten:" in services["bot"]["environment"]["BOT_DATABASE_URL"]
    migrate = services["migrate"]
    assert "//owner:" in migrate["environment"]["BOT_DATABASE_URL"]
    assert services["database"]["environment"]["POSTGRES_USER"] == "owner"
    waits = services["bot"]["depends_on"]["migrate"]["condition"]
    assert waits == "service_completed_successfully"
    with pytest.raises(SystemExit) as ended:
        main([*migrate["command"][3:], "--help"])
    assert ended.value.code == 0


def test_composes_link_to_its_database_is_checked_by_a_certificate_that_it_makes(services):
    for name in ("bot", "migrate"):
        each = services[name]
        assert each["environment"]["BOT_DATABASE_URL"].endswith("@database/bot?ssl=verify-full")
        assert each["environment"]["PGSSLROOTCERT"] == "/srv/authority/root.crt"
        assert "authority:/srv/authority:ro" in each["volumes"]
        assert not [volume for volume in each["volumes"] if volume.startswith("keys:")]
    made, database = services["certificate"], services["database"]
    assert made["command"] == ["database", "/srv/keys", "/srv/authority"]
    assert {"keys:/srv/keys", "authority:/srv/authority"} <= set(made["volumes"])
    assert "keys:/srv/keys:ro" in database["volumes"]
    for said in ("ssl=on", "ssl_cert_file=/srv/keys/server.crt"):
        assert said in database["command"]
    waits = database["depends_on"]["certificate"]["condition"]
    assert waits == "service_completed_successfully"


def test_every_base_image_is_named_by_its_digest_and_moved_on_by_a_bot(services):
    steps = Path("Dockerfile").read_text(encoding="utf-8")
    images = re.findall(r"^FROM (\S+)", steps, re.MULTILINE)
    images += [each["image"] for each in services.values() if "image" in each]
    assert len(images) == 6
    for image in images:
        assert re.fullmatch(r"[a-z]+:[0-9][\w.-]*@sha256:[0-9a-f]{64}", image)
    assert len({image for image in images if image.startswith("python:")}) == 1
    renovate = json.loads(Path("renovate.json").read_text(encoding="utf-8"))
    assert set(renovate["enabledManagers"]) == {"dockerfile", "docker-compose"}
    [pattern] = renovate["docker-compose"]["managerFilePatterns"]
    assert re.search(pattern.strip("/"), COMPOSE.as_posix())


def test_the_app_waits_for_what_it_needs(template):
    """The registry's role, the credential, the database and its firewall, not only the server."""
    text = BICEP.read_text(encoding="utf-8")
    [_, waits] = re.findall(r"dependsOn: \[(.+?)\]", text)
    assert set(waits.split(", ")) == {
        "mayPull",
        "application::trusted",
        "principal",
        "database::bot",
        "database::fromAzure",
    }
    assert {"mayPull", "images"} <= set(template["resources"])
    assert "?ssl=verify-full" in text


def test_the_unit_of_systemd_starts_the_bot_without_rights():
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read("deploy/systemd/inlaggsboten.service", encoding="utf-8")
    service = unit["Service"]
    assert service["ExecStart"].endswith("python -m bot")
    assert service["DynamicUser"] == service["NoNewPrivileges"] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["Restart"] == "always"
    assert int(service["TimeoutStopSec"]) > 10


def test_only_the_proxy_is_reached_from_outside_and_opens_what_people_need(services):
    assert [name for name, each in services.items() if "ports" in each] == ["caddy"]
    [opened] = re.findall(r"@open path (.+)", CADDY.read_text(encoding="utf-8"))
    assert opened.split() == ["/api/messages", "/calendar/*", ROOT, f"{ROOT}/*"]


def test_two_copies_share_their_pictures_and_get_time_to_end(services):
    bot = services["bot"]
    assert bot["deploy"]["replicas"] == 2
    assert bot["volumes"][0] == "evidence:/srv/bot/data"
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


def test_the_guide_says_who_may_let_the_bot_into_the_site_of_the_evidence():
    guide = Path("docs/driftguide.md").read_text(encoding="utf-8")
    section = guide.partition("### Bevis i SharePoint")[2].partition("\n## ")[0]
    for said in ("Sites.Selected", "Sites.FullControl.All", "SharePoint-administratör"):
        assert said in section
    assert "New-MgSitePermission" in section
    assert "Connect-MgGraph -Scopes Sites.FullControl.All" in section


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
    (before,) = app["template"]["initContainers"]
    both = [*container["env"], *before["env"]]
    used = {each["secretRef"] for each in both if "secretRef" in each}
    used |= {
        each["secretRef"] for volume in app["template"]["volumes"] for each in volume["secrets"]
    }
    assert used == secrets
    plain = {each["name"] for each in container["env"] if "value" in each}
    secret = {
        f"{PREFIX}{name.upper()}"
        for name, field in Settings.model_fields.items()
        if "SecretStr" in str(field.annotation)
    }
    assert plain & secret == set()
