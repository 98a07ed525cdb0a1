"""The child process that owns PocketSphinx: calls come in pickled, one after the other, and results go out.

PocketSphinx holds Python's lock while it decodes, for some tenths of a second, and the sound device runs dry
meanwhile if it is in the same process.
"""

import os
import pickle
import signal
import sys
from typing import IO

from voice_coach.listening.pocketsphinx_engine import AnyWords, PocketSphinx


class Served:
    """What the parent may call."""

    def __init__(self) -> None:
        self._engine = PocketSphinx()
        self._any_words: AnyWords | None = None
        self._search = ""

    def knows(self, word: str) -> bool:
        """Whether its dictionary has the word."""
        return self._engine.knows(word)

    def listen_for(self, arcs: tuple[tuple[tuple[str, int], ...], ...], final: frozenset[int]) -> None:
        """Decode the sentences of that acceptor from now on; none of them where it has no arcs."""
        self._search = self._engine.search_for(arcs, final) if arcs else ""

    def phrase(self, speech: bytes) -> tuple[str, float, float]:
        """Text, ratio and seconds of what the speech is (see `Phrase`)."""
        return self._engine.decode(self._search, speech) if self._search else NOTHING

    def words(self, speech: bytes) -> str:
        """Any words at all that the speech may be."""
        if self._any_words is None:
            self._any_words = AnyWords()
        return self._any_words.decode(speech)


NOTHING = ("", float("-inf"), 0.0)


def serve(calls: IO[bytes], results: IO[bytes]) -> None:
    """Do what is asked until no more can come.

    A result that is an exception was raised: FileNotFoundError where there is no model, else RuntimeError.
    """
    served: Served | None = None
    while True:
        try:
            method, arguments = pickle.load(calls)
        except EOFError:
            return
        result: object
        try:
            served = served or Served()
        except Exception as problem:  # noqa: BLE001 - anything at all, where the installation is damaged
            result = FileNotFoundError(f"{type(problem).__name__}: {problem}")
        else:
            try:
                result = getattr(served, method)(*arguments)
            except Exception as problem:  # noqa: BLE001 - the parent's ear begins anew
                result = RuntimeError(f"{type(problem).__name__}: {problem}")
        pickle.dump(result, results)
        results.flush()


def main() -> None:
    """Run as `python -m voice_coach.listening.pocketsphinx_process`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer.
    results = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # What the library prints must not reach the results.
    try:
        serve(sys.stdin.buffer, results)
    except BrokenPipeError:
        os._exit(0)


if __name__ == "__main__":
    main()
