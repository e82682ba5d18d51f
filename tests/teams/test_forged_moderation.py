"""The rule of moderation over HTTP: whatever is pressed or forged, by whom, in any order.

As `tests/usecases/test_moderation_rule.py`, one layer further out: the buttons' data is made up,
with versions that cards have and have not, and with fields of other types and other buttons.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from bot.core.people import Actor, PersonId, Role
from bot.core.refusals import Refusal
from bot.moderation.case import Case
from bot.moderation.events import Closed, Deleted
from bot.moderation.model import CaseNumber, Ground, Kind, Outcome
from bot.usecases.cases import add_evidence
from bot.wiring.parts import Parts
from cards.case_actions import Step
from tests.clock import FixedClock
from tests.makers import ANNA, BO, SIV, request
from tests.scenario import Stage, stage
from tests.usecases.test_moderation_rule import LEADS_TO, SPELLINGS, Memory, broken, image

TOVE: Final = PersonId("703e0000-0000-4000-8000-000000000004")
SUPERADMINS: Final = (SIV, TOVE)
PEOPLE: Final = (ANNA, BO, *SUPERADMINS)
TEXTS: Final = st.sampled_from(("", "raderad", "Deleted", "deleted", "x" * 6_000))
KINDS: Final = st.sampled_from([each.value for each in Kind])
GROUNDS: Final = st.sampled_from([each.value for each in Ground])
ODD: Final = st.sampled_from((None, True, 0, -1, 2**40, "1", [], {}, "deleted", ["deleted"]))
FIELDS: Final[Mapping[str, st.SearchStrategy[Any]]] = {
    "kind": KINDS,
    "ground": GROUNDS,
    "motive": st.just("m"),
    "outcome": st.just(Outcome.DELETED.value) | st.sampled_from([each.value for each in Outcome]),
    "text": TEXTS,
    "step": st.sampled_from([each.value for each in Step]),
    "form": st.sampled_from([*(each.value for each in Step), "judge", "close", "correct"]),
    "to": st.sampled_from(PEOPLE),
    "line": st.integers(0, 4),
    "department": st.sampled_from(("vof", "none")),
    "topic": st.integers(0, 2),
}
"""What a button says, but which case and which comment."""
VERBS: Final[Mapping[str, tuple[str, ...]]] = {
    "report": ("kind", "ground", "motive"),
    "case_deleted": (),
    "case_take": (),
    "case_document": (),
    "case_judge": ("kind", "ground", "motive"),
    "case_close": ("outcome", "text"),
    "case_answer": ("text", "topic"),
    "case_write": ("step", "text"),
    "case_ask": ("form",),
    "case_describe": (),
    "case_correct": ("line", "text"),
    "case_hand_over": ("to",),
    "case_pass_on": ("department", "text"),
}
OFTEN: Final = 2 * ("report", "case_judge", "case_close", "picture") + 6 * ("case_deleted",)


FORGED: Final = st.dictionaries(st.sampled_from([*FIELDS, "state"]), ODD, max_size=1)


@dataclass(frozen=True, kw_only=True)
class Press:
    who: PersonId
    verb: str
    said: Mapping[str, Any]
    case: int
    """Which of the sequence's cases."""
    spelling: int
    comment: int
    """One of two; the third link names none."""
    age: int
    """How many lines fewer than there are the card claims to know of."""
    forged: Mapping[str, Any]


def _press(verb: str) -> st.SearchStrategy[Press]:
    names = VERBS.get(verb, ())
    return st.builds(
        Press,
        who=st.sampled_from((ANNA, ANNA, SIV)) | st.sampled_from(PEOPLE),
        verb=st.just(verb),
        said=st.fixed_dictionaries({name: FIELDS[name] for name in names}),
        case=st.integers(0, 2),
        spelling=st.integers(0, len(SPELLINGS) - 1),
        comment=st.sampled_from((0, 0, 0, 1, 2)),
        age=st.sampled_from((0, 0, 0, 0, 1, -1)),
        forged=st.just({}) | st.just({}) | FORGED,
    )


def _begun(verb: str, *, who: PersonId = ANNA, case: int = 0, **said: str) -> Press:
    return Press(
        who=who, verb=verb, said=said, case=case, spelling=1 + case, comment=0, age=0, forged={}
    )


