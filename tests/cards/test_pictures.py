"""The cards drawn light and dark, wide and narrow, and kept to be looked at."""

import pytest

from tests.cards import samples
from tests.rendering.renderer import ARTIFACTS, contact_sheet, render_cards

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

UNBREAKABLE = ("word", "markup")
"""The titles with a word wider than a narrow card."""
COPIED = ("evidence_", "feeds-")
"""The cards with a hash, or a secret address, to be copied whole."""


def test_nothing_sticks_out_or_is_torn_apart():
    cards = {
        f"{name}-{kind}": card
        for kind in ("ordinary", "sentence", "word", "markup")
        for name, card in samples.of_a_title(samples.TITLES[kind])
    }
    for rows in (0, 1, 8, 40):
        for name, card in samples.of_rows(rows, samples.TITLES["ordinary"]):
            cards[f"{name}-{rows}"] = card
    drawn = render_cards(cards)
    problems = {
        picture.path.stem: found
        for name, pictures in drawn.items()
        for picture in pictures
        if (
            found := picture.problems
            + (
                ()
                if name.endswith(UNBREAKABLE) or name.startswith(COPIED)
                else picture.broken_words
            )
        )
    }
    assert problems == {}
    kept = [
        picture.path
        for name, pictures in drawn.items()
        if name.endswith(("-ordinary", "-8"))
        for picture in (pictures[0], pictures[3])
    ]
    assert contact_sheet(kept, ARTIFACTS / "sheet.png").stat().st_size
