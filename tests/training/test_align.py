import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.training.align import TextGraph, from_marks, text_graph, viterbi
from models.training.lexicon import Pronunciation
from models.training.phones import CLASS_OF, PDFS, SILENCE, first_pdf, later_pdf

WAYS: dict[str, list[Pronunciation]] = {"no": [("N", "OW")], "a": [("AH",), ("EY",)]}


def graph_of(text: str) -> TextGraph:
    graph = text_graph(text, lambda word: WAYS.get(word, []))
    assert graph is not None
    return graph


def sounds_like(*phones: tuple[str, int]) -> tuple[np.ndarray, list[int]]:
    """Scores in which these phones, that many frames each, are likely; and their pdfs."""
    pdfs = [
        later_pdf(CLASS_OF[phone]) if i else first_pdf(CLASS_OF[phone])
        for phone, frames in phones
        for i in range(frames)
    ]
    scores = np.full((len(pdfs), PDFS), -9.0, np.float32)
    scores[np.arange(len(pdfs)), pdfs] = -0.1
    return scores, pdfs


@given(st.lists(st.integers(1, 6), min_size=4, max_size=4))
def test_alignment_finds_when_each_phone_is_heard(frames: list[int]) -> None:
    scores, pdfs = sounds_like(*zip((SILENCE, "N", "OW", SILENCE), frames, strict=True))
    found = viterbi(scores, graph_of("no"))
    assert found is not None
    labels, fit = found
    assert labels.tolist() == pdfs
    assert fit == pytest.approx(-0.1)


def test_alignment_takes_the_pronunciation_that_was_said() -> None:
    scores, pdfs = sounds_like(("EY", 3), ("N", 2), ("OW", 2))
    found = viterbi(scores, graph_of("a no"))
    assert found is not None
    assert found[0].tolist() == pdfs


def test_a_text_too_long_for_its_sound_is_left_out() -> None:
    scores, _ = sounds_like(("N", 1), ("OW", 1))
    assert viterbi(scores, graph_of("no no no")) is None


def test_a_text_with_an_unknown_word_has_no_graph() -> None:
    assert text_graph("no zzyzx", lambda word: WAYS.get(word, [])) is None


def test_phone_times_of_a_voice_become_labels() -> None:
    silence, oh = CLASS_OF[SILENCE], CLASS_OF["OW"]
    labels = from_marks([("pau", 0.05), ("ow", 0.10), ("pau", 1e9)], 5)
    assert labels.tolist() == [
        first_pdf(silence), later_pdf(silence), first_pdf(oh), first_pdf(silence), later_pdf(silence)
    ]  # fmt: skip
