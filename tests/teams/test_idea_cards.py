"""An idea's open card in the channel: it follows what happens, and takes others' reactions."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import insert

from bot.schedule.ideas import Idea, IdeaId, IdeaState
from bot.swedish.ideas import GIVE, HAS_DAY, LAID_ASIDE, REACT, SHARED, SHARED_IN_LIST, TAKE
from bot.usecases.channel import MOST_AT_ONCE
from bot.wiring.parts import Parts
from storage.conversations import PostedCard
from storage.tables import outbox
from tests.clock import STOCKHOLM, FixedClock
from tests.doubles.connector import Fault
from tests.makers import ANNA, BO, SIV
from tests.scenario import LOCAL, TEAM, Card, Chat, Stage, settled, stage
from tests.teams.test_ideas import anna, digest_in
from tests.teams.test_publication import cards_in
from tests.teams.test_swaps import worked
from tests.teams.test_team import event
from tests.web.visitor import Visitor

__all__ = ["anna"]

IDEA = "Följ med en **parkvakt** en morgon"
STRANGER = "dddd0000-0000-4000-8000-000000000009"
SHARES = "Anna Ek delar en idé"


async def standing(teams: Stage) -> PostedCard:
    """Where the first idea's card stands."""
    await worked(teams)
    async with teams.storage.read() as tx:
        [place] = await tx.conversations.cards("idea:1")
    return place


async def in_channel(teams: Stage) -> Card:
    place = await standing(teams)
    assert teams.teams.where[place.activity] == TEAM
    return Card(teams.teams.posted[place.activity]["attachments"][0]["content"])


async def idea_in(teams: Stage) -> Idea:
    async with teams.storage.read() as tx:
        idea = await tx.ideas.get(IdeaId(1))
    assert idea is not None
    return idea


def everywhere(teams: Stage) -> list[Card]:
    return [card for card in cards_in(teams, TEAM) if "parkvakt" in card.text]


def posts(teams: Stage) -> list[Card]:
    return [card for card in cards_in(teams, TEAM) if "delar en idé" in card.text]


def at_card(teams: Stage, person: str, place: PostedCard) -> Chat:
    """Somebody who presses the card where it stands."""
    chat = teams.channel(person)
    chat.conversation = f"{place.conversation};messageid={place.activity}"
    chat.last_posted = place.activity
    return chat


@pytest.mark.parametrize("where", ["chat", "channel", "page"])
async def test_an_idea_stands_in_the_channel_wherever_it_was_shared(
    teams: Stage, anna: Chat, where: str
) -> None:
    if where == "page":
        page = Visitor(teams, ANNA)
        said = (await page.press(await page.open("/schema/ideas"), "Dela idén", line=IDEA)).text
    elif where == "chat":
        said = (await anna.say(f"/idé {IDEA}")).text
    else:
        assert (
            await teams.channel(ANNA).deliver(teams.channel(ANNA).message(f"/idé {IDEA}")) == 200
        )
        said = cards_in(teams, f"a:{ANNA}")[-1].text
    assert SHARED in said, "the thanks are for its author alone"
    card = await in_channel(teams)
    shown = card.text.replace("\\", "")
    assert shown.splitlines()[:3] == [SHARES, IDEA, REACT]
    assert set(card.buttons) == {TAKE, GIVE}
    await settled(teams)
    assert len(posts(teams)) == 1


@pytest.fixture
async def service(tmp_path: Path, clock: FixedClock) -> AsyncIterator[Stage]:
    """Where one person alone sees what is meant for them."""
    parts = Parts(client=replace(LOCAL, targets=True))
    async with stage(tmp_path, clock, parts=parts) as teams:
        await teams.install(ANNA, BO, SIV)
        yield teams


