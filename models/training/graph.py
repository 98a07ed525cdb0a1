"""The graph of a Vosk model: which words it can hear, and how they are made of phones.

    python -m models.training.graph [MODEL]

rebuilds `graph/` and `conf/` of the model folder from the content in seconds; the acoustic model stays.
"""

import argparse
import math
import shutil
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from models.training import phones, vocabulary
from models.training.lexicon import Pronunciation, english
from models.training.openfst import Machine, const_acceptor, lookahead

UNKNOWN = "[unk]"
EVERYDAY = "everyday.txt"
"""Words that grammars take for none of theirs: chosen by hand, the same in every model."""
MODEL = Path(__file__).resolve().parents[1] / "voice-coach-en"

SILENCE_COST = math.log(2)
"""Between two words silence is as likely as none."""
UNKNOWN_COST = 5.0
"""What entering `[unk]` costs in any grammar; a context's grammar adds to it (the ear takes 3 off)."""

MFCC_CONF = {
    "use-energy": "false",
    "num-mel-bins": 40,
    "num-ceps": 40,
    "low-freq": 20,
    "high-freq": 7600,
    "cepstral-lifter": 0,
    "dither": 0,
    "sample-frequency": 16000,
}
"""As many cepstra as mel bands: the net's first layer turns them back into log mel energies."""

MODEL_CONF = {
    "min-active": 200,
    "max-active": 2000,
    "beam": 13.0,
    "lattice-beam": 4.0,
    "acoustic-scale": 0.3,
    "frame-subsampling-factor": 3,
    "endpoint.silence-phones": phones.PHONE_IDS[phones.SILENCE],
    "endpoint.rule2.min-trailing-silence": 0.5,
    "endpoint.rule3.min-trailing-silence": 0.75,
    "endpoint.rule4.min-trailing-silence": 1.0,
}


def phone_graph(words: dict[str, list[Pronunciation]], word_ids: dict[str, int]) -> Machine:
    """Kaldi's HCL: any number of words, silence between them, as one prefix tree of phones.

    Forward transitions lie on the arc into a phone, self-loops on its state; the word comes out at its end.
    A prefix tree whose words come out last needs no disambiguation symbols.
    """
    machine = Machine()
    begin, hub, silence = machine.state(), machine.state(), machine.state()
    quiet = phones.PHONE_IDS[phones.SILENCE]
    machine.arc(begin, hub, 0, 0, SILENCE_COST)
    machine.arc(begin, silence, phones.enter_transition(quiet), 0, SILENCE_COST)
    machine.arc(silence, silence, phones.stay_transition(quiet))
    machine.arc(silence, hub, 0)
    machine.finals[hub] = 0.0
    tree: dict[tuple[int, int], int] = {}
    for word in sorted(words):
        for way in dict.fromkeys(words[word]):
            at = hub
            for phone in phones.ids_in_word(way):
                if (at, phone) not in tree:
                    state = tree[at, phone] = machine.state()
                    machine.arc(at, state, phones.enter_transition(phone))
                    machine.arc(state, state, phones.stay_transition(phone))
                at = tree[at, phone]
            machine.arc(at, begin, 0, word_ids[word], UNKNOWN_COST if word == UNKNOWN else 0.0)
    return machine


def any_words(word_ids: dict[str, int]) -> Machine:
    """The grammar without a grammar: any words in any order, equally likely."""
    machine = Machine()
    state = machine.state()
    for label in sorted(word_ids.values()):
        machine.arc(state, state, label, label, math.log(len(word_ids)))
    machine.finals[state] = 0.0
    return machine


def write_graph(model: Path, words: dict[str, list[Pronunciation]]) -> None:
    """Write `graph/` and `conf/` for those words and their pronunciations.

    Raises ValueError where two words end up with one number.
    """
    heard = {**words, UNKNOWN: [(phones.GARBAGE,)]}
    word_ids = numbered(heard)
    write_machines(model, phone_graph(heard, word_ids), word_ids)
    graph = model / "graph"
    (graph / "phones.txt").write_text(
        "<eps> 0\n" + "".join(f"{name} {number}\n" for name, number in phones.PHONE_IDS.items()), "ascii"
    )
    (graph / "phones" / "word_boundary.int").write_text(phones.word_boundaries(), "ascii")
    write_options(model / "conf" / "mfcc.conf", MFCC_CONF)
    write_options(model / "conf" / "model.conf", MODEL_CONF)


def numbered(words: Iterable[str]) -> dict[str, int]:
    """A number for each word, from 1."""
    return {word: number for number, word in enumerate(sorted(words), 1)}


def write_machines(model: Path, sounds_to_words: Machine, word_ids: dict[str, int]) -> None:
    """Write the machine with the table of its words, and the grammar without a grammar.

    Raises ValueError where two words end up with one number, FileNotFoundError without libfst-tools.
    """
    graph = model / "graph"
    (graph / "phones").mkdir(parents=True, exist_ok=True)
    renumbered = lookahead(sounds_to_words, graph / "HCLr.fst")
    word_ids = {word: renumbered.get(number, number) for word, number in word_ids.items()}
    if len(set(word_ids.values())) != len(word_ids):
        raise ValueError("two words have one number after relabelling")
    table = sorted(word_ids.items(), key=lambda item: item[1])
    (graph / "words.txt").write_text(
        "<eps> 0\n" + "".join(f"{word} {number}\n" for word, number in table), "utf-8"
    )
    (graph / "Gr.fst").write_bytes(const_acceptor(any_words(word_ids)))
    (graph / "disambig_tid.int").write_text("", "ascii")


def write_options(path: Path, options: Mapping[str, object]) -> None:
    """Write options as Kaldi reads them from a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"--{name}={value}\n" for name, value in options.items()), "ascii")


def main() -> int:
    """Rebuild the graph of a model folder from the content."""
    parser = argparse.ArgumentParser(description="Rebuild a model's graph and vocabulary from the content.")
    parser.add_argument("model", nargs="?", type=Path, default=MODEL)
    model = parser.parse_args().model
    lexicon = english()
    words = {word: lexicon.ways(word) for word in sorted(vocabulary.words())}
    unknown = sorted(word for word, ways in words.items() if not ways)
    write_graph(model, {word: ways for word, ways in words.items() if ways})
    if model.resolve() != MODEL:
        shutil.copyfile(MODEL / "graph" / EVERYDAY, model / "graph" / EVERYDAY)
    print(f"{len(words) - len(unknown)} words in {model.name}")
    if unknown:
        print("No pronunciation, not heard (add them to pronunciations.txt):", *unknown, file=sys.stderr)
    return 1 if vocabulary.listened_for().intersection(unknown) else 0


if __name__ == "__main__":
    raise SystemExit(main())
