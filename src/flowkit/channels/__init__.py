"""Channels: what sends the notices of the outbox to people outside.

Each class is a `flowkit.engine.ports.Deliverer`. An application hands them to `flowkit.Engine`; `run_due` calls them.
"""

from flowkit.channels.console import ConsoleDeliverer
from flowkit.channels.mail import EmailDeliverer

__all__ = ["ConsoleDeliverer", "EmailDeliverer"]
