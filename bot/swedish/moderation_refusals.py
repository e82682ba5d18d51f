"""What a person reads for every expected no of moderation: why, and what to do next."""

from datetime import date
from typing import Final

from bot.core.refusals import Refusal
from bot.moderation.model import Kind
from bot.moderation.numbers import case_label
from bot.moderation.refusals import (
    AlreadyDeleted,
    AlreadySettled,
    AlreadyTaken,
    CarriesSomethingElse,
    CaseChanged,
    CaseClosed,
    CaseStillOpen,
    CommentStays,
    CommentUnclear,
    DamagedImage,
    EvidenceAltered,
    EvidenceLost,
    EvidenceMissing,
    EvidenceSealed,
    FetchFailure,
    FileTooLarge,
    GroundMissing,
    HoldStands,
    InTheFuture,
    LinkMissing,
    NoCaseAtHand,
    NoEvidenceAllowed,
    NoHold,
    NoSuchCase,
    NoSuchEvidence,
    NoSuchLine,
    NoSuchOperation,
    NotALink,
    NotAnImage,
    NotASuperadmin,
    NotDeletedYet,
    NotFetched,
    NotInThisKind,
    NotJudgedYet,
    NotTaken,
    NotYourCase,
    OutcomeDoesNotFit,
    OwnPicture,
    PictureNotOpened,
    PictureTooSmall,
    RemovedElsewhere,
    SamePicture,
    SecondPersonMissing,
    StaysElsewhere,
    StoreFailed,
    StoreFailure,
    TooHeavy,
    TooManyPictures,
    TooManyPixels,
    Unsupported,
    UnsupportedFormat,
    WaitsElsewhere,
)
from bot.swedish.cases import COMMENT_UNCLEAR, SECOND_PERSON_CLOSES
from bot.swedish.moderation import (
    KIND_NAMES,
    OUTCOME_NAMES,
    PICTURE_DISCARDED,
    STATE_NAMES,
)
from bot.swedish.ways import Ways

_MEGA: Final = 1_000_000
_MEBI: Final = 1024 * 1024

_FORMATS: Final = {
    Unsupported.ANIMATION: "en rörlig bild",
    Unsupported.ARCHIVE: "ett packat arkiv",
    Unsupported.AVIF: "en AVIF-bild",
    Unsupported.BMP: "en BMP-bild",
    Unsupported.GIF: "en GIF-bild",
    Unsupported.HEIC: "en HEIC-bild",
    Unsupported.HTML: "en webbsida",
    Unsupported.PDF: "en PDF",
    Unsupported.SVG: "en SVG-bild",
    Unsupported.TIFF: "en TIFF-bild",
    Unsupported.VIDEO: "en film",
}

_FETCHING: Final = {
    FetchFailure.ADDRESS: "Jag hämtar bara bilder som har skickats i Teams",
    FetchFailure.PRIVATE_NETWORK: "Jag hämtar bara bilder som har skickats i Teams",
    FetchFailure.REDIRECTS: "Länken till bilden leder runt i en cirkel",
    FetchFailure.GONE: "Länken till bilden har slutat gälla",
    FetchFailure.ANSWER: "Teams lämnade inte ut bilden",
    FetchFailure.TIMEOUT: "Det tog för lång tid att hämta bilden",
    FetchFailure.BROKEN: "Överföringen av bilden avbröts",
}

_STORING: Final = {
    StoreFailure.FULL: "Bevislagret är fullt",
    StoreFailure.READ_ONLY: "Bevislagret går inte att skriva till",
    StoreFailure.UNREACHABLE: "Bevislagret svarar inte",
    StoreFailure.GONE: "Bevislagret är inte anslutet",
}

_LATER: Final = (
    "Försök igen om en stund. Låt kommentaren stå kvar, och säg till superadmin om det inte går."
)
_STORING_AGAIN: Final = {
    StoreFailure.FULL: (
        "Be superadmin frigöra plats, och skicka sedan bilden igen. "
        "Låt kommentaren stå kvar så länge."
    ),
    StoreFailure.READ_ONLY: _LATER,
    StoreFailure.UNREACHABLE: _LATER,
    StoreFailure.GONE: (
        "Säg till superadmin, och skicka bilden igen när lagret är på plats. "
        "Låt kommentaren stå kvar så länge."
    ),
}

