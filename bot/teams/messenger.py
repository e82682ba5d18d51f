"""Cards out: into the thread they were asked in, to one person alone, and edited in place."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import Enum, auto
from typing import Any, Protocol

import structlog

from bot.botframework.connector import PATIENT_BUDGET, TURN_BUDGET, Connector
from bot.botframework.connector_answers import ConnectorRefused, ConnectorUnavailable, Member
from bot.botframework.inbound import Inbound
from bot.core.people import Person, PersonId
from bot.core.team import OPEN, TEAM
from bot.moderation.model import DisplayCopy, MediaType
from bot.outbox.messages import SendActivity
from bot.outbox.worker import Undeliverable
from bot.swedish.basic import no_chat
from bot.swedish.cases import picture_alt
from bot.teams.later_or_never import later_or_never
from bot.teams.turn import Answer
from cards.actions import ShowBooking
from cards.basic import refusal_card
from cards.elements import Card
from cards.refresh import MOST_READERS, refreshing
from storage.conversations import Conversation, PostedCard
from storage.transaction import SqlStorage

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
DIGEST = "digest:"
"""How the subject of a week's digest begins."""
_IN_A_TEAM = "19:"
"""How the id of a channel or a thread in it begins; a chat's may as well, as Graph gives it."""
_CHAT_OF_TWO = "@unq.gbl.spaces"
"""How Graph's id of a chat between two ends."""

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Given(Enum):
    """Where the person finds an answer."""

    HERE = auto()
    IN_CHAT = auto()
    LATER = auto()
    """Teams does not take it now; the outbox goes on trying."""
    NOWHERE = auto()
    """Teams begins no chat with them."""


class Nudge(Protocol):
    def __call__(self) -> None:
        """Tell the worker that something was put in the outbox."""
        ...


def person_key(person: PersonId) -> str:
    return f"person:{person}"


def card_message(card: Card, *, alert: bool = False) -> dict[str, Any]:
    """A card by itself: text beside it would make two messages of it, without an id."""
    message: dict[str, Any] = {
        "type": "message",
        "attachments": [{"contentType": CARD_TYPE, "content": card}],
        "summary": card.get("fallbackText", ""),
    }
    if alert:
        message["channelData"] = {"notification": {"alert": True}}
    return message


def _is_in_a_team(conversation: str) -> bool:
    return conversation.startswith(_IN_A_TEAM) and not conversation.endswith(_CHAT_OF_TWO)


def _sender(inbound: Inbound) -> PersonId:
    return PersonId((inbound.sender.aad_object_id or "").lower())


