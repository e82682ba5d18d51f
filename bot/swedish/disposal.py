"""Words of disposal (gallring): the proposal, what it means, and what was done."""

from typing import Final

from bot.schedule.retention import RecordClass, RetentionRule

PROPOSAL: Final = "Förslag till gallring"
REVIEW: Final = "Granska"
APPROVE: Final = "Gallra nu"
OPEN: Final = "Öppna"
DUE: Final = "Gallring"
NOTHING_DUE: Final = "Inget har nått sin tid."
NO_RULES: Final = "Ingenting gallras"
NO_RULES_HOW: Final = (
    "Staden har inte bestämt hur länge något sparas. Den som sköter driften skriver in beslutet i "
    "organisationsfilen."
)
BASIS: Final = "Beslut"
KEPT_FOR: Final = "Sparas"
WHAT: Final = "Gäller"
NOTHING_GOES: Final = "Ingenting tas bort förrän en superadmin har granskat och godkänt."
CASES_GO: Final = (
    "Kommentarens text, länk och författare, det som skrivits fritt och skärmdumparna tas bort "
    "för gott. Kvar blir vem som gjorde vad och när, och raden om gallringen. Ska ett ärende "
    "sparas: öppna det och undanta det från gallring. Ta ut det som ska arkiveras först, med "
    "exportera."
)
BOOKINGS_GO: Final = (
    "Bokningarna tas bort för gott. Kvar blir raden om gallringen och granskningsloggen. Ta ut "
    "åren som ska arkiveras först, med exportera."
)
DONE: Final = "Gallringen är gjord"
CHANGED: Final = "Listan har ändrats, så inget gallrades. Granska den som den är nu."

_CLASSES: Final = {
    RecordClass.REMOVED_COMMENTS: "Ärenden om det som skulle bort",
    RecordClass.OTHER_COMMENTS: "Ärenden om kritik och frågor",
    RecordClass.SCHEDULE: "Bokningar i schemat",
}


def class_name(kind: RecordClass) -> str:
    return _CLASSES[kind]


def kept_for(kind: RecordClass, rule: RetentionRule) -> str:
    since = "efter årets slut" if kind is RecordClass.SCHEDULE else "efter att ärendet avslutats"
    return f"{rule.years} år {since}"


def amount(*, cases: int, bookings: int, last_year: int) -> str:
    if cases:
        return "1 ärende" if cases == 1 else f"{cases} ärenden"
    return f"{bookings} {'bokning' if bookings == 1 else 'bokningar'} till och med {last_year}"


def done(*, cases: int, bookings: int, last_year: int) -> str:
    what = amount(cases=cases, bookings=bookings, last_year=last_year)
    return f"{what}. Raden om gallringen står kvar i granskningsloggen."
