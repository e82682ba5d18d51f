"""Each action by card and by page: the same rows, the same audit, the same in the outbox."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.swedish.booking import MOVE_BACK
from bot.swedish.texts import ASK_READER, NO_TIME, TAKE_BACK
from bot.swedish.watch import NOT_PUBLISHED, still_moved, waits_again
from bot.web.actions import ACTIONS
from storage.idea_tables import ideas
from storage.series_tables import series, series_posts
from storage.swap_tables import proposals, queue_places
from storage.tables import audit, bookings, closed_days, outbox, pages, seats
from storage.text_tables import post_texts, reviews
from storage.watch_tables import check_ins, watches
from tests.clock import STOCKHOLM, FixedClock
from tests.makers import ANNA, BO, SIV
from tests.scenario import DEPARTMENT, MAIN, PRODUCT, Stage, stage
from tests.web.visitor import Answer, Visitor

TITLE = "Bakom kulisserna på stadsbiblioteket"
DAY, OTHER, THIRD = "2026-12-01", "2026-12-03", "2026-12-08"
WRONG = "https://www.linkedin.com/posts/x-activity-7000000000000000009-wxyz"
LINK = "https://www.linkedin.com/posts/x-activity-7000000000000000001-abcd"


@dataclass
class People:
    """Both entry points of one store."""

    web: Stage
    verbs: list[str] = field(default_factory=list[str])
    """What the page was asked to do."""

    def chat(self, person: str) -> Any:
        return self.web.personal(person)

    def page(self, person: str) -> Visitor:
        return Visitor(self.web, person, verbs=self.verbs)


Step = Callable[[People], Awaitable[Any]]


async def nothing(_: People) -> None:
    """No history."""


def booked(person: str = ANNA, day: str = DAY, title: str = TITLE) -> Step:
    async def step(people: People) -> None:
        card = await people.chat(person).say(f"boka {day} {title}")
        assert "Bokat" in card.text

    return step


async def full(people: People) -> None:
    await people.web.fill(date.fromisoformat(DAY))


def at(hour: int) -> Step:
    async def step(people: People) -> None:
        people.web.clock.at(datetime(2026, 12, 1, hour, tzinfo=STOCKHOLM))

    return step


def several(*steps: Step) -> Step:
    async def step(people: People) -> None:
        for each in steps:
            await each(people)

    return step


async def press(people: People, person: str, address: str, button: str, **filled: str) -> Answer:
    visitor = people.page(person)
    opened = await visitor.open(f"/schema/month?{address}")
    assert opened.status == 200, opened.text
    answer = await visitor.press(opened, button, **filled)
    assert answer.status == 200, answer.text[:2000]
    return answer


def paged(person: str, address: str, button: str, **filled: str) -> Step:
    async def step(people: People) -> None:
        await press(people, person, address, button, **filled)

    return step


def raw(person: str, verb: str, **data: Any) -> Step:
    """A card's button."""

    async def step(people: People) -> None:
        await people.chat(person).press_raw(verb, data)

    return step


def said(person: str, text: str) -> Step:
    async def step(people: People) -> None:
        await people.chat(person).say(text)

    return step


async def mine(people: People, person: str, button: str, **filled: str) -> None:
    visitor = people.page(person)
    answer = await visitor.press(await visitor.open("/schema/mine"), button, **filled)
    assert answer.status == 200, answer.text[:1000]


def on_mine(person: str, button: str, **filled: str) -> Step:
    return lambda people: mine(people, person, button, **filled)


def on_ideas(person: str, button: str, **filled: str) -> Step:
    """A button of the page of ideas; "*" is the first day that is offered."""

    async def step(people: People) -> None:
        visitor = people.page(person)
        opened = await visitor.open("/schema/ideas")
        offered = [each for each in opened.buttons if "(v. " in each]
        pressed = offered[0] if button == "*" else button
        answer = await visitor.press(opened, pressed, **filled)
        assert answer.status == 200, answer.text[:1000]

    return step


async def the_best_day(people: People) -> None:
    chat = people.chat(BO)
    shown = await chat.press_raw("idea", {"idea": 1})
    await chat.press(shown, shown.all_buttons("Ge den dagen")[0])


async def red_day(people: People) -> None:
    visitor = people.page(ANNA)
    opened = await visitor.open("/schema/month?panel=book&day=2026-12-24")
    asked = await visitor.press(opened, "Boka", title=TITLE, department=DEPARTMENT.id)
    assert asked.status == 409
    assert "torsdag 24 december (v. 52) är ingen vanlig arbetsdag" in asked.text.lower()
    assert (await visitor.press(asked, "Boka ändå")).status == 200


