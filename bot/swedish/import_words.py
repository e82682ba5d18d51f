"""What people call the columns and values of a schedule of their own, in Swedish and English."""

import re
from collections.abc import Mapping
from typing import Final

from bot.schedule.imports import Column
from bot.schedule.model import Audience, BookingStatus, ContentType, Theme
from bot.swedish.page_names import folded
from bot.watch.metrics import Meaning

CALENDAR_HEADINGS: Final = ("Dag", "Tid", "Rubrik", "Ansvarig", "Status", "Länk", "Typ")
"""Of a calendar file's events once they are a table."""

_HEADINGS: Final[Mapping[Column, str]] = {
    Column.DAY: (
        "dag,datum,publiceringsdag,publiceringsdatum,publicering,när,date,day,publish date,"
        "publication date,publishing date,post date,scheduled date,scheduled,publiceras,"
        "publ datum,publdatum,dag/datum,datum/dag,planerat datum,planned date,when"
    ),
    Column.WEEK: "vecka,v,v.,veckonr,veckonummer,vecka nr,week,week no,week number,wk,v nr",
    Column.WEEKDAY: "veckodag,veckodagar,weekday,day of week",
    Column.MONTH: "månad,month",
    Column.YEAR: "år,årtal,year",
    Column.TITLE: (
        "rubrik,titel,inlägg,innehåll,post,posts,ämne,text,vad,aktivitet,title,headline,content,"
        "topic,subject,inläggets rubrik,rubrik/ämne,budskap,vad ska publiceras,post title,"
        "beskrivning,description,idé,copy,inlägg linkedin,linkedin,linkedininlägg,arbetsnamn"
    ),
    Column.PAGE: "sida,linkedinsida,linkedin-sida,konto,page,kanal,channel,account,produktsida",
    Column.TYPE: "typ,inläggstyp,format,type,post type,content type,innehållstyp,typ av inlägg",
    Column.DEPARTMENT: (
        "förvaltning,förv,förv.,avdelning,enhet,verksamhet,avsändare,department,dept,unit,"
        "organisation,bolag,division,förvaltning/avdelning"
    ),
    Column.THEME: "tema,theme,kategori,category,innehållskategori,pelare,innehållspelare,pillar",
    Column.AUDIENCE: "målgrupp,målgrupper,audience,target group,target audience",
    Column.TIME: "tid,klockslag,kl,kl.,tidpunkt,planerad tid,time,publiceringstid,klockan",
    Column.OWNER: (
        "ansvarig,ansvarig redaktör,redaktör,vem,namn,bokad av,publicerar,publicerare,kontakt,"
        "kontaktperson,owner,responsible,editor,author,who,ansvarig person,posted by,name,"
        "skribent,vem publicerar,handläggare,person"
    ),
    Column.STATUS: "status,läge,state,publicerad,publicerat,klart,klar,published,done,stage",
    Column.LINK: "länk,url,link,länk till inlägg,inläggslänk,post link,post url,permalink,adress",
    Column.ACCESSIBLE: (
        "tillgänglighet,tillgänglighet kontrollerad,tillgänglighetskontroll,alt-text,alttext,"
        "tillgängligt,accessibility"
    ),
    Column.NOTE: (
        "kommentar,kommentarer,anteckning,anteckningar,notering,övrigt,notes,note,comment,"
        "comments,bild,film,bild/film,image,skäl att gå över dagens plats,"
        "motivering till akut bokning,att göra,todo,hashtags,kampanj,campaign,godkänd av,"
        "material,bokat datum"
    ),
}
_COLUMNS: Final = {
    folded(name): column for column, names in _HEADINGS.items() for name in names.split(",")
}

