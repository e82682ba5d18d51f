"""The Playground's page as a person sees it: chat, channel, cards.

What its server does stands in `bot.local.playground`. Of the page itself: the newest thread of a
channel is at the top and the newest message of a thread at its end, only the conversation that
is open is drawn, and history is gone after a reload.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from playwright.async_api import Browser, Locator, Page, Response, ViewportSize
from playwright.async_api import TimeoutError as NotInTime

from bot.swedish.local import BOT_NAME, CHANNEL

ARTIFACTS = Path("artifacts") / "e2e"
WINDOW: ViewportSize = {"width": 1280, "height": 1400}
"""Narrower, the list of chats is out of reach."""
_ANSWER_SECONDS = 20
_PRESS_SECONDS = 10
_CARD = ".ac-preview-panel"
Answer = str | bool | list[str]


class PlaygroundPage:
    def __init__(self, page: Page) -> None:
        self.page = page
        self._in_channel = False

    @classmethod
    async def open(cls, browser: Browser, address: str) -> Self:
        context = await browser.new_context(
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
            viewport=WINDOW,
        )
        context.set_default_timeout(_ANSWER_SECONDS * 1000)
        page = await context.new_page()
        await page.goto(address)
        opened = cls(page)
        await opened.loaded()
        return opened

    async def again(self) -> None:
        """Load it anew: nothing of what was said before is left."""
        self._in_channel = False
        await self.page.set_viewport_size(WINDOW)
        await self.page.reload()
        await self.loaded()

    async def loaded(self) -> None:
        """Wait until the bot has greeted: what is said before that may be lost."""
        await self.page.get_by_role("button", name="Hide log panel").click()
        await self.page.locator(_CARD).wait_for()

    async def close(self) -> None:
        await self.page.context.close()

    async def say(self, text: str) -> None:
        """Send a message in the personal chat."""
        await self.open_chat()
        await self._editors.last.click()
        await self.page.keyboard.insert_text(text)
        await self.page.keyboard.press("Enter")

    async def open_channel(self, name: str = CHANNEL) -> None:
        await self.page.get_by_role("treeitem", name=name).click()
        await self.page.get_by_role("button", name="Post", exact=True).wait_for()
        self._in_channel = True

    async def post(self, text: str, *, channel: str = CHANNEL) -> None:
        """Start a thread that mentions the bot: `@Inläggsboten <text>`."""
        await self.open_channel(channel)
        await self._editors.first.click()
        await self._mention_bot()
        await self.page.keyboard.insert_text(f" {text}")
        await self.page.get_by_role("button", name="Post", exact=True).click()

    async def reply(self, text: str, *, thread: str) -> None:
        """Mention the bot in the newest thread that holds the words."""
        await self._thread(thread).locator('[data-lexical-editor="true"]').click()
        await self._mention_bot()
        await self.page.keyboard.insert_text(f" {text}")
        await self._thread(thread).get_by_role("button", name="Send Message").click()

    async def ask(self, text: str, *, words: str = "") -> "Card":
        """Send a message in the personal chat and wait for the card that answers it.

        It is the first new one that holds `words`, where something else may come in between.
        """
        await self.open_chat()
        cards = self.page.locator(_CARD).filter(has_text=words)
        answer = cards.nth(await cards.count())
        await self.say(text)
        await answer.wait_for()
        return Card(self.page, answer)

    async def ask_in_channel(self, text: str, *, channel: str = CHANNEL) -> "Card":
        """Start a thread that mentions the bot and wait for the card it answers with there."""
        await self.post(text, channel=channel)
        answer = self._thread(f"{BOT_NAME} {text}").locator(_CARD).last
        await answer.wait_for()
        return Card(self.page, answer)

    async def card(self, text: str) -> "Card":
        """Wait for the newest card that holds the words; choose such as no other card has."""
        place = self._thread(text) if self._in_channel else self.page
        found = place.locator(_CARD).filter(has_text=text).last
        await found.wait_for()
        return Card(self.page, found)

    async def last_card_text(self) -> str:
        """Read the newest card of the personal chat."""
        return _tidy(await self.page.locator(_CARD).last.inner_text())

    async def see(self, text: str) -> None:
        """Wait for words anywhere, as of a notice under a card."""
        await self.page.get_by_text(text).last.wait_for()

    async def picture(self, name: str) -> Path:
        ARTIFACTS.mkdir(parents=True, exist_ok=True)
        path = ARTIFACTS / f"{name}.png"
        await self.page.screenshot(path=path)
        return path

    @property
    def _editors(self) -> Locator:
        return self.page.locator('[data-lexical-editor="true"]')

    def _thread(self, text: str) -> Locator:
        # The first group is the box that starts a post.
        return self.page.get_by_role("group").filter(has_text=text).first

    async def open_chat(self) -> None:
        if self._in_channel:
            await self.page.get_by_role("treeitem", name="Personal Chat").click()
            await self.page.get_by_role("button", name="Post", exact=True).wait_for(state="hidden")
            self._in_channel = False

    async def _mention_bot(self) -> None:
        await self.page.keyboard.type("@")
        await self.page.get_by_role("menuitem", name=BOT_NAME).click()


class Card:
    """A card on the page, found again by its words: after a press that replaces it, ask anew."""

    def __init__(self, page: Page, card: Locator) -> None:
        self.page = page
        self.locator = card

    async def text(self) -> str:
        """Read what a person would, a line for each block, and the titles of the buttons."""
        return _tidy(await self.locator.inner_text())

    async def fill(self, answers: Mapping[str, Answer]) -> None:
        """Answer inputs by their labels, with what a person would type or choose.

        Dates as 2026-12-03, times as 09:30, a toggle by true or false, several choices as a list.
        """
        for label, answer in answers.items():
            await self._fill_one(label, answer=answer)

    async def press(self, title: str, *, number: int = 1) -> None:
        """Press a button that the bot hears of, and wait until it has answered.

        Where several have the same title, `number` counts them from 1.
        """
        try:
            async with self.page.expect_response(_is_heard, timeout=_PRESS_SECONDS * 1000):
                await self.click(title, number=number)
        except NotInTime as error:
            # As when a required answer is missing: the card itself says so.
            raise AssertionError(f"{title} went nowhere:\n{await self.text()}") from error

    async def click(self, title: str, *, number: int = 1) -> None:
        """Press a button, in the menu behind "…" too, and wait for nothing."""
        button = self.locator.get_by_role("button", name=title, exact=True)
        if await button.count():
            await button.nth(number - 1).click()
        else:
            await self.locator.get_by_role("button", name="More options").click()
            await self.page.get_by_role("menuitem", name=title, exact=True).click()

    async def picture(self, name: str) -> Path:
        ARTIFACTS.mkdir(parents=True, exist_ok=True)
        path = ARTIFACTS / f"{name}.png"
        await self.locator.screenshot(path=path)
        return path

    async def _fill_one(self, label: str, *, answer: Answer) -> None:
        # A label of a required input ends with an asterisk, which is hidden from screen readers.
        words_of_label = re.compile(rf"^\s*{re.escape(label)}(\s*\*)?\s*$")
        caption = self.locator.locator("label.ac-richTextBlock").filter(has_text=words_of_label)
        field = self.locator.locator(f'[id="{await caption.get_attribute("for")}"]')
        match answer:
            case bool():
                await field.set_checked(answer)
            case list():
                for choice in answer:
                    await field.locator(f'input[aria-label="{choice}"]').check()
            case str():
                await self._type_or_choose(field, answer)

    async def _type_or_choose(self, field: Locator, answer: str) -> None:
        role = await field.get_attribute("role")
        classes = await field.get_attribute("class") or ""
        picker = await field.get_attribute("aria-haspopup") == "dialog" or "TimePicker" in classes
        if role == "radiogroup":
            await field.get_by_role("radio", name=answer, exact=True).check()
        elif role == "combobox" and not picker:
            await field.click()
            await self.page.get_by_role("option", name=answer, exact=True).click()
        else:
            await field.fill(answer)
            await field.press("Tab")  # pickers take what is typed when they are left


def _is_heard(response: Response) -> bool:
    return response.url.endswith(("/v1/invoke", "/v1/submit"))


def _tidy(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
