"""What is uploaded to Teams: right by Microsoft's schema, and true of the bot."""

import json
import re
import runpy
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from PIL import Image, ImageChops, ImageColor

from bot import __version__
from bot.console.package import NEED_CONSENT, SOURCE, CannotPackage, build_package
from bot.jobs.alerts import ACTIVITY_TYPE
from bot.local.node import PACKAGES
from bot.organisation import Organisation, load_organisation
from bot.swedish.commands import COMMANDS, SUPERADMIN_COMMANDS, CommandName
from bot.swedish.local_page import ACTIVITY_TEMPLATE
from bot.teams.app_package import manifest_id
from bot.teams.handlers.registry import create_router
from tests.json_schema import Draft4Validator

APP = "3f9f2c1e-6a56-4a0b-9b8e-0f1d2c3b4a50"
OTHER_APP = "3f9f2c1e-6a56-4a0b-9b8e-0f1d2c3b4a51"
SCHEMAS = PACKAGES / "node_modules/@microsoft/app-manifest/build/json-schemas/teams/v1.29"
ROOT = Path(__file__).parents[2]
ANSWERED = create_router().commands
FOR_FEW = SUPERADMIN_COMMANDS | {CommandName.FOLLOWERS, CommandName.CASES}
"""A menu is the same for everybody, so what few may do stands in the help card alone."""
PRIVATE = {CommandName.MINE, CommandName.REPORT}
TEXTS = {"short", "full", "title", "description", "templateText"}
FEED = "activities.activityTypes[0]"
TRANSLATED_AS_IT_IS = {"name.short", "name.full"}


def package(
    organisation: Organisation | None = None, app_id: str = APP, *, has_registration: bool = True
) -> bytes:
    return build_package(
        app_id=app_id,
        host="bot.example.se",
        organisation=organisation or load_organisation(),
        has_registration=has_registration,
    )


