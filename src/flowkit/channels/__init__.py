"""Channels: what sends the notices of the outbox to people outside.

Each class is a `flowkit.engine.ports.Deliverer`. An application hands them to `flowkit.Engine`; `run_due` calls them.
"""

from flowkit.channels.apprise import AppriseDeliverer
from flowkit.channels.console import ConsoleDeliverer
from flowkit.channels.mail import EmailDeliverer
from flowkit.channels.webhook import WebhookDeliverer, verify_webhook
from flowkit.engine.ports import NeverDeliverable

__all__ = [
    "AppriseDeliverer",
    "ConsoleDeliverer",
    "EmailDeliverer",
    "NeverDeliverable",
    "WebhookDeliverer",
    "verify_webhook",
]
