"""The verbs about outsiders who act by a code (外部人员凭码办理, E021, E042).

Staff give a code to whoever is named in a case; whoever holds it sees what the public sees by a query code, and what
the case waits for now, and does that. How often somebody tries is bounded for each code; how often somebody who has no
code tries handles is up to the host, which knows who asks.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from flowkit.core.commands import Operate
from flowkit.core.definition.fields import FieldType
from flowkit.core.definition.forms import AttachmentRule
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.publication import Act, Outsider, Publication
from flowkit.core.instance.elements.correlation import correlation_key
from flowkit.core.protocol import Actor, correlated, outsider, to_datetime
from flowkit.engine import inputs
from flowkit.engine.act_codes import good, tried
from flowkit.engine.action import Refused, perform, record_refusal
from flowkit.engine.actions import Actions
from flowkit.engine.closed_fields import HIDDEN, closed_to
from flowkit.engine.code_issuing import IssuedCode, issue
from flowkit.engine.content import SentFile, Taken, checked_type, safe_name, taken_in
from flowkit.engine.ids import split
from flowkit.engine.ports import Focus, StoredCode, Unit
from flowkit.engine.public import PublicView, public_view
from flowkit.engine.reading import readable
from flowkit.engine.views import moment
from flowkit.errors import InputInvalid, NotFound, Text

MOST_FILES = 100


@dataclass(frozen=True, slots=True)
class CodeView:
    """A code that was given in a case. `revoked_at` is None unless it was revoked, `until` None without an end."""

    handle: str
    outsider: str
    person: str
    correlation: str
    by: str
    at: datetime
    until: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class AskedField:
    """A datum that an act asks for."""

    name: str
    title: Text
    type: FieldType
    choices: tuple[object, ...]
    required: bool


@dataclass(frozen=True, slots=True)
class ActView:
    """Something that the case waits for now: its fields, and at most `files` files of these `kinds`."""

    id: str
    title: Text
    fields: tuple[AskedField, ...]
    files: int
    kinds: tuple[AttachmentRule, ...]


@dataclass(frozen=True, slots=True)
class OutsiderView:
    """What whoever holds a code sees: the case as the public sees it by a query code, and what may be done now."""

    outsider: str
    title: Text
    person: str
    until: datetime | None
    case: PublicView
    acts: tuple[ActView, ...]


class Coding(Actions):
    """Give, list and revoke codes; look and submit by one."""

    def issue_code(
        self, case: str, outsider: str, *, by: str, person: str = "", correlation: object = None, reason: str = ""
    ) -> IssuedCode:
        """Give an outsider of the case a code (发放办理码); one that the same outsider has is revoked.

        `person` is the name, by default that in the datum which the process names. With a `correlation` the code is for
        what waits with that key only: one of several suppliers. Raises OperationRefused (outsider-unknown,
        outsider-unnamed), NotAuthorised, NotFound.
        """
        number, _ = split(case)
        data = {
            "outsider": inputs.name("outsider", outsider),
            "person": inputs.outsider_name(person),
            "correlation": correlation_key(inputs.plain(correlation)) if correlation is not None else "",
        }
        why = inputs.reason(reason)
        return self._write(lambda tx: issue(self._shop, tx, number, data, self._actor(tx, by), why))

    def revoke_code(self, case: str, handle: str, *, by: str, reason: str = "") -> None:
        """Let a code be good no longer (作废办理码). Raises OperationRefused (code-not-there)."""
        number, _ = split(case)
        command = Operate("revoke-code", 0, {}, inputs.reason(reason), target=inputs.name("handle", handle))

        def work(tx: Unit) -> None:
            perform(self._shop, tx, number, Focus(), command, self._actor(tx, by))
            tx.revoke_codes([handle], self._shop.clock.now())

        self._write(work)

    def codes(self, case: str, *, by: str) -> list[CodeView]:
        """The codes that were given in a case, oldest first. Raises NotFound."""
        number, _ = split(case)

        def work(tx: Unit) -> list[CodeView]:
            actor = self._actor(tx, by)
            head = readable(self._shop.catalogue, tx, number, actor, self._shop.clock.now())
            definition = self._shop.catalogue.definition(tx, head.process, head.version)
            closed = closed_to(self._shop.catalogue, tx, head, actor)
            names = {each.id: each.person for each in _publication(definition).outsiders}
            return [_code_view(each, hidden=names.get(each.outsider) in closed) for each in tx.codes_of(number)]

        return self._transactions.read(work)

    def by_code(self, code: str) -> OutsiderView:
        """What whoever holds the code sees, and what the case waits for now.

        Raises NotFound for a wrong code, in the same words whatever is wrong with it; OperationRefused (code-revoked,
        code-expired) for a right one that is good no longer. The try is counted, inside a caller's transaction as far
        as that is committed.
        """
        found = self._opened(code)

        def work(tx: Unit) -> OutsiderView:
            case = tx.case(found.case)
            if case is None:
                raise NotFound(Text("the case is not there any more", "办件已不存在"))
            definition = self._shop.catalogue.definition(tx, case.process, case.version)
            declared = _declared(definition, found)
            return OutsiderView(
                declared.id, declared.title, found.person, moment(found.until),
                public_view(self._shop, tx, case, everyone=False),
                tuple(_act_view(definition, each) for each in _waited_for(tx, found, declared)),
            )  # fmt: skip

        return self._transactions.read(work)

    def submit_by_code(
        self,
        code: str,
        act: str,
        data: Mapping[str, object] | None = None,
        *,
        files: Iterable[SentFile] = (),
        request_id: str | None = None,
    ) -> None:
        """Do with a code what the case waits for (凭码办理): data are checked as a form's, files as attachments.

        Inside a caller's transaction, which may be rolled back, call `by_code` first, outside: it counts wrong tries.
        Raises what `by_code` raises; OperationRefused (act-unknown, not-awaited, attachments-missing, kind-not-asked,
        files-too-many …), InputInvalid.
        """
        command = Operate("submit", 0, inputs.fields(data), target=inputs.name("act", act))
        sent = _bounded(files)
        found = self._opened(code)
        with ExitStack() as opened:
            taken = [(each, opened.enter_context(taken_in(each.content, self._shop.limits.file))) for each in sent]
            digests = [(each.kind, each.name, file.digest) for each, file in taken]
            what = ("submit", found.handle, act, command.data, digests)

            def work(tx: Unit) -> None:
                self._once(tx, request_id, what, lambda: self._submitted(tx, found, command, taken))
                # Whoever revokes it holds the case, too: now that this one has it, the code is what it was left as.
                good(tx.code(found.handle), self._shop.clock.now())

            try:
                self._transactions.write(work)
                return
            except Refused as refused:
                no = refused
        self._transactions.record(lambda tx: record_refusal(self._shop, tx, no))
        raise no.error()

    def _opened(self, code: object) -> StoredCode:
        """The code, if it is one; a wrong try is counted although it is refused."""
        now = self._shop.clock.now()
        return good(self._transactions.write(lambda tx: tried(tx, code, now)), now)

    def _submitted(self, tx: Unit, found: StoredCode, command: Operate, taken: Iterable[tuple[SentFile, Taken]]) -> str:
        actor = self._by(tx, found)
        numbers = [self._attached(tx, found.case, command.target, each, file, actor) for each, file in taken]
        full = Operate("submit", 0, command.data, target=command.target, state=",".join(map(str, numbers)))
        perform(self._shop, tx, found.case, Focus(), full, actor)
        return found.case

    def _attached(self, tx: Unit, case: str, act: str, sent: SentFile, file: Taken, actor: Actor) -> int:
        limits, name = self._shop.limits, safe_name(sent.name)
        media = checked_type(sent.media_type or mimetypes.guess_type(name)[0], limits)
        data: dict[str, object] = {
            "kind": inputs.name("kind", sent.kind), "name": name, "media_type": media, "size": file.size,
            "digest": file.digest, "most_files": limits.count, "most_bytes": limits.case,
        }  # fmt: skip
        perform(self._shop, tx, case, Focus(), Operate("attach", 0, data, target=act), actor)
        file.content.seek(0)
        self._shop.contents.put(tx, file.digest, file.content)
        return max(each.id for each in tx.attachments(case))

    def _by(self, tx: Unit, found: StoredCode) -> Actor:
        """The outsider as an actor. One whose name is not for every reader acts under what the process calls it: the
        name of an actor stands in lists.
        """
        case = tx.case(found.case)
        definition = self._shop.catalogue.definition(tx, case.process, case.version) if case is not None else None
        declared = _declared(definition, found) if definition is not None else None
        field = definition.fields.get(declared.person) if definition is not None and declared is not None else None
        name = found.outsider if field is not None and field.readers else found.person
        keys = {outsider(found.case, found.outsider)}
        if found.correlation:
            keys.add(correlated(found.correlation))
        return Actor(f"{name}{BY_CODE}", frozenset(keys))


BY_CODE = ", by code"
"""Behind the name of an actor; no id of a person has a blank."""


def _bounded(files: object) -> list[SentFile]:
    sent = list(islice(files, MOST_FILES + 1)) if isinstance(files, Iterable) else None
    if sent is None or len(sent) > MOST_FILES or not all(isinstance(each, SentFile) for each in sent):
        raise InputInvalid(
            Text("at most {n} files, each a SentFile", "最多 {n} 个文件,且均为 SentFile").format(n=MOST_FILES),
            code="files-invalid",
        )
    return sent


def _publication(definition: ProcessDefinition) -> Publication:
    return definition.publication or Publication()


def _declared(definition: ProcessDefinition, found: StoredCode) -> Outsider:
    """What the process says of whoever holds the code; a version without it lets nothing be done."""
    name = found.outsider
    return _publication(definition).outsider(name) or Outsider(name, Text(name, name))


def _waited_for(tx: Unit, found: StoredCode, declared: Outsider) -> Iterator[Act]:
    for act in declared.acts:
        keys = {key for _, key in tx.waiting_in(found.case, act.message)}
        if found.correlation in keys or (keys and not found.correlation):
            yield act


def _act_view(definition: ProcessDefinition, act: Act) -> ActView:
    fields = tuple(
        AskedField(field.name, field.title, field.type, field.choices, each.required)
        for each in act.form.fields
        if (field := definition.fields.get(each.name)) is not None
    )
    return ActView(act.id, act.title, fields, act.files, act.attachments)


def _code_view(each: StoredCode, *, hidden: bool) -> CodeView:
    return CodeView(
        each.handle, each.outsider, HIDDEN if hidden else each.person, each.correlation, each.issued_by,
        to_datetime(each.issued_at), moment(each.until), moment(each.revoked_at),
    )  # fmt: skip
