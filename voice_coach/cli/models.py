"""`voice-coach models`: the speech models that are here, and those that can be fetched."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import click

from voice_coach import settings
from voice_coach.errors import ModelProblem, UsageProblem
from voice_coach.listening.choosing import BUILT_IN, FoundModel, find_models
from voice_coach.listening.model_catalogue import CatalogueModel, find, load_catalogue, suggested
from voice_coach.listening.model_install import install, remove
from voice_coach.listening.model_verification import verify, verify_opens
from voice_coach.places import downloaded_models_dir

_STEP = 10
"""Per cent between two lines of progress, where lines cannot be written over."""


@click.group()
def models() -> None:
    """Speech models: what the coach hears with.

    One is built in. A larger one hears more; it is fetched once, and then needs no internet.

    \b
    Examples:
      voice-coach models list        what is here, and what can be fetched
      voice-coach models get         fetch the one to take
      voice-coach models verify      check that the models are whole
    """


@models.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_(as_json: bool) -> None:
    """List the models on this machine and those that can be fetched.

    \b
    Examples:
      voice-coach models list
      voice-coach models list --json
    """
    here = {model.name: model for model in find_models()}
    catalogue = {model.name: model for model in load_catalogue()}
    for name in [*here, *(name for name in catalogue if name not in here)]:
        row = _row(here.get(name), catalogue.get(name), name)
        if as_json:
            click.echo(json.dumps(row))
        else:
            state = (
                row["state"] if name in here else f"not here, {catalogue[name].size / 1e6:.0f} MB to fetch"
            )
            click.echo("; ".join(str(part) for part in (name, state, row["what"], row["licence"]) if part))


def _row(here: FoundModel | None, known: CatalogueModel | None, name: str) -> dict[str, object]:
    state = "not here" if here is None else "built in" if here.built_in else "here"
    return {
        "name": name,
        "state": state,
        "folder": str(here.folder) if here else None,
        "what": known.what if known else "the coach's own phrases" if name == BUILT_IN else "",
        "language": known.language if known else None,
        "size": known.size if known else None,
        "licence": known.licence if known else "",
        "fingerprint": known.sha256 if known else None,
    }


@models.command()
@click.argument("name", required=False)
@click.option("--again", is_flag=True, help="Fetch it even if it is here, and replace it.")
@click.option("--if-none", is_flag=True, help="Do nothing where there is a model besides the built-in one.")
def get(name: str | None, again: bool, if_none: bool) -> None:
    """Fetch a model: the one to take, or the one of that NAME.

    A download that breaks off goes on where it stopped when it is started again. What is fetched is checked,
    and appears whole or not at all.

    \b
    Examples:
      voice-coach models get
      voice-coach models get vosk-model-small-en-in-0.4
    """
    if if_none and any(not model.built_in for model in find_models()):
        return
    catalogue = load_catalogue()
    model = find(catalogue, name) if name else suggested(catalogue, settings.load().language)
    folder = downloaded_models_dir()
    if (folder / model.name).exists() and not again:
        verify(folder / model.name, model.files)
        click.echo(f"{model.name} is here and whole.", err=True)
        return
    click.echo(f"Fetching {model.name} ({model.size / 1e6:.0f} MB, {model.licence}).", err=True)
    installed = install(model, folder, _progress())
    if not model.sha256:
        click.echo("Nobody has published its fingerprint: it was opened instead, and works.", err=True)
    click.echo(f"{model.name} is ready. The coach uses it from the next start.", err=True)
    click.echo(installed)


def _progress() -> Callable[[int, int], None]:
    """On a terminal one line that is written over, elsewhere a line every tenth."""
    terminal = sys.stderr.isatty()
    shown = -1

    def show(done: int, total: int) -> None:
        nonlocal shown
        if not total:
            return
        percent = 100 * done // total
        step = percent if terminal else percent - percent % _STEP
        if step > shown:
            shown = step
            end = "\n" if not terminal or done == total else ""
            start = "\r" if terminal else ""
            click.echo(f"{start}{done / 1e6:.1f} of {total / 1e6:.1f} MB, {step} %{end}", err=True, nl=False)

    return show


@models.command(name="verify")
@click.argument("names", nargs=-1)
def verify_(names: tuple[str, ...]) -> None:
    """Check that models are whole, and the ones they say they are: all, or those of the NAMES.

    \b
    Examples:
      voice-coach models verify
      voice-coach models verify vosk-model-small-en-us-0.15
    """
    here = {model.name: model.folder for model in find_models()}
    downloaded = downloaded_models_dir()
    known = {model.name: model for model in load_catalogue()}
    # A damaged model is no model to find_models, but its folder is still there.
    here |= {name: downloaded / name for name in known if name not in here and (downloaded / name).is_dir()}
    unknown = [name for name in names if name not in here]
    if unknown:
        raise UsageProblem(
            f"{unknown[0]} is not on this machine.", cure="voice-coach models list shows what is."
        )
    wrong = [name for name in names or here if not _is_whole(here[name], known.get(name))]
    if wrong:
        raise ModelProblem(f"Not whole: {', '.join(wrong)}.", cure="The lines above say what to do.")


def _is_whole(folder: Path, known: CatalogueModel | None) -> bool:
    files = known.files if known else {}
    try:
        verify(folder, files)
        verify_opens(folder)
    except ModelProblem as problem:
        click.echo(f"{folder.name}: {problem}")
        return False
    how = "fingerprints are right, Vosk opens it" if files else "no fingerprints are known, Vosk opens it"
    click.echo(f"{folder.name}: whole ({how})")
    return True


@models.command(name="remove")
@click.argument("name")
def remove_(name: str) -> None:
    """Remove a model that was fetched.

    \b
    Example:
      voice-coach models remove vosk-model-small-en-us-0.15
    """
    if name == BUILT_IN:
        raise UsageProblem("The built-in model is a part of the program.", cure="It takes 2 MB; leave it.")
    if name not in {model.name for model in load_catalogue()}:
        raise UsageProblem(
            f"There is no model named {name} that was fetched with models get.",
            cure="voice-coach models list shows what is here; delete the folder of any other one yourself.",
        )
    remove(name, downloaded_models_dir())
    click.echo(f"{name} is removed.", err=True)
