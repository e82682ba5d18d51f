"""The address of a published post."""

from bot.core.links import linkedin_links
from bot.watch.refusals import NotALinkedInLink


def linkedin_link(text: str) -> str:
    """The LinkedIn address that the text holds, in its normal form.

    Raises:
        NotALinkedInLink: it holds none, or more than one.
    """
    found = linkedin_links(text)
    if len(found) != 1:
        raise NotALinkedInLink(text.strip()[:80])
    return found[0]
