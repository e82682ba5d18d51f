"""What `python -m bot organisation new` asks, and what it says."""

from typing import Final

QUESTIONS: Final = {
    "name": "Kommunens namn, som det skrivs i löpande text (Exempelstads kommun)",
    "website": "Kommunens webbplats (https://…)",
    "network": "Vad redaktörernas nätverk kallas (Webbnätverket)",
    "main_page": "Den gemensamma sidans namn på LinkedIn",
    "product_pages": "Produktsidornas namn, med komma emellan (tomt om det inte finns några)",
    "departments": "Förvaltningarnas namn, med komma emellan",
    "contact_centre": "Vad kommunens kontaktcenter heter",
    "contact_link": "Adressen till kontaktcenter eller synpunkter (https://…)",
    "superadmins": "Vilka som ger behörighet till sidan, med komma emellan",
    "job_ads": "Vad platsannonser görs i (Varbi, Teamtailor …)",
}
"""Each question by the name of its answer."""

REQUIRED: Final = "Det här behöver ett svar."
ADDRESS: Final = "Skriv hela adressen, med https:// först."
TWICE: Final = "Två namn är lika, eller ett är den gemensamma sidans. Skriv listan en gång till."
TOO_LONG: Final = "Ett namn får ha högst 100 tecken. Skriv svaret en gång till."
UNSEEN: Final = "Svaret har tecken som inte syns, som av en piltangent. Skriv det en gång till."
STOPPED: Final = "Avbrutet. Ingen fil har skrivits."
COMPLAINTS: Final = "synpunktshanteringen"
OWN_ACCOUNT: Final = "förvaltningens eget annonskonto på LinkedIn"

APP_PAGES: Final = "det som Teams visar: byt till sidor om personuppgifter och villkor"
MAIN_PAGE: Final = "huvudsidan"
NO_LETTERS: Final = "FÖRV"
KINDS_OF_MUNICIPALITY: Final = frozenset(
    {"kommun", "kommuns", "stad", "stads", "region", "regionen", "kommunen", "staden"}
)
FILLERS: Final = frozenset({"i", "på", "och", "för", "&", "av", "med", "-", "–"})
ALIASES: Final = "vad sidan kallas när man bokar; skriv dit fler, med komma emellan"
MORE_TO_SAY: Final = (
    "\n# Det som följer kan vänta. Ta bort # framför det som ska gälla.",
    "#",
    "# [archive]                     # står på allt som tas ut",
    '# creator = "Arkivbildaren"',
    '# classification = "Dokumenthanteringsplan, punkt …"',
    "#",
    "# [retention.removed_comments]  # gallring; utan avsnitt gallras inget",
    "# years = 5",
    '# basis = "Dokumenthanteringsplan, punkt …"',
    "# De andra: retention.other_comments, .schedule, .texts och .people.",
    "#",
    "# [schedule]                    # önskemål; ingen får nej för dem",
    "# lead_days = 3                 # arbetsdagar: närmare dagar föreslås sist",
    "# least_a_week = 2              # inlägg på huvudsidan: veckobrevet säger när de är färre",
    "#",
    "# [[quiet]]                     # tid då få läser: de dagarna föreslås sist",
    '# first = "12-21"',
    '# last = "01-06"',
    "#",
    "# [[advice]]                    # råd om inläggets text",
    '# id = "emojis"',
    "# most = 3",
    '# reason = "Skärmläsare läser upp varje emoji med ord."',
    '# source = "Kommunens riktlinjer"',
)


def written(file: str) -> str:
    return (
        f"Klart: {file}. Läs igenom den, fyll i adresser, följare och gallringstider, och starta"
        f" boten med BOT_ORGANISATION={file}."
    )


def no_folder(folder: str) -> str:
    return f"{folder} finns inte, eller går inte att skriva i. Välj en annan mapp."


def cannot_write(file: str) -> str:
    return f"{file} går inte att skriva. Spara raderna ovan i en fil själv, så är inget förlorat."


def exists(file: str) -> str:
    return f"{file} finns redan. Välj ett annat namn, så skrivs inget över."
