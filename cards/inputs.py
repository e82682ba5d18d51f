"""Questions that stand on several forms."""

from microsoft_teams.cards.core import Choice, ChoiceSetInput, TextInput

from bot.schedule.model import TITLE_LIMIT, Catalogue, Page
from bot.swedish import booking as words
from cards.elements import plain


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


def page_input(
    catalogue: Catalogue, chosen: Page | None = None, *, everywhere: str = ""
) -> ChoiceSetInput:
    """Which page; with a word for every page it may be left empty."""
    return ChoiceSetInput(
        id="page",
        label=words.PAGE,
        placeholder=everywhere or None,
        choices=[Choice(title=plain(each.name), value=each.id) for each in catalogue.pages],
        value=chosen.id if chosen else None,
        style="compact",
        is_required=not everywhere,
        error_message=None if everywhere else words.PAGE_NEEDED,
    )
