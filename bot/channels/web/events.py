"""Server-sent events: how what is new in a conversation is written down for a stream."""
from __future__ import annotations

import json
from typing import Any


def news(found: dict[str, Any], shown: dict[str, Any]) -> list[str]:
    """The events for what has changed since `shown`, which is brought up to date."""
    events = [event("message", message, message["id"]) for message in found["messages"]]
    for name, value in (("typing", found["pending"] > 0), ("state", found["state"])):
        if shown.get(name, False if name == "typing" else None) != value:
            shown[name] = value
            events.append(event(name, {name: value}))
    if shown.setdefault("advisor_typed", found["advisor_typed"]) != found["advisor_typed"]:
        shown["advisor_typed"] = found["advisor_typed"]
        events.append(event("typing", {"typing": True, "from": "advisor"}))
    return events


def event(name: str, data: Any, number: int | None = None) -> str:
    head = f"id: {number}\n" if number is not None else ""
    return f"{head}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
