"""The cards of moderation. Of a comment's own words they show nothing without a press."""

from collections.abc import Sequence
from datetime import date
from typing import TypedDict

from bot.core.people import Actor, Person
from bot.core.text import plain
from bot.moderation.case import Case, alert_reason, fold
from bot.moderation.figures import MonthFigures
from bot.moderation.handling import possible_outcomes
from bot.moderation.model import (
    AlertReason,
    CaseNumber,
    Ground,
    Kind,
    OpenPoint,
    Outcome,
    State,
    StoredEvidence,
)
from bot.moderation.reporting import ANSWERABLE
from bot.moderation.view import CaseView
from bot.schedule.model import Department
from bot.swedish import cases as words
from bot.swedish import exports as export_words
from bot.swedish import moderation as moderation_words
from bot.swedish import moderation_figures as figure_words
from bot.swedish.alerts import reminding, taken
from bot.swedish.booking import NEVER_MIND
from bot.swedish.reply_drafts import CRITIQUE_DRAFTS, QUESTION_DRAFTS, Draft
from cards import case_actions as actions
from cards.elements import (
    Card,
    Tone,
    button,
    card,
    facts,
    few,
    heading,
    link_button,
    row,
    send_button,
    strip,
    subheading,
    text,
    under,
    warning,
)
from cards.inputs import people_choices
from cards.parts import (
    Action,
    CardElement,
    Choice,
    ChoiceSetInput,
    DateInput,
    ExecuteAction,
    TextInput,
    TimeInput,
)

_TONES: dict[State, Tone] = {
    State.TO_JUDGE: "warning",
    State.TO_ANSWER: "neutral",
    State.PASSED_ON: "neutral",
    State.TO_DOCUMENT: "attention",
    State.TO_DELETE: "attention",
    State.DELETED: "good",
    State.CLOSED: "good",
}
_URGENT = (
    State.TO_DELETE,
    State.TO_DOCUMENT,
    State.TO_JUDGE,
    State.DELETED,
    State.TO_ANSWER,
    State.PASSED_ON,
    State.CLOSED,
)
_SEND = {
    Kind.CRITIQUE: words.GIVE_DRAFT,
    Kind.QUESTION: words.GIVE_DRAFT,
    Kind.UNLAWFUL: words.NEXT,
    Kind.UNSURE: words.ASK,
}
_KINDS = (Kind.CRITIQUE, Kind.QUESTION, Kind.UNLAWFUL, Kind.UNSURE)


def what_is_it_card(*, about: actions.AboutPost | None = None) -> Card:
    """Critique first, with the friendly button: the right thing is the easy thing."""
    about = about or actions.ShowKinds()
    rows = [
        row(
            moderation_words.KIND_NAMES[kind],
            detail=moderation_words.KIND_GUIDANCE[kind],
            button=button(
                words.KIND_BUTTONS[kind],
                actions.ChooseKind(kind=kind, booking=about.booking, link=about.link),
                primary=kind is Kind.CRITIQUE,
                destructive=kind is Kind.UNLAWFUL,
                says=words.KIND_TOOLTIPS[kind],
            ),
        )
        for kind in _KINDS
    ]
    return card(
        [
            heading(words.REPORT_HEADING),
            under(words.ONLY_YOU),
            text(words.WHAT_IS_IT, bold=True),
            *rows,
        ],
        actions=[button(NEVER_MIND, actions.CancelReport())],
        fallback=words.REPORT_HEADING,
    )


def not_reported_card() -> Card:
    return card(
        [strip(words.NOTHING_REPORTED, "neutral")],
        actions=[button(words.REPORT_HEADING, actions.ShowKinds())],
        fallback=words.NOTHING_REPORTED,
    )


