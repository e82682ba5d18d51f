"""The paths of a case, one by one: what leads to deletion, and what never does."""

from collections.abc import Callable

import pytest

from bot.core.people import THE_BOT, Actor
from bot.core.refusals import NotAllowed
from bot.moderation.case import Case, alert_reason, fold, may_see
from bot.moderation.events import (
    Closed,
    Corrected,
    Deleted,
    Described,
    EvidenceAdded,
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
    possible_outcomes,
    record_alert,
    record_seen,
    register,
    release_legal_hold,
    set_legal_hold,
    take,
)
from bot.moderation.model import (
    AlertReason,
    CaseNumber,
    Comment,
    Ground,
    Kind,
    OpenPoint,
    Outcome,
    State,
)
from bot.moderation.refusals import (
    AlreadyDeleted,
    AlreadySettled,
    AlreadyTaken,
    CaseClosed,
    CaseStillOpen,
    CommentStays,
    EvidenceMissing,
    EvidenceSealed,
    GroundMissing,
    HoldStands,
    InTheFuture,
    LinkMissing,
    NoEvidenceAllowed,
    NoHold,
    NoSuchEvidence,
    NoSuchLine,
    NotALink,
    NotASuperadmin,
    NotDeletedYet,
    NotInThisKind,
    NotJudgedYet,
    NotTaken,
    NotYourCase,
    OutcomeDoesNotFit,
    OwnPicture,
    PictureNotOpened,
    SamePicture,
)
from bot.moderation.reporting import (
    add_evidence,
    answer,
    check_evidence_welcome,
    correct,
    describe,
    pass_on,
    record_deletion,
    refer_to_complaints,
    report,
)
from bot.schedule.refusals import ReasonMissing
from tests.moderation.makers import (
    ADMIN,
    COLLEAGUE,
    GUEST,
    LINK,
    NOW,
    ORDINARY_GROUNDS,
    REPORTER,
    REVOKED_REPORTER,
    SECOND_ADMIN,
    documented,
    later,
    picture,
    reported,
    then,
)

CHILD = Ground.CHILD_ABUSE_IMAGERY


def deleted(case: Case | None = None) -> Case:
    case = documented() if case is None else case
    return then(case, record_deletion(case, REPORTER, at=later(5)))


def opened_by(case: Case, actor: Actor) -> Case:
    return then(case, open_evidence(case, actor, sha256=picture().sha256, at=later(6)))


@pytest.mark.parametrize("ground", ORDINARY_GROUNDS)
def test_the_deletion_stays_locked_until_a_picture_is_in(ground: Ground) -> None:
    case = reported(ground=ground)
    assert case.state is State.TO_DOCUMENT
    with pytest.raises(EvidenceMissing):
        record_deletion(case, REPORTER, at=later(1))

    case = then(case, add_evidence(case, REPORTER, evidence=picture(), at=later(2)))
    assert case.state is State.TO_DELETE

    case = then(
        case,
        record_deletion(case, REPORTER, removed_at=later(3), replies=2, at=later(4)),
    )
    assert case.state is State.DELETED
    assert case.deletion is not None
    assert case.deletion.by == REPORTER.id
    assert case.deletion.removed_at == later(3)
    assert case.deletion.replies == 2


def test_child_abuse_imagery_is_deleted_with_link_and_time_alone() -> None:
    case = reported(ground=CHILD)
    assert case.state is State.TO_DELETE
    assert case.referred_to_police
    case = then(case, record_deletion(case, REPORTER, at=later(1)))
    assert case.deletion is not None
    assert case.comment == Comment(link=LINK)
    assert case.pictures == ()
    assert OpenPoint.CONFIRMATION not in case.open_points


def test_child_abuse_imagery_takes_no_picture_from_anybody() -> None:
    case = reported(ground=CHILD)
    for actor in (REPORTER, ADMIN):
        with pytest.raises(NoEvidenceAllowed):
            check_evidence_welcome(case, actor)
        with pytest.raises(NoEvidenceAllowed):
            add_evidence(case, actor, evidence=picture(), at=later(1))


