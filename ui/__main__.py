"""``shequ-hr`` and ``python -m ui``: one door for the window and the command line. The last line of defence against bugs."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from ui.cli.app import run
from ui.cli.presenting import apologise, interrupted, prepare_streams


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line (or open the window when there is no command); returns the exit code of cli.md, never raises."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    prepare_streams()
    try:
        return run(arguments)
    except KeyboardInterrupt:
        return interrupted(arguments)
    except Exception as error:  # noqa: BLE001 - whatever is left is a bug: it is logged, and the user never sees a traceback
        return apologise(error, arguments)


if __name__ == "__main__":
    sys.exit(main())
