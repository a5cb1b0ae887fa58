"""Data keys, and how one is sealed to a public key or wrapped by a password. The only file that calls ciphers.

Knows no users and no files. Every sealed object names its algorithms, so that others can follow later (国密).
"""

from __future__ import annotations

import hmac
import secrets
from typing import NoReturn

from shequ_hr.model.people import Record
from shequ_hr.security.kdf import KEY_BYTES, SALT_BYTES, Cost, derive

SEAL_ALG = "x25519-hkdf-sha256-aes256gcm"
WRAP_ALG = "argon2id-aes256gcm"
NONCE_BYTES = 12


class NotOpened(Exception):
    """The secret at hand does not open this object: a wrong secret, or the object was changed."""


class DataKey:
    """32 secret bytes. Its text never shows them, it is not serialisable, and it compares in constant time."""

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise ValueError("a data key has 32 bytes")
        self._secret = secret

    def reveal(self) -> bytes:
        """The 32 bytes, for the one call that needs them: opening the store."""
        return self._secret

    def derived(self, purpose: str, salt: bytes = b"") -> bytes:
        """32 bytes for one purpose (backup, audit, drafts ...) that tell nothing about the data key (HKDF-SHA256)."""
        return stretched(self._secret, salt, purpose.encode())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DataKey) and hmac.compare_digest(self._secret, other._secret)

    __hash__ = None  # type: ignore[assignment]  # a key in a set or a dict would outlive its use

    def __repr__(self) -> str:
        return "DataKey(***)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a data key is not written anywhere")


class Sealed(Record, frozen=True, kw_only=True):
    """A secret that only the holder of one private key can read; anyone with the public key can make it."""

    alg: str
    ephemeral: bytes
    nonce: bytes
    data: bytes


class Wrapped(Record, frozen=True, kw_only=True):
    """A secret that only a password opens."""

    alg: str
    salt: bytes
    cost: Cost
    nonce: bytes
    data: bytes


def stretched(secret: bytes, salt: bytes, info: bytes) -> bytes:
    """32 bytes by HKDF-SHA256; enough for secrets that are random already (recovery codes, shared secrets)."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=b"shequ-hr " + info).derive(secret)


def new_private_key() -> bytes:
    """A new X25519 private key, raw."""
    return secrets.token_bytes(KEY_BYTES)


def public_of(private_key: bytes) -> bytes:
    """The raw public key of a raw X25519 private key."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return X25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def sealed(secret: bytes, public_key: bytes, context: bytes) -> Sealed:
    """Seal a secret to a raw X25519 public key; it opens in the same context only. NotOpened for a key that is none."""
    ephemeral = new_private_key()
    own = public_of(ephemeral)
    nonce = secrets.token_bytes(NONCE_BYTES)
    key = _shared(ephemeral, public_key, own + public_key, context)
    return Sealed(alg=SEAL_ALG, ephemeral=own, nonce=nonce, data=_encrypt(key, nonce, secret, context))


def unsealed(box: Sealed, private_key: bytes, context: bytes) -> bytes:
    """What was sealed; NotOpened by any other private key, in another context, or when a bit was changed."""
    if box.alg != SEAL_ALG:
        raise NotOpened(box.alg)
    key = _shared(private_key, box.ephemeral, box.ephemeral + public_of(private_key), context)
    return _decrypt(key, box.nonce, box.data, context)


def wrapped(secret: bytes, password: str, cost: Cost, context: bytes) -> Wrapped:
    """Wrap a secret by a password with a new salt."""
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    data = _encrypt(derive(password, salt, cost), nonce, secret, context)
    return Wrapped(alg=WRAP_ALG, salt=salt, cost=cost, nonce=nonce, data=data)


def unwrapped(box: Wrapped, password: str, context: bytes) -> bytes:
    """What was wrapped; NotOpened by any other password, in another context, or when a bit was changed."""
    if box.alg != WRAP_ALG:
        raise NotOpened(box.alg)
    return _decrypt(derive(password, box.salt, box.cost), box.nonce, box.data, context)


def _shared(private_key: bytes, public_key: bytes, salt: bytes, context: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    try:
        secret = X25519PrivateKey.from_private_bytes(private_key).exchange(X25519PublicKey.from_public_bytes(public_key))
    except ValueError as error:  # not 32 bytes, or a point that gives everyone the same secret
        raise NotOpened("public key") from error
    return stretched(secret, salt, b"seal|" + context)


def _encrypt(key: bytes, nonce: bytes, secret: bytes, context: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key).encrypt(nonce, secret, context)


def _decrypt(key: bytes, nonce: bytes, data: bytes, context: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(nonce, data, context)
    except (InvalidTag, ValueError) as error:  # ValueError: a nonce of impossible length
        raise NotOpened("tag") from error
