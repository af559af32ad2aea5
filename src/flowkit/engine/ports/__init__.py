"""What the engine needs from the outside. Adapters stand in `flowkit.store`, `flowkit.channels`, `flowkit.directory`.

A `Store` opens units of work; one `Unit` is one transaction. All instants are microseconds UTC. Every method is scoped
by the tenant of the unit.
"""

from flowkit.engine.ports.answers import DoneDuty
from flowkit.engine.ports.case import REFUSED, Clocked, Focus, FocusKind, HistoryRow
from flowkit.engine.ports.codes import StoredCode
from flowkit.engine.ports.deployed import StoredDefinition
from flowkit.engine.ports.directory import Directory
from flowkit.engine.ports.due import DueJob, StartJob
from flowkit.engine.ports.figures import CountedCase, KeptFigures
from flowkit.engine.ports.host import Clock, ScriptRunner
from flowkit.engine.ports.messages import BufferedMessage, Waiting
from flowkit.engine.ports.outbox import Deliverer, HeldNotice, NeverDeliverable, OutboxNotice
from flowkit.engine.ports.people import HandOver
from flowkit.engine.ports.relations import CalledCase
from flowkit.engine.ports.searching import Conditions, FoundCase, Rights, SavedQuery, Span
from flowkit.engine.ports.unit import Store, Unit
from flowkit.engine.ports.worklists import Counted, DoneItem, ListedItem

__all__ = [
    "REFUSED",
    "BufferedMessage",
    "CalledCase",
    "Clock",
    "Clocked",
    "Conditions",
    "Counted",
    "CountedCase",
    "Deliverer",
    "Directory",
    "DoneDuty",
    "DoneItem",
    "DueJob",
    "Focus",
    "FocusKind",
    "FoundCase",
    "HandOver",
    "HeldNotice",
    "HistoryRow",
    "KeptFigures",
    "ListedItem",
    "NeverDeliverable",
    "OutboxNotice",
    "Rights",
    "SavedQuery",
    "ScriptRunner",
    "Span",
    "StartJob",
    "Store",
    "StoredCode",
    "StoredDefinition",
    "Unit",
    "Waiting",
]
