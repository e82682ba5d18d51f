"""An alert on its way to one superadmin: chat card, activity feed, mail, reminder.

A step that has been taken is kept with its result before the job counts as done, so that another
attempt sees it. What can't be known is whether something arrived whose answer got lost.
"""

from dataclasses import replace
from typing import Final

import structlog

from bot.alerts.ports import (
    FeedNote,
    MailNote,
)
from bot.alerts.steps import Alert, Step, StepResult, chain_id, needs, reached_nobody
from bot.botframework.connector_answers import ConnectorRefused
from bot.core.people import PersonId
from bot.core.team import OPEN, TEAM
from bot.jobs.base import Graph, NoticeKind
from bot.moderation.model import CaseNumber
from bot.moderation.refusals import NoSuchCase
from bot.moderation.view import CaseView
from bot.outbox.alerts import (
    AlertByMail,
    AlertInChat,
    AlertInFeed,
    AlertStep,
    EditAlertCards,
    RaiseAlert,
    RemindOfAlert,
    TellNotReached,
    TellUnclaimed,
)
from bot.outbox.worker import Handlers, NoLongerTrue, NotNow, Receipt, Undeliverable, on
from bot.swedish import alerts as words
from bot.swedish.date_writing import join_choices
from bot.teams.later_or_never import later_or_never
from bot.teams.messenger import person_key
from bot.usecases.alerts import card_subject, keep_result, raise_alert, record
from bot.usecases.cases import read_case, record_alert
from bot.usecases.ports import Transaction
from cards.alerts import alert_card, not_reached_card, unclaimed_card
from cards.cases import alert_card as case_alert_card
from cards.elements import Card
from storage.conversations import Conversation, PostedCard
from storage.transaction import SqlTransaction

