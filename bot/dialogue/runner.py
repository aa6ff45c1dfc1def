"""Runs Rasa's prediction graph node by node, in an order worked out once.

Rasa's own runner hands the graph to dask, whose scheduler costs milliseconds for a dozen small nodes.
"""
from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage


class OrderedRunner(GraphRunner):
    """A graph runner without a scheduler: one thread, dependencies first."""

    def __init__(self, schema: GraphSchema, nodes: dict[str, GraphNode]) -> None:
        self._schema, self._nodes = schema, nodes
        self._orders: dict[tuple[str, ...], list[str]] = {}

    @classmethod
    def create(cls, graph_schema: GraphSchema, model_storage: ModelStorage, execution_context: ExecutionContext,
               hooks: list[GraphNodeHook] | None = None) -> OrderedRunner:
        return cls(graph_schema, {
            name: GraphNode.from_schema_node(name, node, model_storage, execution_context, hooks)
            for name, node in graph_schema.nodes.items()
        })

    def components(self) -> list[Any]:
        """What the nodes hold: the loaded parts of the pipeline and the policies."""
        return [node._component for node in self._nodes.values()]

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        wanted = tuple(targets or self._schema.target_names)
        if wanted not in self._orders:
            self._orders[wanted] = self._order(wanted)
        results: dict[str, tuple[str, Any]] = {name: (name, value) for name, value in (inputs or {}).items()}
        for name in self._orders[wanted]:
            needs = self._schema.nodes[name].needs.values()
            results[name] = self._nodes[name](*[results[need] for need in needs])
        return {name: results[name][1] for name in wanted}

    def _order(self, wanted: tuple[str, ...]) -> list[str]:
        order: list[str] = []

        def visit(name: str) -> None:
            if name in self._schema.nodes and name not in order:
                for need in self._schema.nodes[name].needs.values():
                    visit(need)
                order.append(name)

        for name in wanted:
            visit(name)
        return order
