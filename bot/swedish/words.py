"""Commands as people type them, and the names of types, themes and audiences on screen."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Final

from bot.schedule.model import Audience, BookingStatus, ContentType, Theme
from bot.swedish.commands import COMMANDS, SUPERADMIN_COMMANDS, CommandName
from bot.swedish.page_names import folded
from bot.swedish.reading.meanings import Ambiguous, Circumstances, Day
from bot.swedish.reading.post import read_post
from bot.swedish.reading.sentences import denies, without_thanks
from bot.swedish.reading.tokens import Token, tokens
from bot.swedish.reading.vocabulary import FULL_WEEKDAYS


@dataclass(frozen=True, kw_only=True)
class Command:
    name: CommandName
    rest: str = ""
    """What follows the command, as typed."""


@dataclass(frozen=True, kw_only=True)
class Unknown:
    text: str
    """The whole message, as typed."""
    closest: tuple[str, ...] = ()
    """Whole command lines that may have been meant, the likeliest first; what was typed after
    the command follows along."""


_ATMOSPHERE: Final = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_LEADING: Final = re.compile(r"^[\W_]+")
_AROUND: Final = re.compile(r"\s*([\"'`”’“‘«»(*_]+)(?=/?\w)(.*?)\s*\Z", re.DOTALL)
_CLOSING: Final = str.maketrans("“‘«(", "”’»)")
_GLUED: Final = re.compile(r"[^\W\d_]+(?=\d)")
_LAST_OF_A_NAME: Final = ":,.;!?"
_CLOSE_TO_A_NAME: Final = 0.6
_CLOSE_TO_A_SYNONYM: Final = 0.8  # they are near each other's commands: "omboka", "avboka"
_MOST: Final = 3
_WEEKDAYS: Final = frozenset(f"{day}{end}" for day in FULL_WEEKDAYS for end in ("", "en"))
_DATE: Final = re.compile(r"\d{1,2}/\d{1,2}\b")
"""Who begins with a day has left out that it is to be booked."""
_REMIND: Final = "paminn"
BOOK_OFF: Final = re.compile(
    r"(?:av|bort)(?: +(?:mig|oss|min|mina|mitt|den|det|bokning(?:en)?|inlägg(?:et)?))*(?: +|$)"
)
"""After "boka" they take the booking away."""
BOOK_IN: Final = re.compile(r"(?:(?:in|upp|åt|mig|oss) +){1,3}(?:på +)?")
"""After "boka", in small letters: a title would begin with a large one."""
_TAKE_AWAY: Final = (
    r"(?:ta(?:g|r)? bort|bort|avboka|lämna|gå ur|ur|hoppa av|stryk|avbryt|ångra)"
    r"(?: (?:mig|min|plats|platsen))*(?: (?:från|ur|av|i))?"
)
_QUEUE: Final = r" kö(?:n|plats|platsen)?"
LEAVING: Final = re.compile(
    rf"{_TAKE_AWAY}(?:{_QUEUE})?(?: |[.!]*$)|(?: |^){_TAKE_AWAY}(?:{_QUEUE})?[.!]*$"
)
"""Of what follows "kö" or "idé", in small letters: that something is to be taken away; what it is
stands after these words, or before them."""
_OF_THE_QUEUE: Final = re.compile(
    rf"{_TAKE_AWAY}{_QUEUE}"
    r"(?=[.!]*$| (?:(?:till|på|den|för) )*(?:\d|i ?dag|i ?morgon|mån|tis|ons|tors|fre))",
    re.IGNORECASE,
)
"""A line that asks so without beginning with "kö": "ta bort mig från kön 8/12"."""
_SHORTEST: Final = 3
"""Letters of a word that is near a command: "Bo" is a name, and "ok" an answer."""
_LONGEST_WORD: Final = 40
"""No command is this long, and comparing is slow on what is."""


_NAMES: Final[Mapping[str, CommandName]] = {
    folded(word): row.name for row in COMMANDS for word in (row.name, *row.synonyms)
}
_OWN_NAMES: Final = frozenset(folded(name) for name in CommandName)
_SAID_INSIDE: Final = _OWN_NAMES | {"byta", "frysa", "stanga", "publicera", "anmala"}
"""Within a sentence: the other words for a command may say anything there."""
_SAID_WITHOUT: Final = tuple(
    (re.compile(rf"\A(?:{said})\Z", re.IGNORECASE), line)
    for said, line in (
        (r"(?:är|finns) (?:det )?(?:någon (?:dag )?)?(.+) ledi(?:g|ga|gt)", CommandName.FREE),
        (r"(?:vilka dagar|när) är (?:det )?ledi(?:ga|gt) ?(.*)", CommandName.FREE),
        (
            r"vem har (?:bokat )?(?:på )?((?:den )?\d.*|(?:mån|tis|ons|tors|fre|lör|sön).*)",
            CommandName.SCHEDULE,
        ),
        (r"vad har jag (?:bokat|på gång)()", CommandName.MINE),
        (r"jag är (?:på semester|sjuk|borta|(?:föräldra)?ledig) ?(.*)", CommandName.ABSENCE),
        (r"(?:sjuk|(?:jag )?vab(?:bar)?)(?: (.*))?", CommandName.ABSENCE),
        (r"vi (?:är stängda|har stängt) (.+)", CommandName.CLOSE),
        (r"(?:ställ in|avbryta?)(?! byt)\b ?(.*)", CommandName.CANCEL),
        (r"ge ((?!bort).+ till .+)", "ge bort"),
    )
)
"""Sentences that ask for a command without its name, and what of them follows it."""
_GREETINGS: Final = frozenset({"hej", "hejsan", "halla"})
"""What may stand before a command, and says nothing of it."""
_WORDS_FROM: Final[Mapping[str, int]] = {
    name.split()[0]: len(name.split())
    for name in sorted(_NAMES, key=lambda each: len(each.split()))
}
"""How many words the longest name has that begins with this one."""


def read_command(text: str) -> Command | Unknown:
    """The command that a message begins with. An empty message (a bare mention) asks for help."""
    alone = _without_marks_around(unicodedata.normalize("NFC", text))
    typed = _apart(_LEADING.sub("", alone).strip())
    if not typed:
        return Command(name=CommandName.HELP)
    if queue := _OF_THE_QUEUE.match(typed):
        return Command(name=CommandName.QUEUE, rest=f"bort {typed[queue.end() :]}".strip())
    first = folded(_split(typed, 1)[0])
    for count in range(_WORDS_FROM.get(first, 1), 0, -1):
        head, rest = _split(typed, count)
        if name := _NAMES.get(folded(head)):
            rows = _rows_after(name, typed, rest)
            if rows:
                return Command(name=CommandName.IMPORT, rest=rows)
            return _after_greeting(head, rest) or Command(name=name, rest=rest)
    if is_table(typed):
        return Command(name=CommandName.IMPORT, rest=typed)
    return Unknown(text=text.strip(), closest=_closest(typed))


def is_table(text: str) -> bool:
    """Whether it is rows as they are pasted from a sheet, with a tab between the cells."""
    rows = [line for line in text.splitlines() if line.strip()]
    return len(rows) > 1 and all("\t" in row for row in rows)


def _rows_after(name: CommandName, typed: str, rest: str) -> str:
    """The rows that are to be booked, or below a heading that is another command's name."""
    if name is CommandName.BOOK and is_table(rest):
        first, *others = rest.splitlines()
        is_heading = not any(sign.isdecimal() for sign in first)
        return rest if is_heading or len(others) >= MOST_COMMANDS else ""  # few are booked at once
    heading = folded(typed.partition("\t")[0])
    is_cell = name is not CommandName.IMPORT and _NAMES.get(heading) is name
    return typed if is_cell and is_table(typed) else ""


