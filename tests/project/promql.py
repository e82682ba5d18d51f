"""As much of Prometheus as our rules use, over what `/metrics` said at several times.

Where Prometheus extrapolates to the ends of a range, this takes the difference of its samples.
Like Prometheus it sees nothing in a series of one sample, such as a counter that is new.
"""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import promql_parser
from prometheus_client.parser import text_string_to_metric_families

Labels = frozenset[tuple[str, str]]
Vector = dict[Labels, float]
NAME: Final = "__name__"


@dataclass(frozen=True)
class Scrape:
    """What was said, and when, in seconds."""

    at: float
    series: Vector

    @classmethod
    def of(cls, at: float, text: str, **added: str) -> "Scrape":
        """Read it, with the labels that Prometheus itself adds."""
        return cls(
            at,
            {
                frozenset({**sample.labels, **added, NAME: sample.name}.items()): sample.value
                for family in text_string_to_metric_families(text)
                for sample in family.samples
            },
        )


def fires(expression: str, scrapes: list[Scrape]) -> bool:
    """Whether the expression has a value at the last of the scrapes."""
    return bool(_Evaluation(scrapes).of(promql_parser.parse(expression)))


def firing(expression: str, wait: float, scrapes: list[Scrape]) -> bool:
    """Whether one series has held for so many seconds without a break, at the last scrape."""
    parsed = promql_parser.parse(expression)
    since: dict[Labels, float] = {}
    for end, scrape in enumerate(scrapes, start=1):
        holding = _Evaluation(scrapes[:end]).of(parsed)
        since = {labels: since.get(labels, scrape.at) for labels in holding}
    return any(scrapes[-1].at - begun >= wait for begun in since.values())


class _Evaluation:
    def __init__(self, scrapes: list[Scrape]) -> None:
        self._scrapes = scrapes
        self._now = scrapes[-1].at

    def of(self, node: Any) -> Any:
        """A number, or a vector."""
        match type(node).__name__:
            case "NumberLiteral":
                return node.val
            case "VectorSelector":
                return dict(self._selected(node, self._scrapes[-1]))
            case "BinaryExpr":
                return self._binary(str(node.op), self.of(node.lhs), self.of(node.rhs))
            case "AggregateExpr":
                return _together(str(node.op), node.modifier, self.of(node.expr))
            case "Call":
                return self._call(node.func.name, node.args)
            case other:
                raise NotImplementedError(other)

    def _call(self, name: str, args: Any) -> Any:
        match name:
            case "time":
                return self._now
            case "absent":
                return {} if self.of(args[0]) else {frozenset(): 1.0}
            case "increase":
                return self._over(args[0], lambda values: values[-1] - values[0])
            case "rate":
                seconds = args[0].range.total_seconds()
                return self._over(args[0], lambda values: (values[-1] - values[0]) / seconds)
            case "changes":
                return self._over(args[0], _changes)
            case "histogram_quantile":
                return _quantile(self.of(args[0]), self.of(args[1]))
            case other:
                raise NotImplementedError(other)

    def _over(self, matrix: Any, made: Callable[[list[float]], float]) -> Vector:
        begins = self._now - matrix.range.total_seconds()
        values: defaultdict[Labels, list[float]] = defaultdict(list)
        for scrape in self._scrapes:
            if scrape.at >= begins:
                for labels, value in self._selected(matrix.vector_selector, scrape):
                    values[labels].append(value)
        return {labels: made(each) for labels, each in values.items() if len(each) > 1}

    def _selected(self, node: Any, scrape: Scrape) -> Iterator[tuple[Labels, float]]:
        asked = {each.name: each.value for each in node.matchers.matchers}
        for labels, value in scrape.series.items():
            found = dict(labels)
            if found.pop(NAME) == node.name and all(
                re.fullmatch(value, found.get(name, "")) for name, value in asked.items()
            ):
                yield frozenset(found.items()), value

    def _binary(self, operator: str, left: Any, right: Any) -> Any:
        match operator:
            case ">" | "==":
                assert isinstance(left, Mapping)
                holds = {">": lambda value: value > right, "==": lambda value: value == right}
                return {each: value for each, value in left.items() if holds[operator](value)}
            case "-":
                return {each: left - value for each, value in right.items()}
            case "*":
                return left * right
            case other:
                raise NotImplementedError(other)


def _together(operator: str, modifier: Any, vector: Vector) -> Vector:
    by = set(modifier.labels) if modifier is not None else set()
    groups: defaultdict[Labels, list[float]] = defaultdict(list)
    for labels, value in vector.items():
        groups[frozenset(each for each in labels if each[0] in by)].append(value)
    return {labels: {"sum": sum, "max": max}[operator](each) for labels, each in groups.items()}


def _changes(values: list[float]) -> float:
    return float(sum(one != other for one, other in pairwise(values)))


def _quantile(share: float, buckets: Vector) -> Vector:
    """The upper bound of the bucket in which it lies; none where nothing was counted."""
    counts = sorted((float(dict(labels)["le"]), value) for labels, value in buckets.items())
    if not counts or not counts[-1][1]:
        return {}
    rank = share * counts[-1][1]
    bound = next(bound for bound, count in counts if count >= rank)
    return {frozenset(): counts[-2][0] if math.isinf(bound) else bound}
