"""What the settings say of lists too long for their row."""

from bot.swedish.settings import counted


def test_a_list_too_long_for_its_row_names_the_first_whole_and_counts_the_rest():
    names = [f"Förvaltningen för avdelning {number}" for number in range(9)]
    assert counted(names) == f"{names[0]}, {names[1]}, {names[2]} och sex till"
    assert counted(names[:2]) == f"{names[0]} och {names[1]}"
    assert counted(["F" * 300, "Kultur"]) == f"{'F' * 300} och en till"
    assert counted([]) == ""
