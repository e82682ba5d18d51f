"""Cards through the official parser, and drawn to pictures to look at.

parse_problems({"receipt": card})               # needs Node.js, 0.2 s
render_cards({"receipt": card, "taken": other})  # needs a Chromium, 0.2 s a card
contact_sheet(pictures, Path("artifacts/cards/sheet.png"))
"""

import base64
import io
import json
import subprocess
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
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
_FRAME = 16  # pixels around a card: the page, its shadow, its round corners

Cards = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True, kw_only=True)
class Picture:
    path: Path
    theme: str
    width: int
    problems: tuple[str, ...]
    """What sticks out or is cut off, and a card with nothing on it."""
    broken_words: tuple[str, ...]
    """Words torn apart for want of room: for the eye to judge, a long title may be one word."""


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


def render_cards(cards: Cards, *, folder: Path = ARTIFACTS) -> dict[str, list[Picture]]:
    """Draw each card light and dark, wide and narrow; pictures are named `<name>-<theme>-<px>`."""
    _need_packages()
    chromium = find_chromium()
    if chromium is None:
        pytest.skip(MISSING)
    folder.mkdir(parents=True, exist_ok=True)
    # In a thread of its own, since the caller's may run an event loop.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(_render, cards, folder, chromium).result()


def contact_sheet(pictures: Iterable[Path], target: Path, *, columns: int = 4) -> Path:
    """Put pictures on one sheet, row by row in the order given."""
    images = [Image.open(path).convert("RGB") for path in pictures]
    rows = [images[start : start + columns] for start in range(0, len(images), columns)]
    gap = 16
    width = max(sum(image.width + gap for image in row) for row in rows) + gap
    height = sum(max(image.height for image in row) + gap for row in rows) + gap
    sheet = Image.new("RGB", (width, height), "#c8c8cd")
    top = gap
    for row in rows:
        left = gap
        for image in row:
            sheet.paste(image, (left, top))
            left += image.width + gap
        top += max(image.height for image in row) + gap
    target.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(target)
    return target


def _need_packages() -> None:
    if not _PARSER.is_file():
        pytest.skip("no card renderer: `make test` installs it")


def _render(cards: Cards, folder: Path, chromium: str) -> dict[str, list[Picture]]:
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
        return {name: _draw(page, name, card, folder) for name, card in cards.items()}


def _font_faces() -> str:
    """A font of our own, as wide as Arial; the machine's may be wider, and cards then differ."""
    faces: list[str] = []
    for weight in (400, 600, 700):
        font = (_FONT / f"arimo-latin-{weight}-normal.woff2").read_bytes()
        source = f"url(data:font/woff2;base64,{base64.b64encode(font).decode()})"
        faces.append(f"@font-face {{ font-family: Arimo; font-weight: {weight}; src: {source} }}")
    return "\n".join(faces)


def _draw(page: Page, name: str, card: Mapping[str, object], folder: Path) -> list[Picture]:
    variants = [
        {"theme": theme, "width": width, "json": as_drawn(card, width)}
        for theme in THEMES
        for width in WIDTHS
    ]
    drawn = page.evaluate("variants => window.draw(variants)", variants)
    # One picture of all of them, cut up here: far quicker than one each.
    row = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    return [
        _cut(
            row, one, path=folder / f"{name}-{variant['theme']}-{variant['width']}.png", of=variant
        )
        for variant, one in zip(variants, drawn, strict=True)
    ]


def _cut(row: Image.Image, one: dict[str, Any], *, path: Path, of: dict[str, Any]) -> Picture:
    box = one["box"]
    left, top = round(box["x"]), round(box["y"])
    image = row.crop((left, top, left + round(box["width"]), top + round(box["height"])))
    image.save(path)
    inside = image.crop((_FRAME, _FRAME, image.width - _FRAME, image.height - _FRAME))
    blank = ["nothing is drawn"] if len(inside.getcolors() or "many") == 1 else []
    return Picture(
        path=path,
        theme=of["theme"],
        width=of["width"],
        problems=tuple(blank + [f"too wide: {what}" for what in dict.fromkeys(one["overflows"])]),
        broken_words=tuple(dict.fromkeys(one["brokenWords"])),
    )
