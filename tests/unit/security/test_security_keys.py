"""The key file: who opens it, who does not, what a changed file does, and what a new data key asks of people."""

from __future__ import annotations

import json
import logging
import pickle
import unicodedata

import msgspec
import pytest

from shequ_hr.errors import NotAllowed, OfficeUnavailable, UserError
from shequ_hr.security import keys, recovery_code, sealing
from shequ_hr.security.kdf import Cost
from shequ_hr.security.key_errors import KeyFileAltered, WrongEscrowKey, WrongPassword, WrongRecoveryCode
from shequ_hr.security.keys import KeyFile
from shequ_hr.security.sealing import DataKey, NotOpened

TINY = Cost(memory=64, iterations=1, lanes=1)
OFFICE = "5f0c1d2e3a4b5c6d7e8f90a1b2c3d4e5"
CODE = bytes(range(20))
PASSWORD = "松鼠 桥梁 2026"


@pytest.fixture
def key() -> DataKey:
    return keys.new_data_key()


@pytest.fixture
def file(key: DataKey) -> KeyFile:
    first = keys.new_key_file(OFFICE, "王芳", PASSWORD, key, CODE, TINY)
    return keys.with_user(first, "李静", "second password", key, TINY)


def test_each_user_opens_the_same_key_with_the_own_password(file: KeyFile, key: DataKey) -> None:
    assert keys.open_with_password(file, "王芳", PASSWORD) == key
    assert keys.open_with_password(file, "李静", "second password") == key
    for name, password in (("王芳", "second password"), ("李静", PASSWORD), ("王芳", ""), ("赵敏", PASSWORD)):
        with pytest.raises(WrongPassword):
            keys.open_with_password(file, name, password)