def grounds_card(*, about: actions.AboutPost) -> Card:
    rows = [
        row(
            moderation_words.GROUND_NAMES[ground],
            detail=moderation_words.GROUND_GUIDANCE[ground],
            button=button(
                words.CHOOSE,
                actions.ChooseGround(ground=ground, booking=about.booking, link=about.link),
                says=moderation_words.GROUND_NAMES[ground],
            ),
        )
        for ground in Ground
    ]
    return card(
        [heading(words.WHICH_GROUND), under(words.ONLY_YOU), *few(rows)],
        actions=[
            button(words.STEP_BACK, actions.ShowKinds(booking=about.booking, link=about.link)),
            button(NEVER_MIND, actions.CancelReport()),
        ],
        fallback=words.WHICH_GROUND,
    )


def report_form_card(form: actions.Report, *, today: date, problem: str = "") -> Card:
    """What is to be said of the comment, with what was said already."""
    ground = form.ground
    title = moderation_words.KIND_NAMES[form.kind]
    guidance = moderation_words.KIND_GUIDANCE[form.kind]
    if ground is not None:
        title = moderation_words.GROUND_NAMES[ground]
        guidance = moderation_words.GROUND_GUIDANCE[ground]
    body: list[CardElement] = warning(problem)
    if ground is Ground.CHILD_ABUSE_IMAGERY:
        body += [
            strip(title, "attention", moderation_words.NO_PICTURE_WARNING),
            *_link_and_time(form, today),
        ]
    else:
        body += [heading(title), text(guidance)]
        if form.kind in ANSWERABLE:
            body += [_topics(form.kind, form.topic), _link(form.link)]
        else:
            body += _motive(form) if ground is Ground.OTHER else []
            body += _comment_fields(form)
    back = (
        actions.ShowKinds(booking=form.booking, link=form.link)
        if ground is None
        else actions.ChooseKind(kind=form.kind, booking=form.booking, link=form.link)
    )
    ways: list[Action] = [
        _send_report(_SEND[form.kind], form),
        button(words.STEP_BACK, back),
        button(NEVER_MIND, actions.CancelReport()),
    ]
    return card(body, actions=ways, fallback=title)


def case_card(
    view: CaseView,
    *,
    actor: Actor,
    today: date,
    problem: str = "",
    done: str = "",
    topic: int = 0,
    message: str = "",
) -> Card:
    """A case as its reporter or a superadmin works with it."""
    case = view.case
    body: list[CardElement] = []
    if problem or done:
        body.append(strip(problem or done, "warning" if problem else "good"))
    body += [heading(words.case_title(case)), under(words.ONLY_YOU)]
    if not (problem or done):
        body.append(strip(words.headline(case), _TONES[case.state]))
    body.append(_case_facts(view, today))
    body.append(text(words.next_step(case)))
    if said := words.beside_text(case):
        body.append(text(said, bold=True))
    if case.deletion is not None and case.outcome is None:
        body.append(text(words.SECOND_PERSON_CLOSES, quiet=True))
    if case.state is State.TO_DOCUMENT:
        body.append(text(moderation_words.evidence_request(case.comment), quiet=True))
    if case.open_points and actor.is_superadmin and case.outcome is None:
        body.append(subheading(words.TO_DO))
        body += [
            text(moderation_words.OPEN_POINT_NAMES[point], spacing="Small")
            for point in case.open_points
        ]
    if message:
        body += [subheading(words.MESSAGE), *(text(line) for line in message.splitlines())]
    if case.state in {State.TO_ANSWER, State.PASSED_ON}:
        body += _draft(case, topic)
    return card(
        body,
        actions=_case_buttons(case, actor),
        fallback=f"{words.case_title(case)}: {words.headline(case)}",
    )