@pytest.mark.parametrize("words", [Comment(link=LINK, text="x"), Comment(link=LINK, author="x")])
def test_child_abuse_imagery_takes_no_words_either(words: Comment) -> None:
    with pytest.raises(NoEvidenceAllowed):
        reported(ground=CHILD, comment=words)
    with pytest.raises(NoEvidenceAllowed):
        describe(reported(ground=CHILD), REPORTER, comment=words, at=later(1))


def test_child_abuse_imagery_needs_the_link() -> None:
    with pytest.raises(LinkMissing):
        reported(ground=CHILD, comment=Comment())


@pytest.mark.parametrize("kind", [Kind.CRITIQUE, Kind.QUESTION])
@pytest.mark.parametrize("actor", [REPORTER, ADMIN])
def test_critique_and_questions_have_no_way_to_deletion(kind: Kind, actor: Actor) -> None:
    case = reported(kind, None)
    assert case.state is State.TO_ANSWER
    with pytest.raises(CommentStays):
        record_deletion(case, actor, at=later(1))
    with pytest.raises(NotInThisKind):
        add_evidence(case, actor, evidence=picture(), at=later(1))
    with pytest.raises(CommentStays):
        judge(case, ADMIN, kind=Kind.UNLAWFUL, ground=Ground.SPAM_OR_FRAUD, at=later(1))


def test_a_ground_given_for_critique_is_not_kept() -> None:
    assert reported(Kind.CRITIQUE, Ground.UNLAWFUL_THREAT).ground is None


@pytest.mark.parametrize("kind", [Kind.CRITIQUE, Kind.QUESTION])
def test_an_answer_closes_critique_and_questions(kind: Kind) -> None:
    case = reported(kind, None)
    case = then(case, answer(case, REPORTER, text="Thank you", at=later(10)))
    assert case.state is State.CLOSED
    assert case.outcome is Outcome.ANSWERED
    assert (case.answered_by, case.answered_at) == (REPORTER.id, later(10))


def test_critique_may_be_referred_to_the_complaints_service() -> None:
    case = reported(Kind.CRITIQUE, None)
    with pytest.raises(ReasonMissing):
        refer_to_complaints(case, REPORTER, text=" ", at=later(1))
    case = then(case, refer_to_complaints(case, REPORTER, text="Turn to …", at=later(1)))
    assert case.outcome is Outcome.REFERRED


def test_a_question_is_not_met_with_the_complaints_service() -> None:
    with pytest.raises(NotInThisKind):
        refer_to_complaints(reported(Kind.QUESTION, None), REPORTER, text="…", at=later(1))


def test_what_was_passed_on_stays_open_until_it_was_answered() -> None:
    case = reported(Kind.CRITIQUE, None)
    assert possible_outcomes(case) == {Outcome.KEPT, Outcome.GONE}
    case = then(case, pass_on(case, REPORTER, operation="Stadsbyggnad", at=later(1)))
    assert case.state is State.PASSED_ON
    case = then(case, close(case, ADMIN, outcome=Outcome.PASSED_ON, at=later(2)))
    assert case.outcome is Outcome.PASSED_ON


@pytest.mark.parametrize("kind", [Kind.UNLAWFUL, Kind.UNSURE])
def test_only_what_stays_is_answered(kind: Kind) -> None:
    case = reported(kind)
    with pytest.raises((NotInThisKind, NotJudgedYet)):
        answer(case, REPORTER, at=later(1))


def test_nothing_is_removed_while_the_superadmins_think() -> None:
    case = reported(Kind.UNSURE, None)
    case = then(case, add_evidence(case, REPORTER, evidence=picture(), at=later(1)))
    assert case.state is State.TO_JUDGE
    for actor in (REPORTER, ADMIN):
        with pytest.raises(NotJudgedYet):
            record_deletion(case, actor, at=later(2))
    with pytest.raises(NotJudgedYet):
        close(case, ADMIN, outcome=Outcome.KEPT, note="fine", at=later(2))


