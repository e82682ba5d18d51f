"""The driftguide's commands, held to what they name: compose, the unit, image and template."""

import json
import re
from configparser import ConfigParser
from pathlib import Path

import pytest
import yaml

from bot.console.commands import main
from hatch_build import SCRIPTS, VENDOR

GUIDE = Path("docs/driftguide.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
COMMANDS = [
    command.strip()
    for block in re.findall(r"```sh\n(.*?)```", re.sub(r"\\\n\s*", "", GUIDE), re.DOTALL)
    for command in block.splitlines()
] + re.findall(r"`((?:sudo )?(?:docker|inlaggsboten|python -m bot) [^`]+)`", GUIDE)
COMPOSE = yaml.safe_load(Path("deploy/compose.yaml").read_text(encoding="utf-8"))["services"]
WORKDIR = re.findall(r"^WORKDIR (/srv/bot)$", Path("Dockerfile").read_text(), re.MULTILINE)[0]
WRAPPER = Path("deploy/systemd/inlaggsboten").read_text(encoding="utf-8")


def beginning(start: str) -> list[str]:
    """What follows, of each command that begins so."""
    found = [each.partition(start)[2].strip() for each in COMMANDS if start in each]
    assert found, start
    return found


def of_unit() -> ConfigParser:
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read("deploy/systemd/inlaggsboten.service", encoding="utf-8")
    return unit


@pytest.mark.parametrize("verb", ["exec", "run"])
def test_what_runs_in_compose_runs_in_a_service_that_there_is(verb: str):
    for command in beginning(f"docker compose {verb} "):
        words = re.sub(r"--entrypoint \w+", "", command).split()
        service = next(word for word in words if not word.startswith("-"))
        assert service in COMPOSE, command


def test_what_is_copied_out_of_compose_lies_where_it_was_written():
    """On the volume that both copies share, since nothing else can be written to."""
    [data] = [each for each in COMPOSE["bot"]["volumes"] if each.startswith("evidence:")]
    assert data.partition(":")[2] == f"{WORKDIR}/data"
    for command in beginning("docker compose cp "):
        service, _, path = command.split()[0].partition(":")
        assert service in COMPOSE
        assert path.startswith(f"{WORKDIR}/data/")
        written = path.removeprefix(f"{WORKDIR}/")
        assert any(each.endswith(written) for each in beginning("docker compose exec bot "))


def test_the_single_container_is_called_by_its_name():
    [name] = set(re.findall(r"docker run --detach --name (\w+)", "\n".join(COMMANDS)))
    tags = set(re.findall(r"docker build .*--tag (\w+)", "\n".join(COMMANDS)))
    assert tags == {name}
    named = {each.split()[0] for each in beginning("docker exec ")}
    named |= {each.partition(":")[0] for each in beginning("docker cp ")}
    assert named == {name}
    [started] = [each for each in COMMANDS if each.startswith("docker run --detach")]
    assert started.endswith(f" {name}")
    assert f"--volume inlaggsboten-data:{WORKDIR}/data" in started
    assert f":{WORKDIR}/organisation:ro" in started


def test_a_service_without_containers_is_set_up_where_its_unit_looks():
    service = of_unit()["Service"]
    [block] = [each for each in BLOCKS if "systemctl enable" in each]
    assert f" {service['EnvironmentFile']}\n" in block
    interpreter = service["ExecStart"].partition("/.venv/")[0]
    assert f'git clone "$PROJEKTET" {interpreter}\n' in block
    assert f"PYTHONPATH={interpreter} " in service["Environment"]
    assert "deploy/systemd/inlaggsboten.service /etc/systemd/system/" in block
    assert "deploy/systemd/inlaggsboten /usr/local/sbin/" in block


def test_an_organisations_own_file_is_laid_where_the_bot_may_read_it():
    """The bot runs as another user than who wrote the file, by a command or under umask 077."""
    for place in ("organisation/", "deploy/organisation/", "/etc/inlaggsboten/kommun.toml"):
        assert re.search(rf"install -m 644 \S*kommun\.toml {place}[`\n]", GUIDE), place
    assert "install -d -m 755 /etc/inlaggsboten\n" in GUIDE
    assert beginning("install -m 600 ~/bot.env /etc/inlaggsboten/"), "its secrets are root's alone"
    [asked] = [each for each in COMMANDS if "--tty" in each]
    assert asked.endswith(" inlaggsboten python -m bot organisation new /ut/kommun.toml")


def test_its_commands_get_the_settings_and_the_place_of_the_service():
    service = of_unit()["Service"]
    for name in (
        "DynamicUser",
        "StateDirectory",
        "StateDirectoryMode",
        "WorkingDirectory",
        "EnvironmentFile",
        "UMask",
    ):
        assert f"--property={name}={service[name]}" in WRAPPER
    assert "--property=User=inlaggsboten" in WRAPPER, "as the unit is called"
    assert f'{service["ExecStart"]} "$@"' in WRAPPER
    assert f"--setenv={service['Environment'].split()[0]} " in WRAPPER


def test_the_pages_scripts_are_put_where_they_are_read():
    [block] = [each for each in BLOCKS if "npm ci" in each]
    for name, package in SCRIPTS.items():
        assert f"deploy/web/node_modules/{package}/{name}" in block
    assert f"--target-directory={VENDOR} " in block
    locked = json.loads(Path("deploy/web/package-lock.json").read_text(encoding="utf-8"))
    assert {f"node_modules/{each.rpartition('/dist')[0]}" for each in SCRIPTS.values()} <= set(
        locked["packages"]
    )


def test_every_file_that_a_command_names_is_there():
    named = set(re.findall(r"(?<![\w/.])(deploy/[\w./-]+\w)", "\n".join(COMMANDS)))
    made = {"deploy/bot.env"}
    installed = {each for each in named if "node_modules" in each}
    assert len(named) > 4
    assert [each for each in sorted(named - made - installed) if not Path(each).exists()] == []


def test_each_variable_of_a_command_is_set_before_it_or_explained():
    explained = set(
        re.findall(
            r"`([A-Z_]+)`", "".join(re.findall(r"^\| (`[A-Z_`, ]+) \|", GUIDE, re.MULTILINE))
        )
    )
    asked = 0
    known = explained | {"PWD"}
    for block in BLOCKS:
        for line in block.splitlines():
            used = set(re.findall(r"\$\{?([A-Z_]+)", line))
            asked += len(used)
            assert used <= known, line
            known |= set(re.findall(r"^([A-Z_]+)=", line))
        if "SITE_HOSTNAME=%s" in block:  # what `. ./.env` brings
            known |= set(re.findall(r"([A-Z_]+)=%s", block))
    assert asked > 10


def test_every_command_of_the_bot_is_one(capsys: pytest.CaptureFixture[str]):
    text = GUIDE + Path("README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:python -m bot|sudo inlaggsboten) ([a-z]+)", text))
    assert {"check", "manifest", "migrate", "move", "backup", "organisation"} <= named
    for each in sorted(named):
        with pytest.raises(SystemExit) as ended:
            main([each, "--help"])
        assert ended.value.code == 0, each
        capsys.readouterr()


def test_the_templates_parameters_and_answers_are_those_that_it_has():
    bicep = Path("deploy/azure/main.bicep").read_text(encoding="utf-8")
    declared = dict(re.findall(r"^param (\w+) (.+)$", bicep, re.MULTILINE))
    [given] = [json.loads(each) for each in re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL)]
    assert set(given) <= set(declared)
    assert {name for name, rest in declared.items() if "=" not in rest} <= set(given)
    on_the_line = re.findall(
        r"(\w+)=@?[^ `]+", " ".join(beginning("--parameters @parameters.json"))
    )
    assert set(on_the_line) <= set(declared)
    answers = set(re.findall(r"^output (\w+)", bicep, re.MULTILINE))
    [sentence] = re.findall(r"Kommandot svarar med (.+?):\n", GUIDE, re.DOTALL)
    assert set(re.findall(r"`(\w+)`", sentence)) == answers
