"""How the bot is, for superadmins."""

from collections.abc import Sequence

from bot.alerts.checks import Finding
from bot.alerts.health import Health, Reachability
from bot.swedish import checks as check_words
from bot.swedish import health as words
from cards.elements import Card, button, card, facts, row, strip, subheading, text
from cards.health_actions import ReplayDead, SendDigest, TryNow
from cards.parts import Action, CardElement


def health_card(health: Health) -> Card:
    headline, unknown = words.headline(health), words.unknown(health)
    tone = "warning" if headline == words.UNWELL else "good"
    body: list[CardElement] = [strip(headline, tone)]
    body += [row(what, detail=remedy) for what, remedy in words.troubles(health)]
    if unknown:
        body.append(text(unknown, quiet=True))
    body += [subheading(words.PEOPLE), *(_person(each) for each in health.people)]
    if not health.people:
        body.append(text(words.NO_PEOPLE))
    body += [subheading(words.MACHINE), facts(_machine(health))]
    actions: list[Action] = [button(words.REPLAY, ReplayDead())] if health.dead else []
    actions += [button(check_words.TRY_NOW, TryNow()), button(words.SEND_DIGEST, SendDigest())]
    return card(body, actions=actions, fallback=headline)


def checks_card(findings: Sequence[Finding]) -> Card:
    """What came of trying everything: what doesn't hold first, with what to do."""
    headline = check_words.headline(findings)
    tone = "warning" if headline == check_words.FAILS else "good"
    body: list[CardElement] = [strip(headline, tone)]
    body += [
        row(
            f"{check_words.STATES[each.state].capitalize()}: {check_words.name(each)}",
            detail=check_words.said(each),
        )
        for each in check_words.grouped(findings)
    ]
    if holding := check_words.holding(findings):
        body.append(text(holding, quiet=True))
    return card(body, actions=[button(check_words.TRY_NOW, TryNow())], fallback=headline)


def unreachable_card(names: Sequence[str]) -> Card:
    """What the weekly self-test says to those it can reach."""
    title = words.unreachable_title(len(names))
    return card([strip(title, "warning", words.unreachable(names))], fallback=title)


def trouble_card(what: str, remedy: str) -> Card:
    """What superadmins are told of when something begins to fail."""
    return card(
        [strip(what, "warning", remedy), text(words.TOLD_ONCE, quiet=True)],
        actions=[button(check_words.TRY_NOW, TryNow())],
        fallback=what,
    )


def well_card(named: str) -> Card:
    """What they are told of when it is well again."""
    title = words.well_again(named)
    return card([strip(title, "good", words.NOTHING_TO_DO)], fallback=title)


def dead_card(what_to_do: str) -> Card:
    """What superadmins are told of jobs that another try would not help."""
    return card(
        [strip(words.DEAD_JOB, "warning", what_to_do)],
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
        (words.OUTBOX, words.waiting(health.waiting, health.oldest_since)),
        (words.DEAD, str(health.dead)),
        (words.TEAMS, words.seen(health.teams)),
        (words.SIGN_IN, words.seen(health.token) if health.credential is not None else ""),
        (words.GRAPH, words.seen(health.graph) if health.uses_graph else words.OFF),
        (words.CONSENT, words.consent(health.consented) if health.uses_graph else ""),
        (words.GROUP, "" if group is None else words.group(group, health.group_failure)),
        (words.CREDENTIAL, words.credential(health.credential)),
        (words.DATABASE, words.MIGRATED if health.is_migrated else words.NOT_MIGRATED),
        (words.AUDIT, words.fit(records.audit)),
        (words.CASES, words.fit(records.cases)),
        (words.FINDINGS, words.findings(records.findings)),
        (words.RECORDS_READ, words.read(records)),
        (words.EVIDENCE, words.evidence(records)),
        (words.STORE, words.seen(health.store)),
        (words.TEAM, words.place(health.team)),
        (words.CHANNEL, words.place(health.channel)),
        (words.ROSTER, words.roster(health.roster_read_at, health.roster_failure)),
        (words.DIGEST, words.at(health.digest_sent_at)),
    ]
