"""Finds the guideline a free question is about. The texts stand in `bot.swedish.guidelines`."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

KEYWORD_WEIGHT = 3.0
TITLE_WEIGHT = 2.0
BODY_WEIGHT = 0.4

LEAST_SCORE = 1.0
"""Below this nothing was understood: a list of the subjects helps more than a guess."""

WORTH_SHOWING = 0.5
"""Share of the best subject's score that makes another one worth offering."""

MOST_WORDS = 30
"""A question is short; what is longer is cut here, so that none takes long to answer."""

STEM = 4
"""Letters two words must begin with alike to be taken for forms of one word."""

SPELT = 5
"""Letters a word needs before a misspelling of it can be told from another word."""


MISSPELT = 0.8
"""How alike (`SequenceMatcher.ratio`) two words must be to be taken for one, misspelt."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a municipality puts into the guidelines of its own."""

    city: str
    main_page: str
    product_pages: tuple[str, ...]
    network: str
    """The editors' network, as people call it, with the article where it needs one."""
    superadmins: tuple[str, ...]
    """Units or roles, never people's names."""
    contact_centre: str
    contact_centre_link: str = ""
    ad_account: str
    """Where sponsored content is made and paid for."""
    job_tool: str
    """The recruitment system that job advertisements are made and paid for in."""


@dataclass(frozen=True, kw_only=True)
class Link:
    title: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Subject:
    key: str
    title: str
    body: tuple[str, ...]
    """Short paragraphs, five at the most."""
    keywords: tuple[str, ...]
    """What people call the matter, in whole words; forms and misspellings are found anyway."""
    links: tuple[Link, ...] = ()


def search(
    question: str, subjects: Sequence[Subject], *, ignored: Collection[str] = ()
) -> list[Subject]:
    """The subjects that the question may be about, the likeliest first; empty if none is.

    Words ignored are those that any question may hold. Case, diacritics, endings, compounds and
    small misspellings are seen through.
    """
    ignored = {fold(word) for word in ignored}
    words = dict.fromkeys(word for word in _words(question) if word not in ignored)
    asked = list(words)[:MOST_WORDS]
    known = {subject.key: _weights(subject, ignored) for subject in subjects}
    total = defaultdict[str, float](float)
    for weights in known.values():
        for word, weight in weights.items():
            total[word] += weight

    def score(subject: Subject) -> float:
        # A word says the less of one subject the more others have it too.
        telling = {word: weight**2 / total[word] for word, weight in known[subject.key].items()}
        return sum(
            max((likeness(word, other) * worth for other, worth in telling.items()), default=0)
            for word in asked
        )

    scores = {subject.key: score(subject) for subject in subjects}
    least = max(LEAST_SCORE, WORTH_SHOWING * max(scores.values(), default=0))
    found = [subject for subject in subjects if scores[subject.key] >= least]
    return sorted(found, key=lambda subject: scores[subject.key], reverse=True)


def fold(text: str) -> str:
    """The text in lower case without dots, rings and accents over its letters."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def likeness(asked: str, known: str) -> float:
    """From 0 (unlike) to 1 (the same word), for two folded words."""
    if asked == known:
        return 1
    shorter, longer = sorted((asked, known), key=len)
    if len(shorter) >= STEM and longer.startswith(shorter):
        return 0.5 + 0.5 * len(shorter) / len(longer)
    if len(shorter) >= STEM and shorter in longer:
        # A compound that was asked about says more than a part of one: "hatkommentar".
        return 0.6 if asked == longer else 0.3
    if len(shorter) < SPELT:
        return 0
    matcher = SequenceMatcher(None, asked, known, autojunk=False)
    if matcher.real_quick_ratio() < MISSPELT or matcher.quick_ratio() < MISSPELT:
        return 0  # the quick ones are upper bounds
    return matcher.ratio() - 0.1 if matcher.ratio() >= MISSPELT else 0


def _weights(subject: Subject, ignored: Collection[str]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for weight, texts in (
        (BODY_WEIGHT, subject.body),
        (TITLE_WEIGHT, (subject.title,)),
        (KEYWORD_WEIGHT, subject.keywords),
    ):
        weights |= {word: weight for text in texts for word in _words(text) if word not in ignored}
    return weights


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(text))
