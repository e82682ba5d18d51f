"""What people put between a day, a page and a title is part of none of them."""

from datetime import date

import pytest

from bot.swedish.reading.meanings import Circumstances, Day
from bot.swedish.reading.post import read_post
from tests.scenario import HERE

AT = Circumstances(today=date(2026, 11, 22))
PAGES = [each.page() for each in HERE.pages]
BETWEEN = ["|", "–", "—", "-", "/", ";", ":", ",", "•", "·", "●", "=>", "→"]


@pytest.mark.parametrize("sign", BETWEEN)
@pytest.mark.parametrize("typed", ["11/12 {} Snö", "Snö {} 11/12", "Snö {} 11/12 {}"])
def test_a_sign_beside_the_day_is_no_part_of_the_title(typed: str, sign: str) -> None:
    post = read_post(typed.replace("{}", sign), AT, PAGES).post
    assert isinstance(post.when, Day)
    assert (post.when.day, post.title) == (date(2026, 12, 11), "Snö")


@pytest.mark.parametrize("sign", ["|", "•", "·", "=>", "→"])
@pytest.mark.parametrize("typed", ["11/12{}Snö", "Snö{}11/12", "11/12{} Snö", "fre 11/12{}Snö"])
def test_a_sign_that_is_in_no_word_parts_them_without_spaces(typed: str, sign: str) -> None:
    post = read_post(typed.replace("{}", sign), AT, PAGES).post
    assert isinstance(post.when, Day)
    assert (post.when.day, post.title) == (date(2026, 12, 11), "Snö")


@pytest.mark.parametrize("sign", ["|", "•", "·", ";", "–"])
def test_signs_around_a_page_are_no_part_of_the_title(sign: str) -> None:
    page = next(each for each in PAGES if each is not PAGES[0])
    spaced = (f"11/12 {sign} {page.name} {sign} Snö", f"Snö {sign} 11/12 {sign} {page.name}")
    close = [each.replace(f" {sign} ", sign) for each in spaced] if sign in "|•·" else []
    for typed in (*spaced, *close):
        post = read_post(typed, AT, PAGES).post
        assert (post.page, post.title) == (page, "Snö")


@pytest.mark.parametrize(
    "title",
    ["Snö | is", "AC/DC", "Snö / is", "Snö · is", "Vad är 1/2?", "Snö.", "C++ / C", "Snö|is"],
)
def test_a_sign_within_the_title_is_kept(title: str) -> None:
    assert read_post(f"11/12 {title}", AT, PAGES).post.title == title


def test_two_days_with_a_stroke_between_are_not_booked_unasked() -> None:
    assert not read_post("11/12 / 14/12 Snö", AT, PAGES).is_sure
