"""The child process that owns the speech engine: a line of JSON in, a sound file and a line of JSON out.

pyttsx3 hangs with two engines or two threads, loses all but the last of several items, prints on stdout,
grows with every utterance, and espeak ends the process when its data is missing. So it lives here, alone,
speaks one item a run, waits for its end, and goes away when its parent does.
"""

import ctypes
import json
import os
import queue
import shutil
import signal
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any

from voice_coach.speaking.voice import InstalledVoice, best_for

SETTLE_SECONDS = 0.05
"""A property set just before a render is sometimes lost."""
FINISH_SECONDS = 8.0


def load_bundled_espeak() -> None:
    """Make pyttsx3 find the espeak that came with the program instead of the system's."""
    if not sys.platform.startswith("linux"):
        return
    try:
        import espeakng_loader

        library = espeakng_loader.get_library_path()
        data = espeakng_loader.get_data_path()
        # pyttsx3 asks for the library by its soname, which is then already there.
        ctypes.CDLL(library, mode=ctypes.RTLD_GLOBAL)
    except (ImportError, OSError):
        return
    os.environ["ESPEAK_DATA_PATH"] = str(data)


class Engine:
    """pyttsx3's engine, one item at a time."""

    def __init__(self) -> None:
        load_bundled_espeak()
        import pyttsx3

        self._engine: Any = pyttsx3.init()
        self._finished = threading.Event()
        self._errors: list[str] = []
        self._settings: dict[str, Any] = {}
        self._engine.connect("finished-utterance", lambda **_: self._finished.set())
        self._engine.connect("error", lambda **news: self._errors.append(str(news.get("exception"))))
        # Until its first run the engine only queues properties.
        self._engine.runAndWait()
        self.voices = [
            InstalledVoice(str(voice.id), str(voice.name), tuple(_text(tag) for tag in voice.languages or ()))
            for voice in self._engine.getProperty("voices")
        ]

    def render(self, wish: dict[str, Any], file: Path) -> str:
        """Write what is wished to the file; gives what went wrong, or nothing."""
        self._errors.clear()
        voice = wish["voice"]
        if not voice:
            best = best_for(wish["language"], self.voices)
            if best is None:
                return f"no voice for the language {wish['language']}"
            voice = best.id
        settings = {"voice": voice, "rate": wish["rate"]}
        if wish["pitch"] is not None:
            settings["pitch"] = wish["pitch"]
        self._set({name: value for name, value in settings.items() if self._settings.get(name) != value})
        if self._errors:
            self._settings.clear()
            return f"no voice {voice}" if "oice" in self._errors[0] else self._errors[0]
        self._finished.clear()
        self._engine.save_to_file(wish["text"], str(file))
        self._engine.runAndWait()
        if self._finished.wait(FINISH_SECONDS) and file.exists():
            return ""
        return self._errors[0] if self._errors else "the engine gave no sound"

    def _set(self, changed: dict[str, Any]) -> None:
        for name, value in changed.items():
            self._engine.setProperty(name, value)
        if changed:
            time.sleep(SETTLE_SECONDS)
            self._settings.update(changed)


def _text(tag: object) -> str:
    return tag.decode("utf-8", "ignore") if isinstance(tag, bytes) else str(tag)


def serve(wishes: IO[str], answers: IO[str], folder: Path) -> None:
    """Say which voices there are, then render wish by wish until no more can come."""
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def read() -> None:
        for line in wishes:
            lines.put(line)
        # The parent is gone: go too, even from the middle of a render that hangs.
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)

    def answer(news: dict[str, Any]) -> None:
        answers.write(json.dumps(news) + "\n")
        answers.flush()

    threading.Thread(target=read, daemon=True).start()
    engine = Engine()
    answer({"voices": [[voice.id, voice.name, list(voice.languages)] for voice in engine.voices]})
    while True:
        wish = json.loads(lines.get())
        answer({"number": wish["number"], "problem": engine.render(wish, folder / wish["file"])})


def main() -> None:
    """Run as `python -m voice_coach.speaking.rendering_process FOLDER`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # The engine prints; that must not reach the answers.
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        serve(sys.stdin, answers, Path(sys.argv[1]))
    except BrokenPipeError:
        os._exit(0)
    except Exception as problem:  # noqa: BLE001
        # pyttsx3 raises anything at all when there is no engine; the parent tells the person.
        answers.write(json.dumps({"failed": str(problem) or type(problem).__name__}) + "\n")
        answers.flush()
        os._exit(1)


if __name__ == "__main__":
    main()
