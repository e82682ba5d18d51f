"""Forged, stale, too long, out of range, another's: refused at the field, nothing typed lost."""

import asyncio
from datetime import date, timedelta

import pytest

from bot.swedish.board import SENT_BEFORE, changed_meanwhile
from bot.swedish.booking import STOOD_BEFORE
from bot.swedish.swaps import ASK_FOR_SWAP, nothing_of_yours
from tests.makers import ANNA, BO, SIV
from tests.scenario import DEPARTMENT, HERE, MAIN, PRODUCT, Stage
from tests.web.visitor import Answer, Visitor

DAY = "2026-12-01"
FORM = "application/x-www-form-urlencoded"


async def form(visitor: Visitor, **filled: str) -> Answer:
    opened = await visitor.open(f"/schema/month?panel=book&day={DAY}")
    return await visitor.press(opened, "Boka", **{"department": DEPARTMENT.id, **filled})


@pytest.mark.parametrize(
    ("filled", "said", "field"),
    [
        ({"title": ""}, "Rubriken saknas", "title"),
        ({"title": "å" * 201}, "Rubriken är 201 tecken", "title"),
        ({"title": "å" * 4_999 + " "}, "Rubriken är mer än 400 tecken", "title"),
        ({"title": "å" * 10_000}, "högst 5 000 tecken", "title"),
        ({"title": "Ny", "content_type": "job_ad"}, HERE.advertising.job_ads, "content_type"),
        ({"title": "Ny", "department": ""}, "Välj den förvaltning som står bakom", "department"),
        ({"title": "Ny", "department": "okänd"}, "Välj den förvaltning som", "department"),
        ({"title": "Ny", "department": "", "other": "3 dec"}, "Välj den förv", "department"),
        ({"title": "Ny", "other": "blåbärspaj"}, "Jag förstod inte dagen", "other"),
        ({"title": "Ny", "other": "v 2"}, "Det är flera dagar", "other"),
        ({"title": "Ny", "other": "2027-12-24"}, "för långt fram", "other"),
        ({"title": "Ny", "other": "2026-01-02"}, "har redan varit", "other"),
        ({"title": "Ny", "other": "31 februari"}, "finns inte i kalendern", "other"),
    ],
)
async def test_what_stands_in_the_way_is_said_at_the_field_and_what_was_typed_stays(
    web: Stage, anna: Visitor, filled: dict[str, str], said: str, field: str
):
    answer = await form(anna, **filled)
    assert answer.status == 422
    assert said in answer.text
    assert field in answer.invalid
    typed, _ = answer.form("Boka")
    assert typed.fields["title"] == filled["title"]
    assert typed.fields["other"] == filled.get("other", "")
    assert await web.bookings() == []


@pytest.mark.parametrize(
    ("panel", "button", "fields"),
    [
        ("book", "Boka", {"title": "å" * 10_000}),
        ("book", "Boka", {"title": "Ny\x00"}),
        ("edit&booking=1", "Spara", {"title": "å" * 10_000, "planned_time": "10:30"}),
        ("close", "Stäng", {"reason": "å" * 10_000, "first": DAY, "last": "2026-12-03"}),
        ("close", "Stäng", {"reason": "", "first": DAY, "last": "2026-12-03"}),
        ("freeze", "Frys", {"reason": "", "first": DAY, "last": "2026-12-03"}),
        ("urgent", "Boka akut", {"title": "Ny", "reason": "å" * 10_000}),
    ],
)
async def test_a_field_that_can_not_be_taken_in_takes_no_other_with_it(
    web: Stage, siv: Visitor, panel: str, button: str, fields: dict[str, str]
):
    await web.personal(ANNA).say(f"boka {DAY} Ny cykelbro")
    opened = await siv.open(f"/schema/month?day={DAY}&panel={panel}")
    filled = {"department": DEPARTMENT.id, "theme": "tips", "page": PRODUCT.id, **fields}
    filled = {name: each for name, each in filled.items() if name in opened.form(button)[0].fields}
    refused = await siv.press(opened, button, **filled)
    assert refused.status == 422
    again = refused.form(button)[0].fields
    assert {name: again[name] for name in filled} == filled


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"turn": "x"},
        {"turn": "0" * 32, "title": "Ny", "day": "2026-13-01"},
        {"turn": "0" * 32, "title": "Ny", "day": DAY, "owner": BO},
        {"turn": "0" * 32, "title": "Ny", "day": DAY, "theme": "mord"},
        {f"field{number}": "x" for number in range(50)},
    ],
)
@pytest.mark.parametrize("verb", ["book", "edit", "move", "cancel", "close", "answer", "urgent"])
async def test_a_forged_form_changes_nothing(
    web: Stage, anna: Visitor, fields: dict[str, str], verb: str
):
    answer = await anna.send(f"/schema/do/{verb}?view=month", fields)
    assert 400 <= answer.status < 500
    assert await web.bookings() == []


