"""Any press, in any order, by anybody: what never comes about.

The promises are checked against the bare lines, not against the fold that the rules use.
"""

from collections.abc import Callable
from dataclasses import dataclass
from operator import add
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.people import Actor
from bot.core.refusals import Refusal
from bot.moderation.case import Case, fold
from bot.moderation.events import (
    Closed,
    Deleted,
    Event,
    EvidenceAdded,
    EvidenceOpened,
    ImageConfirmed,
    Judged,
    ReferredToPolice,
    Reported,
)
from bot.moderation.handling import (
    close,
    confirm_image,
    dispose,
    hand_over,
    inform_author,
    judge,
    leave_author_uninformed,
    open_evidence,
    police_report,
    record_alert,
    record_seen,
    register,
    release_legal_hold,
    set_legal_hold,
    take,
)
from bot.moderation.model import (
    CaseNumber,
    Comment,
    Ground,
    Kind,
    Outcome,
)
from bot.moderation.reporting import (
    add_evidence,
    answer,
    correct,
    describe,
    pass_on,
    record_deletion,
    refer_to_complaints,
    report,
)
from tests.moderation.makers import (
    ADMIN,
    COLLEAGUE,
    EVERYONE,
    GUEST,
    LINK,
    NOW,
    REPORTER,
    REVOKED_REPORTER,
    SECOND_ADMIN,
    later,
    picture,
)

CHILD = Ground.CHILD_ABUSE_IMAGERY
STAYS = {Kind.CRITIQUE, Kind.QUESTION}
BY_EDITORS = {
    "reported",
    "described",
    "referred_to_police",
    "evidence_added",
    "deleted",
    "answered",
    "passed_on",
    "referred_to_complaints",
    "closed",
    "corrected",
}

Press = Literal[
    "describe",
    "add_evidence",
    "record_deletion",
    "answer",
    "refer_to_complaints",
    "pass_on",
    "correct",
    "record_alert",
    "record_seen",
    "take",
    "hand_over",
    "judge",
    "open_evidence",
    "confirm_image",
    "inform_author",
    "leave_author_uninformed",
    "police_report",
    "register",
    "set_legal_hold",
    "release_legal_hold",
    "close",
    "dispose",
]


@dataclass(frozen=True, kw_only=True)
class Move:
    """One press with whatever it might carry; each action picks what concerns it."""

    press: Press
    actor: Actor
    other: Actor
    kind: Kind
    ground: Ground | None
    outcome: Outcome
    text: str
    comment: Comment
    picture: str
    line: int


# What the promises are about comes up more often than the rest: few random sequences would
# otherwise get as far as a deletion that could break one.
core = st.sampled_from(
    (
        "record_deletion",
        "record_deletion",
        "add_evidence",
        "judge",
        "open_evidence",
        "confirm_image",
        "close",
    )
)
presses = core | st.sampled_from(Press.__args__)
people = st.sampled_from((REPORTER, ADMIN, SECOND_ADMIN)) | st.sampled_from(EVERYONE)
kinds = st.sampled_from(Kind)
grounds = st.just(CHILD) | st.sampled_from(Ground)
comments = st.just(Comment(link=LINK)) | st.builds(
    Comment, link=st.sampled_from(("", LINK)), text=st.sampled_from(("", "words"))
)


def moves(
    press: st.SearchStrategy[str], pictures: tuple[str, ...] = ("one", "one", "two")
) -> st.SearchStrategy[Move]:
    return st.builds(
        Move,
        press=press,
        actor=people,
        other=people,
        kind=kinds,
        ground=st.none() | grounds,
        outcome=st.just(Outcome.GONE) | st.sampled_from(Outcome),
        text=st.sampled_from(("", "some text")),
        comment=comments,
        picture=st.sampled_from(pictures),
        line=st.integers(-1, 4),
    )


beginnings = st.just([]) | st.lists(
    moves(st.sampled_from(("add_evidence", "open_evidence", "judge")), ("one",)),
    min_size=2,
    max_size=4,
)
sequences = st.builds(add, beginnings, st.lists(moves(presses), min_size=5, max_size=25))


