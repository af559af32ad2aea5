"""Notices as signed HTTP calls, to a real server on the loopback interface."""

from __future__ import annotations

import base64
import json
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowkit import VirtualClock
from flowkit.channels import WebhookDeliverer, verify_webhook
from flowkit.channels.webhook import WebhookRefused, signature
from flowkit.core.notification.records import Notice
from flowkit.core.worktime import SECOND, to_datetime
from flowkit.errors import InputInvalid

from .conftest import Receiver

SECRET = b"0123456789abcdef01234567"
NOW = VirtualClock("2027-01-15T08:00+00:00")


def notice(subject: str = "INC-1: late 逾期", body: str = "第一行") -> Notice:
    return Notice(7, "webhook", "role:service-desk", subject, body, "rule", 0)


def sender(receiver: Receiver, path: str = "/notices?from=flowkit") -> WebhookDeliverer:
    return WebhookDeliverer(receiver.url + path, SECRET, clock=NOW)


def test_a_notice_is_posted_as_json_with_a_signature_that_the_receiver_checks(receiver: Receiver) -> None:
    sender(receiver).deliver(notice(), ["a@example.com"], "case:7")

    ((path, headers, body),) = receiver.calls
    assert path == "/notices?from=flowkit"
    assert verify_webhook(SECRET, headers, body, clock=NOW) == "case:7"
    assert json.loads(body) == {
        "key": "case:7", "channel": "webhook", "to": "role:service-desk", "addresses": ["a@example.com"],
        "subject": "INC-1: late 逾期", "body": "第一行", "cause": "rule", "made_at": "1970-01-01T00:00:00+00:00",
    }  # fmt: skip


def test_the_signature_is_that_of_standard_webhooks() -> None:
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")  # the example of its specification
    body = b'{"test": 2432232314}'

    made = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body)

    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@given(st.binary(max_size=200), st.integers(0, 199), st.integers(1, 255))
def test_whatever_is_changed_on_the_way_is_forged(body: bytes, at: int, by: int) -> None:
    stamp = str(NOW.now() // SECOND)
    headers = {"webhook-id": "k", "webhook-timestamp": stamp, "webhook-signature": signature(SECRET, "k", stamp, body)}
    assert verify_webhook(SECRET, headers, body, clock=NOW) == "k"

    changed = (
        bytes(each ^ by if index == at else each for index, each in enumerate(body)) if at < len(body) else body + b"x"
    )
    for wrong, content in (
        (headers, bytes(changed)),
        ({**headers, "webhook-id": "other"}, body),
        ({**headers, "webhook-timestamp": str(NOW.now() // SECOND + 1)}, body),
        ({**headers, "webhook-signature": ""}, body),
        ({}, body),
    ):
        with pytest.raises(InputInvalid) as refused:
            verify_webhook(SECRET, wrong, content, clock=NOW)
        assert refused.value.code == "webhook-forged"


@pytest.mark.parametrize("later", [-301, 301])
def test_a_genuine_call_of_another_time_is_a_replay(receiver: Receiver, later: int) -> None:
    sender(receiver).deliver(notice(), [], "case:7")
    ((_, headers, body),) = receiver.calls

    with pytest.raises(InputInvalid) as refused:
        verify_webhook(SECRET, headers, body, clock=VirtualClock(to_datetime(NOW.now()) + timedelta(seconds=later)))
    assert refused.value.code == "webhook-old"


@pytest.mark.parametrize("status", [302, 400, 500, 503])
def test_any_answer_but_a_success_is_a_failure_and_no_redirect_is_followed(receiver: Receiver, status: int) -> None:
    receiver.answers.append(status)

    with pytest.raises(WebhookRefused, match=str(status)):
        sender(receiver).deliver(notice(), [], "case:7")
    assert len(receiver.calls) == 1


def test_a_signature_of_strange_signs_is_forged() -> None:
    for strange in ("\ud800", "é", "v1,é v1,\udcff"):
        headers = {"webhook-id": "k", "webhook-timestamp": "1", "webhook-signature": strange}
        with pytest.raises(InputInvalid) as refused:
            verify_webhook(SECRET, headers, b"{}")
        assert refused.value.code == "webhook-forged"


@pytest.mark.parametrize(("status", "error"), [(200, ""), (500, "500 because")])
def test_an_answer_that_never_ends_holds_nobody(status: int, error: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as pool:
        port = server.getsockname()[1]
        sent = pool.submit(WebhookDeliverer(f"http://127.0.0.1:{port}/", SECRET, timeout=60).deliver, notice(), [], "k")
        with server.accept()[0] as caller:
            caller.recv(100)
            caller.sendall(b"HTTP/1.1 %d Said\r\ncontent-length: 1000\r\n\r\nbecause" % status)
            failed = sent.exception(timeout=30)  # while the connection stays open

    assert (failed is None) == (status == 200)
    assert str(failed or "").endswith(error)


def test_a_receiver_that_is_not_there_is_a_failure() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(OSError, match="refused"):
        WebhookDeliverer(f"http://127.0.0.1:{port}/", SECRET).deliver(notice(), [], "case:7")


@pytest.mark.parametrize(
    "url",
    [
        "", "ftp://x/", "http://", "file:///etc/passwd", "https://user:secret@x/", "x", "http://x:99999/", "http://[::1",
        "http://x/a b", "http://x/\r\nX-Evil: 1", "http://例.cn/", "http://x/é", 5, None,
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_refused_when_the_channel_is_made(url: Any) -> None:
    with pytest.raises(InputInvalid) as refused:
        WebhookDeliverer(url, SECRET)
    assert refused.value.code == "webhook-address"


def test_a_secret_that_can_be_guessed_is_refused() -> None:
    with pytest.raises(InputInvalid) as refused:
        WebhookDeliverer("https://example.com/", b"secret")
    assert refused.value.code == "webhook-secret"
    assert "secret'" not in refused.value.text.en
