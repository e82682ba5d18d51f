"""What superadmins set, by text and by form, and what becomes of the bookings it touches."""

import pytest

from bot.schedule.model import ContentType
from bot.swedish.settings import ALL_BUT, NOTHING_FROZEN, one_page, one_stretch
from cards.settings import MOST_EDITORS
from tests.makers import ANNA, BO, SIV, person
from tests.scenario import DEPARTMENT, MAIN, Card, Stage, settled


def filled(card: Card, **given: str) -> dict[str, str]:
    return {each: str(node.get("value", "")) for each, node in card.inputs.items()} | given


async def to_person(stage: Stage, person: str) -> list[Card]:
    await settled(stage)
    return [
        Card(each.body["attachments"][0]["content"])
        for each in stage.teams.received
        if each.method == "POST"
        and each.conversation_id == f"a:{person}"
        and isinstance(each.body, dict)
        and each.body.get("attachments")
    ]


def frozen_as(stage: Stage) -> str:
    """What people call the main page."""
    return stage.main.aliases[-1]


@pytest.fixture
async def installed(teams: Stage) -> Stage:
    await teams.install(ANNA, BO)
    return teams


@pytest.mark.everywhere
async def test_days_are_closed_by_text_and_nobody_books_them(installed: Stage) -> None:
    siv = installed.personal(SIV)
    closed = await siv.say("/stäng 7/12–9/12 Budgetkampanj")
    assert "Stängt 7–9 december" in closed.text
    refused = await installed.personal(ANNA).say("/boka 8/12 Ny cykelbro")
    assert "Budgetkampanj" in refused.text
    assert await installed.bookings() == []
    reopened = await siv.press(closed, "Öppna")
    assert "Öppet igen 7–9 december" in reopened.text
    assert "Bokat:" in (await installed.personal(ANNA).say("/boka 8/12 Ny cykelbro")).text


async def test_days_are_closed_by_form_and_what_was_filled_in_is_kept(installed: Stage) -> None:
    siv = installed.personal(SIV)
    form = await siv.say("/stäng")
    again = await siv.press(
        form, "Stäng dagar", filled(form, first="2026-12-09", last="2026-12-07", reason="Kampanj")
    )
    assert "kommer före den första" in again.text
    assert again.inputs["reason"]["value"] == "Kampanj"
    closed = await siv.press(again, "Stäng dagar", filled(again, last="2026-12-10"))
    assert "Stängt 9–10 december" in closed.text


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        ("close", {"first": "2026-12-08", "reason": ""}),
        ("close", {"first": "2026-12-08", "last": "2026-12-07", "reason": "Mässa"}),
        ("freeze", {"first": "2026-12-08", "reason": ""}),
        ("save_page", {"seats": "2", "types": "", "editors": BO, "review": "reader"}),
        ("add_page", {"name": MAIN.name}),
        ("save_department", {"name": "", "short": "IDR"}),
        ("save_department", {"name": DEPARTMENT.name, "short": "IDR"}),
    ],
)
async def test_a_form_that_is_refused_comes_back_as_it_was_filled_in(
    installed: Stage, verb: str, given: dict[str, str]
) -> None:
    """A page that was left out would be every page, at the next press."""
    siv = installed.personal(SIV)
    if verb in {"close", "freeze"}:
        given = given | {"page": installed.product.id}
    hidden = {}
    if verb == "save_page":
        form = await siv.press_raw("edit_page", {"page": installed.product.id})
        hidden = form.buttons["Spara"]["data"]
    again = await siv.press_raw(verb, hidden | given)
    assert {name: again.inputs[name].get("value") or "" for name in given} == given


async def test_a_pages_editor_stays_in_the_form_however_many_people_there_are(
    installed: Stage,
) -> None:
    siv = installed.personal(SIV)
    form = await siv.press_raw("edit_page", {"page": installed.product.id})
    await siv.press(form, "Spara", filled(form, editors=BO))
    async with installed.storage.begin() as tx:
        for number in range(MOST_EDITORS):
            await tx.people.put(person(f"{number:08}-0000-4000-8000-000000000000"))
    form = await siv.press_raw("edit_page", {"page": installed.product.id})
    editors = form.inputs["editors"]
    assert BO in [each["value"] for each in editors["choices"]]
    assert editors["value"] == BO


