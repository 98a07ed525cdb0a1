"""Opens what a live session hears and speaks with, as far as the machine has it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voice_coach.coaching.cues import Line
from voice_coach.errors import AudioProblem
from voice_coach.live import EarThread
from voice_coach.settings import Settings
from voice_coach.sound import DuplexStream, devices

if TYPE_CHECKING:
    from voice_coach.listening.ear import Ear


@dataclass(frozen=True, slots=True)
class Hearing:
    """The devices of a session."""

    stream: DuplexStream | None
    """None: captions only."""
    ears: EarThread | None
    """None: typed words only."""
    notes: tuple[Line, ...]
    """What the person is to be shown about it."""


def open_hearing(
    settings: Settings,
    render: Callable[[int], NDArray[np.float32]],
    *,
    silent: bool = False,
    typed_only: bool = False,
) -> Hearing:
    """Choose devices and recogniser. Neither the stream nor the ear is opened yet.

    Raises AudioProblem where a device that was asked for by name is not there, ModelProblem where the model
    that was asked for is none.
    """
    if settings.model is not None:
        from voice_coach.listening.choosing import opened

        opened(settings.model)
    loudspeaker, microphone = (False, False) if silent else _what_is_there(settings)
    if not loudspeaker:
        notes = () if silent else (Line("note.no_loudspeaker"),)
        return Hearing(None, None, (*notes, Line("note.typed")))
    if typed_only or not microphone:
        stream = DuplexStream(render, None, output=settings.output)
        return Hearing(stream, None, (Line("note.typed" if typed_only else "note.no_microphone"),))
    ears = EarThread(lambda: _open_ear(settings))
    stream = DuplexStream(render, ears.deliver, output=settings.output, input=settings.input)
    return Hearing(stream, ears, ())


def _open_ear(settings: Settings) -> "Ear":
    """Imported as late as this because loading recognisers takes longer than all the rest together."""
    from voice_coach.listening.choosing import open_recogniser
    from voice_coach.listening.ear import Ear
    from voice_coach.listening.microphone import Microphone

    return Ear(Microphone(), open_recogniser(settings.ear, settings.model, settings.lenience))


def _what_is_there(settings: Settings) -> tuple[bool, bool]:
    try:
        found = devices()
    except AudioProblem:
        if settings.output is not None or settings.input is not None:
            raise
        return False, False
    outputs = any(device.outputs for device in found) or settings.output is not None
    inputs = any(device.inputs for device in found) or settings.input is not None
    return outputs, inputs
