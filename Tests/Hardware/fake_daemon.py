"""fake_daemon.py FOLDER [MODE...]: a daemon for the tests of the supervisor.

It writes its environment to FOLDER/started and notifies its watchdog. Modes: `never-ready` does not
send READY=1, `no-watchdog` does not notify the watchdog, `ignore-sigterm` ignores SIGTERM, `fail`
exits with status 3 at once.
"""

import json
import os
import pathlib
import signal
import socket
import sys
import time

folder, modes = pathlib.Path(sys.argv[1]), sys.argv[2:]
with (folder / "started").open("a") as file:
    file.write(json.dumps(dict(os.environ)) + "\n")
if "fail" in modes:
    sys.exit(3)
handler = signal.SIG_IGN if "ignore-sigterm" in modes else lambda *_: sys.exit(0)
signal.signal(signal.SIGTERM, handler)
address = os.environ["NOTIFY_SOCKET"].replace("@", "\0", 1)
with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
    if "never-ready" not in modes:
        notify.sendto(b"READY=1", address)
    while True:
        if "no-watchdog" not in modes:
            notify.sendto(b"WATCHDOG=1", address)
        time.sleep(0.1)
