"""The guidelines as editors meet them, and as everybody else doesn't."""

import pytest

from tests.makers import ANNA, BO
from tests.scenario import Stage

STRANGER = "dddd0000-0000-4000-8000-000000000009"


async def test_alone_the_command_lists_the_subjects_and_a_button_opens_one(teams: Stage) -> None:
    anna = teams.personal(ANNA)
    listed = await anna.say("/riktlinjer")
    subject = await anna.press(listed, listed.all_buttons("Läs")[0])
    assert "ska bokas" in subject.text
    again = await anna.press(subject, "Alla ämnen")
    assert again.content == listed.content


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("riktlinjer får jag ta bort kritik?", "Låt dem stå kvar"),
        ("/RIKTLINJER hur gor man en jobbannons", "{job_ads}"),
        ("/riktlinjer någon skriver hot", "skärmdump"),
    ],
)
async def test_a_question_finds_its_subject(teams: Stage, question: str, said: str) -> None:
    there = said.format(job_ads=teams.organisation.advertising.job_ads)
    assert there in (await teams.channel(ANNA).say(question)).text


async def test_a_question_about_nothing_known_gets_the_list(teams: Stage) -> None:
    card = await teams.personal(ANNA).say("/riktlinjer kvantfysik")
    assert "Jag hittar inget om ”kvantfysik”" in card.text
    assert card.all_buttons("Läs")


async def test_those_without_a_role_learn_only_whom_to_ask(teams: Stage) -> None:
    await teams.install(ANNA, BO)
    stranger = teams.personal(STRANGER)
    for card in (
        await stranger.say("/riktlinjer kritik"),
        await stranger.press_raw("guidelines", {"subject": "critique"}),
    ):
        assert "Kontakta" in card.text
        assert "Låt dem stå kvar" not in card.text


@pytest.mark.parametrize("subject", ["nosuch", "'; drop table", 7])
async def test_a_forged_subject_shows_the_list_or_nothing(teams: Stage, subject: object) -> None:
    card = await teams.personal(ANNA).press_raw("guidelines", {"subject": subject})
    assert card.text