def test_an_unsure_case_judged_unlawful_can_be_deleted_from() -> None:
    case = reported(Kind.UNSURE, None)
    case = then(case, add_evidence(case, REPORTER, evidence=picture(), at=later(1)))
    case = then(
        case,
        judge(case, ADMIN, kind=Kind.UNLAWFUL, ground=Ground.AGITATION, at=later(2)),
    )
    assert (case.state, case.ground) == (State.TO_DELETE, Ground.AGITATION)
    assert then(case, record_deletion(case, REPORTER, at=later(3))).state is State.DELETED


def test_an_unsure_case_judged_critique_stays_for_good() -> None:
    case = reported(Kind.UNSURE, None)
    case = then(case, judge(case, ADMIN, kind=Kind.CRITIQUE, at=later(1)))
    with pytest.raises(CommentStays):
        record_deletion(case, ADMIN, at=later(2))
    with pytest.raises(CommentStays):
        judge(case, ADMIN, kind=Kind.UNLAWFUL, ground=Ground.OTHER, motive="m", at=later(2))


def test_a_wrongly_reported_comment_can_be_judged_critique_before_it_is_gone() -> None:
    case = documented()
    case = then(case, judge(case, ADMIN, kind=Kind.CRITIQUE, at=later(2)))
    assert case.state is State.TO_ANSWER
    with pytest.raises(CommentStays):
        record_deletion(case, REPORTER, at=later(3))


@pytest.mark.parametrize(
    ("kind", "ground"), [(Kind.CRITIQUE, None), (Kind.UNLAWFUL, Ground.SPAM_OR_FRAUD)]
)
def test_what_was_wrongly_deleted_is_judged_anew_and_stays_deleted(
    kind: Kind, ground: Ground | None
) -> None:
    before = deleted()
    shut = then(before, close(before, ADMIN, outcome=Outcome.DELETED, at=later(8)))
    for case in (before, shut):
        after = then(case, judge(case, ADMIN, kind=kind, ground=ground, at=later(9)))
        assert (after.kind, after.ground, after.deletion) == (kind, ground, case.deletion)
        assert after.state is case.state
        with pytest.raises((AlreadyDeleted, CaseClosed)):
            answer(after, REPORTER, at=later(10))


def test_a_judgement_says_something_new_and_is_never_unsure() -> None:
    with pytest.raises(NotInThisKind):
        judge(documented(), ADMIN, kind=Kind.UNSURE, at=later(2))
    with pytest.raises(AlreadySettled):
        judge(documented(), ADMIN, kind=Kind.UNLAWFUL, ground=Ground.UNLAWFUL_THREAT, at=later(2))


def test_the_exception_from_evidence_is_no_way_round_the_lock() -> None:
    """Reported as child abuse imagery, judged to be something else: the lock is back."""
    case = reported(ground=CHILD)
    case = then(case, judge(case, ADMIN, kind=Kind.UNLAWFUL, ground=Ground.COPYRIGHT, at=later(1)))
    with pytest.raises(EvidenceMissing):
        record_deletion(case, REPORTER, at=later(2))


def test_a_stored_picture_is_sealed_when_it_is_judged_to_show_child_abuse() -> None:
    case = reported(Kind.UNSURE, None)
    case = then(case, add_evidence(case, REPORTER, evidence=picture(), at=later(1)))
    case = opened_by(case, ADMIN)
    case = then(case, judge(case, ADMIN, kind=Kind.UNLAWFUL, ground=CHILD, at=later(2)))
    assert case.referred_to_police
    with pytest.raises(EvidenceSealed):
        open_evidence(case, SECOND_ADMIN, sha256=picture().sha256, at=later(3))
    with pytest.raises(EvidenceSealed):
        confirm_image(case, ADMIN, sha256=picture().sha256, at=later(3))