@pytest.mark.parametrize("day", ["0001-01-01", "2014-12-31", "2100-01-01", "9999-12-31"])
@pytest.mark.parametrize(
    ("verb", "fields"),
    [
        ("book", {"title": "Ny", "department": DEPARTMENT.id, "day": ""}),
        ("urgent", {"title": "Ny", "department": DEPARTMENT.id, "reason": "Kris", "day": ""}),
        ("close", {"reason": "Kris", "first": ""}),
        ("freeze", {"reason": "Kris", "first": "", "page": MAIN.id}),
    ],
)
async def test_a_day_at_the_ends_of_time_is_no_fault(
    siv: Visitor, verb: str, fields: dict[str, str], day: str
):
    filled = {name: each or day for name, each in fields.items()}
    answer = await siv.send(f"/schema/do/{verb}?view=month", {"turn": "0" * 32, **filled})
    assert answer.status in {200, 422}
    assert "2015-01-01" in answer.place or "2099-12-31" in answer.place


PARTS = "multipart/form-data; boundary=x"
NO_FORMS = {
    "no text": (FORM, b"title=\xff"),
    "half a character": (FORM, b"title=%ED%A0%80"),
    "a character set that is none": (f"{FORM}; charset=none", b"title=\xe5"),
    "more fields than any form": (FORM, b"a=&" * 1_000),
    "JSON": ("application/json", b"{}"),
    "no boundary": ("multipart/form-data", b"--x"),
    "no name": (PARTS, b"--x\r\n\r\nNy\r\n--x--\r\n"),
    "no end": (PARTS, b"--x"),
    "parts in a part": (PARTS, b"--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y--"),
    "a length that is none": (PARTS, b"--x\r\nContent-Length: x\r\n\r\nNy\r\n--x--\r\n"),
    "a character set for the parts that is none": (
        PARTS,
        b"--x\r\nContent-Disposition: form-data; name=_charset_\r\n\r\n"
        + b"n" * 40
        + b"\r\n--x--",
    ),
}


@pytest.mark.parametrize("address", ["/schema/do/book", "/schema/read", "/schema/importera"])
@pytest.mark.parametrize(("kind", "body"), NO_FORMS.values(), ids=NO_FORMS)
async def test_what_is_no_form_is_turned_away_and_no_fault(
    siv: Visitor, address: str, kind: str, body: bytes
):
    headers = {"Content-Type": kind, **siv.headers}
    url = f"{siv.stage.url}{address}"
    async with siv.stage.http.post(url, data=body, headers=headers) as answer:
        assert answer.status == 400


async def test_an_unknown_action_is_none(anna: Visitor):
    assert (await anna.send("/schema/do/delete", {})).status == 404


async def test_another_persons_booking_stays_theirs(web: Stage, anna: Visitor, bo: Visitor):
    await web.personal(BO).say(f"boka {DAY} Ny cykelbro")
    await web.fill(date.fromisoformat(DAY))
    shown = await anna.open("/schema/month?panel=booking&booking=1")
    assert "Avboka" not in shown.links
    assert "Ställ mig i kö" in shown.buttons
    assert nothing_of_yours() in shown.text
    for panel in ("edit", "cancel", "swap"):
        answer = await anna.open(f"/schema/month?panel={panel}&booking=1")
        assert "är bokat av Bo Al" in answer.text
    forged = {"turn": "0" * 32, "booking": "1", "version": "1"}
    for verb, more in (("cancel", {}), ("move", {"day": "2026-12-03"}), ("edit", {"title": "x"})):
        answer = await anna.send(f"/schema/do/{verb}?view=month", {**forged, **more})
        assert "är bokat av Bo Al" in answer.text
    (booking,) = await web.bookings()
    assert booking.version == 1


