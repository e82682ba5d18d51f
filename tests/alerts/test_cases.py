"""From a report to the superadmins and back: the alert follows its case."""

from datetime import timedelta

from bot.moderation.model import Comment, Kind
from bot.swedish.cases import OPEN_COMMENT, SHOW_COMMENT
from bot.usecases.cases import NewReport, report
from tests.alerts.stage import HR, SUPERADMINS, AlertStage
from tests.graph.conftest import sdk_warns_of_itself
from tests.makers import SIV, request

pytestmark = sdk_warns_of_itself

LINK = "https://www.linkedin.com/feed/update/urn:li:activity:1"
COMMENT = Comment(link=LINK, text="SECRET", author="N. N.")


async def test_a_report_alerts_all_and_whoever_takes_the_case_ends_the_alarm(
    stage: AlertStage,
) -> None:
    asked = request(now=stage.clock.now())
    view = await report(
        asked, NewReport(kind=Kind.UNSURE, comment=COMMENT), storage=stage.teams.storage
    )
    number = int(view.case.number)
    await stage.work()
    for person in SUPERADMINS:
        [card] = stage.cards(person)
        assert "Jag tar det" in card.buttons
        assert "SECRET" not in str(
            stage.teams.teams.sent_to(stage.graph.chat_id(person))[0].get("summary")
        )
    siv = stage.teams.personal(SIV)
    siv.conversation = stage.graph.chat_id(SIV)
    siv.last_posted = next(
        id_ for id_, where in stage.teams.teams.where.items() if where == stage.graph.chat_id(SIV)
    )
    told = stage.cards(SIV)[0].buttons[SHOW_COMMENT]
    assert told.get("mode") != "secondary", "in sight, not behind the dots"
    comment = await siv.press(stage.cards(SIV)[0], SHOW_COMMENT)
    assert {"SECRET", "N. N."} <= set(comment.text.splitlines())
    assert comment.buttons[OPEN_COMMENT]["url"] == LINK
    await siv.press(stage.cards(SIV)[0], "Jag tar det")
    await stage.work()
    assert "Jag tar det" not in stage.cards(HR)[0].buttons
    assert "Siv Rönn har tagit ärendet" in stage.cards(HR)[0].text
    await stage.after(timedelta(hours=3))
    assert stage.graph.mails == []
    assert await stage.told(HR, number) == "taken"
    assert not [text for text in stage.in_channel() if "väntar på superadmin" in text]
