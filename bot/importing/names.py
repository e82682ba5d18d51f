"""Who and what is meant: pages, departments and people by the names that files have for them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from bot.core.people import Person
from bot.schedule.model import Catalogue, Department, Page
from bot.swedish.page_names import folded

_SHORTEST: Final = 3
_KIND: Final = re.compile(r"(?:sforvaltningen|forvaltningen|sforvaltning|forvaltning|forv)$")


@dataclass(frozen=True)
class Known:
    """What the reader may compare with; the clock is an argument here too."""

    catalogue: Catalogue
    people: Sequence[Person]
    today: date
    city: str = ""
    """The municipality's own name: a heading that names another is another's schedule."""
    year: int | None = None
    """Of dates without one, where somebody has said which."""

    def page(self, name: str) -> Page | None:
        key = _key(name)
        return next(
            (
                page
                for page in self.catalogue.pages
                if key in {_key(word) for word in (page.name, page.id, *page.aliases)}
            ),
            None,
        )

    def page_within(self, text: str) -> Page | None:
        """The page whose longest name stands as whole words in a heading."""
        words = f" {_key(text)} "
        found = [
            (len(word), page)
            for page in self.catalogue.pages
            for word in map(_key, (page.name, *page.aliases))
            if f" {word} " in words
        ]
        return max(found, key=lambda each: each[0])[1] if found else None

    def department(self, name: str) -> Department | None:
        """By its name, id or short form; or by a beginning that only one has."""
        key = _key(name)
        exact = self._departments.get(key)
        if exact is not None or len(key) < _SHORTEST:
            return exact
        stem = _KIND.sub("", key).strip(" -")
        if len(stem) < _SHORTEST:
            return None
        found = {
            each.id: each
            for known, each in self._departments.items()
            if f" {stem}" in f" {known}"  # the city's own name often goes before
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def person(self, name: str) -> Person | None:
        """By the whole name, or by a part of it that only one person has."""
        key = _key(name)
        if "," in name:
            last, _, first = name.partition(",")
            key = _key(f"{first} {last}")
        whole = self._people.get(key, [])
        if len(whole) == 1:
            return whole[0]
        if whole or len(key) < _SHORTEST:
            return None
        parts = set(key.split())
        found = [
            each
            for names, each in self._by_parts
            if parts <= names or (len(parts) == 1 and key in names)
        ]
        return found[0] if len(found) == 1 else None

    @cached_property
    def _departments(self) -> dict[str, Department]:
        return {
            _key(name): each
            for each in self.catalogue.departments
            for name in (each.id, each.short, each.name)
        }

    @cached_property
    def _people(self) -> dict[str, list[Person]]:
        found: dict[str, list[Person]] = {}
        for each in self.people:
            found.setdefault(_key(each.name), []).append(each)
        return found

    @cached_property
    def _by_parts(self) -> list[tuple[set[str], Person]]:
        return [(set(_key(each.name).split()), each) for each in self.people]


def is_whole_name(name: str, person: Person) -> bool:
    """In any order, as in "Ek, Anna"."""
    return set(_key(name).replace(",", " ").split()) == set(_key(person.name).split())


def _key(name: str) -> str:
    return " ".join(folded(name).replace("_", " ").split()).strip(" .:")
