"""Settings are checked as a whole: one error names all that is wrong, and no secret."""

from pathlib import Path

import pytest

from bot.settings import (
    BadSettings,
    DatabaseSettings,
    PackageSettings,
    Settings,
    read_settings,
    read_some,
)

APP = "3f9f2c1e-6a56-4a0b-9b8e-0f1d2c3b4a50"
RIGHT = {
    "BOT_APP_ID": APP.upper(),
    "BOT_TENANT_ID": "7b1f0a3e-52c4-4d0f-9a6b-2f1e0c9d8b70",
    "BOT_APP_PASSWORD": "made up",
    "BOT_SUPERADMINS": "a1c0e3b2-7d54-4f0a-8e21-5b6c7d8e9f01",
    "BOT_PUBLIC_URL": "https://bot.example.se/",
}


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # a developer's .env is not read here
    for name in ("AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_FEDERATED_TOKEN_FILE"):
        monkeypatch.delenv(name, raising=False)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"BOT_{name.upper()}", raising=False)


def problems(monkeypatch: pytest.MonkeyPatch, **given: str) -> list[str]:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as bad:
        read_settings()
    return str(bad.value).splitlines()


def test_right_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in RIGHT.items():
        monkeypatch.setenv(name, value)
    assert read_settings().app_id == APP


def test_right_settings_are_read_from_a_file(tmp_path: Path) -> None:
    lines = [f"{name}={value}" for name, value in RIGHT.items()]
    (tmp_path / ".env").write_text("\n".join([*lines, "SOMEBODY_ELSES=1"]))
    assert read_settings().tenant_id == RIGHT["BOT_TENANT_ID"]


def test_all_that_is_missing_is_named_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [line.partition(" ")[0] for line in problems(monkeypatch)]
    assert names == ["BOT_APP_ID", "BOT_TENANT_ID", "BOT_APP_PASSWORD", "BOT_SUPERADMINS"]


def test_what_is_wrong_is_not_called_missing_too(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = problems(monkeypatch, **RIGHT | {"BOT_APP_ID": "12", "BOT_PORT": "0"})
    assert [line.partition(" ")[0] for line in lines] == ["BOT_PORT", "BOT_APP_ID"]
    assert "GUID" in lines[1]


def test_wrong_missing_and_misspelt_settings_are_named_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = problems(monkeypatch, BOT_PORTT="1", BOT_TIMEZONE="Stockholm", BOT_APP_ID=APP)
    assert [line.partition(" ")[0] for line in lines] == [
        "BOT_PORTT",
        "BOT_TIMEZONE",
        "BOT_TENANT_ID",
        "BOT_APP_PASSWORD",
        "BOT_SUPERADMINS",
    ]


def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = problems(monkeypatch, BOT_DATABASE_URL="mysql://bot:hush@db/bot", BOT_PORT="x")
    assert "hush" not in "".join(lines)


def test_the_package_needs_only_its_own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_APP_ID", APP)
    monkeypatch.setenv("BOT_PUBLIC_URL", RIGHT["BOT_PUBLIC_URL"])
    assert read_some(PackageSettings).app_id == APP


@pytest.mark.parametrize("address", ["http://bot.example.se", "bot.example.se"])
def test_the_package_takes_only_an_https_address(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("BOT_PUBLIC_URL", address)
    with pytest.raises(BadSettings) as bad:
        read_some(PackageSettings)
    assert [line.partition(" ")[0] for line in str(bad.value).splitlines()] == [
        "BOT_APP_ID",
        "BOT_PUBLIC_URL",
    ]


def test_a_database_is_looked_at_without_the_bots_other_settings() -> None:
    url = read_some(DatabaseSettings).database_url.get_secret_value()
    assert url == Settings.model_fields["database_url"].get_default().get_secret_value()


def test_a_group_that_nobody_can_read_is_refused_at_start(monkeypatch: pytest.MonkeyPatch) -> None:
    group = {"BOT_SUPERADMINS": "", "BOT_SUPERADMIN_GROUP_ID": APP, "BOT_GRAPH": "off"}
    [line] = problems(monkeypatch, **RIGHT | group)
    assert line.startswith("BOT_SUPERADMIN_GROUP_ID ")
    assert "BOT_SUPERADMINS" in line
