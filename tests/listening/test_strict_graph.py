import json
import os
import struct
from pathlib import Path

import pytest
import vosk

from voice_coach.listening.acceptor import acceptor_of
from voice_coach.listening.jsgf import parse
from voice_coach.listening.strict_graph import (
    MOST_KEPT,
    UNKNOWN,
    Costs,
    const_fst,
    everyday_words,
    fingerprint,
    graph_folder,
    words_of,
)
from voice_coach.places import content

MODEL = content("models") / "voice-coach-en"
ACCEPTOR = acceptor_of(parse("#JSGF V1.0; grammar g; public <a> = (stop | go on)+;")).acceptor
IDS = {UNKNOWN: 3, "stop": 9, "go": 4, "on": 7}


def arcs_of(graph: bytes) -> tuple[int, list[tuple[float, list[tuple[int, int, float, int]]]]]:
    """Start state, and per state its final cost and arcs, read back from const FST bytes."""
    start, states, arcs = struct.unpack_from("<qqq", graph, 41)
    found = []
    for state in range(states):
        final, position, count = struct.unpack_from("<fII", graph, 65 + 20 * state)
        first = 65 + 20 * states + 16 * position
        found.append((final, [struct.unpack_from("<iifi", graph, first + 16 * n) for n in range(count)]))
    assert len(graph) == 65 + 20 * states + 16 * arcs
    return start, found


def test_the_graph_says_the_same_as_the_acceptor() -> None:
    start, states = arcs_of(const_fst(ACCEPTOR, IDS, Costs()))
    names = {number: word for word, number in IDS.items()}

    def accepts(words: list[str]) -> bool:
        state = start
        for word in words:
            following = {names[label]: to for label, _, _, to in states[state][1]}
            if word not in following:
                return False
            state = following[word]
        return states[state][0] == 0.0

    assert accepts(["stop"])
    assert accepts(["go", "on", "stop"])
    assert not accepts(["go"])
    assert not accepts([])


def test_none_of_these_is_another_way_through_at_its_cost_and_only_from_the_start() -> None:
    start, states = arcs_of(const_fst(ACCEPTOR, IDS, Costs(2.5, 0.5)))
    unknown = [(cost, to) for label, _, cost, to in states[start][1] if label == IDS[UNKNOWN]]
    assert [cost for cost, _ in unknown] == [2.5]
    final, onward = states[unknown[0][1]]
    assert final == 0.0
    assert [(label, cost, to) for label, _, cost, to in onward] == [(IDS[UNKNOWN], 0.5, unknown[0][1])]
    elsewhere = [row for state, (_, row) in enumerate(states) if state not in (start, unknown[0][1])]
    assert not any(label == IDS[UNKNOWN] for row in elsewhere for label, _, _, _ in row)


def test_labels_are_sorted_as_the_decoder_needs_them() -> None:
    _, states = arcs_of(const_fst(ACCEPTOR, IDS, Costs()))
    for _, row in states:
        assert [arc[0] for arc in row] == sorted(arc[0] for arc in row)
        assert all(arc[0] == arc[1] for arc in row)


def test_vosk_hears_nothing_but_the_grammar_through_it(tmp_path: Path) -> None:
    ids = words_of(MODEL)
    folder = graph_folder(MODEL, ACCEPTOR, ids, Costs(), tmp_path, {"beam": "11.0"})
    recogniser = vosk.KaldiRecognizer(vosk.Model(str(folder)), 16_000)
    recogniser.SetMaxAlternatives(5)
    noise = b"\x00\x01\x00\xff" * 16_000
    recogniser.AcceptWaveform(noise)
    texts = [one["text"].strip() for one in json.loads(recogniser.FinalResult())["alternatives"]]
    assert texts
    for text in texts:
        words = text.split()
        assert ACCEPTOR.accepts(words) or set(words) <= {UNKNOWN, *everyday_words(MODEL)}
    assert "--beam=11.0" in (folder / "conf" / "model.conf").read_text()
    assert (folder / "conf" / "model.conf").read_text().count("--beam") == 1


def test_a_graph_is_made_once_and_again_when_anything_changes(tmp_path: Path) -> None:
    ids = words_of(MODEL)
    first = graph_folder(MODEL, ACCEPTOR, ids, Costs(), tmp_path, {})
    made = (first / "graph" / "Gr.fst").stat().st_mtime_ns
    assert graph_folder(MODEL, ACCEPTOR, ids, Costs(), tmp_path, {}) == first
    assert (first / "graph" / "Gr.fst").stat().st_mtime_ns == made
    assert graph_folder(MODEL, ACCEPTOR, ids, Costs(3.0), tmp_path, {}) != first
    assert graph_folder(MODEL, ACCEPTOR, ids, Costs(), tmp_path, {"beam": "9"}) != first


def test_only_the_latest_graphs_are_kept(tmp_path: Path) -> None:
    for number in range(MOST_KEPT + 3):
        (tmp_path / f"old-{number}").mkdir()
        os.utime(tmp_path / f"old-{number}", (number, number))
    newest = graph_folder(MODEL, ACCEPTOR, words_of(MODEL), Costs(), tmp_path, {})
    left = {path.name for path in tmp_path.iterdir()}
    assert len(left) == MOST_KEPT
    assert newest.name in left
    assert "old-0" not in left


def test_where_links_are_not_allowed_files_are_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError("a required privilege is not held by the client")

    monkeypatch.setattr(Path, "symlink_to", refused)
    folder = graph_folder(MODEL, ACCEPTOR, words_of(MODEL), Costs(), tmp_path, {})
    assert (folder / "am" / "final.mdl").read_bytes() == (MODEL / "am" / "final.mdl").read_bytes()
    assert not (folder / "am" / "final.mdl").is_symlink()


def test_nothing_unfinished_is_left_when_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        graph_folder(MODEL, ACCEPTOR, words_of(MODEL), Costs(), tmp_path, {})
    assert list(tmp_path.iterdir()) == []


def test_a_model_with_one_fixed_graph_gets_no_strict_graph(tmp_path: Path) -> None:
    (tmp_path / "graph").mkdir()
    (tmp_path / "graph" / "words.txt").write_text("<eps> 0\nstop 1\n")
    assert words_of(tmp_path) == {"<eps>": 0, "stop": 1}
    (tmp_path / "graph" / "HCLG.fst").write_bytes(b"")
    assert words_of(tmp_path) == {}


def test_the_fingerprint_follows_the_files(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("one")
    before = fingerprint(tmp_path)
    assert fingerprint(tmp_path) == before
    (tmp_path / "a").write_text("three")
    assert fingerprint(tmp_path) != before
