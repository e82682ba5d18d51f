"""Reporting a comment, documenting it, and what superadmins do with the case."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Final, TypeVar

import structlog

from bot.core.links import linkedin_addresses, without_links
from bot.core.people import Actor, Person, Role
from bot.core.permissions import Action, require
from bot.core.refusals import NotAllowed, Refusal
from bot.core.seen import State
from bot.evidence.apart import check_image, display_copies
from bot.moderation import handling, reporting
from bot.moderation.case import alert_reason
from bot.moderation.model import CaseNumber, Ground, Kind
from bot.moderation.model import State as CaseState
from bot.moderation.refusals import (
    GroundMissing,
    NoSuchCase,
    NotYourCase,
    StoreFailed,
    TooManyPictures,
)
from bot.moderation.reporting import ANSWERABLE
from bot.moderation.view import CaseView
from bot.schedule.refusals import AlreadyHandled
from bot.swedish import cases as words
from bot.swedish.basic import HELP
from bot.swedish.date_writing import join_choices
from bot.swedish.moderation import GROUND_NAMES
from bot.swedish.reading.sentences import says_nothing
from bot.swedish.reply_drafts import complaints_referral, removal_notice
from bot.swedish.words import CommandName
from bot.teams.router import Router
from bot.teams.turn import Answer, Turn
from bot.usecases import cases as usecase
from bot.usecases.cases import OnCase, Rule
from bot.usecases.reading import see_catalogue
from cards import case_actions as actions
from cards import cases as cards
from cards.actions import ShowHelp
from cards.basic import refusal_card
from cards.elements import button

A = TypeVar("A", bound=actions.OfCase)
_LONGEST_LINK: Final = 500
"""A dozen buttons carry it, in a card that Teams takes."""

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


_FORMS: Final[Mapping[type[actions.OfCase], actions.Form]] = {
    actions.PassOn: "pass_on",
    actions.Describe: "describe",
    actions.JudgeCase: "judge",
    actions.HandOver: "hand_over",
    actions.CloseCase: "close",
    actions.CorrectCase: "correct",
}


def register(router: Router) -> None:
    router.on_command(CommandName.REPORT, report_command)
    router.on_bare_command(CommandName.CASES, cases_command)
    router.on_action(actions.StartReport, start_report)
    router.on_action(actions.ShowKinds, show_kinds)
    router.on_action(actions.CancelReport, cancel_report)
    router.on_action(actions.ChooseKind, choose_kind)
    router.on_action(actions.ChooseGround, choose_ground)
    router.on_action(actions.Report, report)
    router.on_action(actions.ShowQueue, show_queue)
    router.on_action(actions.ShowFigures, show_figures)
    router.on_action(actions.ShowCase, show_case)
    router.on_action(actions.ShowHistory, show_history)
    router.on_action(actions.ShowText, show_text)
    router.on_action(actions.ShowDraft, show_draft)
    router.on_action(actions.Document, _with_fresh_card(document))
    router.on_action(actions.RecordDeletion, _with_fresh_card(record_deletion))
    router.on_action(actions.TakeCase, _with_fresh_card(take))
    router.on_action(actions.OpenEvidence, _with_fresh_card(open_evidence))
    router.on_action(actions.ConfirmImage, _with_fresh_card(confirm_image))
    router.on_action(actions.AnswerComment, _with_fresh_card(answer))
    router.on_action(actions.Describe, _with_fresh_card(describe))
    router.on_action(actions.AskStep, _with_fresh_card(ask))
    router.on_action(actions.WriteStep, _with_fresh_card(write))
    router.on_action(actions.PassOn, _with_fresh_card(pass_on))
    router.on_action(actions.JudgeCase, _with_fresh_card(judge))
    router.on_action(actions.HandOver, _with_fresh_card(hand_over))
    router.on_action(actions.CloseCase, _with_fresh_card(close))
    router.on_action(actions.CorrectCase, _with_fresh_card(correct))


async def report_command(turn: Turn, rest: str) -> Answer:
    """`/anmäl [länk]`: answered to the person alone, whatever was written after it.

    A link is kept for the form. Words on the comment are not said again: they may be hateful.
    """
    require(turn.actor, Action.REPORT_COMMENT)
    links = linkedin_addresses(f"{rest}\n{turn.inbound.linked}")
    link = next((each for each in links if len(each) <= _LONGEST_LINK), "")
    said = words.kept_of_report(
        links=len(links), kept=bool(link), more=not says_nothing(without_links(rest))
    )
    card = cards.what_is_it_card(about=actions.ShowKinds(link=link))
    return Answer(card=card, in_chat=True).warned(said)


async def start_report(turn: Turn, action: actions.StartReport) -> Answer:
    require(turn.actor, Action.REPORT_COMMENT)
    card = cards.what_is_it_card(about=action)
    return Answer(card=card, in_chat=True, beside=True)


async def show_kinds(turn: Turn, action: actions.ShowKinds) -> Answer:
    require(turn.actor, Action.REPORT_COMMENT)
    return Answer(card=cards.what_is_it_card(about=action), in_chat=True)


async def cancel_report(turn: Turn, _action: actions.CancelReport) -> Answer:
    require(turn.actor, Action.REPORT_COMMENT)
    return Answer(card=cards.not_reported_card(), in_chat=True)


async def case_that_waits(turn: Turn) -> Answer | None:
    """To what is no command, in the chat where a picture is waited for; None where none is."""
    if not turn.inbound.is_in_chat:
        return None
    try:
        view = await usecase.case_at_hand(turn.request, storage=turn.storage)
    except Refusal:
        return None
    if view.case.state is not CaseState.TO_DOCUMENT:
        return None
    ways = [
        button(words.OPEN_CASE, actions.ShowCase(case=view.case.number)),
        button(HELP, ShowHelp()),
    ]
    text = words.waits_for_picture(view.case)
    return Answer(card=refusal_card(text=text, actions=ways), in_chat=True)


async def cases_command(turn: Turn) -> Answer:
    """`/ärenden`: the superadmins' queue; for an editor, what they have reported."""
    views = await usecase.see_queue(turn.request, storage=turn.storage)
    return Answer(card=cards.queue_card(views, actor=turn.actor, today=turn.today), in_chat=True)


