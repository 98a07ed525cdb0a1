"""Settings: flag, environment, config.toml, default; and what is said about a wrong one."""

from pathlib import Path

import pytest

from voice_coach import settings
from voice_coach.errors import ContentProblem, UsageProblem
from voice_coach.settings import Settings


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOICE_COACH_HOME", str(tmp_path))
    path = tmp_path / "config" / "config.toml"
    path.parent.mkdir()
    return path


def test_without_anything_the_defaults_hold(config: Path) -> None:
    assert settings.load(environment={}) == Settings()


def test_a_flag_wins_over_the_environment_and_that_over_the_file(config: Path) -> None:
    config.write_text('rate = 100\nvolume = -3\nperson = "anna"\n')
    environment = {"VOICE_COACH_RATE": "110", "VOICE_COACH_VOLUME": "2.5"}
    found = settings.load({"rate": 120, "volume": None}, environment)
    assert (found.rate, found.volume, found.person) == (120, 2.5, "anna")


def test_every_setting_can_come_from_the_environment(config: Path) -> None:
    environment = {
        "VOICE_COACH_LANGUAGE": "pl",
        "VOICE_COACH_VOICE": "gmw/en",
        "VOICE_COACH_RECORDINGS": "anna",
        "VOICE_COACH_RATE": "150",
        "VOICE_COACH_PITCH": "30",
        "VOICE_COACH_VOLUME": "-6",
        "VOICE_COACH_OUTPUT": "speaker",
        "VOICE_COACH_INPUT": "headset",
        "VOICE_COACH_EAR": "vosk",
        "VOICE_COACH_MODEL": "~/model",
        "VOICE_COACH_LENIENCE": "2.5",
        "VOICE_COACH_PERSON": "anna",
        "VOICE_COACH_RECORD_URL": "sqlite:///x.db",
    }
    found = settings.load(environment=environment)
    assert found.model == Path.home() / "model"
    assert (found.ear, found.rate, found.volume, found.record_url) == ("vosk", 150, -6.0, "sqlite:///x.db")
    unset = [name for name in Settings.__slots__ if getattr(found, name) == getattr(Settings(), name)]
    assert unset == []


def test_an_empty_variable_is_as_good_as_none(config: Path) -> None:
    assert settings.load(environment={"VOICE_COACH_RATE": " "}) == Settings()


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ('language = "en"\nrate = "fast"\n', 2, "a whole number"),
        ("\n\nrate = 20\n", 3, "at least 60"),
        ("volum = 3\n", 1, ""),
        ('ear = "left"\n', 1, "vosk"),
        ('language = "en"\nvolume = 3 4\n', 2, ""),
        ('person = ""\n', 1, "some text"),
    ],
)
def test_a_mistake_in_the_file_names_file_line_and_cure(
    config: Path, text: str, line: int, expected: str
) -> None:
    config.write_text(text)
    with pytest.raises(ContentProblem, match=rf"config\.toml, line {line}:") as caught:
        settings.load(environment={})
    assert expected in caught.value.cure
    assert caught.value.cure


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("RATE", "fast"),
        ("RATE", "20"),
        ("RATE", "140.5"),
        ("RATE", "nan"),
        ("VOLUME", "inf"),
        ("VOLUME", "100"),
        ("EAR", "left"),
        ("LANGUAGE", "../en"),
        ("PERSON", "a" * 65),
    ],
)
def test_a_wrong_variable_is_named(config: Path, variable: str, value: str) -> None:
    with pytest.raises(UsageProblem, match=f"VOICE_COACH_{variable}"):
        settings.load(environment={f"VOICE_COACH_{variable}": value})


def test_how_the_voice_sounds_is_remembered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VOICE_COACH_HOME", str(tmp_path))
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text("rate = 110\nvolume = 6\npitch = 30\n")
    found = settings.load()
    assert (found.rate, found.volume, found.pitch) == (110, 6.0, 30)


@pytest.mark.parametrize("flag", [{"language": "../en"}, {"rate": 20}, {"ear": "left"}])
def test_a_wrong_flag_is_named(config: Path, flag: dict[str, object]) -> None:
    with pytest.raises(UsageProblem, match=f"--{next(iter(flag))}"):
        settings.load(flag, {})


def test_a_setting_is_kept_and_the_others_stay(config: Path) -> None:
    config.write_text('# mine\nrate = 100\nvoice = "old"\n')
    settings.keep("voice", 'odd "name" \\ of mine')
    found = settings.load({}, {})
    assert (found.voice, found.rate) == ('odd "name" \\ of mine', 100)
    assert "# mine" in config.read_text()


def test_a_setting_is_kept_where_there_was_no_file(config: Path) -> None:
    config.unlink(missing_ok=True)
    settings.keep("voice", "gmw/en")
    assert settings.load({}, {}).voice == "gmw/en"