async def swapped_and_undone(people: People) -> None:
    bo = people.page(BO)
    swapped = await bo.press(await bo.open("/schema/mine"), "Byt")
    assert (await bo.press(swapped, "Ångra")).status == 200


async def chosen_on_the_card(people: People) -> None:
    chat = people.chat(ANNA)
    taken = await chat.say(f"boka {DAY} {TITLE}")
    await chat.press(await chat.press(taken, "Fråga om byte"), "Fråga om byte")


@dataclass(frozen=True, kw_only=True)
class Case:
    verb: str
    """What the page's form asks for."""
    before: Step = nothing
    card: Step
    page: Step


OF_ONE = {"booking": 1, "version": 1}
EDITED = {
    "title": "Ny rubrik",
    "department": DEPARTMENT.id,
    "theme": "tips",
    "planned_time": "10:00",
    "accessible": "true",
}
ELSEWHERE = {"page": PRODUCT.id, "day": OTHER, "department": DEPARTMENT.id}
TAKEN = several(booked(BO), booked(ANNA, OTHER, "Mitt eget"))

WRITTEN = several(booked(), raw(ANNA, "save_text", booking=1, version=0, text="Hej alla"))
READ = several(WRITTEN, raw(ANNA, "ask_reader", booking=1), raw(BO, "review_take", booking=1))
ON_A_PAGE = f"första måndagen i månaden på {PRODUCT.aliases[-1]} Månadens medarbetare"
SERIES = said(ANNA, "serie första måndagen i månaden Månadens medarbetare")

