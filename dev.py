#!/usr/bin/env python3
"""The one door for developers. Standard library only; it makes .venv from the locks and starts everything else inside it.

python3 dev.py run          the program on a demo office (without a display: the month's main job, headless)
python3 dev.py test         all tests               python3 dev.py lint         style, types, import directions
python3 dev.py demo         make the demo office    python3 dev.py bench        the budgets, measured on this machine
python3 dev.py screenshots  every page as a picture python3 dev.py lock         renew the lock files
python3 dev.py rigs         kills, power cuts, faults, mutants in CI's numbers; --release: before a release (hours)
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
PROGRAM = BIN / "shequ-hr"
OUT = ROOT / "out"
DEMO_OFFICE = OUT / "demo-office"
DEMO_USER = {"SHEQU_HR_USER": "演示经办", "SHEQU_HR_PASSWORD": "demo-office"}
"""Of fictional people; whoever runs another office gives their own."""
DEMO_LOGIN = "用户 {SHEQU_HR_USER}，密码 {SHEQU_HR_PASSWORD}".format(**DEMO_USER)
SUPPORTED = ((3, 11), (3, 12))

QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
CHINESE_FONT = "fonts-wqy-zenhei"
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
CJK_FONT_NAMES = ("wqy", "NotoSansCJK", "NotoSerifCJK", "SourceHanSans", "DroidSansFallback", "msyh", "simsun")


def call(*command: str | Path, **environment: str) -> int:
    """Run a command in the project's folder and return its exit code."""
    return subprocess.run([str(part) for part in command], cwd=ROOT, env={**os.environ, **environment}, check=False).returncode


def must(*command: str | Path, **environment: str) -> None:
    """Run a command; stop with its exit code when it fails."""
    code = call(*command, **environment)
    if code:
        print(f"\n失败（退出码 {code}）：{' '.join(str(part) for part in command)}", file=sys.stderr)
        raise SystemExit(code)


def interpreter() -> str:
    """A supported Python: this one, else one on PATH."""
    if sys.version_info[:2] in SUPPORTED:
        return sys.executable
    for major, minor in SUPPORTED:
        found = shutil.which(f"python{major}.{minor}")
        if found:
            return found
    wanted = "、".join(f"{major}.{minor}" for major, minor in SUPPORTED)
    raise SystemExit(f"需要 Python {wanted}，当前是 {sys.version.split()[0]}。请安装后重试。")


