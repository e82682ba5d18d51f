"""Finds pages and people by the names that are used for them."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from bot.schedule.model import Department, Page
from bot.swedish.reading.sentences import goes_on
from bot.swedish.reading.tokens import Token, plain, tokens

T = TypeVar("T")
SAID = ("sidan", "sida", "produktsidan")
"""Words after which a page's name is one."""
_PAGE_FILLERS = ("pa", "for", "till", "hos", "i", "at")


@dataclass(frozen=True, kw_only=True)
class Named(Generic[T]):
    what: T
    first: int
    end: int
    name_first: int
    """Where the name itself begins, after "på sidan"."""


@lru_cache(maxsize=1024)
def key(name: str) -> tuple[str, ...]:
    """A name as tokens compare: any case, with or without rings and dots."""
    return tuple(_folded(token.word) for token in tokens(name))


@lru_cache(maxsize=1024)
def _folded(word: str) -> str:
    if word == "&":
        return "och"
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@dataclass(frozen=True, kw_only=True)
class _PageNames:
    pages: Mapping[tuple[str, ...], Page]
    first_words: frozenset[str]
    longest: int
    """In words."""

    def longest_at(self, toks: Sequence[Token], first: int) -> tuple[Page, int] | None:
        """The page with the longest name that stands there, whole words only; and its end."""
        if first >= len(toks) or _folded(toks[first].word) not in self.first_words:
            return None
        for end in range(min(first + self.longest, len(toks)), first, -1):
            found = self.pages.get(tuple(_folded(token.word) for token in toks[first:end]))
            if found is not None and _ends(toks, end):
                return found, end
        return None


def without_name(text: str, name: str) -> str | None:
    """The text without a name that stands in it in whole words; None where it does not."""
    found = _place_of(text, name)
    return None if found is None else f"{text[: found[0]]} {text[found[1] :]}"


def _place_of(text: str, name: str) -> tuple[int, int] | None:
    """Where a name begins and ends in a text, in whole words."""
    toks, wanted = tokens(text), key(name)
    for first in range(len(toks) - len(wanted) + 1 if wanted else 0):
        end = first + len(wanted)
        spelled = tuple(_folded(token.word) for token in toks[first:end])
        if spelled == wanted:
            return toks[first].start, toks[end - 1].end
    return None


@lru_cache(maxsize=8)
def _page_names(pages: tuple[Page, ...]) -> _PageNames:
    named = {
        key(name): page
        for page in pages
        for name in (page.name, page.id, *page.aliases)
        if key(name)
    }
    return _PageNames(
        pages=named,
        first_words=frozenset(name[0] for name in named),
        longest=max(map(len, named), default=0),
    )


def find_page(toks: Sequence[Token], first: int, pages: Sequence[Page]) -> Named[Page] | None:
    """A page, with "på" or "sidan" before it."""
    names = _page_names(tuple(pages))
    place = first
    if place < len(toks) and toks[place].word in _PAGE_FILLERS:
        place += 1
    if place < len(toks) and toks[place].word in SAID:
        place += 1
        if place < len(toks) and toks[place].raw == ":":
            place += 1
    for start in dict.fromkeys((first, place)):
        found = names.longest_at(toks, start)
        if found is not None:
            return Named(what=found[0], first=first, end=found[1], name_first=start)
    return _of_its_page(toks, first, place, names)


def _of_its_page(
    toks: Sequence[Token], first: int, place: int, names: _PageNames
) -> Named[Page] | None:
    """As in "på Näringslivs sida"."""
    for end in range(place + 1, min(place + names.longest + 1, len(toks))):
        if toks[end].word not in SAID or not toks[end - 1].word.endswith("s"):
            continue
        last = toks[end - 1]._replace(word=toks[end - 1].word.removesuffix("s"))
        found = names.longest_at([*toks[place : end - 1], last], 0)
        if found is not None and found[1] == end - place:
            return Named(what=found[0], first=first, end=end + 1, name_first=place)
    return None


def find_department(
    toks: Sequence[Token], page: Named[Page], departments: Sequence[Department]
) -> Department | None:
    """The department that "för" and a page's name may as well mean; None after "sidan"."""
    before = [token.word for token in toks[page.first : page.name_first]]
    if before not in (["for"], ["at"]):
        return None
    return next((each for each in departments if _is_page_of(page.what, each)), None)


def department_in(text: str, departments: Iterable[Department]) -> tuple[Department, str] | None:
    """A department by its name or its letters, and the text without it.

    Letters that are an everyday word, as "när", are a department's only as capitals.
    """
    for department in departments:
        for name in (department.name, department.short):
            found = _place_of(text, name)
            if found is None:
                continue
            said = text[found[0] : found[1]]
            if said.isupper() or not goes_on([plain(said)], apart=True):
                return department, f"{text[: found[0]]} {text[found[1] :]}"
    return None


def page_of(department: Department, pages: Iterable[Page]) -> Page | None:
    """The page of its own that a department has, as a few have."""
    return next((page for page in pages if _is_page_of(page, department)), None)


def _is_page_of(page: Page, department: Department) -> bool:
    return department.id == page.id or key(department.name) == key(page.name)


def page_words(pages: Iterable[Page]) -> frozenset[str]:
    """Every word that stands in some page's full name."""
    return frozenset(word for page in pages for word in key(page.name))


def _ends(toks: Sequence[Token], i: int) -> bool:
    if i >= len(toks) or not toks[i].glued:
        return True
    return toks[i].raw in ",.:;!?)]”\"'’" and not (
        i + 1 < len(toks) and toks[i + 1].glued and toks[i + 1].is_word
    )
