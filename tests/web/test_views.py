import re
from datetime import date, datetime, time, timedelta

import pytest

from bot.core.calendar import is_workday
from bot.schedule.model import BookingId
from bot.swedish.board import in_a_cell
from bot.swedish.date_writing import month_name
from bot.swedish.schedule import free_on_page
from bot.web.addresses import NotAnAddress, Panel, Place, View
from storage.tables import bookings
from tests.clock import STOCKHOLM
from tests.makers import ANNA, BO, SIV
from tests.scenario import DEPARTMENT, MAIN, PRODUCT, Stage
from tests.teams.test_statements import counted
from tests.web.visitor import Visitor, bearer

VIEWS = ("month", "quarter", "week", "ideas", "mine")


@pytest.mark.parametrize("view", VIEWS)
async def test_whoever_has_no_role_gets_no_data(web: Stage, anna: Visitor, bo: Visitor, view: str):
    await web.install(ANNA)
    await web.personal(ANNA).say("boka tisdag Ny cykelbro")
    answer = await bo.open(f"/schema/{view}")
    assert answer.status == 403
    assert "Du har ingen roll här" in answer.text
    assert "Bo Al" in answer.text
    assert "Ny cykelbro" not in answer.body
    assert (await anna.open(f"/schema/{view}")).status == 200


@pytest.mark.parametrize("view", ["", *(f"/{view}" for view in VIEWS)])
async def test_without_a_token_there_is_the_shell_and_nothing_in_it(web: Stage, view: str):
    await web.personal(ANNA).say("boka tisdag Ny cykelbro")
    async with web.http.get(f"{web.url}/schema{view}") as response:
        body = await response.text()
        assert response.status == 200
        assert "Ny cykelbro" not in body
        assert "Set-Cookie" not in response.headers
        policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors" in policy
    assert not re.search(r"<script(?![^>]* src=)|<style| style=| on\w+=", body)


async def test_a_page_without_inline_anything(anna: Visitor):
    for view in VIEWS:
        body = (await anna.open(f"/schema/{view}?panel=book&day=2026-12-01")).body
        assert not re.search(r"<script|<style| style=| on\w+=|javascript:", body)


@pytest.mark.parametrize("token", ["", "Bearer x", "Basic eA=="])
async def test_a_bad_token_gets_401_and_nothing_else(web: Stage, token: str):
    for method, path in (("GET", "month"), ("POST", "do/book"), ("GET", "setup")):
        async with web.http.request(
            method, f"{web.url}/schema/{path}", headers={"Authorization": token}
        ) as response:
            assert response.status == 401
            assert await response.text() == ""


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "schema.example.org"},
        {"Host": "127.0.0.1.example.org"},
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
    ],
)
async def test_in_local_mode_only_pages_of_this_machine_are_answered(
    web: Stage, headers: dict[str, str]
):
    for path in ("month", "people", "static/x/page.js"):
        async with web.http.get(
            f"{web.url}/schema/{path}", headers={**headers, "Authorization": bearer(ANNA)}
        ) as response:
            assert response.status == 403
            assert await response.text() == ""


async def test_a_days_name_is_the_whole_truth(web: Stage, anna: Visitor, bo: Visitor):
    await web.personal(ANNA).say("boka 2026-12-16 Bakom kulisserna på stadsbiblioteket")
    await web.personal(SIV).say("stäng 2026-12-18 Stadens budget presenteras")
    one = await anna.open(f"/schema/month?page={MAIN.id}&day=2026-12-01")
    room = f". Ledig på {MAIN.name}" if MAIN.seats_per_day > 1 else ""
    assert one.label("onsdag 16 december") == (
        "onsdag 16 december, vecka 51. Min bokning. Bakom kulisserna på stadsbiblioteket. Anna Ek"
        + room
    )
    assert one.label("fredag 18 december") == (
        "fredag 18 december, vecka 51. Stängd. Stadens budget presenteras"
    )
    assert one.label("fredag 4 december") == (f"fredag 4 december, vecka 49. Ledig på {MAIN.name}")
    assert one.label("lördag 26 december") == (
        "lördag 26 december, vecka 52. Annandag jul. Röd dag, kan bokas efter en extra fråga"
    )
    assert one.label("lördag 5 december") == (
        "lördag 5 december, vecka 49. Helg, kan bokas efter en extra fråga"
    )
    assert one.label("söndag 13 december").startswith("söndag 13 december, vecka 50. Lucia. Helg")
    theirs = await bo.open(f"/schema/month?page={MAIN.id}&day=2026-12-01")
    assert "Min bokning" not in theirs.label("onsdag 16 december")