def _without_marks_around(text: str) -> str:
    """What stands within quotation marks, brackets or stars, where they stand there alone."""
    found = _AROUND.match(text)
    if found is None:
        return text
    closing = found[1][::-1].translate(_CLOSING)
    return found[2].removesuffix(closing) if found[2].count(closing) == 1 else text


def _apart(typed: str) -> str:
    """With the space that is missing in "boka10/12"."""
    glued = _GLUED.match(typed)
    return f"{glued[0]} {typed[glued.end() :]}" if glued and folded(glued[0]) in _NAMES else typed


def _after_greeting(head: str, rest: str) -> Command | None:
    """The command that "hej" stands before; of greetings in a row each is help."""
    if folded(head) not in _GREETINGS or folded(_split(rest, 1)[0]) in _GREETINGS:
        return None
    told = read_command(rest)
    return told if isinstance(told, Command) else None


MOST_COMMANDS: Final = 5
_SLASHED: Final = re.compile(r"(?:^|(?<=\s))(?=/[^\W\d_])")
_BETWEEN: Final = (" och", " samt", " sedan", " sen")
"""What joins one command to the next, and belongs to neither; as commas and the like do."""


def commands_in(text: str, today: date) -> list[str]:
    """The commands of a message that holds several, one by one; else the message alone.

    Each begins with a slash, or stands on a line of its own. After "boka" each line that has a
    day and a title is a booking; a title of two lines is one title.
    """
    *before, last = [part.strip() for part in _SLASHED.split(text) if part.strip()] or [text]
    slashed = [*map(_alone, before), last]
    for parts in (slashed, [line.strip() for line in text.splitlines() if line.strip()]):
        several = 1 < len(parts) <= MOST_COMMANDS
        if several and all(_is_command(part) for part in parts):
            return parts
    return _listed_bookings(text, today) or [text]


