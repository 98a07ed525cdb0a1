import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.training import phones
from models.training.graph import UNKNOWN, any_words, phone_graph
from models.training.openfst import Machine, const_acceptor


def test_a_const_machine_has_the_bytes_that_openfst_reads() -> None:
    machine = Machine()
    first, second = machine.state(), machine.state()
    machine.arc(first, second, 7, 7, 0.5)
    machine.arc(first, first, 3, 3)
    machine.finals[second] = 1.25
    data = const_acceptor(machine)
    header = 65
    assert len(data) == header + 2 * 20 + 2 * 16
    assert struct.unpack_from("<i", data)[0] == 2125659606
    assert struct.unpack_from("<fII", data, header) == (float("inf"), 0, 2)
    assert struct.unpack_from("<fII", data, header + 20) == (1.25, 2, 0)
    arcs = [struct.unpack_from("<iifi", data, header + 40 + 16 * i) for i in range(2)]
    assert arcs == [(3, 3, 0.0, 0), (7, 7, 0.5, 1)]


@pytest.mark.parametrize(("label_in", "label_out"), [(0, 0), (1, 2)])
def test_a_grammar_with_epsilons_or_a_translation_is_refused(label_in: int, label_out: int) -> None:
    machine = Machine()
    state = machine.state()
    machine.arc(state, state, label_in, label_out)
    with pytest.raises(ValueError, match="no arc"):
        const_acceptor(machine)


WORDS: dict[str, list[tuple[str, ...]]] = {
    "go": [("G", "OW")],
    "goal": [("G", "OW", "L")],
    "a": [("AH",)],
    UNKNOWN: [(phones.GARBAGE,)],
}
IDS = {word: number for number, word in enumerate(sorted(WORDS), 1)}


def spell(machine: Machine, word: str) -> list[tuple[int, ...]]:
    """Phone ids of every way from the hub to that word's label."""
    found = []
    stack: list[tuple[int, tuple[int, ...]]] = [(1, ())]
    while stack:
        state, path = stack.pop()
        for source, target, label_in, label_out, _ in machine.arcs:
            if source != state or source == target:
                continue
            if label_out == IDS[word]:
                found.append(path)
            elif label_in:
                stack.append((target, (*path, label_in // 2)))
    return found


@pytest.mark.parametrize("word", WORDS)
def test_every_word_is_spelled_by_its_phones_with_their_places(word: str) -> None:
    machine = phone_graph(WORDS, IDS)
    assert spell(machine, word) == [tuple(phones.ids_in_word(way)) for way in WORDS[word]]


def test_words_share_the_phones_that_they_begin_with() -> None:
    together = phone_graph(
        {"rolling": [("R", "OW", "L")], "rower": [("R", "OW", "W")]}, {"rolling": 1, "rower": 2}
    )
    alone = phone_graph({"rolling": [("R", "OW", "L")]}, {"rolling": 1})
    assert together.states == alone.states + 1


def test_every_phone_can_last() -> None:
    machine = phone_graph(WORDS, IDS)
    entered = {target for _, target, label_in, _, _ in machine.arcs if label_in and label_in % 2 == 0}
    assert entered == {source for source, target, _, _, _ in machine.arcs if source == target}


@given(st.dictionaries(st.text("abc", min_size=1), st.integers(1, 10_000), min_size=1))
def test_without_a_grammar_any_word_may_follow_any(word_ids: dict[str, int]) -> None:
    machine = any_words(word_ids)
    assert {label for _, _, label, _, _ in machine.arcs} == set(word_ids.values())
    assert all(source == target == 0 for source, target, _, _, _ in machine.arcs)
