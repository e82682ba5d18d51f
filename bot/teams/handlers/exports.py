"""Taking cases and schedules out: into a folder in local mode, by Teams' question for a file."""

import asyncio
import re
import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from bot.core.permissions import Action, require
from bot.outbox.files import RoomForFile, WhatToExport
from bot.records.files import File
from bot.swedish import exports as words
from bot.swedish.basic import bad_button
from bot.swedish.words import CommandName
from bot.teams.consent import NotAConsent, read_consent
from bot.teams.router import Router
from bot.teams.turn import Answer, Turn
from bot.usecases import exports as usecase
from bot.usecases.cases import see_case
from cards.basic import notice_card, refusal_card
from cards.case_actions import TakeOriginal
from cards.cases import original_card
from cards.export_actions import ExportCase, ExportSchedule
from cards.exports import export_card

_PERSON: Final = re.compile(r"\s*person(?:en)?\s+(\S.*)", re.IGNORECASE)


def register(router: Router) -> None:
    router.on_command(CommandName.EXPORT, export_command)
    router.on_action(ExportCase, export_case)
    router.on_action(ExportSchedule, export_schedule)
    router.on_action(TakeOriginal, take_original)


async def export_command(turn: Turn, rest: str) -> Answer:
    """`/exportera [ärende, år eller person NAMN]`."""
    if named := _PERSON.match(rest):
        person = await usecase.find_person(turn.request, named[1], storage=turn.storage)
        return await _given_out(turn, WhatToExport(about=person))
    case = words.read_case(rest)
    if case is not None:
        return await _given_out(turn, WhatToExport(case=case))
    there_is = await usecase.see_exportable(turn.request, storage=turn.storage)
    typed = rest.strip()
    years = [each for each in there_is.years if str(each) == typed]
    card = export_card(
        cases=there_is.cases,
        years=there_is.years,
        year=years[0] if years else turn.today.year,
        problem=words.not_understood(typed) if typed and not years else "",
    )
    return Answer(card=card, private=True)


async def export_case(turn: Turn, action: ExportCase) -> Answer:
    return await _given_out(turn, WhatToExport(case=action.case))


async def export_schedule(turn: Turn, action: ExportSchedule) -> Answer:
    return await _given_out(turn, WhatToExport(year=action.year, format=action.kind))


async def take_original(turn: Turn, action: TakeOriginal) -> Answer:
    """A picture of a case, as it was saved; the card with what it shows stays."""
    what = WhatToExport(case=action.case, picture=action.sha256)
    folder = turn.services.export_folder
    if folder is None:
        return replace(await _offered(turn, what), beside=True)
    saved = words.saved(await _saved(turn, what, folder))
    view = await see_case(turn.request, action.case, storage=turn.storage)
    card = original_card(view, sha256=action.sha256, actor=turn.actor, saved=saved)
    return Answer(card=card, private=True, beside=True)


async def answer_consent(turn: Turn) -> Answer:
    """Yes or no to a file that was offered in the chat; all of it comes from the outside."""
    try:
        consent = read_consent(turn.inbound.value)
    except NotAConsent:
        require(turn.actor, Action.EXPORT)
        return Answer(card=refusal_card(text=bad_button()))
    offered, place = consent.context, consent.upload_info
    if consent.action == "decline" or place is None:
        await usecase.decline_export(
            turn.request, offered.what, offered_to=offered.person, storage=turn.storage
        )
        return Answer(card=notice_card(headline=words.DECLINED), changed=True)
    await usecase.accept_export(
        turn.request,
        offered.what,
        RoomForFile(**place.model_dump(mode="json")),
        offered_to=offered.person,
        may_go_there=turn.services.may_upload_to(place.upload_url),
        storage=turn.storage,
    )
    return Answer(card=notice_card(headline=words.ACCEPTED), changed=True)


async def _given_out(turn: Turn, what: WhatToExport) -> Answer:
    folder = turn.services.export_folder
    if folder is None:
        return await _offered(turn, what)
    place = await _saved(turn, what, folder)
    card = notice_card(headline=words.SAVED, text=words.saved(place), tone="good")
    return Answer(card=card, private=True)


async def _offered(turn: Turn, what: WhatToExport) -> Answer:
    await usecase.offer_export(turn.request, what, storage=turn.storage)
    card = notice_card(headline=words.OFFERED, text=words.OFFERED_TEXT)
    return Answer(card=card, private=True)


async def _saved(turn: Turn, what: WhatToExport, folder: Path) -> str:
    return await usecase.export_to(
        partial(_written, folder),
        turn.request,
        what,
        storage=turn.storage,
        store=turn.services.evidence,
        mark=turn.services.organisation.archive_mark(),
        sign=turn.services.sign,
    )


async def _written(folder: Path, file: File) -> str:
    path = folder / file.name
    await asyncio.to_thread(_write, path, file.path)
    return str(path)


def _write(path: Path, made: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copyfile(made, path)
