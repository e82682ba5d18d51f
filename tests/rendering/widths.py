"""A card as Teams would draw it in a given width, and as a renderer without Teams' own elements.

`targetWidth` is Teams' own and unknown to the official renderer, as are elements such as `Badge`;
those have a `fallback`. The widths: Microsoft Learn, "Adaptive Card responsive layout".
"""

from collections.abc import Mapping

CLASSES = ("VeryNarrow", "Narrow", "Standard", "Wide")
_LARGEST = {"VeryNarrow": 164, "Narrow": 350, "Standard": 768}
TEAMS_ONLY = frozenset(
    {
        "Badge",
        "Carousel",
        "Chart.Donut",
        "Chart.Gauge",
        "Chart.HorizontalBar",
        "Chart.HorizontalBar.Stacked",
        "Chart.Line",
        "Chart.Pie",
        "Chart.VerticalBar",
        "Chart.VerticalBar.Grouped",
        "CodeBlock",
        "CompoundButton",
        "Icon",
        "ProgressBar",
        "ProgressRing",
        "Rating",
    }
)
Card = dict[str, object]


def width_class(pixels: int) -> str:
    return next((name for name, most in _LARGEST.items() if pixels <= most), "Wide")


def is_shown(target: str, pixels: int) -> bool:
    """Whether an element with this `targetWidth` is drawn; in any case of letters, as in Teams."""
    bound, _, name = target.rpartition(":")
    order = [known.lower() for known in CLASSES]
    wanted, actual = order.index(name.lower()), order.index(width_class(pixels).lower())
    match bound.lower():
        case "atleast":
            return actual >= wanted
        case "atmost":
            return actual <= wanted
        case _:
            return actual == wanted


def as_drawn(card: Mapping[str, object], pixels: int) -> Card:
    """Return the card without what its width hides, and with fallbacks for Teams' own elements."""
    return {key: _drawn(value, pixels) for key, value in card.items() if key != "targetWidth"}


def _drawn(value: object, pixels: int) -> object:
    match value:
        case dict():
            return as_drawn(value, pixels)
        case list():
            kept = [_with_fallback(item) for item in value if _kept(item, pixels)]
            return [_drawn(item, pixels) for item in kept if item != "drop"]
        case _:
            return value


def _kept(item: object, pixels: int) -> bool:
    target = item.get("targetWidth") if isinstance(item, dict) else None
    return not isinstance(target, str) or is_shown(target, pixels)


def _with_fallback(item: object) -> object:
    if isinstance(item, dict) and item.get("type") in TEAMS_ONLY and "fallback" in item:
        return _with_fallback(item["fallback"])
    return item
