"""Loading: the person's own files over the shipped ones, kept ready for the next start."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from voice_coach import places
from voice_coach.programme import load, loader
from voice_coach.programme.types import Amount

Overlay = Callable[[str, str], Path]
Shipped = Callable[[str], str]


def _count_checks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    checked: list[str] = []
    real = loader.assemble

    def counting(language: str) -> object:
        checked.append(language)
        return real(language)

    monkeypatch.setattr(loader, "assemble", counting)
    return checked


def test_second_start_gives_the_same_without_checking_again(monkeypatch: pytest.MonkeyPatch) -> None:
    checked = _count_checks(monkeypatch)

    assert load("en") == load("en") == load("en")
    assert checked == ["en"]


def test_changed_file_is_checked_again(overlay: Overlay, shipped: Shipped) -> None:
    before = load("en")
    overlay(
        "exercises/bridge.toml",
        shipped("exercises/bridge.toml") + 'reps = { value = 8, source = "default" }\n',
    )

    assert before.exercises["bridge"].reps == Amount(5, "default")
    assert load("en").exercises["bridge"].reps == Amount(8, "default")


def test_own_file_that_goes_away_leaves_the_shipped_one(overlay: Overlay, shipped: Shipped) -> None:
    path = overlay("en/exercises/bridge.toml", shipped("en/exercises/bridge.toml").replace("Lift", "Rise"))
    assert load("en").lines["exercise.bridge.up"] == "Rise"
    path.unlink()
    assert load("en").lines["exercise.bridge.up"] == "Lift"


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"stamp": 1}', "\x00"])
def test_broken_cache_is_made_again(damage: str) -> None:
    whole = load("en")
    (kept,) = places.cache_dir("programme").iterdir()
    kept.write_text(damage, encoding="utf-8")

    assert load("en") == whole


def test_cache_with_the_right_stamp_but_missing_parts_is_made_again() -> None:
    whole = load("en")
    (kept,) = places.cache_dir("programme").iterdir()
    stored = json.loads(kept.read_text(encoding="utf-8"))
    del stored["programme"]["exercises"]["bridge"]["reps"]
    kept.write_text(json.dumps(stored), encoding="utf-8")

    assert load("en") == whole


def test_no_half_written_cache_stays_behind() -> None:
    load("en")

    assert [path.suffix for path in places.cache_dir("programme").iterdir()] == [".json"]


def test_new_exercise_is_two_files(overlay: Overlay) -> None:
    overlay(
        "exercises/heel_slide.toml",
        'order = 30\nposition = "lying"\ncounting = "repetitions"\nsides = "none"\n',
    )
    overlay(
        "en/exercises/heel_slide.toml",
        'name = "Heel slide"\nsafety = [{ text = "Slowly.", clinical_review = "needed" }]\n'
        'ready = ["Lie down."]\nmovement = ["Slide one heel."]\n',
    )

    programme = load("en")

    assert list(programme.exercises)[-1] == "heel_slide"
    assert programme.exercises["heel_slide"].names == ("heel slide",)
    assert programme.text("exercise.heel_slide.movement.1") == "Slide one heel."
    assert programme.clinical_review["exercise.heel_slide.safety.1"] == "needed"


def test_new_topic_is_one_file(overlay: Overlay) -> None:
    overlay(
        "en/topics/gardening.toml",
        'order = 40\ntitle = "Gardening"\nnames = ["gardening"]\n\n'
        '[[chapters]]\nid = "beds"\ntitle = "Raised beds"\nlines = ["A raised bed is easier to reach."]\n',
    )

    topic = load("en").topics["gardening"]

    assert [chapter.id for chapter in topic.chapters] == ["beds"]
    assert topic.chapters[0].lines == ("topic.gardening.beds.1",)
