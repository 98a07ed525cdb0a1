"""What the embedded ear's two models make of an utterance between them."""

import pytest

from voice_coach.listening.decoding import Decoded
from voice_coach.listening.embedded_decoder import DOUBTED, Trust
from voice_coach.listening.heard import Alternative
from voice_coach.listening.pocketsphinx_decoder import Phrase

HEARD = Decoded("start the bridge", 0.9, "vosk", (Alternative("start a bridge", 0.1),))
NOTHING = Decoded("", 1.0, "vosk")


@pytest.mark.parametrize("phrase", [Phrase("", 0.0, 1.5), Phrase("stop the ship", -30.0, 1.5)])
def test_what_pocketsphinx_does_not_confirm_stays_what_the_vosk_model_heard_but_less_sure(
    phrase: Phrase,
) -> None:
    together = Trust().together(HEARD, phrase)
    assert (together.text, together.confidence, together.ear) == ("start the bridge", DOUBTED, "vosk")
    assert together.alternatives[0] == Alternative("start a bridge", 0.1)


def test_a_doubtful_phrase_is_thought_of_only() -> None:
    together = Trust().together(NOTHING, Phrase("start the bridge", 0.0, 1.5))
    assert together.text == ""
    assert [one.text for one in together.alternatives] == ["start the bridge"]


def test_a_phrase_that_fits_well_is_heard_though_the_vosk_model_took_it_for_none_of_these() -> None:
    together = Trust().together(NOTHING, Phrase("start the bridge", 12.0, 1.5))
    assert (together.text, together.ear) == ("start the bridge", "pocketsphinx")
    assert together.confidence > 0.5


def test_short_speech_is_what_the_vosk_model_makes_of_it() -> None:
    heard = Decoded("support", 1.0, "vosk", (Alternative("stop", 0.1),))
    assert Trust().together(heard, Phrase("support", 0.0, 0.6)).confidence > DOUBTED
    assert Trust().together(heard, Phrase("next", 20.0, 0.6)).text == "support"
    assert Trust().together(heard, Phrase("stop", 0.0, 0.6), urgent=True).text == "stop"
    assert Trust().together(NOTHING, Phrase("stop", 20.0, 0.6), urgent=True).text == ""
