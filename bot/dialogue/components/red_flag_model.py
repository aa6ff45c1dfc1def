"""The red-flag model as a Rasa component: sets `red_flag_scores` of every message."""
from __future__ import annotations

import hashlib
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

import bot.dialogue.quiet  # noqa: F401  (first: see there)
from bot.content.red_flag_examples import EXAMPLES, SENTENCES, load_red_flag_examples, load_red_flag_sentences
from bot.dialogue.components.red_flag_scores import SCORES, RedFlagModel, Told
from bot.domain.red_flags import FLAGS

_AS_MUCH_AS = 4
"""A sentence that somebody wrote counts as much as so many that were spelt out from a template: it varies more."""
_SHARED_TABLES = ("little", "not")
"""Lookup tables of the intents that mean the same for red flags."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class RedFlagScorer(GraphComponent, IntentClassifier):
    """Learns from the templates, the whole sentences and the intents: those that tell a flag, and all the others."""

    def __init__(self, storage: ModelStorage, resource: Resource, model: RedFlagModel | None = None) -> None:
        self._storage, self._resource, self._model = storage, resource, model

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
               execution_context: ExecutionContext) -> RedFlagScorer:
        return cls(model_storage, resource)

    @classmethod
    def load(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
             execution_context: ExecutionContext, **kwargs: Any) -> RedFlagScorer:
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, RedFlagModel.load_flags(folder))

    @staticmethod
    def fingerprint_addon(config: dict[str, Any]) -> str:
        """Rasa's cache knows its own training data only; these examples are ours."""
        return hashlib.sha256(EXAMPLES.read_bytes() + SENTENCES.read_bytes()).hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        shared = {table["name"]: " ".join(table["elements"]).split() for table in training_data.lookup_tables
                  if table["name"] in _SHARED_TABLES}
        own = load_red_flag_examples()
        told = [Told(one.text, one.flags) for one in own.examples]
        told += [Told(text, flags) for text, flags in load_red_flag_sentences()] * _AS_MUCH_AS
        told += [Told(one.get(TEXT), frozenset({one.get(INTENT)}) & frozenset(FLAGS))
                 for one in training_data.intent_examples]
        self._model = RedFlagModel.learn_flags(told, {**own.concepts, **shared})
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets {flag: probability} of every message that has a text; `seen_by_model` says what counts."""
        for message in messages:
            if self._model is not None and message.get(TEXT):
                message.set(SCORES, self._model.scores(message.get(TEXT)), add_to_output=True)
        return messages