_ONLY_FOR: Final = {
    Kind.CRITIQUE: "Det går inte att göra med kritik. Den ska stå kvar och få ett svar.",
    Kind.QUESTION: "Det går inte att göra med en fråga. Den ska få ett svar.",
    Kind.UNLAWFUL: "Det går inte att göra med en kommentar som ska bort.",
    Kind.UNSURE: "Välj vad kommentaren är: kritik, en fråga eller något som ska bort.",
}

_FIXED: Final[dict[type[Refusal], str]] = {
    NotYourCase: (
        "Ärendet är någon annans. Bara den som anmälde och superadmin kan se och ändra det. "
        "Skriv ärenden, så ser du dina."
    ),
    NotASuperadmin: "Bara en superadmin kan ta över ett ärende. Välj någon av dem.",
    NoSuchCase: "Det ärendet finns inte. Skriv anmäl om du vill anmäla en kommentar.",
    NoSuchOperation: "Den förvaltningen finns inte längre. Välj en annan.",
    CaseChanged: "Ärendet har ändrats sedan kortet kom, så inget sparades.",
    NoCaseAtHand: (
        "Jag vet inte vilken kommentar bilden gäller, så jag sparade den inte. "
        "Skriv anmäl och börja där, eller spara formuläret du har öppet, och skicka den igen."
    ),
    NoSuchLine: "Den raden finns inte i ärendet. Öppna ärendet på nytt och välj rad där.",
    NotJudgedYet: (
        "Superadmin har inte bedömt kommentaren än. Låt den stå kvar så länge; du får besked."
    ),
    AlreadyTaken: "En superadmin har redan tagit ärendet. Vill du ha det, be hen lämna över det.",
    NotTaken: "Ingen har tagit ärendet än. Tryck på ”Jag tar det” först.",
    AlreadyDeleted: "Det är redan antecknat att kommentaren är raderad. Du behöver inte göra mer.",
    NotDeletedYet: "Kommentaren är inte raderad än. Anteckna raderingen först.",
    AlreadySettled: (
        "Det står redan i ärendet. Är något fel, lägg till en rättelse så syns båda raderna."
    ),
    EvidenceMissing: (
        "Vänta med att radera: det finns ingen skärmdump än. Skicka en bild av hela skärmen, "
        "med klocka och adressfält, så låser jag upp nästa steg."
    ),
    CommentUnclear: COMMENT_UNCLEAR,
    SecondPersonMissing: (
        f"{SECOND_PERSON_CLOSES} Be en annan superadmin; med Lämna över får hen ärendet."
    ),
    NoEvidenceAllowed: PICTURE_DISCARDED,
    EvidenceSealed: (
        "Bilden är förseglad, eftersom ärendet gäller misstänkt barnpornografi. Ingen får öppna "
        "den. Kontakta polisen, och låt dem avgöra vad som ska hända med den."
    ),
    SamePicture: "Den bilden finns redan i ärendet. Vill du visa något mer, skicka en annan.",
    NoSuchEvidence: (
        "Den bilden finns inte i ärendet, eller är gallrad. Öppna ärendet på nytt, så ser du "
        "vilka som finns."
    ),
    OwnPicture: "Du skickade bilden själv. Be en annan superadmin bekräfta den.",
    PictureNotOpened: "Tryck på Visa bevis och titta på bilden innan du bekräftar den.",
    GroundMissing: "Välj en grund, så att det syns varför kommentaren ska bort.",
    LinkMissing: "Lägg till länken till kommentaren. Här är den allt vi får spara.",
    NotALink: (
        "Det där är ingen länk till LinkedIn. Öppna menyn vid kommentaren, välj Kopiera länk och "
        "klistra in den."
    ),
    InTheFuture: "Tiden du fyllde i har inte varit än. Kontrollera datum och klockslag.",
    HoldStands: "Ärendet är undantaget från gallring. Häv undantaget först, med motivering.",
    NoHold: "Ärendet är inte undantaget från gallring, så det finns inget att häva.",
    NotAnImage: "Filen är ingen bild. Skicka en skärmdump som PNG, JPEG eller WebP.",
    DamagedImage: "Bilden är skadad eller inte hel. Ta en ny skärmdump och skicka den.",
    TooHeavy: (
        "Bilden är för tung att öppna, så jag sparar den inte. Ta en vanlig skärmdump av skärmen "
        "och skicka den."
    ),
    CarriesSomethingElse: (
        "Filen innehåller mer än en bild, så jag tar inte emot den. Klistra in skärmdumpen "
        "direkt i chatten i stället för att skicka filen."
    ),
    EvidenceLost: (
        "Bilden finns inte kvar i bevislagret. Säg till den som sköter driften: "
        "det ska inte hända."
    ),
    EvidenceAltered: (
        "Bilden i bevislagret är inte den som sparades, så jag visar den inte. "
        "Säg genast till den som sköter driften."
    ),
}


