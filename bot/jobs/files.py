"""Files that are offered and given out in a superadmin's chat, made anew each time."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import structlog

from bot.core.people import Actor, EntryPoint, Request, Role
from bot.core.refusals import NotAllowed, Refusal
from bot.evidence.upload import UploadRefused
from bot.jobs.base import NoticeKind
from bot.moderation.refusals import NoSuchCase
from bot.outbox.files import AboutFile, OfferFile, ShowFile, UploadFile
from bot.outbox.packing import ToPerson
from bot.outbox.worker import Handlers, NoLongerTrue, Receipt, on
from bot.records.files import File
from bot.schedule.admin_refusals import NotAsItShouldBe
from bot.swedish import exports as words
from bot.swedish.refusal_words import in_words
from bot.teams.consent import OfferedFile, consent_message, info_message
from bot.teams.later_or_never import later_or_never
from bot.teams.messenger import card_message
from bot.usecases.exports import make_export, note_given
from cards.basic import notice_card, refusal_card

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class FileNotices(NoticeKind):
    @property
    def handlers(self) -> Handlers:
        return dict(
            [
                on(OfferFile, self._offer),
                on(UploadFile, self._upload),
                on(ShowFile, self._info),
            ]
        )

    async def _offer(self, job: OfferFile) -> Receipt:
        """Ask whether they want it; the bytes are made for their size alone, and made again."""
        async with self._made(job) as file:
            if file is not None:
                offered = OfferedFile.of(job)
                about = words.description(
                    case=job.case,
                    picture=job.picture,
                    year=job.year,
                    person=job.about is not None,
                )
                await self._send(job, consent_message(file, offered, about))
        return None

    async def _upload(self, job: UploadFile) -> Receipt:
        async with self._made(job) as file:
            return None if file is None else await self._put(job, file)

    async def _put(self, job: UploadFile, file: File) -> Receipt:
        try:
            with later_or_never():
                await self._services.uploader.put(job.upload.upload_url, file.path)
        except UploadRefused as no:
            _log.warning("upload_refused", why=str(no))
            card = notice_card(headline=words.FAILED, text=words.FAILED_TEXT, tone="warning")
            await self._send(job, card_message(card))
            return None
        request = Request(
            actor=await self._actor(job), now=self._clock.now(), entry_point=EntryPoint.WORKER
        )
        await note_given(request, job, file, job.upload, storage=self._storage)
        return None

    async def _info(self, job: ShowFile) -> Receipt:
        await self._send(job, info_message(job))
        return None

    @asynccontextmanager
    async def _made(self, job: AboutFile) -> AsyncGenerator[File | None]:
        """The file as things stand; None where its receiver was told why there is none."""
        made = make_export(
            await self._actor(job),
            job,
            now=self._clock.now(),
            storage=self._storage,
            store=self._services.evidence,
            mark=self._services.archive_mark,
            sign=self._services.sign,
        )
        async with AsyncExitStack() as stack:
            try:
                with later_or_never():
                    file = await stack.enter_async_context(made)
            except (NotAllowed, NoSuchCase) as gone:
                raise NoLongerTrue(type(gone).__name__) from gone
            except Refusal as refusal:
                if isinstance(refusal, NotAsItShouldBe):
                    _log.error("export_failed_its_check", why=refusal.why)
                today = self._clock.now().date()
                text = in_words(refusal, today, self._services.facts)
                await self._send(job, card_message(refusal_card(text=text)))
                file = None
            yield file

    async def _actor(self, job: ToPerson) -> Actor:
        """Its receiver, with the role of this moment."""
        person = job.receiver
        superadmin = person in await self._superadmins.ids()
        role = Role.SUPERADMIN if superadmin else Role.GUEST
        return Actor(id=person, name="", role=role)

    async def _send(self, job: ToPerson, message: Mapping[str, Any]) -> None:
        chat = await self._messenger.chat_with(job.receiver)
        await self._messenger.post_to(chat, message)
