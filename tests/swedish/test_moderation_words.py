"""Every value and every no of moderation has words."""

import dataclasses
import inspect
import re
import types
import typing
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

import pytest

from bot.core.refusals import Refusal
from bot.moderation import model, refusals
from bot.moderation.events import Event
from bot.moderation.model import AlertReason, Ground, Kind, OpenPoint, Outcome, State
from bot.schedule.refusals import DayPassed
from bot.swedish import moderation as words
from bot.swedish.moderation_refusals import refusal_text
from bot.swedish.reply_drafts import (
    CRITIQUE_DRAFTS,
    QUESTION_DRAFTS,
    Draft,
    complaints_referral,
    handover_message,
    removal_notice,
)
from bot.swedish.ways import IN_CHAT

TODAY = date(2026, 11, 23)
REFUSALS = [
    refusal
    for _, refusal in inspect.getmembers(refusals, inspect.isclass)
    if issubclass(refusal, Refusal) and refusal.__module__ == refusals.__name__
]
SAMPLES: dict[type, list[object]] = {str: ["text"], int: [21_000_000]}
LINK = "https://example.com/complaints"


def samples(hint: object) -> list[object]:
    """Every value of an enumeration, and one of anything else."""
    if isinstance(hint, typing.NewType):
        return samples(hint.__supertype__)
    assert isinstance(hint, type)
    return list(hint) if issubclass(hint, StrEnum) else SAMPLES[hint]


def instances(refusal: type[Refusal]) -> list[Refusal]:
    hints = typing.get_type_hints(refusal)
    names = [field.name for field in dataclasses.fields(refusal)]  # type: ignore[arg-type]
    if not names:
        return [refusal()]
    most = max(len(samples(hints[name])) for name in names)
    return [
        refusal(
            **{name: samples(hints[name])[index % len(samples(hints[name]))] for name in names}
        )
        for index in range(most)
    ]


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda one: one.__name__)
def test_every_no_says_why_in_whole_sentences(refusal: type[Refusal]) -> None:
    for one in instances(refusal):
        text = refusal_text(one, today=TODAY, ways=IN_CHAT)
        assert text[0].isupper()
        assert text.endswith(".")
        assert "None" not in text
        assert "_" not in text


def test_a_no_of_another_part_has_no_words_here() -> None:
    with pytest.raises(LookupError, match="DayPassed"):
        refusal_text(DayPassed(day=None), today=TODAY, ways=IN_CHAT)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (words.KIND_NAMES, Kind),
        (words.KIND_GUIDANCE, Kind),
        (words.GROUND_NAMES, Ground),
        (words.GROUND_GUIDANCE, Ground),
        (words.STATE_NAMES, State),
        (words.OUTCOME_NAMES, Outcome),
        (words.OPEN_POINT_NAMES, OpenPoint),
        (words.ALERT_TITLES, AlertReason),
    ],
)
def test_every_value_has_a_name_of_its_own(
    table: Mapping[StrEnum, str], values: type[StrEnum]
) -> None:
    assert set(table) == set(values)
    assert len(set(table.values())) == len(table)


def test_every_line_of_a_case_has_a_name() -> None:
    assert isinstance(Event, types.UnionType)
    assert set(words.LINE_NAMES) == {vars(line)["type"] for line in typing.get_args(Event)}


def test_every_ground_is_explained_in_a_line() -> None:
    assert all(20 < len(text) <= 180 for text in words.GROUND_GUIDANCE.values())


def test_the_one_ground_without_pictures_says_so_before_anything_is_sent() -> None:
    assert "ingen skärmdump" in words.GROUND_GUIDANCE[model.Ground.CHILD_ABUSE_IMAGERY]
    assert "ingen skärmdump" in words.NO_PICTURE_WARNING
    assert "polisen" in words.NO_PICTURE_WARNING
    assert "ta ingen bild" in words.KIND_GUIDANCE[Kind.UNSURE]


def test_an_alerts_title_says_nothing_of_the_comment() -> None:
    assert all("{" not in title and len(title) <= 60 for title in words.ALERT_TITLES.values())


@pytest.mark.parametrize("draft", [*CRITIQUE_DRAFTS, *QUESTION_DRAFTS], ids=lambda one: one.label)
def test_a_draft_greets_and_fits_a_comment_on_linkedin(draft: Draft) -> None:
    assert draft.text.startswith("Hej")
    assert len(draft.text) <= 1250
    assert draft.text.count("[") == draft.text.count("]")


READY: Final = [
    *(draft.text for draft in (*CRITIQUE_DRAFTS, *QUESTION_DRAFTS)),
    complaints_referral(service="Synpunkter", link=LINK),
]


@pytest.mark.parametrize("text", READY)
def test_the_city_answers_as_we_and_decides_nothing(text: str) -> None:
    """A page speaks: no clerk says "jag" there, and none tells of what was removed."""
    assert not re.search(r"\b(jag|mig|min|mitt|mina)\b", text, re.IGNORECASE)
    assert not re.search(r"radera|ta(git|s|r)? bort|ditt ärende (är|har)", text, re.IGNORECASE)


def test_drafts_are_told_apart_by_their_labels() -> None:
    for drafts in (CRITIQUE_DRAFTS, QUESTION_DRAFTS):
        assert len({draft.label for draft in drafts}) == len(drafts)


def test_the_ready_texts_carry_what_the_organisation_gave() -> None:
    referral = complaints_referral(service="Synpunkter hos Kontaktcenter", link=LINK)
    assert "Synpunkter hos Kontaktcenter" in referral
    assert LINK in referral
    handover = handover_message(operation="Miljöförvaltningen", link=LINK, is_question=True)
    assert "Miljöförvaltningen" in handover
    assert "en fråga" in handover
    assert LINK in handover
    assert "synpunkter" in handover_message(operation="x", link=LINK, is_question=False)
    assert "olaga hot" in removal_notice(reason=words.GROUND_NAMES[Ground.UNLAWFUL_THREAT])
