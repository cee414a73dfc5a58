"""Which scripts the page needs before its first frame: what `main.js` imports, and what that imports."""

import re
from pathlib import Path

# import("...") is not among them: it is loaded when it is wanted
IMPORT = re.compile(r'^\s*(?:import|export)\b[^;"]*"(\.[^"]+)"', re.MULTILINE)


def needed_at_first(main: Path) -> list[Path]:
    """The script itself and all that it imports, directly or not, in the order in which they are met."""
    found, waiting = [], [main.resolve()]
    while waiting:
        path = waiting.pop(0)
        if path not in found:
            found.append(path)
            waiting += [(path.parent / target).resolve() for target in IMPORT.findall(path.read_text())]
    return found