def test_judging_child_abuse_needs_the_link_first() -> None:
    case = reported(Kind.UNSURE, None, comment=Comment())
    with pytest.raises(LinkMissing):
        judge(case, ADMIN, kind=Kind.UNLAWFUL, ground=CHILD, at=later(1))
    case = then(case, describe(case, REPORTER, comment=Comment(link=LINK), at=later(2)))
    lines = judge(case, ADMIN, kind=Kind.UNLAWFUL, ground=CHILD, at=later(3))
    assert isinstance(lines[1], ReferredToPolice)


def test_unlawful_needs_a_ground_and_other_needs_a_motive() -> None:
    with pytest.raises(GroundMissing):
        report(REPORTER, kind=Kind.UNLAWFUL, comment=Comment(), at=NOW)
    with pytest.raises(ReasonMissing):
        report(
            REPORTER,
            kind=Kind.UNLAWFUL,
            ground=Ground.OTHER,
            motive="  ",
            comment=Comment(),
            at=NOW,
        )
    with pytest.raises(ReasonMissing):
        judge(
            reported(Kind.UNSURE, None),
            ADMIN,
            kind=Kind.UNLAWFUL,
            ground=Ground.OTHER,
            at=later(1),
        )


@pytest.mark.parametrize("actor", [GUEST, REVOKED_REPORTER])
def test_who_is_no_editor_reports_and_documents_nothing(actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        report(actor, kind=Kind.CRITIQUE, comment=Comment(), at=NOW)
    with pytest.raises(NotAllowed):
        add_evidence(reported(), actor, evidence=picture(), at=later(1))
    with pytest.raises(NotAllowed):
        record_deletion(documented(), actor, at=later(2))


def test_an_editor_touches_no_case_of_a_colleague() -> None:
    with pytest.raises(NotYourCase):
        add_evidence(reported(), COLLEAGUE, evidence=picture(), at=later(1))
    with pytest.raises(NotYourCase):
        record_deletion(documented(), COLLEAGUE, at=later(2))
    with pytest.raises(NotYourCase):
        answer(reported(Kind.CRITIQUE, None), COLLEAGUE, at=later(1))


SUPERADMINS_ONLY = {
    "seen": lambda case, by: record_seen(case, by, at=later(9)),
    "take": lambda case, by: take(case, by, at=later(9)),
    "hand over": lambda case, by: hand_over(case, by, to=ADMIN, at=later(9)),
    "judge": lambda case, by: judge(case, by, kind=Kind.CRITIQUE, at=later(9)),
    "open": lambda case, by: open_evidence(case, by, sha256=picture().sha256, at=later(9)),
    "confirm": lambda case, by: confirm_image(case, by, sha256=picture().sha256, at=later(9)),
    "inform": lambda case, by: inform_author(case, by, text="t", at=later(9)),
    "not inform": lambda case, by: leave_author_uninformed(case, by, reason="r", at=later(9)),
    "police": lambda case, by: police_report(case, by, number="1", at=later(9)),
    "register": lambda case, by: register(case, by, number="1", at=later(9)),
    "hold": lambda case, by: set_legal_hold(case, by, reason="r", at=later(9)),
    "release": lambda case, by: release_legal_hold(case, by, reason="r", at=later(9)),
    "close": lambda case, by: close(case, by, outcome=Outcome.GONE, at=later(9)),
    "dispose": lambda case, by: dispose(case, by, basis="b", at=later(9)),
}


@pytest.mark.parametrize("action", SUPERADMINS_ONLY.values(), ids=SUPERADMINS_ONLY)
@pytest.mark.parametrize("actor", [REPORTER, COLLEAGUE, GUEST, REVOKED_REPORTER])
def test_what_follows_after_the_report_is_for_superadmins(
    action: Callable[[Case, Actor], object], actor: Actor
) -> None:
    with pytest.raises(NotAllowed):
        action(documented(), actor)


def test_the_reporter_and_the_superadmins_see_a_case_and_nobody_else() -> None:
    case = reported()
    assert [
        actor
        for actor in (REPORTER, COLLEAGUE, ADMIN, SECOND_ADMIN, GUEST, REVOKED_REPORTER)
        if may_see(case, actor)
    ] == [REPORTER, ADMIN, SECOND_ADMIN]


def test_a_deletion_is_recorded_once() -> None:
    with pytest.raises(AlreadyDeleted):
        record_deletion(deleted(), ADMIN, at=later(9))


def test_the_same_picture_is_added_once_and_another_beside_it() -> None:
    case = documented()
    with pytest.raises(SamePicture):
        add_evidence(case, REPORTER, evidence=picture(), at=later(2))
    case = then(case, add_evidence(case, REPORTER, evidence=picture("next"), at=later(2)))
    assert len(case.pictures) == 2


def test_nothing_has_happened_in_the_future() -> None:
    with pytest.raises(InTheFuture):
        reported(comment=Comment(seen_at=later(1)))
    case = documented()
    with pytest.raises(InTheFuture):
        record_deletion(case, REPORTER, removed_at=later(11), at=later(10))


@pytest.mark.parametrize(
    "link",
    [
        "",
        LINK,
        "https://linkedin.com/feed/",
        "https://se.linkedin.com/feed/",
        "https://lnkd.in/abc",
        f"  {LINK}\n",
        "https://WWW.LinkedIn.com:443/feed",
    ],
)
def test_an_address_of_linkedin_is_taken(link: str) -> None:
    assert reported(comment=Comment(link=link, post_link=link)).comment.link == link.strip()


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "http://www.linkedin.com/feed",
        "https://example.com/linkedin.com",
        "https://linkedin.com.example.com/",
        "https://evil-linkedin.com/",
        "https://linkedin.com@example.com/",
        "https://someone@linkedin.com/",
        "https://example.com\\.linkedin.com/",
        "https://linkedin.com:8443/",
        "https://linkedin.com:x/",
        "https://[linkedin.com/",
        "https://linkedin.com/a b",
        "https://linkedin.com/\u202e",
        "the comment below the post",
    ],
)
def test_what_is_no_address_of_linkedin_is_refused(link: str) -> None:
    with pytest.raises(NotALink):
        reported(comment=Comment(link=link))
    with pytest.raises(NotALink):
        describe(reported(), REPORTER, comment=Comment(post_link=link), at=later(1))


