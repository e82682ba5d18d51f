"""What doesn't match in a file that was taken out of the bot: each names it, and where."""

from typing import Final

NO_SIGNATURE: Final = "{} är ingen signatur av {}."
OTHER_ROWS_REPORT: Final = "{} är inte den rapport som utdragets rader ger."
OTHER_LINES_REPORT: Final = "{} är inte den rapport som ärendets rader och namn ger."
OTHER_LABEL: Final = "Beteckningen {} hör inte till ärende {}."
OTHER_STATE: Final = "Ärendets rader ger inte läget {}."
STRANGERS: Final = "Filen nämner personer som ingen rad gäller."
TWO_TIMES: Final = "Rad {} i ärendet har två olika tider."
TOO_MANY: Final = "Filen innehåller {} filer, fler än den kan ha."
NOT_OURS: Final = "{} hör inte dit."
TWICE: Final = "{} finns två gånger i filen."
ENCRYPTED: Final = "{} är krypterad."
TOO_LARGE: Final = "{} är större än en sådan fil kan vara."
ALL_TOO_LARGE: Final = "Filen är större än den kan vara."
NOT_UNPACKED: Final = "{} går inte att packa upp."
OTHER_SIZE: Final = "{} har en annan storlek än zip-filen säger."
UNLISTED: Final = "{} står inte i manifest.json."
GONE: Final = "{} saknas."
CHANGED: Final = "{} är ändrad: kontrollsumman är inte den i manifest.json."
LINE_GONE: Final = "En rad i ärendet saknas eller står på fel plats."
LINE_CHANGED: Final = "Rad {} i ärendet är ändrad."
NO_CASE: Final = "Raderna är inget ärende."
OTHER_EVIDENCE: Final = "Bevisen i listan är inte de som raderna nämner."
WRONG_EVIDENCE: Final = "Listan över bevis har fel uppgifter om {}."
OTHER_PICTURE: Final = "{} är inte den bild som ärendets rader gäller."
NO_LINES_FILE: Final = "{} hör inte till någon rad i ärendet."
OTHER_COPY: Final = "{} visar inte det som originalet visar."
NOT_WRITTEN_SO: Final = "{} är inte skriven som en sådan fil."

NO_ZIP: Final = "Filen är ingen zip-fil, eller så är den skadad."
"""Said where it can't be looked at."""


def unread(file: str, why: str) -> str:
    return f"{file} går inte att läsa: {why}"


def neither(file: str, why: str) -> str:
    return f"{file} är varken ett ärende eller ett utdrag. {why}"