def alert_card(view: CaseView, *, today: date, reminder: bool = False) -> Card:
    """What a superadmin gets at once; in a preview it may be read over a shoulder."""
    case = view.case
    title = words.alert_title(case, reason_of(case))
    if reminder:
        title = reminding(title)
    headline = strip(title, "attention", words.alert_detail(case))
    if case.outcome is not None:
        headline = strip(words.headline(case), "good", f"{title} · {words.case_title(case)}")
    elif case.holder is not None:
        headline = strip(taken(_holder(view)), "good", f"{title} · {words.alert_detail(case)}")
    buttons: list[Action] = []
    at = _at(case)
    if case.holder is None and case.outcome is None:
        buttons.append(button(words.TAKE, actions.TakeCase(**at), primary=True))
    if case.pictures and not case.is_picture_forbidden and not case.disposed:
        first = case.pictures[0].stored.sha256
        buttons.append(button(words.SHOW_EVIDENCE, actions.OpenEvidence(sha256=first, **at)))
    buttons += _comment_button(case)
    buttons.append(button(words.OPEN_CASE, actions.ShowCase(case=case.number)))
    buttons += _beside_button(case)
    buttons.append(button(words.QUEUE, actions.ShowQueue(), aside=True))
    said = words.beside_text(case)
    return card(
        [headline, *([text(said, bold=True)] if said else []), _case_facts(view, today)],
        actions=buttons,
        fallback=f"{title}. {words.case_title(case)}",
    )


def reason_of(case: Case) -> AlertReason:
    """The latest line that alerted."""
    if case.beside.stays is not None:
        return AlertReason.STAYS_ALREADY
    found = AlertReason.EVIDENCE_STORED
    for index, line in enumerate(case.events):
        before = fold(case.number, case.events[:index]) if index else None
        found = alert_reason(before, line) or found
    return found


def operation_card(view: CaseView, *, by: str, message: str) -> Card:
    """Asks an editor of the operation concerned to answer; of the comment only the link."""
    link = view.case.comment.link or view.case.comment.post_link
    return card(
        [
            strip(words.CAN_YOU_ANSWER, "neutral", words.asked_by(by)),
            *(text(line) for line in message.splitlines() if line.strip()),
        ],
        actions=[link_button(words.OPEN_COMMENT, link)] if link else [],
        fallback=words.CAN_YOU_ANSWER,
    )


def queue_card(views: Sequence[CaseView], *, actor: Actor, today: date) -> Card:
    """Cases by state, the most urgent first."""
    ranked = sorted(views, key=lambda view: (_URGENT.index(view.case.state), view.case.number))
    rows = [
        row(
            words.queue_row(view.case),
            detail=words.queue_detail(view.case, _holder(view), today),
            button=button(words.OPEN, actions.ShowCase(case=view.case.number)),
        )
        for view in ranked
    ]
    body: list[CardElement] = [heading(words.QUEUE_HEADING), under(words.ONLY_YOU)]
    body += few(rows) if rows else [text(words.NO_CASES)]
    buttons = [button(words.REPORT_HEADING, actions.StartReport())]
    if actor.is_superadmin:
        buttons.append(button(words.FIGURES, actions.ShowFigures()))
    return card(body, actions=buttons, fallback=words.QUEUE_HEADING)


def figures_card(months: Sequence[MonthFigures]) -> Card:
    """Month by month; the latest also where nothing came, of the others only those with some."""
    rows = [
        row(figure_words.month(each), detail=figure_words.of_month(each))
        for place, each in enumerate(months)
        if place == 0 or not each.is_empty
    ]
    return card(
        [heading(words.FIGURES), under(words.FIGURES_FOR), *few(rows)],
        actions=[button(words.QUEUE, actions.ShowQueue())],
        fallback=words.FIGURES,
    )


def history_card(view: CaseView, *, today: date) -> Card:
    case = view.case
    names = {str(each): name for each, name in view.names.items()}
    rows: list[CardElement] = []
    for number, line in reversed(list(enumerate(case.events, start=1))):
        detail = words.line_detail(line)
        by = words.line_by(line, names, today)
        title = words.line_name(number, moderation_words.LINE_NAMES[line.type])
        rows.append(row(title, detail=f"{by}. {detail}" if detail else by))
    return card(
        [heading(words.HISTORY), under(words.case_title(case)), *few(rows)],
        actions=[button(words.BACK, actions.ShowCase(case=case.number))],
        fallback=words.case_title(case),
    )


