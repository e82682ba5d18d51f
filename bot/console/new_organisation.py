"""Ask ten questions and write another municipality's organisation file."""

import json
import os
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from bot.organisation import Organisation
from bot.swedish import new_organisation as words

_OPTIONAL: Final = {"product_pages"}
_ADDRESSES: Final = {"website", "contact_link"}
_LISTS: Final = {"product_pages", "departments", "superadmins"}
_UNANSWERED: Final = {
    **dict.fromkeys(words.QUESTIONS, "x"),
    **dict.fromkeys(_ADDRESSES, "https://example.com/"),
    **dict.fromkeys(_OPTIONAL, ""),
}
_LONGEST_SLUG: Final = 40
_LONGEST_SHORT: Final = 4


class NotWritten(Exception):
    """Says in Swedish why there is no file, and what to do."""


def write_organisation(
    file: Path, ask: Callable[[str], str], tell: Callable[[str], None], today: date
) -> None:
    """Ask until the answers make a whole organisation, then write it.

    Args:
        file: Where to; never written over.
        ask: Puts one question, gives the line that was typed.
        tell: Says a sentence.
        today: Stands as the day on which the followers were counted.

    Raises:
        NotWritten: the file is there already, or can't be written.
    """
    if file.exists():
        raise NotWritten(words.exists(str(file)))
    if not os.access(file.parent, os.W_OK):
        raise NotWritten(words.no_folder(str(file.parent)))
    answers: dict[str, str] = {}
    for name, question in words.QUESTIONS.items():
        answers[name] = _spaced(ask(f"{question}: "))
        while (fault := _fault(name, answers, today)) is not None:
            tell(fault)
            answers[name] = _spaced(ask(f"{question}: "))
    text = organisation_file(answers, today)
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        tell(text)
        raise NotWritten(words.cannot_write(str(file))) from error
    tell(words.written(str(file)))


def _fault(name: str, answers: Mapping[str, str], today: date) -> str | None:
    """What is to be said of the latest answer, unless a file can be made with it."""
    answer = answers[name]
    parts = _parts(answer) if name in _LISTS else [answer] if answer else []
    if not parts and name not in _OPTIONAL:
        return words.REQUIRED
    if not answer.isprintable():
        return words.UNSEEN
    if name in _ADDRESSES and not re.fullmatch(r"https://[\w.-]+\.\w+(/\S*)?", answer):
        return words.ADDRESS
    so_far = organisation_file({**_UNANSWERED, **answers}, today)
    try:
        Organisation.model_validate(tomllib.loads(so_far))
    except ValidationError as error:
        if any(each["type"] == "string_too_long" for each in error.errors()):
            return words.TOO_LONG
        return words.ADDRESS if name in _ADDRESSES else words.TWICE
    return None


def _spaced(answer: str) -> str:
    return " ".join(answer.split())


def _parts(answer: str) -> list[str]:
    return [part.strip() for part in answer.split(",") if part.strip()]


def organisation_file(answers: Mapping[str, str], today: date) -> str:
    """The file's text, TOML, out of an answer to each of `words.QUESTIONS`."""
    products, departments, superadmins = (
        _parts(answers[name]) for name in ("product_pages", "departments", "superadmins")
    )
    website = _quoted(answers["website"])
    lines = [
        f"name = {_quoted(answers['name'])}",
        f"network = {_quoted(answers['network'])}",
        f"\n[app]  # {words.APP_PAGES}",
        *(f"{page} = {website}" for page in ("website", "privacy", "terms")),
        "\n[contact_centre]",
        f"name = {_quoted(answers['contact_centre'])}",
        f"complaints = {_quoted(words.COMPLAINTS)}",
        f"link = {_quoted(answers['contact_link'])}",
        "\n[permissions]",
        f"superadmins = [{', '.join(map(_quoted, superadmins))}]",
        "\n[advertising]",
        f"sponsored = {_quoted(words.OWN_ACCOUNT)}",
        f"job_ads = {_quoted(answers['job_ads'])}",
        "\n[followers]",
        "count = 0",
        "own_employees = 0",
        f"as_of = {_quoted(today.isoformat()[:7])}",
        *words.MORE_TO_SAY,
        *_pages(answers["main_page"], products, municipality=answers["name"]),
        *_departments(departments),
    ]
    return "\n".join(lines) + "\n"


def _pages(main: str, products: Sequence[str], *, municipality: str) -> Iterator[str]:
    taken = {name.casefold() for name in (main, *products)}
    for name in (main, *products):
        yield "\n[[pages]]"
        yield f'id = "{_slug(name)}"'
        yield f"name = {_quoted(name)}"
        yield f'kind = "{"main" if name is main else "product"}"'
        short = words.MAIN_PAGE if name is main else _without(municipality, name)
        if short and short not in taken:
            taken.add(short)
            yield f"aliases = [{_quoted(short)}]  # {words.ALIASES}"


def _without(municipality: str, page: str) -> str:
    """A page's name as people say it: "näringsliv" of "Näringsliv i Exempelstad"."""
    own = re.findall(r"\w+", municipality.casefold())
    roots = {word.removesuffix("s") for word in own if word not in words.KINDS_OF_MUNICIPALITY}
    said = page.casefold().split()
    kept = [word for word in said if word.removesuffix("s") not in roots]
    while kept and kept[-1] in words.FILLERS:
        kept.pop()
    while kept and kept[0] in words.FILLERS:
        kept.pop(0)
    return " ".join(kept)


def _departments(names: Sequence[str]) -> Iterator[str]:
    taken: set[str] = set()
    for name in names:
        short = _short(name, taken)
        taken.add(short)
        yield "\n[[departments]]"
        yield f'id = "{_slug(name)}"'
        yield f"name = {_quoted(name)}"
        yield f'short = "{short}"'


def _short(name: str, taken: set[str]) -> str:
    """The words' first letters, or the only word's, with a figure where another has them."""
    said = [word for word in re.findall(r"\w+", name) if word.casefold() not in words.FILLERS]
    letters = "".join(word[0] for word in said) if len(said) > 1 else "".join(said)
    letters = letters[:_LONGEST_SHORT].upper() or words.NO_LETTERS
    numbered = (f"{letters[: _LONGEST_SHORT - len(str(n))]}{n}" for n in range(2, 1000))
    return letters if letters not in taken else next(new for new in numbered if new not in taken)


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG] or "sida"


def _quoted(text: str) -> str:
    """A basic string of TOML; JSON's escapes are among TOML's."""
    return json.dumps(text, ensure_ascii=False)
