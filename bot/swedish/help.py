"""What the bot says of itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.core.people import Role
from bot.swedish.date_writing import join_names
from bot.swedish.words import CommandName

HEADING: Final = "Det här kan jag hjälpa dig med"
WELCOME_TEAM: Final = "Hej! Jag är Inläggsboten"
WELCOME_PERSONAL: Final = "Hej! Här sköter du dina bokningar"
ASK_ACCESS: Final = "Be om att bli redaktör"
ACCESS_ASKED: Final = "Jag har frågat dem som bestämmer. Skriv hej här igen när du har fått svar."


@dataclass(frozen=True, kw_only=True)
class CommandHelp:
    name: CommandName
    example: str
    does: str


COMMANDS: Final = (
    CommandHelp(
        name=CommandName.BOOK,
        example="/boka tisdag Rubrik",
        does="Bokar direkt. Bara boka ger förslag på dagar, och med en dag får du formuläret.",
    ),
    CommandHelp(
        name=CommandName.FREE,
        example="/ledigt december",
        does="Visar lediga dagar som knappar, för en vecka, en månad eller framåt.",
    ),
    CommandHelp(
        name=CommandName.SCHEDULE,
        example="/schema v 49",
        does="Visar vem som publicerar när, för en vecka, en månad eller en av sidorna.",
    ),
    CommandHelp(
        name=CommandName.MINE,
        example="/mina",
        does="Visar dina bokningar och uppdrag. Mina inställningar väljer dina påminnelser.",
    ),
    CommandHelp(
        name=CommandName.MOVE,
        example="/flytta tisdag till torsdag",
        does="Flyttar en bokning till en annan dag.",
    ),
    CommandHelp(
        name=CommandName.CANCEL,
        example="/avboka tisdag",
        does="Avbokar. Jag frågar en gång först.",
    ),
    CommandHelp(
        name=CommandName.SWAP,
        example="/byt tisdag mot torsdag",
        does="Frågar den som har dagen om att byta, eller ger bort din bokning.",
    ),
    CommandHelp(
        name=CommandName.QUEUE,
        example="/kö tisdag",
        does="Ställer dig i kö till en upptagen dag. Blir den ledig hålls den en arbetsdag.",
    ),
    CommandHelp(
        name=CommandName.PUBLISHED,
        example="/publicerat länk",
        does="Säger att ditt inlägg är ute. Jag påminner om kommentarerna i sju arbetsdagar.",
    ),
    CommandHelp(
        name=CommandName.GUIDELINES,
        example="/riktlinjer får vi ta bort kritik?",
        does="Visar vad riktlinjerna säger. Utan fråga får du alla ämnen.",
    ),
    CommandHelp(
        name=CommandName.STATISTICS,
        example="/statistik näringsliv",
        does="Visar hur inläggen sprids, vilka som publicerar och vad inläggen handlar om.",
    ),
    CommandHelp(
        name=CommandName.FOLLOWERS,
        example="/följare 24 500",
        does="Noterar hur många som följer sidan i dag.",
    ),
    CommandHelp(
        name=CommandName.ABSENCE,
        example="/frånvaro 20/12–7/1",
        does="Låter en kollega sköta dina inlägg så länge. Bara frånvaro visar vad som är inlagt.",
    ),
    CommandHelp(
        name=CommandName.EDITORS,
        example="/redaktörer",
        does="Lägger till och tar bort redaktörer, och lämnar över det de har bokat.",
    ),
    CommandHelp(
        name=CommandName.SETTINGS,
        example="/inställningar",
        does="Sidor, platser, typer, stängda dagar, frysta sidor och förvaltningar.",
    ),
    CommandHelp(
        name=CommandName.CLOSE,
        example="/stäng 24/12–1/1 julledigt",
        does="Stänger dagar med ett skäl som alla ser. Öppna igen med öppna.",
    ),
    CommandHelp(
        name=CommandName.FREEZE,
        example="/frys 1/12–5/12 kris",
        does="Fryser en sida och ger dem som har bokat andra dagar. Upphäv med tina.",
    ),
    CommandHelp(
        name=CommandName.EXPORT,
        example="/exportera 2026-014",
        does="Tar ut ett ärende med bevis, ett års schema, eller det som är sparat om en person.",
    ),
    CommandHelp(
        name=CommandName.IMPORT,
        example="/importera",
        does="Läser in ert schema eller LinkedIns siffror från en fil. Du ser först vad det blir.",
    ),
    CommandHelp(
        name=CommandName.DISPOSAL,
        example="/gallring",
        does="Visar vad som har sparats så länge staden har bestämt. Du granskar innan något går.",
    ),
    CommandHelp(
        name=CommandName.HELP,
        example="/hjälp",
        does="Visar vad jag kan göra för dig.",
    ),
    CommandHelp(
        name=CommandName.CALENDAR,
        example="/kalender",
        does="Ger en hemlig adress, så att schemat syns i din egen kalender.",
    ),
    CommandHelp(
        name=CommandName.REPORT,
        example="/anmäl",
        does="Hjälper dig med en kommentar: svara, spara bevis eller fråga. Bara du ser svaret.",
    ),
    CommandHelp(
        name=CommandName.CASES,
        example="/ärenden",
        does="Visar kommentarer du har anmält; superadmin ser alla.",
    ),
    CommandHelp(
        name=CommandName.TIP,
        example="/tipsa länk",
        does="Tipsar kanalen om ett inlägg om staden som är värt ett gilla eller en kommentar.",
    ),
)
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
        "Jag delar ut publiceringsdagar på stadens LinkedIn-sida. "
        "Vill du publicera något, eller bli redaktör? Tryck på knappen så frågar jag åt dig. "
        f"Kontakta annars {whom}."
    )


def welcome_text(*, team: bool) -> str:
    if team:
        return (
            "Jag håller reda på vem som publicerar när på stadens LinkedIn-sidor. "
            "Nämn mig med @ och skriv boka, så föreslår jag en dag som sprider inläggen."
        )
    return (
        "Skriv boka, så föreslår jag en dag, eller boka med dag och rubrik, så bokar jag direkt. "
        "Det vi skriver här ser bara du."
    )