async def show_queue(turn: Turn, _action: actions.ShowQueue) -> Answer:
    return await cases_command(turn)


async def show_figures(turn: Turn, _action: actions.ShowFigures) -> Answer:
    figures = await usecase.see_figures(turn.request, storage=turn.storage)
    return Answer(card=cards.figures_card(figures), in_chat=True)


async def choose_kind(turn: Turn, action: actions.ChooseKind) -> Answer:
    require(turn.actor, Action.REPORT_COMMENT)
    if action.kind is Kind.UNLAWFUL:
        return Answer(card=cards.grounds_card(about=action), in_chat=True)
    return _form(turn, actions.Report(kind=action.kind, booking=action.booking, link=action.link))


async def choose_ground(turn: Turn, action: actions.ChooseGround) -> Answer:
    await usecase.choose_ground(turn.request, action.ground, storage=turn.storage)
    form = actions.Report(
        kind=Kind.UNLAWFUL, ground=action.ground, booking=action.booking, link=action.link
    )
    return _form(turn, form)


async def report(turn: Turn, action: actions.Report) -> Answer:
    new = usecase.NewReport(
        kind=action.kind,
        ground=action.ground,
        motive=action.motive,
        comment=action.comment(),
        booking=action.booking,
    )
    try:
        view = await usecase.report(turn.request, new, storage=turn.storage)
    except (NotAllowed, AlreadyHandled, GroundMissing):
        raise
    except Refusal as refusal:
        return _form(turn, action, problem=turn.in_words(refusal))
    return _case(turn, view, topic=action.topic, problem=await _not_alerted(turn, view))


async def show_case(turn: Turn, action: actions.ShowCase) -> Answer:
    if turn.actor.is_superadmin:
        view = await usecase.record_seen(turn.request, action.case, storage=turn.storage)
    else:
        view = await usecase.see_case(turn.request, action.case, storage=turn.storage)
    return _case(turn, view)


async def show_history(turn: Turn, action: actions.ShowHistory) -> Answer:
    view = await usecase.see_case(turn.request, action.case, storage=turn.storage)
    return Answer(card=cards.history_card(view, today=turn.today), in_chat=True)


async def show_text(turn: Turn, action: actions.ShowText) -> Answer:
    view = await usecase.see_case(turn.request, action.case, storage=turn.storage)
    return Answer(card=cards.comment_card(view), in_chat=True)


async def show_draft(turn: Turn, action: actions.ShowDraft) -> Answer:
    view = await usecase.see_case(turn.request, action.case, storage=turn.storage)
    return _case(turn, view, topic=action.topic)


async def document(turn: Turn, action: actions.Document) -> Answer:
    return _case(turn, await usecase.document(turn.request, _on(action), storage=turn.storage))


async def record_deletion(turn: Turn, action: actions.RecordDeletion) -> Answer:
    return await _acted(turn, action, reporting.record_deletion)


async def take(turn: Turn, action: actions.TakeCase) -> Answer:
    return await _acted(turn, action, handling.take)


