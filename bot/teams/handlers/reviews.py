"""A reader of a post's text: asked for, found, and what they thought."""

from bot.schedule.model import BookingId
from bot.schedule.refusals import AlreadyPublished, Stale
from bot.swedish import texts as words
from bot.teams.handlers.texts import text_answer
from bot.teams.router import Router
from bot.teams.turn import Answer, Turn
from bot.usecases import reviews as usecase
from bot.writing.refusals import AlreadyRead, NoSuchReview, NoteMissing, TextMovedOn
from cards import reviews as cards
from cards.text_actions import (
    AnswerReview,
    AskReader,
    GiveBackReview,
    TakeBackQuestion,
    TakeReview,
)
from cards.texts import not_saved_card


def register(router: Router) -> None:
    router.on_action(AskReader, ask)
    router.on_action(TakeReview, take)
    router.on_action(AnswerReview, answer)
    router.on_action(GiveBackReview, give_back)
    router.on_action(TakeBackQuestion, take_back)


async def ask(turn: Turn, action: AskReader) -> Answer:
    number = BookingId(action.booking)
    await usecase.ask_to_read(turn.request, number, storage=turn.storage)
    return await text_answer(turn, number, headline=words.READER_ASKED)


async def take(turn: Turn, action: TakeReview) -> Answer:
    """The text goes to its reader alone; whoever comes later sees who reads."""
    view = await usecase.take_review(turn.request, BookingId(action.booking), storage=turn.storage)
    if view.review.reader != turn.actor.id:
        return Answer(card=cards.review_card(view=view, today=turn.today), changed=True)
    return Answer(card=cards.to_read_card(view=view, today=turn.today), private=True)


async def give_back(turn: Turn, action: GiveBackReview) -> Answer:
    view = await usecase.give_back_review(
        turn.request, BookingId(action.booking), storage=turn.storage
    )
    return Answer(card=cards.review_given_back_card(view=view), private=True)


async def take_back(turn: Turn, action: TakeBackQuestion) -> Answer:
    number = BookingId(action.booking)
    await usecase.take_back_question(turn.request, number, storage=turn.storage)
    return await text_answer(turn, number, headline=words.TAKEN_BACK)


async def answer(turn: Turn, action: AnswerReview) -> Answer:
    """What was written comes along when the answer can't be taken as it is."""
    number = BookingId(action.booking)
    try:
        view = await usecase.answer_review(
            turn.request,
            number,
            action.version,
            good=action.good,
            note=action.note,
            storage=turn.storage,
        )
    except (NoteMissing, TextMovedOn) as refusal:
        now = await usecase.see_own_review(turn.request, number, storage=turn.storage)
        problem = turn.in_words(refusal)
        card = cards.to_read_card(view=now, today=turn.today, problem=problem, note=action.note)
        return Answer(card=card, private=True)
    except (NoSuchReview, AlreadyRead, AlreadyPublished, Stale) as refusal:
        if not action.note.strip():
            raise
        card = not_saved_card(problem=turn.in_words(refusal), text=action.note)
        return Answer(card=card, private=True)
    return Answer(card=cards.read_thanks_card(view=view), private=True)