_TYPES: Final = {
    folded(name): kind
    for kind, names in {
        ContentType.POST: (
            "inlägg,post,bild,bildinlägg,foto,film,video,text,länk,karusell,carousel,reel,enkät,"
            "poll,image,photo,link,dokument,document,pdf,grafik,bildspel,repost,delning,reportage"
        ),
        ContentType.ARTICLE: "artikel,article,nyhetsbrev,newsletter",
        ContentType.EVENT: "evenemang,event,händelse",
        ContentType.SPONSORED: "sponsrat,sponsrad,annons,annonsering,sponsored,ad,boostad,boost",
        ContentType.JOB_AD: "jobbannons,platsannons,jobb,rekrytering,job,job ad",
    }.items()
    for name in names.split(",")
}
_THEMES: Final = {
    folded(name): theme
    for theme, names in {
        Theme.BEHIND_THE_SCENES: "bakom kulisserna,behind the scenes,kulisserna",
        Theme.TIPS: "tips,tips och råd,tips & råd,råd,advice",
        Theme.STORY: "berättelse,berättelser,story,stories,storytelling,porträtt",
        Theme.EVENT: "evenemang,event,events,händelse,händelser",
        Theme.OTHER: "annat,övrigt,other",
    }.items()
    for name in names.split(",")
}
_AUDIENCES: Final = {
    folded(name): audience
    for audience, names in {
        Audience.EMPLOYEES: (
            "medarbetare,anställda,befintliga medarbetare,nuvarande medarbetare,employees,"
            "current employees,kollegor"
        ),
        Audience.FUTURE_EMPLOYEES: (
            "framtida medarbetare,potentiella medarbetare,future employees,arbetssökande,"
            "jobbsökande,candidates,kandidater"
        ),
        Audience.PARTNERS: "samarbetspartners,samarbetspartner,partners,partner,företag",
        Audience.MUNICIPALITIES: "andra kommuner,kommuner,municipalities,other municipalities",
    }.items()
    for name in names.split(",")
}
_STATUSES: Final = {
    folded(name): status
    for status, names in {
        BookingStatus.BOOKED: (
            "bokad,bokat,planerad,planerat,preliminär,preliminärt,prel,utkast,pågår,påbörjad,"
            "schemalagd,schemalagt,klar för publicering,att publicera,nej,no,draft,planned,"
            "scheduled,booked,confirmed,tentative,ej publicerad,inte publicerad,not published,"
            "in progress,todo,false"
        ),
        BookingStatus.PUBLISHED: (
            "publicerad,publicerat,klar,klart,ute,ja,x,ok,yes,published,done,posted,live,✓,✔,true"
        ),
        BookingStatus.CANCELLED: (
            "avbokad,avbokat,inställd,inställt,struken,struket,utgår,utgick,cancelled,canceled,"
            "ställs in,borttagen"
        ),
    }.items()
    for name in names.split(",")
}
_YES: Final = frozenset({"ja", "x", "ok", "yes", "klar", "klart", "true", "✓", "✔", "sant", "1"})
_NO: Final = frozenset({"nej", "no", "false", "falskt", "-", "0", "ej", "inte"})
_LEFT_EMPTY: Final = (
    "ledig,ledigt,ledig dag,fri,tom,tomt,-,–,—,x,.,inget,inget inlägg,n/a,na,free,open,"
    "empty,available,ingen,boka här,bokningsbar,0"
)
_NOTHING: Final = frozenset(map(folded, _LEFT_EMPTY.split(",")))
_CLOSED: Final = re.compile(
    r"(?:röd dag|helgdag|helg|stängt|stängd|inga inlägg|semester|sommarstängt|jullov|lov"
    r"|public holiday|bank holiday|closed|holiday)",
    re.IGNORECASE,
)
_UNDECIDED: Final = frozenset(
    {"tba", "tbd", "?", "??", "???", "att bestamma", "xxx", "…", "", "..."}
)

ENGLISH: Final[Mapping[str, str]] = {
    **dict(
        zip(
            ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
            ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
            strict=True,
        )
    ),
    **dict(
        zip(
            ("mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"),
            ("mån", "tis", "tis", "ons", "tors", "tors", "tors", "fre", "lör", "sön"),
            strict=True,
        )
    ),
    **dict(
        zip(
            ("january", "february", "march", "may", "june", "july", "august", "october", "oct"),
            ("januari", "februari", "mars", "maj", "juni", "juli", "augusti", "oktober", "okt"),
            strict=True,
        )
    ),
}
"""Words of a date, for the reader that knows them in Swedish."""

_METRICS: Final = {
    folded(name): meaning
    for meaning, names in {
        Meaning.LINK: "post link,post url,inläggslänk,länk till inlägg,länk till inlägget",
        Meaning.TITLE: "post title,inläggstitel,inläggets titel,inläggsrubrik",
        Meaning.POSTED: "created date,skapad,skapad den,skapandedatum,datum för skapande",
        Meaning.CAMPAIGN: "campaign name,kampanjnamn,kampanjens namn",
        Meaning.KIND: "post type,inläggstyp,typ av inlägg",
        Meaning.IMPRESSIONS: "impressions,visningar,exponeringar",
        Meaning.CLICKS: "clicks,klick",
        Meaning.REACTIONS: "likes,reactions,gilla-markeringar,reaktioner,gillar",
        Meaning.COMMENTS: "comments,kommentarer",
        Meaning.REPOSTS: "reposts,shares,delningar,återpubliceringar",
        Meaning.FOLLOWS: "follows,följer,nya följare av inlägg",
        Meaning.DATE: "date,datum",
        Meaning.FOLLOWERS: "total followers,totalt antal följare,följare totalt",
        Meaning.NOTHING: (
            "posted by,campaign start date,campaign end date,audience,views,offsite views,"
            "video views,click through rate (ctr),engagement rate,content type,"
            "publicerat av,kampanjens startdatum,kampanjens slutdatum,målgrupp,visningar av video,"
            "klickfrekvens,klickfrekvens (ctr),engagemangsgrad,innehållstyp,unique impressions"
        ),
    }.items()
    for name in names.split(",")
}