async def test_only_superadmins_close_and_freeze(web: Stage, anna: Visitor, siv: Visitor):
    fields = {"turn": "0" * 32, "first": DAY, "reason": "Budgeten"}
    for verb, more in (("close", {}), ("freeze", {"page": MAIN.id}), ("thaw", {"page": MAIN.id})):
        sent = {"turn": "0" * 32, **more} if verb == "thaw" else {**fields, **more}
        answer = await anna.send(f"/schema/do/{verb}?view=month", sent)
        assert "Det här kan bara superadmin göra" in answer.text
    missing = await siv.send("/schema/do/close?view=month", {**fields, "reason": " "})
    assert missing.status == 422
    assert "reason" in missing.invalid


async def test_a_stale_form_is_answered_with_what_is_true_now(
    web: Stage, anna: Visitor, siv: Visitor
):
    await web.personal(ANNA).say(f"boka {DAY} Ny cykelbro")
    old_cancel = await anna.open("/schema/month?panel=cancel&booking=1")
    old_edit = await anna.open("/schema/month?panel=edit&booking=1")
    edited = await siv.open("/schema/month?panel=edit&booking=1")
    await siv.press(
        edited, "Spara", title="Ny gångbro", department=DEPARTMENT.id, planned_time="10:00"
    )
    answer = await anna.press(old_cancel, "Avboka")
    assert answer.status == 409
    assert "har ändrats" in answer.text
    assert "Ny gångbro" in answer.text
    kept = await anna.press(old_edit, "Spara", title="Min rubrik", department=DEPARTMENT.id)
    assert kept.status == 422
    assert kept.form("Spara")[0].fields["title"] == "Min rubrik"
    assert "Ny gångbro · " in kept.text, "what it is now stands above what one typed"
    assert "Planerad tidKl. 10:00" in kept.text
    assert kept.body.count("<dt>Planerad tid") == 1
    assert "<dt>Sida" not in kept.body, "what is the same is not said"
    assert changed_meanwhile((await web.bookings())[0]) in kept.text
    (booking,) = await web.bookings()
    assert booking.details.title == "Ny gångbro"


@pytest.mark.parametrize(
    ("panel", "button"), [(f"book&day={DAY}", "Boka"), ("edit&booking=1", "Spara")]
)
async def test_what_was_typed_after_an_answer_that_never_came_waits_to_be_saved(
    web: Stage, anna: Visitor, panel: str, button: str
):
    if "edit" in panel:
        await web.personal(ANNA).say(f"boka {DAY} Före")
    opened = await anna.open(f"/schema/month?panel={panel}")
    sent = {"department": DEPARTMENT.id, "planned_time": "10:00"}
    await anna.press(opened, button, **sent, title="Ny  bro ")
    same = await anna.press(opened, button, **sent, title="Ny  bro ")
    assert same.status == 200
    assert ("Ångra" in same.buttons) == (button == "Boka")
    again = await anna.press(opened, button, **sent, title="Ny gångbro")
    assert again.status == 409
    assert SENT_BEFORE in again.text
    assert again.form("Spara")[0].fields["title"] == "Ny gångbro"
    assert [each.details.title for each in await web.bookings()] == ["Ny bro"]
    await anna.press(again, "Spara")
    assert [each.details.title for each in await web.bookings()] == ["Ny gångbro"]


async def test_another_day_chosen_after_an_answer_that_never_came_waits_to_be_saved(
    web: Stage, anna: Visitor
):
    opened = await anna.open(f"/schema/month?panel=book&day={DAY}")
    sent = {"department": DEPARTMENT.id, "title": "Ny bro"}
    await anna.press(opened, "Boka", **sent)
    again = await anna.press(opened, "Boka", **sent, other="3 december")
    assert SENT_BEFORE in again.text
    await anna.press(again, "Spara")
    assert [f"{each.day}" for each in await web.bookings()] == ["2026-12-03"]


async def test_a_move_to_a_day_that_is_taken_leads_to_a_swap(web: Stage, anna: Visitor):
    await web.personal(ANNA).say(f"boka {DAY} Ny cykelbro")
    await web.personal(BO).say("boka 2026-12-02 Parken")
    await web.fill(date(2026, 12, 2))
    moving = await anna.open("/schema/month?panel=move&booking=1")
    assert ASK_FOR_SWAP not in moving.links
    refused = await anna.press(moving, "Flytta", other="2 december")
    assert "är upptagen på" in refused.text
    swap = await anna.open(refused.links[ASK_FOR_SWAP])
    assert "Bo Al: ”Parken”" in swap.text


