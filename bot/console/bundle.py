"""Checks a case or a person's extract that was taken out of the bot, by its file alone."""

from collections.abc import Sequence
from pathlib import Path

from bot.console.audit import CannotVerify, Found, Verdict, check_holds
from bot.records.verification import BundleVerdict, NotABundle, verify_bundle
from bot.swedish import record_check as words
from bot.swedish import taken_out as flaws


def verify_file(file: Path, *, holds: Sequence[str] = ()) -> Found:
    """Hold all of it against its lines or rows, and name the first thing that doesn't match.

    Args:
        file: As `/exportera` gave it.
        holds: Hashes that were kept elsewhere, whole or their beginnings: of the file as the audit
            log has it, of a line, or of the key that it is to be signed by.

    Raises:
        CannotVerify: it can't be read, or is no such file.
    """
    kept = check_holds(holds)
    try:
        found = verify_bundle(file)
    except OSError as error:
        raise CannotVerify(
            flaws.unread(str(file), error.strerror or type(error).__name__)
        ) from error
    except NotABundle as problem:
        raise CannotVerify(flaws.neither(str(file), str(problem))) from problem
    subject, said = _told(found, file)
    verdicts = [Verdict(subject=subject, problem=found.problem, said=said)]
    if not found.problem:
        verdicts += [_held(found, each) for each in kept]
    notes: list[str] = []
    if not found.problem and not found.is_report_compared:
        notes.append(words.REPORT_NOT_COMPARED)
    if found.newest:
        notes.append(words.newest_then(found.newest.audit, found.newest.lines))
    if not found.problem:
        notes.append(words.signed(found.signed_by) if found.signed_by else words.UNSIGNED)
    outside = (found.digest, found.signed_by)
    if not any(hash_.startswith(each) for each in kept for hash_ in outside):
        notes.append(words.EXTRACT_LIMITS if found.person else words.BUNDLE_LIMITS)
    return Found(verdicts=tuple(verdicts), notes=tuple(notes))


def _told(found: BundleVerdict, file: Path) -> tuple[str, str]:
    if found.person:
        said = words.extract(found.lines, found.newest_at, found.digest)
        return words.extract_file(found.person), said
    subject = words.case_file(found.label) if found.label else str(file)
    return subject, words.bundle(found.lines, found.newest_at, found.digest)


def _held(found: BundleVerdict, kept: str) -> Verdict:
    there = any(each.startswith(kept) for each in (found.digest, found.signed_by, *found.hashes))
    problem = "" if there else words.other_file(found.digest, kept)
    return Verdict(subject=words.KEPT_HASH, said=kept, problem=problem)