def perform(case: Case, move: Move, minute: int) -> tuple[Event, ...]:
    at, actor, sha = later(minute), move.actor, picture(move.picture).sha256
    actions: dict[Press, Callable[[], tuple[Event, ...]]] = {
        "describe": lambda: describe(case, actor, comment=move.comment, at=at),
        "add_evidence": lambda: add_evidence(case, actor, evidence=picture(move.picture), at=at),
        "record_deletion": lambda: record_deletion(case, actor, at=at),
        "answer": lambda: answer(case, actor, text=move.text, at=at),
        "refer_to_complaints": lambda: refer_to_complaints(case, actor, text=move.text, at=at),
        "pass_on": lambda: pass_on(case, actor, operation=move.text, at=at),
        "correct": lambda: correct(case, actor, line=move.line, text=move.text, at=at),
        "record_alert": lambda: record_alert(case, to=move.other.id, at=at),
        "record_seen": lambda: record_seen(case, actor, at=at),
        "take": lambda: take(case, actor, at=at),
        "hand_over": lambda: hand_over(case, actor, to=move.other, at=at),
        "judge": lambda: judge(
            case, actor, kind=move.kind, ground=move.ground, motive=move.text, at=at
        ),
        "open_evidence": lambda: open_evidence(case, actor, sha256=sha, at=at),
        "confirm_image": lambda: confirm_image(case, actor, sha256=sha, at=at),
        "inform_author": lambda: inform_author(case, actor, text=move.text, at=at),
        "leave_author_uninformed": lambda: leave_author_uninformed(
            case, actor, reason=move.text, at=at
        ),
        "police_report": lambda: police_report(case, actor, number=move.text, at=at),
        "register": lambda: register(case, actor, number=move.text, at=at),
        "set_legal_hold": lambda: set_legal_hold(case, actor, reason=move.text, at=at),
        "release_legal_hold": lambda: release_legal_hold(case, actor, reason=move.text, at=at),
        "close": lambda: close(case, actor, outcome=move.outcome, note=move.text, at=at),
        "dispose": lambda: dispose(case, actor, basis=move.text, at=at),
    }
    return actions[move.press]()


def played(kind: Kind, ground: Ground, comment: Comment, sequence: list[Move]) -> list[Event]:
    try:
        lines = list(
            report(REPORTER, kind=kind, ground=ground, motive="m", comment=comment, at=NOW)
        )
    except Refusal:
        return []
    for minute, move in enumerate(sequence, start=1):
        try:
            lines += perform(fold(CaseNumber(1), lines), move, minute)
        except Refusal:
            continue
    return lines


def judged_before(lines: list[Event], index: int) -> list[Reported | Judged]:
    return [line for line in lines[:index] if isinstance(line, Reported | Judged)]


def at_each(lines: list[Event], *types: type[Event]) -> list[tuple[int, Event, Ground | None]]:
    """Every line of the types, with its place and the ground that stood at that moment."""
    return [
        (index, line, judged_before(lines, index)[-1].ground)
        for index, line in enumerate(lines)
        if isinstance(line, types)
    ]


def pictures_before(lines: list[Event], index: int) -> dict[str, str]:
    added = [line for line in lines[:index] if isinstance(line, EvidenceAdded)]
    return {line.evidence.sha256: line.by for line in added}


def nothing_is_deleted_without_a_picture_but_on_the_one_ground(lines: list[Event]) -> bool:
    return all(
        ground is CHILD or pictures_before(lines, index)
        for index, _, ground in at_each(lines, Deleted)
    )


def the_one_ground_names_the_police_before_the_deletion(lines: list[Event]) -> bool:
    return all(
        ground is not CHILD or any(isinstance(line, ReferredToPolice) for line in lines[:index])
        for index, _, ground in at_each(lines, Deleted)
    )


def critique_and_questions_are_never_deleted(lines: list[Event]) -> bool:
    return not any(
        judged.kind in STAYS
        for index, _, _ in at_each(lines, Deleted)
        for judged in judged_before(lines, index)
    )


def what_was_deleted_is_deleted_no_more(lines: list[Event]) -> bool:
    return sum(isinstance(line, Deleted) for line in lines) <= 1


