"""Notices by e-mail, through a real SMTP server on the loopback interface."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from hypothesis import given
from hypothesis import strategies as st

from flowkit.channels import EmailDeliverer, NeverDeliverable
from flowkit.channels.mail import message_id
from flowkit.core.notification.records import Notice
from flowkit.core.protocol import to_instant
from flowkit.engine.clock import parse_instant
from flowkit.errors import InputInvalid

MADE_AT = parse_instant("2026-11-16T12:30+08:00")
CERTIFICATE = Path(__file__).with_name("loopback.pem")


class Mailbox:
    """Keeps what it is sent; refuses the addresses in `refused`, those in `full` for now."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.receivers: list[list[str]] = []
        self.encrypted: list[bool] = []
        self.refused: set[str] = set()
        self.full: set[str] = set()

    async def handle_RCPT(  # noqa: N802 -- the server's name for it
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        if address in self.full:
            return "452 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 -- as above
        mail = message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.receivers.append(list(envelope.rcpt_tos))
        self.encrypted.append(session.ssl is not None)
        return "250 OK"


Serve = Callable[..., int]


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def serve(mailbox: Mailbox) -> Iterator[Serve]:
    """Starts a server for the mailbox; answers its port."""
    running: list[Controller] = []

    def start(**options: Any) -> int:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = int(free.getsockname()[1])
        controller = Controller(mailbox, hostname="127.0.0.1", port=port, **options)
        controller.start()
        running.append(controller)
        return port

    yield start
    for controller in running:
        controller.stop()


def server_tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


def client_tls() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(CERTIFICATE))


def notice(subject: str = "INC-1: 升级 escalated", body: str = "核心交换机故障\ncore switch down") -> Notice:
    return Notice(7, "email", "role:project-manager", subject, body, "rule", MADE_AT)


def deliverer(port: int, sender: str = "服务台 Service desk <desk@example.com>", **options: Any) -> EmailDeliverer:
    return EmailDeliverer("127.0.0.1", port, sender=sender, timeout=10, **options)


def text_of(mail: EmailMessage) -> str:
    content = mail.get_content()
    assert isinstance(content, str)
    return content.replace("\r\n", "\n")


def test_a_notice_arrives_with_sender_receivers_subject_and_text(serve: Serve, mailbox: Mailbox) -> None:
    deliverer(serve()).deliver(notice(), ["pm-1@example.com", "pm-2@example.com"], "01case:7")

    (mail,) = mailbox.mails
    assert mailbox.receivers == [["pm-1@example.com", "pm-2@example.com"]]
    assert mail["From"].addresses[0].display_name == "服务台 Service desk"
    assert mail["From"].addresses[0].addr_spec == "desk@example.com"
    assert mail["To"] == "pm-1@example.com, pm-2@example.com"
    assert mail["Subject"] == "INC-1: 升级 escalated"
    assert mail.get_content_charset() == "utf-8"
    assert text_of(mail) == "核心交换机故障\ncore switch down\n"
    assert to_instant(mail["Date"].datetime) == MADE_AT
    assert mail["Auto-Submitted"] == "auto-generated"


def test_a_mail_sent_again_has_the_same_message_id(serve: Serve, mailbox: Mailbox) -> None:
    sending = deliverer(serve())
    sending.deliver(notice(), ["pm-1@example.com"], "01case:7")
    sending.deliver(notice(), ["pm-1@example.com"], "01case:7")
    sending.deliver(notice(), ["pm-1@example.com"], "01case:8")
    assert [mail["Message-ID"] for mail in mailbox.mails] == [
        "<01case.7@example.com>", "<01case.7@example.com>", "<01case.8@example.com>",
    ]  # fmt: skip


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n", "\u2028", "\x0b"])
def test_a_subject_with_a_line_end_makes_no_further_header(serve: Serve, mailbox: Mailbox, line_end: str) -> None:
    subject = f"late{line_end}Bcc: thief@example.com{line_end}{line_end}text"
    deliverer(serve()).deliver(notice(subject), ["pm-1@example.com"], "c:1")
    (mail,) = mailbox.mails
    assert mail["Subject"] == "late Bcc: thief@example.com text"
    assert mail["Bcc"] is None
    assert mailbox.receivers == [["pm-1@example.com"]]


