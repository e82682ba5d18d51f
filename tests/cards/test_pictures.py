"""The cards drawn light and dark, wide and narrow, and kept to be looked at."""

import json

import pytest

from cards.elements import Card
from tests.cards import samples
from tests.rendering.renderer import ARTIFACTS, Drawing

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

UNBREAKABLE = ("word", "markup")
"""The titles with a word wider than a narrow card."""
COPIED = ("evidence_", "feeds-", "which_post")
"""The cards with a hash, or an address, that is shown whole."""


SCREEN = 1080
"""The height of an ordinary one, in pixels."""


def test_the_months_figures_fit_on_a_screen(drawing: Drawing):
    """All that is shown before "Visa alla siffror" is pressed, and the numbers for the chart."""
    cards = dict(samples.of_rows(40, samples.TITLES["ordinary"]))
    drawn = drawing.lay_out_cards({name: cards[name] for name in ("statistics", "month")})
    assert {one.width for one in drawn["statistics"]} == {600, 320}
    heights = {(name, one.width): one.height for name, looks in drawn.items() for one in looks}
    assert {each: high for each, high in heights.items() if not 300 < high <= SCREEN} == {}


def test_nothing_sticks_out_or_is_torn_apart(drawing: Drawing):
    kept: dict[str, Card] = {}
    others: dict[str, Card] = {}
    for kind in ("ordinary", "sentence", "word", "markup"):
        for name, card in samples.of_a_title(samples.TITLES[kind]):
            (kept if kind == "ordinary" else others)[f"{name}-{kind}"] = card
    for rows in (0, 1, 8, 40):
        for name, card in samples.of_rows(rows, samples.TITLES["ordinary"]):
            (kept if rows == 8 else others)[f"{name}-{rows}"] = card
    # A card that names nothing is the same for every title, and drawn once.
    once = {json.dumps(card): name for name, card in reversed([*kept.items(), *others.items()])}
    others = {name: others[name] for name in once.values() if name in others}
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    drawn = drawing.lay_out_cards(kept, sheets=ARTIFACTS) | drawing.lay_out_cards(others)
    problems = {
        f"{name}-{one.theme}-{one.width}": found
        for name, looks in drawn.items()
        for one in looks
        if (
            found := one.problems
            + (() if name.endswith(UNBREAKABLE) or name.startswith(COPIED) else one.broken_words)
        )
    }
    assert problems == {}
