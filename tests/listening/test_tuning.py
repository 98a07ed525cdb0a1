"""Ten phrases tell how far off a voice's phrases may be; only that number is kept."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from voice_coach import settings
from voice_coach.cli import cli
from voice_coach.errors import ContentProblem
from voice_coach.listening.heard import Alternative, Heard
from voice_coach.listening.tuning import MOST, Trial, trial, tuned
from voice_coach.places import content

PEOPLE = content("audio") / "person"


def heard(text: str, confidence: float, *near: tuple[str, float]) -> Heard:
    return Heard(text, confidence, True, 0.0, 1.0, alternatives=tuple(Alternative(*one) for one in near))


def test_a_phrase_that_was_heard_is_above_its_threshold_and_a_refused_one_below() -> None:
    assert trial("carry on", [heard("carry on", 0.73)]).margin == pytest.approx(6, abs=0.1)
    refused = trial("carry on", [heard("", 0.73, ("carry on", 0.27))])
    assert refused.margin == pytest.approx(-6, abs=0.1)
    assert not refused.heard
    assert trial("carry on", [heard("slower", 0.9, ("carry on", 0.1))]).margin is None
    assert trial("carry on", []).margin is None


def test_who_is_heard_well_changes_nothing() -> None:
    found = tuned([Trial("a", 5.0)] * 9 + [Trial("b", None)])
    assert (found.heard, found.lenience, found.helps) == (9, 0.0, True)


def test_who_is_refused_is_let_in_but_for_one_in_ten() -> None:
    found = tuned([Trial("a", 2.0)] * 7 + [Trial("b", -3.0)] * 2 + [Trial("c", -20.0)])
    assert (found.heard, found.lenience) == (7, 4.0)


def test_who_is_not_thought_of_at_all_needs_something_else() -> None:
    found = tuned([Trial("a", 2.0)] * 5 + [Trial("b", None)] * 5, now=2.0)
    assert (found.helps, found.lenience) == (False, 2.0)


@given(st.lists(st.one_of(st.none(), st.floats(-100, 100)), min_size=1), st.floats(0, MOST))
def test_it_never_goes_beyond_what_is_safe(margins: list[float | None], now: float) -> None:
    found = tuned([Trial("a", margin) for margin in margins], now)
    assert 0 <= found.lenience <= MOST


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOICE_COACH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def breathy(folder: Path) -> Path:
    """The phrases as somebody may say them who gets out of breath at one of them."""
    folder.mkdir()
    random = np.random.default_rng(5)
    for path in sorted(PEOPLE.glob("*.flac")):
        sound, rate = soundfile.read(path, dtype="float32")
        loud = np.convolve(np.abs(sound), np.ones(400) / 400, "same")
        noise = random.standard_normal(len(sound)) * loud
        much = 0.2 if path.stem == "tell-me-about-pain" else 0.0
        soundfile.write(folder / f"{path.stem}.wav", (sound + much * noise).astype(np.float32), rate)
    return folder


def test_who_is_refused_is_heard_no_worse_afterwards_and_only_a_number_is_kept(
    home: Path, tmp_path: Path
) -> None:
    run, folder = CliRunner(), breathy(tmp_path / "breathy")
    before = run.invoke(cli, ["tune", "--from", str(folder)])
    assert before.exit_code == 0, before.output
    kept = settings.load({}).lenience
    after = run.invoke(cli, ["tune", "--from", str(folder)])
    assert after.output.count("not heard") <= before.output.count("not heard") - (kept > 0)
    assert not [path for path in home.rglob("*") if path.suffix in (".wav", ".flac")]
    assert run.invoke(cli, ["tune", "--reset"]).exit_code == 0
    assert settings.load({}).lenience == 0.0


def test_a_plain_voice_is_left_as_it_is(home: Path) -> None:
    result = CliRunner().invoke(cli, ["tune", "--from", str(PEOPLE)])
    assert "nothing is changed" in result.output
    assert not settings.config_file().exists()


def test_a_folder_that_lacks_phrases_says_which(home: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["tune", "--from", str(tmp_path)])
    assert result.exit_code != 0
    assert "start-the-bridge.wav" in str(result.exception)


def test_a_lenience_beyond_what_is_safe_is_refused(home: Path) -> None:
    settings.config_file().parent.mkdir(parents=True)
    settings.config_file().write_text("lenience = 40\n", "utf-8")
    with pytest.raises(ContentProblem, match="lenience"):
        settings.load({})
