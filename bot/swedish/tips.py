"""The words of tips."""

from typing import Final

from bot.schedule.tips import Tip, TipAnswer

HEADING: Final = "Tips: ett inlägg om oss"
ASK: Final = "Gilla, dela eller kommentera från vår sida eller din egen. Tryck sedan här."
OPEN: Final = "Öppna inlägget"
WAITS: Final = "Väntar på att någon gillar, delar eller kommenterar"
SHOW: Final = "Visa"
THANKS: Final = (
    "Tack för tipset! Det ligger i kanalen och i veckobrevet tills någon har tagit det."
)
THANKS_LATER: Final = (
    "Tack för tipset! Nu når jag ingen kanal, men när jag gör det visar jag de senaste tipsen där."
)
SEND_THE_LINK: Final = (
    "Klistra in länken till inlägget på LinkedIn här i chatten, så frågar jag vad den gäller."
)
BUTTONS: Final = {
    TipAnswer.LIKED: "Gillat",
    TipAnswer.SHARED: "Delat",
    TipAnswer.COMMENTED: "Kommenterat",
}
_DONE: Final = {
    TipAnswer.LIKED: "har gillat",
    TipAnswer.SHARED: "har delat",
    TipAnswer.COMMENTED: "har kommenterat",
}


def given_by(tip: Tip) -> str:
    return f"Tipsat av {tip.by_name}"


def done(tip: Tip) -> str:
    assert tip.answer is not None
    return f"{tip.answered_by_name} {_DONE[tip.answer]} inlägget"


def digest_title(tip: Tip) -> str:
    return f"Tips från {tip.by_name}"