async def test_what_stands_on_a_closed_day_is_kept_and_listed(installed: Stage) -> None:
    await installed.personal(ANNA).say("/boka 8/12 Ny cykelbro")
    closed = await installed.personal(SIV).say("/stäng 7/12 till 9/12 Budgetkampanj")
    assert "Ny cykelbro" in closed.text
    assert len(await installed.bookings()) == 1


async def test_one_page_may_be_closed_alone(installed: Stage) -> None:
    await installed.personal(SIV).say(f"/stäng {installed.product.aliases[-1]} 8/12 Mässa")
    anna, named = installed.personal(ANNA), installed.product.aliases[-1]
    assert "Mässa" in (await anna.say(f"/boka 8/12 {named} Nya företag")).text
    assert "Bokat:" in (await anna.say("/boka 8/12 Ny cykelbro")).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/stäng 24/12", "Skriv en motivering"),
        ("/stäng kanske sen", "Jag förstod inte"),
        ("/stäng 1/11/2026 för sent", "har redan varit"),
        ("/frys {page} 1/12–1/6 kris", "Ta högst 100"),
    ],
)
async def test_what_is_missing_is_asked_for_in_the_form(
    installed: Stage, typed: str, said: str
) -> None:
    form = await installed.personal(SIV).say(typed.format(page=frozen_as(installed)))
    assert said in form.text
    assert {"first", "last", "reason"} <= set(form.inputs)


async def test_a_freeze_keeps_marks_and_proposes_and_is_undone(installed: Stage) -> None:
    anna = installed.personal(ANNA)
    await anna.say("/boka 8/12 Ny cykelbro")
    siv = installed.personal(SIV)
    frozen = await siv.say(f"/frys {frozen_as(installed)} 7/12–9/12 Kris i hamnen")
    assert f"{installed.main.name} är fryst 7–9 december" in frozen.text
    assert "Ny cykelbro" in frozen.text
    [*_, proposal] = await to_person(installed, ANNA)
    assert "Kris i hamnen" in proposal.text
    moves = [each for each in proposal.buttons.values() if each["verb"] == "move_to"]
    assert moves
    [booking] = await installed.bookings()
    assert booking.is_active
    assert "fryst" in (await installed.personal(BO).say("/boka 8/12 Annat")).text
    marked = await anna.press_raw("booking", {"booking": 1})
    assert "Sidan är fryst 7–9 december" in marked.text
    unfrozen = await siv.press(frozen, "Tina")
    assert "är inte fryst längre" in unfrozen.text
    await settled(installed)
    shown = [
        Card(body["attachments"][0]["content"])
        for key, body in installed.teams.posted.items()
        if installed.teams.where[key] == f"a:{ANNA}"
    ]
    assert not any("fryst" in card.text for card in shown), "no card says what is past"
    assert not any("move_to" in str(card.content) for card in shown)
    receipt = await installed.personal(BO).say("/boka 9/12 Annat")
    assert "Bokat:" in receipt.text


async def test_a_frozen_booking_is_moved_from_the_proposal(installed: Stage) -> None:
    anna = installed.personal(ANNA)
    await anna.say("/boka 8/12 Ny cykelbro")
    await installed.personal(SIV).say(f"/frys {frozen_as(installed)} 7/12–9/12 Kris")
    [*_, proposal] = await to_person(installed, ANNA)
    move = next(each for each in proposal.buttons.values() if each["verb"] == "move_to")
    await anna.press(proposal, move)
    [booking] = await installed.bookings()
    assert booking.day.isoformat() == move["data"]["day"]


async def test_no_proposal_goes_out_for_a_freeze_that_was_undone(installed: Stage) -> None:
    await installed.personal(ANNA).say("/boka 8/12 Ny cykelbro")
    await settled(installed)
    before = len(await to_person(installed, ANNA))
    siv = installed.personal(SIV)
    async with installed.storage.writer.begin():
        pass
    frozen = await siv.say(f"/frys {frozen_as(installed)} 7/12–9/12 Kris")
    await siv.press(frozen, "Tina")
    told = await to_person(installed, ANNA)
    proposals = [card for card in told[before:] if "move_to" in str(card.content)]
    again = await siv.say("/tina")
    assert NOTHING_FROZEN in again.text
    assert len(proposals) <= 1


