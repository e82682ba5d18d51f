"""Advice on a post: what can be counted, by rules of the organisation file; never a lock."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Final
from urllib.parse import urlsplit

import regex

from bot.schedule.model import Audience, Theme


class AdviceId(StrEnum):
    """What can be counted; a rule of the organisation file names one of these."""

    CAPITALS = "capitals"
    EMOJIS = "emojis"
    HASHTAGS = "hashtags"
    HASHTAGS_LAST = "hashtags_last"
    HASHTAG_CAPITALS = "hashtag_capitals"
    SENTENCE_LENGTH = "sentence_length"
    LIX = "lix"
    LINKS = "links"
    SHORTENERS = "shorteners"
    ALT_TEXT = "alt_text"
    CONTRAST = "contrast"


@dataclass(frozen=True, kw_only=True)
class AdviceRule:
    id: AdviceId
    reason: str
    """In Swedish, for whoever writes."""
    source: str
    most: int = 0
    """A count above this gives the advice."""
    least: int = 0
    """Letters of a word in capitals, or words of a text, from which something is counted."""
    words: tuple[str, ...] = ()
    """Words that may stand in capitals, words that hashtags are made of, or shorteners' hosts."""
    pairs: tuple[tuple[Audience, Theme], ...] = ()
    """Audiences with themes that seldom suit them."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """A post as its writer has it so far."""

    text: str
    link: str = ""
    alt_text: str | None = None
    """Empty where a picture may lack one; None where nobody was asked."""
    audience: Audience | None = None
    theme: Theme | None = None


@dataclass(frozen=True, kw_only=True)
class Advice:
    rule: AdviceRule
    count: int
    found: tuple[str, ...] = ()
    """The first few that were counted, as they stand, or as they might be written instead."""


_SAMPLES: Final = 3
_LONG_WORD: Final = 6
"""Letters; LIX calls what has more a long word."""
_LONGEST_TAG: Final = 100
_MOST_WORDS_OF_A_TAG: Final = 6
_OPENING: Final = 5

# Emoji by Unicode's own data: shown as such by itself, asked to be, a flag, or a key.
_EMOJI: Final = regex.compile(
    r"\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3"
    r"|\p{Emoji_Presentation}(?!\uFE0E)|\p{Emoji}\uFE0F"
)
_CLUSTER: Final = regex.compile(r"\X")
_ADDRESS: Final = re.compile(
    r"(?:https?://|(?<![\w@.-])www\.)[^\s<>\"]+"
    r"|(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,20}/[^\s<>\"]*",
    re.IGNORECASE,
)
_HASHTAG: Final = re.compile(r"(?<![\w&#])#(?=\w*[^\W\d_])(\w+)")
_MENTION: Final = re.compile(r"(?<!\w)@\w+")
_WORD: Final = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")  # noqa: RUF001 - as people type it
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_SENTENCE_ENDS: Final = re.compile(
    r"(?<![.!?…:])[.!?…:]++[\"”’»)\]*]*+(?=\s|$)|\n"  # noqa: RUF001 - as above
)
_UNSEEN: Final = re.compile("[\u00ad\u200b\u2060\ufeff]")
_AFTER_AN_ADDRESS: Final = ".,;:!?…'’”»)*_"  # noqa: RUF001 - as above


def advise(written: Written, rules: Iterable[AdviceRule]) -> tuple[Advice, ...]:
    """What the rules say of the text, in their order; nothing of what keeps to its limit."""
    reading = _Reading(written)
    found = (_COUNTS[rule.id](reading, rule) for rule in rules)
    return tuple(each for each in found if each is not None)


def lix(text: str) -> int:
    """Words a sentence plus long words in a hundred (Björnsson 1968), rounded; 0 without words."""
    sentences = _sentences(_readable(text))
    words = [word for each in sentences for word in each]
    if not words:
        return 0
    long = sum(len(word) > _LONG_WORD for word in words)
    return round(len(words) / len(sentences) + 100 * long / len(words))


def emojis(text: str) -> list[str]:
    """Each as a reader sees it: a family or a flag is one."""
    return [each for each in _CLUSTER.findall(text) if _EMOJI.search(each)]


class _Reading:
    """The text taken apart once for all rules."""

    def __init__(self, written: Written) -> None:
        self.written = written
        self.text = _readable(written.text)
        self.addresses = [
            match[0].rstrip(_AFTER_AN_ADDRESS) for match in _ADDRESS.finditer(self.text)
        ]
        self.without_addresses = _ADDRESS.sub(" ", self.text)
        self.hashtags = [match[1] for match in _HASHTAG.finditer(self.without_addresses)]
        bare = _HASHTAG.sub(" ", self.without_addresses)
        self.prose = _MENTION.sub(" ", bare)
        self.sentences = _sentences(self.prose)


def _readable(text: str) -> str:
    return _UNSEEN.sub("", unicodedata.normalize("NFC", text)).replace("\r", "\n")


def _sentences(text: str) -> list[list[str]]:
    """Each as its words. A line's end ends one too, so a wrapped line never makes one longer."""
    words = (_WORD.findall(each) for each in _SENTENCE_ENDS.split(text))
    return [each for each in words if each]


def _capitals(reading: _Reading, rule: AdviceRule) -> Advice | None:
    """Long words, and with them the short ones beside: alone those are abbreviations."""
    known = {word.casefold() for word in rule.words}
    shouted: list[str] = []
    for is_capital, run in groupby(_LETTERS.findall(reading.prose), _is_in_capitals):
        words = [word for word in run if is_capital and word.casefold() not in known]
        if any(len(word) >= rule.least for word in words):
            shouted += words
    return _over(rule, shouted)


