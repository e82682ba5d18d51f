"""What the guidelines say, subject by subject, in the bot's own words."""

import re
from collections.abc import Iterable

from bot.schedule.guidelines import Facts, Link, Subject
from bot.swedish.date_writing import join_names


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


IGNORED = frozenset(
    _words("""
        alla allt att av bara ber blir borde bra båda då de dem den denna det detta dig din ditt
        du där efter eller en ens er ett finns fick få får för från ge ger gick gjort gå går
        gäller gör göra ha han har hel hela henne hon hos hur i igen in inte ja jag kan kanske
        kom kommer kunna lite man med mer mest mig min mina mitt mot mycket måste mån nej ni nog
        nu någon något några när och ok om oss på ska skall skulle som ställe så sätt ta tar
        till tror under upp ut utan vad var vara varför varit vem vems vet vi vid vilka vilken
        vilket vill väl vår våra vårt är även över skriver snälla tack hej hjälp linkedin
        sida sidan stadens staden inlägg inlägget inläggen
    """)
)
"""Words that any question may hold, and that point to no subject."""


def subjects(facts: Facts) -> tuple[Subject, ...]:
    """Every subject, in the order a list shows them."""
    return (
        _subject(
            key="booking",
            title="Vad ska bokas?",
            body="""
            - Inlägg, artiklar och evenemang tar en plats i schemat. En artikel eller ett
              evenemang syns också som inlägg i flödet, så även de behöver en egen dag.
            - Sponsrat innehåll och jobbannonser bokas inte: de tävlar inte om räckvidden.
            - Skriv /boka, så föreslår jag dagar. Du kan också skriva /boka tisdag och din
              rubrik.
            """,
            keywords="""
            boka bokning bokas schema artikel artiklar evenemang event inläggsschema
            publicera
            """,
        ),
        _subject(
            key="spread",
            title="Hur tätt kan vi publicera?",
            body="""
            - Helst högst ett inlägg om dagen, med luft emellan. Då når vart och ett
              längre.
            - Är dagen upptagen föreslår jag tre andra. Du kan också ställa dig i kö
              eller fråga den som har dagen om ni kan byta.
            - Är det bråttom kan en superadmin släppa in ett extra inlägg samma dag, med en
              skriftlig motivering som alla ser.
            - Helger och röda dagar föreslår jag aldrig. Du kan ändå boka dem, efter en
              extra fråga.
            """,
            keywords="""
            ofta tätt spridning sprida räckvidd samma dag upptagen upptaget full fullt kö
            byta byte akut bråttom brådskar helg helgdag lördag söndag röd julafton midsommarafton
            """,
        ),
        _subject(
            key="sponsored",
            title="Sponsrat innehåll",
            body=f"""
            - Vill du betala för att nå en viss målgrupp gör du det från
              {facts.ad_account}, med {facts.city} som avsändare.
            - Sponsrat innehåll bokas inte i schemat, eftersom det inte tar räckvidd från
              andra inlägg.
            - En ledig tjänst annonserar du enklast genom {facts.job_tool}.
            """,
            keywords="""
            sponsrat sponsra sponsring sponsrad betala betalt annonskonto kampanj
            marknadsföra reklam boosta budget kostar
            """,
        ),
        _subject(
            key="jobs",
            title="Lediga jobb och jobbannonser",
            body=f"""
            - Alla lediga tjänster kommer automatiskt till fliken Jobb. Där syns de i
              sökningar och bevakningar, utan att någon behöver boka eller publicera.
            - Dela gärna annonsen i ditt eget nätverk, och be den chef som rekryterar att
              göra det också. Då når den fler.
            - En chef som vill att tjänsten syns mer kan betala för en riktad annons. Det
              går lättast genom {facts.job_tool}.
            - En berättelse om jobbet, eller om dem som gör det, är däremot ett vanligt
              inlägg: boka en dag för den.
            """,
            keywords="""
            jobb jobbannons jobbannonser platsannons annons ledig tjänst tjänster rekrytera
            rekrytering chef vakans anställa söka
            """,
            names=(facts.job_tool,),
        ),
        _subject(
            key="comments",
            title="Vem svarar på kommentarer?",
            body="""
            - Alla redaktörer hjälps åt. Ser du något du kan svara på, så svara.
            - Den som har publicerat ett inlägg har ändå ett större ansvar för det än
              andra.
            - Varje fråga ska få ett svar. Den är klar när den är besvarad, inte när den
              som frågade har tystnat.
            - Behöver du hjälp med ett svar, tryck på Behöver hjälp vid avstämningen. Då
              frågar jag i kanalen.
            """,
            keywords="""
            kommentar kommentarer svara svarar svar fråga frågor besvara
            bemöta dialog ansvarar
            """,
        ),
        _subject(
            key="critique",
            title="Kritik och negativa kommentarer",
            body=f"""
            - Låt dem stå kvar. Att någon är missnöjd är inget skäl att ta bort en
              kommentar, så länge den inte innehåller hat eller hot.
            - Det bästa är att den verksamhet som kommentaren gäller svarar själv.
            - Du kan också visa vägen till synpunktshanteringen hos
              {facts.contact_centre}.
            - Skriv /anmäl och välj Kritik: då får du ett utkast att svara med.
            """,
            keywords="""
            kritik kritisk kritiserar negativ negativa missnöjd missnöje klagar klagomål arg
            sur gnäll synpunkt synpunkter synpunktshantering åsikt tycker otrevlig kommentarer
            """,
            names=(facts.contact_centre,),
            links=_links(facts.contact_centre, facts.contact_centre_link),
        ),
        _subject(
            key="hate",
            title="Hat, hot och annat som ska bort",
            body="""
            - Gör så här, i tur och ordning: spara en skärmdump, radera kommentaren och
              berätta för superadmin. Skriv /anmäl, så leder jag dig genom stegen.
            - Ta med hela skärmen, med klocka och adressfält. När kommentaren är borta är
              bilden det enda beviset.
            - Ett undantag: barnpornografi får aldrig sparas eller skickas vidare, inte
              ens som bevis. Anmäl länken och tidpunkten till polisen.
            - Är du osäker, fråga superadmin genom /anmäl och låt kommentaren stå kvar så
              länge.
            - Hot mot dig eller en kollega: prata med din chef och polisanmäl. Är det
              akut, ring 112.
            """,
            keywords="""
            hat hatar hatisk hatkommentar näthat hot hotar hotfull hotad olämplig olämpligt
            olagligt rasism rasistisk hets kränkande kränkning sexistisk radera raderar ta
            bort tas skärmdump skärmbild bevis anmäla polis spam troll dölja döljer blockera
            svär svära svordom svordomar svärord fula könsord ovårdat bluff bedrägeri
            personuppgifter förtal rykten kommentar kommentarer
            """,
        ),
        _subject(
            key="audiences",
            title="Vilka vänder vi oss till?",
            body="""
            - Först och främst till dem som arbetar här, och till dem som kan tänka sig att
              göra det.
            - Därnäst till samarbetspartners, andra kommuner och organisationer.
            - Ange målgrupp när du bokar. Då ser vi om någon målgrupp har fått vänta länge.
            """,
            keywords="""
            målgrupp målgrupper medarbetare anställda framtida potentiella partner
            samarbetspartners kommuner följare läsare riktar primär sekundär
            """,
        ),
        _subject(
            key="content",
            title="Innehåll och ton",
            body=f"""
            - Sidan {facts.main_page} finns för att fler ska vilja arbeta hos oss, och för
              att vi som gör det ska känna oss stolta. Pröva varje idé mot det.
            - Berätta om vad kollegor gör: en dag på jobbet, något ni har lärt er, en titt
              bakom kulisserna, ett gott råd.
            - Skriv så att det går att svara. En fråga till läsaren eller något att göra
              öppnar för samtal.
            - Variera tema, och låna gärna idéer av varandra.
            - Information till invånare passar oftast bättre i våra andra kanaler.
            """,
            keywords="""
            innehåll ton tonläge tilltal tema teman berättelse storytelling kulisserna tips
            idé idéer syfte varumärke arbetsgivarvarumärke arbetsgivare passar skriva text
            emoji hashtags personligt formulera
            """,
        ),
        _subject(
            key="product-pages",
            title="Produktsidorna",
            body=f"""
            - De hör till sidan {facts.main_page}: {join_names(facts.product_pages)}.
            - En produktsida talar till en egen målgrupp eller visar upp en del av
              verksamheten. Den har egna följare, egen omslagsbild och egna redaktörer.
            - Varje sida har sitt eget schema här. Skriv först /boka och dagen, sedan
              sidans namn och till sist din rubrik.
            - En produktsida kan ha andra riktlinjer än de här. Fråga den som sköter
              sidan.
            """,
            keywords="""
            produktsida produktsidor produktsidan showcase showcasesida undersida
            """,
            names=(*facts.product_pages,),
        ),
        _subject(
            key="watch",
            title="Bevaka ditt inlägg",
            body="""
            - Du som har publicerat ett inlägg bevakar det: se till att alla frågor får
              svar, och att inget hat, hot eller annat olämpligt blir kvar.
            - Jag stämmer av med dig efter två timmar, nästa arbetsdag kl. 09:00 och efter
              tre och sju arbetsdagar. Alltid på kontorstid.
            - Hinner du inte, tryck på Behöver hjälp. Svarar du inte frågar jag dig igen,
              sedan din ersättare, sedan förvaltningen och till sist kanalen.
            - Är inlägget ute? Skriv /publicerat och länken. Då börjar bevakningen.
            """,
            keywords="""
            bevaka bevakar bevakning avstämning uppföljning följa ansvar publicerat
            publicerad påminnelse påminner kolla kontrollera hinner
            """,
        ),
        _subject(
            key="accessibility",
            title="Tillgänglighet",
            body="""
            - Skriv en alt-text till varje bild: vad bilden visar och varför den är
              med. Står det text i bilden, skriv samma text i inlägget.
            - Texta film, även korta klipp. Många tittar utan ljud.
            - Börja varje ord i en hashtagg med stor bokstav, som #BakomKulisserna. Då kan
              en skärmläsare läsa den.
            - Håll meningarna korta, och använd emojier sparsamt: en skärmläsare läser upp
              dem en och en.
            - I formuläret kryssar du för att bilder har alt-text och filmer är textade.
            """,
            keywords="""
            tillgänglighet tillgänglig tillgängligt alternativtext alttext alt bild bilder
            bildtext film filmer video texta undertext undertexter textning skärmläsare
            synskadad hörselskadad hashtag hashtagg
            """,
        ),
        _subject(
            key="interact",
            title="Andras inlägg om oss",
            body=f"""
            - När medarbetare eller andra skriver om {facts.city} är vi med: vi gillar,
              delar eller kommenterar det som är relevant.
            - Skriv /tipsa och länken när du hittar något. Tipset ligger kvar tills
              någon har markerat att inlägget är gillat, delat eller kommenterat.
            - Att dela ett inlägg är inte att publicera ett nytt, så det behöver du inte
              boka.
            """,
            keywords="""
            andras dela delar gilla gillar gillamarkera tipsa nämner nämnt taggar taggad
            kollega interagera nätverka repost omnämnande skrivit lajka privat
            """,
        ),
        _subject(
            key="permissions",
            title="Behörighet och superadmin",
            body=f"""
            - Du publicerar genom ditt privata LinkedIn-konto, som har fått behörighet
              till sidan.
            - Bara superadmin kan ge och ta tillbaka behörighet, ändra sidans uppgifter
              eller ta bort sidan.
            - Superadmin är {join_names(facts.superadmins)}.
            - Säg till om du slutar eller byter uppdrag. Superadmin ändrar behörigheten på
              LinkedIn för hand, också när du redan är borttagen här.
            - De flesta redaktörer är med i {facts.network}, som har schemat i sin kanal.
            """,
            keywords="""
            behörighet behörigheter rättighet rättigheter superadmin superadministratör
            administratör admin redaktör redaktörer åtkomst konto privat privata logga
            inloggning lösenord slutar slutat ny nätverk bli
            """,
        ),
        _subject(
            key="deputies",
            title="Ersättare och frånvaro",
            body="""
            - Din ersättare sköter dina bokningar och bevakningar när du är borta.
            - Skriv /frånvaro och dagarna, och välj vem som ersätter dig. Du kan också ge
              bort en enskild bokning till en kollega.
            - Är du ledig dagarna efter publiceringen, välj en annan dag eller se till att
              någon bevakar inlägget.
            """,
            keywords="""
            ersättare frånvaro frånvarande sjuk semester ledighet föräldraledig borta
            vikarie bortrest kollega överlåta ersätter vab
            """,
        ),
    )


def _subject(
    *,
    key: str,
    title: str,
    body: str,
    keywords: str,
    names: Iterable[str] = (),
    links: tuple[Link, ...] = (),
) -> Subject:
    """The subject with a paragraph for each dash that begins a line."""
    paragraphs = (" ".join(part.split()) for part in re.split(r"^ *- ", body, flags=re.MULTILINE))
    return Subject(
        key=key,
        title=title,
        body=tuple(filter(None, paragraphs)),
        keywords=(*_words(keywords), *names),
        links=links,
    )


def _links(title: str, url: str) -> tuple[Link, ...]:
    return (Link(title=title, url=url),) if url else ()
