"""The words around the guidelines: how to find one, and what to do when none was found."""

from typing import Final

from bot.swedish.basic import cut

HEADING: Final = "Riktlinjer"
HOW_TO_ASK: Final = "Välj ett ämne, eller skriv riktlinjer och din fråga"
READ: Final = "Läs"
ALL_SUBJECTS: Final = "Alla ämnen"
ALSO: Final = "Det kan också stå under"


def nothing_found(question: str) -> str:
    return (
        f"Jag hittar inget om ”{cut(question, most=60)}”. Kanske står det under något av det här?"
    )


def read_about(title: str) -> str:
    return f"Läs om {title[:1].lower()}{title[1:]}"
