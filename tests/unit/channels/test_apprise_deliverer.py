"""Notices through Apprise, to a real service on the loopback interface."""

from __future__ import annotations

import json

import pytest

from flowkit.channels import AppriseDeliverer
from flowkit.channels.apprise import ServiceRefused
from flowkit.core.notification.records import Notice
from flowkit.errors import InputInvalid

from .conftest import Receiver

pytest.importorskip("apprise", reason="the extra apprise is not installed")


def notice(body: str = "please answer") -> Notice:
    return Notice(7, "sms", "person:li", "INC-1: late 逾期", body, "rule", 0)


def sender(receiver: Receiver, path: str = "/{address}") -> AppriseDeliverer:
    return AppriseDeliverer([f"json://127.0.0.1:{receiver.port}{path}"], channel="sms")


def test_each_address_gets_the_notice(receiver: Receiver) -> None:
    sender(receiver).deliver(notice(), ["13800000000", "13900000000"], "case:7")

    assert sorted(path for path, _, _ in receiver.calls) == ["/13800000000", "/13900000000"]
    (first, *_) = receiver.calls
    said = json.loads(first[2])
    assert (said["title"], said["message"]) == ("INC-1: late 逾期", "please answer")


def test_an_address_cannot_change_the_service(receiver: Receiver) -> None:
    sender(receiver).deliver(notice(), ["../other?x=1#y"], "case:7")

    ((path, _, _),) = receiver.calls
    assert path.count("/") == 1
    assert "?" not in path


def test_a_service_without_addresses_is_called_once(receiver: Receiver) -> None:
    sender(receiver, "/room").deliver(notice(body=""), ["a", "b"], "case:7")

    ((path, _, body),) = receiver.calls
    assert (path, json.loads(body)["message"]) == ("/room", "INC-1: late 逾期")


def test_a_service_that_fails_is_tried_again_by_the_engine(receiver: Receiver) -> None:
    receiver.answers.append(500)

    with pytest.raises(ServiceRefused):
        sender(receiver).deliver(notice(), ["1"], "case:7")


def test_nobody_to_send_to_is_a_failure(receiver: Receiver) -> None:
    with pytest.raises(ServiceRefused) as refused:
        sender(receiver).deliver(notice(), [], "case:7")
    assert "person:li" in refused.value.text.en


def test_a_url_that_apprise_does_not_know_is_refused_without_telling_it() -> None:
    with pytest.raises(InputInvalid) as refused:
        AppriseDeliverer(["nothing://token-7/{address}"], channel="sms")
    assert refused.value.code == "service-unknown"
    assert "token-7" not in str(refused.value)