async def test_fewer_seats_list_the_bookings_that_are_now_too_many(installed: Stage) -> None:
    siv = installed.personal(SIV)
    pages = await siv.press(
        await siv.say("/inställningar"), {"verb": "settings", "data": {"part": "pages"}}
    )
    form = await siv.press(pages, pages.all_buttons("Ändra")[0])
    saved = await siv.press(form, "Spara", filled(form, seats="2"))
    assert "2 platser per dag" in saved.text
    await installed.personal(ANNA).say("/boka 8/12 Ny cykelbro")
    await installed.personal(BO).say("/boka 8/12 Nytt bibliotek")
    form = await siv.press_raw("edit_page", {"page": installed.main.id})
    saved = await siv.press(form, "Spara", filled(form, seats="1", types="post,event"))
    assert "Nytt bibliotek" in saved.text
    assert "Ny cykelbro" not in saved.text
    async with installed.storage.read() as tx:
        page = await tx.pages.get(installed.main.id)
    assert page is not None
    assert page.seated_types == {ContentType.POST, ContentType.EVENT}
    assert len(await installed.bookings()) == 2


async def test_a_page_may_have_editors_of_its_own(installed: Stage) -> None:
    siv = installed.personal(SIV)
    form = await siv.press_raw("edit_page", {"page": installed.product.id})
    await siv.press(form, "Spara", filled(form, editors=BO))
    typed = f"/boka 8/12 {installed.product.aliases[-1]} Nya företag"
    refused = await installed.personal(ANNA).say(typed)
    assert "har egna redaktörer" in refused.text
    assert "Bokat:" in (await installed.personal(BO).say(typed)).text


async def test_a_form_drawn_before_somebody_elses_change_overwrites_nothing(
    installed: Stage,
) -> None:
    siv = installed.personal(SIV)
    old = await siv.press_raw("edit_page", {"page": installed.main.id})
    await siv.press(old, "Spara", filled(old, seats="3"))
    again = await siv.press(old, "Spara", filled(old, seats="1"))
    assert "Någon hann ändra före dig" in again.text
    assert again.inputs["seats"]["value"] == "3"


async def test_pages_and_departments_are_added_and_renamed(installed: Stage) -> None:
    siv = installed.personal(SIV)
    form = await siv.press_raw("ask_page", {})
    page = await siv.press(form, "Spara", {"name": "Helsingborg Kultur"})
    assert "Helsingborg Kultur" in page.text
    again = await siv.press(form, "Spara", {"name": "helsingborg kultur"})
    assert "Det finns redan något" in again.text
    form = await siv.press_raw("edit_department", {})
    listed = await siv.press(form, "Spara", {"name": "Idrottsförvaltningen", "short": "idr"})
    assert "Idrottsförvaltningen (IDR)" in listed.text
    form = await siv.press_raw("edit_department", {"department": "idrottsforvaltningen"})
    listed = await siv.press(form, "Spara", filled(form, name="Idrott och fritid"))
    assert "Idrott och fritid (IDR)" in listed.text
    assert "Idrottsförvaltningen" not in listed.text


async def test_every_change_stands_in_the_audit_log(installed: Stage) -> None:
    siv = installed.personal(SIV)
    closed = await siv.say("/stäng 7/12–9/12 Budgetkampanj")
    await siv.press(closed, "Öppna")
    frozen = await siv.say(f"/frys {frozen_as(installed)} 7/12–9/12 Kris")
    await siv.press(frozen, "Tina")
    form = await siv.press_raw("edit_page", {"page": installed.main.id})
    await siv.press(form, "Spara", filled(form, seats="2"))
    async with installed.bot.engine.connect() as connection:
        rows = await connection.exec_driver_sql("SELECT action, actor FROM audit ORDER BY id")
        written = [(row[0], row[1]) for row in rows]
    assert written == [(each, SIV) for each in ("close", "open", "freeze", "unfreeze", "page")]


OF_A_DEPARTMENT = pytest.mark.first_municipality("a department has a page of its own")


