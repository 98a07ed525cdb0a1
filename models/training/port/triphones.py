"""Kaldi's HCL for phones that depend on their neighbours, across words too.

Words are rows of triphones. A word's last phone leads to a junction for each phone that may follow, a word's
first phone begins at the junction of each phone that may precede: a word is only ever followed by one that
its last phone was chosen for. `[unk]` is one sound that stands for all phones: with a loop of them, Kaldi's
lattices explode. Forward transitions lie on the arc into a state, self-loops on the state.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from models.training.graph import SILENCE_COST, UNKNOWN
from models.training.lexicon import Pronunciation
from models.training.openfst import Machine
from models.training.phones import GARBAGE, SILENCE
from models.training.port.sphinx_files import STATES, Definition

UNKNOWN_COST = 4.0
"""What entering `[unk]` costs in any grammar; a grammar's own cost comes on top."""


@dataclass(frozen=True)
class Sound:
    """What Kaldi calls a phone: the three states of a triphone, or of several that share them."""

    phone: str
    place: str
    """In the word; `nonword` for silence."""
    row: int | None
    """Of the definition's senones; None: the garbage, which has none of its own."""


ANY_PHONE = Sound(GARBAGE, "singleton", None)


@dataclass
class Sounds:
    """Kaldi's ids of the sounds that a graph uses, from 1."""

    ids: dict[Sound, int] = field(default_factory=dict)

    def id_of(self, sound: Sound) -> int:
        """Its id, a new one the first time."""
        return self.ids.setdefault(sound, len(self.ids) + 1)

    def word_boundaries(self) -> str:
        """The text of `word_boundary.int`."""
        return "".join(f"{number} {sound.place}\n" for sound, number in self.ids.items())


def stay_transition(sound_id: int, state: int) -> int:
    """Kaldi's transition id for staying in a state of a sound."""
    return 2 * STATES * (sound_id - 1) + 2 * state + 1


def leave_transition(sound_id: int, state: int) -> int:
    """Kaldi's transition id for leaving it; written on the arc that enters it."""
    return stay_transition(sound_id, state) + 1


class TriphoneGraph:
    """The machine for some words, and the sounds that it is made of; silence is the first of them."""

    def __init__(
        self,
        definition: Definition,
        words: Mapping[str, Iterable[Pronunciation]],
        word_ids: Mapping[str, int],
    ) -> None:
        self.machine = Machine()
        self.sounds = Sounds()
        self._definition = definition
        self._junctions: dict[tuple[str, str], int] = {}
        self._exits: dict[tuple[str, tuple[str, ...]], int] = {}
        self._begun: dict[Pronunciation, int] = {}
        self._endings: dict[Pronunciation, list[tuple[int, tuple[str, ...]]]] = {}
        ways = {word: tuple(dict.fromkeys(words[word])) for word in sorted(words)}
        self._firsts = sorted({way[0] for listed in ways.values() for way in listed})
        self._lasts = sorted({way[-1] for listed in ways.values() for way in listed})
        self._between_words(word_ids[UNKNOWN])
        for word, listed in ways.items():
            for way in listed:
                for state, followers in self._ends(way):
                    self.machine.arc(state, self._exit(way[-1], followers), 0, word_ids[word])

    def _between_words(self, unknown: int) -> None:
        machine, alone = self.machine, self._definition.alone
        begin, after_silence = machine.state(), machine.state()
        for phone in (*self._firsts, SILENCE):
            machine.arc(begin, self._junction(SILENCE, phone), 0, 0, SILENCE_COST)
        silences = [self._junction(phone, SILENCE) for phone in (*self._lasts, SILENCE)]
        row = alone[self._definition.number[SILENCE]]
        machine.arc(self._chain(silences, Sound(SILENCE, "nonword", row)), after_silence, 0, 0, SILENCE_COST)
        for phone in self._firsts:
            machine.arc(after_silence, self._junction(SILENCE, phone), 0)
        machine.arc(self._chain([*silences, after_silence], ANY_PHONE), begin, 0, unknown, UNKNOWN_COST)
        for state in (begin, after_silence, *silences):
            machine.finals[state] = 0.0

    def _junction(self, before: str, after: str) -> int:
        """Where one phone ended and the other begins, each chosen for the other."""
        if (before, after) not in self._junctions:
            self._junctions[before, after] = self.machine.state()
        return self._junctions[before, after]

    def _exit(self, phone: str, followers: tuple[str, ...]) -> int:
        """Where a word ended in that phone, in a triphone made for these followers."""
        if (phone, followers) not in self._exits:
            state = self._exits[phone, followers] = self.machine.state()
            for after in followers:
                self.machine.arc(state, self._junction(phone, after), 0)
        return self._exits[phone, followers]

    def _chain(self, sources: Iterable[int], sound: Sound) -> int:
        """The states of a sound, entered from any of the sources; the last of them."""
        number = self.sounds.id_of(sound)
        for place in range(STATES):
            state = self.machine.state()
            for source in sources:
                self.machine.arc(source, state, leave_transition(number, place))
            self.machine.arc(state, state, stay_transition(number, place))
            sources = (state,)
        return state

    def _ends(self, way: Pronunciation) -> list[tuple[int, tuple[str, ...]]]:
        """Last state of a word in each triphone that it may end in, and the phones that may follow that."""
        if way not in self._endings:
            self._endings[way] = self._lone(way[0]) if len(way) == 1 else self._last(way)
        return self._endings[way]

    def _lone(self, phone: str) -> list[tuple[int, tuple[str, ...]]]:
        sources = defaultdict[tuple[int, tuple[str, ...]], list[int]](list)
        for before in (*self._lasts, SILENCE):
            for row, followers in self._by_follower(phone, before, "singleton").items():
                sources[row, followers].append(self._junction(before, phone))
        return [
            (self._chain(junctions, Sound(phone, "singleton", row)), followers)
            for (row, followers), junctions in sources.items()
        ]

    def _last(self, way: Pronunciation) -> list[tuple[int, tuple[str, ...]]]:
        begun = self._inside(way[:-1], way[-1])
        return [
            (self._chain([begun], Sound(way[-1], "end", row)), followers)
            for row, followers in self._by_follower(way[-1], way[-2], "end").items()
        ]

    def _by_follower(self, phone: str, before: str, place: str) -> dict[int, tuple[str, ...]]:
        """Row of the senones → the phones before which a word's last phone has it."""
        found = defaultdict[int, list[str]](list)
        for after in (*self._firsts, SILENCE):
            found[self._definition.row(phone, before, after, place)].append(after)
        return {row: tuple(after) for row, after in found.items()}

    def _inside(self, begun: Pronunciation, after: str) -> int:
        """The state after the first phones of a word, the last of them chosen for the one that comes next."""
        key = (*begun, after)
        if key in self._begun:
            return self._begun[key]
        if len(begun) > 1:
            row = self._definition.row(begun[-1], begun[-2], after, "internal")
            before = self._inside(begun[:-1], begun[-1])
            state = self._chain([before], Sound(begun[-1], "internal", row))
        else:
            state = self.machine.state()
            sources = defaultdict[int, list[int]](list)
            for left in (*self._lasts, SILENCE):
                row = self._definition.row(begun[0], left, after, "begin")
                sources[row].append(self._junction(left, begun[0]))
            for row, junctions in sources.items():
                self.machine.arc(self._chain(junctions, Sound(begun[0], "begin", row)), state, 0)
        self._begun[key] = state
        return state
