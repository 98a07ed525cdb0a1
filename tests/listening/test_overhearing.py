"""Talk that is none of the grammar's sentences, through the real ear and the content's own grammar."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from voice_coach.listening.choosing import open_recogniser
from voice_coach.listening.endpointing import EndpointingRecogniser
from voice_coach.listening.heard import EAR_RATE, Grammar
from voice_coach.listening.sound_files import read_mono
from voice_coach.names import names_of
from voice_coach.programme import load as load_programme
from voice_coach.understanding import load as load_mind
from voice_coach.understanding.mind import Mind

SPEECH = Path(__file__).parent / "speech"
LEVEL = np.float32(0.4)


@pytest.fixture(scope="module")
def mind() -> Mind:
    return load_mind("en", names_of(load_programme("en")))


@pytest.fixture(scope="module")
def ear(mind: Mind, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EndpointingRecogniser]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VOICE_COACH_HOME", str(tmp_path_factory.mktemp("home")))
        wanted = mind.grammar("activity")
        opened = open_recogniser("auto")
        opened.listen_for(Grammar("activity", wanted.jsgf, wanted.urgent, wanted.patience))
        yield opened
        opened.close()


def recordings(folder: str) -> list[Path]:
    return sorted((SPEECH / folder).glob("*.flac"))


@pytest.mark.parametrize("path", recordings("danger"), ids=lambda path: path.stem)
def test_a_sign_of_danger_in_ones_own_words_is_overheard(
    ear: EndpointingRecogniser, mind: Mind, path: Path
) -> None:
    heard = ear.hear_all(read_mono(path, EAR_RATE) * LEVEL)
    assert not any(one.text for one in heard)
    meant = [mind.danger(one.overheard, "activity") for one in heard if one.overheard]
    assert [one.intent for one in meant if one is not None] == ["emergency"]


def test_talk_that_is_not_for_the_coach_is_no_order_and_no_danger(
    ear: EndpointingRecogniser, mind: Mind
) -> None:
    heard = [one for path in recordings("talk") for one in ear.hear_all(read_mono(path, EAR_RATE) * LEVEL)]
    assert heard
    assert [one.text for one in heard if one.text] == []
    assert not any(mind.danger(one.overheard, "activity") for one in heard)
