"""Notices through Apprise (the extra `apprise`): text messages, chats and the many other services that it knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flowkit.channels.text import one_line
from flowkit.core.notification.records import Notice
from flowkit.errors import FlowkitError, InputInvalid, Text


class ServiceRefused(FlowkitError):
    """A service did not take the notice; the engine tries again."""

    default_code = "service-refused"


class AppriseDeliverer:
    """Hands each notice to the services of Apprise's `urls`, under the channel that is given ("sms", "chat").

    An `{address}` in a URL stands for each address of the receiver, quoted: "sns://key/secret/region/{address}". A URL
    without it is called once, with the receivers in the text. The URLs are the application's own and hold its secrets;
    they appear in no error. Raises ServiceRefused if one of the services fails: all get it again, at least once each.
    """

    def __init__(self, urls: Sequence[str], *, channel: str) -> None:
        from apprise import Apprise  # noqa: PLC0415 -- the package of an extra

        self.channel = channel
        self._new = Apprise
        self._urls = tuple(urls)
        for number, url in enumerate(self._urls, 1):
            if not Apprise().add(url.replace("{address}", "1234567")):
                raise InputInvalid(
                    Text(
                        "URL {n} of channel {c} is none of Apprise", "渠道 {c} 的第 {n} 个 URL 不是 Apprise 地址"
                    ).format(n=number, c=channel),
                    code="service-unknown",
                    mend=Text("see the services that Apprise lists", "请参考 Apprise 支持的服务"),
                )

    def deliver(self, notice: Notice, addresses: Iterable[str], key: str) -> None:
        from urllib.parse import quote  # noqa: PLC0415 -- with the package above

        receivers = list(addresses)
        services: Any = self._new()
        for url in self._urls:
            each = [url.replace("{address}", quote(address, safe="")) for address in receivers]
            for ready in each if "{address}" in url else [url]:
                services.add(ready)
        if not len(services):
            raise ServiceRefused(Text("{to} has no address", "{to} 没有地址").format(to=notice.to))
        if not services.notify(title=one_line(notice.subject), body=notice.body or one_line(notice.subject)):
            raise ServiceRefused(Text("a service did not take the notice", "有服务未接收该通知"))
