"""Where people, the team and its channel can be reached, and which cards stand there."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from bot.core.people import PersonId
from bot.core.team import CHANNEL, IGNORED, OPEN, OTHER_TEAM, TEAM, Taken
from storage.direct import Connection
from storage.statements import insert_unless_there, upsert
from storage.tables import conversations, posted_cards

_BY_KEY = select(conversations).where(conversations.c.key == bindparam("key"))
_CARDS_OF = (
    select(posted_cards)
    .where(posted_cards.c.subject == bindparam("subject"))
    .order_by(posted_cards.c.id)
)
_SUBJECTS_AT = select(posted_cards.c.subject).where(
    posted_cards.c.activity == bindparam("activity")
)

_SUBJECT_AT = _SUBJECTS_AT.where(posted_cards.c.conversation == bindparam("conversation"))


@dataclass(frozen=True, kw_only=True)
class Conversation:
    key: str
    """`person:<id>`, `team` or `channel`."""
    conversation: str
    service_url: str
    tenant: str
    bot: str
    """The bot's account id in this conversation."""
    user: str = ""
    """The person's account id in Teams (`29:…`), where the conversation is a personal one."""
    state: str = "open"
    """`open`, or why nothing can be sent there: `blocked`, `removed`."""


@dataclass(frozen=True, kw_only=True)
class PostedCard:
    subject: str
    """What the card shows, as `kind:id`."""
    conversation: str
    activity: str
    service_url: str


class SqlConversations:
    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def get(self, key: str) -> Conversation | None:
        rows = await self._connection.execute(_BY_KEY, {"key": key})
        row = rows.mappings().one_or_none()
        if row is None:
            return None
        return Conversation(**{name: row[name] for name in Conversation.__dataclass_fields__})

    async def is_open(self, key: str) -> bool:
        """Whether it is known, and the bot can write there."""
        place = await self.get(key)
        return place is not None and place.state == OPEN

    async def person_of(self, account: str) -> PersonId | None:
        """Whose account in Teams (`29:…`) this is; known of those who have written to the bot."""
        rows = await self._connection.execute(
            select(conversations.c.key).where(
                conversations.c.user == account, conversations.c.key.startswith("person:")
            )
        )
        key = rows.scalars().first()
        return PersonId(key.removeprefix("person:")) if key else None

    async def accounts(self, most: int) -> list[str]:
        """Accounts in Teams (`29:…`) of those who can be reached, the newest first."""
        rows = await self._connection.execute(
            select(conversations.c.user)
            .where(conversations.c.user != "", conversations.c.state == "open")
            .order_by(conversations.c.updated_at.desc(), conversations.c.key)
            .limit(most)
        )
        return list(rows.scalars())

    async def put(self, conversation: Conversation) -> None:
        values = {name: getattr(conversation, name) for name in Conversation.__dataclass_fields__}
        await upsert(self._connection, conversations, values | {"updated_at": self._now})

    async def set_state(self, key: str, state: str) -> None:
        await self._connection.execute(
            update(conversations)
            .where(conversations.c.key == key)
            .values(state=state, updated_at=self._now)
        )

    async def change_team(self, to: str) -> Taken | None:
        """Work for the team that is kept as another, in its general channel.

        The team until now is kept as another, so that the change can be undone.
        """
        other, known = await self.get(f"{OTHER_TEAM}{to}"), await self.get(TEAM)
        if other is None or known is None or known.conversation == to:
            return None
        await self.put(replace(known, key=f"{OTHER_TEAM}{known.conversation}", state=IGNORED))
        await self.put(replace(other, key=TEAM, state=OPEN))
        await self.put(replace(other, key=CHANNEL, state=OPEN))
        return Taken(before=known.conversation, after=to)

    async def add_card(self, card: PostedCard) -> None:
        await insert_unless_there(
            self._connection,
            posted_cards,
            {
                "subject": card.subject,
                "conversation": card.conversation,
                "activity": card.activity,
                "service_url": card.service_url,
            },
        )

    async def cards(self, subject: str) -> list[PostedCard]:
        rows = await self._connection.execute(_CARDS_OF, {"subject": subject})
        return [
            PostedCard(
                subject=row["subject"],
                conversation=row["conversation"],
                activity=row["activity"],
                service_url=row["service_url"],
            )
            for row in rows.mappings()
        ]

    async def subjects_at(self, activity: str) -> list[str]:
        """What a posted card shows. One person's chat may go by two names, its messages don't."""
        rows = await self._connection.execute(_SUBJECTS_AT, {"activity": activity})
        return list(rows.scalars())

    async def subject_at(self, conversation: str, activity: str) -> str | None:
        """What the card shows that was posted there as this message."""
        rows = await self._connection.execute(
            _SUBJECT_AT, {"conversation": conversation, "activity": activity}
        )
        return rows.scalar_one_or_none()

    async def forget_card(self, card: PostedCard) -> None:
        await self._connection.execute(
            delete(posted_cards).where(
                posted_cards.c.conversation == card.conversation,
                posted_cards.c.activity == card.activity,
            )
        )