@pytest.mark.parametrize(
    "word",
    [
        "=?utf-8?q?late=0D=0ABcc:_thief@example.com?=",
        "=?utf-8?b?bGF0ZQ0KQmNjOiB0aGllZkBleGFtcGxlLmNvbQ0KDQpib2R5?=",
        "x" * 70 + " =?us-ascii?q?=0ABcc:_thief@example.com?= 升级",
    ],
)
def test_a_subject_or_name_that_looks_encoded_is_not_decoded_into_headers(
    serve: Serve, mailbox: Mailbox, word: str
) -> None:
    deliverer(serve(), sender=f"{word} <desk@example.com>").deliver(notice(word), ["pm-1@example.com"], "c:1")
    (mail,) = mailbox.mails
    assert mail["Bcc"] is None
    assert mail["Subject"].strip() == word.replace("=?", "= ?")
    assert mail["From"].addresses[0].addr_spec == "desk@example.com"
    assert text_of(mail) == "核心交换机故障\ncore switch down\n"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "pm-1",
        "pm-1@",
        "a@example.com, thief@example.com",
        "a@example.com\nBcc: thief@example.com",
        "a@example.com\r\nRCPT TO:<thief@example.com>",
        "Name <a@example.com>",
        "a b@example.com",
        " a@example.com",
    ],
)
def test_what_is_no_single_address_gets_nothing_and_keeps_nobody_from_the_mail(
    serve: Serve, mailbox: Mailbox, address: str
) -> None:
    sending = deliverer(serve())
    with pytest.raises(InputInvalid) as refused:
        sending.deliver(notice(), [address], "c:1")
    assert refused.value.code == "address-invalid"
    assert mailbox.mails == []

    with pytest.raises(NeverDeliverable) as told:
        sending.deliver(notice(), ["pm-1@example.com", address], "c:1")
    assert told.value.code == "address-refused"
    assert repr(address) in told.value.text.en
    assert mailbox.receivers == [["pm-1@example.com"]]


def test_a_receiver_without_address_is_an_error_not_a_silence(serve: Serve) -> None:
    with pytest.raises(InputInvalid) as refused:
        deliverer(serve()).deliver(notice(), [], "c:1")
    assert refused.value.code == "address-missing"


def test_a_sender_that_is_no_address_is_refused_when_it_is_configured() -> None:
    with pytest.raises(InputInvalid, match="no e-mail address"):
        EmailDeliverer("127.0.0.1", sender="desk@example.com\nBcc: x@example.com")


def test_one_refused_receiver_among_others_is_an_error(serve: Serve, mailbox: Mailbox) -> None:
    mailbox.refused = {"gone@example.com"}
    with pytest.raises(NeverDeliverable, match="no such mailbox"):
        deliverer(serve()).deliver(notice(), ["pm-1@example.com", "gone@example.com"], "c:1")
    assert mailbox.receivers == [["pm-1@example.com"]]


def test_one_receiver_who_is_refused_for_now_is_tried_again_with_the_others(serve: Serve, mailbox: Mailbox) -> None:
    mailbox.full = {"full@example.com"}
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        deliverer(serve()).deliver(notice(), ["pm-1@example.com", "full@example.com"], "c:1")
    assert mailbox.receivers == [["pm-1@example.com"]]


def test_a_body_of_any_text_arrives_whole(serve: Serve, mailbox: Mailbox) -> None:
    body = ".\n.leading dot\nFrom here\n" + "长" * 500 + "\n" + "x" * 2000
    deliverer(serve()).deliver(notice(body=body), ["pm-1@example.com"], "c:1")
    assert text_of(mailbox.mails[0]) == body + "\n"


def test_starttls_encrypts_before_anything_is_told(serve: Serve, mailbox: Mailbox) -> None:
    port = serve(tls_context=server_tls(), require_starttls=True)
    deliverer(port, security="starttls", context=client_tls()).deliver(notice(), ["pm-1@example.com"], "c:1")
    assert mailbox.encrypted == [True]


def test_a_server_without_starttls_gets_no_mail_if_it_was_asked_for(serve: Serve, mailbox: Mailbox) -> None:
    with pytest.raises(smtplib.SMTPNotSupportedError):
        deliverer(serve(), security="starttls").deliver(notice(), ["pm-1@example.com"], "c:1")
    assert mailbox.mails == []


def test_an_unknown_certificate_gets_no_mail(serve: Serve, mailbox: Mailbox) -> None:
    port = serve(tls_context=server_tls())
    with pytest.raises(ssl.SSLCertVerificationError):
        deliverer(port, security="starttls").deliver(notice(), ["pm-1@example.com"], "c:1")
    assert mailbox.mails == []


def test_user_and_password_are_given_over_tls(serve: Serve, mailbox: Mailbox) -> None:
    seen: list[tuple[bytes, bytes]] = []

    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        seen.append((data.login, data.password))
        return AuthResult(success=True)

    port = serve(tls_context=server_tls(), authenticator=check, auth_required=True)
    sending = deliverer(port, security="starttls", context=client_tls(), login=("flowkit", "secret"))
    sending.deliver(notice(), ["a@example.com"], "c:1")
    assert seen == [(b"flowkit", b"secret")]
    assert len(mailbox.mails) == 1


@given(st.text(max_size=60), st.sampled_from(["example.com", "公司.example"]))
def test_a_message_id_is_one_header_whatever_the_key_is(key: str, domain: str) -> None:
    made = message_id(key, domain)
    assert made.startswith("<")
    assert made.endswith(f"@{domain}>")
    assert set(made.removeprefix("<").removesuffix(f"@{domain}>")).isdisjoint('<>@ \r\n\t,;:"\\()')
