"""Notices on a text stream."""

from __future__ import annotations

import io

import pytest

from flowkit.channels import ConsoleDeliverer
from flowkit.core.notification.records import Notice


def notice(subject: str = "INC-1: late", body: str = "") -> Notice:
    return Notice(7, "email", "role:service-desk", subject, body, "rule", 0)


def printed(sent: Notice, addresses: list[str], channel: str = "console") -> str:
    stream = io.StringIO()
    ConsoleDeliverer(stream, channel=channel).deliver(sent, addresses, "case:7")
    return stream.getvalue()


def test_a_notice_is_printed_with_its_receivers_and_its_body_indented() -> None:
    text = printed(notice(body="第一行\nsecond"), ["a@example.com", "b@example.com"], "email")
    assert text == "email to a@example.com, b@example.com: INC-1: late\n  第一行\n  second\n"


def test_without_addresses_the_receiver_key_is_shown() -> None:
    assert printed(notice(), []) == "console to role:service-desk: INC-1: late\n"


def test_control_characters_reach_no_terminal() -> None:
    text = printed(notice("red \x1b[31m\r\nBcc: x", "a\x07b\u202ec\x1b]0;t\x07"), [])
    assert text == "console to role:service-desk: red [31m Bcc: x\n  abc]0;t\n"


def test_the_standard_output_of_the_moment_is_the_default(capsys: pytest.CaptureFixture[str]) -> None:
    ConsoleDeliverer().deliver(notice(), ["x@example.com"], "case:7")
    assert capsys.readouterr().out == "console to x@example.com: INC-1: late\n"