def the_one_ground_takes_and_shows_no_picture(lines: list[Event]) -> bool:
    return not any(
        ground is CHILD for _, _, ground in at_each(lines, EvidenceAdded, EvidenceOpened)
    )


def a_second_person_confirms_what_they_have_seen(lines: list[Event]) -> bool:
    for index, line in enumerate(lines):
        if isinstance(line, ImageConfirmed):
            looked = [
                (one.by, one.sha256) for one in lines[:index] if isinstance(one, EvidenceOpened)
            ]
            uploader = pictures_before(lines, index)[line.sha256]
            if uploader == line.by or (line.by, line.sha256) not in looked:
                return False
    return True


def a_case_closes_once_and_as_its_lines_say(lines: list[Event]) -> bool:
    closed = [line for line in lines if isinstance(line, Closed)]
    deleted = any(isinstance(line, Deleted) for line in lines)
    return len(closed) <= 1 and all(
        line.outcome in Outcome and (line.outcome is Outcome.DELETED) is deleted for line in closed
    )


def a_closed_case_takes_no_evidence_and_where_nothing_was_removed_no_judgement(
    lines: list[Event],
) -> bool:
    end = next((index for index, _, _ in at_each(lines, Closed)), len(lines))
    removed = any(isinstance(line, Deleted) for line in lines)
    refused = (EvidenceAdded,) if removed else (EvidenceAdded, Judged)
    return not any(isinstance(line, refused) for line in lines[end:])


def a_removal_is_closed_by_a_second_person(lines: list[Event]) -> bool:
    removers = {line.by for line in lines if isinstance(line, Deleted | Reported)}
    closers = {line.by for line in lines if isinstance(line, Closed)}
    return not any(isinstance(line, Deleted) for line in lines) or not (removers & closers)


def nobody_touches_the_case_of_somebody_else(lines: list[Event]) -> bool:
    return not any(line.by in {COLLEAGUE.id, GUEST.id} for line in lines)


def an_editor_does_only_what_editors_may(lines: list[Event]) -> bool:
    return all(line.type in BY_EDITORS for line in lines if line.by == REPORTER.id)


PROMISES = [
    nothing_is_deleted_without_a_picture_but_on_the_one_ground,
    the_one_ground_names_the_police_before_the_deletion,
    critique_and_questions_are_never_deleted,
    what_was_deleted_is_deleted_no_more,
    a_removal_is_closed_by_a_second_person,
    the_one_ground_takes_and_shows_no_picture,
    a_second_person_confirms_what_they_have_seen,
    a_case_closes_once_and_as_its_lines_say,
    a_closed_case_takes_no_evidence_and_where_nothing_was_removed_no_judgement,
    nobody_touches_the_case_of_somebody_else,
    an_editor_does_only_what_editors_may,
]


@settings(max_examples=1000)
@given(kinds, grounds, comments, sequences)
def test_no_sequence_of_presses_by_anybody_breaks_a_promise(
    kind: Kind, ground: Ground, comment: Comment, sequence: list[Move]
) -> None:
    lines = played(kind, ground, comment, sequence)
    assert [promise.__name__ for promise in PROMISES if not promise(lines)] == []


@settings(max_examples=150)
@given(kinds, grounds, comments, sequences)
def test_who_lost_the_role_adds_nothing_to_an_own_case(
    kind: Kind, ground: Ground, comment: Comment, sequence: list[Move]
) -> None:
    mine = [
        Move(**{**vars(move), "actor": REVOKED_REPORTER})
        for move in sequence
        if move.press != "record_alert"
    ]
    before = played(kind, ground, comment, [])
    assert played(kind, ground, comment, mine) == before


@settings(max_examples=150)
@given(kinds, grounds, comments, sequences)
def test_the_same_lines_always_make_the_same_case(
    kind: Kind, ground: Ground, comment: Comment, sequence: list[Move]
) -> None:
    lines = played(kind, ground, comment, sequence)
    if lines:
        case = fold(CaseNumber(1), lines)
        assert list(case.events) == lines
        assert fold(CaseNumber(1), case.events) == case
