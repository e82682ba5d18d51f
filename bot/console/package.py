"""The app package: the manifest filled in, its translation and its icons, for upload."""

import json
import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from pydantic import TypeAdapter

from bot import __version__
from bot.organisation import Organisation
from bot.swedish.commands import COMMANDS, Menu
from bot.teams.app_package import manifest_id

SOURCE: Final = Path(__file__).parents[2] / "app_manifest"
ICONS: Final = ("color.png", "outline.png")
LONGEST_DEVELOPER_NAME: Final = 32
"""Characters, by the manifest's schema."""

NEED_CONSENT: Final = (
    "webApplicationInfo",
    "authorization",
    "activities",
    "staticTabs",
    "configurableTabs",
)
"""Parts that somebody consents to: the activity feed, and the tabs, which sign people in."""
LARGEST_MANIFEST: Final = 1024 * 1024
"""Bytes."""

_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""The same input gives the same bytes: a zip can't say that it has no time."""
_PLACEHOLDER: Final = re.compile(r"\{\{(\w+)\}\}")


class CannotPackage(Exception):
    """Says what Teams would refuse, in words for an administrator."""


def build_package(
    *,
    app_id: str,
    host: str,
    organisation: Organisation,
    has_registration: bool = True,
) -> bytes:
    """The zip file's bytes.

    Args:
        app_id: The Entra app's.
        host: Where the bot is reached from the outside, without scheme.
        organisation: Whose app it is.
        has_registration: Whether there is an app registration that can be consented to. A
            managed identity by itself has none: what needs consent is left out.

    Raises:
        CannotPackage: the organisation's name is too long.
    """
    if len(organisation.name) > LONGEST_DEVELOPER_NAME:
        raise CannotPackage(
            f"The organisation's name has {len(organisation.name)} characters;"
            f" Teams takes at most {LONGEST_DEVELOPER_NAME}."
        )
    values = {
        # The admin centre refuses an update whose version is the one that it has.
        "version": __version__,
        "manifest_id": manifest_id(app_id),
        "app_id": app_id,
        "host": host,
        "organisation": organisation.name,
        "network": organisation.network,
        "website": str(organisation.app.website),
        "privacy": str(organisation.app.privacy),
        "terms": str(organisation.app.terms),
    }
    manifest = _filled("manifest.json", values)
    english = _filled("en.json", values)
    _write_menus(manifest, english)
    if not has_registration:
        _leave_out(manifest, english, NEED_CONSENT)
    return _zipped(
        {
            "manifest.json": _as_json(manifest),
            "en.json": _as_json(english),
            **{name: (SOURCE / name).read_bytes() for name in ICONS},
        }
    )


def _leave_out(manifest: dict[str, Any], english: dict[str, Any], parts: Sequence[str]) -> None:
    for part in parts:
        del manifest[part]
    for key in list(english):
        if re.split(r"[.\[]", key)[0] in parts:
            del english[key]


def differences(made: bytes, file: Path) -> list[str]:
    """The parts of a package's manifest that are others than in the one made now.

    Raises:
        CannotPackage: the file is no app package.
    """
    ours = _manifest_in(BytesIO(made))
    try:
        theirs = _manifest_in(file)
    except (OSError, BadZipFile, KeyError, ValueError, RecursionError) as error:
        raise CannotPackage(f"{file} is no app package: {type(error).__name__}") from error
    return sorted(name for name in ours | theirs if ours.get(name) != theirs.get(name))


def _manifest_in(file: Path | BytesIO) -> dict[str, Any]:
    with ZipFile(file) as package:
        if package.getinfo("manifest.json").file_size > LARGEST_MANIFEST:
            raise ValueError("too large")
        found = json.loads(package.read("manifest.json"))
    return TypeAdapter(dict[str, Any]).validate_python(found)


def _write_menus(manifest: dict[str, Any], english: dict[str, Any]) -> None:
    """What each menu offers, in both languages.

    A title is what is typed, so it is Swedish to everybody.
    """
    lists: list[dict[str, object]] = []
    for list_number, menu in enumerate(Menu):
        scope, trigger = menu.value
        offered = [row for row in COMMANDS if menu in row.menus]
        commands = [{"title": row.name.value, "description": row.does} for row in offered]
        lists.append({"scopes": [scope], "triggers": [trigger], "commands": commands})
        for number, row in enumerate(offered):
            place = f"bots[0].commandLists[{list_number}].commands[{number}]"
            english[f"{place}.title"] = row.name.value
            english[f"{place}.description"] = row.english
    manifest["bots"][0]["commandLists"] = lists


def _filled(name: str, values: Mapping[str, str]) -> dict[str, Any]:
    text = (SOURCE / name).read_text(encoding="utf-8")
    return json.loads(_PLACEHOLDER.sub(lambda found: _inside_quotes(values[found[1]]), text))


def _inside_quotes(value: str) -> str:
    return json.dumps(value)[1:-1]


def _as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(ZipInfo(name, _EARLIEST), content, ZIP_DEFLATED)
    return buffer.getvalue()
