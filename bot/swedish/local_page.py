"""Words on the page that shows, on a developer's machine, what each superadmin would get."""

TITLE = "Lokal brevlåda"
INTRODUCTION = (
    "Här syns det som var och en skulle ha fått i Teams och i sin e-post. "
    "Ingenting lämnar den här datorn. Sidan läses om av sig själv."
)
NOTIFICATIONS = "Aviseringar"
MAILS = "E-post"
CARDS = "Kort i chatten"
NO_NOTIFICATIONS = "Inga aviseringar ännu."
NO_MAILS = "Inga mejl ännu."
NO_CARDS = "Inga kort ännu."
NOBODY = "Inga superadministratörer är kända."
NOT_INSTALLED = "Har inte appen i Teams"
INSTALLED = "Har appen i Teams"
IMPORTANT = "Viktigt"


def buttons(titles: list[str]) -> str:
    return "Knappar: " + ", ".join(titles)


def sent_from(sender: str) -> str:
    return f"Från {sender}"
