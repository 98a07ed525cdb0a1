import shutil
from pathlib import Path

import pytest

from voice_coach.errors import ModelProblem
from voice_coach.listening.choosing import BUILT_IN, find_models, open_recogniser, opened, what_is_missing
from voice_coach.places import content

MODEL = content("models") / BUILT_IN


@pytest.fixture(autouse=True)
def _nowhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICE_COACH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    for name in ("VOICE_COACH_MODELS", "VOSK_MODEL_PATH"):
        monkeypatch.delenv(name, raising=False)


def test_without_a_download_there_is_the_built_in_model() -> None:
    models = find_models()
    assert [(model.name, model.built_in) for model in models if not Path("/usr/share/vosk").is_dir()] == [
        (BUILT_IN, True)
    ]


@pytest.mark.parametrize("variable", ["VOICE_COACH_MODELS", "VOSK_MODEL_PATH"])
@pytest.mark.parametrize("inside", [True, False])
def test_named_folders_come_first(
    variable: str, inside: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = tmp_path / "models" / "mine"
    shutil.copytree(MODEL, mine)
    monkeypatch.setenv(variable, str(mine.parent if inside else mine))
    first = find_models()[0]
    assert (first.name, first.folder, first.built_in) == ("mine", mine, False)


def test_the_usual_folders_are_searched(tmp_path: Path) -> None:
    for place in ("home/data/models", "user/.cache/vosk"):
        shutil.copytree(MODEL, tmp_path / place / f"model-in-{Path(place).name}")
    assert {model.name for model in find_models()} >= {"model-in-models", "model-in-vosk", BUILT_IN}
    assert find_models()[-1].built_in


def test_folders_that_are_no_models_are_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "models" / "half" / "am").mkdir(parents=True)
    (tmp_path / "models" / "half" / "am" / "final.mdl").write_bytes(b"")
    monkeypatch.setenv("VOICE_COACH_MODELS", str(tmp_path / "models"))
    assert "half" not in {model.name for model in find_models()}


def test_auto_is_a_full_model_where_there_is_one_else_the_embedded_ear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ear = open_recogniser("auto")
    assert ear.name == "embedded"
    ear.close()
    shutil.copytree(MODEL, tmp_path / "models" / "full")
    monkeypatch.setenv("VOICE_COACH_MODELS", str(tmp_path / "models"))
    ear = open_recogniser("auto")
    assert ear.name == "vosk"
    ear.close()


def test_a_zip_that_unpacked_into_one_more_folder_is_understood(tmp_path: Path) -> None:
    shutil.copytree(MODEL, tmp_path / "download" / "model")
    assert opened(tmp_path / "download").folder == tmp_path / "download" / "model"


@pytest.mark.parametrize(
    ("missing", "says"),
    [
        ("am/final.mdl", "am/final.mdl is missing"),
        ("graph/HCLr.fst", "graph/HCLr.fst is missing"),
        ("graph/*.fst", "graph/HCLr.fst and graph/Gr.fst are missing"),
    ],
)
def test_a_folder_that_is_no_model_says_what_is_missing(tmp_path: Path, missing: str, says: str) -> None:
    shutil.copytree(MODEL, tmp_path / "model")
    for path in (tmp_path / "model").glob(missing):
        path.unlink()
    with pytest.raises(ModelProblem) as problem:
        open_recogniser("vosk", tmp_path / "model")
    assert says in problem.value.what
    assert problem.value.exit_code == 4


def test_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelProblem, match="there is no such folder"):
        open_recogniser("auto", tmp_path / "nowhere")


def test_a_model_with_a_damaged_file_is_no_crash(tmp_path: Path) -> None:
    shutil.copytree(MODEL, tmp_path / "model")
    (tmp_path / "model" / "am" / "final.mdl").write_bytes(b"this is no model")
    (tmp_path / "model" / "graph" / "words.txt").unlink()
    with pytest.raises(ModelProblem, match="cannot load the speech model"):
        open_recogniser("vosk", tmp_path / "model")


def test_models_of_other_layouts_count(tmp_path: Path) -> None:
    for names in (["am/final.mdl", "graph/HCLG.fst"], ["final.mdl", "HCLG.fst"]):
        folder = tmp_path / names[-1].replace("/", "-")
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(b"")
        assert what_is_missing(folder) == ""