async def test_who_takes_it_gets_the_days_alone_and_all_see_who_does(service: Stage) -> None:
    await service.personal(ANNA).say(f"/idé {IDEA}")
    place = await standing(service)
    bo = at_card(service, BO, place)
    for button in (TAKE, GIVE):
        assert await bo.invoke(*pressed((await in_channel(service)).buttons[button])) != {}
        alone = service.teams.sent_to(bo.conversation)[-1]
        assert alone["recipient"] == {"id": f"29:{BO}", "isTargeted": True}
        days = Card(alone["attachments"][0]["content"])
        assert len(days.all_buttons("Ge den dagen")) == 3
        card = await in_channel(service)
        assert "Bo Al tar den" in card.text
        assert set(card.buttons) == {GIVE}
    late = at_card(service, SIV, place)
    await late.invoke("idea_take", {"idea": 1})
    assert "Bo Al tar den" in str(service.teams.sent_to(late.conversation)[-1])
    booked = await bo.press(days, days.all_buttons("Ge den dagen")[0])
    assert "Bokat:" in booked.text
    card = await in_channel(service)
    assert HAS_DAY in card.text
    assert card.buttons == {}


def pressed(button: object) -> tuple[object, object]:
    assert isinstance(button, dict)
    return button["verb"], button["data"]


@pytest.mark.everywhere
async def test_the_card_follows_what_becomes_of_it(teams: Stage, anna: Chat) -> None:
    shared = await anna.say(f"/idé {IDEA}")
    bo = teams.personal(BO)
    assert set((await in_channel(teams)).buttons) == {TAKE, GIVE}
    await bo.press(shared, shared.all_buttons("Ge den dagen")[0])
    card = await in_channel(teams)
    assert (HAS_DAY in card.text, card.buttons) == (True, {})
    cancelled = await bo.press_raw("confirm_cancel", {"booking": 1, "version": 1})
    assert set((await in_channel(teams)).buttons) == {TAKE, GIVE}
    await bo.press(cancelled, "Ångra")
    assert HAS_DAY in (await in_channel(teams)).text
    await bo.press_raw("confirm_cancel", {"booking": 1, "version": 3})
    await anna.press_raw("idea_aside", {"idea": 1})
    card = await in_channel(teams)
    assert (LAID_ASIDE in card.text, card.buttons) == (True, {})
    assert len(everywhere(teams)) == 1, "one message all the while"


async def test_what_nobody_touches_says_so_where_it_stood(teams: Stage, anna: Chat) -> None:
    await anna.say(f"/idé {IDEA}")
    await standing(teams)
    teams.clock.move(timedelta(days=90))
    card = await in_channel(teams)
    assert (LAID_ASIDE in card.text, card.buttons) == (True, {})


async def test_what_has_its_day_before_it_was_posted_is_not_posted(
    teams: Stage, anna: Chat
) -> None:
    teams.teams.closed[TEAM] = "BotNotInConversationRoster"
    shared = await anna.say(f"/idé {IDEA}")
    await worked(teams)
    await anna.press(shared, shared.all_buttons("Ge den dagen")[0])
    await back_in_channel(teams)
    assert posts(teams) == []
    assert (await teams.bot.queue.backlog(teams.clock.now())).dead == 0
    async with teams.storage.read() as tx:
        assert await tx.conversations.cards("idea:1") == []


async def test_without_a_channel_an_idea_is_shared_all_the_same(teams: Stage) -> None:
    anna = teams.personal(ANNA)
    shared = await anna.say(f"/idé {IDEA}")
    await settled(teams)
    assert posts(teams) == []
    assert (SHARED in shared.text, SHARED_IN_LIST in shared.text) == (False, True)
    page = Visitor(teams, ANNA)
    said = await page.press(await page.open("/schema/ideas"), "Dela idén", line="En simlärare")
    assert SHARED_IN_LIST in said.text
    await anna.press(shared, "Jag tar den")
    await settled(teams)
    assert (await idea_in(teams)).taken_by == ANNA


async def channel_events(teams: Stage, *events: str) -> None:
    for each in events:
        assert (await teams.post(event(teams, each, id=TEAM)))[0] == 200
    await settled(teams)


