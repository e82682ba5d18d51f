"""What a person reads and presses while a comment is reported, documented and decided."""

from datetime import date, datetime
from typing import Final

from bot.core.calendar import in_zone
from bot.core.people import THE_BOT
from bot.moderation.case import Case
from bot.moderation.events import (
    AuthorInformed,
    AuthorNotInformed,
    Closed,
    Corrected,
    Event,
    HandedOver,
    HoldReleased,
    HoldSet,
    Judged,
    PassedOn,
    PoliceReported,
    Registered,
    Reported,
)
from bot.moderation.model import AlertReason, CaseNumber, Ground, Kind, State
from bot.moderation.numbers import case_label
from bot.swedish.date_writing import clock, day_span
from bot.swedish.moderation import GROUND_NAMES, KIND_NAMES, OUTCOME_NAMES, STATE_NAMES
from bot.swedish.numbers import in_words

REPORT_HEADING: Final = "Anmäl en kommentar"
ONLY_YOU: Final = "Bara du och superadmin ser det här"
WHAT_IS_IT: Final = "Vad är det för kommentar?"
KIND_BUTTONS: Final = {
    Kind.CRITIQUE: "Svara",
    Kind.QUESTION: "Besvara",
    Kind.UNLAWFUL: "Anmäl",
    Kind.UNSURE: "Fråga",
}
KIND_TOOLTIPS: Final = {
    Kind.CRITIQUE: "Hjälp mig att svara på kritik",
    Kind.QUESTION: "Hjälp mig att besvara en fråga",
    Kind.UNLAWFUL: "Anmäl hat, hot eller annat som ska bort",
    Kind.UNSURE: "Fråga superadmin",
}
WHICH_GROUND: Final = "Varför ska kommentaren bort?"
CHOOSE: Final = "Välj"
NEXT: Final = "Spara och gå vidare"
ASK: Final = "Skicka frågan"
STEP_BACK: Final = "Tillbaka"
NOTHING_REPORTED: Final = "Ingen kommentar är anmäld"
GIVE_DRAFT: Final = "Ge mig ett utkast"

LINK: Final = "Länk till kommentaren"
LINK_HELP: Final = "Menyn vid kommentaren, Kopiera länk"
LINK_MISSING: Final = "Klistra in länken till kommentaren"
AUTHOR: Final = "Vem har skrivit den?"
COMMENT_TEXT: Final = "Kommentarens text"
MOTIVE: Final = "Motivering"
MOTIVE_MISSING: Final = "Skriv varför kommentaren ska bort"
SEEN_DAY: Final = "Dag du såg den"
SEEN_TIME: Final = "Tid du såg den"
SEEN_MISSING: Final = "Ange när du såg kommentaren"
TOPIC: Final = "Vad handlar den om?"
DRAFT: Final = "Utkast att ändra i"
DRAFT_HELP: Final = (
    "Ändra utkastet, kopiera det och svara under kommentaren på LinkedIn. Tryck sedan på "
    "Jag har svarat."
)
ANSWERED: Final = "Jag har svarat"
ANSWER: Final = "Svaret"
OTHER_DRAFT: Final = "Byt utkast"
COMPLAINTS_HELP: Final = (
    "Svara så här under kommentaren på LinkedIn. Spara sedan här, så avslutas ärendet."
)
WHICH_OPERATION: Final = "Vilken förvaltning?"
OPERATION_NOTE: Final = "Något mer de behöver veta?"
MESSAGE: Final = "Text till verksamheten"
CAN_YOU_ANSWER: Final = "Kan din förvaltning svara på en kommentar?"
OPEN_COMMENT: Final = "Öppna kommentaren"
NOBODY_ELSE: Final = "Det finns ingen annan superadmin att lämna ärendet till."
OPERATION_HELP: Final = (
    "Jag skriver till förvaltningens redaktörer och ber dem svara. Ärendet är öppet tills du har "
    "antecknat svaret."
)