async def test_all_pages_say_what_is_on_each(web: Stage, anna: Visitor):
    busy, still, *_ = web.products
    await web.personal(ANNA).say(f"boka 2026-12-08 {busy.aliases[-1]} Frukostmöte om export")
    await web.personal(SIV).say(f"frys {still.aliases[-1]} 2026-12-08 pågående utredning")
    answer = await anna.open("/schema/month?day=2026-12-08")
    free = free_on_page(MAIN.name)
    assert answer.label("tisdag 8 december") == (
        f"tisdag 8 december, vecka 50. {free}. Min bokning. Frukostmöte om "
        f"export. Anna Ek, {busy.name}. {still.name} är fryst"
    )
    quarter = await anna.open("/schema/quarter?day=2026-12-08")
    assert quarter.label("tisdag 8 december") == (
        f"tisdag 8 december, vecka 50. {free}. En på produktsidor"
    )
    week = await anna.open("/schema/week?day=2026-12-08")
    assert "Fryst till och med tisdag 8 december (v. 50)" in week.text


async def test_a_page_that_will_be_frozen_is_not_said_to_be_so_already(siv: Visitor):
    form = await siv.open("/schema/month?panel=freeze&day=2026-12-09")
    days = {"page": MAIN.id, "first": "2026-12-09", "last": "2026-12-11", "reason": "Kris"}
    frozen = await siv.press(form, "Frys", **days)
    assert "är fryst 9–11 december" in frozen.text
    for day in ("2026-12-01", "2026-12-07"):
        week = await siv.open(f"/schema/week?day={day}")
        assert "är fryst 9–11 december" in week.text, day


async def test_the_list_of_all_free_days_has_each_that_reads_as_free(web: Stage, anna: Visitor):
    for today in (date(2026, 11, 24), date(2026, 12, 30), date(2026, 11, 29)):
        web.clock.at(datetime.combine(today, time(22), STOCKHOLM))
        month = await anna.open(f"/schema/month?page={MAIN.id}")
        read_as_free = [each for each in month.labels if ". Ledig på" in each]
        listed = await anna.open(f"/schema/month?page={MAIN.id}&panel=free")
        for each in read_as_free:
            day = each.partition(",")[0].capitalize()
            assert any(text.startswith(day) for text in listed.links), (today, day)


async def test_a_day_that_is_held_for_one_is_said_to_be_so(web: Stage, anna: Visitor, bo: Visitor):
    """To eyes and to ears."""
    await web.fill(date(2026, 12, 1), leaving=1)
    await web.personal(BO).say("boka 2026-12-01 Bos inlägg")
    await web.personal(ANNA).say("kö 2026-12-01")
    await bo.press(
        await bo.open("/schema/month?panel=cancel&booking=" + await newest(web)), "Avboka"
    )
    for view in ("month", "quarter", "week"):
        address = f"/schema/{view}?page={MAIN.id}&day=2026-12-01"
        assert ". Hålls för dig" in (await anna.open(address)).label("tisdag 1 december"), view
        assert ". Hålls för kön" in (await bo.open(address)).label("tisdag 1 december"), view