@pytest.mark.parametrize(
    "typed",
    [
        "24/12 flytt på {alias}",
        "24/12 flytt ({alias})",
        "24/12 flytt ({alias}), ny ledning",
        "24/12 flytt, {alias}, ny ledning",
        "24/12 flytt: {alias}!",
        pytest.param("24/12 {short}", marks=OF_A_DEPARTMENT),
        pytest.param("{short} 24/12 flytt", marks=OF_A_DEPARTMENT),
        pytest.param("24/12 ny ledning, {short}", marks=OF_A_DEPARTMENT),
        pytest.param("24/12 vi flyttar {department}", marks=OF_A_DEPARTMENT),
    ],
)
@pytest.mark.parametrize("command", ["stäng", "frys"])
async def test_a_page_or_its_department_in_the_reason_is_asked_about_with_the_page_chosen(
    installed: Stage, command: str, typed: str
) -> None:
    siv = installed.personal(SIV)
    page = installed.product
    own = next((each for each in installed.organisation.departments if each.id == page.id), None)
    said = typed.format(
        alias=page.aliases[-1], short=own and own.short, department=own and own.name
    )
    form = await siv.say(f"/{command} {said}")
    assert form.inputs["page"]["value"] == page.id
    assert page.name in form.text
    assert form.inputs["reason"]["value"] == said.replace("24/12 ", "", 1)


@pytest.mark.parametrize("typed", ["24/12 halva dagen", "24/12 halvdag flytt", "24/12 em"])
async def test_half_a_day_is_not_closed_unasked(installed: Stage, typed: str) -> None:
    form = await installed.personal(SIV).say(f"/stäng {typed}")
    assert {"first", "last", "reason"} <= set(form.inputs)


@pytest.mark.parametrize("typed", ["24/12 jul, 31/12 nyår", "24/12 helg 31/12 helg", "24/12 nyår"])
async def test_of_days_one_by_one_every_word_stands_in_the_form(
    installed: Stage, typed: str
) -> None:
    form = await installed.personal(SIV).say(f"/stäng {typed}")
    assert form.inputs["reason"]["value"] == typed or form.inputs["first"]["value"] == "2026-12-24"
    assert typed.split()[1].strip(",") in form.inputs["reason"]["value"]


@pytest.mark.parametrize(
    "typed",
    ["/stäng varje fredag Möte", "/frys varje fredag Möte", "/öppna varje fredag"],
)
async def test_days_that_come_again_are_asked_for_one_stretch_at_a_time(
    installed: Stage, typed: str
) -> None:
    form = await installed.personal(SIV).say(typed)
    assert one_stretch("varje fredag") in form.text
    if "Möte" in typed:
        assert form.inputs["reason"]["value"] == "Möte"


async def test_absence_that_comes_again_is_asked_for_one_stretch_at_a_time(
    installed: Stage,
) -> None:
    form = await installed.personal(SIV).say("/frånvaro varannan fredag Bo")
    assert one_stretch("varannan fredag") in form.text
    assert form.inputs["deputy"]["value"] == BO


@pytest.mark.parametrize(
    "typed",
    [
        "24/12 alla utom {page}",
        "alla sidor utom {page} 24/12 Jul",
        "alla utom {page} och {other} 24/12 Jul",
        "24/12 på alla sidor förutom på {page}",
        "24/12 Jul, men inte {page}",
        "inte {page} 24/12",
        "24/12 alla exkl {page}",
        "24/12 alla minus {page}",
        "24/12 alla sidor minus {page} och {other}",
        "24/12 alla sidor, undantaget {page}",
    ],
)
@pytest.mark.parametrize("command", ["stäng", "frys"])
async def test_a_page_that_is_not_meant_is_never_chosen(
    installed: Stage, command: str, typed: str
) -> None:
    page, other = installed.products[:2]
    said = typed.format(page=page.aliases[-1], other=other.aliases[-1])
    form = await installed.personal(SIV).say(f"/{command} {said}")
    assert ALL_BUT in form.text
    assert not form.inputs["page"].get("value")
    assert form.inputs["first"]["value"] == "2026-12-24"
    assert page.aliases[-1] in form.inputs["reason"]["value"]


@pytest.mark.parametrize("typed", ["Jul men håll {page} öppen", "Jul, {page} är öppen"])
@pytest.mark.parametrize("command", ["stäng", "frys"])
async def test_a_page_within_the_reason_is_asked_about_and_not_chosen(
    installed: Stage, command: str, typed: str
) -> None:
    said = typed.format(page=installed.product.aliases[-1])
    form = await installed.personal(SIV).say(f"/{command} 24/12 {said}")
    assert not form.inputs["page"].get("value")
    assert form.inputs["first"]["value"] == "2026-12-24"
    assert form.inputs["reason"]["value"] == said


