"""A superadmin's story in the user guide; its pictures are the guide's, as in `test_guide`."""

from bot.local.playground import PLAYERS, SUPERADMINS
from bot.swedish import health
from tests.e2e.test_guide import LIBRARY, free_days, kept


async def test_a_superadmins_day(open_playground):
    editor, page = await open_playground(PLAYERS[0]), await open_playground(SUPERADMINS[0])
    await page.open_channel()  # from now on the bot knows the team, whose members are editors
    await page.ask("/mina")
    full, closed, frozen = await free_days(editor)
    await editor.ask(f"/boka {full} {LIBRARY}", words="Bokat:")
    taken = await editor.ask(f"/boka {full} Översvämning i centrum", words="Upptagen:")
    await taken.press("Akut")
    form = await editor.card("Motivering")
    await form.fill({"Motivering": "Kris: många behöver veta i dag"})
    await form.press("Fråga superadmin")
    question = await page.card("Översvämning")
    await kept(await question.picture("guide-akut"))
    await question.press("Godkänn")

    await page.ask(f"/stäng {closed} Budgetkampanj", words="Stängt")
    page_frozen = await page.ask(f"/frys staden {frozen} Kris i hamnen", words="är fryst")
    await kept(await page_frozen.picture("guide-frys"))
    settings = await page.ask("/inställningar", words="Inställningar")
    await kept(await settings.picture("guide-installningar"))
    editors = await page.ask("/redaktörer", words="Lägg till redaktör")
    await kept(await editors.picture("guide-redaktorer"))
    status = await page.ask("/status", words=health.SEND_DIGEST)
    await status.press(health.SEND_DIGEST)
    await page.open_channel()
    await kept(await (await page.card("Veckobrev vecka")).picture("guide-veckobrev"))
