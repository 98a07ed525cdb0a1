"""Where things are: content in a wheel, an editable install or a checkout; a person's own folders."""

import os
from pathlib import Path
from typing import Literal

import platformdirs

from voice_coach.errors import ContentProblem, RecordProblem

ContentKind = Literal["intents", "programme", "models", "audio"]

_PACKAGE = Path(__file__).resolve().parent


def content(kind: ContentKind) -> Path:
    """The folder of shipped content of that kind.

    Raises ContentProblem where the installation has lost it.
    """
    for folder in (_PACKAGE / "_content" / kind, _PACKAGE.parent / kind):
        if folder.is_dir():
            return folder
    raise ContentProblem(f"The folder {kind} is missing from this installation.", cure="Install it again.")


def overlay(kind: ContentKind) -> Path:
    """The person's own folder of that kind, whose files lie over the shipped ones; it may not exist."""
    return config_dir() / kind


def content_files(kind: ContentKind, pattern: str) -> list[Path]:
    """Shipped files that match, each replaced by the person's own file of the same relative name; sorted."""
    found: dict[str, Path] = {}
    for folder in (content(kind), overlay(kind)):
        if folder.is_dir():
            found.update({path.relative_to(folder).as_posix(): path for path in folder.glob(pattern)})
    return [found[name] for name in sorted(found)]


def voices_dir() -> Path:
    """Recorded voices, a folder each; not created by asking."""
    return config_dir() / "voices"


def _home() -> Path | None:
    home = os.environ.get("VOICE_COACH_HOME")
    return Path(home).expanduser() if home else None


def _private(folder: Path) -> Path:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as refused:
        raise RecordProblem(
            f"The folder {folder} cannot be made: {refused.strerror}.",
            cure="Make room for it, or name another place in VOICE_COACH_HOME.",
        ) from refused
    return folder


def config_dir() -> Path:
    """Settings and the person's own content; not created by asking."""
    home = _home()
    return home / "config" if home else Path(platformdirs.user_config_dir("voice-coach", appauthor=False))


def data_dir() -> Path:
    """The record; created for its owner alone."""
    home = _home()
    return _private(
        home / "data" if home else Path(platformdirs.user_data_dir("voice-coach", appauthor=False))
    )


def cache_dir(name: str) -> Path:
    """What can be made again: rendered clips, compiled grammars; created for its owner alone."""
    home = _home()
    base = home / "cache" if home else Path(platformdirs.user_cache_dir("voice-coach", appauthor=False))
    _private(base)
    return _private(base / name)


def downloaded_models_dir() -> Path:
    """Where downloaded speech models land: the checkout's `models/`, else the person's data folder."""
    if _home() is None and (_PACKAGE.parent / "pyproject.toml").is_file():
        return _PACKAGE.parent / "models"
    return _private(data_dir() / "models")
