"""The one table of commands: what is typed, and all that help, menus and the guide say of it."""

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final


class CommandName(StrEnum):
    """Each command by the name that help and buttons show, without its slash."""

    BOOK = "boka"
    FREE = "ledigt"
    SCHEDULE = "schema"
    MINE = "mina"
    MOVE = "flytta"
    CANCEL = "avboka"
    SWAP = "byt"
    QUEUE = "kö"
    PUBLISHED = "publicerat"
    REPORT = "anmäl"
    CASES = "ärenden"
    IDEA = "idé"
    SERIES = "serie"
    TIP = "tipsa"
    GUIDELINES = "riktlinjer"
    STATISTICS = "statistik"
    EDITORS = "redaktörer"
    SETTINGS = "inställningar"
    STATUS = "status"
    EXPORT = "exportera"
    DISPOSAL = "gallring"
    IMPORT = "importera"
    HELP = "hjälp"
    ABSENCE = "frånvaro"
    FOLLOWERS = "följare"
    CLOSE = "stäng"
    OPEN = "öppna"
    FREEZE = "frys"
    UNFREEZE = "tina"
    CALENDAR = "kalender"


class Menu(Enum):
    """A list of commands that Teams shows, by scope and trigger; each holds twelve at the most."""

    CHAT = ("personal", "mention")
    TEAM = ("team", "mention")
    SLASH = ("team", "slash")


@dataclass(frozen=True, kw_only=True)
class CommandEntry:
    name: CommandName
    synonyms: tuple[str, ...] = ()
    """None is a word that a date or a title begins with ("vecka 49", "boka In i framtiden")."""
    example: str = ""
    does: str = ""
    """In help and, where it stands in one, in a menu; empty where another's line names it too."""
    guide: str
    """In the table of the user guide."""
    english: str = ""
    """In a menu, for those whose Teams is in English."""
    menus: tuple[Menu, ...] = ()
    """What few may do stands in none: a menu is the same for everybody."""
    superadmins: bool = False
    """For them alone."""


