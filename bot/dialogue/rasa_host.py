"""Rasa in our process: the model, the NLU, and one prediction loop per turn with the actions run in place."""
from __future__ import annotations

import asyncio
import json
import logging
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import bot.dialogue.without_tensorflow  # noqa: F401  (before Rasa: see there)

# isort: split
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.core.processor import MessageProcessor
from rasa.engine import loader
from rasa.engine.storage.local_model_storage import MODEL_ARCHIVE_METADATA_FILE, LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from bot.dialogue.runner import OrderedRunner
from bot.dialogue.savings import remember_rules, without_schema_check
from bot.dialogue.state import NoLock, RasaTurn, TurnTrackerStore, current_rasa_turn, snapshot_of

_COMMAND_START = re.compile(r"^[\s/]+")


class TurnFailed(BaseException):
    """A turn that must be rolled back. Not an Exception: Rasa swallows those in actions, processor and store."""


class InProcessActions(EndpointConfig):
    """An action endpoint without HTTP. `selective_domain` keeps the whole domain out of every call."""

    def __init__(self, package: str) -> None:
        super().__init__(url="in-process", selective_domain=True)
        self.responses: frozenset[str] = frozenset()
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(self, json: dict[str, Any] | None = None, **_: Any) -> Any:
        call = json or {}
        try:
            result = await self._executor.run(call)
        except Exception as error:
            raise TurnFailed(f"{call.get('next_action')}: {type(error).__name__}") from error
        for said in (result or {}).get("responses", ()):
            if said.get("response") and said["response"] not in self.responses:
                raise TurnFailed(f"{call.get('next_action')} uses {said['response']}, which no file defines")
        return result


class Replies(CollectingOutputChannel):
    """One reply = one dict with everything the action or the response gave.

    Its name is the citizen's channel: Rasa then takes a response's own text for that channel, where it has one.
    """

    def __init__(self, channel: str) -> None:
        super().__init__()
        self._channel = channel

    def name(self) -> str:
        return self._channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.messages.append({k: v for k, v in message.items() if v not in (None, [], {})})


class _Trouble(logging.Handler):
    """Rasa logs an error and goes on with half a state; here the turn fails instead."""

    def emit(self, record: logging.LogRecord) -> None:
        turn = current_rasa_turn.get()
        if turn is not None:
            turn.trouble.append(f"{record.name}: {record.levelname}")


class _Storage(LocalModelStorage):
    """A model's files without its training graph, whose validator imports all of Rasa's components and TensorFlow."""

    @staticmethod
    def _load_metadata(directory: Path) -> ModelMetadata:
        stored = json.loads((directory / MODEL_ARCHIVE_METADATA_FILE).read_text(encoding="utf-8"))
        return ModelMetadata.from_dict({**stored, "train_schema": {"nodes": {}}})


class _Processor(MessageProcessor):
    """Rasa's processor over our runner (see `runner`); the model is loaded once, not a second time for dask."""

    @staticmethod
    def _load_model(model_path: str | Path) -> tuple[str, Any, Any]:
        with TemporaryDirectory() as folder:
            metadata, runner = loader.load_predict_graph_runner(
                Path(folder), Path(model_path), _Storage, OrderedRunner)
        return Path(model_path).name, metadata, runner


class RasaHost:
    """A loaded model. Used by one thread at a time: each host has its own event loop."""

    def __init__(self, model: Path, actions: str = "actions") -> None:
        without_schema_check()
        endpoint, store = InProcessActions(actions), TurnTrackerStore(None)
        nlg = TemplatedNaturalLanguageGenerator({})
        self._processor = _Processor(model, store, NoLock(), nlg, endpoint)
        remember_rules(self._processor.graph_runner.components())
        domain = self._processor.domain
        store.domain, nlg.responses = domain, domain.responses
        endpoint.responses = frozenset(domain.responses)
        self.intents = frozenset(domain.intents)
        self._loop = asyncio.new_event_loop()
        if not any(isinstance(handler, _Trouble) for handler in logging.getLogger("rasa").handlers):
            logging.getLogger("rasa").addHandler(_Trouble(logging.ERROR))

    def parse(self, text: str) -> dict[str, Any]:
        """What the NLU makes of a text. A leading slash is text: Rasa would read it as a command."""
        message = UserMessage(_COMMAND_START.sub("", text) or "?")
        return dict(self._loop.run_until_complete(self._processor.parse_message(message)))

    def run(self, conversation: str, text: str, understood: dict[str, Any],
            snapshot: dict[str, Any], channel: str = "web") -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """One prediction loop. Returns (replies, the new snapshot). Raises TurnFailed and never leaves half a turn."""
        turn, replies = RasaTurn(snapshot), Replies(channel)
        message = UserMessage(text, replies, conversation, input_channel="afklar", parse_data=understood)
        token = current_rasa_turn.set(turn)
        try:
            self._loop.run_until_complete(self._processor.handle_message(message))
        finally:
            current_rasa_turn.reset(token)
        if turn.trouble:
            raise TurnFailed("; ".join(turn.trouble))
        if turn.tracker is None or turn.tracker.latest_action_name != "action_listen":
            raise TurnFailed("Rasa stopped in the middle of the turn")
        if not replies.messages:
            raise TurnFailed(f"nothing was said to {understood['intent']['name']}")
        return replies.messages, snapshot_of(turn.tracker)
