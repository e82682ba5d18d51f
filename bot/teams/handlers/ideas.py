"""Ideas: share one, look at all, take one, give one a day."""

from bot.schedule.ideas import IdeaId, checked_text
from bot.schedule.refusals import DayClosed, DayPassed, DayTaken, PageFrozen
from bot.schedule.swap_refusals import DayHeld
from bot.swedish import ideas as words
from bot.swedish.commands import CommandName
from bot.swedish.page_names import has_words
from bot.swedish.reading.post import BULLET
from bot.teams.handlers.booking import receipt
from bot.teams.router import Router
from bot.teams.turn import Answer, Turn
from bot.usecases import ideas as usecase
from bot.usecases.channel import has_channel
from cards import ideas as cards
from cards.idea_actions import BookIdea, PutIdeaAside, ShareIdea, ShowIdea, ShowIdeas, TakeIdea


def register(router: Router) -> None:
    router.on_command(CommandName.IDEA, idea_command, as_typed=True)
    router.on_action(ShowIdeas, show_all)
    router.on_action(ShowIdea, show)
    router.on_action(ShareIdea, share)
    router.on_action(TakeIdea, take)
    router.on_action(BookIdea, book)
    router.on_action(PutIdeaAside, put_aside)


async def idea_command(turn: Turn, rest: str) -> Answer:
    """`/idé text` shares one; alone, all that wait for a day."""
    if words.ASKS_FOR_THEM.fullmatch(rest.strip()):
        return await show_all(turn, ShowIdeas())
    if (known := await _about_one(turn, rest)) is not None:
        return known
    shown = await _share(turn, BULLET.sub("", rest))
    lines = [line for line in rest.splitlines() if line.strip()]
    return shown.warned(words.ONE_IDEA if len(lines) > 1 else "")


async def share(turn: Turn, action: ShareIdea) -> Answer:
    return await _share(turn, action.text)


async def _share(turn: Turn, text: str) -> Answer:
    idea = await usecase.share_idea(turn.request, text, storage=turn.storage)
    thanks = words.shared(in_channel=await has_channel(turn.storage))
    return await _shown(turn, idea.id, thanks, private=True)


async def _about_one(turn: Turn, rest: str) -> Answer | None:
    """Those that are asked about: "ta bort parkvakten", "om parkvakten"; None for a new idea."""
    typed = checked_text(rest)
    asked = words.named_in(typed)
    if asked is None:
        return None
    named, surely = asked
    if not named:
        return await show_all(turn, ShowIdeas())
    ideas = await usecase.see_ideas(turn.request, storage=turn.storage)
    found = [each for each in ideas if has_words(named, each.text)]
    if len(found) == 1:
        return await _shown(turn, found[0].id, typed=typed)
    if found:
        return Answer(card=cards.ideas_card(ideas=found, typed=typed))
    if not surely:
        return None
    return Answer(card=cards.not_found_card(named=named, typed=typed), private=True)


async def show_all(turn: Turn, _action: ShowIdeas) -> Answer:
    ideas = await usecase.see_ideas(turn.request, storage=turn.storage)
    return Answer(card=cards.ideas_card(ideas=ideas))


async def show(turn: Turn, action: ShowIdea) -> Answer:
    return await _shown(turn, IdeaId(action.idea), private=True)


async def take(turn: Turn, action: TakeIdea) -> Answer:
    """The days go to whoever pressed; the card in the channel says to all who takes it."""
    idea = await usecase.take_idea(turn.request, IdeaId(action.idea), storage=turn.storage)
    if idea.taken_by == turn.actor.id:
        return await _shown(turn, idea.id, words.TAKEN, private=True)
    return (await _shown(turn, idea.id, private=True)).warned(words.first_to_take(idea))


async def put_aside(turn: Turn, action: PutIdeaAside) -> Answer:
    number = IdeaId(action.idea)
    idea = await usecase.put_idea_aside(turn.request, number, storage=turn.storage)
    return Answer(card=cards.put_aside_card(idea=idea), changed=True)


async def book(turn: Turn, action: BookIdea) -> Answer:
    number = IdeaId(action.idea)
    try:
        view = await usecase.book_idea(turn.request, number, action.day, storage=turn.storage)
    except (DayTaken, DayHeld, DayClosed, DayPassed, PageFrozen) as refusal:
        again = await _shown(turn, number)
        return again.warned(turn.in_words(refusal))
    return await receipt(turn, view.booking)


async def _shown(
    turn: Turn, number: IdeaId, headline: str = "", *, typed: str = "", private: bool = False
) -> Answer:
    quiet = turn.services.organisation.suggested_last(turn.today)
    view = await usecase.see_idea(turn.request, number, quiet=quiet, storage=turn.storage)
    card = cards.idea_card(view=view, today=turn.today, headline=headline, typed=typed)
    return Answer(card=card, private=private)
