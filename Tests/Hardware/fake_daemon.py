"""fake_daemon.py FOLDER [WORD...]: a daemon for the tests of the supervisor.

It notes its environment in FOLDER/started and feeds its watchdog. Words: `silent` never says
READY=1, `hungry` does not feed the watchdog, `deaf` ignores SIGTERM, `fail` ends with status 3 at
once.
"""

import json
import os
import pathlib
import signal
import socket
import sys
import time

folder, words = pathlib.Path(sys.argv[1]), sys.argv[2:]
with (folder / "started").open("a") as file:
    file.write(json.dumps(dict(os.environ)) + "\n")
if "fail" in words:
    sys.exit(3)
handler = signal.SIG_IGN if "deaf" in words else lambda *_: sys.exit(0)
signal.signal(signal.SIGTERM, handler)
address = os.environ["NOTIFY_SOCKET"].replace("@", "\0", 1)
with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
    if "silent" not in words:
        notify.sendto(b"READY=1", address)
    while True:
        if "hungry" not in words:
            notify.sendto(b"WATCHDOG=1", address)
        time.sleep(0.1)
