"""Which ear to use: the speech models on this machine, and how to open one."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from voice_coach.errors import ContentProblem, ModelProblem
from voice_coach.listening.decoding import Decoder
from voice_coach.listening.embedded_decoder import EmbeddedDecoder, Trust
from voice_coach.listening.endpointing import EndpointingRecogniser
from voice_coach.listening.pocketsphinx_decoder import Acceptance, PocketSphinxDecoder
from voice_coach.listening.vosk_decoder import VoskDecoder
from voice_coach.places import content, downloaded_models_dir

EarName = Literal["auto", "vosk", "pocketsphinx"]
BUILT_IN = "voice-coach-en"
"""Folder of the model that ships with the program."""


@dataclass(frozen=True, slots=True)
class FoundModel:
    """A Vosk model on this machine."""

    name: str
    folder: Path
    built_in: bool
    """The small one that ships with the program, which needs PocketSphinx beside it."""


def what_is_missing(folder: Path) -> str:
    """Why the folder is not a Vosk model that can be used, in words; empty: it is one."""
    if not folder.is_dir():
        return "there is no such folder"
    acoustic = (folder / "am" / "final.mdl").is_file()
    if not acoustic and not (folder / "final.mdl").is_file():
        return "am/final.mdl is missing"
    if not acoustic:  # the layout of the first models has everything in one folder
        return (
            ""
            if (folder / "HCLr.fst").is_file() or (folder / "HCLG.fst").is_file()
            else "HCLG.fst is missing"
        )
    graph = folder / "graph"
    if (graph / "HCLG.fst").is_file():
        return ""
    missing = [name for name in ("HCLr.fst", "Gr.fst") if not (graph / name).is_file()]
    return (
        f"graph/{' and graph/'.join(missing)} {'are' if len(missing) > 1 else 'is'} missing"
        if missing
        else ""
    )


def opened(folder: Path) -> FoundModel:
    """The model in that folder, or in its only folder (as a zip may unpack).

    Raises ModelProblem that says what is missing.
    """
    problem = what_is_missing(folder)
    if problem and folder.is_dir():
        inside = [path for path in folder.iterdir() if path.is_dir() and not what_is_missing(path)]
        if len(inside) == 1:
            folder, problem = inside[0], ""
    if problem:
        raise ModelProblem(
            f"{folder} is not a Vosk model: {problem}.",
            cure="Name the folder that holds am and graph, or get a model with: voice-coach models get",
        )
    return FoundModel(folder.name, folder, _is_built_in(folder))


def find_models() -> list[FoundModel]:
    """Every Vosk model in the usual places, those named by the person first, the built-in one last."""
    found: dict[Path, FoundModel] = {}
    for place in _places():
        for folder in [place, *sorted(place.iterdir())] if place.is_dir() else []:
            if not what_is_missing(folder):
                found.setdefault(folder.resolve(), FoundModel(folder.name, folder, _is_built_in(folder)))
    return sorted(found.values(), key=lambda model: model.built_in)


def open_recogniser(
    ear: EarName = "auto", model: Path | None = None, lenience: float = 0.0
) -> EndpointingRecogniser:
    """The ear of that name. `auto`: a full Vosk model if one is there, else the embedded ear.

    lenience: how much further off than usual a phrase may be, for a voice that is heard badly (see `tuning`).
    Its `name` is `embedded` for the smaller ear that needs no download, `pocketsphinx`, or `vosk`.
    Raises ModelProblem if there is no such model.
    """
    if ear == "pocketsphinx":
        return EndpointingRecogniser(PocketSphinxDecoder(Acceptance().lenient(lenience)))
    models = [opened(model)] if model else find_models()
    if not models:
        raise ModelProblem(
            "There is no Vosk model on this machine.", cure="Get one with: voice-coach models get"
        )
    chosen = models[0]
    vosk = VoskDecoder(chosen.folder)
    embedded = chosen.built_in and ear == "auto"
    trust = Trust().lenient(lenience)
    decoder: Decoder = EmbeddedDecoder(vosk, PocketSphinxDecoder(), trust) if embedded else vosk
    return EndpointingRecogniser(decoder)


def _is_built_in(folder: Path) -> bool:
    try:
        return folder.resolve() == (content("models") / BUILT_IN).resolve()
    except ContentProblem:
        return False


def _places() -> list[Path]:
    named = [
        Path(entry).expanduser()
        for variable in ("VOICE_COACH_MODELS", "VOSK_MODEL_PATH")
        for entry in os.environ.get(variable, "").split(os.pathsep)
        if entry
    ]
    usual = [downloaded_models_dir(), Path.home() / ".cache" / "vosk", Path("/usr/share/vosk")]
    try:
        return [*named, *usual, content("models")]
    except ContentProblem:
        return [*named, *usual]
