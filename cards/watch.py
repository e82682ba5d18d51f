"""Publication and watch: was it published, how are the comments, who can help."""

from collections.abc import Sequence
from datetime import date

from bot.core.text import plain
from bot.schedule.model import Booking, Catalogue
from bot.swedish import watch as words
from bot.swedish.booking import NEVER_MIND, PAGE, UNDO
from bot.swedish.commands import CommandName
from bot.swedish.date_writing import heading_day
from bot.swedish.schedule import listed_title
from bot.swedish.statistics_card import SHOW_STATISTICS
from bot.watch.figures import PostFigures
from bot.watch.model import CheckInAnswer, Level, Watch
from bot.watch.rules import may_be_watched
from bot.writing.texts import LinkTags, PostText
from cards.actions import CancelBooking, CardAction, KeepBooking, MoveBooking, RunCommand
from cards.case_actions import StartReport
from cards.elements import (
    Card,
    button,
    card,
    facts,
    few,
    heading,
    link_button,
    row,
    send_button,
    strip,
    text,
    under,
    warning,
)
from cards.parts import Action, CardElement, TextInput
from cards.personal_actions import AskPublished
from cards.statistics_actions import ShowStatistics
from cards.texts import to_copy
from cards.watch_actions import (
    AnswerCheckIn,
    AskLink,
    CorrectLink,
    GiveBackWatch,
    ReportPublished,
    SaveFigures,
    TakeOverWatch,
    UndoAnswer,
    UndoPublished,
)


def ask_published_card(
    *,
    booking: Booking,
    today: date,
    kept: PostText | None = None,
    tags: LinkTags | None = None,
    problem: str = "",
    link: str = "",
) -> Card:
    """Asked on the day, and once more the working day after; with the text to publish, if any.

    A problem comes with the link as it was given.
    """
    question = words.is_it_published(booking, today)
    state = {"booking": booking.id, "version": booking.version}
    body: list[CardElement] = [strip(question, "neutral")]
    if problem:
        body.insert(0, strip(problem, "warning"))
    if kept is not None:
        body += to_copy(kept, tags)
    body += [text(words.why_link()), _link_input(link)]
    return card(
        body,
        actions=[
            send_button(words.PUBLISHED, ReportPublished.verb, {"booking": booking.id}),
            button(words.NOT_TODAY, MoveBooking(**state)),
            button(words.CANCEL, CancelBooking(**state)),
        ],
        fallback=question,
    )


def published_card(
    *,
    booking: Booking,
    watch: Watch,
    catalogue: Catalogue,
    today: date,
    booked_on: date | None = None,
) -> Card:
    """The receipt; `booked_on` is the day that the post had, where it came out before that."""
    page = catalogue.page(booking.page)
    return card(
        [
            strip(words.published(booking), "good"),
            facts([(PAGE, page.name if page else "")]),
            *(
                [text(words.out_early(booking, booked_on, today))]
                if booked_on is not None and booked_on > today
                else []
            ),
            text(words.when_first(watch, today), quiet=True),
        ],
        actions=out_buttons(booking, today),
        fallback=words.published(booking),
    )


def out_buttons(booking: Booking, today: date) -> list[Action]:
    """What can be done about a post that is out, by those who may change it."""
    ways = _open(booking)
    ways.append(button(words.WRONG_LINK, AskLink(booking=booking.id)))
    if may_be_watched(booking.published_at, today):
        undo = UndoPublished(booking=booking.id, version=booking.version)
        ways.append(button(words.NOT_PUBLISHED, undo, aside=True))
    return ways


def which_post_card(
    *,
    waiting: Sequence[Booking],
    link: str,
    today: date,
    tip: bool = False,
    upcoming: Sequence[Booking] = (),
    out: Sequence[Booking] = (),
) -> Card:
    """A link that came without saying of what; without a link, which post it will be of.

    Also one whose day has not come may be out already, and one that is out have got a wrong link.
    """
    rows = [
        *(
            _which(each, words.THIS_ONE, heading_day(each.day, today), _report(each, link))
            for each in reversed(waiting)
        ),
        *(
            _which(
                each,
                words.OUT_ALREADY,
                words.booked_later(each.day, today),
                _report(each, link),
            )
            for each in upcoming
        ),
        *(
            _which(
                each,
                words.WRONG_LINK,
                words.out_since(each.published_at, today),
                CorrectLink(booking=each.id, link=link) if link else AskLink(booking=each.id),
            )
            for each in out
            if each.published_at is not None
        ),
    ]
    question = words.WHICH_POST if waiting or upcoming else words.NO_POST_WAITS
    if out and not (waiting or upcoming):
        question = words.ALREADY_OUT
    ways: list[Action] = []
    if tip and link:
        ways.append(button(words.TIP_INSTEAD, RunCommand(text=words.tip_command(link))))
    if rows:
        ways.append(button(words.NONE_OF_THEM, RunCommand(text=CommandName.MINE)))
    return card(
        [
            heading(question),
            *([under(link)] if link else []),
            *([text(words.NAME_IT_TOO, quiet=True)] if len(rows) > 1 else []),
            *few(rows),
        ],
        actions=ways,
        fallback=question,
    )


def _which(booking: Booking, title: str, detail: str, action: CardAction) -> CardElement:
    says = f"{title}: {booking.details.title}"
    return row(listed_title(booking), detail=detail, button=button(title, action, says=says))


def _report(booking: Booking, link: str) -> CardAction:
    if link:
        return ReportPublished(booking=booking.id, link=link)
    return AskPublished(booking=booking.id)