UNLOCKED: Final = (
    "Beviset är sparat. Radera kommentaren på LinkedIn, och anteckna sedan raderingen här."
)
FORBIDDEN_NEXT: Final = (
    "Ta ingen bild. Kontakta polisen på 114 14 och gör som de säger. När kommentaren är borta "
    "från LinkedIn antecknar du raderingen här."
)
DELETED_BUTTON: Final = "Jag har raderat kommentaren"
LOCKED: Final = (
    "Vänta med att radera tills en skärmdump är sparad. Klistra in bilden här i chatten."
)
TAKE: Final = "Jag tar det"
SHOW_EVIDENCE: Final = "Visa bevis"
CONFIRM: Final = "Bekräfta bilden"
SHOW_COMMENT: Final = "Visa kommentaren"
HISTORY: Final = "Historik"
TO_DO: Final = "Kvar att göra"
OPEN: Final = "Öppna"
OPEN_CASE: Final = "Öppna ärendet"
BACK: Final = "Till ärendet"
QUEUE: Final = "Alla ärenden"
MORE_PICTURES: Final = "Skicka bilder till det här ärendet"
NOT_TAKEN: Final = "Ingen ännu"
NO_CASES: Final = "Inga ärenden just nu"
QUEUE_HEADING: Final = "Ärenden"
FIGURES: Final = "Siffror per månad"
FIGURES_FOR: Final = "Bara superadmin ser det här"
SAVE: Final = "Spara"
KIND_LABEL: Final = "Vad är kommentaren?"
GROUND_LABEL: Final = "Grund, om den ska bort"
TO_WHOM: Final = "Lämna till"
OUTCOME: Final = "Utfall"
NOTE: Final = "Anteckning"
COMMENT_UNCLEAR: Final = (
    "Under samma inlägg kan det finnas en kommentar som ska stå kvar. Välj Komplettera och lägg "
    "till länken till just den här kommentaren, så att jag kan skilja dem åt."
)
SECOND_PERSON_CLOSES: Final = "En annan än den som anmälde och den som raderade avslutar ärendet."
WHICH_LINE: Final = "Vilken rad?"
NO_TEXT: Final = "Ingen text är sparad."
PICTURES_GO_IN_PRIVATE: Final = (
    "Skicka bilden i vår personliga chatt, så att bara du och jag ser den."
)
SHOW_AGAIN: Final = "Visa bilden igen"
TAKE_ORIGINAL: Final = "Hämta originalet"
FACT_REPORTER: Final = "Anmält av"
FACT_KIND: Final = "Anmält som"
FACT_GROUND: Final = "Grund"
FACT_PAGE: Final = "Sida"
FACT_DELETED: Final = "Raderad"
FACT_PICTURES: Final = "Skärmdumpar"
FACT_HOLDER: Final = "Ansvarig"
FACT_POLICE: Final = "Polisanmälan"
FACT_REGISTRATION: Final = "Diarienummer"
FACT_HOLD: Final = "Gallring"
ON_HOLD: Final = "Undantaget"
FACT_OPERATION: Final = "Verksamhet"
FACT_OUTCOME: Final = "Utfall"

STILL_WRITTEN: Final = "Det du skrev står kvar. Titta på ärendet innan du sparar igen."
FORM_TITLES: Final = {
    "pass_on": "Lämna till verksamheten",
    "complaints": "Hänvisa till synpunktshanteringen",
    "police": "Polisanmälan",
    "register": "Diarienummer",
    "informed": "Den som skrev är informerad",
    "not_informed": "Den som skrev informeras inte",
    "hold": "Undanta från gallring",
    "release": "Häv undantaget",
    "describe": "Komplettera",
    "judge": "Bedöm",
    "hand_over": "Lämna över",
    "close": "Avsluta",
    "correct": "Rätta en rad",
}
FORM_BUTTONS: Final = {"pass_on": "Lämna vidare", "complaints": "Hänvisa"}
"""Where the form's title is too long for a button."""
FORM_SENDS: Final = {
    "pass_on": "Lämna till verksamheten",
    "hand_over": "Lämna över",
    "close": "Avsluta ärendet",
}
"""What sends a form that does more than save what is written."""
FORM_LABELS: Final = {
    "complaints": "Det du svarade",
    "police": "Polisens ärendenummer",
    "register": "Diarienummer",
    "informed": "Vad har du skrivit?",
    "not_informed": "Varför inte?",
    "hold": "Varför?",
    "release": "Varför?",
    "correct": "Vad är det rätta?",
}
FIELD_MISSING: Final = "Fyll i fältet"

_ALERTS: Final = {
    AlertReason.UNSURE_REPORTED: "Larm: bedöm en kommentar",
    AlertReason.CHILD_ABUSE_REPORTED: "Larm: misstänkt barnpornografi",
    AlertReason.STAYS_ALREADY: "Larm: en kommentar som ska stå kvar är anmäld igen",
}


