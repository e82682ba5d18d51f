"""Drafts for answers under a comment. An editor edits and posts them; the bot never does."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Draft:
    label: str
    """What the comment is about, as a choice in a list."""
    text: str


CRITIQUE_DRAFTS: Final = (
    Draft(
        label="Allmän kritik",
        text=(
            "Hej! Tack för att du säger vad du tycker. Vi har läst din kommentar och tar den "
            "med oss till [verksamheten]. Berätta gärna mer om vad som inte fungerade, så blir "
            "det lättare att göra något åt det."
        ),
    ),
    Draft(
        label="Kostnader och skattepengar",
        text=(
            "Hej! Det är rimligt att fråga vad pengarna går till. [Kostnaden var … och betalas "
            "ur …]. Syftet är [kort förklaring]. Underlaget finns här: [länk]."
        ),
    ),
    Draft(
        label="Väntetider och handläggning",
        text=(
            "Hej! Jag förstår att det är frustrerande att vänta. Just nu är handläggningstiden "
            "ungefär [tid], och det beror på [orsak]. Vi kan inte gå in på enskilda ärenden här, "
            "men [enheten] kan ge besked på [kontaktväg]."
        ),
    ),
    Draft(
        label="Bemötande",
        text=(
            "Hej! Tråkigt att höra att du inte blev väl bemött. Så ska det inte vara. Skriv inga "
            "personliga detaljer här, men hör gärna av dig till [kontaktväg] så att [enheten] "
            "kan ta reda på vad som hände."
        ),
    ),
    Draft(
        label="Trafik, byggen och miljön där man bor",
        text=(
            "Hej! Tack för att du påpekar det. [Arbetet/platsen] sköts av [verksamheten], och "
            "planen är [vad och när]. Jag skickar din synpunkt vidare till dem som ansvarar."
        ),
    ),
    Draft(
        label="Vi som arbetsgivare",
        text=(
            "Hej! Tack för att du berättar. Så vill vi inte att det ska kännas att [söka jobb / "
            "arbeta] hos oss. Vi kan inte svara om enskilda fall här, men [HR-kontakt] vill "
            "gärna höra mer och kan hjälpa dig vidare."
        ),
    ),
    Draft(
        label="Fel i inlägget",
        text=(
            "Hej, och tack för att du såg det! Du har rätt: [det riktiga är …]. Vi har rättat "
            "inlägget."
        ),
    ),
    Draft(
        label="Missuppfattning",
        text=(
            "Hej! Jag förstår hur det kan uppfattas så. Så här ligger det till: [fakta i en "
            "eller två meningar]. Mer finns att läsa här: [länk]."
        ),
    ),
    Draft(
        label="Politiskt beslut",
        text=(
            "Hej! Tack för din synpunkt. Beslutet togs av [nämnden] den [datum], och skälen står "
            "i protokollet: [länk]. Vi tjänstepersoner tar inte ställning i politiska frågor, "
            "men vi svarar gärna på hur beslutet genomförs."
        ),
    ),
)

QUESTION_DRAFTS: Final = (
    Draft(
        label="Vi vet svaret",
        text="Hej! Bra fråga. [Svaret i en eller två meningar.] Läs mer här: [länk].",
    ),
    Draft(
        label="Vi tar reda på det",
        text=(
            "Hej, och tack för frågan! Det vet jag inte på rak arm, men jag frågar "
            "[verksamheten] och återkommer här senast [dag]."
        ),
    ),
    Draft(
        label="Lediga jobb",
        text=(
            "Hej! Vad roligt att du är intresserad. Alla lediga jobb finns under fliken Jobb på "
            "vår sida. Frågor om just den här tjänsten svarar [namn och kontaktväg] på."
        ),
    ),
    Draft(
        label="Eget ärende",
        text=(
            "Hej! Det behöver någon titta närmare på som kan se ditt ärende. Skriv inga "
            "personuppgifter här, utan kontakta [enheten] på [kontaktväg] så får du hjälp."
        ),
    ),
    Draft(
        label="Någon annans ansvar",
        text=(
            "Hej! Det här är det [annan organisation] som ansvarar för. Du når dem här: [länk]. "
            "Hör av dig igen om du inte kommer fram."
        ),
    ),
)


def complaints_referral(*, service: str, link: str) -> str:
    """What to answer under a comment, with the way to the complaints service."""
    return (
        "Hej! Tack för att du hör av dig. Vill du att din synpunkt når dem som kan göra något åt "
        f"saken, lämna den gärna till {service}: {link}. Där kan du också få svar. "
        "Skriv helst inga personuppgifter här i kommentarsfältet."
    )


def handover_message(*, operation: str, link: str, is_question: bool, note: str = "") -> str:
    """What is sent to the operation concerned; `note` is what the reporter adds."""
    what = "en fråga" if is_question else "en kommentar med synpunkter"
    where = f": {link}" if link else ""
    more = f"\n{note}" if note else ""
    return (
        f"Hej {operation}! Under ett av våra inlägg på LinkedIn finns {what} som rör er "
        f"verksamhet{where}. Kan ni svara direkt under kommentaren, eller skicka mig ett svar "
        "som jag kan publicera? Svara sakligt och vänligt, och skriv vem ni är. "
        f"Säg till om ni behöver mer tid, så skriver jag att svar är på väg.{more}"
    )


def removal_notice(*, reason: str) -> str:
    """What to tell the author of a comment that was removed; `reason` is a ground's name."""
    return (
        "Hej! Vi har tagit bort din kommentar från vår sida, eftersom vi bedömer att den "
        f"inte får finnas där ({reason.lower()}). Du är välkommen att framföra vad du tycker "
        "på ett annat sätt. Har du frågor om beslutet, svara på det här meddelandet."
    )