async def bot_is(teams: Stage, action: str) -> None:
    await teams.post(teams.channel(ANNA).activity("installationUpdate") | {"action": action})
    await settled(teams)


async def spoken_to(teams: Stage) -> None:
    await teams.channel(ANNA).say("hjälp")
    await settled(teams)


FIRST_KNOWN: Final = {
    "added": lambda teams: bot_is(teams, "add"),
    "spoken to": spoken_to,
}


@pytest.mark.parametrize("how", FIRST_KNOWN)
async def test_an_idea_from_before_there_was_a_channel_stands_there_once_there_is(
    teams: Stage, how: str
) -> None:
    anna = teams.personal(ANNA)
    await anna.say(f"/idé {IDEA}")
    await anna.say("/idé En simlärare")
    given = await anna.say("/idé En brandman")
    await settled(teams)
    await anna.press(given, given.all_buttons("Ge den dagen")[0])
    await FIRST_KNOWN[how](teams)
    await FIRST_KNOWN[how](teams)
    async with teams.storage.read() as tx:
        places = [await tx.conversations.cards(f"idea:{each}") for each in (1, 2, 3)]
    assert [len(each) for each in places] == [1, 1, 0]
    [place] = places[0]
    await teams.personal(ANNA).press_raw("idea_take", {"idea": 1})
    await settled(teams)
    card = Card(teams.teams.posted[place.activity]["attachments"][0]["content"])
    assert "Anna Ek tar den" in card.text


LOST_AND_FOUND: Final = {
    "out and in": (lambda teams: bot_is(teams, "remove"), lambda teams: bot_is(teams, "add")),
    "archived and back": (
        lambda teams: channel_events(teams, "teamArchived"),
        lambda teams: channel_events(teams, "teamUnarchived"),
    ),
    "deleted and back": (
        lambda teams: channel_events(teams, "channelDeleted"),
        lambda teams: channel_events(teams, "channelRestored"),
    ),
}


@pytest.mark.parametrize("how", LOST_AND_FOUND)
async def test_an_idea_from_while_the_channel_was_away_stands_there_once_it_is_back(
    teams: Stage, anna: Chat, how: str
) -> None:
    await anna.say("/idé En simlärare")
    lost, found = LOST_AND_FOUND[how]
    await lost(teams)
    assert SHARED_IN_LIST in (await anna.say(f"/idé {IDEA}")).text
    await settled(teams)
    for _ in range(2):
        await found(teams)
    assert [IDEA in each.text.replace("\\", "") for each in posts(teams)] == [False, True]


async def test_an_idea_whose_day_is_cancelled_gets_the_card_that_it_never_got(
    teams: Stage,
) -> None:
    anna = teams.personal(ANNA)
    shared = await anna.say(f"/idé {IDEA}")
    await anna.press(shared, shared.all_buttons("Ge den dagen")[0])
    await bot_is(teams, "add")
    assert posts(teams) == []
    await anna.press_raw("confirm_cancel", {"booking": 1, "version": 1})
    assert set((await in_channel(teams)).buttons) == {TAKE, GIVE}


async def test_of_very_many_ideas_the_latest_stand_in_a_new_channel(teams: Stage) -> None:
    anna = teams.personal(ANNA)
    for number in range(MOST_AT_ONCE + 2):
        teams.clock.move(timedelta(minutes=1))
        await anna.say(f"/idé Nummer {number}")
    await settled(teams)
    await bot_is(teams, "add")
    shown = [card.text.splitlines()[1] for card in posts(teams)]
    assert shown == [f"Nummer {number}" for number in range(2, MOST_AT_ONCE + 2)]


async def test_a_channel_that_is_closed_to_the_bot_leaves_a_letter_to_send_again(
    teams: Stage, anna: Chat
) -> None:
    teams.teams.closed[TEAM] = "BotNotInConversationRoster"
    await anna.say(f"/idé {IDEA}")
    await settled(teams)
    assert posts(teams) == []
    assert (await teams.bot.queue.backlog(teams.clock.now())).dead == 1
    await back_in_channel(teams)
    assert SHARES in (await in_channel(teams)).text


