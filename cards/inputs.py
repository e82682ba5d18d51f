"""Questions that stand on several forms."""

from collections.abc import Sequence

from bot.core.people import Person
from bot.core.text import plain
from bot.schedule.model import TITLE_LIMIT, Catalogue, Department, Page
from bot.swedish import booking as words
from bot.swedish.people import names_apart
from cards.parts import Choice, ChoiceSetInput, TextInput


def title_input(title: str) -> TextInput:
    shown = plain(title)
    return TextInput(
        id="title",
        label=words.TITLE_LABEL,
        placeholder=words.TITLE_PLACEHOLDER,
        value=shown or None,
        # A longer one that was typed in a message is shown whole, to be shortened by its author.
        max_length=TITLE_LIMIT if len(shown) <= TITLE_LIMIT else None,
        is_required=True,
        error_message=words.TITLE_NEEDED,
    )


def people_choices(people: Sequence[Person], departments: Sequence[Department]) -> list[Choice]:
    """Whom to choose among, so that namesakes can be told apart."""
    shown = names_apart(people, departments)
    return [Choice(title=plain(shown[each.id]), value=each.id) for each in people]


def page_input(
    catalogue: Catalogue, chosen: Page | None = None, *, everywhere: str = "", must: bool = True
) -> ChoiceSetInput:
    """Which page; with a word for every page it may be left empty.

    Where one is always chosen it needs no mark that it `must` be.
    """
    return ChoiceSetInput(
        id="page",
        label=words.PAGE,
        placeholder=everywhere or None,
        choices=[Choice(title=plain(each.name), value=each.id) for each in catalogue.pages],
        value=chosen.id if chosen else None,
        style="compact",
        is_required=must and not everywhere,
        error_message=words.PAGE_NEEDED if must and not everywhere else None,
    )
