import logging
from pathlib import Path

import pytest

from voice_coach.errors import ContentProblem
from voice_coach.listening import compiled_grammar
from voice_coach.listening.compiled_grammar import compiled
from voice_coach.listening.heard import Grammar

GRAMMAR = Grammar("idle", "#JSGF V1.0; grammar g; public <a> = stop | do a burpee | (go | carry) on;")


def known(word: str) -> bool:
    return word != "burpee"


def never(word: str) -> bool:
    raise AssertionError("it is compiled again")


def test_the_second_time_it_comes_from_disk_and_is_the_same(tmp_path: Path) -> None:
    first = compiled(GRAMMAR, known, "vosk one", tmp_path)
    assert compiled(GRAMMAR, never, "vosk one", tmp_path) == first
    assert first.accepts(["carry", "on"])
    assert not first.accepts(["do", "a", "burpee"])


def test_another_model_has_words_of_its_own(tmp_path: Path) -> None:
    compiled(GRAMMAR, known, "vosk one", tmp_path)
    assert compiled(GRAMMAR, lambda _: True, "vosk two", tmp_path).accepts(["do", "a", "burpee"])


def test_what_is_left_out_is_said_each_time(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    for _ in range(2):
        caplog.clear()
        compiled(GRAMMAR, known, "vosk one", tmp_path)
        assert "vosk does not know 1 words (burpee); 1 alternatives are left out" in caplog.text


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"arcs": [[["stop", 1]], []], "final": [1]}'])
def test_a_damaged_file_is_made_again(tmp_path: Path, damage: str) -> None:
    first = compiled(GRAMMAR, known, "vosk one", tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_text(damage)
    assert compiled(GRAMMAR, known, "vosk one", tmp_path) == first


def test_only_the_latest_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled_grammar, "MOST_KEPT", 3)
    for number in range(6):
        compiled(GRAMMAR, known, f"vosk {number}", tmp_path)
    assert len(list(tmp_path.iterdir())) == 3


def test_a_full_disk_does_not_matter(tmp_path: Path) -> None:
    assert compiled(GRAMMAR, known, "vosk one", tmp_path / "not there").accepts(["stop"])


def test_a_mistake_names_the_context(tmp_path: Path) -> None:
    with pytest.raises(ContentProblem, match="The grammar of odd, line 1"):
        compiled(Grammar("odd", "stop"), known, "vosk one", tmp_path)