def unpacked(content: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    with ZipFile(BytesIO(content)) as opened:
        return json.loads(opened.read("manifest.json")), json.loads(opened.read("en.json"))


def named(name: str) -> Organisation:
    return load_organisation().model_copy(update={"name": name})


def menus(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    return manifest["bots"][0]["commandLists"]


def offered(menu: dict[str, Any]) -> set[str]:
    return {command["title"] for command in menu["commands"]}


def texts(part: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Each text that a person reads, by the path that a translation names it with."""
    if isinstance(part, list):
        for number, each in enumerate(part):
            yield from texts(each, f"{path}[{number}]")
    elif isinstance(part, dict):
        for key, each in part.items():
            place = f"{path}.{key}" if path else key
            is_text = key in TEXTS or (place.startswith("staticTabs") and key == "name")
            if is_text and isinstance(each, str):
                yield place, each
            else:
                yield from texts(each, place)


def icon(name: str) -> Image.Image:
    with Image.open(SOURCE / f"{name}.png", formats=["PNG"]) as opened:
        return opened.copy()


MANIFEST, ENGLISH = unpacked(package())
BARE, BARE_ENGLISH = unpacked(package(has_registration=False))
"""Of a managed identity alone."""


@pytest.mark.parametrize(
    ("schema", "document"),
    [
        ("MicrosoftTeams.schema.json", MANIFEST),
        ("MicrosoftTeams.Localization.schema.json", ENGLISH),
        ("MicrosoftTeams.schema.json", BARE),
        ("MicrosoftTeams.Localization.schema.json", BARE_ENGLISH),
    ],
)
def test_it_is_right_by_the_published_schema(schema: str, document: dict[str, Any]) -> None:
    validator = Draft4Validator(json.loads((SCHEMAS / schema).read_text()))
    assert [error.message for error in validator.iter_errors(document)] == []


def test_the_schema_is_asked_what_it_forbids() -> None:
    validator = Draft4Validator(json.loads((SCHEMAS / "MicrosoftTeams.schema.json").read_text()))
    wrong = MANIFEST | {"bots": [MANIFEST["bots"][0] | {"commandLists": menus(MANIFEST) * 2}]}
    assert not validator.is_valid(wrong)


def test_2_an_identity_alone_asks_for_nothing_that_nobody_could_consent_to() -> None:
    assert set(MANIFEST) - set(BARE) == set(NEED_CONSENT)
    assert {name: BARE[name] for name in BARE} == {name: MANIFEST[name] for name in BARE}
    assert {text for text, _ in texts(BARE)} <= set(BARE_ENGLISH)
    assert not [key for key in BARE_ENGLISH if key.startswith(("staticTabs", "activities"))]


def test_nothing_is_left_to_fill_in() -> None:
    assert "{{" not in json.dumps([MANIFEST, ENGLISH])


def test_each_command_of_a_menu_is_one_that_the_bot_answers() -> None:
    for menu in menus(MANIFEST):
        assert offered(menu) <= ANSWERED


def test_each_command_for_everybody_stands_in_a_menu() -> None:
    in_some_menu = set().union(*map(offered, menus(MANIFEST)))
    assert in_some_menu == ANSWERED - FOR_FEW


def test_what_stands_in_a_menu_has_its_words_in_both_languages() -> None:
    assert {row.name for row in COMMANDS if row.menus} == set(CommandName) - FOR_FEW
    assert all(row.does and row.example and row.english for row in COMMANDS if row.menus)


def test_what_is_private_is_offered_with_a_slash_and_not_by_mention_in_the_team() -> None:
    in_team = [menu for menu in menus(MANIFEST) if menu["scopes"] == ["team"]]
    by_trigger = {menu["triggers"][0]: offered(menu) for menu in in_team}
    assert by_trigger["slash"] & PRIVATE == ANSWERED & PRIVATE
    assert not by_trigger["mention"] & PRIVATE


def test_each_text_is_there_in_english_and_none_is_left_over() -> None:
    assert {place for place, _ in texts(MANIFEST)} == set(ENGLISH) - {"$schema"}


def test_english_is_no_copy_of_the_swedish_except_in_what_is_typed() -> None:
    copied = {place for place, text in texts(MANIFEST) if ENGLISH[place] == text}
    typed = {place for place in copied if re.search(r"commandLists.*title$", place)}
    assert copied - typed <= TRANSLATED_AS_IT_IS


def test_a_package_made_anew_updates_the_same_app_and_is_the_same_file() -> None:
    with ZipFile(BytesIO(package())) as opened:
        assert {file.date_time for file in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert manifest_id(APP) == manifest_id(APP.upper()) == MANIFEST["id"]


def test_another_entra_app_is_another_app_in_teams() -> None:
    other, _ = unpacked(package(app_id=OTHER_APP))
    assert other["id"] not in {MANIFEST["id"], APP, OTHER_APP}
    assert other["bots"][0]["botId"] == other["webApplicationInfo"]["id"] == OTHER_APP


def test_another_organisation_stands_where_it_should() -> None:
    name = 'Nya "staden" \\ {{app_id}}'
    manifest, english = unpacked(package(named(name)))
    assert manifest["developer"]["name"] == name
    assert name in manifest["description"]["full"]
    assert name in english["description.full"]


def test_a_name_that_teams_would_refuse_is_refused() -> None:
    package(named("x" * 32))
    with pytest.raises(CannotPackage, match="33 characters"):
        package(named("x" * 33))


def test_no_permission_is_asked_for_that_the_guide_does_not_explain() -> None:
    guide = (ROOT / "docs/driftguide.md").read_text()
    for permission in MANIFEST["authorization"]["permissions"]["resourceSpecific"]:
        assert permission["name"] in guide


def test_the_feed_is_only_sent_what_the_package_declares() -> None:
    [declared] = MANIFEST["activities"]["activityTypes"]
    assert declared["type"] == ACTIVITY_TYPE
    assert declared["templateText"] == ACTIVITY_TEMPLATE, "make run shows what Teams shows"
    for template in (declared["templateText"], ENGLISH[f"{FEED}.templateText"]):
        assert re.findall(r"\{(\w+)\}", template) == ["what"]


def test_10_the_version_is_the_projects(monkeypatch: pytest.MonkeyPatch) -> None:
    """The admin centre refuses an update whose version is the one it has."""
    assert MANIFEST["version"] == __version__
    monkeypatch.setattr("bot.console.package.__version__", "7.8.9")
    assert unpacked(package())[0]["version"] == "7.8.9"


def test_the_icons_are_as_teams_wants_them() -> None:
    colour, outline = icon("color"), icon("outline")
    assert (colour.size, colour.mode) == ((192, 192), "RGB")
    assert (outline.size, outline.mode) == ((32, 32), "RGBA")
    seen = {pixel[:3] for pixel in outline.get_flattened_data() if pixel[3]}
    assert seen == {(255, 255, 255)}
    assert outline.getchannel("A").getextrema() == (0, 255)


def test_the_colour_icons_ground_is_the_accent_colour() -> None:
    assert icon("color").getpixel((0, 0)) == ImageColor.getrgb(MANIFEST["accentColor"])


@pytest.mark.parametrize(("name", "drawn"), [("color", "colour"), ("outline", "outline")])
def test_the_icons_are_what_the_script_draws(name: str, drawn: str) -> None:
    script = runpy.run_path(str(SOURCE / "icons.py"))
    difference = ImageChops.difference(icon(name), script[drawn]())
    assert difference.getbbox(alpha_only=False) is None
