"""A table kept as one text gives back what was put in."""

from hypothesis import given
from hypothesis import strategies as st

from voice_coach.understanding.confidence import Confidence
from voice_coach.understanding.word_table import WordTable

words = st.text(st.characters(categories=("L", "N", "P", "Zs"), exclude_characters="|="), min_size=1)


@given(st.dictionaries(words, words, max_size=30), words)
def test_everything_is_found_again_and_nothing_else(entries: dict[str, str], other: str) -> None:
    table = WordTable(WordTable.of(entries).text)
    assert dict(table) == entries
    assert len(table) == len(entries)
    assert table.get(other) == entries.get(other, "")


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=8), st.floats(0, 1), st.floats(0, 1))
def test_a_higher_score_is_never_the_smaller_share(
    points: list[tuple[float, float]], one: float, other: float
) -> None:
    curve = (
        [list(point) for point in zip(*map(sorted, zip(*points, strict=True)), strict=True)] if points else []
    )
    confidence = Confidence({"shares": [[0.0, 0.0], *curve, [1.01, 1.0]]})
    low, high = sorted((one, other))
    assert 0 <= confidence.share(low) <= confidence.share(high) <= 1