def _listed_bookings(text: str, today: date) -> list[str]:
    if len(text.splitlines()) == 1:
        return []  # nearly every message
    command = read_command(text)
    if not isinstance(command, Command) or command.name is not CommandName.BOOK:
        return []
    lines = [line.strip() for line in without_thanks(command.rest).splitlines() if line.strip()]
    if not 1 < len(lines) <= MOST_COMMANDS:
        return []
    read = [read_post(line, Circumstances(today=today)) for line in lines]
    listed = all(
        each.is_sure and each.post.title and isinstance(each.post.when, Day | Ambiguous)
        for each in read
    )
    return [f"{CommandName.BOOK} {line}" for line in lines] if listed else []


def _is_command(part: str) -> bool:
    """A smile alone asks for nothing."""
    return bool(_LEADING.sub("", part)) and isinstance(read_command(part), Command)


def _alone(command: str) -> str:
    """Without what joins it to the command that follows."""
    command = command.rstrip(" ,;.+&")
    for word in _BETWEEN:
        command = command.removesuffix(word)
    return command.rstrip(" ,;")


def _split(text: str, words: int) -> tuple[str, str]:
    """The first words with single spaces between them, and the rest as typed."""
    end = 0
    found: list[str] = []
    for word in re.finditer(r"[^\s\u200b-\u200f\u2060\ufeff]+", text):
        found.append(word.group())
        end = word.end()
        if len(found) == words:
            break
    rest = text[end:]
    leading = _ATMOSPHERE.match(rest)
    return " ".join(found).rstrip(_LAST_OF_A_NAME), rest[leading.end() if leading else 0 :].strip()