def link_form_card(*, booking: Booking, problem: str = "") -> Card:
    return card(
        [*warning(problem), heading(words.published(booking)), _link_input(booking.link)],
        actions=[
            send_button(words.SAVE_LINK, CorrectLink.verb, {"booking": booking.id}),
            button(NEVER_MIND, KeepBooking(booking=booking.id)),
        ],
        fallback=words.published(booking),
    )


def check_in_card(
    *, booking: Booking, watch: Watch, number: int, level: Level, keeper: str
) -> Card:
    asked = watch.check_in(number)
    assert asked is not None
    heading = words.check_in_heading(level)
    to_all = level is Level.CHANNEL
    answers: list[Action] = [
        button(
            words.ANSWERS[answer],
            AnswerCheckIn(booking=booking.id, number=number, answer=answer),
            primary=answer is CheckInAnswer.NOTHING_NEW and not to_all,
        )
        for answer in CheckInAnswer
        if not to_all or answer is not CheckInAnswer.NEEDS_HELP
    ]
    answers.append(button(words.REPORT, StartReport(booking=booking.id)))
    if level > Level.KEEPER_AGAIN:
        helps = button(words.I_HELP, _take_over(watch), primary=to_all)
        answers.insert(0 if to_all else len(answers), helps)
    return card(
        [
            strip(heading, "warning" if level > Level.KEEPER_AGAIN else "neutral"),
            text(words.check_in_text(booking, level, keeper)),
            row(words.check_in_count(asked, watch), button=_opening(booking), separator=False),
        ],
        actions=answers,
        fallback=heading,
    )


def thanks_card(
    *, booking: Booking, watch: Watch, number: int, answer: CheckInAnswer, today: date
) -> Card:
    """What follows; an answer by mistake can be undone, a call for help has gone out."""
    thanks = words.thanks(answer, watch, today)
    back: list[Action] = []
    if answer is not CheckInAnswer.NEEDS_HELP:
        back.append(button(UNDO, UndoAnswer(booking=booking.id, number=number)))
    if watch.closed is not None:
        return figures_form_card(booking=booking, thanks=thanks, back=back)
    return card(
        [strip(thanks, "good"), text(booking.details.title, bold=True)],
        actions=[*_open(booking), *back],
        fallback=thanks,
    )


def figures_form_card(
    *,
    booking: Booking,
    thanks: str = "",
    problem: str = "",
    typed: SaveFigures | None = None,
    back: Sequence[Action] = (),
) -> Card:
    """The one question when the watch has ended; a problem comes with what was typed."""
    given = typed or SaveFigures(booking=booking.id)
    said = problem or thanks or words.WATCH_OVER
    return card(
        [
            strip(said, "warning" if problem else "good"),
            text(booking.details.title, bold=True),
            text(words.FIGURES_ASKED),
            _count_input("views", words.VIEWS, given.views),
            _count_input("reactions", words.REACTIONS, given.reactions),
            _count_input("comments", words.COMMENTS, given.comments),
        ],
        actions=[
            send_button(words.SAVE_FIGURES, SaveFigures.verb, {"booking": booking.id}),
            *_open(booking),
            *back,
        ],
        fallback=said,
    )


def figures_saved_card(*, booking: Booking, figures: PostFigures) -> Card:
    return card(
        [
            strip(words.FIGURES_SAVED, "good", words.figures_line(figures)),
            text(booking.details.title, bold=True),
        ],
        actions=[button(SHOW_STATISTICS, ShowStatistics())],
        fallback=words.FIGURES_SAVED,
    )


def help_wanted_card(*, booking: Booking, watch: Watch, keeper: str) -> Card:
    """In the channel: the first to press takes over."""
    wanted = words.help_wanted(booking, keeper)
    return card(
        [strip(words.check_in_heading(Level.CHANNEL), "warning"), text(wanted)],
        actions=[
            button(words.I_HELP, _take_over(watch), primary=True),
            *_open(booking),
        ],
        fallback=wanted,
    )


def taken_over_card(
    booking: Booking, *, name: str = "", mine: bool = False, undo: bool = False
) -> Card:
    """For everybody who sees the call for help, or for the one whose duty it was or is now."""
    taken = words.you_take_over(booking) if mine else words.helper_found(name)
    ways = _open(booking)
    if undo:
        ways.append(button(UNDO, GiveBackWatch(booking=booking.id)))
    return card(
        [strip(taken, "good"), text(booking.details.title, bold=True)],
        actions=ways,
        fallback=taken,
    )


def given_back_card(booking: Booking, *, name: str = "") -> Card:
    """For the one who keeps the watch again; without a name for the one who gave it back."""
    said = words.yours_again(name) if name else words.you_gave_back()
    return card(
        [strip(said, "neutral"), text(booking.details.title, bold=True)],
        actions=_open(booking),
        fallback=said,
    )


def _take_over(watch: Watch) -> TakeOverWatch:
    return TakeOverWatch(booking=watch.booking, keeper=watch.keeper)


def _open(booking: Booking) -> list[Action]:
    opening = _opening(booking)
    return [] if opening is None else [opening]


def _opening(booking: Booking) -> Action | None:
    if not booking.link.startswith("https://"):
        return None
    return link_button(words.OPEN_POST, booking.link)


def _count_input(name: str, label: str, value: str) -> TextInput:
    # A number's input refuses "1 250", which is how LinkedIn writes it.
    return TextInput(
        id=name,
        label=label,
        placeholder=words.COUNT_HELP,
        value=plain(value) or None,
        max_length=20,
    )


def _link_input(known: str = "") -> TextInput:
    return TextInput(
        id="link",
        value=plain(known) or None,
        label=words.LINK_LABEL,
        placeholder=words.LINK_HELP,
        is_required=True,
        error_message=words.LINK_MISSING,
        max_length=2000,
        style="Url",
    )
