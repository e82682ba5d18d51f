"""The buttons of the editors."""

from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from bot.core.people import DepartmentId, PersonId
from cards.actions import CardAction
from cards.settings_actions import State


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


# Anything else, such as a Bot Framework account, names nobody for certain.
EntraId = Annotated[
    PersonId,
    BeforeValidator(_lower),
    Field(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"),
]


class AskAccess(CardAction):
    """From somebody without a role: asks the superadmins to be let in."""

    verb: ClassVar[str] = "ask_access"


class ShowEditors(CardAction):
    verb: ClassVar[str] = "editors"


class ShowEditor(CardAction):
    verb: ClassVar[str] = "editor"

    person: EntraId


class GrantEditor(CardAction):
    verb: ClassVar[str] = "grant"

    person: EntraId | None = None
    picked: str = Field(default="", max_length=2_000)
    """From the people picker: an Entra id in Teams, something else in other clients."""


class RevokeEditor(CardAction):
    verb: ClassVar[str] = "revoke"

    person: EntraId
    seen: State


class HandOver(CardAction):
    verb: ClassVar[str] = "hand_over"

    person: EntraId
    to: EntraId | None = None


class SaveEditor(CardAction):
    verb: ClassVar[str] = "save_editor"

    person: EntraId
    seen: State
    department: Annotated[DepartmentId, Field(max_length=100)] | None = None
    deputy: EntraId | None = None