def test_a_description_fills_in_and_never_empties() -> None:
    case = reported(comment=Comment(link=LINK, author="A. Author", seen_at=NOW))
    more = Comment(text="  the words\nas typed ", page="main")
    case = then(case, describe(case, REPORTER, comment=more, at=later(1)))
    assert case.comment == Comment(
        link=LINK,
        author="A. Author",
        text="  the words\nas typed ",
        page="main",
        seen_at=NOW,
    )
    assert describe(case, REPORTER, comment=Comment(), at=later(2)) == ()


def test_only_a_superadmin_other_than_the_uploader_confirms_a_picture_and_only_after_looking() -> (
    None
):
    sha = picture().sha256
    case = documented(by=ADMIN)
    with pytest.raises(NotAllowed):
        confirm_image(case, REPORTER, sha256=sha, at=later(7))
    with pytest.raises(OwnPicture):
        confirm_image(opened_by(case, ADMIN), ADMIN, sha256=sha, at=later(7))
    with pytest.raises(PictureNotOpened):
        confirm_image(opened_by(case, ADMIN), SECOND_ADMIN, sha256=sha, at=later(7))
    with pytest.raises(NoSuchEvidence):
        confirm_image(case, SECOND_ADMIN, sha256="0" * 64, at=later(7))
    case = opened_by(case, SECOND_ADMIN)
    case = then(case, confirm_image(case, SECOND_ADMIN, sha256=sha, at=later(7)))
    assert case.pictures[0].confirmed_by == SECOND_ADMIN.id
    with pytest.raises(AlreadySettled):
        confirm_image(case, SECOND_ADMIN, sha256=sha, at=later(8))


