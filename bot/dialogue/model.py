"""The trained model: is it there, does it belong to today's data, and training it."""
from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The Rasa project: config.yml, domain.yml, data/."""
SPACY_MODEL = "da_core_news_sm"


class TrainingFailed(RuntimeError):
    """Rasa gave no model; its own messages say why."""


def spacy_in_use() -> str:
    """The name of spaCy's Danish model when it is installed, else "blank" (the lookup lemmatiser)."""
    return SPACY_MODEL if importlib.util.find_spec(SPACY_MODEL) else "blank"


def fingerprint() -> str:
    """Changes whenever a new training would give another model."""
    digest = hashlib.sha256()
    for path in _sources():
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    digest.update(spacy_in_use().encode())
    return digest.hexdigest()[:16]


def _sources() -> Iterable[Path]:
    yield ROOT / "config.yml"
    yield ROOT / "domain.yml"
    yield from sorted((ROOT / "data").rglob("*.yml"))
    yield from sorted((ROOT / "bot" / "dialogue" / "components").glob("*.py"))
    yield ROOT / "bot" / "content" / "red_flag_examples.py"
    yield from sorted((ROOT / "bot" / "content" / "language").glob("red_flag_*s.yml"))


def model_path(models: Path) -> Path:
    """Where the model of today's data is, or will be."""
    return models / f"afklar-{fingerprint()}.tar.gz"


def train(models: Path, *, force: bool = False) -> Path:
    """Trains and returns the model's path; `force` ignores what Rasa has cached. Raises TrainingFailed."""
    from rasa.model_training import train as rasa_train  # noqa: PLC0415 (loads all of Rasa's training)

    wanted = model_path(models)
    models.mkdir(parents=True, exist_ok=True)
    result = rasa_train(
        domain=str(ROOT / "domain.yml"), config=str(ROOT / "config.yml"), training_files=[str(ROOT / "data")],
        output=str(models), fixed_model_name=wanted.name.removesuffix(".tar.gz"), force_training=force)
    if result.model is None or not wanted.exists():
        raise TrainingFailed("Rasa could not train a model; its messages are in")
    (models / "model.json").write_text(json.dumps({"model": wanted.name, "spacy": spacy_in_use()}) + "\n")
    for old in models.glob("afklar-*.tar.gz"):
        if old != wanted:
            old.unlink()
    return wanted
