"""The rows of the table: which figures make one, and the goal each is held against."""

from tests.bench.figures import Figures, Row


def rates(
    figures: Figures, one: str, other: str, goal: float | None = None, load: str = "8"
) -> Row:
    """Turns a second, as many at once as the load says."""
    ratio = figures.ratio(f"{one} {load} /s", f"{other} {load} /s")
    return Row(
        what=f"booking turns/s, {load} at once, {one} : {other}",
        figure=_compared(figures, f"{one} {load} /s", f"{other} {load} /s", digits=0),
        goal="" if goal is None else f">= {goal}",
        met=None if goal is None else ratio >= goal,
    )


def costs(
    figures: Figures, one: str, other: str, goal: float | None = None, load: str = "8"
) -> Row:
    """Processor time a turn, by the process's own clock."""
    ratio = figures.ratio(f"{one} {load} cpu", f"{other} {load} cpu")
    return Row(
        what=f"CPU ms a booking turn, {load} at once, {one} : {other}",
        figure=_compared(figures, f"{one} {load} cpu", f"{other} {load} cpu"),
        goal="" if goal is None else f"<= {goal}",
        met=None if goal is None else ratio <= goal,
    )


def growth(figures: Figures, what: str) -> Row:
    """CPU of the same question to a full store and to an empty one."""
    ratio = figures.ratio(f"full {what}", f"empty {what}")
    return Row(
        what=f"{what}, CPU ms, full store : empty",
        figure=_compared(figures, f"full {what}", f"empty {what}"),
        goal="<= 1.2",
        met=ratio <= 1.2,
    )


def at_most(figures: Figures, name: str, what: str, goal: float | None, *, digits: int = 1) -> Row:
    value = figures.median(name)
    return Row(
        what=what,
        figure=f"{value:.{digits}f}",
        goal="" if goal is None else f"<= {goal:.{digits}f}",
        met=None if goal is None else value <= goal,
    )


def _compared(figures: Figures, one: str, other: str, *, digits: int = 2) -> str:
    low, high = figures.spread(one, other)
    return (
        f"{figures.median(one):.{digits}f} : {figures.median(other):.{digits}f}"
        f" = {figures.ratio(one, other):.2f} ({low:.2f} to {high:.2f})"
    )


def rows(figures: Figures) -> list[Row]:
    starting = 2 * figures.median("import") + 1
    return [
        rates(figures, "sqlite", "standard", 1.3),
        rates(figures, "sqlite", "teams"),
        rates(figures, "sqlite", "botbuilder"),
        rates(figures, "postgresql", "standard", 1.0),
        rates(figures, "sqlite", "standard", 0.85, load="1"),
        rates(figures, "postgresql", "standard", load="1"),
        costs(figures, "sqlite", "standard"),
        costs(figures, "sqlite", "teams"),
        costs(figures, "sqlite", "botbuilder"),
        costs(figures, "postgresql", "standard"),
        costs(figures, "sqlite", "standard", load="1"),
        costs(figures, "signed in", "sqlite"),
        at_most(figures, "signed in 8 /s", "turns/s signed in; Teams' limit is 50", None),
        at_most(figures, "sqlite 1 ms", "ms a booking turn, alone, median", None),
        at_most(figures, "standard 1 ms", "ms the peer's turn, alone, median", None),
        Row(
            what="CPU ms later, for a booking : its turn",
            figure=_compared(figures, "later cpu", "sqlite 8 cpu"),
            goal="<= 0.5",
            met=figures.ratio("later cpu", "sqlite 8 cpu") <= 0.5,
        ),
        *[
            growth(figures, name.removeprefix("full "))
            for name in figures.rounds
            if name.startswith("full ") and f"empty {name.removeprefix('full ')}" in figures.rounds
        ],
        at_most(figures, "start", "start s, new database; 2 x import of botbuilder + 1", starting),
        at_most(figures, "start full", "start s, full store", starting),
        at_most(figures, "wait", "longest ms of /healthz while a full log is checked", 100),
        at_most(figures, "memory", "MB after 1,000 turns", 130, digits=0),
        at_most(figures, "memory anonymous", "MB of them anonymous", None, digits=0),
        at_most(figures, "memory signed in", "MB in Teams mode, after 540 turns", None, digits=0),
        at_most(figures, "peak", "MB at the peak of 1,000 turns", None, digits=0),
        at_most(figures, "peak full", "MB at the peak, full store", 200, digits=0),
        at_most(figures, "idle", "CPU-seconds an hour, idle", 3),
    ]
