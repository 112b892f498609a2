"""Fio banka's API on loopback, with one account. fio_banka from PyPI proves that it is like Fio's."""

import datetime
import itertools
import json
from http.server import BaseHTTPRequestHandler

from local_server import LocalServer

TOKEN = "t" * 64
IBAN = "CZ6508000000192000145399"


class FioService(LocalServer):
    """Tells the transfers in `transfers`; each of them once as new. `statuses` are answered first."""

    def __init__(self):
        self.transfers: list[dict] = []
        self.told = 0
        self.statuses: list[int] = []
        self.asked: list[str] = []
        self._ids = itertools.count(26_000_000_001)
        super().__init__()

    def add(self, amount: float, symbol: str | None = None, currency: str = "CZK") -> int:
        """Adds a transfer that is booked today, and returns its id."""
        number = next(self._ids)
        today = datetime.date.today().isoformat()
        columns = dict.fromkeys((4, 6, 7, 9, 12, 17, 18, 25, 26, 27)) | {
            22: number,
            0: f"{today}+0100",
            1: amount,
            14: currency,
            2: "2800359168",
            3: "2010",
            10: "Novák, Jan",
            5: symbol,
            16: "kredit",
            8: "Bezhotovostní příjem",
        }
        self.transfers.append(
            {
                f"column{key}": None if value is None else {"value": value, "name": "x", "id": key}
                for key, value in columns.items()
            }
        )
        return number

    def _answer(self, path: str) -> tuple[int, dict | None]:
        parts = path.removeprefix("/v1/rest/").split("/")
        if self.statuses:
            return self.statuses.pop(0), None
        if len(parts) < 3 or parts[1] != TOKEN or parts[-1] != "transactions.json":
            return 500, None
        if parts[0] == "last":
            shown, self.told = self.transfers[self.told :], len(self.transfers)
        else:
            first, last = parts[2:4]
            shown = [
                item
                for item in self.transfers
                if first <= item["column0"]["value"][:10] <= last
            ]
        info = {
            "accountId": "192000145399",
            "bankId": "0800",
            "currency": "CZK",
            "iban": IBAN,
            "bic": "GIBACZPX",
            "openingBalance": 0.0,
            "closingBalance": 0.0,
            "dateStart": "2026-11-01+0100",
            "dateEnd": "2026-11-30+0100",
            "yearList": None,
            "idList": None,
            "idFrom": 1,
            "idTo": 1,
            "idLastDownload": None,
        }
        return 200, {
            "accountStatement": {"info": info, "transactionList": {"transaction": shown}}
        }

    def _handler(self):
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                service.asked.append(self.path)
                status, document = service._answer(self.path)
                body = b"" if document is None else json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json;charset=UTF-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        return Handler
