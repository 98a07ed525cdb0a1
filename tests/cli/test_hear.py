"""`voice-coach hear` on real recordings, as a program is run: output, messages, exit codes."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr
from click.testing import CliRunner, Result

from voice_coach.cli.hear import hear
from voice_coach.errors import CoachError, ContentProblem, ModelProblem, UsageProblem

SPEECH = Path(__file__).parent.parent / "listening" / "speech"
STOP = SPEECH / "stop" / "105a0eea_0.flac"
YES = SPEECH / "yes" / "105a0eea_0.flac"


@pytest.fixture(autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICE_COACH_HOME", str(tmp_path_factory.getbasetemp() / "home"))


@pytest.fixture
def grammar(tmp_path: Path) -> str:
    path = tmp_path / "mine.gram"
    path.write_text("#JSGF V1.0; grammar mine; public <said> = stop | yes | no | slow down;")
    return str(path)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(hear, [str(argument) for argument in arguments])


def problem_of(*arguments: str | Path) -> CoachError:
    result = run(*arguments)
    assert isinstance(result.exception, CoachError), result.output
    return result.exception


def test_says_what_was_heard_and_understood() -> None:
    result = run("--context", "activity", STOP)
    assert result.exit_code == 0, result.output
    assert "“stop”" in result.stdout
    assert "→ stop" in result.stdout
    assert len(result.stdout.splitlines()) == 1


def test_json_has_one_object_a_file_in_their_order(grammar: str) -> None:
    result = run("--json", "--grammar", grammar, YES, SPEECH / "silence" / "1024.flac", STOP)
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [Path(one["file"]).parent.name for one in found] == ["yes", "silence", "stop"]
    assert [[heard["text"] for heard in one["heard"]] for one in found] == [["yes"], [], ["stop"]]
    heard = found[0]["heard"][0]
    assert 0.3 < heard["started"] < heard["ended"] < 1.1
    assert 0.5 <= heard["confidence"] <= 1
    assert "intent" not in heard


def test_json_has_what_was_understood() -> None:
    result = run("--json", "--context", "yesno", YES)
    heard = json.loads(result.stdout)["heard"][0]
    assert (heard["text"], heard["intent"], heard["slots"], heard["offer"]) == ("yes", "yes", {}, [])


@pytest.mark.parametrize("ear", ["vosk", "pocketsphinx"])
def test_either_ear_can_be_chosen(ear: str, grammar: str) -> None:
    result = run("--json", "--ear", ear, "--grammar", grammar, STOP)
    assert (
        json.loads(result.stdout)["heard"][0] | {"text": "stop", "ear": ear}
        == json.loads(result.stdout)["heard"][0]
    )


def test_any_rate_and_any_number_of_channels_will_do(tmp_path: Path, grammar: str) -> None:
    sound, rate = soundfile.read(STOP, dtype="float32")
    files = []
    for new_rate, channels, name in ((44_100, 2, "a.wav"), (48_000, 1, "b.flac"), (8_000, 6, "c.wav")):
        changed = soxr.resample(sound, rate, new_rate)
        files.append(tmp_path / name)
        soundfile.write(files[-1], np.column_stack([changed] * channels), new_rate)
    result = run("--json", "--grammar", grammar, *files[:2])
    for line in result.stdout.splitlines():
        assert json.loads(line)["heard"][0]["text"] == "stop"
    assert run("--json", "--grammar", grammar, files[2]).exit_code == 0


def test_several_utterances_of_a_file_are_all_given(tmp_path: Path, grammar: str) -> None:
    pause = np.zeros(16_000, np.float32)
    stop, yes = (soundfile.read(path, dtype="float32")[0] for path in (STOP, YES))
    soundfile.write(tmp_path / "long.wav", np.concatenate([pause, stop, pause, yes, pause]), 16_000)
    result = run("--json", "--grammar", grammar, tmp_path / "long.wav")
    heard = json.loads(result.stdout)["heard"]
    assert [one["text"] for one in heard] == ["stop", "yes"]
    assert [round(one["started"]) for one in heard] == [1, 3]


def test_what_cannot_be_read_is_named_and_the_rest_is_heard(tmp_path: Path, grammar: str) -> None:
    (tmp_path / "text.wav").write_text("this is no sound")
    (tmp_path / "folder.wav").mkdir()
    (tmp_path / "empty.wav").write_bytes(b"")
    soundfile.write(tmp_path / "nothing.wav", np.zeros(0, np.float32), 16_000)
    bad = [tmp_path / name for name in ("text.wav", "folder.wav", "empty.wav", "missing.wav")]
    result = run("--json", "--grammar", grammar, *bad, tmp_path / "nothing.wav", STOP)
    assert result.exit_code == UsageProblem.exit_code
    assert [len(json.loads(line)["heard"]) for line in result.stdout.splitlines()] == [0, 1]
    for path in bad:
        assert str(path) in result.stderr
    assert "missing.wav is not there" in result.stderr
    assert "Traceback" not in result.output


def test_sound_beyond_full_scale_and_broken_samples_are_no_crash(tmp_path: Path, grammar: str) -> None:
    rng = np.random.default_rng(1)
    sound = rng.normal(0, 20, 16_000).astype(np.float32)
    sound[100:200] = np.nan
    sound[300] = np.inf
    soundfile.write(tmp_path / "odd.wav", sound, 16_000, subtype="FLOAT")
    assert run("--grammar", grammar, tmp_path / "odd.wav").exit_code == 0


def test_a_grammar_with_a_mistake_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "bad.gram").write_text("#JSGF V1.0;\ngrammar g;\npublic <a> = <b>;\n")
    problem = problem_of("--grammar", tmp_path / "bad.gram", STOP)
    assert isinstance(problem, ContentProblem)
    assert "bad.gram, line 3: <b> is not defined" in problem.what


def test_a_grammar_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "none.gram cannot be read" in problem_of("--grammar", tmp_path / "none.gram", STOP).what


def test_a_folder_that_is_no_model_is_named(tmp_path: Path) -> None:
    problem = problem_of("--model", tmp_path, STOP)
    assert isinstance(problem, ModelProblem)
    assert "am/final.mdl is missing" in problem.what


def test_without_files_or_with_an_unknown_context_it_is_a_usage_error() -> None:
    assert run().exit_code == 2
    result = run("--context", "nowhere", STOP)
    assert result.exit_code == 2
    assert "activity" in result.output