def _is_in_capitals(word: str) -> bool:
    return word == word.upper() != word.lower()


def _emojis(reading: _Reading, rule: AdviceRule) -> Advice | None:
    return _over(rule, emojis(reading.text))


def _hashtags(reading: _Reading, rule: AdviceRule) -> Advice | None:
    return _over(rule, [f"#{tag}" for tag in reading.hashtags])


def _hashtags_last(reading: _Reading, rule: AdviceRule) -> Advice | None:
    text = _MENTION.sub(" ", reading.without_addresses)
    tags = list(_HASHTAG.finditer(text))
    words = [each.start() for each in _WORD.finditer(_HASHTAG.sub(_blank, text))]
    last_word = words[-1] if words else -1
    return _over(rule, [match[0] for match in tags if match.start() < last_word])


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _hashtag_capitals(reading: _Reading, rule: AdviceRule) -> Advice | None:
    """Only of tags that surely are several words: of the rule's, or side by side in the text."""
    known = {word.casefold() for word in rule.words}
    joined = _joined(reading.sentences)
    better: list[str] = []
    for tag in dict.fromkeys(reading.hashtags):
        low = tag.casefold()
        if len(low) != len(tag):
            continue
        words = joined.get(low) or _apart(low, known)
        starts = [sum(map(len, words[:n])) for n in range(1, len(words))]
        if any(tag[start] != tag[start].upper() for start in starts):
            better.append("#" + "".join(word[0].upper() + word[1:] for word in words))
    return _over(rule, better)


def _joined(sentences: Sequence[Sequence[str]]) -> Mapping[str, tuple[str, ...]]:
    """Each word, and each few that stand side by side, by what they are when written as one."""
    found: dict[str, tuple[str, ...]] = {}
    for most in range(1, 5):
        for sentence in sentences:
            low = [word.casefold() for word in sentence]
            for n in range(len(low) - most + 1):
                found.setdefault("".join(low[n : n + most]), tuple(low[n : n + most]))
    return found


def _apart(tag: str, known: set[str]) -> tuple[str, ...]:
    """The fewest known words that make up all of the tag; nothing where they don't."""
    if len(tag) > _LONGEST_TAG:
        return ()
    best: dict[int, tuple[str, ...]] = {0: ()}
    for end in range(1, len(tag) + 1):
        ways = [
            (*best[start], tag[start:end])
            for start in range(end)
            if start in best and tag[start:end] in known
        ]
        if ways:
            best[end] = min(ways, key=len)
    words = best.get(len(tag), ())
    return words if len(words) <= _MOST_WORDS_OF_A_TAG else ()


def _sentence_length(reading: _Reading, rule: AdviceRule) -> Advice | None:
    nothing: list[str] = []
    longest = max(reading.sentences, key=len, default=nothing)
    if len(longest) <= rule.most:
        return None
    return Advice(rule=rule, count=len(longest), found=(" ".join(longest[:_OPENING]),))


def _lix(reading: _Reading, rule: AdviceRule) -> Advice | None:
    if sum(map(len, reading.sentences)) < rule.least:
        return None
    value = lix(reading.prose)
    return Advice(rule=rule, count=value) if value > rule.most else None


def _links(reading: _Reading, rule: AdviceRule) -> Advice | None:
    return _over(rule, list(dict.fromkeys(_addresses(reading))))


def _shorteners(reading: _Reading, rule: AdviceRule) -> Advice | None:
    short = [
        host
        for host in map(_host, _addresses(reading))
        if any(host == each or host.endswith(f".{each}") for each in rule.words)
    ]
    return _over(rule, [host for host, _ in groupby(sorted(short))])


def _addresses(reading: _Reading) -> Iterator[str]:
    yield from reading.addresses
    if reading.written.link:
        yield reading.written.link


def _host(address: str) -> str:
    try:
        host = urlsplit(address if "://" in address else f"https://{address}").hostname
    except ValueError:
        return ""
    return (host or "").removeprefix("www.")


def _alt_text(reading: _Reading, rule: AdviceRule) -> Advice | None:
    alt = reading.written.alt_text
    if alt is None or (words := len(_WORD.findall(alt))) >= rule.least:
        return None
    return Advice(rule=rule, count=words)


def _contrast(reading: _Reading, rule: AdviceRule) -> Advice | None:
    audience, theme = reading.written.audience, reading.written.theme
    if audience is None or theme is None or (audience, theme) not in rule.pairs:
        return None
    return Advice(rule=rule, count=1)


def _over(rule: AdviceRule, found: Sequence[str]) -> Advice | None:
    if len(found) <= rule.most:
        return None
    return Advice(rule=rule, count=len(found), found=tuple(dict.fromkeys(found))[:_SAMPLES])


_COUNTS: Final[Mapping[AdviceId, Callable[[_Reading, AdviceRule], Advice | None]]] = {
    AdviceId.CAPITALS: _capitals,
    AdviceId.EMOJIS: _emojis,
    AdviceId.HASHTAGS: _hashtags,
    AdviceId.HASHTAGS_LAST: _hashtags_last,
    AdviceId.HASHTAG_CAPITALS: _hashtag_capitals,
    AdviceId.SENTENCE_LENGTH: _sentence_length,
    AdviceId.LIX: _lix,
    AdviceId.LINKS: _links,
    AdviceId.SHORTENERS: _shorteners,
    AdviceId.ALT_TEXT: _alt_text,
    AdviceId.CONTRAST: _contrast,
}
