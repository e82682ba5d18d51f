"""The words of moderation: what a comment can be, the grounds, the states, the guidance."""

from typing import Final

from bot.moderation.model import AlertReason, Comment, Ground, Kind, OpenPoint, Outcome, State
from bot.swedish.date_writing import join_names

KIND_NAMES: Final = {
    Kind.CRITIQUE: "Kritik eller negativ åsikt",
    Kind.QUESTION: "En fråga",
    Kind.UNLAWFUL: "Hat, hot eller annat som ska bort",
    Kind.UNSURE: "Jag är osäker",
}

KIND_GUIDANCE: Final = {
    Kind.CRITIQUE: (
        "Kritik får stå kvar, även när den är hård. Svara själv, be verksamheten svara eller "
        "visa vägen till synpunktshanteringen."
    ),
    Kind.QUESTION: "Alla frågor ska få svar. Svara själv eller be verksamheten svara.",
    Kind.UNLAWFUL: (
        "Spara bevis först, radera sedan. Jag leder dig genom stegen och larmar superadmin."
    ),
    Kind.UNSURE: (
        "Superadmin får bedöma. Låt kommentaren stå kvar så länge. Visar den barn i sexuella "
        "sammanhang: ta ingen bild, utan välj Anmäl och sedan Barnpornografi."
    ),
}

GROUND_NAMES: Final = {
    Ground.UNLAWFUL_THREAT: "Olaga hot",
    Ground.AGITATION: "Hets mot folkgrupp",
    Ground.PRIVACY_INTRUSION: "Olaga integritetsintrång",
    Ground.INCITEMENT: "Uppvigling",
    Ground.DEPICTION_OF_VIOLENCE: "Olaga våldsskildring",
    Ground.CHILD_ABUSE_IMAGERY: "Barnpornografi",
    Ground.COPYRIGHT: "Upphovsrättsintrång",
    Ground.SECRECY_OR_PERSONAL_DATA: "Sekretess eller personuppgifter",
    Ground.SPAM_OR_FRAUD: "Spam eller bedrägeri",
    Ground.OTHER: "Annat, med motivering",
}

GROUND_GUIDANCE: Final = {
    Ground.UNLAWFUL_THREAT: (
        "Någon hotar med ett brott så att den hotade kan bli allvarligt rädd. "
        "Är faran akut: ring 112 först."
    ),
    Ground.AGITATION: (
        "Hot eller missaktning mot en grupp på grund av till exempel hudfärg, ursprung, tro "
        "eller sexuell läggning."
    ),
    Ground.PRIVACY_INTRUSION: (
        "Bilder eller uppgifter ur någons privatliv, till exempel om hälsa eller sexualliv, "
        "som kan skada personen allvarligt."
    ),
    Ground.INCITEMENT: "Någon uppmanar andra att begå brott eller att inte lyda myndigheter.",
    Ground.DEPICTION_OF_VIOLENCE: (
        "Bilder eller film med sexuellt våld eller närgånget, utdraget våld."
    ),
    Ground.CHILD_ABUSE_IMAGERY: (
        "Ta ingen skärmdump och spara ingenting: redan innehavet är ett brott. "
        "Lämna bara länk och tid, och kontakta polisen."
    ),
    Ground.COPYRIGHT: (
        "Någon har uppenbart lagt upp en annans bild, film, text eller musik utan tillåtelse."
    ),
    Ground.SECRECY_OR_PERSONAL_DATA: (
        "Uppgifter som omfattas av sekretess, eller någons personuppgifter som inte hör hemma "
        "där. Måla inte över något på skärmdumpen: den är beviset."
    ),
    Ground.SPAM_OR_FRAUD: (
        "Reklam utan koppling till inlägget, falska konton, nätfiske. Tryck inte på länkarna."
    ),
    Ground.OTHER: (
        "Bara det som är tydligt olämpligt enligt riktlinjerna. Beskriv varför. "
        "Att någon är kritisk eller otrevlig räcker inte."
    ),
}

