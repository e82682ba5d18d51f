"""The stories of the user guide, played for real; their pictures are the guide's pictures.

`make pictures` plays them and puts the pictures in docs/bilder.
"""

import shutil
from pathlib import Path

from bot.local.playground import PLAYERS
from tests.e2e.playground_page import ARTIFACTS, PlaygroundPage
from tests.e2e.test_booking import booked_titles

LIBRARY = "Bakom kulisserna på stadsbiblioteket"
BRIDGE = "Ny cykelbro"
PICTURES = Path("artifacts") / "guide"


async def kept(picture: Path) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    name = picture.name.removeprefix("guide-")
    shutil.copy(picture, PICTURES / name)


async def free_days(page: PlaygroundPage) -> list[str]:
    """Three free days as they are typed: `30 november`."""
    lines = (await (await page.ask("/boka", words="Annan dag")).text()).splitlines()
    days = [lines[number - 2] for number, line in enumerate(lines) if line == "Boka"]
    return [" ".join(day.split()[1:3]) for day in days]


async def test_an_editors_first_day(open_playground):
    page = await open_playground(PLAYERS[0])
    first, second, _ = await free_days(page)
    await kept(await (await page.card("Annan dag")).picture("guide-forslag"))

    await page.ask(f"/boka {first} {LIBRARY}", words="Bokat:")
    await kept(await page.picture("guide-bokning"))

    await page.ask(f"/boka {second}", words="Ny bokning")
    await kept(await (await page.card("Ny bokning")).picture("guide-formular"))

    schedule = await page.ask("/schema", words="ledig")
    await kept(await schedule.picture("guide-schema"))
    await kept(await (await page.ask("/mina", words=LIBRARY)).picture("guide-mina"))
    await kept(await (await page.ask("/hjälp", words="snedstreck")).picture("guide-hjalp"))
    assert ARTIFACTS.is_dir()


async def test_a_day_that_a_colleague_has(open_playground):
    colleague, page = await open_playground(PLAYERS[1]), await open_playground(PLAYERS[0])
    day, *_ = await free_days(colleague)
    await colleague.ask(f"/boka {day} {BRIDGE}", words="Bokat:")
    taken = await page.ask(f"/boka {day} {LIBRARY}", words="Upptagen:")
    assert BRIDGE in await taken.text()
    await kept(await taken.picture("guide-upptagen"))
    await taken.press("Boka")
    assert LIBRARY in await (await page.card("Bokat:")).text()


async def test_a_cancelled_day_is_offered_to_the_one_in_the_queue_who_takes_it(
    open_playground, bot
):
    first, second = await open_playground(PLAYERS[0]), await open_playground(PLAYERS[1])
    day, *_ = await free_days(first)
    receipt = await first.ask(f"/boka {day} {LIBRARY}", words="Bokat:")

    taken = await second.ask(f"/boka {day} {BRIDGE}", words="Upptagen:")
    assert f"{PLAYERS[0].name} har ”{LIBRARY}”" in await taken.text()
    await taken.press("Ställ mig i kö")
    place = await second.card("plats 1 i kön")
    await kept(await place.picture("guide-ko"))

    await receipt.press("Avboka")
    await (await first.card("Avboka")).press("Avboka")
    await first.card("Avbokat:")

    offer = await second.card("du står först i kön")
    await kept(await offer.picture("guide-erbjudande"))
    await offer.press("Ta dagen")
    assert BRIDGE in await (await second.card("Bokat:")).text()
    assert booked_titles(bot) == [LIBRARY, BRIDGE]


async def test_two_colleagues_swap_days(open_playground):
    first, second = await open_playground(PLAYERS[0]), await open_playground(PLAYERS[1])
    mine, theirs, _ = await free_days(first)
    await first.ask(f"/boka {mine} {LIBRARY}", words="Bokat:")
    await second.ask(f"/boka {theirs} {BRIDGE}", words="Bokat:")
    await first.ask(f"/byt {mine} mot {theirs}", words="Du har frågat")
    question = await second.card("vill byta dag med dig")
    await kept(await question.picture("guide-byte"))
    await question.press("Byt")
    await (await first.card("Bytet är gjort")).text()