def refusal_text(refusal: Refusal, *, today: date, ways: Ways) -> str:
    """Plain text, without anything of the comment.

    Raises:
        LookupError: a refusal of another part of the bot, which has words of its own.
    """
    del today, ways
    text = _FIXED.get(type(refusal)) or _made(refusal)
    if text is None:
        raise LookupError(f"no words for {type(refusal).__name__}")
    return text


def _made(refusal: Refusal) -> str | None:
    return (
        _of_case(refusal)
        or _of_another_case(refusal)
        or _of_file(refusal)
        or _of_picture_size(refusal)
    )


def _of_case(refusal: Refusal) -> str | None:
    match refusal:
        case CaseClosed(outcome=outcome):
            return (
                f"Ärendet är avslutat med utfallet ”{OUTCOME_NAMES[outcome].lower()}”. "
                "Vill du tillägga något, skriv en rättelse."
            )
        case CaseStillOpen(state=state):
            return f"Ärendet är inte avslutat än: {STATE_NAMES[state].lower()}."
        case NotInThisKind(kind=kind):
            return _ONLY_FOR[kind]
        case CommentStays(kind=kind):
            return (
                f"{KIND_NAMES[kind]} tas inte bort. Hjälp gärna till att svara, eller låt "
                "verksamheten göra det. Är det en annan kommentar du menar, anmäl den för sig."
            )
        case OutcomeDoesNotFit(outcome=outcome):
            return (
                f"Utfallet ”{OUTCOME_NAMES[outcome].lower()}” stämmer inte med det som står i "
                "ärendet. Anteckna först vad ni har gjort, och avsluta sedan."
            )
        case _:
            return None


def _of_another_case(refusal: Refusal) -> str | None:
    match refusal:
        case StaysElsewhere(case=number):
            return (
                f"Samma kommentar finns i ärende {case_label(number)}, där den är bedömd som "
                "kritik eller en fråga. Den tas inte bort. Superadmin har fått veta att den är "
                "anmäld igen."
            )
        case WaitsElsewhere(case=number):
            return (
                f"Samma kommentar väntar på superadmins bedömning i ärende {case_label(number)}. "
                "Låt den stå kvar så länge."
            )
        case RemovedElsewhere(case=number):
            return (
                f"Kommentaren är redan antecknad som raderad i ärende {case_label(number)}. Är "
                "det fel, be en superadmin bedöma den på nytt i det ärendet."
            )
        case _:
            return None


def _of_file(refusal: Refusal) -> str | None:
    match refusal:
        case FileTooLarge(limit=limit):
            return (
                f"Filen är för stor. Jag tar emot högst {limit // _MEBI} MB: "
                "ta en skärmdump i stället för ett foto."
            )
        case UnsupportedFormat(format=name):
            return (
                f"Filen är {_FORMATS[name]}. Jag tar bara emot PNG, JPEG och WebP. "
                "Klistra in en skärmdump direkt i chatten, så blir det rätt."
            )
        case NotFetched(failure=failure):
            return f"{_FETCHING[failure]}. Klistra in eller skicka den en gång till."
        case StoreFailed(failure=failure):
            return f"{_STORING[failure]}, och ingenting är sparat. {_STORING_AGAIN[failure]}"
        case _:
            return None


def _of_picture_size(refusal: Refusal) -> str | None:
    match refusal:
        case PictureTooSmall(width=width, height=height):
            return (
                f"Bilden är bara {width} × {height} bildpunkter, så den går inte att läsa. "
                "Ta en skärmdump av hela skärmen, med klocka och adressfält, och skicka den."
            )
        case TooManyPictures(limit=limit):
            return f"Ett ärende tar emot högst {limit} bilder. Skicka de som visar mest."
        case TooManyPixels(width=width, height=height, limit=limit):
            return (
                f"Bilden är {width} × {height} bildpunkter, och jag tar emot högst "
                f"{limit // _MEGA} miljoner. Ta en vanlig skärmdump av skärmen."
            )
        case _:
            return None
