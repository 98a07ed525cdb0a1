"""`voice-coach models`, and its catalogue."""

import json
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from voice_coach.cli.models import models
from voice_coach.errors import CoachError, ContentProblem, ModelProblem, UsageProblem
from voice_coach.listening.model_catalogue import find, load_catalogue, suggested
from voice_coach.listening.model_verification import git_blob_id
from voice_coach.places import content

ENTRY = """
[[model]]
name = "vosk-model-mine"
language = "en-GB"
what = "mine"
address = "http://127.0.0.1:9/mine.zip"
size = 1000
unpacked = 2000
licence = "MIT"
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOICE_COACH_HOME", str(tmp_path))
    for variable in ("VOICE_COACH_MODELS", "VOSK_MODEL_PATH"):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path


def run(*arguments: str) -> Result:
    """The command's outcome; its CoachError is raised as it is."""
    result = CliRunner().invoke(models, arguments)
    if isinstance(result.exception, CoachError):
        raise result.exception
    assert result.exception is None
    return result


def own_catalogue(home: Path, text: str) -> None:
    folder = home / "config" / "models"
    folder.mkdir(parents=True)
    (folder / "catalogue.toml").write_text(text)


def put(home: Path, name: str) -> Path:
    folder = home / "data" / "models" / name
    shutil.copytree(content("models") / "voice-coach-en", folder)
    return folder


def test_the_shipped_catalogue_suggests_the_small_english_model() -> None:
    catalogue = load_catalogue()
    assert suggested(catalogue, "en").name == "vosk-model-small-en-us-0.15"
    assert all(model.address.startswith("https://") for model in catalogue)
    assert suggested(catalogue, "en").files["graph/Gr.fst"].startswith("1f292e63")


def test_an_unknown_model_names_the_nearest() -> None:
    with pytest.raises(UsageProblem, match=r"Did you mean vosk-model-small-en-us-0\.15"):
        find(load_catalogue(), "vosk-small-en-us")


def test_a_language_without_models_is_said() -> None:
    with pytest.raises(UsageProblem, match="no model for the language cy"):
        suggested(load_catalogue(), "cy")


def test_a_persons_own_catalogue_takes_the_shipped_ones_place(home: Path) -> None:
    own_catalogue(home, ENTRY)
    assert [model.name for model in load_catalogue()] == ["vosk-model-mine"]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("http://127.0.0.1:9/", "http://example.org/", 6),
        ('"vosk-model-mine"', '"../mine"', 3),
        ("1000", '"large"', 7),
        ("licence", "license", 2),
    ],
)
def test_a_mistake_in_the_catalogue_names_file_and_line(home: Path, old: str, new: str, line: int) -> None:
    own_catalogue(home, ENTRY.replace(old, new))
    with pytest.raises(ContentProblem, match=rf"catalogue\.toml, line {line}:"):
        load_catalogue()


def test_list_shows_what_is_here_and_what_can_be_fetched(home: Path) -> None:
    put(home, "vosk-model-small-en-in-0.4")
    rows = {row["name"]: row for row in map(json.loads, run("list", "--json").stdout.splitlines())}
    assert rows["voice-coach-en"]["state"] == "built in"
    assert rows["vosk-model-small-en-in-0.4"]["state"] == "here"
    assert rows["vosk-model-small-en-us-0.15"]["state"] == "not here"
    assert "vosk-model-small-en-us-0.15; not here, 41 MB to fetch" in run("list").stdout


def test_get_names_the_place_of_a_model_that_cannot_be_fetched(home: Path) -> None:
    own_catalogue(home, ENTRY)
    with pytest.raises(ModelProblem, match=r"no connection to 127\.0\.0\.1"):
        run("get")
    assert list((home / "data" / "models").iterdir()) == []


def test_get_does_nothing_where_there_is_one(home: Path) -> None:
    own_catalogue(home, ENTRY)
    put(home, "vosk-model-mine")
    assert "is here and whole" in run("get").stderr
    assert run("get", "--if-none").stderr == ""


def test_the_built_in_model_is_not_a_reason_to_fetch_none(home: Path) -> None:
    own_catalogue(home, ENTRY)
    with pytest.raises(ModelProblem, match="no connection"):
        run("get", "--if-none")


def test_verify_opens_every_model_with_vosk(home: Path) -> None:
    put(home, "vosk-model-mine")
    said = run("verify").stdout
    assert "voice-coach-en: whole (no fingerprints are known, Vosk opens it)" in said
    assert "vosk-model-mine: whole" in said


def test_verify_finds_a_changed_file(home: Path) -> None:
    folder = put(home, "vosk-model-mine")
    blob = git_blob_id(folder / "graph" / "Gr.fst")
    own_catalogue(home, f'{ENTRY}[model.files]\n"graph/Gr.fst" = "{blob}"\n')
    assert "fingerprints are right" in run("verify", "vosk-model-mine").stdout
    with (folder / "graph" / "Gr.fst").open("ab") as file:
        file.write(b"x")
    with pytest.raises(ModelProblem, match="Not whole: vosk-model-mine"):
        run("verify", "vosk-model-mine")


def test_verify_finds_a_folder_that_lost_its_files(home: Path) -> None:
    folder = put(home, "vosk-model-mine")
    own_catalogue(home, ENTRY)
    (folder / "am" / "final.mdl").unlink()
    with pytest.raises(ModelProblem, match="Not whole: vosk-model-mine"):
        run("verify", "vosk-model-mine")


def test_verify_of_a_model_that_is_not_here_is_said(home: Path) -> None:
    with pytest.raises(UsageProblem, match="nothing is not on this machine"):
        run("verify", "nothing")


def test_remove_takes_only_what_was_fetched(home: Path) -> None:
    own_catalogue(home, ENTRY)
    folder, own = put(home, "vosk-model-mine"), put(home, "somebodys-own")
    run("remove", "vosk-model-mine")
    assert not folder.exists()
    with pytest.raises(UsageProblem, match="no model named somebodys-own that was fetched"):
        run("remove", "somebodys-own")
    with pytest.raises(UsageProblem, match="part of the program"):
        run("remove", "voice-coach-en")
    assert own.exists()


def test_the_blob_id_is_gits(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"hello\n")
    assert git_blob_id(tmp_path / "file") == "ce013625030ba8dba906f756967f9e9ca394464a"  # git hash-object


def test_progress_is_plain_lines_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    from voice_coach.cli.models import _progress

    assert not sys.stderr.isatty()
    show = _progress()
    for done in range(0, 1001):
        show(done * 1000, 1_000_000)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 11
    assert lines[-1] == "1.0 of 1.0 MB, 100 %"
