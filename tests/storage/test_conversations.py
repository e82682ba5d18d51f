"""Where people can be reached, and which cards stand there."""

from dataclasses import replace

import pytest

from storage.conversations import Conversation, PostedCard
from storage.transaction import SqlStorage

PERSONAL = Conversation(
    key="person:a11a",
    conversation="a:1" + "x" * 300,
    service_url="https://smba.trafficmanager.net/emea/",
    tenant="7e2a0000-0000-4000-8000-000000000000",
    bot="28:inlaggsboten",
    user="29:1" + "y" * 300,
    state="blocked",
)
CHANNEL = Conversation(
    key="channel",
    conversation="19:abc@thread.tacv2",
    service_url="https://smba.trafficmanager.net/emea/",
    tenant="7e2a0000-0000-4000-8000-000000000000",
    bot="28:inlaggsboten",
)
CARD = PostedCard(
    subject="booking:1",
    conversation="19:abc@thread.tacv2",
    activity="1700000000001",
    service_url="https://smba.trafficmanager.net/emea/",
)


@pytest.mark.parametrize("conversation", [PERSONAL, CHANNEL], ids=["personal", "channel"])
async def test_every_field_of_a_conversation_comes_back(
    storage: SqlStorage, conversation: Conversation
) -> None:
    async with storage.begin() as tx:
        await tx.conversations.put(conversation)
    async with storage.read() as tx:
        assert await tx.conversations.get(conversation.key) == conversation
        assert await tx.conversations.get("team") is None


async def test_a_conversation_that_moved_is_overwritten(storage: SqlStorage) -> None:
    moved = replace(PERSONAL, service_url="https://smba.trafficmanager.net/amer/", state="open")
    async with storage.begin() as tx:
        await tx.conversations.put(PERSONAL)
        await tx.conversations.put(CHANNEL)
        await tx.conversations.put(moved)
        assert await tx.conversations.get(PERSONAL.key) == moved
        assert await tx.conversations.get(CHANNEL.key) == CHANNEL


async def test_only_the_named_conversation_changes_state(storage: SqlStorage) -> None:
    async with storage.begin() as tx:
        await tx.conversations.put(PERSONAL)
        await tx.conversations.put(CHANNEL)
        await tx.conversations.set_state(CHANNEL.key, "removed")
        assert await tx.conversations.get(PERSONAL.key) == PERSONAL
        assert await tx.conversations.get(CHANNEL.key) == replace(CHANNEL, state="removed")


async def test_cards_are_found_by_what_they_show_in_the_order_they_were_posted(
    storage: SqlStorage,
) -> None:
    second = replace(CARD, conversation="a:1", activity="1")
    other = replace(CARD, subject="booking:11", activity="2")
    async with storage.begin() as tx:
        for card in (CARD, other, second):
            await tx.conversations.add_card(card)
    async with storage.read() as tx:
        assert await tx.conversations.cards("booking:1") == [CARD, second]
        assert await tx.conversations.cards("booking:11") == [other]
        assert await tx.conversations.cards("booking:2") == []


async def test_a_card_is_kept_once(storage: SqlStorage) -> None:
    async with storage.begin() as tx:
        await tx.conversations.add_card(CARD)
        await tx.conversations.add_card(CARD)
        assert await tx.conversations.cards(CARD.subject) == [CARD]


async def test_a_forgotten_card_leaves_the_others(storage: SqlStorage) -> None:
    same_activity_elsewhere = replace(CARD, conversation="a:1")
    async with storage.begin() as tx:
        await tx.conversations.add_card(CARD)
        await tx.conversations.add_card(same_activity_elsewhere)
        await tx.conversations.forget_card(CARD)
        assert await tx.conversations.cards(CARD.subject) == [same_activity_elsewhere]


async def test_what_a_message_shows_is_found_by_its_place_too(storage: SqlStorage) -> None:
    elsewhere = replace(CARD, conversation="19:other@thread.tacv2", subject="idea:1")
    async with storage.begin() as tx:
        await tx.conversations.add_card(CARD)
        await tx.conversations.add_card(elsewhere)
        for each in (CARD, elsewhere):
            found = await tx.conversations.subject_at(each.conversation, each.activity)
            assert found == each.subject
        assert await tx.conversations.subject_at(CARD.conversation, "1") is None
