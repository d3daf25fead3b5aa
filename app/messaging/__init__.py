"""Text messages: written in the transaction of what they tell about, sent afterwards by the worker."""

from app.messaging.outbox import tell

__all__ = ["tell"]
