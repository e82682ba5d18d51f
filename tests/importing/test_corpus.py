"""Every file of the corpus gives what stands in it, and doubts with row and column."""

from collections.abc import Callable

import pytest

from bot.importing.files import read_file
from bot.importing.schedule import read_schedule
from bot.schedule.imports import Column
from tests.importing.corpus import CORPUS, KNOWN, File, a_column_for_each_page


@pytest.mark.parametrize("make", CORPUS, ids=lambda make: make.__name__)
def test_a_file_as_people_have_it_is_read_right(make: Callable[[], File]):
    file = make()
    read = read_schedule(read_file(file.content), KNOWN)
    good = [row for row in read.rows if not row.problems]
    bad = [
        (each.doubt, each.place.row, each.place.column)
        for row in read.rows
        for each in row.problems
    ]
    assert [(str(row.day), row.details.title) for row in good] == list(file.posts)
    assert bad == list(file.doubts)
    if file.more is not None:
        file.more(read.rows)


def test_the_corpus_is_as_large_as_promised():
    assert len(CORPUS) >= 15


def test_a_column_for_each_page_is_told_as_one():
    read = read_schedule(read_file(a_column_for_each_page().content), KNOWN)
    assert [each[2] for each in read.sheets[0].columns] == [Column.DAY, *[Column.PAGE] * 3]