ACTIVITY_TYPE: Final = "moderationAlert"
"""As declared in the app's manifest, with the parameter `what`."""
PUBLIC_SERVICE: Final = "https://smba.trafficmanager.net/teams/"
_NOT_IN_ROSTER: Final = "BotNotInConversationRoster"

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class AlertNotices(NoticeKind):
    @property
    def handlers(self) -> Handlers:
        return dict(
            [
                on(RaiseAlert, self._raise),
                on(AlertInChat, self._chat),
                on(AlertInFeed, self._feed),
                on(AlertByMail, self._mail),
                on(RemindOfAlert, self._reminder),
                on(EditAlertCards, self._cards),
                on(TellUnclaimed, self._unclaimed),
                on(TellNotReached, self._not_reached),
            ]
        )

    async def _raise(self, job: RaiseAlert) -> Receipt:
        assert job.due is not None
        people = await self._superadmins.ids()
        await raise_alert(
            job.case, job.reason, people=people, raised_at=job.due, storage=self._storage
        )
        if not people:
            # The channel has been told; whoever becomes superadmin within a day gets it.
            raise NotNow("there is no superadmin to tell")
        return {"people": len(people)}

    async def _chat(self, job: AlertInChat) -> Receipt:
        alert = await self._needing(job, Step.CHAT)
        try:
            sent = await self._post_alert(alert, await self._card(alert))
        except Undeliverable as no:
            await self._failed(alert, Step.CHAT, no)
            raise
        await self._keep(alert, Step.CHAT, sent)
        return {"activity": sent.activity}

    async def _feed(self, job: AlertInFeed) -> Receipt:
        alert = await self._needing(job, Step.FEED)
        try:
            await self._notify(alert, words.title(alert.reason))
        except Undeliverable as no:
            await self._failed(alert, Step.FEED, no)
            raise
        await self._went(alert, Step.FEED)
        return None

    async def _mail(self, job: AlertByMail) -> Receipt:
        alert = await self._needing(job, Step.MAIL)
        try:
            await self._send_mail(alert)
        except Undeliverable as no:
            await self._failed(alert, Step.MAIL, no)
            raise
        await self._went(alert, Step.MAIL)
        return None

    async def _reminder(self, job: RemindOfAlert) -> Receipt:
        """Once more in the feed, in the earlier note's place; without Graph, once more in chat."""
        alert = await self._needing(job, Step.REMINDER)
        try:
            await self._notify(alert, words.reminder(alert.reason))
        except (NoLongerTrue, NotNow, Undeliverable) as no:
            _log.info("reminder_goes_to_chat", why=str(no))
            try:
                sent = await self._post_alert(alert, await self._card(alert, reminder=True))
            except Undeliverable as closed:
                await self._failed(alert, Step.REMINDER, closed)
                raise
            await self._keep(alert, Step.REMINDER, sent)
        else:
            await self._went(alert, Step.REMINDER)
        return None

    async def _cards(self, job: EditAlertCards) -> Receipt:
        await self._edit_alerts(job.case)
        return None

    async def _unclaimed(self, job: TellUnclaimed) -> Receipt:
        await self._follow_case(job.case)
        async with self._storage.read() as tx:
            alerts = await tx.alerts.of_case(job.case)
        if any(alert.taken_by for alert in alerts):
            raise NoLongerTrue("somebody has it")
        sent = await self._messenger.send_to(await self._channel(), unclaimed_card())
        return {"activity": sent.activity}

    async def _not_reached(self, job: TellNotReached) -> Receipt:
        """What the reporter was told of the alert is no longer true: say whom to call."""
        async with self._storage.read() as tx:
            alerts = await tx.alerts.of_case(job.case)
        if not reached_nobody(alerts):
            raise NoLongerTrue("somebody was reached")
        view = await self._case(job.case)
        if view is None:
            raise NoLongerTrue("nobody reported it")
        async with self._storage.read() as tx:
            chat = await tx.conversations.get(person_key(view.case.reporter))
            known = [await tx.people.get(alert.person) for alert in alerts]
        if chat is None or chat.state != OPEN:
            raise NoLongerTrue("no chat to tell it in")
        names = dict.fromkeys(
            [*(each.name for each in known if each), *self._services.superadmin_names()]
        )
        call = join_choices([*names, self._services.contact_centre])
        await self._messenger.send_to(chat, not_reached_card(job.case, call))
        return None

    async def _keep(self, alert: Alert, step: Step, sent: PostedCard) -> None:
        """All that follows from a posted card, at once: after a kill it is there or it isn't."""
        number, subject = CaseNumber(alert.case), card_subject(alert.case)

        async def write(tx: SqlTransaction) -> None:
            known = {each.activity for each in await tx.conversations.cards(subject)}
            if sent.activity and sent.activity in known:
                return  # committed, and not heard of
            await tx.conversations.add_card(replace(sent, subject=subject))
            await record(tx, alert, step, self._sent())
            case = await tx.cases.get(number)
            if case is not None:
                await record_alert(tx, number, to=alert.person, now=self._clock.now())
            taken_by = case.holder if case is not None else await _taken_by(tx, alert.case)
            if taken_by != alert.taken_by:  # taken while the card was on its way
                await tx.outbox.add(EditAlertCards(case=alert.case))

        await self._insist(write)

    async def _post_alert(self, alert: Alert, card: Card) -> PostedCard:
        """Post in the person's chat; an installation that was lost is made anew once."""
        chat, fresh = await self._chat_of(alert.person)
        try:
            sent = await self._messenger.send_to(chat, card, alert=True)
        except Undeliverable as no:
            if not (fresh and _code(no) == _NOT_IN_ROSTER):
                raise
            chat, _ = await self._chat_of(alert.person)
            sent = await self._messenger.send_to(chat, card, alert=True)
        await self._remember(chat)
        return sent

    async def _chat_of(self, person: PersonId) -> tuple[Conversation, bool]:
        """Where to write to the person, and whether Graph has just seen to it.

        The chat that is known, or that Teams begins, stands in while Graph is off, down or
        refuses.
        """
        if self._services.graph is None:
            return await self._messenger.chat_with(person), False
        try:
            with later_or_never():
                installation = await self._services.graph.ensure_installed(person)
        except (NotNow, Undeliverable) as no:
            try:
                return await self._messenger.chat_with(person), False
            except Undeliverable:
                raise no from no.__cause__
        async with self._storage.read() as tx:
            stored = await tx.conversations.get(person_key(person))
            team = await tx.conversations.get(TEAM)
        learnt = team.service_url if team else PUBLIC_SERVICE
        known = stored.service_url if stored else None
        chat = Conversation(
            key=person_key(person),
            conversation=installation.chat_id,
            service_url=known or self._services.address.service_url or learnt,
            tenant=self._services.address.tenant,
            bot=self._services.address.bot,
        )
        return chat, True

    async def _went(self, alert: Alert, step: Step) -> None:
        sent = self._sent()
        await self._insist(lambda tx: record(tx, alert, step, sent))

    async def _remember(self, chat: Conversation) -> None:
        """So that the chat can be reached also while Graph is down."""

        async def write(tx: SqlTransaction) -> None:
            stored = await tx.conversations.get(chat.key)
            if stored is None or stored.state != OPEN:
                await tx.conversations.put(chat)

        await self._insist(write)

    async def _notify(self, alert: Alert, what: str) -> None:
        graph = self._graph_or_no_way()
        with later_or_never():
            installation = await graph.ensure_installed(alert.person)
            note = FeedNote(
                installation_id=installation.id,
                activity_type=ACTIVITY_TYPE,
                preview=words.note_preview(alert.case),
                parameters=[("what", what)],
                chain_id=chain_id(alert.case),
            )
            await graph.notify(alert.person, note)

    def _graph_or_no_way(self) -> Graph:
        if self._services.graph is None:
            raise NoLongerTrue("Graph is off")
        return self._services.graph

    async def _send_mail(self, alert: Alert) -> None:
        graph = self._graph_or_no_way()
        with later_or_never():
            profile = await graph.profile(alert.person)
            if profile is None or profile.address is None:
                raise Undeliverable("no such user" if profile is None else "no address")
            await graph.mail(
                MailNote(
                    to=profile.address,
                    subject=words.mail_subject(alert.case, alert.reason),
                    text=words.mail_text(alert.case, alert.reason),
                )
            )

    async def _needing(self, job: AlertStep, step: Step) -> Alert:
        alert = await self._alert(job)
        if not needs(alert, step):
            raise NoLongerTrue(f"it is {alert.state}")
        if alert.person not in await self._superadmins.ids():
            raise NoLongerTrue("no superadmin any more")
        return alert

    async def _alert(self, job: AlertStep) -> Alert:
        async with self._storage.read() as tx:
            alert = await tx.alerts.get(job.case, job.reason, job.person)
        assert alert is not None  # written in the same transaction as its jobs
        holder = await self._follow_case(alert.case)
        return alert if holder is None else replace(alert, taken_by=holder)

    async def _follow_case(self, number: int) -> PersonId | None:
        """Whoever holds the case, in whatever way, has taken its alerts."""
        view = await self._case(number)
        holder = view.case.holder if view is not None else None
        if holder is not None:
            async with self._storage.begin() as tx:
                await tx.alerts.take(number, holder)
        return holder

    async def _card(self, alert: Alert, *, reminder: bool = False) -> Card:
        async with self._storage.read() as tx:
            holder = None if alert.taken_by is None else await tx.people.get(alert.taken_by)
        view = await self._case(alert.case)
        if view is not None:
            return case_alert_card(view, today=self._clock.now().date(), reminder=reminder)
        return alert_card(alert=alert, holder=holder.name if holder else "", reminder=reminder)

    async def _case(self, number: int) -> CaseView | None:
        try:
            return await read_case(CaseNumber(number), storage=self._storage)
        except NoSuchCase:
            return None

    async def _edit_alerts(self, case: int) -> None:
        """Bring every superadmin's card to what is true now."""
        async with self._storage.read() as tx:
            alerts = await tx.alerts.of_case(case)
        if not alerts:
            raise NoLongerTrue("nobody was alerted")
        await self._edit(await self._places(card_subject(case)), await self._card(alerts[0]))

    async def _failed(self, alert: Alert, step: Step, no: Undeliverable) -> None:
        result = StepResult(sent=False, at=self._clock.now(), why=str(no))
        await keep_result(alert, step, result, storage=self._storage)

    def _sent(self) -> StepResult:
        return StepResult(sent=True, at=self._clock.now())


async def _taken_by(tx: Transaction, case: int) -> PersonId | None:
    return next((alert.taken_by for alert in await tx.alerts.of_case(case)), None)


def _code(no: Undeliverable) -> str:
    cause = no.__cause__
    return cause.code if isinstance(cause, ConnectorRefused) else ""
