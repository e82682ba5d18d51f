"""No file holds both sides of a merge that nobody chose between."""

import re
import subprocess
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
SIDE: Final = re.compile(rb"^(?:<{7}|>{7}) ", re.MULTILINE)


def test_no_file_is_left_between_two_sides_of_a_merge() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    files = [ROOT / name for name in listed.stdout.split("\0") if name]
    assert files
    torn = [file.name for file in files if file.is_file() and SIDE.search(file.read_bytes())]
    assert not torn