CASES = {
    "book": Case(
        verb="book",
        card=raw(ANNA, "book", title=TITLE, day=DAY, page=MAIN.id, department=DEPARTMENT.id),
        page=paged(ANNA, f"panel=book&day={DAY}", "Boka", title=TITLE, department=DEPARTMENT.id),
    ),
    "book a red day": Case(
        verb="book",
        card=raw(
            ANNA,
            "book",
            title=TITLE,
            day="2026-12-24",
            page=MAIN.id,
            department=DEPARTMENT.id,
            red_day_confirmed=True,
        ),
        page=red_day,
    ),
    "edit": Case(
        verb="edit",
        before=booked(),
        card=raw(ANNA, "save", **OF_ONE, **EDITED),
        page=paged(ANNA, "panel=edit&booking=1", "Spara", **EDITED),
    ),
    "edit onto another page and day": Case(
        verb="edit",
        before=booked(),
        card=raw(ANNA, "save", **OF_ONE, title=TITLE, **ELSEWHERE),
        page=paged(ANNA, "panel=edit&booking=1", "Spara", **ELSEWHERE),
    ),
    "move": Case(
        verb="move",
        before=booked(),
        card=raw(ANNA, "move_to", **OF_ONE, day=OTHER),
        page=paged(ANNA, "panel=move&booking=1", "Flytta", other="3 december"),
    ),
    "cancel": Case(
        verb="cancel",
        before=booked(),
        card=raw(ANNA, "confirm_cancel", **OF_ONE),
        page=paged(ANNA, "panel=cancel&booking=1", "Avboka"),
    ),
    "queue": Case(
        verb="join",
        before=several(booked(BO), full),
        card=raw(ANNA, "queue_join", day=DAY, page=MAIN.id),
        page=paged(ANNA, "panel=booking&booking=1", "Ställ mig i kö"),
    ),
    "leave the queue": Case(
        verb="leave",
        before=several(booked(BO), full, raw(ANNA, "queue_join", day=DAY, page=MAIN.id)),
        card=raw(ANNA, "queue_leave", place=1, version=1),
        page=on_mine(ANNA, "Lämna kön"),
    ),
    "take the offered day": Case(
        verb="take",
        before=several(
            booked(BO),
            full,
            raw(ANNA, "queue_join", day=DAY, page=MAIN.id, title="Väntat länge"),
            raw(BO, "confirm_cancel", **OF_ONE),
        ),
        card=raw(ANNA, "queue_take", place=1, version=2),
        page=on_mine(ANNA, "Ta dagen"),
    ),
    "ask for a swap": Case(
        verb="offer",
        before=TAKEN,
        card=raw(ANNA, "exchange_send", booking=2, version=1, how="swap", theirs="1"),
        page=paged(ANNA, "panel=swap&booking=2", "Fråga om byte", theirs="1"),
    ),
    "ask for a swap, from the day that is taken": Case(
        verb="offer",
        before=several(TAKEN, full),
        card=chosen_on_the_card,
        page=paged(ANNA, "panel=booking&booking=1", "torsdag 3 december"),
    ),
    "swap": Case(
        verb="answer",
        before=several(
            TAKEN, raw(ANNA, "exchange_send", booking=2, version=1, how="swap", theirs="1")
        ),
        card=raw(BO, "proposal_answer", proposal=1, version=1, yes=True),
        page=on_mine(BO, "Byt"),
    ),
    "undo a swap": Case(
        verb="undo-swap",
        before=several(
            TAKEN,
            raw(ANNA, "exchange_send", booking=2, version=1, how="swap", theirs="1"),
        ),
        card=several(
            raw(BO, "proposal_answer", proposal=1, version=1, yes=True),
            raw(BO, "swap_undo", proposal=1, version=2),
        ),
        page=swapped_and_undone,
    ),
    "decline": Case(
        verb="answer",
        before=several(
            TAKEN, raw(ANNA, "exchange_send", booking=2, version=1, how="swap", theirs="1")
        ),
        card=raw(BO, "proposal_answer", proposal=1, version=1, yes=False),
        page=on_mine(BO, "Nej tack"),
    ),
    "take a question back": Case(
        verb="take-back",
        before=several(
            TAKEN, raw(ANNA, "exchange_send", booking=2, version=1, how="swap", theirs="1")
        ),
        card=raw(ANNA, "proposal_back", proposal=1, version=1),
        page=on_mine(ANNA, "Ta tillbaka"),
    ),
    "give away": Case(
        verb="offer",
        before=several(said(BO, "hjälp"), booked()),
        card=raw(ANNA, "exchange_send", **OF_ONE, how="give", to=BO),
        page=paged(ANNA, "panel=swap&booking=1", "Ge bort", to=BO),
    ),
    "ask everybody": Case(
        verb="offer",
        before=booked(),
        card=raw(ANNA, "exchange_send", **OF_ONE, how="ask_all"),
        page=paged(ANNA, "panel=swap&booking=1", "Fråga alla"),
    ),
    "take over": Case(
        verb="answer",
        before=several(
            said(BO, "hjälp"), booked(), raw(ANNA, "exchange_send", **OF_ONE, how="give", to=BO)
        ),
        card=raw(BO, "proposal_answer", proposal=1, version=1, yes=True),
        page=on_mine(BO, "Jag tar den"),
    ),
    "urgent, by a superadmin": Case(
        verb="urgent",
        before=several(booked(BO), full),
        card=raw(SIV, "urgent_send", title=TITLE, day=DAY, page=MAIN.id, reason="Översvämning"),
        page=paged(
            SIV, f"panel=urgent&day={DAY}", "Boka akut", title=TITLE, reason="Översvämning"
        ),
    ),
    "urgent, asked by an editor": Case(
        verb="urgent",
        before=several(booked(BO), full),
        card=raw(ANNA, "urgent_send", title=TITLE, day=DAY, page=MAIN.id, reason="Översvämning"),
        page=paged(
            ANNA, f"panel=urgent&day={DAY}", "Fråga superadmin", title=TITLE, reason="Översvämning"
        ),
    ),
    "close": Case(
        verb="close",
        card=raw(SIV, "close", first=DAY, last=OTHER, reason="Budgeten"),
        page=paged(
            SIV, f"panel=close&day={DAY}", "Stäng", first=DAY, last=OTHER, reason="Budgeten"
        ),
    ),
    "open": Case(
        verb="open",
        before=raw(SIV, "close", first=DAY, last=DAY, reason="Budgeten"),
        card=raw(SIV, "open", first=DAY, last=DAY),
        page=paged(SIV, f"panel=day&day={DAY}", "Öppna dagen"),
    ),
    "freeze": Case(
        verb="freeze",
        before=booked(),
        card=raw(SIV, "freeze", first=DAY, last=OTHER, page=MAIN.id, reason="Utredning"),
        page=paged(
            SIV,
            f"panel=freeze&day={DAY}",
            "Frys",
            first=DAY,
            last=OTHER,
            page=MAIN.id,
            reason="Utredning",
        ),
    ),
    "write a text": Case(
        verb="text",
        before=booked(),
        card=raw(ANNA, "save_text", booking=1, version=0, text="Hej\nalla", alt_text="En bro"),
        page=paged(
            ANNA, "panel=text&booking=1", "Spara texten", text="Hej\nalla", alt_text="En bro"
        ),
    ),
    "take a cancellation back": Case(
        verb="restore",
        before=several(booked(), raw(ANNA, "confirm_cancel", **OF_ONE)),
        card=raw(ANNA, "undo_cancel", booking=1, version=2),
        page=paged(ANNA, "panel=booking&booking=1", "Ångra avbokningen"),
    ),
    "answer a check-in": Case(
        verb="check-in",
        before=several(booked(), at(10), raw(ANNA, "published", booking=1, link=LINK), at(13)),
        card=raw(ANNA, "check_in", booking=1, number=1, answer="nothing_new"),
        page=on_mine(ANNA, "Inget nytt"),
    ),
    "report as published": Case(
        verb="publish",
        before=several(booked(), at(15)),
        card=raw(ANNA, "published", booking=1, link=LINK),
        page=paged(ANNA, "panel=publish&booking=1", "Publicerat", link=LINK),
    ),
    "correct a link": Case(
        verb="correct-link",
        before=several(booked(), at(15), raw(ANNA, "published", booking=1, link=WRONG)),
        card=raw(ANNA, "correct_link", booking=1, link=LINK),
        page=paged(ANNA, "panel=publish&booking=1", "Spara länken", link=LINK),
    ),
    "take a publication back": Case(
        verb="unpublish",
        before=several(booked(), at(15), raw(ANNA, "published", booking=1, link=LINK)),
        card=raw(ANNA, "undo_published", booking=1, version=2),
        page=paged(ANNA, "panel=booking&booking=1", NOT_PUBLISHED),
    ),
    "ask for a reader": Case(
        verb="ask-reader",
        before=WRITTEN,
        card=raw(ANNA, "ask_reader", booking=1),
        page=paged(ANNA, "panel=text&booking=1", ASK_READER),
    ),
    "read a text": Case(
        verb="take-review",
        before=several(WRITTEN, raw(ANNA, "ask_reader", booking=1)),
        card=raw(BO, "review_take", booking=1),
        page=on_mine(BO, "Jag läser"),
    ),
    "find a text good": Case(
        verb="answer-review",
        before=READ,
        card=raw(BO, "review_answer", booking=1, version=1, good=True),
        page=paged(BO, "panel=read&booking=1", "Bra", note=""),
    ),
    "want a change": Case(
        verb="answer-review",
        before=READ,
        card=raw(BO, "review_answer", booking=1, version=1, note="Kortare\n**slut**"),
        page=paged(BO, "panel=read&booking=1", "Ändra", note="Kortare\n**slut**"),
    ),
    "have no time to read": Case(
        verb="give-back-review",
        before=READ,
        card=raw(BO, "review_give_back", booking=1),
        page=paged(BO, "panel=read&booking=1", NO_TIME),
    ),
    "take back the question for a reader": Case(
        verb="take-back-question",
        before=several(WRITTEN, raw(ANNA, "ask_reader", booking=1)),
        card=raw(ANNA, "review_take_back", booking=1),
        page=paged(ANNA, "panel=text&booking=1", TAKE_BACK),
    ),
    "share an idea": Case(
        verb="share-idea",
        card=said(ANNA, "idé Följ med en parkvakt"),
        page=on_ideas(ANNA, "Dela idén", line=" Följ med  en parkvakt"),
    ),
    "take an idea": Case(
        verb="take-idea",
        before=said(ANNA, "idé Följ med en parkvakt"),
        card=raw(BO, "idea_take", idea=1),
        page=on_ideas(BO, "Jag tar den: Följ med en parkvakt"),
    ),
    "give an idea a day": Case(
        verb="book-idea",
        before=said(ANNA, "idé Följ med en parkvakt"),
        card=the_best_day,
        page=on_ideas(BO, "*"),
    ),
    "lay an idea aside": Case(
        verb="put-idea-aside",
        before=said(ANNA, "idé Följ med en parkvakt"),
        card=raw(ANNA, "idea_aside", idea=1),
        page=on_ideas(ANNA, "Lägg åt sidan: Följ med en parkvakt"),
    ),
    "begin a series": Case(
        verb="start-series",
        card=said(ANNA, f"serie {ON_A_PAGE}"),
        page=on_ideas(
            ANNA,
            "Börja serien",
            said=ON_A_PAGE,
        ),
    ),
    "book a series' day": Case(
        verb="confirm-day",
        before=SERIES,
        card=raw(ANNA, "series_book", series=1, own="2026-12-07", day="2026-12-07"),
        page=on_ideas(ANNA, "Boka dagen: Månadens medarbetare"),
    ),
    "skip a series' day": Case(
        verb="skip-day",
        before=SERIES,
        card=raw(ANNA, "series_skip", series=1, own="2026-12-07"),
        page=on_ideas(ANNA, "Hoppa över: Månadens medarbetare"),
    ),
    "end a series": Case(
        verb="end-series",
        before=SERIES,
        card=raw(SIV, "series_end", series=1),
        page=on_ideas(SIV, "Avsluta serien: Månadens medarbetare"),
    ),
    "thaw": Case(
        verb="thaw",
        before=raw(SIV, "freeze", first=DAY, last=OTHER, page=MAIN.id, reason="Utredning"),
        card=said(SIV, f"tina {MAIN.aliases[-1]}"),
        page=paged(SIV, f"page={MAIN.id}&panel=day&day={DAY}", "Tina"),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_an_action_is_the_same_by_card_and_by_page(tmp_path: Path, case: Case):
    async with store(tmp_path / "card") as by_card, store(tmp_path / "page") as by_page:
        for people, step in ((by_card, case.card), (by_page, case.page)):
            for person in (ANNA, BO, SIV):
                await people.chat(person).say("hjälp")
            await case.before(people)
            people.web.clock.move(timedelta(seconds=1))
            before = await written(people.web)
            await step(people)
            after = await written(people.web)
            assert after != before
        assert await written(by_page.web) == await written(by_card.web)
        assert case.verb in by_page.verbs


async def test_a_publication_taken_back_on_the_page_is_undone_there_by_its_author_alone(
    tmp_path: Path,
) -> None:
    async with store(tmp_path / "page") as people:
        before = several(booked(), at(15), raw(ANNA, "published", booking=1, link=LINK))
        await before(people)
        seen = await people.page(BO).open("/schema/month?panel=booking&booking=1")
        assert NOT_PUBLISHED not in seen.text
        taken = await press(people, ANNA, "panel=booking&booking=1", NOT_PUBLISHED)
        assert waits_again(LINK + "/") in taken.text
        [booking] = await people.web.bookings()
        assert booking.link == ""
        await people.page(ANNA).press(taken, "Ångra")
        [booking] = await people.web.bookings()
        assert booking.link == LINK + "/", "the link that was taken away"


async def test_a_post_that_was_out_early_and_is_not_goes_back_to_its_day_on_the_page(
    tmp_path: Path,
) -> None:
    async with store(tmp_path / "page") as people:
        before = several(booked(), raw(ANNA, "published", booking=1, link=LINK))
        await people.chat(ANNA).say("hjälp")
        await before(people)
        [out] = await people.web.bookings()
        taken = await press(people, ANNA, "panel=booking&booking=1", NOT_PUBLISHED)
        assert out.day < date.fromisoformat(DAY)
        assert still_moved(date.fromisoformat(DAY), out.day) in taken.text
        await people.page(ANNA).press(taken, MOVE_BACK)
        [booking] = await people.web.bookings()
        assert (booking.day, booking.link) == (date.fromisoformat(DAY), "")


def test_every_action_of_the_page_is_compared():
    assert {case.verb for case in CASES.values()} == set(ACTIONS)


@asynccontextmanager
async def store(folder: Path) -> AsyncIterator[People]:
    folder.mkdir()  # noqa: ASYNC240 - as a fixture would
    async with stage(folder, FixedClock()) as web:
        yield People(web)


async def written(web: Stage) -> dict[str, Sequence[Any]]:
    """All that the two must have in common; by which entry point somebody came differs."""
    web.bot.worker.stop()
    found: dict[str, Sequence[Any]] = {}
    async with web.bot.engine.connect() as connection:
        for table in (
            bookings,
            seats,
            queue_places,
            proposals,
            closed_days,
            pages,
            post_texts,
            watches,
            check_ins,
            reviews,
            ideas,
            series,
            series_posts,
        ):
            rows = await connection.execute(select(table).order_by(*table.primary_key.columns))
            found[table.name] = [dict(row) for row in rows.mappings()]
        rows = await connection.execute(select(audit).order_by(audit.c.id))
        found["audit"] = [
            {name: row[name] for name in ("at", "actor", "action", "subject", "before", "after")}
            for row in rows.mappings()
        ]
        rows = await connection.execute(select(outbox.c.kind, outbox.c.to, outbox.c.payload))
        found["outbox"] = sorted(
            f"{row.kind} {row.to} {row.payload}"
            for row in rows
            if row.kind not in {"team.roster", "digest.post"}
        )
    return found
