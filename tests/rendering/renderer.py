"""Cards through the official parser, and drawn to pictures to look at.

parse_problems({"receipt": card})                        # needs Node.js, 0.2 s
drawing.render_cards({"receipt": card, "taken": other})  # needs a Chromium, 0.2 s a card
drawing.lay_out_cards({"receipt": card})                 # no picture of each: a tenth of that
"""

import base64
import io
import json
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from bot.local.node import PACKAGES, node
from tests.chromium import FLAGS, MISSING, find_chromium
from tests.rendering.widths import as_drawn

ARTIFACTS = Path("artifacts") / "cards"
THEMES = ("light", "dark")
WIDTHS = (600, 320)
_HERE = Path(__file__).parent
_MODULES = PACKAGES / "node_modules"
_PARSER = _MODULES / "adaptivecards" / "dist" / "adaptivecards.js"
_MARKDOWN = _MODULES / "markdown-it" / "dist" / "browser" / "markdown-it.umd.min.js"
_FONT = _MODULES / "@fontsource" / "arimo" / "files"
_AT_ONCE = 20  # cards on the page, where more make no difference

Cards = Mapping[str, Mapping[str, object]]
Looks = tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True)
class Drawn:
    theme: str
    width: int
    problems: tuple[str, ...]
    """What sticks out or is cut off, and a card with nothing on it."""
    broken_words: tuple[str, ...]
    """Words torn apart for want of room: for the eye to judge, a long title may be one word."""
    height: int
    """In pixels, with what is folded away left out."""


@dataclass(frozen=True, kw_only=True)
class Picture(Drawn):
    path: Path


def parse_problems(cards: Cards) -> dict[str, list[str]]:
    """What the official parser objects to, by card; without an objection the list is empty.

    It knows unknown types, bad values and inputs without an id of their own. It does not know
    unknown properties. Elements of Teams' own count as known if they have a `fallback`.
    """
    _need_packages()
    drawn = {name: [as_drawn(card, width) for width in WIDTHS] for name, card in cards.items()}
    each = {f"{name}\n{i}": one for name, both in drawn.items() for i, one in enumerate(both)}
    answer = subprocess.run(
        [node(), _HERE / "parse.cjs", _PARSER],
        input=json.dumps(each),
        capture_output=True,
        check=True,
        text=True,
    )
    found = json.loads(answer.stdout)
    return {name: list(dict.fromkeys(found[f"{name}\n0"] + found[f"{name}\n1"])) for name in cards}


class Drawing:
    """A page on which cards are drawn, in a thread of its own: the caller's may run a loop."""

    def __init__(self, page: Page, thread: ThreadPoolExecutor) -> None:
        self._page = page
        self._thread = thread

    def render_cards(self, cards: Cards, *, folder: Path = ARTIFACTS) -> dict[str, list[Picture]]:
        """Draw each light and dark, wide and narrow; pictures are named `<name>-<theme>-<px>`."""
        folder.mkdir(parents=True, exist_ok=True)
        looks = tuple(product(THEMES, WIDTHS))
        return {
            name: self._thread.submit(_pictures, self._page, name, card, looks, folder).result()
            for name, card in cards.items()
        }

    def lay_out_cards(self, cards: Cards, *, sheets: Path | None = None) -> dict[str, list[Drawn]]:
        """Draw each card wide in light and narrow in dark: a theme moves nothing.

        Args:
            cards: by name.
            sheets: a folder for pictures of many cards each, in the order given.
        """
        looks = tuple(zip(THEMES, WIDTHS, strict=True))
        return self._thread.submit(_laid_out, self._page, cards, looks, sheets).result()


@pytest.fixture(scope="session")
def drawing() -> Iterator[Drawing]:
    """One for all tests: to start the browser takes as long as to draw a hundred cards."""
    _need_packages()
    chromium = find_chromium()
    if chromium is None:
        pytest.skip(MISSING)
    with ThreadPoolExecutor(1) as thread:
        opened = _opened(chromium)
        yield Drawing(thread.submit(next, opened).result(), thread)
        thread.submit(next, opened, None).result()


def _need_packages() -> None:
    if not _PARSER.is_file():
        pytest.skip("no card renderer: `make test` installs it")


def _opened(chromium: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        size = {"width": sum(WIDTHS) * len(THEMES) + 200, "height": 800}
        page = browser.new_page(locale="sv-SE", timezone_id="Europe/Stockholm", viewport=size)
        page.set_content("<!doctype html><html lang=sv><body></body></html>")
        page.add_style_tag(content=_font_faces())
        page.add_style_tag(path=_HERE / "page.css")
        for script in (_PARSER, _MARKDOWN, _HERE / "page.js"):
            page.add_script_tag(path=script)
        page.evaluate("Promise.all([...document.fonts].map((face) => face.load()))")
        yield page


def _font_faces() -> str:
    """A font of our own, as wide as Arial; the machine's may be wider, and cards then differ."""
    faces: list[str] = []
    for weight in (400, 600, 700):
        font = (_FONT / f"arimo-latin-{weight}-normal.woff2").read_bytes()
        source = f"url(data:font/woff2;base64,{base64.b64encode(font).decode()})"
        faces.append(f"@font-face {{ font-family: Arimo; font-weight: {weight}; src: {source} }}")
    return "\n".join(faces)


def _laid_out(
    page: Page, cards: Cards, looks: Looks, sheets: Path | None
) -> dict[str, list[Drawn]]:
    found: dict[str, list[Drawn]] = {}
    for start in range(0, len(cards), _AT_ONCE):
        names = list(cards)[start : start + _AT_ONCE]
        drawn = iter(_draw(page, [cards[name] for name in names], looks))
        if sheets is not None:
            # To be looked at, and half the work of a PNG.
            path = sheets / f"sheet-{start:03}.jpeg"
            page.screenshot(path=path, full_page=True, quality=90)
        for name in names:
            found[name] = [_found(next(drawn), look) for look in looks]
    return found


def _pictures(
    page: Page, name: str, card: Mapping[str, object], looks: Looks, folder: Path
) -> list[Picture]:
    drawn = _draw(page, [card], looks)
    # One picture of all of them, cut up here: far quicker than one each.
    row = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    return [
        _cut(row, one, look, folder / f"{name}-{look[0]}-{look[1]}.png")
        for one, look in zip(drawn, looks, strict=True)
    ]


def _draw(page: Page, cards: Iterable[Mapping[str, object]], looks: Looks) -> list[dict[str, Any]]:
    variants = [
        {"theme": theme, "width": width, "json": as_drawn(card, width)}
        for card in cards
        for theme, width in looks
    ]
    # As one text: to hand over each value by itself takes longer than to draw it.
    return page.evaluate("variants => window.draw(JSON.parse(variants))", json.dumps(variants))


def _cut(row: Image.Image, one: dict[str, Any], look: tuple[str, int], path: Path) -> Picture:
    box = one["box"]
    left, top = round(box["x"]), round(box["y"])
    image = row.crop((left, top, left + round(box["width"]), top + round(box["height"])))
    image.save(path)
    return Picture(path=path, **vars(_found(one, look)))


def _found(one: dict[str, Any], look: tuple[str, int]) -> Drawn:
    theme, width = look
    blank = ["nothing is drawn"] if one["blank"] else []
    return Drawn(
        theme=theme,
        width=width,
        problems=tuple(blank + [f"too wide: {what}" for what in dict.fromkeys(one["overflows"])]),
        broken_words=tuple(dict.fromkeys(one["brokenWords"])),
        height=round(one["box"]["height"]),
    )
