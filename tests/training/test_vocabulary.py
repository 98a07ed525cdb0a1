from pathlib import Path

import pytest

from models.training import vocabulary


def test_words_of_a_phrase_come_without_slots_and_signs() -> None:
    assert vocabulary.words_in("Start {exercise}, I’ve done (ten|sit-to-stand)!") == {
        "start", "i've", "done", "ten", "sit-to-stand"
    }  # fmt: skip


def test_content_gives_its_phrases_and_names(tmp_path: Path) -> None:
    (tmp_path / "intents" / "en").mkdir(parents=True)
    (tmp_path / "intents" / "en" / "stop.toml").write_text('phrases = ["halt", ["cease it"]]\n', "utf-8")
    (tmp_path / "programme" / "en").mkdir(parents=True)
    (tmp_path / "programme" / "en" / "bridge.toml").write_text(
        'name = "Zorbing"\nnames = ["zorbs"]\nready = ["Spoken by the coach alone."]\n', "utf-8"
    )
    words = vocabulary.words(tmp_path)
    assert {"halt", "cease", "it", "zorbing", "zorbs"} <= words
    assert "spoken" not in words


def test_the_shipped_model_hears_every_word_that_is_listened_for() -> None:
    from voice_coach.places import content

    table = (content("models") / "voice-coach-en" / "graph" / "words.txt").read_text("utf-8")
    heard = {line.split()[0] for line in table.splitlines()}
    missing = vocabulary.listened_for() - heard
    assert not missing, f"run python -m models.training.graph: {sorted(missing)}"


def test_a_section_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="nonsense"):
        vocabulary.section("nonsense")
