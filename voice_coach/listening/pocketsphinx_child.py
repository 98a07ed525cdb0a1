"""PocketSphinx as the ear sees it: calls to the child process that owns it, and what they will give."""

import contextlib
import pickle
import queue
import subprocess
import sys
import threading
from concurrent.futures import Future
from typing import Any

from voice_coach.errors import ModelProblem

ANSWER_SECONDS = 20.0
"""Longer than the model takes to load, or the longest utterance to decode, on a busy machine."""


class PocketSphinxChild:
    """One run of the process; calls are done in their order."""

    def __init__(self) -> None:
        """Returns at once: the model loads meanwhile."""
        self._waiting: queue.SimpleQueue[Future[Any] | None] = queue.SimpleQueue()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "voice_coach.listening.pocketsphinx_process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as refused:
            raise ModelProblem(
                f"The speech recogniser cannot be started: {refused.strerror}.",
                cure="Close other programs, and start the coach again.",
            ) from refused
        threading.Thread(target=self._read, name="pocketsphinx", daemon=True).start()

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def call(self, method: str, *arguments: object) -> "Future[Any]":
        """Ask for it, without waiting."""
        asked: Future[Any] = Future()
        self._waiting.put(asked)
        assert self._process.stdin is not None
        # Where the child is gone, the reader says so.
        with contextlib.suppress(OSError, ValueError):
            pickle.dump((method, arguments), self._process.stdin)
            self._process.stdin.flush()
        return asked

    def close(self) -> None:
        """Gone at once; what was asked for and not given is never given."""
        self._waiting.put(None)
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        while True:
            try:
                result = pickle.load(self._process.stdout)
            except (OSError, EOFError, ValueError, pickle.UnpicklingError):
                result = RuntimeError("the process has ended")
                self._process.kill()
            asked = self._waiting.get()
            if asked is None:
                return
            if isinstance(result, Exception):
                asked.set_exception(result)
            else:
                asked.set_result(result)


def given(asked: "Future[Any]") -> Any:
    """What the call gave.

    Raises ModelProblem where there is no model, RuntimeError where the process has ended or gives no answer.
    """
    try:
        return asked.result(ANSWER_SECONDS)
    except FileNotFoundError as problem:
        raise ModelProblem(
            "PocketSphinx's own speech model cannot be loaded.", cure="Install the coach again."
        ) from problem
    except TimeoutError as problem:
        raise RuntimeError("no answer") from problem
