"""A cloud whose payments go to GoPay's double."""

import pathlib

from cloud import Cloud, free_port
from gopay_service import CLIENT_ID, CLIENT_SECRET, GOID, GoPayService


def gopay_cloud(binaries: pathlib.Path, directory: pathlib.Path, service: GoPayService) -> Cloud:
    """The notifications of the double reach it, also after it was killed and started again."""
    secret = directory / "secret"
    secret.write_text(CLIENT_SECRET + "\n", encoding="utf-8")
    port = free_port()
    running = Cloud(
        binaries / "zapoj-cloud",
        directory / "data",
        port=port,
        public_url=f"http://127.0.0.1:{port}",
        settings=(
            *("--gopay-go-id", str(GOID), "--gopay-client-id", CLIENT_ID),
            *("--gopay-client-secret-file", str(secret)),
            *("--gopay-loopback-service", service.url),
        ),
    )
    running.secrets.add(CLIENT_SECRET)
    return running