def test_confirming_one_picture_leaves_the_others_unconfirmed() -> None:
    case = documented()
    case = then(case, add_evidence(case, REPORTER, evidence=picture("next"), at=later(2)))
    case = opened_by(case, ADMIN)
    case = then(case, confirm_image(case, ADMIN, sha256=picture().sha256, at=later(7)))
    assert [one.confirmed_by for one in case.pictures] == [ADMIN.id, None]
    assert [one.opened_by for one in case.pictures] == [{ADMIN.id}, frozenset()]


def test_every_look_at_the_evidence_is_a_line() -> None:
    case = opened_by(opened_by(documented(), ADMIN), ADMIN)
    assert [line.type for line in case.events].count("evidence_opened") == 2
    with pytest.raises(NotAllowed):
        open_evidence(case, REPORTER, sha256=picture().sha256, at=later(7))


def test_the_first_to_take_a_case_owns_it_and_it_can_change_hands() -> None:
    case = reported()
    with pytest.raises(NotTaken):
        hand_over(case, ADMIN, to=SECOND_ADMIN, at=later(1))
    case = then(case, take(case, ADMIN, at=later(1)))
    with pytest.raises(AlreadyTaken) as refused:
        take(case, SECOND_ADMIN, at=later(2))
    assert refused.value.holder == ADMIN.id
    with pytest.raises(NotASuperadmin):
        hand_over(case, ADMIN, to=REPORTER, at=later(2))
    with pytest.raises(AlreadyTaken):
        hand_over(case, SECOND_ADMIN, to=ADMIN, at=later(2))
    case = then(case, hand_over(case, SECOND_ADMIN, to=SECOND_ADMIN, at=later(3)))
    assert case.holder == SECOND_ADMIN.id


def test_alerts_and_looks_are_noted_once_per_person() -> None:
    case = documented()
    case = then(case, record_alert(case, to=ADMIN.id, at=later(2)))
    assert case.events[-1].by == THE_BOT
    assert record_alert(case, to=ADMIN.id, at=later(3)) == ()
    assert record_alert(case, to=SECOND_ADMIN.id, at=later(3)) != ()
    case = then(case, record_seen(case, ADMIN, at=later(4)))
    assert (case.alerted, case.seen_by) == ({ADMIN.id}, {ADMIN.id})
    assert record_seen(case, ADMIN, at=later(5)) == ()


def test_the_author_is_informed_after_the_deletion_or_it_says_why_not() -> None:
    with pytest.raises(NotDeletedYet):
        inform_author(documented(), ADMIN, text="Your comment …", at=later(2))
    with pytest.raises(NotDeletedYet):
        leave_author_uninformed(documented(), ADMIN, reason="no account", at=later(2))
    case = deleted()
    with pytest.raises(ReasonMissing):
        leave_author_uninformed(case, ADMIN, reason=" ", at=later(6))
    case = then(case, leave_author_uninformed(case, ADMIN, reason="fake", at=later(6)))
    assert case.author_informed is False
    assert then(case, inform_author(case, ADMIN, text="Hi", at=later(7))).author_informed is True


@pytest.mark.parametrize(
    ("ground", "expected"),
    [
        (
            Ground.UNLAWFUL_THREAT,
            (
                OpenPoint.AUTHOR,
                OpenPoint.CONFIRMATION,
                OpenPoint.POLICE_REPORT,
                OpenPoint.REGISTRATION,
            ),
        ),
        (
            Ground.SPAM_OR_FRAUD,
            (OpenPoint.AUTHOR, OpenPoint.CONFIRMATION, OpenPoint.REGISTRATION),
        ),
    ],
)
def test_what_is_missing_after_a_deletion_is_listed_until_it_is_there(
    ground: Ground, expected: tuple[OpenPoint, ...]
) -> None:
    case = documented(ground)
    assert case.open_points == ()
    case = deleted(case)
    assert case.open_points == expected
    case = opened_by(case, ADMIN)
    case = then(case, confirm_image(case, ADMIN, sha256=picture().sha256, at=later(7)))
    case = then(case, inform_author(case, ADMIN, text="Hi", at=later(7)))
    case = then(case, police_report(case, ADMIN, number="5000-K1-26", at=later(7)))
    case = then(case, register(case, ADMIN, number="KS 12/2026", at=later(7)))
    assert case.open_points == ()