def comment_card(view: CaseView) -> Card:
    """The one card with the comment's words, for whoever pressed to see them."""
    case = view.case
    body: list[CardElement] = [heading(words.COMMENT_TEXT), under(words.case_title(case))]
    if case.comment.author:
        body.append(text(case.comment.author, bold=True))
    lines = case.comment.text.splitlines() or [words.NO_TEXT]
    body += [text(line, spacing="Small") for line in lines if line.strip()]
    buttons: list[Action] = [button(words.BACK, actions.ShowCase(case=case.number))]
    if case.comment.link:
        buttons.append(link_button(words.OPEN_COMMENT, case.comment.link))
    return card(body, actions=buttons, fallback=words.case_title(case))


def evidence_card(
    view: CaseView, *, evidence: StoredEvidence, shown: int | None, actor: Actor
) -> Card:
    """What belongs to the picture, which stands in a message of its own.

    Args:
        view: The case.
        evidence: The original.
        shown: In how many messages the picture was sent; None where the client draws none, and
            the original is looked at instead.
        actor: Who looks.
    """
    case = view.case
    body: list[CardElement] = [heading(words.SHOW_EVIDENCE), under(words.case_title(case))]
    size = words.picture_size(width=evidence.width, height=evidence.height, size=evidence.size)
    body.append(text(words.picture_shown(shown)))
    body.append(text(size, quiet=True))
    body.append(text(words.picture_hash(evidence.sha256), quiet=True))
    buttons: list[Action] = []
    original = actions.TakeOriginal(sha256=evidence.sha256, **_at(case))
    if shown == 0:
        again = actions.OpenEvidence(sha256=evidence.sha256, **_at(case))
        buttons.append(button(words.SHOW_AGAIN, again, primary=True))
    elif shown and (confirm := _confirm(case, evidence.sha256, actor)):
        body.append(text(moderation_words.SECOND_PERSON_QUESTION))
        buttons.append(confirm)
    buttons.append(button(words.TAKE_ORIGINAL, original, primary=shown is None))
    buttons.append(button(words.BACK, actions.ShowCase(case=case.number)))
    return card(body, actions=buttons, fallback=words.case_title(case))


def original_card(view: CaseView, *, sha256: str, actor: Actor, saved: str) -> Card:
    """Where the original lies, for who has been shown no picture; now it can be confirmed."""
    case = view.case
    confirm = _confirm(case, sha256, actor)
    question = [text(moderation_words.SECOND_PERSON_QUESTION)] if confirm else []
    return card(
        [strip(export_words.SAVED, "good", saved), *question],
        actions=[confirm] if confirm else (),
        fallback=f"{export_words.SAVED}. {saved}",
    )


def _confirm(case: Case, sha256: str, actor: Actor) -> Action | None:
    picture = case.picture(sha256)
    if picture is None or picture.confirmed_by is not None or picture.by == actor.id:
        return None
    return button(words.CONFIRM, actions.ConfirmImage(sha256=sha256, **_at(case)), primary=True)


