"""The words that Swedish dates are made of, as lookups and as parts of patterns.

A date is read with its letters made plain: lower case, no rings or dots, so that "måndag" and
"mandag" are one. The patterns are therefore in plain letters throughout.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

# Formatting characters that chat clients slip in, and the soft hyphen: they are not text.
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
# Without their ring and dots these two are everyday words, so they are written out first.
_SHORT_WITH_MARKS: Final = re.compile(r"\b(mån|sön)\b")


def plain(text: str) -> str:
    """The text in lower case without marks; the abbreviations "mån" and "sön" written out."""
    text = unicodedata.normalize("NFC", text.translate(_INVISIBLE)).lower()
    text = _SHORT_WITH_MARKS.sub(r"\1dag", text)
    letters = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def one_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


WEEKDAYS: Final = ("mandag", "tisdag", "onsdag", "torsdag", "fredag", "lordag", "sondag")
MONTHS: Final = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
NEAR_DAYS: Final = {
    plain(word): days
    for word, days in {
        "iförrgår": -2,
        "igår": -1,
        "idag": 0,
        "imorgon": 1,
        "imorron": 1,
        "iövermorgon": 2,
        "iövermorron": 2,
    }.items()
}
NUMBERS: Final = {
    plain(word): number
    for number, spellings in enumerate(
        (
            "en ett",
            "två",
            "tre",
            "fyra",
            "fem",
            "sex",
            "sju",
            "åtta",
            "nio",
            "tio",
            "elva",
            "tolv",
        ),
        start=1,
    )
    for word in spellings.split()
} | {"fjorton": 14}
ADVENTS: Final = {"forsta": 1, "andra": 2, "tredje": 3, "fjarde": 4}

# Spelling -> the name in the library of holidays; "dagen" is understood without its "en" too.
_FEASTS: Final = {
    "nyårsdagen": "nyårsdagen",
    "trettondagsafton": "trettondagsafton",
    "trettondedag jul": "trettondedag jul",
    "trettondedagen": "trettondedag jul",
    "trettondagen": "trettondedag jul",
    "skärtorsdagen": "skärtorsdagen",
    "långfredagen": "långfredagen",
    "påskafton": "påskafton",
    "påskdagen": "påskdagen",
    "annandag påsk": "annandag påsk",
    "valborgsmässoafton": "valborgsmässoafton",
    "valborg": "valborgsmässoafton",
    "första maj": "första maj",
    "kristi himmelsfärdsdag": "kristi himmelsfärdsdag",
    "kristi himmelsfärd": "kristi himmelsfärdsdag",
    "pingstafton": "pingstafton",
    "pingstdagen": "pingstdagen",
    "nationaldagen": "nationaldagen",
    "midsommarafton": "midsommarafton",
    "midsommardagen": "midsommardagen",
    "allahelgonsafton": "allahelgonsafton",
    "alla helgons dag": "alla helgons dag",
    "julafton": "julafton",
    "juldagen": "juldagen",
    "annandag jul": "annandag jul",
    "nyårsafton": "nyårsafton",
}
FEASTS: Final = {
    spelling: name
    for word, name in _FEASTS.items()
    for spelling in (plain(word), re.sub("dagen$", "dag", plain(word)))
}
LUCIA: Final = "lucia"

# What a mistyped word may have been meant as.
VOCABULARY: Final = tuple(
    sorted(
        {*WEEKDAYS, *MONTHS, *NEAR_DAYS, *NUMBERS, *ADVENTS, LUCIA}
        | {word for feast in FEASTS for word in feast.split()}
        | {"advent", "den", "i", "om", "pa", "v", "vecka", "veckan", "veckor", "dagar"}
        | {"manad", "manader", "nasta", "denna", "morgon", "overmorgon", "dag"}
    )
)

WEEKDAY: Final = (
    rf"(?P<weekday>(?:{one_of(WEEKDAYS)})(?:en)?|(?:man|tis|ons|tors?|fre|lor|son)\.?)"
)
# The weekdays that are nothing else in a title: no "man", no "son".
CLEAR_WEEKDAY: Final = rf"(?P<weekday>{one_of(WEEKDAYS)}|(?:tis|ons|tors?|fre|lor)\.?)"
YEAR: Final = r"(?P<year>[0-9]{4})"
MONTH: Final = rf"(?P<month>{one_of(MONTHS)}|(?:jan|feb|mar|apr|jun|jul|aug|sept?|okt|nov|dec)\.?)"
FULL_MONTH: Final = rf"(?P<month>{one_of(MONTHS)})"
ORDINAL: Final = r"(?P<day>[0-9]{1,2}):?[ae]"
WEEK_NUMBER: Final = r"v(?:ecka|eckan)?\.? ?(?P<week>[0-5]?[0-9])"
WEEK: Final = (
    rf"(?:{WEEK_NUMBER}(?: (?P<year>[0-9]{{4}}))?"
    r"|(?P<next>nasta vecka)|denna vecka|den har veckan)"
)


def weekday_number(typed: str) -> int:
    """0 for Monday; the first three letters tell."""
    return next(n for n, name in enumerate(WEEKDAYS) if name[:3] == typed[:3])


def month_number(typed: str) -> int:
    """1 for January, typed as a number or a name; the first three letters tell."""
    if typed.isdecimal():
        return int(typed)
    return next(n for n, name in enumerate(MONTHS, 1) if name[:3] == typed[:3])
