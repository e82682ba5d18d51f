"""A case together with what a card needs to name the people in it."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.people import PersonId
from bot.moderation.case import Case


@dataclass(frozen=True, kw_only=True)
class CaseView:
    case: Case
    names: Mapping[PersonId, str]

    def name(self, person: PersonId) -> str:
        return self.names.get(person, "")
