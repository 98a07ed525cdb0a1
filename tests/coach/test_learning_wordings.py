"""A wording that the person taught is understood at once, kept in a plain file, listed and forgotten."""

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from voice_coach import wordings
from voice_coach.captions import Caption
from voice_coach.cli import cli
from voice_coach.house import open_house
from voice_coach.memory import NewPerson
from voice_coach.settings import Settings
from voice_coach.simulation import Simulation, Turn, When
from voice_coach.testing import SilentVoice

ODD = "blow up the balloon"


@pytest.fixture(autouse=True)
def somebody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody whose folders are empty."""
    monkeypatch.setenv("VOICE_COACH_HOME", str(tmp_path))


def conversation(*said: str) -> tuple[Caption, ...]:
    house = open_house(Settings(), NewPerson(), SilentVoice())
    turns = [Turn(words, When(quiet=True)) for words in said]
    return Simulation(house.coach, turns=turns).run(120).captions


def lines(captions: tuple[Caption, ...]) -> list[str]:
    return [caption.line for caption in captions if caption.who == "coach"]


def test_it_is_offered_kept_understood_listed_and_forgotten() -> None:
    heard = conversation(ODD, "how many left", ODD, "how many left", "yes", ODD)
    assert lines(heard).count("ask.remember_wording") == 1
    assert lines(heard)[-1] == "status.nothing"
    path = wordings.wordings_file("en")
    assert tomllib.loads(path.read_text("utf-8"))["say"] == [{"intent": "status", "phrases": [ODD]}]
    assert path.stat().st_mode & 0o077 == 0
    assert lines(conversation(ODD))[-1] == "status.nothing"
    run = CliRunner()
    assert run.invoke(cli, ["wordings", "list"]).output == f"{ODD}\tstatus\n"
    assert run.invoke(cli, ["wordings", "forget", ODD]).exit_code == 0
    assert run.invoke(cli, ["wordings", "list"]).output == ""
    assert not path.exists()
    assert lines(conversation(ODD))[-1] != "status.nothing"


def test_a_name_stays_with_the_wording() -> None:
    conversation("do the lifty thing", "start the bridge", "stop", "do the lifty thing", "start the bridge",
                 "stop", "louder", "yes")  # fmt: skip
    assert [(each.said, each.intent, dict(each.slots)) for each in wordings.kept_wordings("en")] == [
        ("do the lifty thing", "start_exercise", {"exercise": "bridge"})
    ]


def test_forgetting_what_was_never_learned_says_so() -> None:
    result = CliRunner().invoke(cli, ["wordings", "forget", "nothing like it"])
    assert result.exit_code != 0
    assert "was not remembered" in str(result.exception)


@pytest.mark.parametrize("said", ["stop", "that hurts", "start the bridge"])
def test_a_phrase_of_the_coachs_own_keeps_its_meaning(said: str) -> None:
    house = open_house(Settings(), NewPerson(), SilentVoice())
    before = house.mind.understand(said, "idle")
    wordings.keep_wording("en", "quite another thing", "status", {})
    assert open_house(Settings(), NewPerson(), SilentVoice()).mind.understand(said, "idle") == before