def _closest(typed: str) -> tuple[str, ...]:
    head, rest = _split(typed, 1)
    word = folded(head)[:_LONGEST_WORD]
    if word.startswith(_REMIND):
        return (f"{CommandName.MINE} påminnelser",)
    if denies(_before_a_title(tokens(typed))):
        return ()
    if word in _WEEKDAYS or _DATE.match(typed):
        return (f"{CommandName.BOOK} {typed}",)
    if not get_close_matches(word, _NAMES, cutoff=_CLOSE_TO_A_SYNONYM) and (
        inside := _inside(typed)
    ):
        return inside
    if len(word) < _SHORTEST:
        return ()
    near = [
        *get_close_matches(word, [folded(name) for name in CommandName], cutoff=_CLOSE_TO_A_NAME),
        *get_close_matches(word, _NAMES, cutoff=_CLOSE_TO_A_SYNONYM),
    ]
    names = dict.fromkeys(_NAMES[name] for name in near)
    return tuple(f"{name} {rest}".strip() for name in names)[:_MOST]


def _before_a_title(toks: Sequence[Token]) -> Sequence[Token]:
    """What a "not" takes back, as in "8/12 går inte": a title begins with a large letter."""
    large = (n for n, token in enumerate(toks) if n and token.is_capital)
    return toks[: next(large, len(toks))]


def _inside(typed: str) -> tuple[str, ...]:
    """The command that a sentence asks for, or goes on with: "Kan jag få boka torsdag?"."""
    asked = typed.rstrip(" ?!.")
    for said, line in _SAID_WITHOUT:
        if found := said.match(asked):
            return (f"{line} {found.group(1) or ''}".strip(),)
    for word in re.finditer(r"\w+", typed):
        name = folded(word.group())
        if name in _SAID_INSIDE and word.start():
            if denies(tokens(typed[: word.start()])):
                return ()
            rest = typed[word.end() :].strip(" ?!.")
            return (f"{_NAMES[name]} {rest}".strip(),)
    return ()


def is_superadmins(line: str) -> bool:
    """Whether only superadmins may give the command of a line."""
    read = read_command(line)
    return isinstance(read, Command) and read.name in SUPERADMIN_COMMANDS


_CONTENT_TYPES: Final[Mapping[ContentType, str]] = {
    ContentType.POST: "inlägg",
    ContentType.ARTICLE: "artikel",
    ContentType.EVENT: "evenemang",
    ContentType.SPONSORED: "sponsrat",
    ContentType.JOB_AD: "jobbannons",
}
_SAYS_TYPE: Final = {
    **dict.fromkeys(("jobbannons", "platsannons"), ContentType.JOB_AD),
    **dict.fromkeys(("sponsrat", "sponsrad", "annons"), ContentType.SPONSORED),
}
_THEMES: Final[Mapping[Theme, str]] = {
    Theme.BEHIND_THE_SCENES: "bakom kulisserna",
    Theme.TIPS: "tips",
    Theme.STORY: "berättelse",
    Theme.EVENT: "evenemang",
    Theme.OTHER: "annat",
}
_AUDIENCES: Final[Mapping[Audience, str]] = {
    Audience.EMPLOYEES: "medarbetare",
    Audience.FUTURE_EMPLOYEES: "framtida medarbetare",
    Audience.PARTNERS: "samarbetspartners",
    Audience.MUNICIPALITIES: "andra kommuner",
}
_STATUSES: Final[Mapping[BookingStatus, str]] = {
    BookingStatus.BOOKED: "bokad",
    BookingStatus.PUBLISHED: "publicerad",
    BookingStatus.CANCELLED: "avbokad",
}


def content_type_name(content_type: ContentType) -> str:
    return _CONTENT_TYPES[content_type]


def type_said(title: str) -> ContentType | None:
    """The type that a title begins by naming, of those that are no posts: "Jobbannons: …"."""
    first = re.match(r"\w+", title.strip())
    return _SAYS_TYPE.get(folded(first.group())) if first else None


def theme_name(theme: Theme) -> str:
    return _THEMES[theme]


def audience_name(audience: Audience) -> str:
    return _AUDIENCES[audience]


def status_name(status: BookingStatus) -> str:
    return _STATUSES[status]
