"""A table of figures: the median of the rounds, and what it is held against."""

import statistics
from collections import defaultdict
from dataclasses import dataclass, field


@dataclass
class Figures:
    """Named series, one number a round."""

    rounds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def note(self, name: str, value: float) -> None:
        self.rounds[name].append(value)

    def median(self, name: str) -> float:
        return statistics.median(self.rounds[name])

    def ratio(self, name: str, peer: str) -> float:
        """The median of the rounds' own ratios: what disturbed a round disturbed both."""
        return statistics.median(self._ratios(name, peer))

    def spread(self, name: str, peer: str) -> tuple[float, float]:
        """The least and the greatest of those ratios."""
        ratios = self._ratios(name, peer)
        return min(ratios), max(ratios)

    def _ratios(self, name: str, peer: str) -> list[float]:
        pairs = zip(self.rounds[name], self.rounds[peer], strict=True)
        return [one / other for one, other in pairs]


@dataclass(frozen=True, kw_only=True)
class Row:
    what: str
    figure: str
    goal: str
    met: bool | None
    """None where no goal is set."""


def table(rows: list[Row]) -> str:
    lines = [("what", "figure", "goal", "")]
    words = {True: "met", False: "NOT MET", None: ""}
    lines += [(row.what, row.figure, row.goal, words[row.met]) for row in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(3)]
    return "\n".join(
        "  ".join(
            [*(cell.ljust(width) for cell, width in zip(line, widths, strict=False)), line[3]]
        )
        for line in lines
    )
