"""What a mistyped word of a date was probably meant as."""

from collections.abc import Sequence
from functools import lru_cache

from bot.swedish.reading.tokens import Token
from bot.swedish.reading.vocabulary import MISTYPED

_FEWEST_LETTERS = 4
_MOST_LETTERS = 14
_LONG = 8
_LETTERS = {word: frozenset(word) for word in MISTYPED}


def respelled(toks: Sequence[Token]) -> list[Token] | None:
    """The tokens with each mistyped word as the word it is likest; None where none is."""
    changed = False
    words: list[Token] = []
    for token in toks:
        likest = _likest(token)
        changed = changed or likest is not None
        words.append(token if likest is None else token._replace(word=likest))
    return words if changed else None


def _likest(token: Token) -> str | None:
    return _likest_word(token.word) if token.is_word else None


@lru_cache(maxsize=4096)
def _likest_word(word: str) -> str | None:
    if not _FEWEST_LETTERS <= len(word) <= _MOST_LETTERS or word in MISTYPED:
        return None
    near: list[tuple[int, bool, str]] = []
    for known, letters in _LETTERS.items():
        most = 2 if len(known) >= _LONG else 1
        if abs(len(known) - len(word)) > most or len(letters - set(word)) > most:
            continue  # what the slow comparison would say no to as well
        distance = _distance(word, known)
        if distance <= most and (word[0] == known[0] or distance == 1):
            near.append((distance, word[0] != known[0], known))
    return min(near, default=(0, False, None))[2]


def _distance(one: str, other: str) -> int:
    """Letters added, left out, changed, or changed about with the next."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, row = row, [i] + [0] * len(other)
        for j, against in enumerate(other, 1):
            row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                row[j] = min(row[j], before[j - 2] + 1)
        before = last
    return row[-1]