COMMANDS: Final = (
    CommandEntry(
        name=CommandName.BOOK,
        synonyms=("bokning", "ny bokning"),
        example="/boka tisdag Rubrik",
        does="Bokar direkt. Skriv bara boka för förslag, eller boka och en dag för formuläret.",
        guide="bokar en dag, direkt, med formulär eller efter förslag",
        english="Book a day, at once with day and title",
        menus=(Menu.CHAT, Menu.TEAM, Menu.SLASH),
    ),
    CommandEntry(
        name=CommandName.FREE,
        synonyms=("ledig", "lediga", "lediga dagar"),
        example="/ledigt december",
        does="Visar lediga dagar som knappar, för en vecka, en månad eller framåt.",
        guide="lediga dagar som knappar",
        english="Show free days",
        menus=(Menu.CHAT, Menu.TEAM, Menu.SLASH),
    ),
    CommandEntry(
        name=CommandName.SCHEDULE,
        synonyms=("schemat", "visa schema", "visa schemat"),
        example="/schema v 49",
        does="Visar vem som publicerar när, för en vecka, en månad eller en av sidorna.",
        guide="vem som publicerar när",
        english="Show who publishes when",
        menus=(Menu.CHAT, Menu.TEAM, Menu.SLASH),
    ),
    CommandEntry(
        name=CommandName.MINE,
        synonyms=("mina bokningar", "mina inlägg"),
        example="/mina",
        does="Visar dina bokningar och uppdrag. Skriv mina inställningar för påminnelserna.",
        guide="det som är ditt; bara du ser det",
        english="Show your own bookings; only you see the answer",
        menus=(Menu.CHAT, Menu.SLASH),
    ),
    CommandEntry(
        name=CommandName.MOVE,
        synonyms=("flytt", "omboka", "ändra dag"),
        example="/flytta tisdag till torsdag",
        does="Flyttar en bokning till en annan dag.",
        guide="flyttar en bokning",
        english="Move a booking to another day",
        menus=(Menu.CHAT, Menu.TEAM, Menu.SLASH),
    ),
    CommandEntry(
        name=CommandName.CANCEL,
        synonyms=("avbokning", "ta bort"),
        example="/avboka tisdag",
        does="Avbokar. Jag frågar en gång först.",
        guide="tar bort en bokning, efter en fråga",
        english="Cancel a booking",
        menus=(Menu.CHAT, Menu.TEAM, Menu.SLASH),
    ),
    CommandEntry(
        name=CommandName.SWAP,
        synonyms=("byta", "byte", "ge bort"),
        example="/byt tisdag mot torsdag",
        does="Frågar den som har dagen om att byta, eller ger bort din bokning.",
        guide="byter eller ger bort en dag",
        english="Swap a day with a colleague, or give it away",
        menus=(Menu.TEAM, Menu.SLASH),
    ),
    CommandEntry(
        name=CommandName.QUEUE,
        synonyms=("köa", "köplats", "kölista", "ställ mig i kö"),
        example="/kö tisdag",
        does="Ställer dig i kö till en upptagen dag. Blir den ledig hålls den en arbetsdag.",
        guide="ställer dig i kö till en upptagen dag",
        english="Queue for a day that is taken",
        menus=(Menu.TEAM, Menu.SLASH),
    ),
    CommandEntry(
        name=CommandName.PUBLISHED,
        synonyms=("publicerad", "publicerade", "publicera"),
        example="/publicerat länk",
        does="Säger att ditt inlägg är ute. Jag påminner om kommentarerna i sju arbetsdagar.",
        guide="säger att ett inlägg är ute, och börjar bevakningen",
        english="Tell that a post is out; the watch begins",
        menus=(Menu.CHAT, Menu.TEAM, Menu.SLASH),
    ),
    CommandEntry(
        name=CommandName.REPORT,
        synonyms=("anmäla", "anmälan", "rapportera"),
        example="/anmäl",
        does="Hjälper dig med en kommentar: svara, spara bevis eller fråga. Bara du ser svaret.",
        guide="hjälp med en kommentar; bara du ser det",
        english="Report a comment; only you see the answer",
        menus=(Menu.CHAT, Menu.SLASH),
    ),
    CommandEntry(
        name=CommandName.CASES,
        synonyms=("ärende", "alla ärenden", "mina ärenden"),
        example="/ärenden",
        does="Visar kommentarer du har anmält; superadmin ser alla.",
        guide="det du har anmält; superadmin ser alla",
    ),
    CommandEntry(
        name=CommandName.IDEA,
        synonyms=("idéer", "idén", "idébank"),
        example="/idé Följ med en parkvakt",
        does="Delar en idé utan dag. Skriv bara idé för att se alla och ge någon av dem en dag.",
        guide="delar en idé utan dag; skriv bara idé för att se alla",
        english="Share an idea for a post, or see those that wait for a day",
        menus=(Menu.SLASH,),
    ),
    CommandEntry(
        name=CommandName.SERIES,
        synonyms=("serier", "serien", "återkommande"),
        example="/serie första måndagen i månaden Månadens medarbetare",
        does="Ett inlägg som kommer tillbaka. Jag frågar om varje dag innan den bokas.",
        guide="ett inlägg som kommer tillbaka, med en fråga om varje dag",
        english="A post that comes back; you are asked about each day",
        menus=(Menu.CHAT,),
    ),
    CommandEntry(
        name=CommandName.TIP,
        synonyms=("tips", "tipsa om"),
        example="/tipsa länk",
        does="Tipsar kanalen om ett inlägg om oss som är värt att gilla eller kommentera.",
        guide="tipsar om ett inlägg om oss",
        english="Tip colleagues about a post worth a like",
        menus=(Menu.TEAM,),
    ),
    CommandEntry(
        name=CommandName.GUIDELINES,
        synonyms=("riktlinje", "regler", "regel"),
        example="/riktlinjer får vi ta bort kritik?",
        does="Visar vad riktlinjerna säger. Utan fråga får du alla ämnen.",
        guide="vad riktlinjerna säger",
        english="What the guidelines say about a subject",
        menus=(Menu.TEAM,),
    ),
    CommandEntry(
        name=CommandName.STATISTICS,
        synonyms=("statistiken", "siffror"),
        example="/statistik",
        does="Visar hur inläggen är spridda, av vilka och om vad. Nämn en sida för bara den.",
        guide="hur inläggen är spridda, och vad de handlar om",
        english="How posts are spread, and by whom",
        menus=(Menu.TEAM,),
    ),
    CommandEntry(
        name=CommandName.ABSENCE,
        synonyms=("borta", "semester", "ersättare"),
        example="/frånvaro 20/12–7/1",
        does="En kollega sköter dina inlägg så länge. Skriv bara frånvaro för att se det inlagda.",
        guide="din ersättare och din förvaltning",
        english="Say when you are away and who steps in",
        menus=(Menu.CHAT,),
    ),
    CommandEntry(
        name=CommandName.CALENDAR,
        synonyms=("kalendern", "prenumerera"),
        example="/kalender",
        does="Ger en hemlig adress, så att schemat syns i din egen kalender.",
        guide="schemat i din egen kalender",
        english="Get the schedule in your own calendar",
        menus=(Menu.CHAT,),
    ),
    CommandEntry(
        name=CommandName.HELP,
        synonyms=("help", "hej", "hejsan", "hallå", "start", "kommandon", "vad kan du"),
        example="/hjälp",
        does="Visar vad jag kan göra för dig.",
        guide="vad du kan göra",
        english="What the bot can do for you",
        menus=(Menu.CHAT, Menu.TEAM, Menu.SLASH),
    ),
    CommandEntry(
        name=CommandName.EDITORS,
        synonyms=("redaktör", "redaktörerna", "behörighet", "behörigheter"),
        example="/redaktörer",
        does="Lägger till och tar bort redaktörer, och lämnar över det de har bokat.",
        guide="lägger till och tar bort redaktörer",
        superadmins=True,
    ),
    CommandEntry(
        name=CommandName.SETTINGS,
        synonyms=("inställning",),
        example="/inställningar",
        does="Sidor, platser, typer, stängda dagar, frysta sidor och förvaltningar.",
        guide="sidor, platser, typer och förvaltningar",
        superadmins=True,
    ),
    CommandEntry(
        name=CommandName.CLOSE,
        synonyms=("stänga",),
        example="/stäng 24/12–1/1 julledigt",
        does="Stänger dagar med ett skäl som alla ser. Skriv öppna för att öppna dem igen.",
        guide="stänger dagar, med ett skäl som alla ser",
        superadmins=True,
    ),
    CommandEntry(
        name=CommandName.OPEN,
        guide="öppnar dem igen",
        superadmins=True,
    ),
    CommandEntry(
        name=CommandName.FREEZE,
        synonyms=("frysa",),
        example="/frys 1/12–5/12 kris",
        does="Fryser en sida och föreslår nya dagar för det bokade. Skriv tina när det är över.",
        guide="fryser alla sidor, eller en, mellan två dagar",
        superadmins=True,
    ),
    CommandEntry(
        name=CommandName.UNFREEZE,
        synonyms=("upphäv frysning",),
        guide="låter sidan gå vidare",
        superadmins=True,
    ),
    CommandEntry(
        name=CommandName.FOLLOWERS,
        synonyms=("följarantal", "antal följare"),
        example="/följare 24 500",
        does="Antecknar hur många som följer sidan i dag.",
        guide="antecknar hur många som följer sidan",
        superadmins=True,
    ),
    CommandEntry(
        name=CommandName.STATUS,
        synonyms=("hälsa",),
        guide="hur boten mår, och vilka den når",
        superadmins=True,
    ),
    CommandEntry(
        name=CommandName.EXPORT,
        synonyms=("export", "exporten"),
        example="/exportera 2026-014",
        does="Tar ut ett ärende med bevis, ett års schema, eller det som är sparat om en person.",
        guide="tar ut ett ärende, ett års schema eller det som är sparat om en person, som fil",
        superadmins=True,
    ),
    CommandEntry(
        name=CommandName.IMPORT,
        synonyms=("import", "läs in"),
        example="/importera",
        does="Läser in ert schema eller LinkedIns siffror från en fil. Du ser först vad det blir.",
        guide="läser in ert schema, eller LinkedIns siffror, från en fil",
        superadmins=True,
    ),
    CommandEntry(
        name=CommandName.DISPOSAL,
        synonyms=("gallra",),
        example="/gallring",
        does="Visar det som har sparats så länge det är bestämt. Du granskar innan något gallras.",
        guide="vad som har sparats så länge det är bestämt",
        superadmins=True,
    ),
)

SUPERADMIN_COMMANDS: Final = frozenset(row.name for row in COMMANDS if row.superadmins)