async def newest(web: Stage) -> str:
    return str(max(each.id for each in await web.bookings()))


async def test_a_published_post_is_watched(web: Stage, anna: Visitor):
    await web.personal(ANNA).say("boka 2026-11-24 Ny cykelbro")
    web.clock.at(datetime(2026, 11, 24, 15, tzinfo=STOCKHOLM))
    opened = await anna.open("/schema/month?panel=publish&booking=1")
    link = "https://www.linkedin.com/posts/x-activity-7000000000000000001-abcd"
    done = await anna.press(opened, "Publicerat", link=link)
    assert done.status == 200
    assert "bevakas" in done.label("tisdag 24 november")


async def test_three_months_are_one_run_of_weeks(anna: Visitor):
    answer = await anna.open(f"/schema/quarter?page={MAIN.id}&day=2026-12-01")
    days = [name for name in answer.ids if re.fullmatch(r"d\d{4}-\d\d-\d\d", name)]
    assert days[0] == "d2026-11-30"
    assert days[-1] == "d2027-02-28"
    assert len(days) == len(set(days)) == 13 * 7
    assert [each for each in ("December 2026", "Januari 2027", "Februari 2027")
            if each not in answer.text] == []  # fmt: skip


@pytest.mark.parametrize(
    ("today", "view", "heading", "first"),
    [
        (datetime(2026, 11, 25, 8, tzinfo=STOCKHOLM), "month", "November 2026", "2026-11-25"),
        (datetime(2026, 11, 29, 8, tzinfo=STOCKHOLM), "month", "December 2026", "2026-12-01"),
        (
            datetime(2026, 11, 30, 8, tzinfo=STOCKHOLM),
            "quarter",
            "December 2026 – februari 2027",
            "2026-12-01",
        ),
        (datetime(2026, 11, 27, 8, tzinfo=STOCKHOLM), "week", "Vecka 48", "2026-11-27"),
        (datetime(2026, 11, 28, 8, tzinfo=STOCKHOLM), "week", "Vecka 49", "2026-11-30"),
        (datetime(2026, 12, 30, 8, tzinfo=STOCKHOLM), "month", "Januari 2027", "2027-01-01"),
    ],
)
async def test_a_view_opens_on_days_that_can_be_booked(
    web: Stage, today: datetime, view: str, heading: str, first: str
):
    web.clock.at(today)
    anna = Visitor(web, ANNA)
    answer = await anna.open(f"/schema/{view}?page={MAIN.id}")
    assert heading in answer.text
    opened = re.findall(
        rf'id="d([\d-]+?)(?:-{MAIN.id})?" [^>]*>\s*<(?:a|button) class="cell"[^>]*tabindex="0"',
        answer.body,
    )
    assert opened == [first]
    now = await anna.open(answer.link("I dag"))
    assert f'id="d{today.date()}' in now.body


async def test_weeks_that_have_been_are_marked_until_one_asks_for_them(web: Stage, anna: Visitor):
    web.clock.at(datetime(2026, 11, 18, 8, tzinfo=STOCKHOLM))
    opened = await anna.open("/schema/month")
    assert opened.body.count('<tr class="gone">') == 3
    earlier = await anna.open(opened.link("Visa tidigare dagar"))
    assert "gone" not in earlier.body
    assert "Visa tidigare dagar" not in earlier.links


