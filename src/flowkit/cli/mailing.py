"""Where a command line worker sends e-mail: the server of an URL, or else the standard output."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated
from urllib.parse import unquote, urlsplit

import typer

if TYPE_CHECKING:
    from flowkit.channels.mail import Security
    from flowkit.engine.ports import Deliverer

Smtp = Annotated[
    str,
    typer.Option(
        envvar="FLOWKIT_SMTP",
        help="The mail server: smtp://, smtp+starttls:// or smtps://user:password@host:port. None: mails are printed.",
    ),
]
MailFrom = Annotated[str, typer.Option(envvar="FLOWKIT_MAIL_FROM", help="The sender of mails.")]
_SECURITY: dict[str, tuple[Security, int]] = {
    "smtp": ("none", 25),
    "smtp+starttls": ("starttls", 587),
    "smtps": ("tls", 465),
}


def deliverers(smtp: str, sender: str) -> list[Deliverer]:
    """One for the channel "email" and one for "console". Raises BadParameter for an URL that is none."""
    from flowkit.channels import ConsoleDeliverer, EmailDeliverer

    console = ConsoleDeliverer()
    if not smtp:
        return [console, ConsoleDeliverer(channel="email")]
    scheme, host, port, login = _server(smtp)
    if not sender:
        raise typer.BadParameter("name the sender with --mail-from or FLOWKIT_MAIL_FROM", param_hint="--mail-from")
    security, usual = _SECURITY[scheme]
    return [console, EmailDeliverer(host, port or usual, sender=sender, security=security, login=login)]


def _server(smtp: str) -> tuple[str, str, int | None, tuple[str, str] | None]:
    try:
        parts = urlsplit(smtp)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--smtp") from error
    if parts.scheme not in _SECURITY or not host:
        shown = re.sub(r"//[^@/]*@", "//…@", smtp)
        raise typer.BadParameter(f"{shown!r} is no smtp://, smtp+starttls:// or smtps:// URL", param_hint="--smtp")
    login = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    return parts.scheme, host, port, login
