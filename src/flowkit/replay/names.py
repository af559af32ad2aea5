"""The names in a scenario: each must be one of the procedure, or an expectation could never fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from flowkit.core.definition.events import triggers_of
from flowkit.core.definition.timers import Message as MessageEvent
from flowkit.errors import NOTHING, Finding, Text
from flowkit.replay import model as m
from flowkit.replay.folder import Folder
from flowkit.replay.reading import Loaded, alias, parts

Known = Callable[[Folder], frozenset[str]]


def check_names(loaded: Loaded, folder: Folder) -> Iterator[Finding]:
    """A finding for every name that nothing in the folder has, and every file that is not there."""
    yield from _files(loaded)
    known = {kind: names(folder) for kind, names in _KNOWN.items()}
    for path, part in parts(loaded.scenario):
        for name, value in part.given().items():
            kind = _KIND.get((type(part), name)) or _KIND.get((type(part).__mro__[1], name))
            for each in value if isinstance(value, list | dict) else [value]:
                if kind is not None and isinstance(each, str) and each and each not in known[kind]:
                    yield loaded.tree.finding(
                        (*path, alias(part, name)), f"{kind}-unknown", *_unknown(kind, each, known)
                    )


def _files(loaded: Loaded) -> Iterator[Finding]:
    for path, part in parts(loaded.scenario):
        if isinstance(part, m.Attach) and part.file and loaded.beside(part.file) is None:
            text = Text("there is no file {n} beside the scenario", "场景旁没有文件 {n}").format(n=part.file)
            mend = Text("put it into the folder of the scenario, or below", "请放入场景所在文件夹或其下级")
            yield loaded.tree.finding((*path, "file"), "file-unknown", text, mend)


def _unknown(kind: str, name: str, known: Mapping[str, frozenset[str]]) -> tuple[Text, Text]:
    near = get_close_matches(name, known[kind], n=1)
    mend = Text("use {n}", "请用 {n}").format(n=near[0]) if near else NOTHING
    return Text("the procedure has no {k} {n}", "流程中没有 {k} {n}").format(k=kind, n=name), mend


def _nodes(folder: Folder) -> frozenset[str]:
    return frozenset(node for each in folder.definitions.values() for node in each.nodes)


def _states(folder: Folder) -> frozenset[str]:
    return frozenset(state for each in folder.definitions.values() for state in each.states)


def _rules(folder: Folder) -> frozenset[str]:
    return frozenset(rule for each in folder.definitions.values() for rule in each.deadlines)


def _rows(folder: Folder) -> frozenset[str]:
    return frozenset(row for _, row in folder.rows)


def _fields(folder: Folder) -> frozenset[str]:
    return frozenset(field for each in folder.definitions.values() for field in each.fields)


def _messages(folder: Folder) -> frozenset[str]:
    nodes = (node for definition in folder.definitions.values() for node in definition.nodes.values())
    triggers = (trigger for node in nodes for trigger in triggers_of(node))
    return frozenset(trigger.name for trigger in triggers if isinstance(trigger, MessageEvent))


def _persons(folder: Folder) -> frozenset[str]:
    organisation = folder.parcel.organisation
    return frozenset(each.id for each in organisation.persons) if organisation is not None else frozenset()


def _roles(folder: Folder) -> frozenset[str]:
    organisation = folder.parcel.organisation
    return frozenset(each.id for each in organisation.roles) if organisation is not None else frozenset()


def _outsiders(folder: Folder) -> frozenset[str]:
    publications = (each.publication for each in folder.definitions.values())
    return frozenset(one.id for shown in publications if shown is not None for one in shown.outsiders)


def _acts(folder: Folder) -> frozenset[str]:
    publications = (each.publication for each in folder.definitions.values())
    return frozenset(act.id for shown in publications if shown for one in shown.outsiders for act in one.acts)


_KNOWN: Final[Mapping[str, Known]] = {
    "process": lambda folder: frozenset(folder.definitions),
    "node": _nodes,
    "state": _states,
    "deadline": _rules,
    "row": _rows,
    "field": _fields,
    "message": _messages,
    "outsider": _outsiders,
    "act": _acts,
    "person": _persons,
    "role": _roles,
    "channel": lambda folder: folder.channels | {"inbox"},
    "handler": lambda folder: frozenset(folder.handlers),
}

_KIND: Final[Mapping[tuple[type, str], str]] = {
    (m.Scenario, "process"): "process",
    (m.Scenario, "handlers"): "handler",
    (m.Start, "process"): "process",
    (m.IssueCode, "issue_code"): "outsider",
    (m.RevokeCode, "revoke_code"): "outsider",
    (m.Submit, "submit"): "act",
    (m.Submit, "outsider"): "outsider",
    (m.Submit, "data"): "field",
    (m.Claim, "claim"): "node",
    (m.Complete, "complete"): "node",
    (m.Unclaim, "unclaim"): "node",
    (m.SaveDraft, "save_draft"): "node",
    (m.Delegate, "delegate"): "node",
    (m.Delegate, "to"): "person",
    (m.AddSigner, "add_signer"): "node",
    (m.AddSigner, "to"): "person",
    (m.RemoveSigner, "remove_signer"): "node",
    (m.RemoveSigner, "to"): "person",
    (m.HandBack, "hand_back"): "node",
    (m.Dispatch, "dispatch"): "node",
    (m.Dispatch, "to"): "person",
    (m.Dispatch, "helpers"): "person",
    (m.AskAdvice, "ask_advice"): "node",
    (m.Answer, "answer"): "node",
    (m.Cc, "step"): "node",
    (m.Read, "read"): "node",
    (m.Comment, "step"): "node",
    (m.Attach, "step"): "node",
    (m.Side, "step"): "node",
    (m.Side, "person"): "person",
    (m.Side, "role"): "role",
    (m.Side, "sender"): "person",
    (m.HandOver, "hand_over"): "node",
    (m.Transfer, "transfer"): "node",
    (m.Transfer, "to"): "person",
    (m.ReturnToSender, "return_to_sender"): "node",
    (m.ReturnForRework, "return_for_rework"): "node",
    (m.ReturnForRework, "target"): "node",
    (m.ReturnStraight, "return_straight"): "node",
    (m.ReturnStraight, "target"): "node",
    (m.Withdraw, "withdraw"): "node",
    (m.Suspend, "suspend"): "node",
    (m.Suspend, "state"): "state",
    (m.Resume, "resume"): "node",
    (m.Interrupt, "interrupt"): "node",
    (m.Interrupt, "to"): "person",
    (m.Hold, "hold"): "node",
    (m.Release, "release"): "node",
    (m.Acknowledge, "acknowledge"): "deadline",
    (m.Acknowledge, "row"): "row",
    (m.Reopen, "target"): "node",
    (m.Jump, "jump"): "node",
    (m.Jump, "target"): "node",
    (m.Begin, "begin"): "node",
    (m.Finish, "finish"): "node",
    (m.RequestExtension, "request_extension"): "deadline",
    (m.ApproveExtension, "approve_extension"): "deadline",
    (m.RefuseExtension, "refuse_extension"): "deadline",
    (m.Public, "data"): "field",
    (m.Public, "hidden"): "field",
    (m.Retry, "retry"): "node",
    (m.Resolve, "resolve"): "node",
    (m.Message, "message"): "message",
    (m.Expect, "state"): "state",
    (m.Expect, "waiting"): "node",
    (m.Expect, "data"): "field",
    (m.Expect, "cases"): "process",
    (m.Task, "step"): "node",
    (m.Task, "role"): "role",
    (m.Task, "person"): "person",
    (m.Task, "holder"): "person",
    (m.Task, "on_behalf_of"): "person",
    (m.Task, "sender"): "person",
    (m.Clock, "rule"): "deadline",
    (m.Row, "rule"): "deadline",
    (m.Row, "row"): "row",
    (m.Row, "to"): "role",
    (m.Fired, "reporter"): "role",
    (m.Fired, "acknowledged_by"): "person",
    (m.NoticeSent, "channel"): "channel",
    (m.Call, "handler"): "handler",
    (m.Trouble, "step"): "node",
}
