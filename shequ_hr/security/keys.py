"""The key file: who can open the office's data key, and how. Pure; ``key_store`` reads and writes it.

One mechanism for all: the data key is sealed to public keys. A user's private key is wrapped by the password (Argon2id),
the recovery key pair is derived from the recovery code, the district keeps its own private key (escrow). Removing a user
therefore needs a new data key but nobody's password: it is sealed anew to the public keys of those who stay.

What the seals cannot say is whose public keys they are: the whole file carries an HMAC under the data key. Whoever opens the
file checks it, and every function that seals or signs checks it first. Anyone can seal *another* data key to these public
keys, though: a key counts as the office's only after it opened the office's store.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
import uuid

import msgspec

from shequ_hr.errors import OfficeUnavailable, UserError
from shequ_hr.model.people import Record
from shequ_hr.security.kdf import KEY_BYTES, Cost
from shequ_hr.security.key_errors import KeyFileAltered, WrongEscrowKey, WrongPassword, WrongRecoveryCode
from shequ_hr.security.sealing import (
    DataKey,
    NotOpened,
    Sealed,
    Wrapped,
    new_private_key,
    public_of,
    sealed,
    stretched,
    unsealed,
    unwrapped,
    wrapped,
)

VERSION = 1
MAC_ALG = "hmac-sha256"
RECOVERY_ALG = "hkdf-sha256-x25519"
ESCROW_ALG = "x25519"
CODE_BYTES = 20


class UserSlot(Record, frozen=True, kw_only=True):
    """One user's way in. ``id`` tells nobody the name; ``version`` grows with each new password."""

    id: str
    version: int
    password: Wrapped
    public_key: bytes
    key: Sealed


class Slot(Record, frozen=True, kw_only=True):
    """A way in whose private key is kept outside: derived from the recovery code, or held by the district."""

    alg: str
    public_key: bytes
    key: Sealed


class KeyFile(Record, frozen=True, kw_only=True):
    """What stands in keys.json. ``generation`` counts the data keys; ``lockout`` says that the attempt counter must exist."""

    version: int
    office: str
    generation: int
    users: tuple[UserSlot, ...]
    recovery: Slot | None = None
    escrow: Slot | None = None
    lockout: bool
    mac_alg: str
    mac: bytes


def new_data_key() -> DataKey:
    """A new random key of 32 bytes."""
    return DataKey(secrets.token_bytes(KEY_BYTES))


def new_key_file(
    office: str | None, name: str, password: str, key: DataKey, code: bytes | None, cost: Cost, *, lockout: bool = True
) -> KeyFile:
    """The first key file of an office (uuid hex; a new one when None): one user, and the recovery code when given."""
    file = KeyFile(
        version=VERSION,
        office=office or uuid.uuid4().hex,
        generation=1,
        users=(),
        lockout=lockout,
        mac_alg=MAC_ALG,
        mac=b"",
    )
    file = with_user(_signed(file, key), name, password, key, cost)
    return file if code is None else with_recovery(file, code, key)


def slot_id(office: str, name: str) -> str:
    """32 hex digits for a user name (NFC, without surrounding blanks): the same name gives another id in another office."""
    plain = unicodedata.normalize("NFC", name.strip())
    return hashlib.sha256((office + plain).encode("utf-8", "surrogatepass")).digest()[:16].hex()


def has_user(file: KeyFile, name: str) -> bool:
    """Whether the name has a slot. For administrators only: a login must not tell."""
    return _find(file, slot_id(file.office, name)) is not None


def with_user(file: KeyFile, name: str, password: str, key: DataKey, cost: Cost) -> KeyFile:
    """Add a user, or give one a new password. KeyFileAltered when the file is not what the key's holder wrote."""
    verify(file, key)
    slot = slot_id(file.office, name)
    before = _find(file, slot)
    version = 1 if before is None else before.version + 1
    private = new_private_key()
    public = public_of(private)
    made = UserSlot(
        id=slot,
        version=version,
        password=wrapped(private, password, cost, _user_context(file, slot, version)),
        public_key=public,
        key=_seal(file, f"user|{slot}", public, key),
    )
    others = [user for user in file.users if user.id != slot]
    return _signed(msgspec.structs.replace(file, users=tuple(sorted([*others, made], key=lambda user: user.id))), key)


def without_user(file: KeyFile, name: str, key: DataKey) -> KeyFile:
    """Remove a user's slot. The one removed may have kept the data key: call ``rewrapped`` and re-key the store next.

    UserError when there is no such user, or when it is the last one.
    """
    verify(file, key)
    slot = slot_id(file.office, name)
    rest = tuple(user for user in file.users if user.id != slot)
    if len(rest) == len(file.users):
        raise UserError("没有这个用户", f"钥匙文件里没有“{name}”，没有改变。", "核对用户名；在“用户”页可以看到所有用户。")
    if not rest:
        raise UserError(
            "不能移除最后一个用户", f"“{name}”是唯一能打开数据的用户，移除后就没有人能登录。", "先添加另一位用户，再移除。"
        )
    return _signed(msgspec.structs.replace(file, users=rest), key)


def with_recovery(file: KeyFile, code: bytes, key: DataKey) -> KeyFile:
    """Set the recovery code (20 bytes of ``recovery_code``); an earlier code no longer opens the file."""
    verify(file, key)
    public = public_of(_recovery_private(file, code))
    slot = Slot(alg=RECOVERY_ALG, public_key=public, key=_seal(file, "recovery", public, key))
    return _signed(msgspec.structs.replace(file, recovery=slot), key)


