"""The guidelines: the list of subjects, and one subject."""

from collections.abc import Sequence

from bot.schedule.guidelines import Subject
from bot.swedish import guidelines_card as words
from cards.elements import (
    Card,
    button,
    card,
    few,
    heading,
    link_button,
    row,
    strip,
    subheading,
    text,
    under,
)
from cards.guidelines_actions import ShowGuidelines
from cards.parts import Action, CardElement

ALSO_MOST = 3


def subjects_card(*, subjects: Sequence[Subject], question: str = "") -> Card:
    """All subjects; with a question, one that none of them was found for."""
    problem = words.nothing_found(question) if question else ""
    body: list[CardElement] = [strip(problem, "neutral")] if problem else []
    body += [heading(words.HEADING), under(words.HOW_TO_ASK)]
    body += few([_subject_row(each) for each in subjects])
    return card(body, fallback=problem or words.HEADING)


def subject_card(*, subject: Subject, also: Sequence[Subject] = ()) -> Card:
    """One subject, and under it what else a question may have meant."""
    body: list[CardElement] = [heading(subject.title), *map(text, subject.body)]
    if also:
        body.append(subheading(words.ALSO))
        body += [_subject_row(each) for each in also[:ALSO_MOST]]
    actions: list[Action] = [link_button(link.title, link.url) for link in subject.links]
    actions.append(button(words.ALL_SUBJECTS, ShowGuidelines()))
    return card(body, actions=actions, fallback=f"{subject.title}. {' '.join(subject.body)}")


def _subject_row(subject: Subject) -> CardElement:
    opens = ShowGuidelines(subject=subject.key)
    return row(
        subject.title, button=button(words.READ, opens, says=words.read_about(subject.title))
    )