class Messenger:
    def __init__(
        self,
        connector: Connector,
        storage: SqlStorage,
        *,
        tenant: str,
        targets: bool,
        nudge: Nudge,
    ) -> None:
        """Take what it needs.

        Args:
            connector: Sends.
            storage: Keeps references, posted cards and what could not be sent yet.
            tenant: Where chats are begun.
            targets: Whether the client shows a targeted message to its receiver alone.
            nudge: Wakes the outbox's worker.
        """
        self._connector = connector
        self._storage = storage
        self._tenant = tenant
        self._targets = targets
        self._nudge = nudge

    async def answer(self, inbound: Inbound, answer: Answer) -> Given:
        """Answer where it was asked; what may not be seen there goes to the person alone."""
        if answer.in_chat and not inbound.is_in_chat:
            return await self.answer_in_chat(inbound, answer)
        if inbound.is_targeted or (answer.private and not inbound.is_private):
            return await self._answer_privately(inbound, answer)
        return await self._reply(inbound, answer)

    async def answer_in_chat(self, inbound: Inbound, answer: Answer) -> Given:
        """Answer in the person's own chat, or say where it was asked that there is none."""
        try:
            return await self._send_in_personal_chat(inbound, answer.card)
        except ConnectorRefused as error:
            _log.info("chat_refused", status=error.status, code=error.code)
            if inbound.type == "message":  # an invoke has an answer to say it in
                await self._reply(inbound, Answer(card=refusal_card(text=no_chat())))
            return Given.NOWHERE

    async def say(self, inbound: Inbound, card: Card) -> PostedCard | None:
        """Say what is soon past: where Teams does not take it now, it is not kept."""
        place = inbound.conversation.id
        try:
            activity = await self._connector.send_to_conversation(
                inbound.service_url, place, card_message(card)
            )
        except (ConnectorUnavailable, ConnectorRefused) as error:
            _log.info("progress_not_said", status=error.status)
            return None
        if not activity:
            return None
        return PostedCard(
            subject="",
            conversation=place,
            activity=activity,
            service_url=inbound.service_url,
        )

    async def say_on(self, place: PostedCard, card: Card) -> None:
        try:
            await self._update(place, card_message(card), budget=TURN_BUDGET)
        except (ConnectorUnavailable, ConnectorRefused) as error:
            _log.info("progress_not_said", status=error.status)

    async def show_pictures(self, inbound: Inbound, pictures: Sequence[DisplayCopy]) -> bool:
        """Send pictures into the person's own chat, and say whether Teams took them all.

        Nothing of them is kept to be sent later: a copy would lie where no disposal looks for it.
        """
        try:
            here = inbound.conversation.id
            chat = here if inbound.is_in_chat else await self._personal_chat(inbound)
            for number, picture in enumerate(pictures):
                message = _picture_message(picture, picture_alt(number, len(pictures) - 1))
                await self._connector.send_to_conversation(inbound.service_url, chat, message)
        except (ConnectorUnavailable, ConnectorRefused) as error:
            _log.info("picture_not_shown", status=error.status)
            return False
        return True

    async def replace_pressed(self, inbound: Inbound, answer: Answer) -> None:
        """Show everybody what the one who pressed sees in place of the card.

        The digest has buttons of many posts, and goes on being the digest: it's shown under it.
        """
        if not inbound.reply_to_id:
            return
        async with self._storage.read() as tx:
            shown = await tx.conversations.subjects_at(inbound.reply_to_id)
        if any(each.startswith(DIGEST) for each in shown):
            await self._reply(inbound, answer)
            return
        place = PostedCard(
            subject=answer.subject,
            conversation=inbound.conversation.id,
            activity=inbound.reply_to_id,
            service_url=inbound.service_url,
        )
        card = await self.for_readers(place.conversation, answer.subject, answer.card)
        await self._edit_or_keep(place, card)
        await self._remember(inbound, answer, place.activity)

    async def for_readers(self, conversation: str, subject: str, card: Card) -> Card:
        """A booking's card in the channel lets each reader's client ask for their own view."""
        kind, _, number = subject.partition(":")
        if kind != "booking" or not _is_in_a_team(conversation):
            return card
        async with self._storage.read() as tx:
            readers = await tx.conversations.accounts(MOST_READERS)
        return refreshing(card, ShowBooking(booking=int(number)), readers)

    async def edit(self, place: PostedCard, card: Card) -> None:
        """Edit a posted card; called by the worker, which tries again."""
        card = await self.for_readers(place.conversation, place.subject, card)
        with later_or_never():
            await self._update(place, card_message(card), budget=PATIENT_BUDGET)

    async def chat_with(self, person: PersonId) -> Conversation:
        """The person's own chat with the bot, begun where it is not known yet.

        Raises:
            NotNow: Teams can't be reached.
            Undeliverable: the person has removed or blocked the bot, or never had it.
        """
        async with self._storage.read() as tx:
            known = await tx.conversations.get(person_key(person))
            team = await tx.conversations.get(TEAM)
            met = await tx.people.get(person)
        if known is not None:
            if known.state != OPEN:
                raise Undeliverable(known.state)
            return known
        if team is None:
            raise Undeliverable("neither the person nor the team is known")
        # By the Entra id Teams begins a chat only with who has the app for themselves.
        account = met.account if met else ""
        parameters = self._chat_parameters(team.bot, account or person)
        with later_or_never():
            created = await self._connector.create_conversation(
                team.service_url, parameters, budget=PATIENT_BUDGET
            )
        begun = replace(
            team, key=person_key(person), conversation=created.id, user=account, state=OPEN
        )
        async with self._storage.begin() as tx:
            await tx.conversations.put(begun)
        return begun

    async def members(self, team: Conversation) -> list[Person]:
        """Who is in the team; called by the worker, which tries again."""
        with later_or_never():
            members = await self._connector.get_members(team.service_url, team.conversation)
        return [found for each in members if (found := _person(each, team)) is not None]

    async def member(self, team: Conversation, account: str) -> Person | None:
        """One of the team by the account in Teams; None also where Teams can't say just now."""
        try:
            found = await self._connector.get_member(team.service_url, team.conversation, account)
        except (ConnectorRefused, ConnectorUnavailable) as error:
            _log.info("not_looked_up", why=str(error))
            return None
        return _person(found, team)

    async def send_to(self, to: Conversation, card: Card, *, alert: bool = False) -> PostedCard:
        """Post a card in a known conversation; called by the worker, which tries again."""
        return await self.post_to(to, card_message(card, alert=alert))

    async def post_to(self, to: Conversation, message: Mapping[str, Any]) -> PostedCard:
        """As `send_to`, for what is no Adaptive Card."""
        with later_or_never():
            try:
                activity = await self._connector.send_to_conversation(
                    to.service_url, to.conversation, message, budget=PATIENT_BUDGET
                )
            except ConnectorRefused as error:
                if error.is_unreachable:
                    async with self._storage.begin() as tx:
                        await tx.conversations.set_state(to.key, "blocked")
                raise
        return PostedCard(
            subject="",
            conversation=to.conversation,
            activity=activity or "",
            service_url=to.service_url,
        )

    async def deliver(self, kept: SendActivity) -> None:
        """Send what a turn could not."""
        if kept.person:
            await self.post_to(await self.chat_with(PersonId(kept.person)), kept.message)
            return
        place = PostedCard(
            subject="",
            conversation=kept.conversation,
            activity=kept.activity_id,
            service_url=kept.service_url,
        )
        with later_or_never():
            if kept.activity_id:
                await self._update(place, kept.message, budget=PATIENT_BUDGET)
            else:
                await self._connector.send_to_conversation(
                    kept.service_url,
                    kept.conversation,
                    kept.message,
                    targeted=kept.targeted,
                    budget=PATIENT_BUDGET,
                )

    async def _reply(self, inbound: Inbound, answer: Answer) -> Given:
        place = inbound.conversation.id
        message = card_message(await self.for_readers(place, answer.subject, answer.card))
        try:
            activity = await self._connector.send_to_conversation(
                inbound.service_url, inbound.conversation.id, message
            )
        except ConnectorUnavailable:
            await self._keep(inbound.service_url, inbound.conversation.id, message)
            return Given.LATER
        if activity:
            await self._remember(inbound, answer, activity)
        return Given.HERE

    async def _answer_privately(self, inbound: Inbound, answer: Answer) -> Given:
        if self._targets and not inbound.is_in_chat:
            message = card_message(answer.card) | {
                "recipient": {"id": inbound.sender.id, "isTargeted": True}
            }
            try:
                await self._connector.send_to_conversation(
                    inbound.service_url, inbound.conversation.id, message, targeted=True
                )
            except ConnectorRefused as error:
                _log.info("targeted_refused", status=error.status, code=error.code)
            except ConnectorUnavailable as error:
                # What came of it may stand already: it is told later rather than not at all.
                _log.info("targeted_unavailable", status=error.status)
                place = inbound.conversation.id
                await self._keep(inbound.service_url, place, message, targeted=True)
                return Given.LATER
            else:
                return Given.HERE
        return await self.answer_in_chat(inbound, answer)

    async def _send_in_personal_chat(self, inbound: Inbound, card: Card) -> Given:
        message = card_message(card)
        try:
            chat = await self._personal_chat(inbound)
        except ConnectorUnavailable:
            # The chat is begun as well when it can be.
            await self._keep(inbound.service_url, "", message, person=_sender(inbound))
            return Given.LATER
        try:
            await self._connector.send_to_conversation(inbound.service_url, chat, message)
        except ConnectorUnavailable:
            await self._keep(inbound.service_url, chat, message)
            return Given.LATER
        return Given.IN_CHAT

    async def _personal_chat(self, inbound: Inbound) -> str:
        async with self._storage.read() as tx:
            known = await tx.conversations.get(person_key(_sender(inbound)))
        if known is not None and known.service_url == inbound.service_url:
            return known.conversation
        created = await self._connector.create_conversation(
            inbound.service_url,
            self._chat_parameters(inbound.recipient.id, inbound.sender.id),
            budget=TURN_BUDGET,
        )
        return created.id

    def _chat_parameters(self, bot: str, member: str) -> dict[str, Any]:
        return {
            "isGroup": False,
            "bot": {"id": bot},
            "members": [{"id": member}],
            "tenantId": self._tenant,
            "channelData": {"tenant": {"id": self._tenant}},
        }

    async def _update(
        self, place: PostedCard, message: Mapping[str, Any], *, budget: float
    ) -> None:
        """Edit a message. One that a single reader sees is found by Teams only as such."""
        where = (place.service_url, place.conversation, place.activity)
        try:
            await self._connector.update_activity(*where, message, budget=budget)
        except ConnectorRefused as error:
            if not (error.is_unknown_activity and self._targets):
                raise
            await self._connector.update_activity(*where, message, targeted=True, budget=budget)

    async def _edit_or_keep(self, place: PostedCard, card: Card) -> None:
        message = card_message(card)
        try:
            await self._update(place, message, budget=TURN_BUDGET)
        except ConnectorUnavailable:
            await self._keep(place.service_url, place.conversation, message, place.activity)
        except ConnectorRefused as error:
            # The one who pressed has the card as the press's answer already.
            _log.info("card_not_edited", status=error.status, code=error.code)

    async def _remember(self, inbound: Inbound, answer: Answer, activity: str) -> None:
        """Know where a state stands in the channel, to edit it there when it changes."""
        if not answer.subject or inbound.is_private:
            return
        async with self._storage.begin() as tx:
            await tx.conversations.add_card(
                PostedCard(
                    subject=answer.subject,
                    conversation=inbound.conversation.id,
                    activity=activity,
                    service_url=inbound.service_url,
                )
            )

    async def _keep(
        self,
        service_url: str,
        conversation: str,
        message: Mapping[str, Any],
        activity_id: str = "",
        *,
        targeted: bool = False,
        person: PersonId | None = None,
    ) -> None:
        _log.warning("answer_kept_for_later")
        kept = SendActivity(
            service_url=service_url,
            conversation=conversation,
            message=dict(message),
            activity_id=activity_id,
            targeted=targeted,
            person=person or "",
        )
        async with self._storage.begin() as tx:
            await tx.outbox.add(kept)
        self._nudge()


def _picture_message(picture: DisplayCopy, alt: str) -> dict[str, Any]:
    encoded = b64encode(picture.content).decode("ascii")
    image = {
        "contentType": MediaType.JPEG.value,
        "contentUrl": f"data:{MediaType.JPEG.value};base64,{encoded}",
        "name": alt,
    }
    return {"type": "message", "attachments": [image]}


def _person(member: Member, team: Conversation) -> Person | None:
    """A member as the roster keeps one; a guest of the tenant is anybody else."""
    home = (member.tenant_id or team.tenant).lower()
    if not member.aad_object_id or member.user_role == "guest":
        return None
    if team.tenant and home != team.tenant.lower():
        return None
    return Person(
        id=PersonId(member.aad_object_id.lower()),
        name=member.name,
        on_roster=True,
        account=member.id,
    )
