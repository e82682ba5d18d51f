"""Draws the app's two icons: `python app_manifest/icons.py`. What it draws is committed.

A calendar that is also a speech bubble, with one day taken.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).parent
BACKGROUND = "#0b5563"  # the manifest's accentColor
PAPER = "#ffffff"
FREE = "#b9d5d9"
TAKEN = "#ffb81c"
CLEAR = (255, 255, 255, 0)
"""White without a trace of it, so that edges blend into white and not into grey."""

FINER = 16
"""Drawn this much larger and then scaled down, which smooths every edge."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True)
class Canvas:
    """Shapes in units of a 32 by 32 grid, whatever the size of the picture."""

    image: Image.Image

    @property
    def unit(self) -> float:
        return self.image.width / 32

    def rounded(self, box: Box, radius: float, fill: str | tuple[int, ...]) -> None:
        draw = ImageDraw.Draw(self.image)
        left, top, right, bottom = (round(side * self.unit) for side in box)
        # Pillow counts the last pixel in.
        draw.rounded_rectangle(
            (left, top, right - 1, bottom - 1), round(radius * self.unit), fill=fill
        )

    def polygon(self, *corners: tuple[float, float], fill: str | tuple[int, ...]) -> None:
        scaled = [(x * self.unit, y * self.unit) for x, y in corners]
        ImageDraw.Draw(self.image).polygon(scaled, fill=fill)


def colour() -> Image.Image:
    canvas = Canvas(image=Image.new("RGB", (192 * FINER, 192 * FINER), BACKGROUND))
    canvas.polygon((9.5, 21), (9.5, 27.5), (16, 21), fill=PAPER)
    canvas.rounded((6, 7, 26, 23.5), 2.75, PAPER)
    for left in (10.25, 19.75):
        canvas.rounded((left - 0.5, 4, left + 2.5, 10), 1.5, BACKGROUND)
        canvas.rounded((left, 4.5, left + 2, 9.5), 1, PAPER)
    for row, column, box in _days():
        canvas.rounded(box, 0.8, TAKEN if (row, column) == (1, 1) else FREE)
    return canvas.image.resize((192, 192), Image.Resampling.LANCZOS)


def outline() -> Image.Image:
    canvas = Canvas(image=Image.new("RGBA", (32 * FINER, 32 * FINER), CLEAR))
    canvas.polygon((7, 22), (7, 31), (16, 22), fill=PAPER)
    canvas.rounded((2, 5, 30, 25), 4, PAPER)
    canvas.polygon((9, 22), (9, 26.5), (13.5, 22), fill=CLEAR)
    canvas.rounded((4, 7, 28, 23), 2, CLEAR)
    for left in (9, 21):
        canvas.rounded((left - 1, 1, left + 3, 9), 1, CLEAR)
        canvas.rounded((left, 2, left + 2, 8), 1, PAPER)
    for x, y in product((10, 16, 22), (12, 18)):
        half = 2 if (x, y) == (16, 18) else 1
        canvas.rounded((x - half, y - half, x + half, y + half), half / 4, PAPER)
    # Unlike a sharper filter's, a box's edges cast no grey shadow on the transparent ground.
    return canvas.image.resize((32, 32), Image.Resampling.BOX)


def _days() -> Iterator[tuple[int, int, Box]]:
    for row, column in product(range(2), range(3)):
        left, top = 8.75 + column * 5.25, 12 + row * 5.25
        yield row, column, (left, top, left + 4, top + 4)


def main() -> None:
    colour().save(FOLDER / "color.png", optimize=True)
    outline().save(FOLDER / "outline.png", optimize=True)


if __name__ == "__main__":
    main()
