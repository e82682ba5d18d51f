"""What is taken out lies on disk: how much of it is in memory at once does not grow with it."""

import io
import os
import tracemalloc
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image

from bot.core.people import Actor, PersonId, Role
from bot.evidence.store import FolderStore
from bot.moderation.model import CaseNumber, Comment, Ground, Kind
from bot.outbox.files import WhatToExport
from bot.usecases.cases import NewReport, add_evidence, report
from bot.usecases.exports import make_export
from storage.transaction import SqlStorage
from tests.clock import START
from tests.evidence.pictures import checked
from tests.makers import SIV, request
from tests.moderation.makers import LINK

SIDE = 800
PICTURES = 8


def noise() -> bytes:
    """A picture that no packing makes smaller: two megabytes."""
    buffer = io.BytesIO()
    Image.frombytes("RGB", (SIDE, SIDE), os.urandom(SIDE * SIDE * 3)).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
async def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "evidence")


@pytest.fixture
async def number(storage: SqlStorage, store: FolderStore) -> CaseNumber:
    new = NewReport(
        kind=Kind.UNLAWFUL,
        ground=Ground.UNLAWFUL_THREAT,
        comment=Comment(link=LINK, text="hot"),
    )
    number = (await report(request(), new, storage=storage)).case.number
    for _ in range(PICTURES):
        image = checked(noise())
        await add_evidence(request(), number, image, store=store, storage=storage)
    return number


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_one_picture_at_a_time_is_in_memory_however_many_a_case_has(
    storage: SqlStorage, store: FolderStore, number: CaseNumber
) -> None:
    siv = Actor(id=PersonId(SIV), name="Siv", role=Role.SUPERADMIN)
    what = WhatToExport(case=number)
    made = make_export(siv, what, now=START, storage=storage, store=store)
    tracemalloc.start()
    try:
        async with made as file:
            _, most = tracemalloc.get_traced_memory()
            with ZipFile(file.path) as bundle:
                pictures = [each for each in bundle.infolist() if each.filename[-4:] == ".png"]
            path = file.path
    finally:
        tracemalloc.stop()
    largest = max(each.file_size for each in pictures)
    assert len(pictures) == PICTURES
    assert most < (PICTURES / 2) * largest
    assert not path.parent.exists(), "it is gone with all that it was made of"
