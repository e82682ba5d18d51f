"""The parts of an Adaptive Card that the bot uses, as they go on the wire.

In the place of Microsoft's models, which check at every card what the tests check once
(`tests/cards/test_parts.py`): a card takes a fifth of the time, and 11 MB are never loaded.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, ClassVar, Final, Literal

from typing_extensions import dataclass_transform

Spacing = Literal["None", "Small", "Default", "Medium", "Large", "ExtraLarge"]
TargetWidth = Literal["atLeast:Standard", "atMost:Narrow"]
ContainerStyle = Literal["default", "emphasis", "accent", "good", "attention", "warning"]
VerticalAlignment = Literal["Top", "Center", "Bottom"]

_ODD: Final = {"choices_data": "choices.data"}


@cache
def _wired(name: str) -> str:
    first, *rest = name.split("_")
    return _ODD.get(name) or first + "".join(map(str.capitalize, rest))


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Part:
    """Built by the names of its fields; what is None is left out. Written, not read."""

    type_name: ClassVar[str] = ""
    __slots__ = ("wired",)

    def __init_subclass__(cls) -> None:
        for name in cls.__annotations__:
            if name in vars(cls):
                delattr(cls, name)  # whoever reads a field must not find its default

    def __init__(self, **fields: object) -> None:
        wired: dict[str, Any] = {"type": self.type_name} if self.type_name else {}
        for name, value in fields.items():
            if isinstance(value, str):  # as most are
                wired[_wired(name)] = value
            elif value is not None:
                wired[_wired(name)] = _plain(value)
        self.wired = wired


def _plain(value: Any) -> Any:  # noqa: ANN401 - a part, a list of them, or JSON
    if isinstance(value, Part):
        return value.wired
    if isinstance(value, list):
        return [each.wired if isinstance(each, Part) else each for each in value]  # pyright: ignore[reportUnknownVariableType]  # JSON
    return value


class CardElement(Part):
    __slots__ = ()


class Action(Part):
    __slots__ = ()


class TextBlock(CardElement):
    type_name = "TextBlock"
    text: str
    wrap: bool | None = None
    weight: Literal["Bolder"] | None = None
    size: Literal["Small", "Medium", "Large"] | None = None
    is_subtle: bool | None = None
    spacing: Spacing | None = None
    horizontal_alignment: Literal["Center"] | None = None
    target_width: TargetWidth | None = None
    style: Literal["heading"] | None = None


class Container(CardElement):
    type_name = "Container"
    id: str | None = None
    items: Sequence[CardElement]
    style: ContainerStyle | None = None
    bleed: bool | None = None
    is_visible: bool | None = None
    spacing: Spacing | None = None
    target_width: TargetWidth | None = None
    select_action: Action | None = None


class ActionSet(CardElement):
    type_name = "ActionSet"
    id: str | None = None
    actions: Sequence[Action]
    target_width: TargetWidth | None = None


class Column(Part):
    type_name = "Column"
    width: str
    vertical_content_alignment: VerticalAlignment | None = None
    items: Sequence[CardElement]


class ColumnSet(CardElement):
    type_name = "ColumnSet"
    columns: Sequence[Column]
    separator: bool | None = None
    spacing: Spacing | None = None
    select_action: Action | None = None


class Fact(Part):
    title: str
    value: str


class FactSet(CardElement):
    type_name = "FactSet"
    facts: Sequence[Fact]


class ColumnDefinition(Part):
    width: float


class TableCell(Part):
    type_name = "TableCell"
    items: Sequence[CardElement]
    style: ContainerStyle | None = None
    select_action: Action | None = None


class TableRow(Part):
    type_name = "TableRow"
    cells: Sequence[TableCell]


class Table(CardElement):
    type_name = "Table"
    columns: Sequence[ColumnDefinition]
    rows: Sequence[TableRow]
    first_row_as_headers: bool | None = None
    show_grid_lines: bool | None = None
    grid_style: ContainerStyle | None = None
    target_width: TargetWidth | None = None


class Choice(Part):
    title: str
    value: str


class QueryData(Part):
    type_name = "Data.Query"
    dataset: str


class ChoiceSetInput(CardElement):
    type_name = "Input.ChoiceSet"
    id: str
    label: str | None = None
    value: str | None = None
    choices: Sequence[Choice]
    choices_data: QueryData | None = None
    style: Literal["compact", "expanded", "filtered"] | None = None
    is_multi_select: bool | None = None
    placeholder: str | None = None
    is_required: bool | None = None
    error_message: str | None = None


class TextInput(CardElement):
    type_name = "Input.Text"
    id: str
    label: str | None = None
    value: str | None = None
    placeholder: str | None = None
    is_multiline: bool | None = None
    max_length: int | None = None
    style: Literal["Url"] | None = None
    is_required: bool | None = None
    error_message: str | None = None


class DateInput(CardElement):
    type_name = "Input.Date"
    id: str
    label: str | None = None
    value: str | None = None
    min: str | None = None
    max: str | None = None
    is_required: bool | None = None
    error_message: str | None = None


class TimeInput(CardElement):
    type_name = "Input.Time"
    id: str
    label: str | None = None
    value: str | None = None
    is_required: bool | None = None
    error_message: str | None = None


class ToggleInput(CardElement):
    type_name = "Input.Toggle"
    id: str
    label: str | None = None
    title: str
    value: str | None = None
    value_on: str | None = None
    value_off: str | None = None
    wrap: bool | None = None


class HorizontalBarChartDataValue(Part):
    x: str
    y: float


class HorizontalBarChart(CardElement):
    type_name = "Chart.HorizontalBar"
    title: str
    data: Sequence[HorizontalBarChartDataValue]
    display_mode: Literal["AbsoluteWithAxis"] | None = None
    fallback: CardElement


class VerticalBarChartDataValue(Part):
    x: str
    y: float


class VerticalBarChart(CardElement):
    type_name = "Chart.VerticalBar"
    title: str
    data: Sequence[VerticalBarChartDataValue]
    show_bar_values: bool | None = None
    fallback: CardElement


class LineChartValue(Part):
    x: str
    y: float


class LineChartData(Part):
    legend: str
    values: Sequence[LineChartValue]


class LineChart(CardElement):
    type_name = "Chart.Line"
    title: str
    data: Sequence[LineChartData]
    fallback: CardElement


class ExecuteAction(Action):
    type_name = "Action.Execute"
    title: str
    verb: str
    data: Mapping[str, Any]
    style: Literal["positive", "destructive"] | None = None
    mode: Literal["secondary"] | None = None
    tooltip: str | None = None
    associated_inputs: Literal["auto", "none"]


class OpenUrlAction(Action):
    type_name = "Action.OpenUrl"
    title: str
    url: str


class SubmitAction(Action):
    type_name = "Action.Submit"
    title: str
    data: Mapping[str, Any]
    associated_inputs: Literal["auto", "none"]


class ToggleVisibilityAction(Action):
    type_name = "Action.ToggleVisibility"
    title: str
    target_elements: Sequence[str]


class AdaptiveCard(Part):
    type_name = "AdaptiveCard"
    version: str
    fallback_text: str
    body: Sequence[CardElement]
    actions: Sequence[Action] | None = None
