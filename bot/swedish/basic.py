"""Words that belong to no single subject: what went wrong, and the ways on."""

from typing import Final

SHOW_MORE: Final = "Visa fler"
TO_THE_FORM: Final = "Till formuläret"
HELP: Final = "Hjälp"
OPEN_DIALOG: Final = "Öppna i eget fönster"
_LISTED_MOST: Final = 68


def show_more(count: int) -> str:
    return f"{SHOW_MORE} ({count})"


def and_more(count: int) -> str:
    return f"… och {count} till"


def answered_here() -> str:
    """A toast where the answer is a message of its own, shown to this person alone."""
    return "Svaret står i ett eget meddelande här. Bara du ser det."


def answered_privately() -> str:
    """A toast in the channel, where the answer itself would be seen by all."""
    return "Jag har svarat i vår personliga chatt, där bara du ser det."


def answered_later() -> str:
    return "Teams tar inte emot mitt svar just nu. Det kommer så fort det går."


def no_chat() -> str:
    return "Jag når dig inte i vår personliga chatt. Öppna den, skriv hej, och försök igen här."


def bad_button() -> str:
    return "Knappen går inte att använda längre. Skriv boka, schema eller hjälp, så börjar vi om."


_A_FEW: Final = 3


def not_understood(left: str) -> str:
    """Of words that no reader took; empty where none are left."""
    return f"Jag förstod inte ”{cut(left, most=80)}”." if left else ""


def stale_card() -> str:
    """Leads the fresh card that answers a press on an old one."""
    return "Kortet var gammalt, så inget ändrades. Så här är det nu."


def unknown_headline() -> str:
    return "Det kommandot känner jag inte till"


def unknown_text(text: str, *, guesses: int) -> str:
    asked = f"Du skrev ”{cut(text, most=120)}”"
    if guesses:
        return f"{asked}. Menade du något av det här?"
    return f"{asked}. Skriv hjälp, så visar jag vad jag kan."


_SMALL_TALK: Final = {
    "tack": ("Varsågod!", "Skriv hjälp om du vill se vad jag kan."),
    "ångra": (
        "Ångra finns på kortet du fick",
        "Är kortet borta? Skriv mina, så kan du flytta eller avboka därifrån.",
    ),
}


def small_talk(text: str) -> tuple[str, str] | None:
    """A headline and a sentence for what is no command, but what people write all the same."""
    words = text.strip(" /!.?").lower().split()
    return _SMALL_TALK.get(words[0]) if 0 < len(words) <= _A_FEW else None


def error_headline() -> str:
    return "Något gick fel hos mig"


def error_text(reference: str) -> str:
    return (
        "Se i schemat om det blev gjort ändå. Försök annars igen. "
        f"Händer det flera gånger: säg referensen {reference} till en superadmin."
    )


def command_label(line: str) -> str:
    """A command line as a button's title."""
    return cut(f"/{line}", most=30)


def cut(text: str, *, most: int) -> str:
    """On one line, and no longer than so many characters."""
    shown = " ".join(text.split())
    return shown if len(shown) <= most else shown[: most - 1].rstrip() + "…"


def listed(text: str) -> str:
    """As one line among others; what the line opens has all of it."""
    return cut(text, most=_LISTED_MOST)
