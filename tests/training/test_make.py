import argparse
from pathlib import Path

import pytest

from models.training import make

RECORDINGS = Path(__file__).parents[1] / "listening" / "speech"


@pytest.mark.parametrize("text", ["0", "-0.1", "1.5", "nan", "all"])
def test_a_share_outside_the_corpus_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="share"):
        make.share_of_corpus(text)


@pytest.mark.parametrize(("share", "texts"), [(1.0, 3500), (0.02, 70), (0.0001, make.FEWEST)])
def test_a_share_takes_that_part_of_a_shard(share: float, texts: int) -> None:
    assert make.how_many(3500, share) == texts


def test_the_phones_are_learned_from_every_kind_of_sound_but_the_slowest() -> None:
    assert set(make.FIRST) <= set(make.SHARDS)
    assert {"people", "noise", "flite", "espeak"} <= {make.SHARDS[name][0] for name in make.FIRST}


def test_a_folder_without_recordings_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        make.main(["--work", str(tmp_path / "work"), "--people", str(tmp_path)])
    assert left.value.code == 2
    assert f"{tmp_path} is no folder of recordings" in capsys.readouterr().err
    assert not (tmp_path / "work").exists()


def test_a_start_that_is_no_model_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        make.main(["--work", str(tmp_path / "work"), "--people", str(RECORDINGS), "--start", str(tmp_path)])
    assert "no model to go on from" in capsys.readouterr().err


def test_a_folder_begun_with_other_settings_is_left_alone(tmp_path: Path) -> None:
    def work(seed: int) -> make.Work:
        given = argparse.Namespace(seed=seed, share=0.02, effort=1.0, start=None, people=tmp_path)
        return make.Work(tmp_path / "work", given)

    work(1).keep_to_its_settings()
    work(1).keep_to_its_settings()
    with pytest.raises(SystemExit, match="name another folder"):
        work(2).keep_to_its_settings()