async def test_a_card_that_the_bot_could_not_edit_while_it_was_away_follows_once_it_is_back(
    teams: Stage, anna: Chat
) -> None:
    await anna.say(f"/idé {IDEA}")
    place = await standing(teams)
    await teams.post(teams.channel(ANNA).activity("installationUpdate") | {"action": "remove"})
    teams.teams.closed[TEAM] = "BotNotInConversationRoster"
    await teams.personal(BO).press_raw("idea_take", {"idea": 1})
    await settled(teams)
    await back_in_channel(teams)
    await teams.channel(SIV).react(place.activity, added="like")
    assert (await idea_in(teams)).reactions == 1
    await anna.press_raw("idea_aside", {"idea": 1})
    card = await in_channel(teams)
    assert (LAID_ASIDE in card.text, card.buttons) == (True, {})


async def back_in_channel(teams: Stage) -> None:
    """The bot is let in again, and a superadmin has what was given up sent once more."""
    teams.teams.closed.clear()
    await teams.post(teams.channel(ANNA).activity("installationUpdate") | {"action": "add"})
    await teams.bot.queue.replay_dead(now=teams.clock.now())
    await settled(teams)


async def test_a_card_that_was_deleted_in_teams_is_left_alone(teams: Stage, anna: Chat) -> None:
    shared = await anna.say(f"/idé {IDEA}")
    await standing(teams)
    gone = Fault(
        kind="status", status=404, code="ActivityNotFoundInConversation", about="Bo Al tar den"
    )
    teams.teams.fail_next(gone)
    taken = await teams.personal(BO).press(shared, "Jag tar den")
    await settled(teams)
    async with teams.storage.read() as tx:
        assert await tx.conversations.cards("idea:1") == []
    assert (await teams.bot.queue.backlog(teams.clock.now())).dead == 0
    booked = await teams.personal(BO).press(taken, taken.all_buttons("Ge den dagen")[0])
    assert "Bokat:" in booked.text
    await settled(teams)
    assert (await teams.bot.queue.backlog(teams.clock.now())).dead == 0


@pytest.mark.parametrize("what", ["posted", "edited"])
async def test_what_happens_while_it_is_on_its_way_stands_on_it(
    teams: Stage, anna: Chat, what: str
) -> None:
    """The clock stands still: by it the lease of what hangs would run out."""
    shared = await anna.say(f"/idé {IDEA}")
    if what == "edited":
        await standing(teams)
    teams.teams.release.clear()
    said = SHARES if what == "posted" else "Bo Al tar den"
    teams.teams.fail_next(Fault(kind="hang", about=said))
    if what == "edited":
        await teams.personal(BO).press(shared, "Jag tar den")
    sending = asyncio.create_task(worked(teams))
    await teams.teams.hung.wait()
    async with teams.replica() as other:
        days = shared.all_buttons("Ge den dagen")
        assert "Bokat:" in (await other.personal(SIV).press(shared, days[0])).text
        while await other.bot.worker.work_due():
            pass
        teams.teams.release.set()
        await sending
    assert HAS_DAY in (await in_channel(teams)).text


# Reactions


async def test_others_reactions_are_shown_where_ideas_stand(teams: Stage, anna: Chat) -> None:
    await anna.say(f"/idé {IDEA}")
    place = await standing(teams)
    for person, kind in ((BO, "like"), (SIV, "heart"), (SIV, "like")):
        await teams.channel(person).react(place.activity, added=kind)
    listed = await teams.personal(BO).say("/idé")
    assert "Från Anna Ek · 3 reaktioner" in listed.text
    await teams.channel(SIV).react(place.activity, removed="like")
    await teams.channel(SIV).react(place.activity, removed="heart", added="laugh")
    assert "2 reaktioner" in (await teams.personal(BO).say("/idé")).text
    shown = await Visitor(teams, BO).open("/schema/ideas")
    assert "Från Anna Ek · 2 reaktioner" in shown.text
    await teams.channel(SIV).react(place.activity, removed="laugh")
    assert "· 1 reaktion" in (await anna.press_raw("idea", {"idea": 1})).text