@pytest.mark.parametrize("day", ["2026-12-01", "2026-10-01", "2026-09-01", "2027-02-01"])
async def test_each_of_three_months_begins_once(anna: Visitor, day: str):
    answer = await anna.open(f"/schema/quarter?day={day}")
    first = date.fromisoformat(day).month
    headings = re.findall(r'class="mname">(\w+)', answer.body)
    months = [month_name(date(2027, (first + step - 1) % 12 + 1, 1)) for step in range(3)]
    assert [each.lower() for each in headings] == months


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/schema/month?day=2026-13-01", "Dagen i adressen finns inte"),
        ("/schema/month?day=9999-12-31", "Dagen i adressen finns inte"),
        ("/schema/month?day=igår", "Dagen i adressen finns inte"),
        ("/schema/month?page=" + "x" * 500, "Sidan i adressen finns inte"),
        ("/schema/month?page=finns-inte", "Jag hittar ingen sida"),
        ("/schema/month?booking=99999999999&panel=booking", "Bokningen i adressen finns inte"),
        ("/schema/month?booking=7&panel=booking", "Den bokningen finns inte längre"),
        (f"/schema/month?booking=7&panel=booking&page=x&to={MAIN.id}", "ingen sida som heter ”x”"),
        ("/schema/month?panel=allt", "Vyn i adressen finns inte"),
        ("/schema/ar", "Vyn i adressen finns inte"),
    ],
)
async def test_an_address_that_leads_nowhere_says_so_and_shows_the_month(
    anna: Visitor, address: str, said: str
):
    answer = await anna.open(address)
    assert answer.status in {200, 404}
    assert said in answer.text
    assert "November 2026" in answer.text


def test_an_address_is_read_as_it_was_written():
    place = Place(view=View.WEEK, day=date(2026, 12, 1), panel=Panel.BOOKING, booking=BookingId(7))
    assert Place.read("week", place.query) == place
    with pytest.raises(NotAnAddress):
        Place.read("week", {"booking": "-1"})


async def test_a_week_counts_every_day_that_reads_as_free(web: Stage, anna: Visitor):
    web.clock.at(datetime(2026, 11, 23, 8, tzinfo=STOCKHOLM))
    answer = await anna.open(f"/schema/month?page={MAIN.id}")
    row = answer.body[answer.body.index('aria-label="Vecka 49') :].partition("</tr>")[0]
    assert row.count('data-do="Boka"') == 5
    assert "Vecka 49, 5 lediga" in row


async def test_a_colleagues_booking_promises_the_reader_nothing(
    web: Stage, anna: Visitor, bo: Visitor
):
    await web.personal(ANNA).say("boka 2026-12-08 Ny cykelbro")
    mine = await anna.open("/schema/month?panel=booking&booking=1")
    theirs = await bo.open("/schema/month?panel=booking&booking=1")
    assert "frågar jag om länken" in mine.text
    assert "frågar jag om länken" not in theirs.text


async def test_a_day_taken_meanwhile_chooses_no_other(web: Stage, anna: Visitor):
    opened = await anna.open(f"/schema/month?page={MAIN.id}&panel=book&day=2026-12-08")
    await web.personal(BO).say("boka 2026-12-08 Ny cykelbro")
    await web.fill(date(2026, 12, 8))
    taken = await anna.press(opened, "Boka", title="Öppet hus", department=DEPARTMENT.id)
    assert taken.status == 409
    assert "checked" not in taken.body.partition("</fieldset>")[0]
    assert "Bästa dagen" not in taken.text
    again = await anna.press(taken, "Boka")
    assert again.status == 422
    assert [each.details.title for each in await web.bookings()] == ["Ny cykelbro"]


async def test_a_move_does_not_offer_the_day_that_the_booking_has(web: Stage, anna: Visitor):
    await web.personal(ANNA).say("boka 2026-12-04 Ny cykelbro")
    for address in ("month?panel=move&booking=1", "week?day=2026-12-01&panel=move&booking=1"):
        moving = await anna.open(f"/schema/{address}")
        offered = {pressed.get("day") for _, pressed in moving.form("Flytta")[0].buttons}
        assert offered
        assert "2026-12-04" not in offered


GOTO = [
    ("lucia", "/schema/month?day=2026-12-13"),
    ("v 2", "/schema/week?day=2027-01-11"),
    ("14 jan", "/schema/month?day=2027-01-14"),
]