_WEEKDAYS: Final = ("mandag", "tisdag", "onsdag", "torsdag", "fredag", "lordag", "sondag")
_MONTHS: Final = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
_SHORTEST: Final = 3
_WEEKDAY_FIRST: Final = re.compile(r"(?:på\s+)?([^\W\d]+)\.?,?\s*(?:den\s+)?(?=\S)")
_RELATIVE: Final = re.compile(
    r"\b(?:i ?dag|i ?går|i ?morgon|i ?morron|i ?övermorgon|nästa|nästkommande|denna|om|den här"
    r"|today|tomorrow|next|this)\b",
    re.IGNORECASE,
)


def column_named(heading: str) -> Column | None:
    name = folded(" ".join(heading.split())).strip(" :*?.")
    bare = name.rpartition("(")[0].rstrip() if name.endswith(")") else name
    return _COLUMNS.get(name) or _COLUMNS.get(bare)


def metric_named(heading: str) -> Meaning | None:
    """What a column of LinkedIn's export is."""
    return _METRICS.get(" ".join(folded(heading).split()))


def type_named(text: str) -> ContentType | None:
    return _TYPES.get(_key(text))


def theme_named(text: str) -> Theme | None:
    return _THEMES.get(_key(text))


def audience_named(text: str) -> Audience | None:
    return _AUDIENCES.get(_key(text))


def status_named(text: str) -> BookingStatus | None:
    """Also with a reason after it, where the post is called off."""
    found = _STATUSES.get(_key(text))
    first = _STATUSES.get(re.split(r"\W", _key(text), maxsplit=1)[0])
    return found or (first if first is BookingStatus.CANCELLED else None)


def is_yes(text: str) -> bool | None:
    key = _key(text)
    return True if key in _YES else False if key in _NO else None


def is_nothing(text: str) -> bool:
    """Whether a cell says only that nothing is planned."""
    return _key(text) in _NOTHING


def is_closed(text: str) -> bool:
    """Whether a cell says that the day is no day for posts."""
    return _CLOSED.fullmatch(text.strip().rstrip(".!")) is not None


def is_undecided(text: str) -> bool:
    return _key(text) in _UNDECIDED


def weekday_named(text: str) -> int | None:
    """0 for Monday; as in "tisdag", "Tis", "Tue." and "TISDAGAR"."""
    word = _in_swedish(text)
    if len(word) < _SHORTEST:
        return {"ma": 0, "ti": 1, "on": 2, "to": 3, "fr": 4, "lo": 5, "so": 6}.get(word)
    for number, name in enumerate(_WEEKDAYS):
        if word in {name, f"{name}ar", f"{name}en", name[:3], name[:4]}:
            return number
    return None


def month_named(text: str) -> int | None:
    """1 for January."""
    word = _in_swedish(text)
    if len(word) < _SHORTEST:
        return None
    for number, name in enumerate(_MONTHS, 1):
        if word in {name, name[:3], name[:4]}:
            return number
    return None


def weekday_before(text: str) -> tuple[int | None, str]:
    """The weekday that a date begins with, and the rest: "tis 24/11", "på tisdag den 24:e"."""
    found = _WEEKDAY_FIRST.match(f"{text} .")
    number = None if found is None else weekday_named(found[1])
    return number, text[found.end() :].strip(" ,.") if found and number is not None else text


def is_relative(text: str) -> bool:
    """Whether it means another day when it is read on another day."""
    return _RELATIVE.search(text) is not None


def in_swedish(text: str) -> str:
    """English weekdays and months exchanged for Swedish ones; the rest as it is."""
    return re.sub(r"[A-Za-z]+", lambda word: ENGLISH.get(word[0].lower(), word[0]), text)


def _in_swedish(text: str) -> str:
    return folded(in_swedish(text.strip().rstrip(".:"))).strip()


def _key(text: str) -> str:
    return folded(" ".join(text.split())).strip().rstrip(".!")


def city_named(text: str) -> str | None:
    """The municipality that a heading names, as in "Malmö stad" and "Lunds kommun"."""
    found = re.search(r"\b([A-ZÅÄÖ][\wåäö]+(?: [A-ZÅÄÖ][\wåäö]+)?) (?:stad|kommun)\b", text)
    return found[0] if found else None
