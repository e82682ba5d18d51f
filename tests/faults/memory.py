"""What the bot keeps in memory, turn after turn."""

import gc
from pathlib import Path


def resident(pid: int) -> float:
    """Megabytes of a process that are in memory."""
    status = Path(f"/proc/{pid}/status").read_text()
    [line] = [line for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(line.split()[1]) / 1024


def objects() -> int:
    """How many objects this process holds on to."""
    gc.collect()
    return len(gc.get_objects())
