"""The intent classifier as a Rasa component: everything between a message's text and its ranked intents."""
from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

import bot.dialogue.quiet  # noqa: F401  (first: see there)
from bot.dialogue.components.features import BLOCKS
from bot.dialogue.components.model import IntentModel

_RANKED = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class DanishIntentClassifier(GraphComponent, IntentClassifier):
    """Danish intents from letters, words, lemmas and concepts. docs/decisions/0002 tells how it was chosen.

    Configuration: `shares` multiplies the weight of single intents in training (above 1: found more readily);
    `without` names blocks of features to leave out.
    The concepts are the lookup tables of the training data, several words a line.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"shares": {}, "without": []}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource,
                 model: IntentModel | None = None) -> None:
        self._config, self._storage, self._resource, self._model = config, storage, resource, model

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
               execution_context: ExecutionContext) -> DanishIntentClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
             execution_context: ExecutionContext, **kwargs: Any) -> DanishIntentClassifier:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, IntentModel.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        examples = [(example.get(TEXT), example.get(INTENT)) for example in training_data.intent_examples]
        tables = {table["name"]: " ".join(table["elements"]).split() for table in training_data.lookup_tables}
        blocks = {name: weight for name, weight in BLOCKS.items() if name not in self._config["without"]}
        self._model = IntentModel.learn([text for text, _ in examples], [intent for _, intent in examples], tables,
                                        self._config["shares"], blocks)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets `intent` and `intent_ranking` (the ten likeliest) of every message that has a text."""
        for message in messages:
            if self._model is not None and message.get(TEXT):
                ranking = [{"name": name, "confidence": chance}
                           for name, chance in self._model.rank(message.get(TEXT))[:_RANKED]]
                message.set(INTENT, ranking[0], add_to_output=True)
                message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages
