"""Wrong settings, each by itself: one clear line that names the setting, never a traceback."""

import os
import socket
from pathlib import Path

import pytest

from bot import __version__
from bot.console.check import wrong_settings
from bot.console.commands import main
from bot.console.preflight import described, look_over
from bot.organisation import BUILT_IN
from bot.settings import BadSettings, Settings, read_settings
from bot.swedish import checks as words
from bot.swedish.checked_settings import SETTINGS

APP = "3f9f2c1e-6a56-4a0b-9b8e-0f1d2c3b4a50"
RIGHT = {
    "BOT_APP_ID": APP,
    "BOT_TENANT_ID": "7b1f0a3e-52c4-4d0f-9a6b-2f1e0c9d8b70",
    "BOT_APP_PASSWORD": "a-made-up~value",
    "BOT_SUPERADMINS": "a1c0e3b2-7d54-4f0a-8e21-5b6c7d8e9f01",
    "BOT_PUBLIC_URL": "https://bot.example.se",
    "BOT_DATABASE_URL": "sqlite+aiosqlite:///bot.db",
    "BOT_EVIDENCE": "evidence",
    "BOT_PORT": "0",
}
AROUND = (
    "AZURE_CLIENT_CERTIFICATE_PATH",
    "AZURE_FEDERATED_TOKEN_FILE",
    "SSL_CERT_FILE",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "HTTPS_PROXY",
    "https_proxy",
    "HTTP_PROXY",
    "http_proxy",
)
POSTGRESQL = "postgresql+asyncpg://bot:hush@db.example.se/bot"
SECRETS = ("hush", "a-made-up~value")


@pytest.fixture(autouse=True)
def _right(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, _free_port: str) -> None:
    monkeypatch.chdir(tmp_path)
    for name in AROUND:
        monkeypatch.delenv(name, raising=False)
    for name, value in (RIGHT | {"BOT_PORT": _free_port}).items():
        monkeypatch.setenv(name, value)
    organisation = BUILT_IN.read_text(encoding="utf-8")
    Path("empty.toml").touch()
    Path("bom.toml").write_text(organisation, encoding="utf-8-sig")
    Path("cp1252.toml").write_bytes(organisation.encode("cp1252", errors="replace"))
    Path("syntax.toml").write_text('name = "Lund', encoding="utf-8")
    Path("less.toml").write_text('name = "Lund"', encoding="utf-8")
    Path("a_file").write_text("x", encoding="utf-8")
    Path("a_folder").mkdir()


@pytest.fixture
def _free_port() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])


def told() -> list[str]:
    with pytest.raises(BadSettings) as bad:
        look_over(read_settings(), os.environ)
    return str(bad.value).splitlines()


WRONG = [
    ("BOT_MODE", "team"),
    ("BOT_PORT", "x"),
    ("BOT_PORT", "70000"),
    ("BOT_HOST", "https://bot.example.se"),
    ("BOT_HOST", "192.0.2.1"),
    ("BOT_HOST", "no-such-host.invalid"),
    ("BOT_DATABASE_URL", "bot.db"),
    ("BOT_DATABASE_URL", "mysql://bot:hush@db/bot"),
    ("BOT_DATABASE_URL", "postgresql://bot:hush@db/bot"),
    ("BOT_DATABASE_URL", f"{POSTGRESQL}?sslmode=require"),
    ("BOT_DATABASE_URL", "postgresql+asyncpg://bot:hu@sh@db/bot"),
    ("BOT_DATABASE_URL", "postgresql+asyncpg://bot:hush@db:port/bot"),
    ("BOT_DATABASE_URL", "postgresql+asyncpg://bot:hush@db"),
    ("BOT_DATABASE_URL", "sqlite+aiosqlite:////proc/none/bot.db"),
    ("BOT_DATABASE_URL", "sqlite+aiosqlite:///a_file/bot.db"),
    ("BOT_DATABASE_URL", "sqlite+aiosqlite:///a_folder"),
    ("BOT_APP_ID", "inlaggsboten"),
    ("BOT_TENANT_ID", "example.se"),
    ("BOT_APP_TYPE", "MultiTenant"),
    ("BOT_APP_PASSWORD", "   "),
    ("BOT_APP_PASSWORD", APP),
    ("BOT_SECRET_EXPIRES", "nästa år"),
    ("BOT_SERVICE_URL", "smba"),
    ("BOT_SERVICE_URL", "http://smba.example.se/"),
    ("BOT_SUPERADMINS", "siv@example.se"),
    ("BOT_SUPERADMIN_GROUP_ID", "Superadmins"),
    ("BOT_TEAMS_APP_ID", "inlägg"),
    ("BOT_GRAPH", "yes"),
    ("BOT_GRAPH_URL", "http://graph.microsoft.com/v1.0"),
    ("BOT_OPENID_METADATA_URL", "http://login.example.se"),
    ("BOT_ALERT_SENDER", "larm"),
    ("BOT_HEARTBEAT_URL", "http://hjarta.example.se/x"),
    ("BOT_HEARTBEAT_URL", "hjarta"),
    ("BOT_EVIDENCE", "https://example.sharepoint.com/sites/x"),
    ("BOT_EVIDENCE", "example.sharepoint.com/sites/x"),
    ("BOT_EVIDENCE", "sharepoint:"),
    ("BOT_EVIDENCE", "a_file/evidence"),
    ("BOT_EVIDENCE", "/proc/evidence"),
    ("BOT_METRICS_TOKEN", "  "),
    ("BOT_PUBLIC_URL", "http://bot.example.se"),
    ("BOT_PUBLIC_URL", "bot.example.se"),
    ("BOT_PUBLIC_URL", "https://bot.example.se/bot"),
    ("BOT_TIMEZONE", "Stockholm"),
    ("BOT_DIGEST", "måndag 8"),
    ("BOT_DIGEST", "mon 25:00"),
    ("BOT_ORGANISATION", "none.toml"),
    ("BOT_ORGANISATION", "empty.toml"),
    ("BOT_ORGANISATION", "bom.toml"),
    ("BOT_ORGANISATION", "cp1252.toml"),
    ("BOT_ORGANISATION", "syntax.toml"),
    ("BOT_ORGANISATION", "a_folder"),
    ("BOT_PORTT", "1"),
    ("BOT_SUPERADMIN", "x"),
    ("AZURE_CLIENT_CERTIFICATE_PATH", "none.pem"),
    ("AZURE_FEDERATED_TOKEN_FILE", "none"),
    ("BOT_HOST", "*"),
    ("BOT_HOST", "0.0.0.0:3978"),
    ("BOT_DATABASE_URL", "sqlite+aiosqlite://"),
    ("BOT_DATABASE_URL", "sqlite+aiosqlite:///"),
    ("BOT_DATABASE_URL", f"{POSTGRESQL}?ssl=ja"),
    ("BOT_DATABASE_URL", f"{POSTGRESQL}?connect_timeout=5"),
    ("BOT_DATABASE_URL", '"sqlite+aiosqlite:///bot.db"'),
    ("BOT_APP_ID", f"{{{APP}}}"),
    ("BOT_APP_PASSWORD", "hush "),
    ("BOT_APP_PASSWORD", "hush\n"),
    ("BOT_APP_PASSWORD", "…"),
    ("BOT_DATABASE_URL", "postgresql+asyncpg://bot:…@db.example.se/bot"),
    ("BOT_SECRET_EXPIRES", "1735689600"),
    ("BOT_SECRET_EXPIRES", "2027-02-30"),
    ("BOT_SERVICE_PORTS", "3979;3980"),
    ("BOT_SUPERADMINS", f"{APP};{APP}"),
    ("BOT_SUPERADMINS", f'["{APP}"]'),
    ("BOT_TEAM_ID", "https://teams.microsoft.com/l/team/19%3Aa%40thread.tacv2/x"),
    ("BOT_CHANNEL_ID", "Allmänt"),
    ("BOT_GRAPH_URL", "https://graph.microsoft.com"),
    ("BOT_GRAPH_URL", "https://graph.microsoft.com/beta"),
    ("BOT_GRAPH_URL", "https://graph.example.se/v1.0"),
    ("BOT_SIGN_IN_AUTHORITY", "http://login.example.se"),
    ("BOT_ALERT_SENDER", "SAV <sav@example.se>"),
    ("BOT_EVIDENCE", "SharePoint:b!x/bevis"),
    ("BOT_EVIDENCE", "sharepoint:b!x/../annat"),
    ("BOT_EVIDENCE", "\\\\server\\bevis"),
    ("BOT_METRICS_TOKEN", "åäö"),
    ("BOT_METRICS_TOKEN", "two words"),
    ("BOT_SIGNING_KEY", "hush"),
    ("BOT_SIGNING_KEY", "aHVzaA=="),
    ("BOT_PUBLIC_URL", "https://bot:hush@bot.example.se"),
    ("BOT_PUBLIC_URL", "https://bot.example.se:99999"),
    ("BOT_TIMEZONE", "Europe"),
    ("BOT_TIMEZONE", "../etc/passwd"),
    ("BOT_DIGEST", "mon 24:00"),
    ("BOT_RETENTION_CASES", "5"),
    ("AZURE_CLIENT_CERTIFICATE_PATH", "a_file"),
    ("HTTPS_PROXY", "proxy:8080"),
    ("HTTPS_PROXY", "socks5://proxy:1080"),
    ("HTTPS_PROXY", "http://"),
    ("SSL_CERT_FILE", "none.pem"),
    ("BOT_EVIDENCE", '"evidence"'),
    ("BOT_EVIDENCE", "evidence "),
    ("BOT_EVIDENCE", "evidence\r"),
    ("BOT_EVIDENCE", "  "),
    ("BOT_DATABASE_URL", "sqlite+aiosqlite:///bot.db\r"),
    ("BOT_DATABASE_URL", "sqlite+aiosqlite:///bot.db "),
    ("BOT_EXPORTS", "'exports'"),
    ("BOT_EXPORTS", "exports\r"),
    ("BOT_ORGANISATION", "a_file "),
    ("BOT_APP_PASSWORD", '"hush"'),
    ("BOT_METRICS_TOKEN", '"hush"'),
    ("bot_portt", "1"),
    ("REQUESTS_CA_BUNDLE", "a_file"),
]


