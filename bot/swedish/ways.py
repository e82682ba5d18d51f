"""Where one goes on from a refusal: by what one types in the chat, or presses on the page."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Ways:
    """Each is the beginning of a sentence, or a whole one."""

    own: str
    """To one's own bookings, watches and questions."""
    ideas: str
    series: str
    one_link: str
    """How one of several links is handed in."""
    publish_first: str
    what_one_may: str
    """Empty where nothing lists it."""


IN_CHAT: Final = Ways(
    own="Skriv mina",
    ideas="Skriv idé",
    series="Skriv serie",
    one_link="Skriv publicerat och en av länkarna.",
    publish_first="Skriv publicerat och länken först.",
    what_one_may="Skriv hjälp, så ser du vad du kan göra själv.",
)
ON_PAGE: Final = Ways(
    own="Öppna Mina",
    ideas="Öppna Idéer",
    series="Öppna Idéer",
    one_link="Klistra in en av dem.",
    publish_first="Tryck på Publicerat först.",
    what_one_may="",
)