def step_card(
    view: CaseView,
    *,
    form: actions.Form,
    suggested: str = "",
    colleagues: Sequence[Person] = (),
    departments: Sequence[Department] = (),
    problem: str = "",
) -> Card:
    """The form of one thing that can be done with a case."""
    case = view.case
    title = words.FORM_TITLES[form]
    body: list[CardElement] = [*warning(problem), heading(title), under(words.case_title(case))]
    verb = actions.WriteStep.verb
    hidden: dict[str, object] = {**_at(case)}
    match form:
        case actions.Step():
            hidden["step"] = form.value
            label = words.FORM_LABELS[form]
            if form is actions.Step.COMPLAINTS:
                body.append(text(words.COMPLAINTS_HELP))
            body.append(_text_input("text", label, value=suggested, required=True))
        case "pass_on":
            verb = actions.PassOn.verb
            choices = [Choice(title=plain(each.name), value=each.id) for each in departments]
            body += [
                text(words.OPERATION_HELP),
                _choices("department", words.WHICH_OPERATION, choices),
                _text_input("text", words.OPERATION_NOTE),
            ]
        case "describe":
            verb = actions.Describe.verb
            body += _comment_fields()
        case "judge":
            verb = actions.JudgeCase.verb
            body += _judgement_fields()
        case "hand_over":
            verb = actions.HandOver.verb
            choices = people_choices(colleagues, departments)
            if not choices:
                return _nobody_else(case)
            body.append(_choices("to", words.TO_WHOM, choices))
        case "close":
            verb = actions.CloseCase.verb
            choices = [
                Choice(title=moderation_words.OUTCOME_NAMES[each], value=each.value)
                for each in Outcome
                if each in possible_outcomes(case)
            ]
            body += [_choices("outcome", words.OUTCOME, choices), _text_input("text", words.NOTE)]
        case "correct":
            verb = actions.CorrectCase.verb
            choices = [
                Choice(
                    title=words.line_name(number, moderation_words.LINE_NAMES[line.type]),
                    value=str(number - 1),
                )
                for number, line in enumerate(case.events, start=1)
            ]
            body += [
                _choices("line", words.WHICH_LINE, choices),
                _text_input("text", words.FORM_LABELS[form], required=True),
            ]
    return card(
        body,
        actions=[
            send_button(words.FORM_SENDS.get(form, words.SAVE), verb, hidden),
            button(words.BACK, actions.ShowCase(case=case.number)),
        ],
        fallback=words.case_title(case),
    )


def _nobody_else(case: Case) -> Card:
    return card(
        [strip(words.NOBODY_ELSE, "warning")],
        actions=[button(words.BACK, actions.ShowCase(case=case.number))],
        fallback=words.NOBODY_ELSE,
    )


def _send_report(title: str, form: actions.Report) -> Action:
    hidden = {
        "kind": form.kind.value,
        "ground": form.ground and form.ground.value,
        "booking": form.booking,
    }
    given = {name: value for name, value in hidden.items() if value is not None}
    return send_button(title, actions.Report.verb, given)


def _case_facts(view: CaseView, today: date) -> CardElement:
    case = view.case
    pictures = str(len(case.pictures)) if case.pictures else ""
    outcome = moderation_words.OUTCOME_NAMES[case.outcome] if case.outcome else ""
    return facts(
        [
            (words.FACT_KIND, moderation_words.KIND_NAMES[case.kind]),
            (words.FACT_GROUND, words.subject(case) if case.ground else ""),
            (words.FACT_PAGE, case.comment.page),
            (words.FACT_REPORTER, view.name(case.reporter)),
            (words.FACT_PICTURES, pictures),
            (words.FACT_DELETED, words.deleted_fact(case, _deleter(view), today)),
            (words.FACT_OPERATION, case.operation),
            (words.FACT_HOLDER, _holder(view) or words.NOT_TAKEN),
            (words.FACT_POLICE, case.police_number),
            (words.FACT_REGISTRATION, case.registration_number),
            (words.FACT_HOLD, words.ON_HOLD if case.hold else ""),
            (words.FACT_OUTCOME, outcome),
        ]
    )


def _holder(view: CaseView) -> str:
    return view.name(view.case.holder) if view.case.holder else ""


def _deleter(view: CaseView) -> str:
    return view.name(view.case.deletion.by) if view.case.deletion else ""


def _draft(case: Case, topic: int) -> list[CardElement]:
    drafts = _drafts(case.kind)
    chosen = drafts[topic] if topic < len(drafts) else drafts[0]
    return [
        subheading(words.DRAFT),
        text(words.DRAFT_HELP, quiet=True),
        _topics(case.kind, drafts.index(chosen)),
        _text_input("text", words.ANSWER, value=chosen.text),
    ]


