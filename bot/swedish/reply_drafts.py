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
            "Hej! Tack för att du säger vad du tycker. Vi har läst din kommentar och lämnar den "
            "till [verksamheten]. Berätta gärna mer om vad som inte fungerade, så blir det "
            "lättare att göra något åt det."
        ),
    ),
    Draft(
        label="Kostnader och skattepengar",
        text=(
            "Hej! Det är rimligt att fråga vad pengarna går till. [Det kostade … och betalas med "
            "…]. Syftet är [kort förklaring]. Du kan läsa mer här: [länk]."
        ),
    ),
    Draft(
        label="Väntetider och handläggning",
        text=(
            "Hej! Vi förstår att det är frustrerande att vänta. Just nu tar det ungefär [tid], "
            "och det beror på [orsak]. Här kan vi inte gå in på enskilda ärenden, men du får "
            "besked av [enheten] på [kontaktväg]."
        ),
    ),
    Draft(
        label="Bemötande",
        text=(
            "Hej! Tråkigt att höra att du inte blev väl bemött. Så ska det inte vara. Skriv inga "
            "personuppgifter här, men hör gärna av dig till [enheten] på [kontaktväg]. De tar "
            "reda på vad som hände."
        ),
    ),
    Draft(
        label="Trafik, byggen och miljön där man bor",
        text=(
            "Hej! Tack för att du påpekar det. [Verksamheten] ansvarar för [arbetet eller "
            "platsen], och planen är [vad och när]. Vi lämnar din synpunkt till dem."
        ),
    ),
    Draft(
        label="Vi som arbetsgivare",
        text=(
            "Hej! Tack för att du berättar. Så vill vi inte att det ska kännas att [söka jobb "
            "eller arbeta] hos oss. Här kan vi inte gå in på enskilda fall, men [HR-kontakt] vill "
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
            "Hej! Vi förstår att det kan uppfattas så. Så här ligger det till: [fakta i en "
            "eller två meningar]. Du kan läsa mer här: [länk]."
        ),
    ),
    Draft(
        label="Politiskt beslut",
        text=(
            "Hej! Tack för din synpunkt. [Nämnden] tog beslutet den [datum], och skälen står i "
            "protokollet: [länk]. Vi tjänstepersoner tar inte ställning i politiska frågor, men "
            "vi svarar gärna på frågor om hur beslutet genomförs."
        ),
    ),
)

QUESTION_DRAFTS: Final = (
    Draft(
        label="Vi vet svaret",
        text="Hej! Bra fråga. [Svaret i en eller två meningar.] Du kan läsa mer här: [länk].",
    ),
    Draft(
        label="Vi tar reda på det",
        text=(
            "Hej, och tack för frågan! Det vet vi inte på rak arm, men vi frågar "
            "[verksamheten] och svarar här senast [dag]."
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
            "Hej! Den som ska svara behöver kunna se ditt ärende. Skriv inga personuppgifter "
            "här, utan kontakta [enheten] på [kontaktväg]. Där får du hjälp."
        ),
    ),
    Draft(
        label="Någon annans ansvar",
        text=(
            "Hej! Det här ansvarar [annan organisation] för. Du når dem här: [länk]. Hör av dig "
            "igen om du inte kommer fram."
        ),
    ),
)


def complaints_referral(*, service: str, link: str) -> str:
    """What to answer under a comment, with the way to the complaints service."""
    return (
        "Hej! Tack för att du hör av dig. Lämna gärna din synpunkt till "
        f"{service}, så når den dem som kan göra något åt saken: {link}. Där kan du också få "
        "svar. Skriv helst inga personuppgifter här i kommentarsfältet."
    )


def handover_message(*, operation: str, link: str, is_question: bool, note: str = "") -> str:
    """What is sent to the operation concerned; `note` is what the reporter adds."""
    what = "en fråga" if is_question else "en kommentar med synpunkter"
    where = f": {link}" if link else ""
    more = f"\n{note}" if note else ""
    return (
        f"Hej {operation}! Under ett av våra inlägg på LinkedIn finns {what} som rör er "
        f"verksamhet{where}. Kan ni svara direkt under kommentaren, eller skicka mig ett svar "
        "som jag kan publicera? Svara sakligt och vänligt, och skriv vilka ni är. "
        f"Säg till om ni behöver mer tid, så skriver jag att ett svar är på väg.{more}"
    )


def removal_notice(*, reason: str) -> str:
    """What to tell the author of a comment that was removed; `reason` is a ground's name."""
    return (
        "Hej! Vi har tagit bort din kommentar från vår sida, eftersom vi bedömer att den "
        f"inte får finnas där ({reason.lower()}). Du är välkommen att säga vad du tycker på ett "
        "annat sätt. Svara på det här meddelandet om du har frågor om beslutet."
    )
