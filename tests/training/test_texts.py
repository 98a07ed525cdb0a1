import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.training.texts import one_way


@pytest.mark.parametrize(
    ("phrase", "possible"),
    [
        ("stop", {"stop"}),
        ("stop (this|everything)", {"stop this", "stop everything"}),
        ("start [the] bridge", {"start the bridge", "start bridge"}),
        ("do {number} (more|[or] so)", {"do ten more", "do ten or so", "do ten so"}),
    ],
)
def test_choices_are_made_one_way_or_the_other(phrase: str, possible: set[str]) -> None:
    chance = random.Random(1)
    assert {one_way(phrase, lambda _: "ten", chance) for _ in range(60)} == possible


@given(st.text("ab(|)[] ", max_size=20), st.integers())
def test_unbalanced_brackets_do_no_harm(phrase: str, seed: int) -> None:
    done = one_way(phrase, str, random.Random(seed))
    assert not re.search(r"\([^()\[\]]*\)", done)
