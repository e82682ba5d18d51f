"""What `make run` says, and the names of the people who play along."""

TEAM = "SAV-nätverket"
CHANNEL = "Inläggsschema"
GROUP_CHAT = "Gruppchatt"
BOT_NAME = "Inläggsboten"

EDITORS = ("Redaktör Stadsbyggnad", "Redaktör Vård och omsorg", "Redaktör Socialförvaltningen")
SUPERADMINS = ("Superadmin HR 1", "Superadmin HR 2", "Superadmin Sociala medier")

BOT = "Boten"
CHAT_CLIENT = "Chattklienten"

STARTING = "Startar boten och en chattklient …"
STOPPED = "Allt är stoppat. Bokningarna finns kvar till nästa gång."
NOT_INSTALLED = "Chattklienten är inte installerad. Kör `make run`, så hämtas den."


def ready(addresses: dict[str, str]) -> str:
    lines = [f"  {address}   ({person})" for person, address in addresses.items()]
    return "\n".join(
        ["", "Öppna i en webbläsare:", *lines, "", "Skriv /boka där. Avsluta med Ctrl-C."]
    )


def page(addresses: dict[str, str]) -> str:
    lines = [f"  {address}   ({person})" for person, address in addresses.items()]
    return "\n".join(["Schemat som sida bredvid chatten:", *lines])


def inbox(address: str) -> str:
    return (
        f"Larm, mejl och kort till dem som inte sitter vid en klient:\n  {address}\n"
        "Där skickar du också en skärmdump till boten."
    )


def port_taken(port: int, setting: str) -> str:
    return (
        f"Port {port} är upptagen. Stoppa det som använder den, eller välj en annan: "
        f"{setting}={port + 1} make run"
    )


def not_a_port(setting: str, value: str) -> str:
    return f"{setting} ska vara ett tal mellan 1 och 65535, men är {value!r}."


def no_such_people(setting: str, value: str, names: tuple[str, ...]) -> str:
    people = "\n".join(f"  {number}  {name}" for number, name in enumerate(names, start=1))
    return (
        f"{setting} ska vara ett eller flera av talen här, till exempel 1 eller 1,4, "
        f"men är {value!r}:\n{people}"
    )


def died(what: str, code: int) -> str:
    return f"{what} avslutades oväntat (kod {code}), så jag har stoppat resten."


def log_ends(path: str, lines: str) -> str:
    return f"Så slutar {path}:\n{lines}"


def never_answered(what: str, seconds: int) -> str:
    return f"{what} svarade inte inom {seconds} sekunder."