_NEXT_STEPS: Final = {
    State.TO_JUDGE: "Superadmin bedömer. Låt kommentaren stå kvar; du får besked här.",
    State.TO_ANSWER: "Kommentaren ska stå kvar. Svara, eller låt någon annan göra det.",
    State.PASSED_ON: ("Verksamheten ska svara. Anteckna här när svaret finns under kommentaren."),
    State.TO_DOCUMENT: LOCKED,
    State.TO_DELETE: UNLOCKED,
    State.DELETED: "Raderingen är antecknad. Superadmin avslutar ärendet.",
    State.CLOSED: "Ärendet är avslutat. Vill du tillägga något, skriv en rättelse.",
}


def case_title(case: Case) -> str:
    return f"Ärende {case_label(case.number)}"


def alert_title(case: Case, reason: AlertReason) -> str:
    """Safe in a preview: the ground, and nothing of the comment."""
    if reason in _ALERTS:
        return _ALERTS[reason]
    return f"Larm: {subject(case).lower()} i kommentar"


def alert_detail(case: Case) -> str:
    saved = f" · bevis sparat kl. {clock(case.pictures[0].at)}" if case.pictures else ""
    return f"{case_title(case)}{saved}"


def subject(case: Case) -> str:
    """What a case is about, in a word or two."""
    if case.ground is Ground.OTHER:
        return "Annat"
    return GROUND_NAMES[case.ground] if case.ground else KIND_NAMES[case.kind]


def moment(at: datetime, today: date) -> str:
    """As in "24 november kl. 13:42"."""
    shown = in_zone(at)
    return f"{day_span(shown.date(), shown.date(), today)} kl. {clock(at)}"


def show_evidence(number: int, count: int) -> str:
    """The button's title; numbered where there are several."""
    return SHOW_EVIDENCE if count == 1 else f"{SHOW_EVIDENCE} {number}"


def deleted_fact(case: Case, by: str, today: date) -> str:
    """When and by whom."""
    if case.deletion is None:
        return ""
    when = moment(case.deletion.removed_at, today)
    return f"{when} av {by}" if by else when


def passed_on(operation: str, told: int) -> str:
    if told == 0:
        return f"Jag hittade ingen redaktör för {operation}. Skicka texten nedan till dem själv."
    people = "en redaktör" if told == 1 else f"{told} redaktörer"
    return f"Jag har skrivit till {people} för {operation}"


def asked_by(name: str) -> str:
    return f"{name} ber om hjälp att svara på en kommentar." if name else ""


def line_name(number: int, name: str) -> str:
    """A line of the history, with the number that a correction names it by."""
    return f"{number}. {name}"


def waits_for_picture(case: Case) -> str:
    """To whoever writes something else meanwhile."""
    return (
        f"{case_title(case)} väntar på en skärmdump, och jag ser ingen bild i det du skrev. "
        "Klistra in bilden här i chatten."
    )


def headline(case: Case) -> str:
    return STATE_NAMES[case.state]


def next_step(case: Case) -> str:
    """What happens next, for whoever looks at the case."""
    if case.state is State.TO_DELETE and case.is_picture_forbidden:
        return FORBIDDEN_NEXT
    return _NEXT_STEPS[case.state]


def beside_text(case: Case) -> str:
    """What other cases say of the same comment; empty where none says anything."""
    found = case.beside
    if found.stays is not None:
        return (
            f"Samma kommentar finns i ärende {case_label(found.stays)}, där den är bedömd som "
            "kritik eller en fråga. Den ska stå kvar. Superadmin avgör vad som händer nu."
        )
    if found.waits is not None:
        return (
            f"Samma kommentar väntar på superadmins bedömning i ärende {case_label(found.waits)}. "
            "Låt den stå kvar så länge."
        )
    if found.removed is not None and case.deletion is None:
        return f"I ärende {case_label(found.removed)} är samma kommentar antecknad som raderad."
    if found.unclear is not None and case.state is State.TO_DELETE:
        return COMMENT_UNCLEAR
    return ""


def beside_case(case: Case) -> CaseNumber | None:
    """The case that `beside_text` names."""
    found = case.beside
    return found.stays or found.waits or (found.removed if case.deletion is None else None)