async def test_two_who_react_to_one_message_are_two_and_one_delivered_twice_is_one(
    teams: Stage, anna: Chat
) -> None:
    """Teams names both by the id of the message that they are to."""
    await anna.say(f"/idé {IDEA}")
    place = await standing(teams)
    first = teams.channel(BO).reaction(place.activity, added="like")
    second = teams.channel(SIV).reaction(place.activity, added="like")
    assert first["id"] == second["id"]
    for each in (first, second, first):
        await teams.post(each)
    async with teams.replica() as other:
        await other.post(second)
    assert (await idea_in(teams)).reactions == 2


MANY: Final = [{"type": f"kind-{number}"} for number in range(100)]


@pytest.mark.parametrize(
    ("changes", "counted"),
    [
        ({"reactionsAdded": MANY}, 3),
        ({"reactionsRemoved": MANY}, 1),
        ({"reactionsAdded": MANY, "reactionsRemoved": MANY[:1]}, 2),
        ({"reactionsAdded": MANY[:1], "reactionsRemoved": MANY}, 2),
        ({"reactionsAdded": [{"type": "like"}] * 2}, 3),
        ({"reactionsAdded": [], "reactionsRemoved": []}, 2),
    ],
    ids=["added", "removed", "more added", "more removed", "same twice", "none"],
)
async def test_what_one_person_does_at_once_counts_as_one(
    teams: Stage, anna: Chat, changes: dict[str, list[dict[str, str]]], counted: int
) -> None:
    """An activity tells of one act of one person: they reacted, changed it, or took it away."""
    await anna.say(f"/idé {IDEA}")
    place = await standing(teams)
    for person in (BO, SIV):
        await teams.channel(person).react(place.activity, added="like")
    told = teams.channel(BO).reaction(place.activity)
    assert (await teams.post(told | changes))[0] == 200
    assert (await idea_in(teams)).reactions == counted


async def test_what_takes_the_place_of_a_reaction_that_was_missed_is_counted(
    teams: Stage, anna: Chat
) -> None:
    await anna.say(f"/idé {IDEA}")
    place = await standing(teams)
    await teams.channel(BO).react(place.activity, removed="like", added="heart")
    assert (await idea_in(teams)).reactions == 1


@pytest.mark.parametrize("removed", ["like", ""])
async def test_what_was_missed_leaves_no_count_below_none(
    teams: Stage, anna: Chat, removed: str
) -> None:
    await anna.say(f"/idé {IDEA}")
    place = await standing(teams)
    for _ in range(2):
        await teams.channel(BO).react(place.activity, removed=removed)
    assert (await idea_in(teams)).reactions == 0
    await teams.channel(BO).react(place.activity, added="like")
    assert (await idea_in(teams)).reactions == 1


@pytest.mark.parametrize("who", [STRANGER, "", ANNA], ids=["stranger", "no account", "author"])
async def test_a_reaction_of_nobody_else_in_the_team_is_not_counted(
    teams: Stage, anna: Chat, who: str
) -> None:
    await anna.say(f"/idé {IDEA}")
    place = await standing(teams)
    before = len(teams.teams.written)
    await teams.channel(who).react(place.activity, added="like")
    idea = await idea_in(teams)
    assert (idea.reactions, idea.touched_at) == (0, idea.at)
    assert len(teams.teams.written) == before, "nobody is answered"
    async with teams.storage.read() as tx:
        known = {each.id: each.name for each in await tx.people.all()}
    assert known == {ANNA: "Anna Ek", BO: "Bo Al", SIV: "Siv Rönn"}


async def test_who_came_to_the_team_since_its_roster_was_read_is_counted(
    teams: Stage, anna: Chat
) -> None:
    await anna.say(f"/idé {IDEA}")
    place = await standing(teams)
    newcomer = {"id": f"29:{STRANGER}", "name": "Ny Här", "aadObjectId": STRANGER}
    teams.teams.rosters[TEAM].append(newcomer)
    await teams.channel(STRANGER).react(place.activity, added="like")
    assert (await idea_in(teams)).reactions == 1


