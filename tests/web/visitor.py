"""One person at the page, over HTTP: what they open, fill in and press."""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import aiohttp
from typing_extensions import override

from tests.scenario import NAMES, Stage


def bearer(person: str, name: str = "") -> str:
    chosen = json.dumps({"id": person, "name": name or NAMES.get(person, "")})
    return "Bearer " + base64.urlsafe_b64encode(chosen.encode()).decode().rstrip("=")


@dataclass
class Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, dict[str, str]]] = field(default_factory=list)


class _Reader(HTMLParser):
    """Forms, links, ids and text of an answer."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: dict[str, str] = {}
        self.labels: list[str] = []
        self.text: list[str] = []
        self.invalid: list[str] = []
        self.ids: list[str] = []
        self._by_id: dict[str, Form] = {}
        self._form: Form | None = None
        self._select = ""
        self._hidden = False
        self._area = ""
        self._link: str | None = None
        self._words: list[str] = []
        self._button: tuple[Form, dict[str, str]] | None = None

    @override
    def handle_starttag(  # noqa: C901, PLR0912 - a table of tags
        self, tag: str, attrs: list[tuple[str, str | None]]
    ) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.append(given["id"])
        if "aria-label" in given:
            self.labels.append(given["aria-label"])
        self._hidden = given.get("class") == "vh"
        if given.get("aria-invalid") == "true":
            self.invalid.append(given.get("name", ""))
        if tag == "form":
            self._form = Form(action=given.get("action", ""))
            self.forms.append(self._form)
            self._by_id[given.get("id", "")] = self._form
        if tag == "a":
            self._link, self._words = given.get("href", ""), []
            self.links.setdefault(given.get("aria-label", ""), self._link)
        form = self._by_id.get(given.get("form", "")) if "form" in given else self._form
        if form is None:
            return
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "input" and name and given.get("type") in {"radio", "checkbox"}:
            if "checked" in given:
                form.fields[name] = value
        elif tag == "input" and name:
            form.fields[name] = value
        elif tag == "select":
            self._select = name
            form.fields[name] = ""
        elif tag == "textarea":
            self._area = name
            form.fields[name] = ""
        elif tag == "option" and "selected" in given and self._select:
            form.fields[self._select] = value
        elif tag == "button":
            pressed = {name: value} if name else {}
            if "formaction" in given:
                pressed["formaction"] = given["formaction"]
            self._button, self._words = (form, pressed), []
            if "aria-label" in given:
                form.buttons.append((given["aria-label"], pressed))

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            if self._area and self._form:
                typed = self._form.fields[self._area]
                self._form.fields[self._area] = typed.removeprefix("\n")  # as a browser does
            self._area = ""
        elif tag == "a" and self._link is not None:
            self.links.setdefault(" ".join("".join(self._words).split()), self._link)
            self._link = None
        elif tag == "button" and self._button:
            form, pressed = self._button
            form.buttons.append((" ".join("".join(self._words).split()), pressed))
            self._button = None

    @override
    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self._hidden:
            self.labels.append(data)
            self._hidden = False
        self._words.append(data)
        if self._area and self._form:
            self._form.fields[self._area] += data


@dataclass
class Answer:
    status: int
    body: str
    headers: Mapping[str, str]

    def __post_init__(self) -> None:
        self._read = _Reader()
        self._read.feed(self.body)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self._read.text)).strip()

    @property
    def labels(self) -> list[str]:
        return self._read.labels

    @property
    def links(self) -> dict[str, str]:
        return self._read.links

    @property
    def ids(self) -> list[str]:
        return self._read.ids

    @property
    def invalid(self) -> list[str]:
        return self._read.invalid

    @property
    def place(self) -> str:
        return self.headers["HX-Push-Url"]

    def label(self, beginning: str) -> str:
        return next(label for label in self.labels if label.startswith(beginning))

    def link(self, beginning: str) -> str:
        return next(href for text, href in self.links.items() if text.startswith(beginning))

    def form(self, button: str) -> tuple[Form, dict[str, str]]:
        for form in self._read.forms:
            for words, pressed in form.buttons:
                if words.startswith(button):
                    return form, pressed
        raise AssertionError(f"no button {button!r} in {self.text[:600]}")

    @property
    def buttons(self) -> list[str]:
        return [words for form in self._read.forms for words, _ in form.buttons]


def _body(fields: Any) -> aiohttp.FormData | None:
    if fields is None or isinstance(fields, aiohttp.FormData):
        return fields
    return aiohttp.FormData(dict(fields))


@dataclass
class Visitor:
    stage: Stage
    person: str
    authorization: str = ""
    verbs: list[str] = field(default_factory=list[str])
    """What was asked to be done, in order."""

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": self.authorization or bearer(self.person)}

    async def open(self, address: str, **headers: str) -> Answer:
        return await self._ask("GET", address, None, headers)

    async def send(self, action: str, fields: Mapping[str, Any]) -> Answer:
        self.verbs.append(action.partition("?")[0].rpartition("/")[2])
        return await self._ask("POST", action, fields, {})

    async def post(self, action: str, form: aiohttp.FormData) -> Answer:
        return await self._ask("POST", action, form, {})

    async def press(self, answer: Answer, button: str, **filled: str) -> Answer:
        """Press a button of a form, with what is filled in beside what stood there."""
        form, pressed = answer.form(button)
        pressed = dict(pressed)
        action = pressed.pop("formaction", form.action)
        return await self.send(action, {**form.fields, **pressed, **filled})

    async def _ask(
        self, method: str, address: str, fields: Any, headers: Mapping[str, str]
    ) -> Answer:
        async with self.stage.http.request(
            method,
            f"{self.stage.url}{address}",
            data=_body(fields),
            headers={**self.headers, **headers},
        ) as response:
            return Answer(response.status, await response.text(), dict(response.headers))