async def open_evidence(turn: Turn, action: actions.OpenEvidence) -> Answer:
    """To this superadmin alone, and never into the card that was pressed."""
    view, evidence, original = await usecase.open_evidence(
        turn.request,
        _on(action),
        action.sha256,
        store=turn.services.evidence,
        storage=turn.storage,
    )
    shown = None
    if (show := turn.services.show_pictures) is not None:
        copies = await display_copies(original)
        shown = len(copies) if await show(turn.inbound, copies) else 0
    card = cards.evidence_card(view, evidence=evidence, shown=shown, actor=turn.actor)
    return Answer(card=card, in_chat=True)


async def confirm_image(turn: Turn, action: actions.ConfirmImage) -> Answer:
    return await _acted(turn, action, partial(handling.confirm_image, sha256=action.sha256))


async def answer(turn: Turn, action: actions.AnswerComment) -> Answer:
    return await _acted(turn, action, partial(reporting.answer, text=action.text))


async def describe(turn: Turn, action: actions.Describe) -> Answer:
    return await _acted(turn, action, partial(reporting.describe, comment=action.comment()))


async def ask(turn: Turn, action: actions.AskStep) -> Answer:
    """The form of a step; what it leads to is checked when it is sent."""
    return await _step_form(turn, action.case, action.form)


async def _step_form(
    turn: Turn, case: CaseNumber, form: actions.Form, *, problem: str = ""
) -> Answer:
    view = await _now(turn, case)
    colleagues: list[Person] = []
    catalogue = see_catalogue(turn.request, turn.catalogue)
    if form == "hand_over":
        known = await turn.services.superadmins.ids()
        colleagues = await usecase.other_superadmins(turn.request, known, storage=turn.storage)
    card = cards.step_card(
        view,
        form=form,
        suggested=_suggested(turn, view, form),
        colleagues=colleagues,
        departments=catalogue.departments,
        problem=problem,
    )
    return Answer(card=card, in_chat=True)


async def write(turn: Turn, action: actions.WriteStep) -> Answer:
    return await _acted(turn, action, _step(action.step, action.text))


async def pass_on(turn: Turn, action: actions.PassOn) -> Answer:
    passed = await usecase.pass_on(
        turn.request, _on(action), action.department, action.text, storage=turn.storage
    )
    done = words.passed_on(passed.operation, passed.told)
    message = "" if passed.told else passed.message
    return _case(turn, passed.view, done=done, message=message)


async def judge(turn: Turn, action: actions.JudgeCase) -> Answer:
    judged = partial(handling.judge, kind=action.kind, ground=action.ground, motive=action.motive)
    return await _acted(turn, action, judged)


async def hand_over(turn: Turn, action: actions.HandOver) -> Answer:
    known = await turn.services.superadmins.ids()
    role = Role.SUPERADMIN if action.to in known else Role.GUEST
    to = Actor(id=action.to, name="", role=role)
    return await _acted(turn, action, partial(handling.hand_over, to=to))


async def close(turn: Turn, action: actions.CloseCase) -> Answer:
    closed = partial(handling.close, outcome=action.outcome, note=action.text)
    return await _acted(turn, action, closed)


async def correct(turn: Turn, action: actions.CorrectCase) -> Answer:
    corrected = partial(reporting.correct, line=action.line, text=action.text)
    return await _acted(turn, action, corrected)


async def keep_pictures(turn: Turn, addresses: Sequence[str]) -> Answer:
    """Pictures that came in a chat: checked, kept and recorded, each told of if it isn't."""
    if not turn.inbound.is_in_chat:
        require(turn.actor, Action.REPORT_COMMENT)
        return Answer(card=refusal_card(text=words.PICTURES_GO_IN_PRIVATE), in_chat=True)
    view = await usecase.case_at_hand(turn.request, storage=turn.storage)
    refused: list[str] = []
    if len(addresses) > reporting.MOST_PICTURES:
        refused.append(turn.in_words(TooManyPictures(reporting.MOST_PICTURES)))
    for address in addresses[: reporting.MOST_PICTURES]:
        try:
            reporting.check_evidence_welcome(view.case, turn.actor)
            view = await _kept(turn, view.case.number, address)
        except (NotYourCase, NotAllowed):
            raise
        except Refusal as refusal:
            _log.info("picture_refused", refusal=type(refusal).__name__)
            refused.append(turn.in_words(refusal))  # itself it would hold the picture too
    problem = " ".join(dict.fromkeys(refused))
    return _case(turn, view, problem=problem, done=await _pictures_kept(turn, view))


async def _kept(turn: Turn, number: CaseNumber, address: str) -> CaseView:
    """One picture is fetched, checked, kept and forgotten before the next."""
    image = await check_image(await turn.services.fetch(address))
    try:
        view = await usecase.add_evidence(
            turn.request, number, image, store=turn.services.evidence, storage=turn.storage
        )
    except StoreFailed as failed:
        await turn.services.health.note_store(failed.failure)
        raise
    await turn.services.health.note_store(None)
    return view


