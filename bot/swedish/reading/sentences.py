"""Whether words read as one sentence: "Onsdag är lilla lördag" is a title, not a Wednesday."""

import re
from collections.abc import Sequence
from itertools import product
from typing import Final

from bot.swedish.reading import vocabulary as words
from bot.swedish.reading.days import Found
from bot.swedish.reading.tokens import Token, tokens
from bot.swedish.reading.vocabulary import all_of

_GO_ON: Final = all_of(
    """
    hela samma annars i pa av for med om fran till under efter infor utan bland hos vid ur mot
    genom mellan fore innan kring runt at och eller men samt som sa da dar nar inte ock
    aven utom ar var blir blev har hade kan kunde ska skall skulle vill ville far fick bor
    borde maste kom kommer gick gar ger gav tog tar ser sag stod star finns fanns lag
    ligger satt sitter la lat later hor horde sade sager drar drog slog slar bjod vann hann
    vet visste gjorde gor firade invigs byggs halls slapps ges sands visas inleds delas tas
    laggs ses hors brukar sjong skrev skriver sprang bygger vinner tipsar bo tror manads
    manad
    """
)
_NOT_VERBS: Final = (
    *("heter", "elser", "ningar", "ingar", "ioner", "orer", "ister", "arer", "ationer"),
    *("eller", "over", "under", "efter", "vinter", "sommar", "januar", "teater", "nummer"),
)
_NOUNS: Final = all_of(
    """
    bilder roster sommar vinter platser bocker elever chefer dagar timmar manader veckor
    julgranar blommor fragor mor far bror dotter ater ocksa vinnare vart var er mer dar har
    """
)
_VAGUE: Final = all_of(
    """
    eventuellt ev kanske helst typ ungefar preliminart prel prelim senare tidigare nagon
    nan cirka ca kl klockan kvart halvtid veckor dagar manad manaden dec jan feb nov okt
    sep aug em fm framat nastkommande kommande omkring runt tidigast senast varje varannan
    morgon morron morrn morn mornen formiddag formiddan eftermiddag eftermiddan
    kvall lunchtid bitti framme darpa darefter tidig tidigt sen sent
    """
)
_POLITE: Final = all_of(
    """
    tack tackar pa forhand sa mycket snalla please pls plz hej hejsan mvh ok okej om det gar
    mojligt bra ja gor ar ledigt ledig finns plats
    hela dagen heldag redan nu da helst garna istallet i stallet kanske gar fungerar funkar den
    """
)
_SHORT: Final = 3
_PHRASES: Final = (("bakom", "kulisserna"), ("om", "oss"), ("fran", "ax"))


_DENY: Final = all_of("inte ej icke aldrig utom forutom exkl exklusive undantaget minus")
_NO: Final = "nej"
_EVERY_PAGE: Final = {*product(("alla", "samtliga"), ("sidor", "sidorna"))}
_BEFORE_DENYING: Final = all_of("men och eller fast")
_BEFORE_A_DAY: Final = all_of("pa en den just nu")
_ONLY: Final = all_of("bara endast men och")
_IF: Final = all_of("om ifall forutsatt savida")


def denies(toks: Sequence[Token]) -> bool:
    """Whether a word says that what stands around it is not wanted; a title has a large letter."""
    return any(token.word in _DENY and not token.is_capital for token in toks)


def may_deny(toks: Sequence[Token]) -> bool:
    """Whether any of the words that deny stands there at all."""
    return any(token.word in _DENY or token.word == _NO for token in toks)


def begins_by_denying(toks: Sequence[Token]) -> bool:
    """As in "inte tisdag", "men inte på miljö", "nej 9/12"."""
    first = next((n for n, each in enumerate(toks) if each.word not in _BEFORE_DENYING), 0)
    said = toks[first : first + 1]
    return denies(said) or any(each.raw == _NO for each in said)


def is_denied(toks: Sequence[Token], first: int) -> bool:
    """Whether the day that begins there is what somebody does not want: "alla utom fredag"."""
    while first and toks[first - 1].word in _BEFORE_A_DAY:
        first -= 1
    return denies(toks[max(first - 1, 0) : first])


def means_every_page(toks: Sequence[Token]) -> bool:
    """As in "alla sidor"; a title has a large letter."""
    said = tuple(token.word for token in toks)
    return not toks[0].is_capital and said in _EVERY_PAGE


def has_terms(toks: Sequence[Token]) -> bool:
    """Whether a reason takes something back, or begins with an "if"."""
    ifs = (n for n, each in enumerate(toks) if each.word in _IF)
    return denies(toks) or any(n == 0 or toks[n - 1].word in _ONLY for n in ifs)


def is_vague(word: str) -> bool:
    """Words about a day or a time that say nothing by themselves."""
    return word in _VAGUE