def _drafts(kind: Kind) -> tuple[Draft, ...]:
    return QUESTION_DRAFTS if kind is Kind.QUESTION else CRITIQUE_DRAFTS


def _case_buttons(case: Case, actor: Actor) -> list[ExecuteAction]:
    at = _at(case)
    buttons: list[ExecuteAction] = []
    if case.state in {State.TO_ANSWER, State.PASSED_ON}:
        buttons.append(send_button(words.ANSWERED, actions.AnswerComment.verb, at))
        number = {"case": case.number}
        other = actions.ShowDraft.verb
        buttons.append(send_button(words.OTHER_DRAFT, other, number, primary=False))
        buttons.append(_ask("pass_on", case))
        if case.kind is Kind.CRITIQUE:
            buttons.append(_ask(actions.Step.COMPLAINTS, case))
    if case.state is State.TO_DELETE:
        deletion = actions.RecordDeletion(**at)
        buttons.append(button(words.DELETED_BUTTON, deletion, primary=True))
    buttons += _superadmins_buttons(case, actor) if actor.is_superadmin else []
    # The reporter has read it, and where the answer is what matters its ways have the room.
    aside = case.kind in ANSWERABLE and actor.id == case.reporter
    buttons += _comment_button(case, aside=aside)
    if case.outcome is None and not case.is_picture_forbidden:
        documents = case.state is State.TO_DOCUMENT
        buttons.append(_ask("describe", case, aside=not documents))
        if case.kind not in ANSWERABLE:
            more = actions.Document(**at)
            buttons.append(button(words.MORE_PICTURES, more, aside=True))
    buttons.append(_ask("correct", case, aside=True))
    history = actions.ShowHistory(case=case.number)
    # A lone "…" would look like nothing to do.
    alone = all(each.wired.get("mode") == "secondary" for each in buttons)
    buttons.append(button(words.HISTORY, history, aside=not alone))
    return buttons


def _comment_button(case: Case, *, aside: bool = False) -> list[ExecuteAction]:
    """To author, words and link, which no card shows without a press."""
    if not (case.comment.text or case.comment.author or case.comment.link):
        return []
    return [button(words.SHOW_COMMENT, actions.ShowText(case=case.number), aside=aside)]


def _is_closed_by_another(case: Case, actor: Actor) -> bool:
    return case.deletion is not None and actor.id in {case.reporter, case.deletion.by}


def _superadmins_buttons(case: Case, actor: Actor) -> list[ExecuteAction]:
    at = _at(case)
    buttons: list[ExecuteAction] = []
    is_open = case.outcome is None
    if is_open and case.holder is None:
        take = actions.TakeCase(**at)
        buttons.append(button(words.TAKE, take, primary=case.state is State.TO_JUDGE))
    if case.kind not in ANSWERABLE and (is_open or case.deletion is not None):
        buttons.append(_ask("judge", case, aside=case.deletion is not None))
    buttons += _beside_button(case)
    if not case.is_picture_forbidden and not case.disposed:
        buttons += [
            button(
                words.show_evidence(number, len(case.pictures)),
                actions.OpenEvidence(sha256=picture.stored.sha256, **at),
                aside=number > 1,
            )
            for number, picture in enumerate(case.pictures, start=1)
        ]
    if case.deletion is not None and OpenPoint.AUTHOR in case.open_points:
        buttons += [
            _ask(actions.Step.INFORMED, case, aside=True),
            _ask(actions.Step.NOT_INFORMED, case, aside=True),
        ]
    if is_open and not _is_closed_by_another(case, actor):
        waits = case.state in {State.TO_ANSWER, State.PASSED_ON}
        buttons.append(_ask("close", case, aside=waits))
    if is_open and case.holder is not None:
        buttons.append(_ask("hand_over", case, aside=True))
    hold = actions.Step.RELEASE if case.hold else actions.Step.HOLD
    steps = (actions.Step.POLICE, actions.Step.REGISTER, hold)
    return [*buttons, *(_ask(step, case, aside=True) for step in steps)]