async def test_a_reaction_to_another_message_is_taken_in_silence(teams: Stage, anna: Chat) -> None:
    await anna.say(f"/idé {IDEA}")
    await standing(teams)
    others = [key for key in teams.teams.posted if SHARES not in str(teams.teams.posted[key])]
    before = len(teams.teams.received)
    for each in others:
        chat = teams.personal(BO) if teams.teams.where[each] != TEAM else teams.channel(BO)
        await chat.react(each, added="like")
    assert (await idea_in(teams)).reactions == 0
    assert len(teams.teams.received) == before


async def test_a_flood_of_reactions_ends_at_the_pace_of_a_hand(teams: Stage, anna: Chat) -> None:
    await anna.say(f"/idé {IDEA}")
    place = await standing(teams)
    for _ in range(100):
        await teams.channel(BO).react(place.activity, added="like")
    assert (await idea_in(teams)).reactions <= 60


async def test_an_idea_that_somebody_reacts_to_stays_ninety_days_more(
    teams: Stage, anna: Chat
) -> None:
    await anna.say(f"/idé {IDEA}")
    place = await standing(teams)
    teams.clock.move(timedelta(days=89))
    await teams.channel(BO).react(place.activity, added="like")
    await teams.channel(BO).react(place.activity, removed="like")
    teams.clock.move(timedelta(days=89))
    assert set((await in_channel(teams)).buttons) == {TAKE, GIVE}
    teams.clock.move(timedelta(days=1))
    assert LAID_ASIDE in (await in_channel(teams)).text


async def test_the_digest_shows_the_three_that_most_reacted_to(teams: Stage, anna: Chat) -> None:
    await anna.say(f"/idé {IDEA}")
    place = await standing(teams)
    for number in range(2, 6):
        teams.clock.move(timedelta(minutes=1))
        await anna.say(f"/idé Idé nummer {number}")
    await teams.bot.planner.plan()
    teams.clock.at(datetime(2026, 11, 23, 8, tzinfo=STOCKHOLM))
    await worked(teams)
    assert "parkvakt" not in digest_in(teams).text
    for person in (BO, SIV):
        await teams.channel(person).react(place.activity, added="like")
    await worked(teams)
    digest = digest_in(teams).text.replace("\\", "")
    assert f"”{IDEA}” – Anna Ek · 2 reaktioner" in digest
    assert ["Idé nummer 5" in digest, "Idé nummer 3" in digest] == [True, False]


async def test_an_idea_of_the_last_release_has_no_card_and_works_as_before(
    teams: Stage, anna: Chat
) -> None:
    """The key of the job that older code wrote names the second."""
    at = teams.clock.now()
    due = at + timedelta(days=90)
    old = {"key": f"idea:1:{at:%Y%m%dT%H%M%S}", "kind": "idea.aside", "payload": {"idea": 1}}
    more = {"to": "", "since": due, "due_at": due, "state": "queued", "attempts": 0, "error": ""}
    async with teams.storage.begin() as tx:
        await tx.ideas.add(Idea(id=IdeaId(0), text=IDEA, by=ANNA, at=at, touched_at=at))
    async with teams.bot.engine.begin() as connection:
        await connection.execute(insert(outbox).values(old | more))
    bo = teams.personal(BO)
    shown = await bo.press(await bo.say("/idé"), "Visa")
    teams.clock.move(timedelta(days=1))
    await bo.press(shown, "Jag tar den")
    await settled(teams)
    assert posts(teams) == []
    teams.clock.move(timedelta(days=89))
    await settled(teams)
    assert (await idea_in(teams)).state is IdeaState.OPEN
    teams.clock.move(timedelta(days=1))
    await settled(teams)
    assert (await idea_in(teams)).state is IdeaState.ASIDE