@pytest.mark.parametrize(("typed", "place"), GOTO)
async def test_go_to_reads_as_the_chat_does(anna: Visitor, typed: str, place: str):
    answer = await anna.open(f"/schema/month?goto={typed}")
    assert answer.place == place


@pytest.mark.first_municipality("it types the names of that one's pages")
@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("näringsliv", "/schema/month?page=naringsliv"),
        ("Miljö v 51", "/schema/week?page=miljo&day=2026-12-14"),
        ("lucia på Socials sida", "/schema/month?page=social&day=2026-12-13"),
        ("helsingborgs stad", f"/schema/month?page={MAIN.id}"),
    ],
)
async def test_go_to_reads_a_page_by_any_of_its_names(anna: Visitor, typed: str, place: str):
    answer = await anna.open(f"/schema/month?goto={typed}")
    assert answer.place == place


@pytest.mark.parametrize("view", ["ideas", "mine"])
@pytest.mark.parametrize("typed", ["lucia", "v 2", MAIN.name])
async def test_go_to_leads_to_the_calendar_from_a_view_without_days(
    anna: Visitor, view: str, typed: str
):
    answer = await anna.open(f"/schema/{view}?goto={typed}")
    assert answer.status == 200
    assert 'id="cal"' in answer.body


async def test_go_to_asks_about_what_it_cannot_read_and_keeps_it(anna: Visitor):
    answer = await anna.open("/schema/month?goto=blåbärspaj")
    assert answer.status == 422
    assert "Jag förstod inte dagen" in answer.text
    assert 'value="blåbärspaj"' in answer.body


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("month", 5),
        (f"month?page={MAIN.id}", 5),
        ("quarter", 5),
        ("week", 5),
        ("ideas", 5),
        ("mine", 11),
        ("month?panel=book&day=2026-12-01", 5),
        (f"month?page={MAIN.id}&panel=figures", 10),
    ],
)
async def test_a_view_asks_the_database_as_often_in_a_full_store(
    web: Stage, anna: Visitor, address: str, most: int
):
    await anna.open("/schema/month")  # from now on she is known
    empty = await statements(web, anna, f"/schema/{address}")
    await fill(web, years=2)
    full = await statements(web, anna, f"/schema/{address}")
    assert full == empty
    assert full <= most


@pytest.mark.first_municipality("it has seven pages")
async def test_a_month_with_seven_pages_and_ten_years_behind_it_is_small(
    web: Stage, anna: Visitor
):
    await fill(web, years=10)
    answer = await anna.open("/schema/month")
    assert answer.body.count("Inlägg nummer") >= 100
    assert len(answer.body.encode()) <= 100_000


async def test_an_unchanged_schedule_is_answered_with_nothing(
    web: Stage, anna: Visitor, bo: Visitor
):
    answer = await anna.open("/schema/month")
    version = re.search(r'data-version="([^"]+)"', answer.body)
    assert version
    headers = {"X-Schema-Version": version[1]}
    assert (await anna.open("/schema/month", **headers)).status == 204
    assert await statements(web, anna, "/schema/month", **headers) == 2
    await web.personal(BO).say("boka tisdag Ny cykelbro")
    changed = await anna.open("/schema/month", **headers)
    assert changed.status == 200
    assert "Ny cykelbro" in changed.text
    web.clock.move(timedelta(days=1))
    again = re.search(r'data-version="([^"]+)"', changed.body)
    assert again
    assert (await anna.open("/schema/month", **{"X-Schema-Version": again[1]})).status == 200


async def test_whoever_loses_the_role_sees_nothing_more(web: Stage, anna: Visitor, siv: Visitor):
    await web.install(ANNA, SIV)
    assert (await anna.open("/schema/month")).status == 200
    await web.install(SIV)
    assert (await anna.open("/schema/month")).status == 403
    assert (await siv.open("/schema/month")).status == 200