def test_the_right_ones_are_taken() -> None:
    look_over(read_settings(), os.environ)


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_setting_is_told_of_in_one_line_that_names_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    [line] = told()
    assert line.startswith((f"{name.upper()} ", f"{name.upper()}:"))
    assert not any(secret in line for secret in SECRETS)


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_check_says_it_in_swedish_with_what_the_setting_is_to_hold(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    [english] = told()
    [found] = wrong_settings(english)
    line = words.line(found)
    assert line.startswith(f"fel   Inställningar: {name.upper()} ")
    assert SETTINGS.get(name, "ingen inställning") in line
    assert value not in {*line.split()}
    assert english.partition(" ")[2] not in line


def test_check_has_words_for_every_setting() -> None:
    names = {f"BOT_{name.upper()}" for name in Settings.model_fields}
    assert {name for name in SETTINGS if name.startswith("BOT_")} == names


def test_every_part_of_an_organisation_that_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BOT_ORGANISATION", "less.toml")
    lines = told()
    assert len(lines) > 3
    assert all(line.startswith("BOT_ORGANISATION less.toml: ") for line in lines)
    assert [each.detail for each in wrong_settings("\n".join(lines))] == ["BOT_ORGANISATION"]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"BOT_ALERT_SENDER": "larm@example.se", "BOT_GRAPH": "off"}, "BOT_ALERT_SENDER"),
        ({"BOT_EVIDENCE": "sharepoint:x/y", "BOT_GRAPH": "off"}, "BOT_EVIDENCE"),
        (
            {"BOT_SUPERADMINS": "", "BOT_SUPERADMIN_GROUP_ID": APP, "BOT_GRAPH": "off"},
            "BOT_SUPERADMIN_GROUP_ID",
        ),
        ({"BOT_SUPERADMINS": ""}, "BOT_SUPERADMINS"),
        ({"BOT_APP_PASSWORD": ""}, "BOT_APP_PASSWORD"),
        ({"BOT_MODE": "local", "BOT_HOST": "0.0.0.0"}, "BOT_HOST"),
    ],
)
def test_settings_that_do_not_go_together_are_told_of(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], name: str
) -> None:
    for each, value in given.items():
        monkeypatch.setenv(each, value)
    [line] = told()
    assert line.startswith(f"{name} ")


def test_a_taken_port_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("BOT_PORT", str(taken.getsockname()[1]))
        [line] = told()
    assert line.startswith("BOT_PORT ")
    assert "taken" in line


def test_a_misspelt_name_in_the_file_is_told_of_with_what_was_meant() -> None:
    Path(".env").write_text("BOT_TIMEZON=UTC\n", encoding="utf-8")
    assert told() == ["BOT_TIMEZON is not a setting; BOT_TIMEZONE?"]


@pytest.mark.parametrize(
    ("line", "number"),
    [("BOT_PORT: 3978", 1), ("\n\nBOT_GRAPH off", 3), ("A=1\nBOT_GRAPH", 2), ('A="1\n', 1)],
)
def test_a_line_of_the_file_that_would_set_nothing_is_told_of(line: str, number: int) -> None:
    Path(".env").write_text(f"{line}\nSOMEBODY_ELSES\n", encoding="utf-8")
    assert told()[0] == f".env line {number} is no setting: write NAME=value"


def test_a_setting_that_stands_twice_in_the_file_is_told_of() -> None:
    Path(".env").write_text("BOT_GRAPH=on\nA=1\nA=2\nbot_graph=off\n", encoding="utf-8")
    assert told() == ["BOT_GRAPH stands twice in .env"]


def test_quotation_marks_are_told_of_also_where_the_value_would_be_refused_anyway(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BOT_DIGEST", '"mon 08:00"')
    assert told() == ["BOT_DIGEST stands within quotation marks: take them away"]


def test_a_file_in_another_encoding_is_told_of() -> None:
    Path(".env").write_bytes("BOT_TIMEZONE=Malmö\n".encode("cp1252"))
    assert told() == [".env can't be read as UTF-8"]


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+asyncpg://bot:hush@127.0.0.1:1/bot",
        "postgresql+asyncpg://bot:hush@no-such-host.invalid/bot",
    ],
)
def test_a_database_that_is_away_is_told_of_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    monkeypatch.setenv("BOT_DATABASE_URL", url)
    assert main([]) == 2
    out = capsys.readouterr()
    assert out.err.splitlines()[-1].startswith("BOT_DATABASE_URL: ")
    assert "Traceback" not in out.out + out.err
    assert "hush" not in out.out + out.err


def test_one_line_says_what_runs() -> None:
    settings = read_settings()
    assert described(settings) == {
        "mode": "teams",
        "credential": "client secret",
        "database": "sqlite",
        "evidence": "folder",
        "graph": "on",
        "signing_key": "none",
    }
    local = Settings(mode="local")  # pyright: ignore[reportArgumentType]
    assert described(local)["credential"] == "none"


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.strip() == f"inlaggsboten {__version__}"