async def test_a_day_that_was_taken_meanwhile_keeps_the_title_and_offers_others(
    web: Stage, anna: Visitor, bo: Visitor
):
    opened = await anna.open(f"/schema/month?panel=book&day={DAY}")
    await web.personal(BO).say(f"boka {DAY} Ny cykelbro")
    await web.fill(date.fromisoformat(DAY))
    answer = await anna.press(opened, "Boka", title="Mitt inlägg", department=DEPARTMENT.id)
    assert answer.status == 409
    assert f"är upptagen på {MAIN.name}" in answer.text
    assert "Bo Al har ”Ny cykelbro”" in answer.text
    typed, _ = answer.form("Boka")
    assert typed.fields["title"] == "Mitt inlägg"
    assert "day_choice" not in typed.fields
    assert "Fråga om byte" in (await anna.open(answer.links["Fråga om byte"])).text
    queued = await anna.press(answer, "Ställ mig i kö")
    assert "Du står på plats 1 i kön" in queued.text


async def test_the_same_form_sent_twice_books_once(web: Stage, anna: Visitor):
    opened = await anna.open(f"/schema/month?panel=book&day={DAY}")
    both = await asyncio.gather(
        anna.press(opened, "Boka", title="Ny cykelbro", department=DEPARTMENT.id),
        anna.press(opened, "Boka", title="Ny cykelbro", department=DEPARTMENT.id),
    )
    assert [answer.status for answer in both] == [200, 200]
    assert all("Bokat: tisdag 1 december" in answer.text for answer in both)
    assert len(await web.bookings()) == 1
    form, _ = (await anna.open("/schema/month?panel=book")).form("Boka")
    assert form.fields["department"] == DEPARTMENT.id, "it is remembered"


async def test_of_many_who_book_the_last_seat_one_wins(web: Stage, anna: Visitor):
    people = [Visitor(web, f"{number:08x}-0000-4000-8000-000000000000") for number in range(12)]
    opened = await anna.open(f"/schema/month?panel=book&day={DAY}")
    await web.fill(date.fromisoformat(DAY), leaving=1)
    fields, _ = opened.form("Boka")
    answers = await asyncio.gather(
        *(
            each.send(
                fields.action,
                {
                    **fields.fields,
                    "title": f"Nummer {at}",
                    "department": DEPARTMENT.id,
                    "turn": f"{at:032x}",
                },
            )
            for at, each in enumerate(people)
        )
    )
    assert sorted(answer.status for answer in answers) == [200] + [409] * 11
    assert len(await web.bookings()) == 1


async def test_undo_brings_back_what_was_cancelled_while_the_day_is_free(
    web: Stage, anna: Visitor, bo: Visitor
):
    await web.personal(ANNA).say(f"boka {DAY} Ny cykelbro")
    cancelled = await anna.press(await anna.open("/schema/month?panel=cancel&booking=1"), "Avboka")
    assert await web.bookings() == []
    restored = await anna.press(cancelled, "Ångra")
    assert "Bokningen står kvar tisdag 1 december" in restored.text
    (booking,) = await web.bookings()
    assert booking.details.title == "Ny cykelbro"
    again = await anna.press(await anna.open("/schema/month?panel=cancel&booking=1"), "Avboka")
    await web.personal(BO).say(f"boka {DAY} Något annat")
    await web.fill(date.fromisoformat(DAY))
    too_late = await anna.press(again, "Ångra")
    assert too_late.status == 409
    assert "är upptagen" in too_late.text
    assert [each.details.title for each in await web.bookings()] == ["Något annat"]