@OF_A_DEPARTMENT
async def test_a_department_that_is_not_meant_is_never_chosen(installed: Stage) -> None:
    own = next(
        each for each in installed.organisation.departments if each.id == installed.product.id
    )
    form = await installed.personal(SIV).say(f"/stäng 24/12 alla utom {own.short}")
    assert ALL_BUT in form.text
    assert not form.inputs["page"].get("value")


async def test_a_day_that_is_not_meant_is_never_chosen(installed: Stage) -> None:
    form = await installed.personal(SIV).say(f"/frys {frozen_as(installed)} inte 24/12")
    assert not form.inputs["first"].get("value")
    assert "inte 24/12" in form.inputs["reason"]["value"]


@pytest.mark.parametrize("typed", ["alla utom {page}", "december utom {page}", "inte {page}"])
@pytest.mark.parametrize("command", ["schema", "ledigt", "statistik"])
async def test_a_page_that_is_not_meant_is_never_shown(
    installed: Stage, command: str, typed: str
) -> None:
    page = installed.product
    for name in (page.aliases[-1], page.name):
        said = typed.format(page=name)
        shown = await installed.personal(SIV).say(f"/{command} {said}")
        assert not any(line.startswith(f"{page.name} ·") for line in shown.text.split("\n"))
        assert f"{said.removeprefix('december ')}”" in shown.text


@pytest.mark.parametrize(
    ("command", "typed"),
    [
        ("stäng", "/öppna 24/12 {page} och {other}"),
        ("stäng", "/öppna {page}, {other} 24/12"),
        ("frys", "/tina {page} och {other}"),
        ("frys", "/tina {page} & {other}"),
    ],
)
async def test_pages_are_opened_one_at_a_time(installed: Stage, command: str, typed: str) -> None:
    siv = installed.personal(SIV)
    page, other = installed.products[:2]
    for each in (page, other):
        await siv.say(f"/{command} {each.aliases[-1]} 24/12 Jul")
    shown = await siv.say(typed.format(page=page.aliases[-1], other=other.aliases[-1]))
    assert one_page(page, [other]) in shown.text
    back = "Öppna" if command == "stäng" else "Tina"
    assert len(shown.all_buttons(back)) == 2


@pytest.mark.parametrize("typed", ["/öppna 24/12 alla utom {page}", "/tina alla utom {page}"])
async def test_all_pages_but_one_are_not_opened(installed: Stage, typed: str) -> None:
    shown = await installed.personal(SIV).say(typed.format(page=installed.product.aliases[-1]))
    assert ALL_BUT in shown.text


@pytest.mark.parametrize(
    ("again", "opened"),
    [
        ("14/12–16/12", 1),
        ("8/12–9/12", 1),
        ("7/12–9/12", 1),
        ("9/12–16/12", 1),
        ("7/12–16/12", 0),
        ("7/12–11/12", 0),
    ],
)
@pytest.mark.parametrize("whose", ["{page} ", ""])
async def test_days_that_another_freeze_opens_again_are_told_of(
    installed: Stage, again: str, opened: int, whose: str
) -> None:
    siv = installed.personal(SIV)
    await siv.say(f"/frys {frozen_as(installed)} 7/12–11/12 Kris i hamnen")
    said = (await siv.say(f"/frys {whose.format(page=frozen_as(installed))}{again} Storm")).text
    assert said.count("var fryst 7–11 december") == opened
    assert said.count("går att boka igen") == opened


async def test_who_waits_for_a_day_that_a_shorter_freeze_opens_is_offered_it(
    installed: Stage,
) -> None:
    anna, bo, siv = (installed.personal(each) for each in (ANNA, BO, SIV))
    await anna.say("/boka 10/12 Annas inlägg")
    await bo.say("/kö 10/12 Bos inlägg")
    await siv.say(f"/frys {frozen_as(installed)} 9/12–11/12 Kris")
    question = await anna.say("/avboka 10/12")
    confirm = next(each for each in question.buttons.values() if each["verb"] == "confirm_cancel")
    await anna.press(question, confirm)
    assert "Ta dagen" not in (await bo.say("/kö")).buttons
    await siv.say(f"/frys {frozen_as(installed)} 9/12 Kris")
    assert "Ta dagen" in (await bo.say("/kö")).buttons