async def _pictures_kept(turn: Turn, view: CaseView) -> str:
    """That they are saved, and whether superadmins are told: of that only what is seen."""
    if not view.case.pictures:
        return ""
    closed, call = await _alerts_closed(turn)
    return words.pictures_kept(
        len(view.case.pictures), alerted=bool(view.case.alerted), closed=closed, call=call
    )


async def _not_alerted(turn: Turn, view: CaseView) -> str:
    """What is said of a report that is to alert at once, where nobody is told."""
    if not any(alert_reason(None, each) for each in view.case.events):
        return ""
    closed, call = await _alerts_closed(turn)
    return words.not_alerted(call) if closed else ""


async def _alerts_closed(turn: Turn) -> tuple[bool, str]:
    """Whether no alert gets through now, as far as was seen, and whom to call then."""
    delivery = await turn.services.health.alert_delivery()
    call = join_choices([*delivery.names, turn.services.organisation.contact_centre.name])
    return delivery.state is State.NOT, call


def _with_fresh_card(
    handler: Callable[[Turn, A], Awaitable[Answer]],
) -> Callable[[Turn, A], Awaitable[Answer]]:
    """A no about a case comes with the case as it is now, for those who may see it.

    To a form that was filled in it comes with the form: what was written is not lost.
    """

    async def handled(turn: Turn, action: A) -> Answer:
        try:
            return await handler(turn, action)
        except (NotYourCase, NoSuchCase, NotAllowed):
            raise
        except AlreadyHandled:
            return _case(turn, await _now(turn, action.case))
        except Refusal as refusal:
            _log.info("refused", refusal=type(refusal).__name__)
            problem = turn.in_words(refusal)
            if (form := _form_of(action)) is not None:
                problem = f"{problem} {words.STILL_WRITTEN}"
                again = await _step_form(turn, action.case, form, problem=problem)
            else:
                again = _case(turn, await _now(turn, action.case), problem=problem)
            return again.refilled(action)

    return handled


def _form_of(action: actions.OfCase) -> actions.Form | None:
    """Which form this was sent with."""
    if isinstance(action, actions.WriteStep):
        return action.step
    return _FORMS.get(type(action))


async def _acted(turn: Turn, action: actions.OfCase, rule: Rule) -> Answer:
    return _case(turn, await usecase.act(turn.request, _on(action), rule, storage=turn.storage))


async def _now(turn: Turn, number: CaseNumber) -> CaseView:
    return await usecase.see_case(turn.request, number, storage=turn.storage)


def _form(turn: Turn, form: actions.Report, *, problem: str = "") -> Answer:
    card = cards.report_form_card(form, today=turn.today, problem=problem)
    return Answer(card=card, in_chat=True)


def _case(
    turn: Turn,
    view: CaseView,
    *,
    problem: str = "",
    done: str = "",
    topic: int = 0,
    message: str = "",
) -> Answer:
    card = cards.case_card(
        view,
        actor=turn.actor,
        today=turn.today,
        problem=problem,
        done=done,
        topic=topic,
        message=message,
    )
    return Answer(card=card, in_chat=True, changed=True)


def _on(action: actions.OfCase) -> OnCase:
    return OnCase(case=action.case, version=action.version)


def _suggested(turn: Turn, view: CaseView, form: actions.Form) -> str:
    """A ready text to edit, where there is one."""
    centre = turn.services.organisation.contact_centre
    match form:
        case actions.Step.COMPLAINTS if view.case.kind in ANSWERABLE:
            return complaints_referral(service=centre.complaints, link=str(centre.link))
        case actions.Step.INFORMED if view.case.ground not in {None, Ground.OTHER}:
            assert view.case.ground is not None
            return removal_notice(reason=GROUND_NAMES[view.case.ground])
        case _:
            return ""


def _step(step: actions.Step, text: str) -> Rule:  # noqa: PLR0911 - a line per step
    match step:
        case actions.Step.COMPLAINTS:
            return partial(reporting.refer_to_complaints, text=text)
        case actions.Step.POLICE:
            return partial(handling.police_report, number=text)
        case actions.Step.REGISTER:
            return partial(handling.register, number=text)
        case actions.Step.INFORMED:
            return partial(handling.inform_author, text=text)
        case actions.Step.NOT_INFORMED:
            return partial(handling.leave_author_uninformed, reason=text)
        case actions.Step.HOLD:
            return partial(handling.set_legal_hold, reason=text)
        case actions.Step.RELEASE:
            return partial(handling.release_legal_hold, reason=text)
