"""Attach (附件), detach and download: files beside the work, known to the core by their name, kind, size and digest.

The content never comes here: whoever calls has counted and hashed it, and keeps it in the same transaction. Fetching a
content is an action, so that it stands in the history who has read what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import get_args

from flowkit.core.commands import Operate
from flowkit.core.definition.forms import AttachmentRule
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.people import OperationSetting
from flowkit.core.definition.tasks import UserTask
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of, evaluate
from flowkit.core.instance.records import CaseStatus, Scope, Token
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.outsiders_known import act_of, outsider_of
from flowkit.core.operations.refusals import not_allowed, refusal
from flowkit.core.protocol import Context, Question, Rejection
from flowkit.core.workitem.notes import (
    Attached,
    Attachment,
    AttachmentAdded,
    AttachmentOpened,
    AttachmentRemoved,
)
from flowkit.core.workitem.records import WorkItem
from flowkit.errors import Text

KIND, NAME, MEDIA_TYPE, SIZE, DIGEST = "kind", "name", "media_type", "size", "digest"
MOST_FILES, MOST_BYTES = "most_files", "most_bytes"
"""The bounds of the engine for a case."""


def attach(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    data = command.data
    kind, media_type = str(data.get(KIND) or ""), str(data.get(MEDIA_TYPE) or "")
    item = draft.find(WorkItem, command.subject)
    rules = list(_rules(context, draft, item))
    if outsider_of(context, draft) is not None:
        asked = act_of(context, draft, command.target)
        if isinstance(asked, Rejection):
            return asked
        rules = list(asked[1].attachments)
        if kind not in {rule.kind for rule in rules}:
            return refusal(
                "kind-not-asked", "no file of the kind {kind!r} is asked for", "不接收类别为 {kind!r} 的文件", kind=kind
            )
    for rule in rules:
        if rule.kind == kind and rule.media and media_type not in rule.media:
            return refusal(
                "media-type-refused", "{kind} may be {media}, not {type}", "{kind} 只可为 {media},不可为 {type}",
                kind=kind, media=", ".join(rule.media), type=media_type,
            )  # fmt: skip
    if Attached() not in context.answers:
        return Attached()
    there = [each for each in draft.all(Attachment) if each.removed_at is None]
    files, most = _whole(data, MOST_FILES), _whole(data, MOST_BYTES)
    if len(there) >= files or sum(each.size for each in there) + _whole(data, SIZE) > most:
        return refusal(
            "attachments-too-many", "a case takes at most {files} files with {most} bytes together",
            "一个办件最多 {files} 个附件,合计不超过 {most} 字节",
            Text("detach what is not needed", "请移除不需要的附件"), files=files, most=most,
        )  # fmt: skip
    number = item.id if item is not None else 0
    return (
        AttachmentAdded(
            context.new_id(), number, kind, str(data.get(NAME) or ""), media_type, _whole(data, SIZE),
            str(data.get(DIGEST) or ""), context.actor.id,
        ),
    )  # fmt: skip


def _whole(data: Mapping[str, object], name: str) -> int:
    given = data.get(name)
    return given if isinstance(given, int) else 0


def _rules(context: Context, draft: Draft, item: WorkItem | None) -> Iterator[AttachmentRule]:
    scope = draft.find(Scope, item.scope) if item is not None else None
    node = definition_of(context, scope).nodes.get(item.node) if item is not None and scope is not None else None
    if node is not None and isinstance(node.spec, UserTask):
        yield from node.spec.attachments


def detach(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    """By whoever attached it, or whom a setting names."""
    found = _named(context, draft, command)
    if not isinstance(found, Attachment):
        return found
    if found.added_by != context.actor.id and not setting.who and not context.actor.system:
        return not_allowed("detach", f"{found.added_by} attached it", f"该附件由 {found.added_by} 添加")
    return (AttachmentRemoved(found.id, context.actor.id, command.reason),)


def download(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    found = _named(context, draft, command)
    return (AttachmentOpened(found.id, context.actor.id),) if isinstance(found, Attachment) else found


def _named(context: Context, draft: Draft, command: Operate) -> Attachment | Rejection | Question:
    if Attached() not in context.answers:
        return Attached()
    found = draft.find(Attachment, int(command.target)) if command.target.isdecimal() else None
    if found is None or found.removed_at is not None:
        return refusal("attachment-unknown", "there is no such attachment", "没有该附件")
    return found


def _there(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> tuple[str, ...] | Question:
    """The numbers of the attachments."""
    if Attached() not in context.answers:
        return Attached()
    return tuple(str(each.id) for each in draft.all(Attachment) if each.removed_at is None)


def _removable(
    context: Context, draft: Draft, command: Operate, setting: OperationSetting
) -> tuple[str, ...] | Question:
    """The numbers of those that the actor may take away."""
    found = _there(context, draft, command, setting)
    if isinstance(found, Question):
        return found
    tried = ((each, detach(context, draft, replace(command, target=each), setting)) for each in found)
    return tuple(each for each, decision in tried if isinstance(decision, tuple))


def missing(
    context: Context, draft: Draft, definition: ProcessDefinition, item: WorkItem, data: Mapping[str, object]
) -> Rejection | Question | None:
    """The refusal of a completion with this data for which attachments are missing: all of them at once."""
    spec = definition.nodes[item.node].spec
    if not isinstance(spec, UserTask) or not spec.attachments:
        return None
    seen = {**draft.get(Token, item.token).data, **data}
    required = [each for each in spec.attachments if _is_required(context, draft, item, each, seen)]
    if not required:
        return None
    if Attached() not in context.answers:
        return Attached()
    there = [each for each in draft.all(Attachment) if each.removed_at is None]
    of_the_item = [each for each in there if each.item == item.id]
    return lacking(
        rule for rule in required if not any(_meets(rule, each) for each in (of_the_item if rule.anew else there))
    )


def lacking(gone: Iterable[AttachmentRule]) -> Rejection | None:
    """The refusal that names every kind of file that is required and not there; None if none is."""
    gone = list(gone)
    if not gone:
        return None
    return refusal(
        "attachments-missing", "attachments are missing: {names}", "缺少附件:{chinese}",
        Text("attach them, each with its kind", "请按类别添加附件"),
        names=", ".join(each.title.en or each.kind for each in gone),
        chinese="、".join(each.title.zh or each.kind for each in gone),
    )  # fmt: skip


def _meets(rule: AttachmentRule, file: Attachment) -> bool:
    """The type is asked again: beside the case a file of the kind may be of any."""
    return file.kind == rule.kind and (not rule.media or file.media_type in rule.media)


def _is_required(context: Context, draft: Draft, item: WorkItem, rule: AttachmentRule, seen: dict[str, object]) -> bool:
    """Only a false condition lets a file go: a gap in the data is no way around it."""
    if rule.required_when is None:
        return rule.required
    return evaluate(context, draft, draft.get(Scope, item.scope), rule.required_when, seen) is not False


_ALWAYS = frozenset(get_args(CaseStatus))
ATTACH = Operation(
    "attach",
    "part",
    ("holder", "candidate", "starter", "worker", "outsider"),
    Text("attach", "附件"),
    Text("put a file beside an item or the case", "为事项或办件添加文件"),
    attach,
    takes={
        KIND: "string",
        NAME: "string",
        MEDIA_TYPE: "string",
        SIZE: "integer",
        DIGEST: "string",
        MOST_FILES: "integer",
        MOST_BYTES: "integer",
    },
    needs=("data",),
    with_content=True,
    undo=Text("detach", "移除附件"),
)
DETACH = Operation(
    "detach",
    "case",
    ("viewer",),
    Text("detach", "移除附件"),
    Text("take one's own file away, named as `target`", "移除本人添加的文件(target 为其编号)"),
    detach,
    needs=("target",),
    choices=_removable,
    undo=Text("attach", "重新添加"),
)
DOWNLOAD = Operation(
    "download",
    "case",
    ("viewer",),
    Text("download", "下载附件"),
    Text(
        "fetch the content of a file, named as `target`; it stands in the history",
        "取得文件内容(target 为其编号),并记入历史",
    ),
    download,
    cases=_ALWAYS,
    needs=("target",),
    choices=_there,
    with_content=True,
)