def test_numbers_may_come_after_the_close_and_the_latest_stands() -> None:
    case = deleted()
    case = then(case, close(case, ADMIN, outcome=Outcome.DELETED, at=later(6)))
    case = then(case, police_report(case, ADMIN, number=" 1 ", at=later(7)))
    with pytest.raises(AlreadySettled):
        police_report(case, ADMIN, number="1", at=later(8))
    assert then(case, police_report(case, ADMIN, number="2", at=later(8))).police_number == "2"
    case = then(case, register(case, ADMIN, number="KS 1", at=later(8)))
    assert case.registration_number == "KS 1"
    with pytest.raises(AlreadySettled):
        register(case, ADMIN, number="KS 1", at=later(9))


@pytest.mark.parametrize(
    ("case", "possible"),
    [
        (reported(Kind.CRITIQUE, None), {Outcome.KEPT, Outcome.GONE}),
        (reported(Kind.QUESTION, None), {Outcome.KEPT, Outcome.GONE}),
        (reported(Kind.UNSURE, None), {Outcome.GONE}),
        (reported(), {Outcome.KEPT, Outcome.GONE}),
        (documented(), {Outcome.KEPT, Outcome.GONE}),
        (deleted(), {Outcome.DELETED}),
    ],
)
def test_a_case_closes_only_with_an_outcome_that_its_lines_bear_out(
    case: Case, possible: set[Outcome]
) -> None:
    assert possible_outcomes(case) == possible
    for outcome in Outcome:
        if outcome in possible:
            shut = then(case, close(case, ADMIN, outcome=outcome, note="n", at=later(9)))
            assert (shut.state, shut.outcome) == (State.CLOSED, outcome)
            assert shut.closed_at == later(9)
        else:
            with pytest.raises((OutcomeDoesNotFit, NotJudgedYet)):
                close(case, ADMIN, outcome=outcome, note="n", at=later(9))


def test_keeping_a_reported_comment_takes_a_written_reason() -> None:
    with pytest.raises(ReasonMissing):
        close(documented(), ADMIN, outcome=Outcome.KEPT, at=later(2))


def test_a_closed_case_takes_no_more_actions() -> None:
    case = documented()
    case = then(case, close(case, ADMIN, outcome=Outcome.GONE, at=later(2)))
    attempts = [
        lambda: add_evidence(case, REPORTER, evidence=picture("late"), at=later(3)),
        lambda: record_deletion(case, REPORTER, at=later(3)),
        lambda: describe(case, REPORTER, comment=Comment(text="x"), at=later(3)),
        lambda: take(case, ADMIN, at=later(3)),
        lambda: hand_over(case, ADMIN, to=SECOND_ADMIN, at=later(3)),
        lambda: judge(case, ADMIN, kind=Kind.CRITIQUE, at=later(3)),
        lambda: close(case, ADMIN, outcome=Outcome.GONE, at=later(3)),
    ]
    for attempt in attempts:
        with pytest.raises(CaseClosed):
            attempt()


def test_a_legal_hold_wins_over_disposal() -> None:
    case = deleted()
    with pytest.raises(CaseStillOpen):
        dispose(case, ADMIN, basis="plan 4.2", at=later(6))
    case = then(case, close(case, ADMIN, outcome=Outcome.DELETED, at=later(6)))
    with pytest.raises(NoHold):
        release_legal_hold(case, ADMIN, reason="r", at=later(7))
    case = then(case, set_legal_hold(case, ADMIN, reason="a trial", at=later(7)))
    with pytest.raises(AlreadySettled):
        set_legal_hold(case, ADMIN, reason="again", at=later(7))
    with pytest.raises(HoldStands):
        dispose(case, ADMIN, basis="plan 4.2", at=later(8))
    case = then(case, release_legal_hold(case, ADMIN, reason="the trial is over", at=later(9)))
    case = then(case, dispose(case, ADMIN, basis="plan 4.2", at=later(10)))
    assert case.disposed
    with pytest.raises(AlreadySettled):
        dispose(case, ADMIN, basis="plan 4.2", at=later(11))
    with pytest.raises(NoSuchEvidence):
        open_evidence(case, ADMIN, sha256=picture().sha256, at=later(11))


