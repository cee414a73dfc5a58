"""A worker without a network, for tests of the server: python scripted.py MODE FOLDER. See MODES."""

import json
import struct
import sys
import time
from collections.abc import Callable
from typing import Any

OUT = sys.stdout.buffer
BLOCK = b"LUNE-weights-of-"
NOTHING: dict[str, Any] = {"message": None, "reason": None}


def send(body: bytes) -> None:
    OUT.write(struct.pack("<I", len(body)) + body)
    OUT.flush()


class Script:
    """Counts its steps by commands alone, and keeps a row of each."""

    def __init__(self) -> None:
        self.state, self.step, self.heard = "running", 0, 0
        self.last = NOTHING  # what it says with its end

    def tell(self, **more: Any) -> None:
        row = {"step": self.step, "tested": 10, "right": self.step % 10, "kept": False}
        told = {"state": self.state, "step": self.step, "steps": 9, "rows": [row], "heard": self.heard}
        send(BLOCK + str(self.step).encode())
        send(json.dumps(told | more).encode())

    def obey(self, word: str) -> None:
        self.heard += 1
        self.state = {"resume": "running", "stop": "stopped", "leave": "stopped"}.get(word, "paused")
        self.step += word in ("batch", "image")
        self.tell(**(self.last if self.state == "stopped" else NOTHING))


def obeys(begin: Callable[[Script], None] = Script.tell) -> Callable[[], None]:
    def run() -> None:
        script = Script()
        begin(script)
        for line in sys.stdin:
            script.obey(json.loads(line)["do"])
            if script.state == "stopped":
                return

    return run


def full(script: Script) -> None:
    script.state = "paused"
    script.tell(**unwritten("disk_full"))


def torn(script: Script) -> None:
    script.last = unwritten("end_not_written")
    script.tell()


def unwritten(code: str) -> dict[str, Any]:
    why = "No space left on device"
    return {"message": f"It could not be written: {why}.", "reason": {"code": code, "values": {"why": why}}}


def deaf() -> None:
    Script().tell()
    time.sleep(60)


def dies() -> None:
    Script().tell()
    sys.exit(3)


def done() -> None:
    script = Script()
    script.tell()
    script.state, script.step = "done", 9
    script.tell()


def garbage() -> None:
    Script().tell()
    OUT.write(b"\xff" * 100)
    OUT.flush()
    time.sleep(60)


MODES: dict[str, Callable[[], None]] = {
    "obeys": obeys(), "full": obeys(full), "torn": obeys(torn), "deaf": deaf, "dies": dies, "done": done,
    "garbage": garbage,
}  # fmt: skip

if __name__ == "__main__":
    MODES[sys.argv[1]]()