def open_beside(number: CaseNumber) -> str:
    return f"Öppna {case_label(number)}"


_REACHES_NOBODY: Final = "når ingen superadmin just nu"


def pictures_kept(count: int, *, alerted: bool, closed: bool, call: str) -> str:
    """That pictures are saved, and what is seen of the alert.

    Args:
        count: How many are.
        alerted: Whether an alert of the case stands in a superadmin's chat.
        closed: Whether no alert gets through now.
        call: Whom to call then.
    """
    saved = "Skärmdumpen är sparad" if count == 1 else f"{count} skärmdumpar är sparade"
    if alerted:
        return f"{saved}, och superadmin är larmad"
    if closed:
        return f"{saved}, men larmet {_REACHES_NOBODY}. Ring {call}"
    return f"{saved}, och jag larmar superadmin nu"


def not_alerted(call: str) -> str:
    """Of a report that is to alert, where no alert gets through now."""
    return f"Larmet {_REACHES_NOBODY}. Ring {call}"


def queue_row(case: Case) -> str:
    return f"{case_label(case.number)} · {subject(case)}"


def queue_detail(case: Case, holder: str, today: date) -> str:
    parts = [STATE_NAMES[case.state], f"anmält {moment(case.reported_at, today)}"]
    if holder:
        parts.append(f"ansvarig: {holder}")
    return " · ".join(parts)


def line_detail(line: Event) -> str:  # noqa: PLR0911 - a line per event
    """What a line of the history says besides its name; never the comment's own words."""
    match line:
        case Reported() | Judged():
            ground = f", {GROUND_NAMES[line.ground].lower()}" if line.ground else ""
            motive = f": {line.motive}" if line.motive else ""
            return f"{KIND_NAMES[line.kind]}{ground}{motive}"
        case PassedOn():
            return line.operation
        case PoliceReported() | Registered():
            return line.number
        case AuthorInformed():
            return line.text
        case AuthorNotInformed() | HoldSet() | HoldReleased():
            return line.reason
        case Closed():
            note = f": {line.note}" if line.note else ""
            return f"{OUTCOME_NAMES[line.outcome]}{note}"
        case Corrected():
            return f"Rad {line.line + 1}: {line.text}"
        case _:
            return ""


def line_by(line: Event, names: dict[str, str], today: date) -> str:
    """When, and by whom."""
    who = "Inläggsboten" if line.by == THE_BOT else names.get(line.by, "")
    to = names.get(line.to, "") if isinstance(line, HandedOver) else ""
    return " · ".join(
        part for part in (moment(line.at, today), who, f"till {to}" if to else "") if part
    )


def picture_hash(sha256: str) -> str:
    return f"Kontrollsumma (SHA-256): {sha256}"


def kept_of_report(*, links: int, kept: bool, more: bool) -> str:
    """What became of the words after the command; they are not said again."""
    first = "Den första länken" if links > 1 else "Länken"
    said = [f"{first} är med, och står ifylld när jag frågar efter den."] if kept else []
    if more or (links and not kept):
        what = "Resten" if kept else "Det du skrev efter kommandot"
        said.append(
            f"{what} tog jag inte med. Skriv om kommentaren när jag ber om det: jag frågar steg "
            "för steg."
        )
    return " ".join(said)


def picture_shown(messages: int | None) -> str:
    """Where to look; None where the client draws no picture, none where Teams took none."""
    match messages:
        case None:
            return "Bilden går inte att visa här. Hämta originalet och titta på det."
        case 0:
            return (
                "Teams tar inte emot bilden just nu. Försök igen om en stund, eller hämta "
                "originalet."
            )
        case 1:
            return (
                "Bilden kommer i ett eget meddelande här i chatten, förminskad. Bara du ser den."
            )
        case _:
            return (
                "Bilden är lång. Den kommer i egna meddelanden här i chatten: först hel, sedan i "
                f"{in_words(messages - 1)} delar som går att läsa. Bara du ser dem."
            )


def picture_alt(part: int, parts: int) -> str:
    """What a screen reader says of the picture; part 0 is the whole."""
    return f"Skärmdump i ärendet, del {part} av {parts}" if part else "Skärmdump i ärendet"


def picture_size(*, width: int, height: int, size: int) -> str:
    return f"{width} × {height} bildpunkter, {max(size // 1024, 1)} kB"
