"""What the bot says of itself."""

from collections.abc import Sequence
from typing import Final

from bot.core.people import Role
from bot.swedish.date_writing import join_names
from bot.swedish.page_names import folded
from bot.swedish.reading.sentences import says_nothing
from bot.swedish.reading.vocabulary import all_of
from bot.swedish.words import CommandName

HEADING: Final = "Det här kan jag hjälpa dig med"
WELCOME_TEAM: Final = "Hej! Jag är Inläggsboten"
WELCOME_PERSONAL: Final = "Hej! Här sköter du dina bokningar"
ASK_ACCESS: Final = "Be om att bli redaktör"
ACCESS_ASKED: Final = "Jag har frågat dem som bestämmer. Skriv hej här igen när du har fått svar."
BUTTONS: Final = (CommandName.BOOK, CommandName.FREE, CommandName.SCHEDULE, CommandName.MINE)


def welcome_buttons(role: Role) -> Sequence[CommandName]:
    third = CommandName.SETTINGS if role is Role.SUPERADMIN else CommandName.SCHEDULE
    return (CommandName.BOOK, third, CommandName.HELP)


def button_title(name: CommandName) -> str:
    return {
        CommandName.BOOK: "Boka en dag",
        CommandName.FREE: "Lediga dagar",
        CommandName.SCHEDULE: "Schemat",
        CommandName.MINE: "Mina bokningar",
        CommandName.SETTINGS: "Inställningar",
        CommandName.HELP: "Hjälp",
    }.get(name, name)


def greeting(name: str) -> str:
    first, *_ = name.split() or [""]
    return f"Hej {first}! {HEADING}" if first else HEADING


_TO_WHOM: Final = all_of(
    "pa dig er dar alla allihop allihopa igen bot boten inlaggsboten morgon kvall"
)


def only_greets(text: str) -> bool:
    """Whether nothing is asked for by what follows "hej": "på dig!", "igen"."""
    said = (word.strip(",.!?;:") for word in folded(text).split())
    return all(word in _TO_WHOM or says_nothing(word) for word in said)


def how_to_write(role: Role) -> str:
    own = "Skriv kommandona med eller utan snedstreck. I kanalen nämner du mig först med @."
    if role is Role.SUPERADMIN:
        return f"{own} Som superadmin får du ändra allas bokningar."
    return own


def guest_heading(network: str) -> str:
    return f"Jag hjälper redaktörerna i {network}"


def guest_text(superadmins: Sequence[str], network: str) -> str:
    whom = join_names(superadmins) if superadmins else f"en superadmin i {network}"
    return (
        "Jag delar ut publiceringsdagar på vår LinkedIn-sida. "
        "Vill du publicera något, eller bli redaktör? Tryck på knappen, så frågar jag åt dig. "
        f"Kontakta annars {whom}."
    )


def welcome_text(*, team: bool) -> str:
    if team:
        return (
            "Jag håller reda på vem som publicerar när på våra LinkedIn-sidor. "
            "Nämn mig med @ och skriv boka, så föreslår jag en dag som sprider inläggen."
        )
    return (
        "Skriv boka, så föreslår jag en dag, eller boka med dag och rubrik, så bokar jag direkt. "
        "Det vi skriver här ser bara du."
    )
