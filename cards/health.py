"""How the bot is, for superadmins."""

from collections.abc import Sequence

from microsoft_teams.cards.core import Action, CardElement

from bot.alerts.health import Health, Reachability
from bot.swedish import health as words
from cards.elements import Card, button, card, facts, row, strip, subheading, text
from cards.health_actions import ReplayDead, SendDigest


def health_card(health: Health) -> Card:
    headline = words.WELL if health.is_well else words.UNWELL
    body: list[CardElement] = [
        strip(headline, "good" if health.is_well else "warning", words.troubles(health)),
        subheading(words.PEOPLE),
        *(_person(each) for each in health.people),
    ]
    if not health.people:
        body.append(text(words.NO_PEOPLE))
    body += [subheading(words.MACHINE), facts(_machine(health))]
    actions: list[Action] = [button(words.REPLAY, ReplayDead())] if health.dead else []
    actions.append(button(words.SEND_DIGEST, SendDigest()))
    return card(body, actions=actions, fallback=headline)


def unreachable_card(names: Sequence[str]) -> Card:
    """What the weekly self-test says to those it can reach."""
    title = words.unreachable_title(len(names))
    return card([strip(title, "warning", words.unreachable(names))], fallback=title)


def dead_card(kind: str, unreadable: str) -> Card:
    """What superadmins are told of jobs that another try would not help."""
    return card(
        [strip(words.DEAD_JOB, "warning", words.dead_job(kind, unreadable))],
        fallback=words.DEAD_JOB,
    )


def _person(each: Reachability) -> CardElement:
    name = each.name or words.nameless(each.person)
    return row(
        name,
        detail=words.ways(each.proofs, each.failures),
        more=words.tested(each.tested_at, each.problem),
    )


def _machine(health: Health) -> list[tuple[str, str]]:
    group, records = health.group_read_at, health.records
    return [
        (words.OUTBOX, words.waiting(health.waiting, health.oldest_due)),
        (words.DEAD, str(health.dead)),
        (words.GRAPH, words.ON if health.uses_graph else words.OFF),
        (words.GROUP, "" if group is None else words.group(group, health.group_failure)),
        (words.CREDENTIAL, words.credential(health.credential)),
        (words.DATABASE, words.MIGRATED if health.is_migrated else words.NOT_MIGRATED),
        (words.AUDIT, words.fit(records.audit)),
        (words.CASES, words.fit(records.cases)),
        (words.FINDINGS, words.findings(records.findings)),
        (words.RECORDS_READ, words.read(records)),
        (
            words.EVIDENCE,
            words.evidence(records)
            + words.store_failed(health.store_failure, health.store_failed_at),
        ),
        (words.DIGEST, words.at(health.digest_sent_at)),
    ]
