"""The words of alerts. None of them says what the comment says, or who wrote it."""

from datetime import datetime
from typing import Final

from bot.moderation.model import AlertReason, CaseNumber
from bot.moderation.numbers import case_label
from bot.swedish.date_writing import clock, dated
from bot.swedish.moderation import ALERT_TITLES

TAKE: Final = "Jag tar det"
WAITING: Final = "Väntar på att någon tar det"
UNCLAIMED: Final = "Ett ärende väntar på superadmin"
UNCLAIMED_TEXT: Final = "Ingen har tagit hand om det än. Superadmin ser mer i sin chatt med mig."
NOT_REACHED: Final = "Larmet har inte nått någon superadmin"
RAISED_LABEL: Final = "Larmat"


def title(reason: str) -> str:
    """Safe in a preview."""
    return ALERT_TITLES[AlertReason(reason)]


def case_name(case: int) -> str:
    return f"Ärende {case_label(CaseNumber(case))}"


def call(case: int, whom: str) -> str:
    return f"{case_name(case)} väntar. Ring {whom}. Jag fortsätter att försöka."


def at(moment: datetime) -> str:
    """With the date in full: a card stays in the chat."""
    return f"{dated(moment.date())} kl. {clock(moment)}"


def taken(name: str) -> str:
    return f"{name or 'En superadmin'} har tagit ärendet"


def reminding(title: str) -> str:
    """After what it is about: "Larm:" stands before that already."""
    return f"{title} (påminnelse)"


def reminder(reason: str) -> str:
    return reminding(title(reason))


def note_preview(case: int) -> str:
    return f"{case_name(case)}. Öppna chatten med mig för att se mer."


def mail_subject(case: int, reason: str) -> str:
    return f"{title(reason)} ({case_name(case).lower()})"


def mail_text(case: int, reason: str) -> str:
    return (
        f"{title(reason)}.\n\n"
        f"{case_name(case)} väntar på en superadmin. Öppna chatten med Inläggsboten i Teams: "
        "där ser du mer och kan ta ärendet.\n\n"
        "Av säkerhetsskäl står varken kommentaren eller vem som skrev den i mejlet."
    )
