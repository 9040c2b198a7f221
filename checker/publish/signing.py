"""Signatures: an Ed25519 key, and DSSE envelopes that nobody can change by a byte.

Sources: RFC 8032 (Ed25519); RFC 8410 (its keys in PEM); DSSE v1, secure-systems-lab. The envelope is written in one
form alone and refused in every other, so that a change also of what the signature does not cover is seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from checker.model.errors import UsageError
from checker.system.secret_files import new_secret_file

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner, SSlibKey

PAYLOAD = "application/vnd.in-toto+json"
PUBLIC = ".pub"
_EXTRA = "install it: pip install 'frlog-checker[sign]'"


def new_key(path: Path) -> str:
    """Make a key: the secret half at `path` (mode 0600, PKCS#8 PEM), the public half beside it with `.pub`. Gives its
    fingerprint. UsageError where either is there already."""
    _require_libraries()
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    beside = public_path(path)
    if beside.exists():
        hint = "a key is never written over: name a file that is not there"
        raise UsageError(f"there is already a file {beside}", hint=hint)
    secret = Ed25519PrivateKey.generate()
    own = secret.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    new_secret_file(path, own)
    shown = secret.public_key().public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)
    with beside.open("xb") as out:
        out.write(shown)
    return str(_public(beside).keyid)


def public_path(path: Path) -> Path:
    """Where the public half of the key at `path` lies."""
    return path.with_name(path.name + PUBLIC)


def sign(content: Mapping[str, Any], key: Path) -> bytes:
    """An envelope with the content, signed. UsageError where the file does not hold a secret Ed25519 key."""
    _require_libraries()
    from securesystemslib.dsse import Envelope

    envelope = Envelope(orjson.dumps(content, option=orjson.OPT_SORT_KEYS), PAYLOAD, {})
    envelope.sign(_signer(key))
    return _envelope_bytes(envelope.to_dict())


def open_envelope(envelope: bytes, key: Path, where: str) -> dict[str, Any]:
    """What is in an envelope that was signed by this key's owner. UsageError for all that is anything else."""
    _require_libraries()
    from securesystemslib.dsse import Envelope
    from securesystemslib.exceptions import Error

    refused = UsageError(
        "REFUSED: this is not what was signed with this key: it was changed, or another key signed it",
        where=where,
        hint="Ask whoever signed it for the file and for the fingerprint of the key.",
    )
    try:
        read = Envelope.from_dict(orjson.loads(envelope))
        read.verify([_public(key)], 1)
        if read.payload_type != PAYLOAD or _envelope_bytes(read.to_dict()) != envelope or len(read.signatures) != 1:
            raise refused
        content = orjson.loads(read.payload)
    except UsageError:
        raise
    except (Error, ValueError, KeyError, TypeError, AttributeError) as error:
        raise refused from error
    return dict(content)


def _envelope_bytes(envelope: Mapping[str, Any]) -> bytes:
    return orjson.dumps(envelope, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2) + b"\n"


def fingerprint(key: Path) -> str:
    """What a public key is known by: SHA-256 of it."""
    return str(_public(key).keyid)


def _public(path: Path) -> SSlibKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key
    from securesystemslib.signer import SSlibKey

    _require_libraries()
    try:
        key = load_pem_public_key(path.read_bytes())
    except ValueError as error:
        raise _not_a_key("public", path) from error
    if not isinstance(key, Ed25519PublicKey):
        raise _not_a_key("public", path)
    return SSlibKey.from_crypto(key)


def _signer(path: Path) -> CryptoSigner:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from securesystemslib.signer import CryptoSigner

    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError) as error:
        raise _not_a_key("secret", path) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _not_a_key("secret", path)
    return CryptoSigner(key)


def _not_a_key(half: str, path: Path) -> UsageError:
    other = f"the file that ends in {PUBLIC}" if half == "public" else f"the file without {PUBLIC}"
    return UsageError(
        f"this file does not hold the {half} half of a key",
        where=str(path),
        hint=f"checker new-key makes both: name {other}",
    )


def _require_libraries() -> None:
    try:
        import cryptography  # noqa: F401
        import securesystemslib  # noqa: F401
    except ImportError as error:
        raise UsageError(
            "signing needs securesystemslib and cryptography, which are not installed", hint=_EXTRA
        ) from error