UNLAWFUL: Final = _begun("report", kind="unlawful", ground="other", motive="m")
SHOWN: Final = [UNLAWFUL, _begun("picture")]
BEGUN: Final = (
    SHOWN,
    [*SHOWN, _begun("case_judge", who=SIV, kind="critique", motive="m")],
    [*SHOWN, _begun("report", case=1, kind="question")],
    [_begun("report", kind="critique"), replace(UNLAWFUL, spelling=2), _begun("picture", case=1)],
)
"""What may be removed; what is critique after all; two cases on one comment, in either order."""
PRESSES: Final = st.builds(
    list.__add__,
    st.sampled_from(BEGUN),
    st.lists(st.sampled_from((*OFTEN, *VERBS)).flatmap(_press), min_size=6, max_size=12),
)


@dataclass(kw_only=True)
class Attack:
    """One stage for all sequences, each about two comments of its own."""

    stage: Stage
    clock: FixedClock
    fresh: "count[int]" = field(default_factory=lambda: count(1_000))
    store: Memory = field(default_factory=Memory)
    removed: int = 0

    async def play(self, presses: list[Press]) -> None:
        post, *comments = next(self.fresh), str(next(self.fresh)), str(next(self.fresh))
        links = [[each.format(comment) for each in SPELLINGS] for comment in comments]
        links = [[each.replace("7001", str(post)) for each in one] for one in links]
        links.append([f"https://www.linkedin.com/feed/update/urn:li:activity:{post}"])
        LEADS_TO.update(
            (link, comment)
            for comment, spellings in zip(comments, links, strict=False)
            for link in spellings
        )
        numbers: list[CaseNumber] = []
        for each in presses:
            self.clock.move(timedelta(seconds=1))
            known = {case.number: case for case in await self.cases()}
            mine = [known[number] for number in numbers]
            await self.press(each, mine, links[each.comment])
            numbers += [each.number for each in await self.cases() if each.number not in known]
        cases = [each for each in await self.cases() if each.number in numbers]
        self.removed += sum(each.deletion is not None for each in cases)
        assert broken(cases) == []
        assert [each.number for each in cases if removed_in_words_alone(each)] == []

    async def press(self, press: Press, mine: list[Case], spellings: list[str]) -> None:
        case = mine[press.case % len(mine)] if mine else None
        if press.verb == "picture":
            await self.picture(press, case)
            return
        said = dict(press.said)
        if press.verb in {"report", "case_describe"}:
            said["link"] = spellings[press.spelling % len(spellings)]
        if press.verb != "report":
            if case is None:
                return
            said |= {"case": case.number, "version": case.version - press.age}
        activity = self.stage.personal(press.who).activity("invoke") | {
            "name": "adaptiveCard/action",
            "value": {
                "action": {
                    "type": "Action.Execute",
                    "verb": press.verb,
                    "data": said | press.forged,
                }
            },
        }
        status, body = await self.stage.post(activity)
        assert (status, body["statusCode"]) == (200, 200), (press, body)

    async def picture(self, press: Press, case: Case | None) -> None:
        """It comes as a message, whose ways are tried elsewhere."""
        if case is None:
            return
        role = Role.SUPERADMIN if press.who in SUPERADMINS else Role.EDITOR
        asked = request(Actor(id=press.who, name="", role=role), now=self.clock.now())
        size = (640, 480) if press.spelling else (64, 48)
        with suppress(Refusal):
            await add_evidence(
                asked, case.number, image(size), store=self.store, storage=self.stage.storage
            )

    async def cases(self) -> list[Case]:
        async with self.stage.storage.read() as tx:
            return await tx.cases.all()


def removed_in_words_alone(case: Case) -> bool:
    """Closed as removed, though nobody had recorded that it was."""
    lines = case.events
    return any(
        isinstance(line, Closed)
        and line.outcome is Outcome.DELETED
        and not any(isinstance(each, Deleted) for each in lines[:place])
        for place, line in enumerate(lines)
    )


async def test_no_presses_record_critique_as_removed(tmp_path: Path, clock: FixedClock) -> None:
    ticks = count(0, 10)
    parts = Parts(monotonic=lambda: float(next(ticks)))  # nobody is asked to wait
    people = ",".join(SUPERADMINS)
    async with stage(tmp_path, clock, parts=parts, superadmins=people) as teams:
        attack, loop = Attack(stage=teams, clock=clock), asyncio.get_running_loop()

        @settings(
            max_examples=20,
            phases=[Phase.explicit, Phase.generate],  # to shrink what fails takes minutes
        )
        @given(presses=PRESSES)
        @example(presses=[*SHOWN, _begun("case_deleted")])
        def play(presses: list[Press]) -> None:
            asyncio.run_coroutine_threadsafe(attack.play(presses), loop).result()

        await asyncio.to_thread(play)
        assert attack.removed, "some of what may be removed was"
