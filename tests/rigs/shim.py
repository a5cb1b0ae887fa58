"""A layer between SQLite and the disk that tells a watcher of every operation, and lets it fail, under the product itself.

It replaces the default VFS of the very library that the product ships (SQLCipher, with encryption and all): the structures of
sqlite3.h through ctypes, since the driver offers no VFS. Nothing of the product knows. POSIX only.
"""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Callable, Iterator
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from pathlib import Path

from sqlcipher3 import _sqlite3

Watcher = Callable[[str, str, int, bytes], bool]
"""(kind, file name, offset, data) -> whether it may happen. Kinds: create, open, read, write, truncate (offset: the new size),
sync, delete (offset 1: the folder is flushed as well)."""

FAILURES = {"read": 266, "write": 778, "sync": 1034, "truncate": 1546, "delete": 2570, "open": 14, "create": 14}
"""What SQLite's own layer answers when the system refuses (SQLITE_IOERR_*, SQLITE_CANTOPEN)."""
FULL = 13
"""What it answers for a full disk when writing (SQLITE_FULL)."""

Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)  # the path stays a pointer: SQLite keeps it
Delete = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
Transfer = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
Sync = CFUNCTYPE(c_int, c_void_p, c_int)


class Vfs(Structure):
    """sqlite3_vfs, version 3."""

    _fields_ = [
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", Open),
        ("delete", Delete),
        *((f"other{number}", c_void_p) for number in range(14)),
    ]


class Methods(Structure):
    """sqlite3_io_methods, version 3."""

    _fields_ = [
        ("version", c_int),
        ("close", c_void_p),
        ("read", Transfer),
        ("write", Transfer),
        ("truncate", Truncate),
        ("sync", Sync),
        *((f"other{number}", c_void_p) for number in range(13)),
    ]


class File(Structure):
    """sqlite3_file."""

    _fields_ = [("methods", POINTER(Methods))]


LIBRARY = ctypes.CDLL(_sqlite3.__file__)
LIBRARY.sqlite3_vfs_find.restype = POINTER(Vfs)
LIBRARY.sqlite3_vfs_find.argtypes = [c_char_p]
LIBRARY.sqlite3_vfs_register.argtypes = [POINTER(Vfs), c_int]
LIBRARY.sqlite3_vfs_unregister.argtypes = [POINTER(Vfs)]


class Shim:
    """Copies of the library's structures with our functions in them; they must live as long as SQLite may call them."""

    def __init__(self, watch: Watcher, full: bool) -> None:
        self._watch, self._full = watch, full
        self._real = LIBRARY.sqlite3_vfs_find(None)
        self._files: dict[int, tuple[str, Methods]] = {}
        self._tables: dict[int, Methods] = {}
        self._open, self._delete = Open(self.open), Delete(self.delete)
        self._read, self._write = Transfer(self.read), Transfer(self.write)
        self._truncate, self._sync = Truncate(self.truncate), Sync(self.sync)
        self.vfs = Vfs.from_buffer_copy(self._real.contents)
        self.vfs.name, self.vfs.open, self.vfs.delete = b"shim", self._open, self._delete

    @contextlib.contextmanager
    def in_place(self) -> Iterator[None]:
        """Every file opened in the block goes through the shim."""
        LIBRARY.sqlite3_vfs_register(ctypes.byref(self.vfs), 1)
        try:
            yield
        finally:
            LIBRARY.sqlite3_vfs_unregister(ctypes.byref(self.vfs))
            LIBRARY.sqlite3_vfs_register(self._real, 1)

    def _refusal(self, kind: str, name: str, offset: int = 0, data: bytes = b"") -> int:
        """0, or the code of the failure that the watcher wants."""
        if self._watch(kind, name, offset, data):
            return 0
        return FULL if self._full and kind == "write" else FAILURES[kind]

    def open(self, _vfs: int, path: int | None, file: int, flags: int, given: int) -> int:
        """xOpen: let the library open the file, then put our functions into its method table."""
        where = Path(ctypes.string_at(path).decode() if path else "")
        refusal = self._refusal("open" if where.is_file() else "create", where.name)
        opened = ctypes.cast(file, POINTER(File)).contents
        if refusal:
            opened.methods = None  # tells SQLite that there is nothing to close
            return refusal
        code = int(self._real.contents.open(ctypes.cast(self._real, c_void_p), path, file, flags, given))
        if opened.methods:
            real = opened.methods.contents
            self._files[file] = (where.name, real)
            opened.methods = ctypes.pointer(self._ours(real))
        return code

    def _ours(self, real: Methods) -> Methods:
        """The method table in which reading and writing are ours; one for each of the library's own."""
        address = ctypes.addressof(real)
        if address not in self._tables:
            ours = Methods.from_buffer_copy(real)
            ours.read, ours.write, ours.truncate, ours.sync = self._read, self._write, self._truncate, self._sync
            self._tables[address] = ours
        return self._tables[address]

    def delete(self, _vfs: int, path: bytes, flush_folder: int) -> int:
        """xDelete."""
        refusal = self._refusal("delete", Path(path.decode()).name, flush_folder)
        return refusal or int(self._real.contents.delete(ctypes.cast(self._real, c_void_p), path, flush_folder))

    def read(self, file: int, target: int, size: int, offset: int) -> int:
        """xRead."""
        name, real = self._files[file]
        return self._refusal("read", name, offset) or int(real.read(file, target, size, offset))

    def write(self, file: int, source: int, size: int, offset: int) -> int:
        """xWrite."""
        name, real = self._files[file]
        refusal = self._refusal("write", name, offset, ctypes.string_at(source, size))
        return refusal or int(real.write(file, source, size, offset))

    def truncate(self, file: int, size: int) -> int:
        """xTruncate."""
        name, real = self._files[file]
        return self._refusal("truncate", name, size) or int(real.truncate(file, size))

    def sync(self, file: int, flags: int) -> int:
        """xSync."""
        name, real = self._files[file]
        return self._refusal("sync", name) or int(real.sync(file, flags))


@contextlib.contextmanager
def watched(watch: Watcher, full: bool = False) -> Iterator[None]:
    """Whatever the product opens in the block is watched. ``full``: a write that may not happen finds the disk full."""
    with Shim(watch, full).in_place():
        yield
