"""Notices by e-mail, over SMTP (RFC 5321) as plain UTF-8 text (RFC 5322, RFC 6532 where an address needs it)."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Literal

from flowkit.channels.text import one_line
from flowkit.core.notification.records import Notice
from flowkit.core.protocol import to_datetime
from flowkit.engine.ports import NeverDeliverable
from flowkit.errors import FlowkitError, InputInvalid, Text

Security = Literal["none", "starttls", "tls"]
LONGEST_SUBJECT = 400
"""Characters; the rest of a longer subject is left out."""
_FOR_GOOD = 500
"""From this code on, an SMTP server's refusal is for good (RFC 5321, 4.2.1)."""
_NO_ADDRESS = (553, b"this is no e-mail address")
"""As a server says it."""


class EmailDeliverer:
    """Sends each notice as one mail to all its addresses.

    `sender` is the From address, with a name if wanted: "Service desk <desk@example.com>". With "starttls" a server
    that does not offer TLS is an error, never a fall-back to plain text. `login` is user and password. `context`
    replaces the system's certificates. `timeout` is in seconds.

    The Message-ID is made from the notice's key, so a mail that is sent twice (a worker killed between the sending and
    its record) can be recognised. `deliver` raises what smtplib raises, and InputInvalid if no address is one: the
    engine tries again later, and at last keeps the notice as dead. Where some are wrong for good, the others get their
    mail once, and NeverDeliverable names the wrong ones.
    """

    channel = "email"

    def __init__(
        self,
        host: str,
        port: int = 25,
        *,
        sender: str,
        security: Security = "none",
        login: tuple[str, str] | None = None,
        context: ssl.SSLContext | None = None,
        timeout: float = 30,
    ) -> None:
        self._host = host
        self._port = port
        self._sender = _sender(sender)
        self._security = security
        self._login = login
        self._context = context
        self._timeout = timeout

    def deliver(self, notice: Notice, addresses: Iterable[str], key: str) -> None:
        good, wrong = _sorted(addresses)
        message = self._message(notice, good, key)
        with self._connected() as server:
            if self._login is not None:
                server.login(*self._login)
            refused = {**dict.fromkeys(wrong, _NO_ADDRESS), **server.send_message(message)}
        if refused and all(code >= _FOR_GOOD for code, _ in refused.values()):
            # The others have it, and would get it again with each try.
            raise _without(refused)
        if refused:
            # Some have it. All get it again, with the same Message-ID, rather than that one never does.
            raise smtplib.SMTPRecipientsRefused(refused)

    def _message(self, notice: Notice, receivers: list[Address], key: str) -> EmailMessage:
        if not receivers:
            raise InputInvalid(
                Text("{to} has no e-mail address", "{to} 没有邮箱地址").format(to=notice.to),
                code="address-missing",
                mend=Text("add an address to the directory", "请在通讯录中补充邮箱"),
            )
        message = EmailMessage(policy=SMTP)
        message["From"] = self._sender
        message["To"] = receivers
        message["Subject"] = _header_text(notice.subject)[:LONGEST_SUBJECT]
        message["Date"] = to_datetime(notice.made_at)
        message["Message-ID"] = message_id(key, self._sender.domain)
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday replies to it
        message.set_content(notice.body + "\n", charset="utf-8")
        return message

    def _connected(self) -> AbstractContextManager[smtplib.SMTP]:
        if self._security == "none":
            return smtplib.SMTP(self._host, self._port, timeout=self._timeout)
        context = self._context or ssl.create_default_context()
        if self._security == "tls":
            return smtplib.SMTP_SSL(self._host, self._port, timeout=self._timeout, context=context)
        server = smtplib.SMTP(self._host, self._port, timeout=self._timeout)
        try:
            server.starttls(context=context)
        except BaseException:
            server.close()
            raise
        return server


def _sorted(addresses: Iterable[str]) -> tuple[list[Address], list[str]]:
    """Those that are addresses, and those that are not. Raises InputInvalid if there are only such."""
    good: list[Address] = []
    wrong: dict[str, FlowkitError] = {}
    for each in addresses:
        try:
            good.append(_address(each))
        except FlowkitError as error:
            wrong[each] = error
    if wrong and not good:
        raise next(iter(wrong.values()))
    return good, list(wrong)


def _without(refused: Mapping[str, tuple[int, bytes]]) -> NeverDeliverable:
    names = ", ".join(repr(each)[:100] for each in refused)
    said = " ".join(one_line(answer.decode(errors="replace"))[:100] for _, answer in refused.values())
    return NeverDeliverable(
        Text("all have it but {names}: {said}", "除 {names} 外均已送达:{said}").format(names=names, said=said),
        code="address-refused",
        mend=Text("correct the address in the directory", "请更正通讯录中的邮箱"),
    )


def _header_text(text: str) -> str:
    """One line that the header takes as it stands. Text that looks like an encoded word (RFC 2047) would be decoded
    there, line ends and all, so that a subject could write headers of its own: a blank takes that look away.
    """
    return one_line(text).replace("=?", "= ?")


def message_id(key: str, domain: str) -> str:
    """The Message-ID of a notice: its key with the signs that RFC 5322 has no room for as dots."""
    return (
        f"<{''.join(each if each.isascii() and (each.isalnum() or each in '-_%~') else '.' for each in key)}@{domain}>"
    )


def _sender(text: str) -> Address:
    name, _, rest = text.rpartition("<")
    return _address(rest.removesuffix(">") if name else text, _header_text(name).strip('" '))


def _address(text: str, name: str = "") -> Address:
    """The one address that the text is. Raises InputInvalid: a line end or a second address gets no further."""
    try:
        address = Address(name, addr_spec=text)
    except (ValueError, MessageError, IndexError) as error:
        raise _not_an_address(text) from error
    if address.addr_spec != text or not address.domain or one_line(text) != text:
        raise _not_an_address(text)
    return address


def _not_an_address(text: str) -> FlowkitError:
    return InputInvalid(
        Text("{text!r} is no e-mail address", "{text!r} 不是邮箱地址").format(text=text[:100]),
        code="address-invalid",
        mend=Text("write it like name@example.com", "写法如 name@example.com"),
    )
