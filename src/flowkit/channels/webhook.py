"""Notices as signed HTTP calls: JSON to one address of the application, with a signature that the receiver checks.

The signature follows Standard Webhooks (symmetric): HMAC-SHA256 over "<id>.<timestamp>.<body>", in the headers
`webhook-id`, `webhook-timestamp` and `webhook-signature`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import ssl
from collections.abc import Iterable, Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final
from urllib.parse import SplitResult, urlsplit

from flowkit.core.notification.records import Notice
from flowkit.core.protocol import to_datetime
from flowkit.core.worktime import SECOND
from flowkit.engine.clock import SystemClock
from flowkit.engine.ports import Clock
from flowkit.errors import FlowkitError, InputInvalid, Text

SHORTEST_SECRET: Final = 24
"""Bytes: a shorter secret can be guessed."""
TOLERANCE: Final = 300
"""Seconds between the clocks of sender and receiver; what is older may be a replay."""
_MOST_SAID = 200
_OK = range(200, 300)


class WebhookRefused(FlowkitError):
    """The receiver did not answer with a success; the engine tries again."""

    default_code = "webhook-refused"


class WebhookDeliverer:
    """Posts each notice to `url` as JSON: key, channel, to, addresses, subject, body, cause, made_at.

    `secret` signs it: at least 24 bytes that the receiver knows, too. Redirects are not followed: the address is the
    application's own choice and never comes from data. `timeout` is in seconds, for each wait; the body of an answer is
    not waited for. `clock` gives the time of the call. A notice that is sent twice has the same `webhook-id`. `deliver`
    raises WebhookRefused for any answer but a success, and what the connection raises.
    """

    def __init__(
        self,
        url: str,
        secret: bytes,
        *,
        channel: str = "webhook",
        context: ssl.SSLContext | None = None,
        timeout: float = 10,
        clock: Clock | None = None,
    ) -> None:
        self.channel = channel
        parts, self._host, self._port = _address(url)
        _check_secret(secret)
        self._secret = secret
        self._path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._tls = (context or ssl.create_default_context()) if parts.scheme == "https" else None
        self._timeout = timeout
        self._clock = clock or SystemClock()

    def deliver(self, notice: Notice, addresses: Iterable[str], key: str) -> None:
        body = json.dumps(
            {
                "key": key,
                "channel": notice.channel,
                "to": notice.to,
                "addresses": list(addresses),
                "subject": notice.subject,
                "body": notice.body,
                "cause": notice.cause,
                "made_at": to_datetime(notice.made_at).isoformat(),
            },
            ensure_ascii=False,
        ).encode()
        stamp = str(self._clock.now() // SECOND)
        headers = {
            "content-type": "application/json; charset=utf-8",
            "webhook-id": key,
            "webhook-timestamp": stamp,
            "webhook-signature": signature(self._secret, key, stamp, body),
        }
        connection = self._connection()
        try:
            connection.request("POST", self._path, body, headers)
            answer = connection.getresponse()
            status = answer.status
            said = "" if status in _OK else answer.read1(_MOST_SAID).decode(errors="replace")
        except HTTPException as error:
            raise _refused(type(error).__name__) from error
        finally:
            connection.close()
        if status not in _OK:
            raise _refused(f"{status} {said}".strip())

    def _connection(self) -> HTTPConnection:
        if self._tls is None:
            return HTTPConnection(self._host, self._port, timeout=self._timeout)
        return HTTPSConnection(self._host, self._port, timeout=self._timeout, context=self._tls)


def signature(secret: bytes, key: str, stamp: str, body: bytes) -> str:
    """The value of the header `webhook-signature`."""
    signed = hmac.digest(secret, f"{key}.{stamp}.".encode() + body, hashlib.sha256)
    return "v1," + base64.b64encode(signed).decode()


def verify_webhook(secret: bytes, headers: Mapping[str, str], body: bytes, *, clock: Clock | None = None) -> str:
    """The key of a call that is genuine and not old, for a receiver in Python.

    `headers` by their names, in whatever case; `clock` is that of this machine by default. Raises InputInvalid
    (webhook-forged, webhook-old). A key may come again: whoever acts on it remembers it.
    """
    given = {name.lower(): value for name, value in headers.items()}
    key, stamp = given.get("webhook-id", ""), given.get("webhook-timestamp", "")
    expected = signature(secret, key, stamp, body).encode()
    signatures = given.get("webhook-signature", "").split()
    if not any(hmac.compare_digest(each.encode(errors="replace"), expected) for each in signatures):
        raise InputInvalid(
            Text("the signature does not fit", "签名不符"),
            code="webhook-forged",
            mend=Text("use the secret of the sender, on the body as it came", "请使用发送方密钥,并对原始正文验签"),
        )
    sent = int(stamp) if stamp.isascii() and stamp.isdigit() else 0
    if abs((clock or SystemClock()).now() // SECOND - sent) > TOLERANCE:
        raise InputInvalid(
            Text("the call is not of now", "该调用不是当前发出的"),
            code="webhook-old",
            mend=Text("set the clocks of sender and receiver", "请校准收发双方时钟"),
        )
    return key


def _address(url: object) -> tuple[SplitResult, str, int | None]:
    """The address with its host and port. Raises InputInvalid for anything that no call could be made to."""
    if not isinstance(url, str):
        raise _no_address(url)
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError as error:
        raise _no_address(url) from error
    written = url.isascii() and url.isprintable() and " " not in url
    if not written or parts.scheme not in ("http", "https") or not host or parts.username or parts.password:
        raise _no_address(url)
    return parts, host, port


def _no_address(url: object) -> InputInvalid:
    return InputInvalid(
        Text("{url} is no http:// or https:// address", "{url} 不是 http:// 或 https:// 地址").format(
            url=repr(url)[:100]
        ),
        code="webhook-address",
        mend=Text("write it like https://example.com/notices", "写法如 https://example.com/notices"),
    )


def _check_secret(secret: bytes) -> None:
    if len(secret) < SHORTEST_SECRET:
        raise InputInvalid(
            Text("the secret needs at least {n} bytes", "密钥至少 {n} 字节").format(n=SHORTEST_SECRET),
            code="webhook-secret",
            mend=Text("make one with secrets.token_bytes(32)", "可用 secrets.token_bytes(32) 生成"),
        )


def _refused(why: str) -> WebhookRefused:
    return WebhookRefused(Text("the receiver answered: {why}", "接收方答复:{why}").format(why=why))
