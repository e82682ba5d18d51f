"""The cards of moderation: every state, for the reporter and for a superadmin."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.moderation import handling, reporting
from bot.moderation.case import Case
from bot.moderation.figures import monthly
from bot.moderation.model import (
    CaseNumber,
    Comment,
    Ground,
    Kind,
    Outcome,
)
from bot.moderation.view import CaseView
from bot.schedule.model import Department
from bot.swedish.exports import saved
from cards import case_actions as actions
from cards import cases
from cards.elements import Card
from tests.clock import START
from tests.makers import person
from tests.moderation.makers import (
    ADMIN,
    LINK,
    REPORTER,
    SECOND_ADMIN,
    later,
    picture,
    reported,
    then,
)

TODAY = START.date()
OPERATION = "Arbetsmarknadsförvaltningen"
FIRST = CaseNumber(20260014)
NAMES = {
    REPORTER.id: "Anna Ek",
    ADMIN.id: "Siv Rönn",
    SECOND_ADMIN.id: "Bo Al",
}


def view(case: Case) -> CaseView:
    if case.number < FIRST:
        case = replace(case, number=FIRST)
    return CaseView(case=case, names=NAMES)


def written(title: str) -> Comment:
    return Comment(link=LINK, author=title[:80], text=title)


def documented(title: str, ground: Ground = Ground.UNLAWFUL_THREAT, pictures: int = 1) -> Case:
    case = reported(ground=ground, comment=written(title))
    for number in range(pictures):
        shot = picture(f"{number}")
        case = then(
            case, reporting.add_evidence(case, REPORTER, evidence=shot, at=later(number + 1))
        )
    return case


def deleted(title: str, pictures: int = 1) -> Case:
    case = documented(title, pictures=pictures)
    return then(case, reporting.record_deletion(case, REPORTER, at=later(20)))


def settled(title: str) -> Case:
    """Everything that can be written on a case."""
    case = then(deleted(title), handling.take(deleted(title), ADMIN, at=later(21)))
    sha = case.pictures[0].stored.sha256
    case = then(case, handling.open_evidence(case, SECOND_ADMIN, sha256=sha, at=later(22)))
    case = then(case, handling.confirm_image(case, SECOND_ADMIN, sha256=sha, at=later(23)))
    case = then(case, handling.inform_author(case, ADMIN, text=title, at=later(24)))
    case = then(case, handling.police_report(case, ADMIN, number="5000-K12345-26", at=later(25)))
    case = then(case, handling.register(case, ADMIN, number="KS 2026/00123", at=later(26)))
    return then(case, handling.set_legal_hold(case, ADMIN, reason=title, at=later(27)))


def closed(title: str) -> Case:
    case = settled(title)
    lines = handling.close(case, ADMIN, outcome=Outcome.DELETED, note=title, at=later(30))
    case = then(case, lines)
    return then(case, reporting.correct(case, REPORTER, line=0, text=title, at=later(40)))


def of_state(title: str) -> Iterator[tuple[str, Case]]:
    words = written(title)
    critique = reported(Kind.CRITIQUE, None, comment=words)
    forbidden = reported(ground=Ground.CHILD_ABUSE_IMAGERY)
    yield "to_answer", critique
    yield "question", reported(Kind.QUESTION, None, comment=words)
    passed = reporting.pass_on(critique, REPORTER, operation=OPERATION, at=later(1))
    yield "passed_on", then(critique, passed)
    yield "unsure", reported(Kind.UNSURE, None, comment=words)
    yield "to_document", reported(comment=words)
    yield "to_delete", documented(title)
    yield "forbidden", forbidden
    yield (
        "forbidden_deleted",
        then(forbidden, reporting.record_deletion(forbidden, REPORTER, at=later(9))),
    )
    yield "deleted", deleted(title, pictures=3)
    yield "settled", settled(title)
    yield "closed", closed(title)


def of_a_title(title: str, departments: Sequence[Department]) -> Iterator[tuple[str, Card]]:
    for name, case in of_state(title):
        for actor in (REPORTER, ADMIN):
            yield (
                f"case_{name}_{actor.id}",
                cases.case_card(view(case), actor=actor, today=TODAY),
            )
    waiting, done = reported(comment=written(title)), closed(title)
    shown = documented(title)
    yield (
        "case_problem",
        cases.case_card(view(waiting), actor=REPORTER, today=TODAY, problem=title),
    )
    form = actions.Report(
        kind=Kind.UNLAWFUL, ground=Ground.OTHER, link=LINK, author=title[:200], comment_text=title
    )
    yield "report_problem", cases.report_form_card(form, today=TODAY, problem=title)
    yield (
        "case_passed_to_nobody",
        cases.case_card(
            view(reported(Kind.CRITIQUE, None)),
            actor=REPORTER,
            today=TODAY,
            done=title,
            message=title,
        ),
    )
    yield "operation", cases.operation_card(view(waiting), by=title[:60], message=title)
    yield "case_history", cases.history_card(view(done), today=TODAY)
    yield "case_text", cases.comment_card(view(shown))
    yield "case_no_text", cases.comment_card(view(reported()))
    for name, sent in {"shown": 1, "in_parts": 4, "not_taken": 0, "not_drawn": None}.items():
        yield (
            f"evidence_{name}",
            cases.evidence_card(
                view(shown), evidence=shown.pictures[0].stored, shown=sent, actor=ADMIN
            ),
        )
    digest = shown.pictures[0].stored.sha256
    path = "data/export/2026-014-skarmdump.png"
    yield (
        "evidence_original",
        cases.original_card(view(shown), sha256=digest, actor=ADMIN, saved=saved(path)),
    )
    people = [person(str(n), name=title[:60]) for n in range(3)]
    for form in (*actions.Step, "pass_on", "describe", "judge", "hand_over", "close", "correct"):
        critical = form in {"pass_on", actions.Step.COMPLAINTS}
        about = reported(Kind.CRITIQUE, None) if critical else done
        about = shown if form == "close" else about
        yield (
            f"step_{form}",
            cases.step_card(
                view(about), form=form, suggested=title, colleagues=people, departments=departments
            ),
        )


def of_rows(rows: int) -> Iterator[tuple[str, Card]]:
    states = [case for word in "wxyz" for _, case in of_state(word)]
    found = [
        replace(case, number=CaseNumber(FIRST + n), holder=ADMIN.id if n % 2 else None)
        for n, case in enumerate(states[:rows])
    ]
    yield "queue", cases.queue_card([view(each) for each in found], actor=ADMIN, today=TODAY)
    yield "figures", cases.figures_card(monthly(found, today=TODAY, months=max(rows, 1)))
    if rows:
        return
    known = actions.ShowKinds(link="" if rows < 2 else f"https://lnkd.in/{'x' * 484}")
    yield "what_is_it", cases.what_is_it_card(about=known)
    yield "not_reported", cases.not_reported_card()
    yield "grounds", cases.grounds_card(about=known)
    for kind in (Kind.CRITIQUE, Kind.QUESTION, Kind.UNSURE):
        yield f"form_{kind}", cases.report_form_card(actions.Report(kind=kind), today=TODAY)
    for ground in (Ground.UNLAWFUL_THREAT, Ground.OTHER, Ground.CHILD_ABUSE_IMAGERY):
        form = actions.Report(kind=Kind.UNLAWFUL, ground=ground)
        yield f"form_{ground}", cases.report_form_card(form, today=TODAY)
    for name, case in of_state("x"):
        if name in {"unsure", "to_delete", "forbidden", "settled"}:
            yield f"alert_{name}", cases.alert_card(view(case), today=TODAY)