@pytest.mark.parametrize("why", ["taken", "closed", "frozen", "passed"])
async def test_no_undo_is_offered_of_a_day_that_can_not_be_had_again(
    web: Stage, anna: Visitor, why: str
):
    await web.personal(ANNA).say(f"boka {DAY} Ny cykelbro")
    await anna.press(await anna.open("/schema/month?panel=cancel&booking=1"), "Avboka")
    opened = await anna.open("/schema/month?panel=booking&booking=1")
    assert "Ångra avbokningen" in opened.buttons
    match why:
        case "taken":
            await web.fill(date.fromisoformat(DAY))
        case "passed":
            web.clock.move(timedelta(days=30))
        case _:
            verb = {"closed": "stäng", "frozen": f"frys {web.main.name}"}[why]
            await web.personal(SIV).say(f"{verb} {DAY} Budgeten")
    opened = await anna.open("/schema/month?panel=booking&booking=1")
    assert "Avbokat" in opened.text
    assert "Ångra avbokningen" not in opened.buttons
    assert "Dagen är ledig" not in opened.text


async def test_a_cancelled_booking_is_undone_on_a_red_day_too(web: Stage, anna: Visitor):
    red = {"title": "Julhälsning", "day": "2026-12-24", "red_day_confirmed": True}
    await web.personal(ANNA).press_raw("book", red)
    await anna.press(await anna.open("/schema/month?panel=cancel&booking=1"), "Avboka")
    opened = await anna.open("/schema/month?panel=booking&booking=1")
    assert "Bokningen står kvar" in (await anna.press(opened, "Ångra avbokningen")).text


async def test_undo_moves_back_and_edits_back(web: Stage, anna: Visitor):
    await web.personal(ANNA).say("boka 2026-12-24 Julhälsning")
    card = await web.personal(ANNA).press_raw(
        "book", {"title": "Julhälsning", "day": "2026-12-24", "red_day_confirmed": True}
    )
    assert "Bokat" in card.text
    opened = await anna.open("/schema/month?panel=move&booking=1")
    moved = await anna.press(opened, "Flytta", other="3 december")
    assert "Flyttat till torsdag 3 december (v. 49)" in moved.text
    back = await anna.press(moved, "Ångra")
    assert "Tillbaka på torsdag 24 december" in back.text
    form = await anna.open("/schema/month?panel=edit&booking=1")
    asked = await anna.press(form, "Spara", title="God jul")
    assert asked.status == 422
    assert asked.invalid == ["department"]
    assert asked.form("Spara")[0].fields["title"] == "God jul"
    edited = await anna.press(asked, "Spara", department=DEPARTMENT.id)
    undone = await anna.press(edited, "Ångra")
    assert undone.status == 200, "it stood there without a department"
    (booking,) = await web.bookings()
    assert (booking.day.isoformat(), booking.details.title) == ("2026-12-24", "Julhälsning")
    assert booking.details.department is None


async def test_a_page_and_a_day_are_edited_asked_about_and_undone(
    web: Stage, anna: Visitor, bo: Visitor
):
    await web.personal(ANNA).say("boka 2026-12-01 Julhälsning")
    await web.personal(BO).say(f"boka 2026-12-03 {PRODUCT.aliases[-1]} Ny cykelbro")
    opened = await anna.open(f"/schema/month?page={MAIN.id}&panel=edit&booking=1")
    filled = {"page": PRODUCT.id, "day": "2026-12-03", "title": "Jul", "department": DEPARTMENT.id}
    full = await anna.press(opened, "Spara", **filled)
    assert full.status == 422
    assert f"Torsdag 3 december (v. 49) är upptagen på {PRODUCT.name}" in full.text
    asked = await anna.press(full, "Spara", day="2026-12-24")
    assert asked.status == 409
    assert "julafton" in asked.text
    saved = await anna.press(asked, "Flytta ändå")
    placed = {each.details.title: (each.page, str(each.day)) for each in await web.bookings()}
    assert placed["Jul"] == (PRODUCT.id, "2026-12-24")
    await anna.press(saved, "Ångra")
    placed = {each.details.title: (each.page, str(each.day)) for each in await web.bookings()}
    assert placed["Julhälsning"] == (MAIN.id, "2026-12-01")


async def test_what_is_filled_in_anew_of_a_post_that_stands_is_not_passed_over(
    web: Stage, anna: Visitor
):
    await web.personal(ANNA).say(f"boka {DAY} Ny cykelbro")
    form = await anna.open(f"/schema/month?panel=book&day={DAY}")
    filled = {"title": "Ny cykelbro", "department": DEPARTMENT.id, "day": DAY}
    answered = await anna.press(form, "Boka", **filled)
    assert STOOD_BEFORE in answered.text
    (booking,) = await web.bookings()
    assert booking.details.department is None
