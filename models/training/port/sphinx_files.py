"""Reads PocketSphinx's model files: densities, mixture weights, triphones, dictionary.

Layouts after PocketSphinx 5 (BSD, Carnegie Mellon University): ms_gauden.c, ptm_mgau.c, bin_mdef.c, dict.c.
All numbers are little-endian. The model is its wheel's en-us, phonetically tied: every phone has a codebook
of 128 densities for each of three streams, which the states of all its triphones share.
"""

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.training.lexicon import Pronunciation

Array = NDArray[np.float64]

STREAMS = 3
"""Cepstra, their first and their second differences."""
STATES = 3
"""Of every phone."""
PLACES = {"internal": 0, "begin": 1, "end": 2, "singleton": 3}
"""Where in a word a triphone stands, in Kaldi's words, and its number here."""
LOG_BASE = math.log(1.0001)
"""Logarithms of weights are counted in powers of this, without their last ten bits."""
_ENTRY = np.dtype([("sequence", "<i4"), ("transitions", "<i4"), ("place", "u1"), ("phones", "u1", 3)])


@dataclass(frozen=True)
class Definition:
    """Which states a phone has, by its neighbours and its place in the word."""

    phones: tuple[str, ...]
    """Without context; the place in this list is the number of the phone and of its codebook."""
    alone: tuple[int, ...]
    """Number of each phone's row of `senones` when its neighbours are unknown."""
    triphones: Mapping[tuple[int, int, int, int], int]
    """Phone, left and right neighbour, place → row of `senones`."""
    senones: NDArray[np.int16]
    """(rows, states): which state's weights are used."""

    @cached_property
    def number(self) -> dict[str, int]:
        """Of each phone."""
        return {name: number for number, name in enumerate(self.phones)}

    def row(self, phone: str, left: str, right: str, place: str) -> int:
        """The row of a triphone; of one never seen there, of another place, else of the phone alone."""
        base, before, after = (self.number[name] for name in (phone, left, right))
        for number in (PLACES[place], *PLACES.values()):
            found = self.triphones.get((base, before, after, number))
            if found is not None:
                return found
        return self.alone[base]


def densities(path: Path) -> Array:
    """Means or variances: (phones, streams, densities, 13).

    Raises ValueError where it is no such file.
    """
    data = path.read_bytes()
    end = data.find(b"endhdr\n")
    if not data.startswith(b"s3\n") or end < 0:
        raise ValueError(f"{path.name} is no file of Sphinx-3")
    at = end + len(b"endhdr\n") + 4  # a mark of the byte order
    phones, streams, each = struct.unpack_from("<3i", data, at)
    lengths = struct.unpack_from(f"<{streams}i", data, at + 12)
    (count,) = struct.unpack_from("<i", data, at + 12 + 4 * streams)
    values = np.frombuffer(data, "<f4", count, at + 16 + 4 * streams)
    return values.reshape(phones, streams, each, lengths[0]).astype(np.float64)


def mixture_weights(path: Path) -> Array:
    """(streams, densities, senones); each senone's weights sum to one."""
    data, at = path.read_bytes(), 0
    while (length := struct.unpack_from("<i", data, at)[0]) != 0:  # titles and remarks
        at += 4 + length
    each, senones = struct.unpack_from("<2i", data, at + 4)
    logs = np.frombuffer(data, np.uint8, STREAMS * each * senones, at + 12).reshape(STREAMS, each, senones)
    weights = np.exp(-logs.astype(np.float64) * 1024 * LOG_BASE)
    shares: Array = weights / weights.sum(1, keepdims=True)
    return shares


def definition(path: Path) -> Definition:
    """The triphones.

    Raises ValueError where it is no binary model definition.
    """
    data = path.read_bytes()
    if data[:4] != b"BMDF":
        raise ValueError(f"{path.name} is no binary model definition")
    start = 12 + struct.unpack_from("<i", data, 8)[0]
    alone, entries, _, _, _, _, rows, _, branches, _ = struct.unpack_from("<10i", data, start)
    at, names = start + 40, []
    for _ in range(alone):
        end = data.index(b"\0", at)
        names.append(data[at:end].decode("ascii"))
        at = end + 1
    at += -(at - start) % 4 + 8 * branches  # a search tree over the same triphones
    phones = np.frombuffer(data, _ENTRY, entries, at)
    at += _ENTRY.itemsize * entries + 4
    senones = np.frombuffer(data, "<i2", STATES * rows, at).reshape(rows, STATES)
    triphones = {
        (*map(int, one["phones"]), int(one["place"])): int(one["sequence"]) for one in phones[alone:]
    }
    return Definition(tuple(names), tuple(map(int, phones["sequence"][:alone])), triphones, senones)


def dictionary(path: Path) -> dict[str, list[Pronunciation]]:
    """Word → its pronunciations; further ones stand there as `word(2)`."""
    found: dict[str, list[Pronunciation]] = {}
    for line in path.read_text("utf-8").splitlines():
        word, *phones = line.split()
        found.setdefault(word.partition("(")[0], []).append(tuple(phones))
    return found