def _beside_button(case: Case) -> list[ExecuteAction]:
    """To the other case on the same comment; only superadmins have a use for it."""
    number = words.beside_case(case)
    if number is None:
        return []
    return [button(words.open_beside(number), actions.ShowCase(case=number))]


def _ask(form: actions.Form, case: Case, *, aside: bool = False) -> ExecuteAction:
    title, ask = words.FORM_TITLES[form], actions.AskStep(form=form, **_at(case))
    short = words.FORM_BUTTONS.get(form, title)
    return button(short, ask, aside=aside, says=title if short != title else "")


class _At(TypedDict):
    case: CaseNumber
    version: int


def _at(case: Case) -> _At:
    return {"case": case.number, "version": case.version}


def _topics(kind: Kind, chosen: int) -> ChoiceSetInput:
    choices = [
        Choice(title=draft.label, value=str(index)) for index, draft in enumerate(_drafts(kind))
    ]
    return ChoiceSetInput(id="topic", label=words.TOPIC, choices=choices, value=str(chosen))


def _comment_fields(known: actions.CommentFields | None = None) -> list[CardElement]:
    known = known or actions.CommentFields()
    return [
        _link(known.link),
        _text_input("author", words.AUTHOR, value=known.author, multiline=False),
        _text_input("comment_text", words.COMMENT_TEXT, value=known.comment_text),
    ]


def _link(known: str, *, required: bool = False) -> TextInput:
    return TextInput(
        id="link",
        label=words.LINK,
        placeholder=words.LINK_HELP,
        value=known or None,
        style="Url",
        is_required=required or None,
        error_message=words.LINK_MISSING if required else None,
    )


def _link_and_time(form: actions.Report, today: date) -> list[CardElement]:
    """All that may be taken where a picture is forbidden."""
    seen = form.seen_time
    return [
        _link(form.link, required=True),
        DateInput(
            id="seen_day",
            label=words.SEEN_DAY,
            value=(form.seen_day or today).isoformat(),
            max=today.isoformat(),
            is_required=True,
            error_message=words.SEEN_MISSING,
        ),
        TimeInput(
            id="seen_time",
            label=words.SEEN_TIME,
            value=seen.isoformat("minutes") if seen else None,
            is_required=True,
            error_message=words.SEEN_MISSING,
        ),
    ]


def _motive(form: actions.Report) -> list[CardElement]:
    return [
        TextInput(
            id="motive",
            label=words.MOTIVE,
            value=form.motive or None,
            is_required=True,
            error_message=words.MOTIVE_MISSING,
            is_multiline=True,
        )
    ]


def _judgement_fields() -> list[CardElement]:
    kinds = [
        Choice(title=moderation_words.KIND_NAMES[kind], value=kind.value)
        for kind in (Kind.CRITIQUE, Kind.QUESTION, Kind.UNLAWFUL)
    ]
    grounds = [
        Choice(title=moderation_words.GROUND_NAMES[ground], value=ground.value)
        for ground in Ground
    ]
    return [
        _choices("kind", words.KIND_LABEL, kinds),
        ChoiceSetInput(
            id="ground", label=words.GROUND_LABEL, placeholder=words.CHOOSE, choices=grounds
        ),
        _text_input("motive", words.MOTIVE),
    ]


def _choices(name: str, label: str, choices: list[Choice]) -> ChoiceSetInput:
    return ChoiceSetInput(
        id=name,
        label=label,
        placeholder=words.CHOOSE,
        choices=choices,
        is_required=True,
        error_message=words.FIELD_MISSING,
    )


def _text_input(
    name: str, label: str, *, value: str = "", required: bool = False, multiline: bool = True
) -> TextInput:
    return TextInput(
        id=name,
        label=label,
        value=value or None,
        is_multiline=multiline or None,
        is_required=required or None,
        error_message=words.FIELD_MISSING if required else None,
    )
