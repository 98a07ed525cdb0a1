"""Writes the port: a Vosk model folder of PocketSphinx's acoustic model, for a vocabulary of choice.

    python -m models.training.port.model FOLDER

takes the content's words. It needs the package pocketsphinx and Debian's libfst-tools. PocketSphinx's noise
removal is not in it: behind steady noise the port hears less than PocketSphinx does.
"""

import argparse
import shutil
from collections.abc import Iterable
from pathlib import Path

from models.training import graph, vocabulary
from models.training.lexicon import Pronunciation
from models.training.port import acoustic, sphinx_files
from models.training.port.triphones import TriphoneGraph

MOST_WAYS = 4
"""Pronunciations taken of a word."""

MFCC_CONF = {
    "use-energy": "false",
    "window-type": "hamming",
    "frame-length": 25.625,
    "remove-dc-offset": "false",
    "preemphasis-coefficient": 0.97,
    "num-mel-bins": 25,
    "num-ceps": acoustic.CEPSTRA,
    "cepstral-lifter": 22,
    "low-freq": 130,
    "high-freq": 6800,
    "dither": 20,
    "sample-frequency": 16000,
}
"""As in the model's `feat.params`, but for noise 64 dB below full scale under all sound: digital silence
would draw the running mean of the cepstra away from any speech's."""

MODEL_CONF = graph.MODEL_CONF | {
    "beam": 9.0,
    "lattice-beam": 3.0,
    "acoustic-scale": 0.06,
    "frame-subsampling-factor": 1,
    "endpoint.silence-phones": 1,
}

MEANS = (72.31, -18.78, -0.38, 7.54, -4.16, -1.83, -1.34, -6.91, 1.02, -1.72, 2.49, -0.28, 0.7)
"""Of speech at −22 dB, until the utterance tells its own: PocketSphinx subtracts the whole utterance's."""
BELIEVED_FRAMES, VARIANCE = 1000, 100


def known(words: Iterable[str]) -> dict[str, list[Pronunciation]]:
    """Those words that PocketSphinx's dictionary has, as they are said.

    Raises ImportError without the package pocketsphinx.
    """
    ways = sphinx_files.dictionary(sphinx_file("cmudict-en-us.dict"))
    return {word: ways[word][:MOST_WAYS] for word in sorted(set(words)) if word in ways}


def write(folder: Path, words: Iterable[str]) -> None:
    """Write the model folder for those of the words that PocketSphinx's dictionary has.

    Raises ImportError without the package pocketsphinx, FileNotFoundError without libfst-tools.
    """
    heard = known(words)
    definition = sphinx_files.definition(sphinx_file("en-us/mdef"))
    word_ids = graph.numbered([*heard, graph.UNKNOWN])
    built = TriphoneGraph(definition, heard, word_ids)
    graph.write_machines(folder, built.machine, word_ids)
    boundaries = folder / "graph" / "phones" / "word_boundary.int"
    boundaries.write_text(built.sounds.word_boundaries(), "ascii")
    shutil.copyfile(graph.MODEL / "graph" / graph.EVERYDAY, folder / "graph" / graph.EVERYDAY)
    graph.write_options(folder / "conf" / "mfcc.conf", MFCC_CONF)
    graph.write_options(folder / "conf" / "model.conf", MODEL_CONF)
    (folder / "am").mkdir(exist_ok=True)
    means, variances = (
        sphinx_files.densities(sphinx_file(f"en-us/{name}")) for name in ("means", "variances")
    )
    weights = sphinx_files.mixture_weights(sphinx_file("en-us/sendump"))
    model = acoustic.final_mdl(definition, built.sounds, means, variances, weights)
    (folder / "am" / "final.mdl").write_bytes(model)
    (folder / "am" / "global_cmvn.stats").write_text(_cepstral_statistics(), "ascii")


def sphinx_file(name: str) -> Path:
    """A file of PocketSphinx's English model."""
    import pocketsphinx  # here, because only the port needs it

    return Path(pocketsphinx.get_model_path(f"en-us/{name}"))


def _cepstral_statistics() -> str:
    """Kaldi's sums of cepstra and of their squares, each row with a count or a zero at its end."""
    sums = [f"{mean * BELIEVED_FRAMES:.4f}" for mean in MEANS]
    squares = [f"{(mean**2 + VARIANCE) * BELIEVED_FRAMES:.4f}" for mean in MEANS]
    return f" [\n  {' '.join(sums)} {BELIEVED_FRAMES}\n  {' '.join(squares)} 0 ]\n"


def main() -> int:
    """Write the port for the content's words."""
    parser = argparse.ArgumentParser(description="Write PocketSphinx's acoustic model as a Vosk model.")
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    write(folder, vocabulary.words() | set(vocabulary.everyday()))
    print(
        f"{folder}: {sum(path.stat().st_size for path in folder.rglob('*') if path.is_file()) / 1e6:.1f} MB"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
