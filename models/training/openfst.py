"""Finite-state machines as OpenFst stores them: `const` in Python, `olabel_lookahead` by libfst-tools.

Byte layout of a const machine (version 2, unaligned): a header of 65 bytes, 20 bytes a state (final weight,
first arc, number of arcs, epsilons in and out), 16 bytes an arc
(input, output, weight, next state); little-endian.
"""

import shutil
import struct
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

LOOKAHEAD_LIBRARY = Path("/usr/lib/x86_64-linux-gnu/libfstlookahead.so.22")
INFINITE = float("inf")

_MAGIC = 2125659606
_EXPANDED_ACCEPTOR_SORTED = 0x1 | 0x10000 | 0x800000 | 0x2000000 | 0x8000000 | 0x10000000 | 0x40000000


@dataclass
class Machine:
    """A transducer being built; state 0 is where it starts."""

    states: int = 0
    arcs: list[tuple[int, int, int, int, float]] = field(default_factory=list)
    """From, to, input label, output label, cost."""
    finals: dict[int, float] = field(default_factory=dict)

    def state(self) -> int:
        """A new state."""
        self.states += 1
        return self.states - 1

    def arc(self, source: int, target: int, label_in: int, label_out: int = 0, cost: float = 0.0) -> None:
        """A new arc; label 0 is epsilon."""
        self.arcs.append((source, target, label_in, label_out, cost))

    def text(self) -> str:
        """As `fstcompile` reads it; arcs of the start state come first."""
        lines = [f"{s}\t{t}\t{i}\t{o}\t{c:g}" for s, t, i, o, c in sorted(self.arcs, key=lambda arc: arc[0])]
        lines += [f"{state}\t{cost:g}" for state, cost in self.finals.items()]
        return "\n".join(lines) + "\n"


def const_acceptor(machine: Machine) -> bytes:
    """The machine as a `const` acceptor with arcs sorted by label.

    Raises ValueError where it has epsilons or differing labels: Vosk's grammar may not.
    """
    by_state: list[list[tuple[int, float, int]]] = [[] for _ in range(machine.states)]
    for source, target, label_in, label_out, cost in machine.arcs:
        if label_in != label_out or label_in == 0:
            raise ValueError(f"an acceptor has no arc {label_in}:{label_out}")
        by_state[source].append((label_in, cost, target))
    states, arcs, first = [], [], 0
    for state, out in enumerate(by_state):
        final = machine.finals.get(state, INFINITE)
        states.append(struct.pack("<fIIII", final, first, len(out), 0, 0))
        arcs += [struct.pack("<iifi", label, label, cost, to) for label, cost, to in sorted(out)]
        first += len(out)
    header = struct.pack("<ii", _MAGIC, 5) + b"const" + struct.pack("<i", 8) + b"standard"
    header += struct.pack("<iiQqqq", 2, 0, _EXPANDED_ACCEPTOR_SORTED, 0, machine.states, len(machine.arcs))
    return header + b"".join(states) + b"".join(arcs)


def lookahead(machine: Machine, target: Path) -> dict[int, int]:
    """Write the machine as `olabel_lookahead` and return how that renumbers output labels.

    Raises FileNotFoundError where libfst-tools (OpenFst 1.7.9) is missing.
    """
    if shutil.which("fstconvert") is None or not LOOKAHEAD_LIBRARY.exists():
        raise FileNotFoundError("OpenFst's tools are missing: apt install libfst-tools")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "machine.txt").write_text(machine.text(), "ascii")
        for command in (
            ["fstcompile", "machine.txt", "plain.fst"],
            ["fstarcsort", "--sort_type=olabel", "plain.fst", "sorted.fst"],
        ):
            subprocess.run(command, cwd=work, check=True)
        subprocess.run(
            [
                "fstconvert",
                "--fst_type=olabel_lookahead",
                "--save_relabel_opairs=pairs",
                "sorted.fst",
                str(target.resolve()),
            ],
            cwd=work,
            check=True,
            env={"PATH": "/usr/bin:/bin", "LD_PRELOAD": str(LOOKAHEAD_LIBRARY)},
        )
        pairs = [line.split() for line in (work / "pairs").read_text("ascii").splitlines()]
    return {int(old): int(new) for old, new in pairs}
