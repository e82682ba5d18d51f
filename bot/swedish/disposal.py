"""Words of disposal (gallring): the proposal, what it means, and what was done."""

from collections.abc import Mapping
from typing import Final

from bot.schedule.retention import RecordClass, RetentionRule

PROPOSAL: Final = "Förslag till gallring"
REVIEW: Final = "Granska"
APPROVE: Final = "Gallra nu"
OPEN: Final = "Öppna"
DUE: Final = "Gallring"
NOTHING_DUE: Final = "Inget är gammalt nog att gallras än."
NO_RULES: Final = "Ingenting gallras"
NO_RULES_HOW: Final = (
    "Det är inte bestämt hur länge något sparas. Den som sköter driften skriver in beslutet i "
    "organisationsfilen."
)
BASIS: Final = "Beslut"
KEPT_FOR: Final = "Sparas"
WHAT: Final = "Gäller"
NOTHING_GOES: Final = "Ingenting tas bort förrän en superadmin har granskat och godkänt."
CASES_GO: Final = (
    "Kommentarens text, länk och författare, det som skrivits fritt och skärmdumparna tas bort "
    "för gott. Kvar blir vem som gjorde vad och när, och raden om gallringen. Ska ett ärende "
    "sparas: öppna det och undanta det från gallring. Ska något arkiveras: skriv exportera och "
    "ta ut det först."
)
BOOKINGS_GO: Final = (
    "Bokningarna tas bort för gott, med sina texter. Det gör också idéer som lagts åt sidan och "
    "serier som är slut. Kvar blir raden om gallringen och granskningsloggen. Ska åren "
    "arkiveras: skriv exportera och ta ut dem först."
)
TEXTS_GO: Final = (
    "Inläggens texter, länkar och alt-texter tas bort för gott, med alla versioner. Bokningarna, "
    "raden om gallringen och granskningsloggen står kvar."
)
PEOPLE_GO: Final = (
    "Namnen byts mot Avidentifierad och ett nummer, också på bokningar och tips. Frånvaro, "
    "ersättare, påminnelser, kalenderadresser och vägen till chatten tas bort. Kvar blir vad var "
    "och en har gjort, med sitt id, i schemat och granskningsloggen. Den som nämns i ett ärende "
    "som inte är gallrat är inte med. Ska någons uppgifter lämnas ut: skriv exportera "
    "person och namnet, och ta ut dem först."
)
DONE: Final = "Gallringen är gjord"
CHANGED: Final = "Listan har ändrats, så inget gallrades. Granska den som den är nu."

_PSEUDONYM: Final = "Avidentifierad "
_CLASSES: Final = {
    RecordClass.REMOVED_COMMENTS: "Ärenden om det som skulle bort",
    RecordClass.OTHER_COMMENTS: "Ärenden om kritik och frågor",
    RecordClass.SCHEDULE: "Bokningar, idéer och serier",
    RecordClass.TEXTS: "Texter till inlägg",
    RecordClass.PEOPLE: "Namn på dem som har slutat",
}
_COUNTED: Final = {
    "bookings": ("bokning", "bokningar"),
    "ideas": ("idé", "idéer"),
    "series": ("serie", "serier"),
    "texts": ("version", "versioner"),
}


def class_name(kind: RecordClass) -> str:
    return _CLASSES[kind]


def kept_for(kind: RecordClass, rule: RetentionRule) -> str:
    if kind is RecordClass.PEOPLE:
        return f"{rule.years} år efter det sista jag har sett av personen"
    by_year = kind in {RecordClass.SCHEDULE, RecordClass.TEXTS}
    since = "efter årets slut" if by_year else "efter att ärendet avslutats"
    return f"{rule.years} år {since}"


def pseudonym(number: int) -> str:
    """The name of the so-manieth who got one."""
    return f"{_PSEUDONYM}{number}"


def is_pseudonym(name: str) -> bool:
    return name.startswith(_PSEUDONYM)


def amount(*, cases: int, people: int, by_year: Mapping[str, int], last_year: int) -> str:
    if people:
        return "1 person" if people == 1 else f"{people} personer"
    if cases:
        return "1 ärende" if cases == 1 else f"{cases} ärenden"
    said = [f"{count} {_COUNTED[what][count != 1]}" for what, count in by_year.items() if count]
    listed = " och ".join(filter(None, [", ".join(said[:-1]), said[-1]]))
    return f"{listed} till och med {last_year}"


def done(what: str) -> str:
    return f"{what}. Raden om gallringen står kvar i granskningsloggen."
