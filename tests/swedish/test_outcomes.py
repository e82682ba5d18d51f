"""What worked is said with how many posts it rests on."""

from datetime import date, timedelta

from bot.schedule.model import BookingId, Theme
from bot.swedish.outcomes import lines
from bot.watch.metrics import Origin, outcomes
from tests import makers


def test_it_says_what_was_seen_most_and_of_how_many():
    posts = [
        makers.booking(
            id=BookingId(number),
            day=date(2026, 1, 5) + timedelta(days=7 * number),
            details=makers.details(theme=Theme.TIPS if number < 6 else Theme.STORY),
        )
        for number in range(1, 8)
    ]
    said = dict(
        lines(
            outcomes(
                posts, {each.id: 1000 * each.id for each in posts}, [each.day for each in posts]
            )
        )
    )
    assert said["Vad som setts mest, senaste året: tema"] == [
        "Tips: 3 000 visningar i median (5 inlägg)",
        "Berättelse: 2 inlägg, för få för att säga något (minst 5)",
    ]
    assert said["Vad som setts mest, senaste året: veckodag"] == [
        "Måndag: 4 000 visningar i median (7 inlägg)"
    ]


def test_it_says_where_posts_came_from():
    posts = [makers.booking(id=BookingId(number)) for number in range(1, 8)]
    origins = dict.fromkeys((each.id for each in posts[:5]), Origin.OTHERS_IDEA)
    origins |= {posts[5].id: Origin.OWN_IDEA, posts[6].id: Origin.SERIES}
    said = dict(
        lines(
            outcomes(
                posts, {each.id: 300 for each in posts}, [each.day for each in posts], origins
            )
        )
    )
    assert said["Vad som setts mest, senaste året: ursprung"] == [
        "En kollegas idé ur idélistan: 300 visningar i median (5 inlägg)",
        "Egen idé ur idélistan: 1 inlägg, för få för att säga något (minst 5)",
        "Ur en serie: 1 inlägg, för få för att säga något (minst 5)",
    ]


def test_without_figures_there_is_nothing_to_say():
    assert lines(outcomes([makers.booking()], {}, [])) == []
