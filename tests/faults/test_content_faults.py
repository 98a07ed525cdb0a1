"""Content that is edited, badly, while a session runs changes nothing in it; the next start tells of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from voice_coach import places
from voice_coach.errors import ContentProblem
from voice_coach.names import names_of
from voice_coach.programme import load
from voice_coach.understanding import load as load_mind


def test_a_running_session_keeps_what_it_read(
    sessions: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICE_COACH_HOME", str(tmp_path))
    session = sessions()
    names = names_of(load("en"))
    session.coach.typed("start knee rolling")
    session.until(lambda: session.recorded("repetition_done"))
    for kind, file in (("programme", "en/lines/session.toml"), ("intents", "en/phrases/control.toml")):
        mine = places.overlay(kind) / file  # type: ignore[arg-type]
        mine.parent.mkdir(parents=True)
        mine.write_text('session.hello = "Hel')
    session.until(lambda: len(session.recorded("repetition_done")) == 5)
    session.until_quiet()
    session.coach.typed("easy")
    session.coach.typed("goodbye")
    session.until_quiet()
    assert "session.goodbye" in session.lines()
    with pytest.raises(ContentProblem, match=r"session\.toml, line 1"):
        load("en")
    with pytest.raises(ContentProblem, match=r"control\.toml, line 1"):
        load_mind("en", names)
