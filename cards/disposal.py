"""A proposal to dispose of what has been kept long enough, and what came of it."""

from collections.abc import Mapping

from bot.moderation.retention import Due
from bot.schedule.retention import RecordClass, Retention
from bot.swedish import disposal as words
from bot.swedish.cases import queue_row
from cards.case_actions import ShowCase
from cards.disposal_actions import ApproveDisposal, ReviewDisposal
from cards.elements import Card, button, card, facts, few, heading, row, strip, text, warning
from cards.parts import CardElement


def disposals_card(found: Mapping[RecordClass, Due | None], retention: Retention) -> Card:
    """What may go of each class just now, asked for rather than proposed."""
    if not found:
        return card(
            [strip(words.NO_RULES, "neutral", words.NO_RULES_HOW)], fallback=words.NO_RULES
        )
    body: list[CardElement] = [heading(words.DUE), text(words.NOTHING_GOES)]
    for kind, due in found.items():
        rule = retention[kind]
        review = button(words.REVIEW, ReviewDisposal(kind=kind)) if due is not None else None
        body.append(
            row(
                words.class_name(kind),
                detail=_amount(due) if due is not None else words.NOTHING_DUE,
                more=f"{words.KEPT_FOR} {words.kept_for(kind, rule)}. {rule.basis}",
                button=review,
            )
        )
    return card(body, fallback=words.DUE)


def proposal_card(due: Due) -> Card:
    """Comes by itself, and leads to the list as it is when it is looked at."""
    review = button(words.REVIEW, ReviewDisposal(kind=due.kind), primary=True)
    return card(
        [strip(words.PROPOSAL, "neutral", words.NOTHING_GOES), _facts(due)],
        actions=[review],
        fallback=f"{words.PROPOSAL}: {words.class_name(due.kind)}",
    )


def review_card(due: Due, *, problem: str = "") -> Card:
    body: list[CardElement] = warning(problem)
    goes = {
        RecordClass.SCHEDULE: words.BOOKINGS_GO,
        RecordClass.TEXTS: words.TEXTS_GO,
        RecordClass.PEOPLE: words.PEOPLE_GO,
    }
    body += [
        heading(words.PROPOSAL),
        _facts(due),
        text(goes.get(due.kind, words.CASES_GO)),
        *few(
            [
                row(queue_row(each), button=button(words.OPEN, ShowCase(case=each.number)))
                for each in due.cases
            ]
        ),
        *few([row(each.name, detail=each.id) for each in due.people]),
    ]
    approve = ApproveDisposal(kind=due.kind, seen=due.seen)
    return card(
        body,
        actions=[button(words.APPROVE, approve, destructive=True)],
        fallback=f"{words.PROPOSAL}: {words.class_name(due.kind)}",
    )


def disposed_card(due: Due) -> Card:
    done = words.done(_amount(due))
    return card([strip(words.DONE, "good", done), _facts(due)], fallback=words.DONE)


def _facts(due: Due) -> CardElement:
    return facts(
        [
            (words.WHAT, f"{words.class_name(due.kind)}: {_amount(due)}"),
            (words.KEPT_FOR, words.kept_for(due.kind, due.rule)),
            (words.BASIS, due.rule.basis),
        ]
    )


def _amount(due: Due) -> str:
    return words.amount(
        cases=len(due.cases),
        people=len(due.people),
        by_year=due.by_year,
        last_year=due.last_year,
    )