def is_scrap(rest: Sequence[Token]) -> bool:
    """Whether what is left is too little for a title: "1000", "2pm", "nxt v", "EOD"."""
    said = [token for token in rest if token.is_word or token.is_number]
    short = all(token.is_number or len(token.word) <= _SHORT for token in said)
    if len(said) == 1:
        return short and (not said[0].is_capital or said[0].raw.isupper())
    return short and not any(token.is_capital for token in said)


def is_polite(rest: Sequence[Token]) -> bool:
    """Whether what is left says nothing: "tack!", "om det går", "redan nu"."""
    said = [token for token in rest if token.is_word or token.is_number]
    return bool(said) and all(token.word in _POLITE and not token.is_capital for token in said)


def says_nothing(text: str) -> bool:
    said = tokens(text)
    return is_polite(said) or not any(token.is_word or token.is_number for token in said)


_SIGNED: Final = re.compile(
    r"(?:mvh|vh|med vänliga? hälsning(?:ar)?|(?:vänliga?|bästa|många) hälsning(?:ar)?|"
    r"hälsning(?:ar)?)\b",
    re.IGNORECASE,
)
_SENT_FROM: Final = ("skickat från", "sent from", "hämta outlook", "get outlook")
_MOST_NAMES: Final = 3


def _is_signature(line: str) -> bool:
    """A line with which a letter ends; what follows it is who wrote it."""
    said = line.strip()
    if said == "--" or said.lower().startswith(_SENT_FROM):
        return True
    found = _SIGNED.match(said)
    names = said[found.end() :].strip(" ,!/").split() if found else []
    return bool(found) and len(names) <= _MOST_NAMES and all(each[:1].isupper() for each in names)


def without_thanks(text: str) -> str:
    """What a command has to do with: without who signs it, or a last line that says nothing."""
    first, *others = text.rstrip().split("\n")
    signed = next((n for n, line in enumerate(others) if _is_signature(line)), len(others))
    lines = [first, *others[:signed]]
    while len(lines) > 1 and _is_thanks(lines[-1].lower()):
        lines.pop()
    kept = "\n".join(lines)
    return "" if _is_thanks(kept) else kept


_THANKS: Final = re.compile(
    r"(?<=\w)[ ,.!–-]+(?:tack(?: på förhand| så mycket| snälla)?|snälla|please|pls|plz|"
    r"om (?:det går(?: bra)?|möjligt|(?:den|det|dagen) är (?:ledigt?|fri|fritt)|det finns plats))"
    r"[ !.]*$"
)
_OF_THANKS: Final = re.compile(
    r"\b(?:ett|stort|varmt|många|säg|säga|säger|sa|till)$", re.IGNORECASE
)


def before_thanks(title: str) -> str | None:
    """What stands before thanks or an "if it is free" that may be meant for the bot, if any."""
    found = _THANKS.search(title)
    before = title[: found.start()] if found else ""
    return before if before and not _OF_THANKS.search(before) else None


def _is_thanks(text: str) -> bool:
    """Also a smile; "½" is a number."""
    return is_polite(tokens(text)) or not any(each.isalnum() for each in text)


def goes_on(following: Sequence[str], *, apart: bool) -> bool:
    """Whether small-letter words after a date read on from it.

    `apart` is said where a comma or the like parts them.
    """
    first = following[0]
    if any(tuple(following[: len(phrase)]) == phrase for phrase in _PHRASES):
        return False
    if first in {"&", "+", "/", "=", "%"}:
        return True
    if first in _GO_ON:
        return True
    if apart:
        return False
    return _is_like_a_verb(first)


def _is_like_a_verb(word: str) -> bool:
    if word in _NOUNS or word.endswith(_NOT_VERBS):
        return False
    present = word.endswith(("ar", "er", "yr", "ir")) and len(word) > 3
    past = word.endswith(("ade", "dde", "rde", "lte", "gde", "kte", "ste", "nde", "mde"))
    passive = word.endswith(("as", "des", "tes", "eras")) and len(word) > 4
    return present or (past and len(word) > 4) or passive


def is_day_in_title(toks: Sequence[Token], found: Found) -> bool:
    """Whether somebody who doesn't know the bot would take these words of a title for a day."""
    here = toks[found.first : found.end]
    first, last = here[0], here[-1]
    figures = all(token.is_number or not token.is_word for token in here)
    if figures and len(here) == 3 and here[1].raw == ".":
        return False  # a version, a price
    if found.end < len(toks) and toks[found.end].glued and toks[found.end].raw in {"-", "/"}:
        return False
    match found.kind:
        case "weekday":
            return last.word.removesuffix("en") in words.FULL_WEEKDAYS or len(here) > 1
        case "month":
            long = last.word not in words.NAMELIKE and len(last.word) > 3
            return long or first.word in {"i", "under", "hela", "till"} or len(here) > 2
        case "number":
            return found.end >= len(toks) and first.word == "den"
        case "feast":
            led = first.word in {"till", "infor", "i", "under", "pa", "mellan"}
            return not found.weak or (led and found.end >= len(toks))
        case "loose" | "from now" | "week":
            return not found.weak or found.end >= len(toks)
        case _:
            return not found.weak
