"""A disk in memory for the bridge's data, which can be full and can stall."""

import contextlib
import errno
import fcntl
import os
import pathlib
import subprocess

# linux/fs.h
FIFREEZE, FITHAW = 0xC0045877, 0xC0045878


class Disk:
    """An ext4 file system, as on a Pi's SD card."""

    def __init__(self, folder: pathlib.Path, device: str = "/dev/ram0"):
        self.folder = folder
        folder.mkdir()
        # No blocks are reserved for root, since all programs run as root here.
        subprocess.run(["mkfs.ext4", "-q", "-m", "0", device], check=True)
        subprocess.run(["mount", "-t", "ext4", device, folder], check=True)

    @contextlib.contextmanager
    def full(self):
        """Fills the disk to the last byte while the context is active."""
        ballast = self.folder / "ballast"
        try:
            fill(ballast)
            yield
        finally:
            ballast.unlink()

    @contextlib.contextmanager
    def stalled(self):
        """Blocks all writes while the context is active; a blocked process can't be killed."""
        folder = os.open(self.folder, os.O_RDONLY)
        fcntl.ioctl(folder, FIFREEZE, 0)
        try:
            yield
        finally:
            fcntl.ioctl(folder, FITHAW, 0)
            os.close(folder)


def fill(path: pathlib.Path) -> None:
    """Allocates 90 % of the free space at once, and writes the rest in small blocks."""
    with path.open("wb", buffering=0) as file:
        room = os.statvfs(path.parent)
        os.posix_fallocate(file.fileno(), 0, room.f_bavail * room.f_frsize * 9 // 10)
        file.seek(0, os.SEEK_END)
        for size in (1 << 20, 1 << 12):
            try:
                while True:
                    file.write(bytes(size))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
        os.fsync(file.fileno())
