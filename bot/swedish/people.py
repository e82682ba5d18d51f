"""People by name, so that two of one name can be told apart."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from bot.core.people import Person, PersonId
from bot.schedule.model import Department

_FIRST_OF_ID: Final = 8


def name(person: Person) -> str:
    """The bot learns a name from the person's first message."""
    return person.name or f"Ny redaktör {person.id[:_FIRST_OF_ID]}"


def names_apart(
    people: Iterable[Person], departments: Sequence[Department]
) -> Mapping[PersonId, str]:
    """A name for each: namesakes with their department, or else the beginning of their number."""
    known = list(people)
    called = {each.id: name(each) for each in known}
    for beside in (_department_of(known, departments), _number_of(known)):
        count = Counter(shown.casefold() for shown in called.values())
        called = {
            number: f"{shown} ({beside[number]})"
            if count[shown.casefold()] > 1 and beside[number]
            else shown
            for number, shown in called.items()
        }
    return called


def _department_of(
    people: Iterable[Person], departments: Sequence[Department]
) -> Mapping[PersonId, str]:
    named = {each.id: each.name for each in departments}
    return {each.id: named.get(each.department, "") if each.department else "" for each in people}


def _number_of(people: Iterable[Person]) -> Mapping[PersonId, str]:
    return {each.id: each.id[:_FIRST_OF_ID] for each in people}
