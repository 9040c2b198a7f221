"""Who may ask the desk, and for what: the secret in the address, the machine's own name, the size of what is sent."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from hashlib import sha256

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ADDRESS = "127.0.0.1"
FORM_MOST = 1_000_000
"""Bytes of a form without files."""
UPLOAD_MOST = 4 * 1024**3
"""Bytes of the logs that are sent at once."""
_TOO_LARGE = "More was sent than the desk takes at once ({:,} bytes)."
UPLOADS = "/upload"
"""What the address of a form that takes files ends with."""
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not "no-referrer": the browser would then hide from the desk that a form is the desk's own.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
"""Of every answer: no script of anybody's runs, no page of another site shows or reads one of these. One page says
otherwise in its own policy (`WITH_SCRIPT`)."""
WITH_SCRIPT = f"{_POLICY}; script-src 'self'; connect-src 'self'"
"""Of the playground, which shows no text of a log: the desk's own script may ask the desk."""


@dataclass(frozen=True)
class DeskKey:
    """The secrets of one start of the desk. token: stands in the address of every page. port: where it answers."""

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    _secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    @property
    def address(self) -> str:
        """The address of the first page."""
        return f"http://{ADDRESS}:{self.port}/{self.token}/"

    @property
    def form(self) -> str:
        """What every form of the desk holds and no other page can know."""
        return hmac.new(self._secret, b"form", sha256).hexdigest()

    def is_form(self, sent: object) -> bool:
        """Whether a form that was sent is one of the desk's own."""
        return isinstance(sent, str) and hmac.compare_digest(sent.encode(), self.form.encode())


class Guard:
    """Lets through what is asked with the token, by the machine's own name, from pages of the desk; refuses all else,
    and adds HEADERS to every answer."""

    def __init__(self, app: ASGIApp, key: DeskKey) -> None:
        self._app = app
        self._key = key
        self._hosts = {f"{name}:{key.port}" for name in (ADDRESS, "localhost")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As ASGI has it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    answer.setdefault(name, value)
            await send(message)

        headers = Headers(scope=scope)
        _, _, rest = scope["path"][1:].partition("/")
        refused = self._refusal(scope, headers)
        most = UPLOAD_MOST if rest.endswith(UPLOADS) else FORM_MOST
        if not refused and not _fits(headers.get("content-length", "0"), most):
            refused = (413, _TOO_LARGE.format(most))
        if refused:
            await PlainTextResponse(refused[1], refused[0])(scope, receive, sending)
            return
        sent = 0

        async def receiving() -> Message:
            nonlocal sent
            message = await receive()
            sent += len(message.get("body", b""))
            if sent > most:
                raise HTTPException(413, _TOO_LARGE.format(most))
            return message

        await self._app({**scope, "root_path": f"/{self._key.token}"}, receiving, sending)

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        # A site whose name was made to point to this machine asks by its own name.
        if headers.get("host", "") not in self._hosts:
            return 421, f"The desk answers at {ADDRESS} only."
        given = scope["path"][1:].partition("/")[0]
        if not hmac.compare_digest(given.encode(), self._key.token.encode()):
            return 403, "Open the address that `checker web` showed when it was started: it holds the key to the desk."
        foreign = headers.get("origin") not in (None, *(f"http://{host}" for host in self._hosts))
        foreign |= headers.get("sec-fetch-site", "none") not in ("same-origin", "none")
        if scope["method"] not in ("GET", "HEAD") and foreign:
            return 403, "Forms are taken from pages of the desk only."
        return None


def _fits(length: str, most: int) -> bool:
    return length.isascii() and length.isdigit() and int(length) <= most