async def test_scripts_and_style_are_kept_for_good_under_their_edition(web: Stage):
    async with web.http.get(f"{web.url}/schema") as response:
        addresses = re.findall(r'(?:src|href)="(/schema/static/[^"]+)"', await response.text())
    assert len(addresses) == 3  # no teams-js in local mode
    for address in addresses:
        async with web.http.get(web.url + address) as response:
            assert response.status == 200
            assert "immutable" in response.headers["Cache-Control"]
    async with web.http.get(f"{web.url}/schema/static/x/jsconfig.json") as response:
        assert response.status == 404


async def statements(web: Stage, visitor: Visitor, address: str, **headers: str) -> int:
    """What a view asks of the database; the least of three, as planners look at times too."""
    counts: list[int] = []
    for _ in range(3):
        with counted(web) as asked:
            await visitor.open(address, **headers)
        counts.append(asked["statements"])
    return min(counts)


async def fill(web: Stage, *, years: int) -> None:
    """Posts on every page: the main one each second working day, the others each third."""
    today = web.clock.now().date()
    first = today - timedelta(days=365 * years)
    days = [first + timedelta(days=ahead) for ahead in range(365 * years + 170)]
    async with web.storage.read() as tx:
        pages = [page.id for page in await tx.pages.all()]
        shown = await tx.pages.departments()
    rows = [
        {
            "page": page,
            "day": day,
            "title": f"Inlägg nummer {number} om sådant som staden gör",
            "content_type": "post",
            "department": shown[number % len(shown)].id,
            "planned_time": time(10),
            "accessible": True,
            "owner": BO,
            "status": "published" if day < today else "booked",
            "over_limit_reason": "",
            "link": "",
            "version": 1,
        }
        for each, page in enumerate(pages)
        for number, day in enumerate(filter(is_workday, days))
        if (number + each) % (2 if page == MAIN.id else 3 if each < 4 else 1) == 0
        and not (each == 0 and day == date(2026, 12, 1))
    ]
    async with web.storage.writer.begin() as connection:
        await connection.execute(bookings.insert(), rows)


@pytest.mark.parametrize("page", ["", PRODUCT.id])
@pytest.mark.parametrize("view", ["month", "quarter", "week"])
async def test_a_move_and_its_undo_come_back_to_what_one_looked_at(
    web: Stage, anna: Visitor, view: str, page: str
):
    await web.personal(ANNA).say(f"boka 2026-12-08 {PRODUCT.aliases[-1]} Ny cykelbro")
    looked_at = f"page={page}&" if page else ""
    opened = await anna.open(f"/schema/{view}?{looked_at}panel=move&booking=1")
    targets = [each for each in opened.labels if each.startswith("Flytta till ")]
    assert targets
    assert all(f"på {PRODUCT.name}" in each for each in targets), targets[:3]
    moved = await anna.press(opened, "Flytta till torsdag 10 december")
    assert moved.place == f"/schema/{view}?{looked_at}day=2026-12-10"
    undone = await anna.press(moved, "Ångra")
    assert undone.place == f"/schema/{view}?{looked_at}day=2026-12-08"


