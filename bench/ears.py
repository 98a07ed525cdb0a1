"""The ears that are compared: ours, PocketSphinx, both together, and PocketSphinx's model in Vosk.

The last needs Debian's libfst-tools. It is made when measured, with the words that it is to hear.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path

from models.training import graph
from models.training.lexicon import english
from models.training.openfst import LOOKAHEAD_LIBRARY
from models.training.port import model as port
from voice_coach.listening.choosing import BUILT_IN
from voice_coach.listening.decoding import Decoder
from voice_coach.listening.embedded_decoder import EmbeddedDecoder
from voice_coach.listening.pocketsphinx_decoder import PocketSphinxDecoder
from voice_coach.listening.strict_graph import Costs
from voice_coach.listening.vosk_decoder import VoskDecoder
from voice_coach.places import content

OURS, BOTH, POCKETSPHINX = "built-in model", "built-in model + PocketSphinx", "PocketSphinx"
PORTED = "PocketSphinx's model in Vosk"
PORTED_COSTS = Costs(unknown_first=2.0, unknown_next=0.0, everyday=1.25)
"""What "none of these" costs there; its likelihoods are not ours, so neither need the costs be."""


def present() -> tuple[str, ...]:
    """Those that can be measured on this machine."""
    return (OURS, BOTH, POCKETSPHINX) + ((PORTED,) if LOOKAHEAD_LIBRARY.exists() else ())


def model(ear: str, words: Iterable[str], folder: Path) -> Path:
    """The ear's Vosk model for the coach's words; where it has to be made, it is made in the folder."""
    if ear != PORTED:
        return content("models") / BUILT_IN
    port.write(folder, words)
    return folder


def write_model(ear: str, folder: Path, words: Iterable[str]) -> None:
    """Write the ear's Vosk model with a vocabulary of just these words into the folder.

    Raises OSError or ImportError where this machine lacks what makes a vocabulary.
    """
    if ear == PORTED:
        port.write(folder, words)
        return
    lexicon = english()
    shutil.copytree(content("models") / BUILT_IN, folder, dirs_exist_ok=True)
    graph.write_graph(folder, {word: ways for word in sorted(words) if (ways := lexicon.ways(word))})


def decoder(ear: str, folder: Path) -> Decoder:
    """The ear with the Vosk model in that folder."""
    if ear == POCKETSPHINX:
        return PocketSphinxDecoder()
    if ear == PORTED:
        return VoskDecoder(folder, PORTED_COSTS)
    vosk = VoskDecoder(folder)
    return vosk if ear == OURS else EmbeddedDecoder(vosk, PocketSphinxDecoder())