STATE_NAMES: Final = {
    State.TO_JUDGE: "Väntar på superadmins bedömning",
    State.TO_ANSWER: "Väntar på svar",
    State.PASSED_ON: "Lämnat till verksamheten",
    State.TO_DOCUMENT: "Väntar på skärmdump",
    State.TO_DELETE: "Klart att radera",
    State.DELETED: "Kommentaren raderad, ska avslutas",
    State.CLOSED: "Avslutat",
}

OUTCOME_NAMES: Final = {
    Outcome.ANSWERED: "Besvarad",
    Outcome.REFERRED: "Hänvisad till synpunktshanteringen",
    Outcome.PASSED_ON: "Lämnad till verksamheten",
    Outcome.KEPT: "Får stå kvar utan svar",
    Outcome.DELETED: "Raderad",
    Outcome.GONE: "Borttagen av någon annan",
}

OPEN_POINT_NAMES: Final = {
    OpenPoint.AUTHOR: "Informera den som skrev, eller ange varför inte",
    OpenPoint.CONFIRMATION: "En andra person ska bekräfta bilden",
    OpenPoint.POLICE_REPORT: "Polisanmälan saknas",
    OpenPoint.REGISTRATION: "Diarienummer saknas",
}

ALERT_TITLES: Final = {
    AlertReason.EVIDENCE_STORED: "En kommentar ska bort, och beviset är sparat",
    AlertReason.UNSURE_REPORTED: "En redaktör vill ha din bedömning av en kommentar",
    AlertReason.CHILD_ABUSE_REPORTED: "Misstänkt barnpornografi i en kommentar",
    AlertReason.STAYS_ALREADY: "En kommentar som ska stå kvar är anmäld igen",
}
"""Safe in a preview: neither the comment nor its author."""

LINE_NAMES: Final = {
    "reported": "Anmäld",
    "described": "Kommentaren beskriven",
    "referred_to_police": "Hänvisad till polisen",
    "evidence_added": "Skärmdump sparad",
    "evidence_opened": "Bevis visat",
    "image_confirmed": "Bilden bekräftad av en andra person",
    "alerted": "Larm skickat",
    "seen": "Larm sett",
    "taken": "Ärendet taget",
    "handed_over": "Ärendet lämnat över",
    "judged": "Bedömd",
    "answered": "Besvarad",
    "passed_on": "Lämnad till verksamheten",
    "referred_to_complaints": "Hänvisad till synpunktshanteringen",
    "deleted": "Kommentaren raderad",
    "author_informed": "Den som skrev är informerad",
    "author_not_informed": "Den som skrev är inte informerad",
    "police_reported": "Polisanmäld",
    "registered": "Diarieförd",
    "hold_set": "Ärendet undantaget från gallring",
    "hold_released": "Undantaget från gallring är hävt",
    "closed": "Avslutat",
    "corrected": "Rättelse",
    "disposed": "Gallrat",
}
"""What a line of a case is called in its history, by the line's `type`."""


def evidence_request(comment: Comment) -> str:
    """What is to be sent yet; what was given in the form is not asked for again."""
    missing = [
        what
        for what, given in (
            ("länken till kommentaren", comment.link),
            ("namnet på den som skrev", comment.author),
            ("texten", comment.text),
        )
        if not given
    ]
    more = f"Välj sedan Komplettera och fyll i {join_names(missing)}. " if missing else ""
    return (
        "Ta en skärmdump av hela skärmen, så att både klockan och adressfältet syns. "
        f"Klistra in bilden eller skicka filen här i chatten. {more}"
        "Radera ingenting förrän jag har tagit emot bilden."
    )


NO_PICTURE_WARNING: Final = (
    "Stopp: ta ingen skärmdump, och skicka eller spara ingen bild. "
    "Att ha en sådan bild är ett brott, även i gott syfte. "
    "Jag tar bara emot länken till kommentaren och tiden när du såg den. "
    "Kontakta polisen på 114 14, eller 112 om det är bråttom, och gör som de säger."
)

PICTURE_DISCARDED: Final = (
    "Jag tog inte emot bilden och har inte sparat något av den. Radera den hos dig också, "
    "även i chatten, och fråga polisen om du är osäker."
)

SECOND_PERSON_QUESTION: Final = (
    "Stämmer bilden med det som står i ärendet? Den som bekräftar ska vara en annan än den "
    "som skickade bilden."
)
