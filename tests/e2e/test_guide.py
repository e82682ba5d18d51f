"""The stories of the user guide, played for real; their pictures are the guide's pictures.

`make pictures` plays them and puts the pictures in docs/bilder.
"""

import shutil
from pathlib import Path

from bot.local.playground import PLAYERS
from tests.e2e.playground_page import ARTIFACTS, PlaygroundPage

LIBRARY = "Bakom kulisserna på stadsbiblioteket"
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

    schedule = await page.ask("/schema", words="lediga dagar")
    await kept(await schedule.picture("guide-schema"))
    await kept(await (await page.ask("/mina", words=LIBRARY)).picture("guide-mina"))
    await kept(await (await page.ask("/hjälp", words="snedstreck")).picture("guide-hjalp"))
    assert ARTIFACTS.is_dir()


async def test_a_day_that_a_colleague_has(open_playground):
    colleague, page = await open_playground(PLAYERS[1]), await open_playground(PLAYERS[0])
    day, *_ = await free_days(colleague)
    await colleague.ask(f"/boka {day} Ny cykelbro", words="Bokat:")
    taken = await page.ask(f"/boka {day} {LIBRARY}", words="Upptagen:")
    assert "Ny cykelbro" in await taken.text()
    await kept(await taken.picture("guide-upptagen"))
    await taken.press("Boka")
    assert LIBRARY in await (await page.card("Bokat:")).text()
