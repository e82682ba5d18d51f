"""The few parts that every card is made of, and the one place where text is made harmless.

All text goes through `text` or a part that uses it, so no card can forget to escape. Where a
client shows text as it is (a button's title, a choice, an input's value), `plain` takes its place.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, Literal, cast

from bot.core.text import plain
from bot.swedish.basic import and_more, show_more
from bot.swedish.schedule import OPEN_IN_PAGE
from cards.actions import CardAction
from cards.parts import (
    Action,
    ActionSet,
    AdaptiveCard,
    CardElement,
    Column,
    ColumnSet,
    Container,
    ContainerStyle,
    ExecuteAction,
    Fact,
    FactSet,
    OpenUrlAction,
    Spacing,
    TargetWidth,
    TextBlock,
    ToggleVisibilityAction,
)

Card = dict[str, Any]
Tone = Literal["good", "warning", "attention", "neutral"]

WIDE: Final = "atLeast:Standard"
NARROW: Final = "atMost:Narrow"

ROWS: Final = 7
"""Rows shown at once; the rest stand behind a button."""
MOST_ROWS: Final = 40
"""Rows on a card in all: more would burst it at the longest titles."""

MOST_LINES: Final = 60
"""Of a text that is read on a card; the rest follows as one."""
LONG_ROWS: Final = 20
"""Of the longest titles, each with a line below it."""

_SCHEMA: Final = "http://adaptivecards.io/schemas/adaptive-card.json"
_STRIPS: Final[Mapping[Tone, ContainerStyle]] = {
    "good": "good",
    "warning": "warning",
    "attention": "attention",
    "neutral": "emphasis",
}

_JOINER: Final = "\u2060"
"""Word joiner: no width, no line break, and no address goes on behind it."""
# A backslash is for what nothing else stops: Teams on phones has shown them, and ignores entities
# (microsoft/Teams-AdaptiveCards-Mobile#58, MicrosoftDocs/msteams-docs#10997).
_EMPHATIC: Final = re.compile(r"[*_`]|\\(?=[!-/:-@\[-`{-~])")
_BEFORE_MEANING: Final = re.compile(
    r"^(?=#{1,6}(?:\s|$)|[+-](?:\s|$)|---|>|[0-9]{1,9}[.)](?:\s|$))"  # heading, list, line, quote
    r"|(?<=<)(?=[A-Za-z/!?])"  # a tag, a mention
    r"|(?<=&)(?=[#\w])"  # an entity
    r"|(?<=\{)(?=\{)"  # a date to be written by the client
    r"|(?<=~)(?=~)"  # struck out
    r"|(?<=\])(?=[(\[:])"  # a named link
    r"|(?<=[A-Za-z]:)(?=\S)|(?<=/)(?=/)|(?=@)"  # an address with its scheme, or of a mailbox
    r"|(?<=\S\.)(?=[^\W\d_])|(?<=[0-9]\.)(?=[0-9]+\.[0-9])"  # a bare host
)


_SHORT_LABEL: Final = 12
"""Letters that a narrow card has room for beside a value."""
_ABBREVIATED: Final = re.compile(r"\b(kl|v)\. (?=[0-9])", re.IGNORECASE)


@lru_cache(maxsize=4096)  # a card's own words, and the titles of a calendar
def escape(content: str) -> str:
    """Text that a client shows as typed: no markup, no mention, no link made of an address.

    A week or a clock time stays on one line: "v. 49" is not torn in two.
    """
    unmarked = _EMPHATIC.sub(r"\\\g<0>", plain(content))
    return _ABBREVIATED.sub("\\1.\u00a0", _BEFORE_MEANING.sub(_JOINER, unmarked))


def text(
    content: str,
    *,
    spacing: Spacing | None = None,
    bold: bool = False,
    quiet: bool = False,
    centred: bool = False,
    only: TargetWidth | None = None,
) -> TextBlock:
    """A paragraph; a quiet one is smaller and paler."""
    return TextBlock(
        text=escape(content),
        wrap=True,
        weight="Bolder" if bold else None,
        size="Small" if quiet else None,
        is_subtle=True if quiet else None,
        spacing=spacing,
        horizontal_alignment="Center" if centred else None,
        target_width=only,
    )


def heading(content: str, *, spacing: Spacing | None = None) -> TextBlock:
    return TextBlock(
        text=escape(content),
        wrap=True,
        size="Large",
        weight="Bolder",
        style="heading",
        spacing=spacing,
    )


def subheading(content: str) -> TextBlock:
    return TextBlock(
        text=escape(content),
        wrap=True,
        size="Medium",
        weight="Bolder",
        style="heading",
        spacing="Large",
    )


def under(content: str) -> TextBlock:
    """The line right below a heading: pale, of ordinary size."""
    return TextBlock(text=escape(content), wrap=True, is_subtle=True, spacing="None")


def strip(content: str, tone: Tone, detail: str = "") -> Container:
    """The answer in one sentence, on a coloured ground from edge to edge."""
    line = TextBlock(
        text=escape(content), wrap=True, size="Medium", weight="Bolder", style="heading"
    )
    return Container(
        style=_STRIPS[tone],
        bleed=True,
        items=[line, text(detail, spacing="None")] if detail else [line],
    )


def facts(pairs: Sequence[tuple[str, str]]) -> FactSet:
    """Labels with their values; a pair without a value is left out."""
    return FactSet(
        facts=[Fact(title=_label(name), value=escape(value)) for name, value in pairs if value]
    )


def _label(name: str) -> str:
    """A short one stays on one line: beside a long value it would be torn in two."""
    shown = escape(name)
    return shown.replace(" ", "\u00a0") if len(shown) <= _SHORT_LABEL else shown


def warning(problem: str) -> list[CardElement]:
    """What stands in the way, first on a card; nothing where nothing does."""
    return [strip(problem, "warning")] if problem else []


def warned(shown: Card, problem: str) -> Card:
    """The same card, with what was not understood said first on it."""
    if not problem:
        return shown
    above = strip(problem, "warning").wired
    return {**shown, "body": [above, *shown["body"]], "fallbackText": plain(problem)}


def refilled(shown: Card, sent: CardAction) -> Card:
    """The same form, with its inputs as they were when it was sent."""
    typed = sent.model_dump(mode="json")

    def again(node: Any) -> Any:  # noqa: ANN401 - JSON
        if isinstance(node, list):
            return [again(each) for each in cast("list[Any]", node)]
        if not isinstance(node, dict):
            return node
        found: Card = {name: again(each) for name, each in cast("Card", node).items()}
        if str(found.get("type")).startswith("Input.") and found["id"] in typed:
            found.pop("value", None)
            if value := _as_value(typed[found["id"]]):
                found["value"] = value
        return found

    return again(shown)


def _as_value(given: object) -> str:
    match given:
        case None:
            return ""
        case bool():
            return str(given).lower()
        case list():
            return ",".join(sorted(map(str, cast("list[object]", given))))
        case _:
            return str(given)


def row(
    title: str,
    *,
    detail: str = "",
    more: str = "",
    button: Action | None = None,
    separator: bool = True,
    opens: str = "",
) -> ColumnSet:
    """Something to choose: what it is, why, and its button at the right end.

    With an address all of it is a link.
    """
    lines: list[CardElement] = [text(title, bold=True)]
    lines += [text(each, quiet=True, spacing="None") for each in (detail, more) if each]
    columns = [Column(width="stretch", vertical_content_alignment="Center", items=lines)]
    if button is not None:
        columns.append(
            Column(
                width="auto",
                vertical_content_alignment="Center",
                items=[ActionSet(actions=[button])],
            )
        )
    return ColumnSet(
        separator=separator,
        spacing="Medium",
        columns=columns,
        select_action=link_button(OPEN_IN_PAGE, opens) if opens else None,
    )


def few(rows: Sequence[CardElement], most: int = MOST_ROWS) -> list[CardElement]:
    """The first rows, and the rest behind a button."""
    rest = list(rows[ROWS:most])
    if len(rows) > most:
        rest.append(text(and_more(len(rows) - most), quiet=True))
    return [*rows[:ROWS], *fold(rest, show_more(len(rows) - ROWS))]


def paragraphs(whole: str) -> list[str]:
    """The lines of a text as it is read; what is copied is never taken from here."""
    lines = [line for line in whole.split("\n") if line.strip()]
    if len(lines) > MOST_LINES:
        lines = [*lines[:MOST_LINES], " ".join(lines[MOST_LINES:])]
    return lines


def fold(items: Sequence[CardElement], title: str) -> list[CardElement]:
    """Items that stay hidden until a button is pressed; at most once on a card."""
    if not items:
        return []
    toggle = ToggleVisibilityAction(title=title, target_elements=["more", "more_switch"])
    return [
        Container(id="more", is_visible=False, spacing="Small", items=list(items)),
        ActionSet(id="more_switch", actions=[toggle]),
    ]


def button(
    title: str,
    action: CardAction,
    *,
    primary: bool = False,
    destructive: bool = False,
    aside: bool = False,
    says: str = "",
) -> ExecuteAction:
    """A button that stands on its own: a form's inputs neither follow along nor hold it back.

    `aside` puts it behind "…"; `says` is what it does in full, where its title is short.
    """
    return ExecuteAction(
        title=plain(title),
        verb=action.verb,
        data=action.data(),
        style="positive" if primary else "destructive" if destructive else None,
        mode="secondary" if aside else None,
        tooltip=plain(says) or None,
        associated_inputs="none",
    )


def send_button(
    title: str, verb: str, hidden: Mapping[str, Any] | None = None, *, primary: bool = True
) -> ExecuteAction:
    """A form's button: takes the card's inputs along, once they are filled in."""
    return ExecuteAction(
        title=plain(title),
        verb=verb,
        data=dict(hidden or {}),
        style="positive" if primary else None,
        associated_inputs="auto",
    )


def link_button(title: str, url: str) -> OpenUrlAction:
    return OpenUrlAction(title=plain(title), url=url)


def card(body: Sequence[CardElement], *, fallback: str, actions: Sequence[Action] = ()) -> Card:
    """The finished card; the fallback is what a client shows that can't draw it."""
    built = AdaptiveCard(
        version="1.5",
        fallback_text=plain(fallback),
        body=list(body),
        actions=list(actions) or None,
    )
    return {"$schema": _SCHEMA, **built.wired}
