"""Words on the page that shows, on a developer's machine, what each superadmin would get."""

TITLE = "Lokal brevlåda"
INTRODUCTION = (
    "Här syns det som var och en skulle ha fått i Teams och i sin e-post. "
    "Ingenting lämnar den här datorn. Sidan läses om av sig själv. "
    "Vill du trycka på en superadmins knappar: starta med make run PLAYGROUND_USERS=1,4."
)
NOTIFICATIONS = "Aviseringar"
MAILS = "E-post"
CARDS = "Kort i chatten"
NO_NOTIFICATIONS = "Inga aviseringar ännu."
NO_MAILS = (
    "Inga mejl ännu. Mejl går till den som inte har sett ett larm på tio minuter, "
    "utanför kontorstid en halvtimme."
)
AT_CLIENT = "Sitter vid en egen chattklient: korten kommer där."
NO_CARDS = "Inga kort ännu."
NOBODY = "Ingen superadmin är känd."
NOT_INSTALLED = "Har inte appen i Teams"
INSTALLED = "Har appen i Teams"
IMPORTANT = "Viktigt"

ACTIVITY_TEMPLATE = "Larm: {what}"
"""As in the app's manifest."""
SEND_PICTURE = "Skicka en skärmdump till boten"
PICTURE_TEXT = (
    "Chattklienten kan inte bifoga bilder. Välj en här, så får boten den som om den hade "
    "klistrats in i den personliga chatten."
)
PICTURE_LABEL = "Bild (PNG, JPEG eller WebP)"
SENDER_LABEL = "Skickas av"
SEND = "Skicka"
BACK = "Till brevlådan"
PICTURE_MISSING = "Välj en bild först."
PICTURE_SENT = "Bilden är skickad. Svaret kommer i chattklienten."


def picture_refused(status: int) -> str:
    return f"Boten tog inte emot bilden (svar {status})."


def buttons(titles: list[str]) -> str:
    return "Knappar: " + ", ".join(titles)


def sent_from(sender: str) -> str:
    return f"Från {sender}"
