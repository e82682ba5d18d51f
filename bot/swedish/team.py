"""Words about which team the bot works for."""

from typing import Final

ANOTHER: Final = "Jag har lagts till i ett annat team"
CHANGE: Final = "Byt till det teamet"
CHANGED: Final = "Nu arbetar jag för det andra teamet"
CHANGED_HOW: Final = (
    "Dess medlemmar är redaktörer så snart jag har läst medlemslistan. Det förra teamets är det "
    "inte längre. Veckobrev och kort hamnar i teamets allmänna kanal. Bokningarna är kvar."
)
NOT_THERE: Final = (
    "Det gick inte att byta: jag arbetar redan för det teamet, eller har inte lagts till i det."
)


def another_team(name: str, *, may_change: bool) -> str:
    """What a superadmin does when it was meant, and when it was not."""
    which = f"Teamet heter {name}. " if name else ""
    kept = f"{which}Jag arbetar kvar för teamet jag redan känner, och svarar ingen i det nya."
    if may_change:
        return f"{kept} Är det rätt behöver du inte göra något."
    return f"{kept} Teamet bestäms av inställningen BOT_TEAM_ID."
