"""Checks a case that was taken out of the bot, by its file alone."""

from pathlib import Path

from bot.console.audit import CannotVerify, Verdict
from bot.records.verification import NotABundle, verify_bundle


def verify_file(file: Path, *, holds: str | None = None) -> Verdict:
    """Look at all of it, and name the first thing that doesn't match.

    Args:
        file: As `/exportera` gave it.
        holds: The hash that the audit log or an earlier run has of it.

    Raises:
        CannotVerify: it can't be read, or is no such file.
    """
    try:
        found = verify_bundle(file)
    except OSError as error:
        raise CannotVerify(f"{file} can't be read: {error.strerror}") from error
    except NotABundle as problem:
        raise CannotVerify(f"{file} is no case that was taken out. {problem}") from problem
    problem = found.problem
    if not problem and holds is not None and holds != found.digest:
        problem = f"Its hash is {found.digest}, not {holds}: it is another file, or made anew."
    subject = f"Case {found.label}" if found.label else str(file)
    return Verdict(subject=subject, rows=found.lines, newest=found.digest, problem=problem)