def test_unknown_name_and_wrong_password_differ_in_nothing_a_guesser_sees(
    file: KeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    costs: list[Cost] = []
    honest = sealing.derive
    monkeypatch.setattr(sealing, "derive", lambda p, s, c: costs.append(c) or honest(p, s, c))  # type: ignore[func-returns-value]
    told = []
    for name, password in (("王芳", "no"), ("没有这个人", "no"), ("没有这个人", PASSWORD), ("另一个人", "second password")):
        with pytest.raises(WrongPassword) as caught:
            keys.open_with_password(file, name, password)
        told.append((caught.value.title, caught.value.message, caught.value.hint, caught.value.exit_code))
    assert costs == [TINY] * 4
    assert set(told) == {told[0]}
    assert told[0][3] == NotAllowed.exit_code


def test_a_name_is_found_however_it_was_composed_and_is_not_in_the_file(key: DataKey) -> None:
    composed, decomposed = unicodedata.normalize("NFC", "Zoé"), unicodedata.normalize("NFD", "Zoé")
    file = keys.new_key_file(OFFICE, composed, unicodedata.normalize("NFD", "café au lait"), key, None, TINY)
    assert keys.open_with_password(file, f" {decomposed} ", "café au lait") == key
    text = msgspec.json.encode(keys.with_user(file, "王芳", PASSWORD, key, TINY)).decode()
    assert "王芳" not in text
    assert json.dumps("王芳")[1:-1] not in text
    assert keys.slot_id(OFFICE, "王芳") in text
    assert keys.slot_id(OFFICE, "王芳") != keys.slot_id("0" * 32, "王芳")


def test_a_lone_surrogate_in_a_paste_is_a_wrong_password(file: KeyFile) -> None:
    with pytest.raises(WrongPassword):
        keys.open_with_password(file, "王芳\ud800", "\udc00")


def test_a_new_password_ends_the_old_one(file: KeyFile, key: DataKey) -> None:
    changed = keys.with_user(file, "王芳", "新的密码 123", key, TINY)
    assert keys.open_with_password(changed, "王芳", "新的密码 123") == key
    with pytest.raises(WrongPassword):
        keys.open_with_password(changed, "王芳", PASSWORD)
    slot = next(user for user in changed.users if user.id == keys.slot_id(OFFICE, "王芳"))
    assert slot.version == 2
    assert len(changed.users) == 2


def test_an_older_slot_put_back_is_noticed(file: KeyFile, key: DataKey) -> None:
    old = next(user for user in file.users if user.id == keys.slot_id(OFFICE, "王芳"))
    changed = keys.with_user(file, "王芳", "新的密码 123", key, TINY)
    mixed = msgspec.structs.replace(changed, users=(old, *(user for user in changed.users if user.id != old.id)))
    with pytest.raises(KeyFileAltered):
        keys.open_with_password(mixed, "王芳", PASSWORD)


def test_recovery_code(file: KeyFile, key: DataKey) -> None:
    assert keys.open_with_recovery(file, CODE) == key
    with pytest.raises(WrongRecoveryCode):
        keys.open_with_recovery(file, bytes(20))
    renewed = keys.with_recovery(file, bytes(20), key)
    assert keys.open_with_recovery(renewed, bytes(20)) == key
    with pytest.raises(WrongRecoveryCode):
        keys.open_with_recovery(renewed, CODE)
    with pytest.raises(OfficeUnavailable, match="没有设恢复码"):
        keys.open_with_recovery(keys.new_key_file(OFFICE, "王芳", PASSWORD, key, None, TINY), CODE)


def test_a_thousand_wrong_but_well_formed_codes_open_nothing(file: KeyFile) -> None:
    before = msgspec.json.encode(file)
    for number in range(1000):
        code = recovery_code.parse_code(recovery_code.format_code(number.to_bytes(20)))
        with pytest.raises(WrongRecoveryCode):
            keys.open_with_recovery(file, code)
    assert msgspec.json.encode(file) == before


def test_escrow(file: KeyFile, key: DataKey) -> None:
    private = sealing.new_private_key()
    with pytest.raises(WrongEscrowKey):
        keys.open_with_escrow(file, private)
    kept = keys.with_escrow(file, sealing.public_of(private), key)
    assert keys.open_with_escrow(kept, private) == key
    for wrong in (sealing.new_private_key(), b"", b"x" * 31):
        with pytest.raises(WrongEscrowKey):
            keys.open_with_escrow(kept, wrong)
    with pytest.raises(WrongEscrowKey):
        keys.open_with_escrow(keys.without_escrow(kept, key), private)


@pytest.mark.parametrize("public", [b"", b"x" * 31, bytes(32), b"\x01" + bytes(31)])
def test_a_public_key_that_gives_everyone_the_same_secret_is_refused(file: KeyFile, key: DataKey, public: bytes) -> None:
    with pytest.raises(UserError, match="托管公钥不能使用"):
        keys.with_escrow(file, public, key)


def test_removing_a_user_and_a_new_data_key_ask_nobody_else(file: KeyFile, key: DataKey) -> None:
    district = sealing.new_private_key()
    file = keys.with_escrow(file, sealing.public_of(district), key)
    new = keys.new_data_key()
    moved = keys.rewrapped(keys.without_user(file, "李静", key), key, new)
    assert moved.generation == 2
    assert not keys.has_user(moved, "李静")
    assert keys.open_with_password(moved, "王芳", PASSWORD) == new
    assert keys.open_with_recovery(moved, CODE) == new
    assert keys.open_with_escrow(moved, district) == new
    with pytest.raises(WrongPassword):
        keys.open_with_password(moved, "李静", "second password")
    with pytest.raises(KeyFileAltered):
        keys.verify(moved, key)


def test_the_one_removed_cannot_read_the_new_key_even_with_everything_kept(file: KeyFile, key: DataKey) -> None:
    slot = next(user for user in file.users if user.id == keys.slot_id(OFFICE, "李静"))
    private = sealing.unwrapped(slot.password, "second password", f"{OFFICE}|{slot.id}|1".encode())
    moved = keys.rewrapped(keys.without_user(file, "李静", key), key, keys.new_data_key())
    for box in (*(user.key for user in moved.users), moved.recovery.key if moved.recovery else None):
        assert box is not None
        with pytest.raises(NotOpened):
            sealing.unsealed(box, private, f"{OFFICE}|2|user|{slot.id}".encode())


def test_the_last_user_stays_and_an_unknown_one_is_named(file: KeyFile, key: DataKey) -> None:
    one = keys.without_user(file, "李静", key)
    with pytest.raises(UserError, match="最后一个用户"):
        keys.without_user(one, "王芳", key)
    with pytest.raises(UserError, match="没有这个用户") as caught:
        keys.without_user(one, "赵敏", key)
    assert "赵敏" in caught.value.message


def swapped_public_key(file: KeyFile, key: DataKey) -> KeyFile:
    """What an intruder at the file would do: an own public key in another's slot, to be given the next data key."""
    mine = sealing.public_of(sealing.new_private_key())
    first, *rest = file.users
    return msgspec.structs.replace(file, users=(msgspec.structs.replace(first, public_key=mine), *rest))


def test_a_swapped_public_key_is_noticed_before_anything_is_sealed_to_it(file: KeyFile, key: DataKey) -> None:
    bent = swapped_public_key(file, key)
    for name, password in (("王芳", PASSWORD), ("李静", "second password")):
        with pytest.raises(KeyFileAltered):
            keys.open_with_password(bent, name, password)
    with pytest.raises(KeyFileAltered):
        keys.rewrapped(bent, key, keys.new_data_key())
    with pytest.raises(KeyFileAltered):
        keys.with_recovery(bent, CODE, key)
    with pytest.raises(KeyFileAltered):
        keys.with_user(bent, "赵敏", "third password", key, TINY)
    with pytest.raises(KeyFileAltered):
        keys.without_user(bent, "李静", key)


@pytest.mark.parametrize(
    "change",
    [
        {"generation": 2},
        {"lockout": False},
        {"recovery": None},
        {"mac": bytes(32)},
        {"mac_alg": "none"},
        {"office": "0" * 32},
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_changed_field_stops_the_opening(file: KeyFile, change: dict[str, object]) -> None:
    with pytest.raises((KeyFileAltered, WrongPassword)):
        keys.open_with_password(msgspec.structs.replace(file, **change), "王芳", PASSWORD)


def test_every_changed_byte_of_the_record_is_noticed(file: KeyFile, key: DataKey) -> None:
    text = msgspec.json.encode(file)
    opened = 0
    for place in range(0, len(text), 7):
        bent = bytearray(text)
        bent[place] ^= 0x01
        try:
            changed = msgspec.json.decode(bytes(bent), type=KeyFile)
            got = keys.open_with_password(changed, "王芳", PASSWORD)
        except (msgspec.MsgspecError, UnicodeDecodeError, UserError):
            continue
        opened += 1
        assert got == key
        assert changed == file, "a file that opens must say the same"
    assert opened < 5  # a last digit of base64 holds bits that nobody reads


def test_unknown_algorithms_are_not_tried(file: KeyFile) -> None:
    user = file.users[0]
    with pytest.raises(NotOpened):
        sealing.unsealed(msgspec.structs.replace(user.key, alg="sm2-sm4gcm"), bytes(32), b"")
    with pytest.raises(NotOpened):
        sealing.unwrapped(msgspec.structs.replace(user.password, alg="pbkdf2"), PASSWORD, b"")


def test_every_crypto_object_names_its_algorithm(file: KeyFile) -> None:
    document = json.loads(msgspec.json.encode(file))
    assert document["mac_alg"] == "hmac-sha256"
    assert document["recovery"]["alg"] == "hkdf-sha256-x25519"
    for user in document["users"]:
        assert user["password"]["alg"] == "argon2id-aes256gcm"
        assert user["key"]["alg"] == "x25519-hkdf-sha256-aes256gcm"


def test_nothing_secret_shows(key: DataKey, file: KeyFile, caplog: pytest.LogCaptureFixture) -> None:
    secret = key.reveal()
    logging.getLogger("shequ_hr").info("%r %s", key, file)
    shown = f"{key!r} {key} {file!r} {caplog.text}"
    assert secret.hex() not in shown
    assert repr(secret) not in shown
    assert secret not in msgspec.json.encode(file)
    with pytest.raises(TypeError):
        pickle.dumps(key)
    with pytest.raises(TypeError):
        msgspec.json.encode(key)
    with pytest.raises(TypeError):
        hash(key)


def test_a_key_for_each_purpose(key: DataKey) -> None:
    assert key.derived("backup") == DataKey(key.reveal()).derived("backup")
    assert len({key.derived("backup"), key.derived("audit"), key.derived("audit", b"salt"), key.reveal()}) == 4
    assert key != object()
    with pytest.raises(ValueError, match="32 bytes"):
        DataKey(b"short")


def test_each_office_gets_its_own_number(key: DataKey) -> None:
    first = keys.new_key_file(None, "王芳", PASSWORD, key, None, TINY)
    second = keys.new_key_file(None, "王芳", PASSWORD, key, None, TINY)
    assert len(first.office) == 32
    assert first.office != second.office