def with_escrow(file: KeyFile, public_key: bytes, key: DataKey) -> KeyFile:
    """Seal the data key to the district's X25519 public key (32 bytes), replacing an earlier escrow."""
    verify(file, key)
    try:
        slot = Slot(alg=ESCROW_ALG, public_key=public_key, key=_seal(file, "escrow", public_key, key))
    except NotOpened as error:
        raise UserError(
            "上级托管公钥不能使用", "它不是一把有效的 32 字节公钥。钥匙文件没有改变。", "请区县重新导出公钥文件。"
        ) from error
    return _signed(msgspec.structs.replace(file, escrow=slot), key)


def without_escrow(file: KeyFile, key: DataKey) -> KeyFile:
    """End the escrow. The district may have kept the data key: ``rewrapped`` and a re-keyed store shut it out."""
    verify(file, key)
    return _signed(msgspec.structs.replace(file, escrow=None), key)


def rewrapped(file: KeyFile, key: DataKey, new_key: DataKey) -> KeyFile:
    """The same people, the same passwords and the same recovery code for a new data key; nobody's secret is needed."""
    verify(file, key)
    moved = msgspec.structs.replace(file, generation=file.generation + 1)
    users = tuple(
        msgspec.structs.replace(user, key=_seal(moved, f"user|{user.id}", user.public_key, new_key)) for user in file.users
    )
    recovery, escrow = _moved(moved, "recovery", file.recovery, new_key), _moved(moved, "escrow", file.escrow, new_key)
    return _signed(msgspec.structs.replace(moved, users=users, recovery=recovery, escrow=escrow), new_key)


def open_with_password(file: KeyFile, name: str, password: str) -> DataKey:
    """The data key. WrongPassword, after the same work, for an unknown name and a wrong password; KeyFileAltered.

    An unknown name is tried on the slot of somebody else, chosen by the name: it costs what a real guess costs and never
    opens, since the context names the slot.
    """
    wanted = slot_id(file.office, name)
    slot = _find(file, wanted) or file.users[int(wanted, 16) % len(file.users)]
    try:
        private = unwrapped(slot.password, password, _user_context(file, wanted, slot.version))
    except NotOpened as error:
        raise WrongPassword from error
    return _opened(file, f"user|{wanted}", slot.key, private)


def open_with_recovery(file: KeyFile, code: bytes) -> DataKey:
    """The data key. WrongRecoveryCode, KeyFileAltered; OfficeUnavailable when no code was ever made."""
    if file.recovery is None:
        raise OfficeUnavailable(
            "这个单位没有设恢复码",
            "钥匙文件里没有恢复用的位置，任何恢复码都打不开它。",
            "请其他用户登录后在“安全”页生成恢复码；没有人记得密码时，找区县托管的钥匙或更早的备份。",
        )
    private = _recovery_private(file, code)
    if not hmac.compare_digest(public_of(private), file.recovery.public_key):
        raise WrongRecoveryCode
    return _opened(file, "recovery", file.recovery.key, private)


def open_with_escrow(file: KeyFile, private_key: bytes) -> DataKey:
    """The data key, by the district's raw X25519 private key. WrongEscrowKey, KeyFileAltered."""
    if file.escrow is None or len(private_key) != KEY_BYTES or public_of(private_key) != file.escrow.public_key:
        raise WrongEscrowKey
    return _opened(file, "escrow", file.escrow.key, private_key)


def verify(file: KeyFile, key: DataKey) -> None:
    """KeyFileAltered unless the file as a whole was signed under this data key."""
    if file.mac_alg != MAC_ALG or not hmac.compare_digest(file.mac, _mac(file, key)):
        raise KeyFileAltered


def _opened(file: KeyFile, place: str, box: Sealed, private: bytes) -> DataKey:
    try:
        key = DataKey(unsealed(box, private, _context(file, place)))
    except (NotOpened, ValueError) as error:
        raise KeyFileAltered from error
    verify(file, key)
    return key


def _moved(file: KeyFile, place: str, slot: Slot | None, key: DataKey) -> Slot | None:
    return None if slot is None else msgspec.structs.replace(slot, key=_seal(file, place, slot.public_key, key))


def _seal(file: KeyFile, place: str, public_key: bytes, key: DataKey) -> Sealed:
    return sealed(key.reveal(), public_key, _context(file, place))


def _context(file: KeyFile, place: str) -> bytes:
    return f"{file.office}|{file.generation}|{place}".encode()


def _user_context(file: KeyFile, slot: str, version: int) -> bytes:
    return f"{file.office}|{slot}|{version}".encode()


def _recovery_private(file: KeyFile, code: bytes) -> bytes:
    return stretched(code, file.office.encode(), b"recovery code v1")


def _find(file: KeyFile, slot: str) -> UserSlot | None:
    return next((user for user in file.users if user.id == slot), None)


def _signed(file: KeyFile, key: DataKey) -> KeyFile:
    return msgspec.structs.replace(file, mac=_mac(file, key))


def _mac(file: KeyFile, key: DataKey) -> bytes:
    body = msgspec.json.encode(msgspec.structs.replace(file, mac=b""))
    return hmac.digest(key.derived("key file", file.office.encode()), body, "sha256")
