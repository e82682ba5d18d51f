"""The words that Swedish days and times are made of, in plain letters (see `tokens.plain`)."""

from typing import Final


def all_of(text: str) -> frozenset[str]:
    """The words of a text that lists them."""
    return frozenset(text.split())


WEEKDAYS: Final = ("mandag", "tisdag", "onsdag", "torsdag", "fredag", "lordag", "sondag")
MONTHS: Final = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)

WEEKDAY: Final[dict[str, int]] = {
    spelling: number
    for number, (name, *short) in enumerate(
        (
            ("mandag", "man", "monday", "mon", "mand", "ma"),
            ("tisdag", "tis", "tuesday", "tue", "tisd", "ti"),
            ("onsdag", "ons", "wednesday", "wed", "onsd", "on"),
            ("torsdag", "tors", "thursday", "thu", "tor", "torsd", "to"),
            ("fredag", "fre", "friday", "fri", "fr"),
            ("lordag", "lor", "saturday", "sat", "lo"),
            ("sondag", "son", "sunday", "sun", "so"),
        )
    )
    # "fredag", "fredagen" and, as it is said, "freda" and "fredan".
    for spelling in (name, f"{name}en", name[:-1], f"{name[:-1]}n", *short)
}
FULL_WEEKDAYS: Final = frozenset(WEEKDAYS)
CLEAR_WEEKDAYS: Final = FULL_WEEKDAYS | {
    "tis",
    "ons",
    "tor",
    "tors",
    "fre",
    "tisd",
    "onsd",
    "torsd",
}
"""Those that are nothing else in a title: no "man", no "son"."""
ONLY_BESIDE_DATES: Final = frozenset(
    {
        *("ma", "ti", "on", "to", "fr", "lo", "so"),
        *("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
    }
)
"""As Outlook writes them ("ti 1/12"): words of their own where no date follows."""
PAST_WEEKDAYS: Final = {f"{name}s": number for number, name in enumerate(WEEKDAYS)}

MONTH: Final[dict[str, int]] = {
    spelling: number
    for number, name in enumerate(MONTHS, 1)
    for spelling in {name, name[:3], {"september": "sept", "mars": "mar"}.get(name, name)}
}
NAMELIKE: Final = frozenset(
    {"maj", "april", "juni", "juli", "mars", "jan", "mar", "jul", "august"}
)
"""Months that are also names of people, or other words: they begin titles of their own."""

NEAR_DAYS: Final[dict[tuple[str, ...], int]] = {
    tuple(words.split()): days
    for words, days in {
        "i forrgar": -2,
        "iforrgar": -2,
        "i gar": -1,
        "igar": -1,
        "idag": 0,
        "today": 0,
        "i dag": 0,
        "ida": 0,
        "imorgon": 1,
        "tomorrow": 1,
        "i morgon": 1,
        "imorron": 1,
        "i morron": 1,
        "imorrn": 1,
        "i morrn": 1,
        "imorn": 1,
        "imon": 1,
        "i morn": 1,
        "imor gon": 1,
        "i mor gon": 1,
        "imoron": 1,
        "imorgen": 1,
        "ikvall": 0,
        "i kvall": 0,
        "i eftermiddag": 0,
        "i formiddag": 0,
        "i overmorgon": 2,
        "i over morgon": 2,
        "iovermorgon": 2,
        "overmorgon": 2,
        "i overmorron": 2,
        "iovermorron": 2,
        "i overimorgon": 2,
        "i overmorrn": 2,
        "overmorrn": 2,
        "overmorron": 2,
    }.items()
}

NUMBERS: Final[dict[str, int]] = {
    word: number
    for number, spellings in enumerate(
        (
            *("en ett", "tva", "tre", "fyra", "fem", "sex", "sju", "atta", "nio", "tio"),
            *(
                "elva",
                "tolv",
                "tretton",
                "fjorton",
                "femton",
                "sexton",
                "sjutton",
                "arton aderton",
            ),
            *("nitton", "tjugo", "tjugoen tjugoett", "tjugotva", "tjugotre", "tjugofyra"),
            *(
                "tjugofem",
                "tjugosex",
                "tjugosju",
                "tjugoatta",
                "tjugonio",
                "trettio",
                "trettioett",
            ),
        ),
        start=1,
    )
    for word in spellings.split()
}
ORDINALS: Final[dict[str, int]] = {
    word: number
    for number, spellings in enumerate(
        (
            *("forsta forste", "andra andre", "tredje", "fjarde", "femte", "sjatte", "sjunde"),
            *("attonde", "nionde", "tionde", "elfte", "tolfte", "trettonde", "fjortonde"),
            *("femtonde", "sextonde", "sjuttonde", "artonde", "nittonde", "tjugonde"),
            *("tjugoforsta tjugoforste", "tjugoandra tjugoandre", "tjugotredje", "tjugofjarde"),
            *("tjugofemte", "tjugosjatte", "tjugosjunde", "tjugoattonde", "tjugonionde"),
            *("trettionde", "trettioforsta trettioforste"),
        ),
        start=1,
    )
    for word in spellings.split()
}

WEEK_WORDS: Final = frozenset({"v", "vecka", "veckan", "w"})
BEFORE: Final = frozenset({"fore", "innan"})
AFTER: Final = frozenset({"efter"})

PARTS_OF_A_DAY: Final[dict[str, int]] = {
    **dict.fromkeys(("morgon", "morgonen", "morron", "morronen", "morrn", "morn", "mornen"), 8),
    "morse": 8,
    "bitti": 8,
    **dict.fromkeys(("formiddag", "formiddagen", "formiddan", "fm"), 10),
    "lunch": 12,
    "lunchtid": 12,
    "lunchen": 12,
    "mitt pa dagen": 12,
    **dict.fromkeys(("eftermiddag", "eftermiddagen", "eftermiddan", "em"), 14),
    "kvall": 18,
    "kvallen": 18,
    "kvallstid": 18,
    "ikvall": 18,
}
"""The hour that is filled in for a part of the day; the form shows it."""

SEASONS: Final = {
    **dict.fromkeys(("var", "varen"), 3),
    **dict.fromkeys(("sommar", "sommaren"), 6),
    **dict.fromkeys(("host", "hosten"), 9),
    **dict.fromkeys(("vinter", "vintern"), 12),
}
"""The month that each begins with; it goes on for three."""

MISTYPED: Final = (
    *WEEKDAYS,
    *(month for month in MONTHS if month not in NAMELIKE),
    *("imorgon", "overmorgon", "iovermorgon", "vecka", "nasta", "julafton", "nyarsafton"),
    *("midsommarafton", "skartorsdag", "nationaldagen", "forsta", "andra", "advent", "lucia"),
)
"""What a mistyped word may have been meant as; names of people are not among them."""
