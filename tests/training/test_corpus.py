from pathlib import Path

import numpy as np
import pytest

from models.training import corpus, people
from models.training.corpus import Utterance

RECORDINGS = Path(__file__).parents[1] / "listening" / "speech"


def test_a_shard_comes_back_as_it_was_written(tmp_path: Path) -> None:
    said = [
        Utterance(np.full((30, 40), 1.5, np.float16), "stop", "en+f2", [("pau", 0.25), ("s", 1e9)]),
        Utterance(np.full((50, 40), -2.0, np.float16), "", "noise"),
    ]
    corpus.write(iter(said), tmp_path / "one.npz")
    found = corpus.read([tmp_path / "one.npz"])
    for wanted, got in zip(said, found, strict=True):
        np.testing.assert_array_equal(got.frames, wanted.frames)
        marks = [tuple(mark) for mark in got.marks] if got.marks else None
        assert (got.text, got.voice, marks) == (wanted.text, wanted.voice, wanted.marks)


def test_a_shard_without_sound_says_so_and_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="voices"):
        corpus.write(iter([]), tmp_path / "none.npz")
    assert list(tmp_path.iterdir()) == []


def test_recordings_tell_word_and_speaker_and_keep_some_speakers_for_tests() -> None:
    found = people.recordings(RECORDINGS)
    assert {one.word for one in found} >= {"stop", "yes", "no", ""}
    assert all(one.for_test == (one.speaker[0] in people.TEST_SPEAKERS) for one in found)
    assert all(len(one.samples()) > 8_000 for one in found)
