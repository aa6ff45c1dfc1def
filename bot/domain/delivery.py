"""What becomes of a message on its way to an address, and why a report that comes late or twice does no harm."""
from __future__ import annotations

WAITING, SENDING, UNKNOWN, SENT = "waiting", "sending", "unknown", "sent"
FAILED, DELIVERED, CANCELLED = "failed", "delivered", "cancelled"
_RANK = {CANCELLED: 0, WAITING: 0, SENDING: 1, UNKNOWN: 2, SENT: 3, FAILED: 4, DELIVERED: 5}


def later(before: str, reported: str) -> str:
    """The state that stands when `reported` is heard in state `before`.

    States only go up: sent after delivered is old news. Delivered stands above failed: what reached the phone has
    reached it, whatever an earlier attempt of the network came to. So the order of reports does not matter.
    """
    return reported if _RANK[reported] > _RANK[before] else before