@pytest.mark.parametrize("panel", ["booking", "edit", "move", "cancel", "swap", "publish"])
async def test_what_is_open_names_the_version_it_stands_on(web: Stage, anna: Visitor, panel: str):
    """By it the page knows that others have changed what somebody writes on."""
    await web.personal(ANNA).say("boka 2026-12-01 Ny cykelbro")

    async def stands_on() -> str:
        body = (await anna.open(f"/schema/month?panel={panel}&booking=1")).body
        found = re.search(r'class="(?:panel|moving)"[^>]* data-version="([^"]+)"', body)
        assert found
        return found[1]

    before = await stands_on()
    assert await stands_on() == before
    await web.personal(ANNA).say("flytta 2026-12-01 till 2026-12-03")
    assert await stands_on() != before


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("https://www.helsingborg.se/nyheter/bron?x=1 Ny cykelbro", "Ny cykelbro"),
        ("Ny cykelbro HTTPS://helsingborg.se/bron", "Ny cykelbro"),
        ("https://www.helsingborg.se/nyheter/bron", "helsingborg.se"),
        ("– https://a.se/x, https://b.se/y", "– a.se b.se"),
        ("Ny cykelbro på helsingborg.se", "Ny cykelbro på helsingborg.se"),
    ],
)
async def test_an_address_fills_no_cell_and_is_whole_where_it_is_opened(
    web: Stage, anna: Visitor, title: str, shown: str
):
    assert in_a_cell(title) == shown
    await web.personal(ANNA).say("boka 2026-12-01 Ny")
    edited = await anna.open("/schema/month?panel=edit&booking=1")
    booked = await anna.press(edited, "Spara", title=title, department=DEPARTMENT.id)
    assert booked.status == 200, booked.text[-400:]
    for view in ("month", f"month?page={MAIN.id}", "quarter", "week"):
        answer = await anna.open(f"/schema/{view}{'&' if '?' in view else '?'}day=2026-12-01")
        cells = answer.body.partition('id="cal"')[2]
        aloud = "".join(re.findall(r'<span class="vh">([^<]*)</span>', cells))
        seen = re.sub(r'<span class="vh">[^<]*</span>', "", cells)
        assert title in aloud
        assert shown in seen
        assert (title in seen) == (title == shown)


STEERS = "\u202e\u2066\u200b\u200f\ufeff"


@pytest.mark.parametrize("panel", ["booking", "cancel", "edit", "move", "swap", "day", "text"])
async def test_what_others_type_steers_no_text_around_it(web: Stage, anna: Visitor, panel: str):
    await web.personal(ANNA).say("boka 2026-12-01 Ny")
    edited = await anna.open("/schema/month?panel=edit&booking=1")
    typed = f"Ny{STEERS} bro 👩🏽\u200d💻"
    await anna.press(edited, "Spara", title=typed, department=DEPARTMENT.id)
    address = f"/schema/month?panel={panel}&booking=1&day=2026-12-01"
    for place in (address, "/schema/mine", "/schema/week?day=2026-12-01"):
        answer = await anna.open(place)
        assert not set(STEERS) & set(answer.body)
        assert "Ny bro 👩🏽\u200d💻" in answer.body


async def test_ones_own_text_is_there_to_the_letter_in_its_field(web: Stage, anna: Visitor):
    await web.personal(ANNA).say("boka 2026-12-01 Ny")
    opened = await anna.open("/schema/month?panel=text&booking=1")
    typed = {"text": f"Ny{STEERS}\n\nbro", "alt_text": f"En{STEERS} bro", "link": "https://a.se"}
    kept = await anna.press(opened, "Spara texten", **typed)
    again = kept.form("Spara texten")[0].fields
    assert {name: again[name] for name in typed} == typed


@pytest.mark.parametrize("view", ["month", f"month?page={MAIN.id}", "quarter", "week"])
async def test_what_one_may_move_can_be_dragged_and_nothing_else(
    web: Stage, anna: Visitor, bo: Visitor, siv: Visitor, view: str
):
    await web.personal(ANNA).say("boka 2026-12-01 Ny cykelbro")
    await web.personal(BO).say("hej")
    at = f"/schema/{view}{'&' if '?' in view else '?'}day=2026-12-01"

    async def movable() -> list[bool]:
        return ['draggable="true"' in (await each.open(at)).body for each in (anna, bo, siv)]

    assert await movable() == [True, False, True]
    web.clock.at(datetime(2026, 12, 1, 12, tzinfo=STOCKHOLM))
    await web.personal(ANNA).say(
        "/publicerat https://www.linkedin.com/posts/x-activity-7000000000"
    )
    assert await movable() == [False, False, False], "it is out, and stays on its day"