def set_up(lock_name: str) -> None:
    """Make .venv and bring it to the lock, once per content of the lock; write the launcher that runs the working tree."""
    system_packages()
    lock = ROOT / lock_name
    stamp = VENV / "installed-lock.sha256"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    installed = stamp.read_text(encoding="utf-8").split() if stamp.exists() else []
    if not PYTHON.exists():
        must(interpreter(), "-m", "venv", VENV)
    if digest not in installed:
        print(f"按 {lock_name} 安装依赖 …", file=sys.stderr)
        # -qq: errors only; pip warns once for each package that one of several indexes does not have
        must(PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes", "-r", lock)
        stamp.write_text("\n".join([*installed, digest]), encoding="utf-8")
    write_launcher()


def write_launcher() -> None:
    """``shequ-hr`` runs the working tree; an editable install would also make tests and resources importable."""
    source = f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom ui.__main__ import main\nsys.exit(main())\n"
    if os.name == "nt":
        script = BIN / "shequ-hr-script.py"
        script.write_text(source, encoding="utf-8")
        PROGRAM.with_suffix(".cmd").write_text(f'@"{PYTHON}" "{script}" %*\n', encoding="utf-8")
    else:
        PROGRAM.write_text(f"#!{PYTHON}\n{source}", encoding="utf-8")
        PROGRAM.chmod(0o755)


def program(*arguments: str | Path) -> list[str | Path]:
    """The command line of the program with its arguments."""
    return [PROGRAM.with_suffix(".cmd") if os.name == "nt" else PROGRAM, *arguments]


def system_packages() -> None:
    """On Linux: the libraries Qt needs and a Chinese font; installed on Debian as root, else the command is printed."""
    if not sys.platform.startswith("linux"):
        return
    missing = [package for library, package in QT_LIBRARIES.items() if not loads(library)]
    if not has_chinese_font():
        missing.append(CHINESE_FONT)
    if not missing:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if shutil.which("apt-get") and os.geteuid() == 0:
        print(f"安装系统组件：{' '.join(missing)}", file=sys.stderr)
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update", "-qq"], check=True, **quiet)  # type: ignore[call-overload]
        subprocess.run(command, check=True, **quiet)  # type: ignore[call-overload]
    else:
        print(f"缺少系统组件，窗口可能打不开。请运行：sudo {' '.join(command)}", file=sys.stderr)


def loads(library: str) -> bool:
    """Whether the dynamic linker finds a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_chinese_font() -> bool:
    """Whether a font with Chinese characters lies in the usual folders."""
    folders = [Path(folder) for folder in (*FONT_FOLDERS, Path.home() / ".fonts", Path.home() / ".local/share/fonts")]
    fonts = (path.name.lower() for folder in folders if folder.is_dir() for path in folder.rglob("*.[to]t[fc]"))
    return any(name.lower() in font for font in fonts for name in CJK_FONT_NAMES)


def has_display() -> bool:
    """Whether a window can be shown."""
    return os.name == "nt" or sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def run(arguments: Sequence[str]) -> int:
    """Open the window on the demo office; without a display do the month's main job and name the folder with the results."""
    set_up("requirements.lock")
    if has_display():
        if not DEMO_OFFICE.exists():
            make_demo(DEMO_OFFICE, arguments)
        print(DEMO_LOGIN, file=sys.stderr)
        return call(*program("--data", DEMO_OFFICE), **DEMO_USER)
    demo(arguments)  # anew each time: the month after the last paid one is done only once
    job = [PYTHON, "-m", "ui.main_job", "--data", DEMO_OFFICE, "--out", OUT / "main-job"]
    return call(*job, QT_QPA_PLATFORM="offscreen", **DEMO_USER)


def make_demo(folder: Path, arguments: Sequence[str]) -> None:
    """Fill a folder with the fictional office."""
    print(f"生成演示单位（人物纯属虚构）：{folder}", file=sys.stderr)
    must(*program("--data", folder, "demo", *arguments), **DEMO_USER)


def demo(arguments: Sequence[str]) -> int:
    """Make the demo office anew; ``--workers N --months M --seed S`` choose its size."""
    set_up("requirements.lock")
    shutil.rmtree(DEMO_OFFICE, ignore_errors=True)
    make_demo(DEMO_OFFICE, arguments)
    print(DEMO_LOGIN, file=sys.stderr)
    return 0


def test(arguments: Sequence[str]) -> int:
    """All tests; arguments go to pytest."""
    set_up("requirements-dev.lock")
    workers = [] if any(part.startswith(("-n", "-p", "tests")) for part in arguments) else ["-n", "2", "--dist", "worksteal"]
    return call(PYTHON, "-m", "pytest", *workers, *arguments, QT_QPA_PLATFORM="offscreen", PYTHONHASHSEED="0")


def lint(_arguments: Sequence[str]) -> int:
    """Style, format, types, import directions: all four are run, any failure counts."""
    set_up("requirements-dev.lock")
    checks: list[list[str | Path]] = [
        [PYTHON, "-m", "ruff", "check", "."],
        [PYTHON, "-m", "ruff", "format", "--check", "."],
        [PYTHON, "-m", "mypy"],
        [BIN / "lint-imports"],
    ]
    return max(call(*check) for check in checks)


def bench(arguments: Sequence[str]) -> int:
    """Measure the budgets; arguments go to the program's ``bench``."""
    set_up("requirements-dev.lock")
    return call(*program("bench", *arguments), QT_QPA_PLATFORM="offscreen")


def rigs(arguments: Sequence[str]) -> int:
    """Interrupt and damage what the program does; figures go to ``out/rigs.json``. ``--help`` tells the arguments."""
    set_up("requirements-dev.lock")
    return call(PYTHON, "-m", "rigs", "--out", OUT / "rigs.json", *arguments, PYTHONPATH=str(ROOT / "tests"))


def screenshots(arguments: Sequence[str]) -> int:
    """Drive the real window through every page of the demo office and write pictures."""
    set_up("requirements.lock")
    if not DEMO_OFFICE.exists():
        make_demo(DEMO_OFFICE, [])
    out = arguments[0] if arguments else str(OUT / "screenshots")
    camera = [PYTHON, "-m", "ui.desktop.screenshots", "--data", DEMO_OFFICE, "--out", out]
    return call(*camera, QT_QPA_PLATFORM="offscreen", **DEMO_USER)


def lock(_arguments: Sequence[str]) -> int:
    """Renew both locks from pyproject.toml: hashes, all platforms, no index addresses."""
    set_up("requirements-dev.lock")
    must(PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "uv")
    options = "--quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links"
    compile_lock: list[str | Path] = [
        BIN / "uv",
        "pip",
        "compile",
        *options.split(),
        "--python-version",
        "3.11",
        "pyproject.toml",
    ]
    must(*compile_lock, "-o", "requirements.lock")
    must(*compile_lock, "--extra", "dev", "-c", "requirements.lock", "-o", "requirements-dev.lock")
    return 0


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    command.__name__: command for command in (run, demo, test, lint, bench, rigs, screenshots, lock)
}


def main() -> int:
    """Read the command and do it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=list(COMMANDS))
    chosen = parser.parse_args(sys.argv[1:2])  # what follows belongs to the command, its --help too
    OUT.mkdir(exist_ok=True)
    return COMMANDS[chosen.command](sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
