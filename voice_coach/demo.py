"""The demonstration: a recorded person takes a session of some minutes, through sound, in virtual time."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile

from voice_coach import places
from voice_coach.captions import Caption
from voice_coach.errors import AudioProblem
from voice_coach.house import open_house
from voice_coach.journey import Journey, read_journey
from voice_coach.listening.choosing import open_recogniser
from voice_coach.listening.ear import Ear
from voice_coach.listening.microphone import Microphone
from voice_coach.memory import NewPerson
from voice_coach.person import recording
from voice_coach.settings import Settings
from voice_coach.simulation import Outcome, Simulation
from voice_coach.speaking.clip import VOICE_RATE


def perform(settings: Settings, *, out: Path | None, caption: Callable[[Caption], None]) -> Outcome:
    """Perform the session, caption by caption; write its sound to `out`, loudspeaker left and person right.

    Raises AudioProblem where `out` cannot be written.
    """
    house = open_house(settings, NewPerson())
    ear = Ear(Microphone(), open_recogniser(settings.ear, settings.model))
    try:
        script = demonstration()
        simulation = Simulation(
            house.coach, turns=script.turns, ear=ear, recording=recording, caption=caption
        )
        outcome = simulation.run(script.seconds)
    finally:
        ear.close()
        house.close()
    if out is not None:
        write(out, outcome)
    return outcome


def demonstration() -> Journey:
    """What the person of the demonstration says, and when."""
    return read_journey(places.content("audio") / "person" / "demonstration.toml")


def write(path: Path, outcome: Outcome) -> None:
    """Write what sounded as a WAV file with two channels: the coach, the person."""
    sound = np.stack([outcome.loudspeaker, outcome.person], axis=1)
    try:
        soundfile.write(str(path), sound, VOICE_RATE, subtype="PCM_16")
    except (OSError, soundfile.SoundFileError) as problem:
        raise AudioProblem(f"{path} cannot be written.", cure="Choose another place for it.") from problem