def test_a_correction_is_a_line_of_its_own_and_changes_no_other() -> None:
    case = documented()
    fixed = then(case, correct(case, REPORTER, line=0, text="It was a page.", at=later(2)))
    assert fixed.events[:-1] == case.events
    assert isinstance(fixed.events[-1], Corrected)
    for line in (-1, 2):
        with pytest.raises(NoSuchLine):
            correct(case, ADMIN, line=line, text="x", at=later(2))
    with pytest.raises(ReasonMissing):
        correct(case, ADMIN, line=0, text=" ", at=later(2))


def test_a_reporter_corrects_only_what_they_wrote() -> None:
    case = documented(by=ADMIN)
    with pytest.raises(NotYourCase):
        correct(case, REPORTER, line=1, text="x", at=later(2))
    assert correct(case, ADMIN, line=0, text="x", at=later(2))


def test_the_superadmins_are_alerted_for_the_first_picture_and_at_once_where_it_burns() -> None:
    bare, full = reported(), documented()
    evidence = add_evidence(bare, REPORTER, evidence=picture(), at=later(1))[0]
    more = add_evidence(full, REPORTER, evidence=picture("next"), at=later(2))[0]
    assert alert_reason(bare, evidence) is AlertReason.EVIDENCE_STORED
    assert alert_reason(full, more) is None
    assert alert_reason(None, bare.events[0]) is None
    unsure = reported(Kind.UNSURE, None)
    assert alert_reason(None, unsure.events[0]) is AlertReason.UNSURE_REPORTED
    child = reported(ground=CHILD)
    reasons = [alert_reason(None, line) for line in child.events]
    assert reasons == [AlertReason.CHILD_ABUSE_REPORTED, None]
    judged = judge(
        reported(Kind.UNSURE, None), ADMIN, kind=Kind.UNLAWFUL, ground=CHILD, at=later(1)
    )
    assert alert_reason(unsure, judged[0]) is AlertReason.CHILD_ABUSE_REPORTED
    assert alert_reason(None, reported(Kind.CRITIQUE, None).events[0]) is None


def test_lines_that_begin_with_no_report_are_no_case() -> None:
    closed = Closed(at=NOW, by=ADMIN.id, outcome=Outcome.GONE)
    with pytest.raises(ValueError, match="begin"):
        fold(CaseNumber(1), [closed])
    with pytest.raises(ValueError, match="begin"):
        fold(CaseNumber(1), [])
    first = reported().events[0]
    with pytest.raises(ValueError, match="twice"):
        fold(CaseNumber(1), [first, first])


def test_the_version_counts_the_lines() -> None:
    assert (reported().version, documented().version) == (1, 2)


def test_a_line_names_who_and_when() -> None:
    case = deleted()
    assert [(type(line), line.by, line.at) for line in case.events] == [
        (Reported, REPORTER.id, NOW),
        (EvidenceAdded, REPORTER.id, later(1)),
        (Deleted, REPORTER.id, later(5)),
    ]


def test_a_forged_deletion_without_evidence_is_shown_as_it_stands() -> None:
    """Tampering is for the hash chain to find; the fold hides nothing of it."""
    forged = Deleted(at=later(1), by=COLLEAGUE.id, removed_at=later(1))
    case = then(reported(Kind.CRITIQUE, None), (forged,))
    assert case.deletion is not None
    described = then(case, (Described(at=later(2), by=REPORTER.id, comment=Comment(text="t")),))
    assert described.deletion == case.deletion
