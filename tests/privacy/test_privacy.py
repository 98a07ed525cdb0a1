"""Nothing that is said leaves the machine, and none of it stays there but what a person wants to be kept."""

import re
import shutil
import stat
import subprocess
from typing import Any

import pytest

COACH = ("-m", "voice_coach")
RARE = "xylorimba"
"""A word that is in no content file, so that it can be found wherever it went."""
KEPT = "quagmires"
"""A word of an answer that the person gives to be kept."""

SESSION = f"""yes
no
the {RARE} is out of tune
start knee rolling
+6
my {RARE} neighbour says hello
pause
carry on
+3
that hurts like a {RARE}
rest
start deep breathing for one minute
+12
stop
my chest hurts since the {RARE} concert
set a goal
leisure
walk to the {KEPT}
cancel
goodbye
"""

SIMULATED = """
from voice_coach.coaching import happenings
from voice_coach.hearing import _open_ear
from voice_coach.house import open_house
from voice_coach.memory import open_memory
from voice_coach.person import recording
from voice_coach.settings import load
from voice_coach.simulation import Simulation, Turn, When

chosen = load({})
memory = open_memory(chosen)
memory.append(happenings.lesson_heard("welcome"))
house, ear = open_house(chosen, memory), _open_ear(chosen)
turns = [Turn("start knee rolling", When(quiet=True)), Turn("stop", When(reached="rep 1"))]
outcome = Simulation(house.coach, turns=turns, ear=ear, recording=recording).run(90)
print([caption.text for caption in outcome.captions if caption.who == "person"])
ear.close()
house.close()
memory.close()
"""


@pytest.fixture(scope="module")
def lived(shared_home: Any) -> Any:
    """A home in which a whole session was typed."""
    home = shared_home("lived")
    done = home.run(*COACH, "try", typed=SESSION)
    assert done.returncode == 0, done.stderr
    assert RARE in done.stdout
    assert "nine nine nine" in done.stdout
    return home


def test_the_refusal_works(home: Any) -> None:
    done = home.run("-c", "import socket; socket.create_connection(('127.0.0.1', 9))")
    assert done.returncode != 0
    assert home.attempts


def test_a_typed_session_opens_no_connection(lived: Any) -> None:
    assert lived.attempts == []


def test_a_session_through_sound_opens_no_connection_and_keeps_no_sound(home: Any) -> None:
    done = home.run("-c", SIMULATED)
    assert done.returncode == 0, done.stderr
    assert "stop" in done.stdout
    assert home.attempts == []
    sounds = [path for path in home.files() if path.suffix in (".wav", ".flac", ".raw", ".aiff", ".ogg")]
    assert all(path.parent.name == "clips" for path in sounds)
    assert all(re.fullmatch(r"[0-9a-f]{40}\.flac", path.name) for path in sounds)


@pytest.mark.parametrize(
    "arguments",
    [
        ("understand", "ten bridges please"),
        ("models", "list"),
        ("record", "show"),
        ("report",),
        ("content", "check"),
    ],
)
def test_no_other_command_opens_a_connection(lived: Any, arguments: tuple[str, ...]) -> None:
    done = lived.run(*COACH, *arguments)
    assert "Traceback" not in done.stderr
    assert lived.attempts == []


def test_what_was_said_is_on_no_disk(lived: Any) -> None:
    for path in lived.files():
        assert RARE not in path.name
        if path.is_file():
            content = path.read_bytes().lower()
            for form in (RARE.encode(), RARE.encode("utf-16-le"), RARE[::-1].encode()):
                assert form not in content, path


def test_files_and_folders_are_for_their_owner_alone(lived: Any) -> None:
    for part in ("data", "cache"):
        root = lived.folder / "person" / part
        for path in (root, *root.rglob("*")):
            mode = stat.S_IMODE(path.stat().st_mode)
            inside_private = part == "cache" and path.is_file()
            assert mode & 0o077 == 0 or inside_private, (path, oct(mode))
        assert stat.S_IMODE(root.stat().st_mode) == 0o700


def test_nothing_temporary_is_left(lived: Any) -> None:
    assert [path for path in (lived.folder / "temporary").iterdir() if "voice-coach" in path.name] == []


def test_erasing_leaves_nothing(lived: Any, home: Any) -> None:
    shutil.copytree(lived.folder, home.folder, dirs_exist_ok=True)
    assert any(_holds(path) for path in home.files())
    done: subprocess.CompletedProcess[str] = home.run(*COACH, "record", "erase", typed="y\nme\n")
    assert done.returncode == 0, done.stderr
    assert not any(_holds(path) for path in home.files())
    assert list((home.folder / "person" / "cache" / "clips").iterdir()) == []


def _holds(path: Any) -> bool:
    return path.is_file() and KEPT.encode() in path.read_bytes()
