"""GoPay's REST API v3 on loopback, with a gateway page, a clock of its own, and faults on demand."""

import base64
import itertools
import json
import threading
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from local_server import LocalServer

GOID, CLIENT_ID, CLIENT_SECRET = 8123456789, "1234567890", "gopay-secret-for-tests"
HOLD_SECONDS = 4 * 86_400
PAYING_SECONDS = 3600
TOKEN_SECONDS = 1800
HELD_SECONDS = 300
# Records that the SDK's own tests expect.
REFUNDED, CAPTURED, STOPPED, DELETED_CARD = 3178283550, 3192064499, 3252157272, 3011480505
ERRORS = {
    110: "REQUIRED",
    111: "FORMAT",
    202: "AUTH_WRONG_CREDENTIALS",
    303: "PAYMENT_WRONG_STATE",
    304: "PAYMENT_NOT_FOUND",
    330: "PAYMENT_REFUND_NOT_SUPPORTED",
    331: "PAYMENT_REFUND_NOT_SUPPORTED",
    332: "PAYMENT_REFUND_WRONG_AMOUNT",
    340: "PAYMENT_RECURRENCE_FAILED",
    341: "PAYMENT_RECURRENCE_NOT_SUPPORTED",
    342: "PAYMENT_RECURRENCE_STOPPED",
    350: "PAYMENT_CAPTURE_FAILED",
    351: "PAYMENT_CAPTURE_DONE",
    352: "PAYMENT_AUTH_VOID_FAILED",
    353: "PAYMENT_AUTH_VOID_DONE",
    360: "ITEMS_SUM",
}
# What the payer, or the payer's bank, does at the gateway page.
OUTCOMES = {
    "paid": (None, None),
    "declined": ("CANCELED", "_5006"),
    "3ds-failed": ("CANCELED", "_6502"),
    "cancelled": ("CANCELED", "_5037"),
    "timeout": ("TIMEOUTED", "_5024"),
}


class Refusal(Exception):
    """An error as GoPay answers it."""

    def __init__(self, code: int, status: int = 409, scope: str = "G", name: str | None = None):
        super().__init__(code)
        self.status = status
        self.body = {
            "date_issued": "2026-11-22T12:00:00.000+0100",
            "errors": [
                {
                    "scope": scope,
                    "field": name,
                    "error_code": code,
                    "error_name": ERRORS.get(code, "ERROR"),
                    "message": "refused by the double",
                    "description": None,
                }
            ],
        }


@dataclass
class Payment:
    """A payment at the gateway; amounts in hundredths."""

    id: int
    order_number: str
    amount: int
    order: dict
    created_at: float
    state: str = "CREATED"
    sub_state: str | None = None
    parent_id: int | None = None
    preauthorization: str | None = None
    recurrence: str | None = None
    captured: int = 0
    refunds: list[dict] = field(default_factory=list)
    authorized_at: float | None = None

    @property
    def refunded(self) -> int:
        return sum(refund["amount"] for refund in self.refunds)


@dataclass
class Call:
    """A request as it came, for comparisons."""

    method: str
    path: str
    content_type: str | None
    body: bytes

    @property
    def keys(self) -> list[str]:
        """The keys of the body, those of nested objects with dots."""
        if not self.body:
            return []
        if self.content_type == "application/json":
            return sorted(_keys(json.loads(self.body)))
        return sorted(urllib.parse.parse_qs(self.body.decode(), keep_blank_values=True))


def _keys(value: object, prefix: str = "") -> set[str]:
    if isinstance(value, dict):
        return {
            key
            for name, child in value.items()
            for key in {prefix + name} | _keys(child, f"{prefix}{name}.")
        }
    if isinstance(value, list):
        return {key for child in value for key in _keys(child, prefix)}
    return set()


@dataclass
class Faults:
    """What goes wrong, until it is set back."""

    # "lost", "doubled", "early" (before the answer to the creation) or "late" (on `deliver`)
    notifications: str = "normal"
    # answers of 500 still to give, per path suffix: {"/refund": 2}
    failures: dict[str, int] = field(default_factory=dict)
    # the work is done, and then the answer is 500: per path suffix
    lost_answers: dict[str, int] = field(default_factory=dict)
    # seconds that answers wait, per path suffix
    delays: dict[str, float] = field(default_factory=dict)
    # the work is done, and its answer waits for `gate`, per path suffix
    held_answers: set[str] = field(default_factory=set)
    gate: threading.Event = field(default_factory=threading.Event)
    # what the merchant's account may not do
    refuses_partial_capture: bool = False
    refuses_recurrence: bool = False


class GoPayService(LocalServer):
    """Notes each call in `calls`; `payments` by their numbers.

    `done` has what has moved money or released it: the number of the payment, and what was done.
    """

    def __init__(self):
        self.faults = Faults()
        self.calls: list[Call] = []
        self.done: list[tuple[int, str]] = []
        # The paths of the calls whose answers wait.
        self.held: list[str] = []
        self.late: list[str] = []
        self.notified: list[tuple[str, int]] = []
        self.payments: dict[int, Payment] = {}
        self.deleted_cards = {DELETED_CARD}
        self.tokens: dict[str, float] = {}
        # Lines of the statement beyond those of the payments.
        self.statement_lines: list[str] = []
        self._shift = 0.0
        self._lock = threading.RLock()
        self._numbers = itertools.count(3300000001)
        self._preload()
        super().__init__()

    def _preload(self):
        for number, state in ((REFUNDED, "REFUNDED"), (CAPTURED, "PAID"), (STOPPED, "PAID")):
            payment = Payment(number, str(number), 1000, {}, self.now(), state=state, captured=1000)
            self.payments[number] = payment
        self.payments[REFUNDED].refunds.append(self._refund(1000))
        self.payments[CAPTURED].preauthorization = "CAPTURED"
        self.payments[STOPPED].recurrence = "STOPPED"

    # The clock

    def now(self) -> float:
        return time.time() + self._shift

    def advance(self, seconds: float) -> None:
        self._shift += seconds

    # The payer

    def end(self, number: int, outcome: str) -> None:
        """The payer pays, or does something else; the merchant is notified."""
        state, sub_state = OUTCOMES[outcome]
        with self._lock:
            payment = self.payments[number]
            assert payment.state == "CREATED", payment.state
            payment.sub_state = sub_state
            if state is None:
                self._pay(payment)
            else:
                payment.state = state
        self.notify(payment)

    def _pay(self, payment: Payment) -> None:
        if payment.preauthorization:
            payment.state, payment.preauthorization = "AUTHORIZED", "AUTHORIZED"
            payment.authorized_at = self.now()
        else:
            payment.state, payment.captured = "PAID", payment.amount
        if payment.recurrence == "REQUESTED":
            payment.recurrence = "STARTED"

    def _expire(self, payment: Payment) -> None:
        if payment.state == "CREATED" and self.now() - payment.created_at > PAYING_SECONDS:
            payment.state, payment.sub_state = "TIMEOUTED", "_5024"
        held = payment.authorized_at
        if payment.state == "AUTHORIZED" and held and self.now() - held > HOLD_SECONDS:
            payment.state, payment.preauthorization = "CANCELED", "CANCELED"

    # Notifications

    def notify(self, payment: Payment) -> None:
        base = payment.order.get("callback", {}).get("notification_url")
        if not base:
            return
        url = f"{base}?id={payment.id}"
        if payment.parent_id:
            url += f"&parent_id={payment.parent_id}"
        match self.faults.notifications:
            case "lost":
                pass
            case "late":
                self.late.append(url)
            case "doubled":
                self._send(url)
                self._send(url)
            case _:
                self._send(url)

    def deliver(self) -> None:
        """Sends the notifications that are late."""
        for url in self.late:
            self._send(url)
        self.late.clear()

    def _send(self, url: str) -> None:
        def work():
            try:
                with urllib.request.urlopen(url, timeout=60) as answer:
                    self.notified.append((url, answer.status))
            except OSError as error:
                self.notified.append((url, getattr(error, "code", 0)))

        threading.Thread(target=work, daemon=True).start()

    # The API

    def token(self, authorization: str, form: dict) -> dict:
        pair = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if authorization != f"Basic {pair}":
            raise Refusal(202, 403)
        if form.get("grant_type") != "client_credentials" or "scope" not in form:
            raise Refusal(110, 409, "F", "scope")
        token = f"token-{len(self.tokens)}"
        self.tokens[token] = self.now() + TOKEN_SECONDS
        return {"token_type": "bearer", "access_token": token, "expires_in": TOKEN_SECONDS}

    def is_known(self, authorization: str) -> bool:
        return self.tokens.get(authorization.removeprefix("Bearer "), 0) > self.now()

    def create(self, order: dict, parent: Payment | None = None) -> dict:
        for name in ("amount", "currency", "order_number"):
            if name not in order:
                raise Refusal(110, 409, "F", name)
        if not parent and int(order.get("target", {}).get("goid", 0)) != GOID:
            raise Refusal(110, 409, "F", "target.goid")
        if not parent and "callback" not in order:
            raise Refusal(110, 409, "F", "callback")
        amount = int(order["amount"])
        if amount <= 0:
            raise Refusal(111, 409, "F", "amount")
        items = order.get("items", [])
        if items and sum(int(item["amount"]) for item in items) != amount:
            raise Refusal(360)
        payment = Payment(
            next(self._numbers), str(order["order_number"]), amount, order, self.now()
        )
        if order.get("preauthorization"):
            payment.preauthorization = "REQUESTED"
        if order.get("recurrence"):
            payment.recurrence = "REQUESTED"
        if parent:
            payment.parent_id = parent.id
            payment.order = {"callback": parent.order.get("callback", {}), **order}
        self.payments[payment.id] = payment
        answer = self.view(payment)
        if parent:
            self._pay(payment)
            self.notify(payment)
        elif self.faults.notifications == "early":
            self.notify(payment)
        return answer

    def find(self, number: str) -> Payment:
        payment = self.payments.get(int(number)) if number.isdigit() else None
        if not payment:
            raise Refusal(304, 404)
        self._expire(payment)
        return payment

    def view(self, payment: Payment) -> dict:
        answer = {
            "id": payment.id,
            "parent_id": payment.parent_id,
            "order_number": payment.order_number,
            "state": payment.state,
            "sub_state": payment.sub_state,
            "amount": payment.amount,
            "currency": payment.order.get("currency", "CZK"),
            "payer": payment.order.get("payer"),
            "target": payment.order.get("target", {"type": "ACCOUNT", "goid": GOID}),
            "lang": payment.order.get("lang", "CS"),
            "additional_params": payment.order.get("additional_params"),
            "gw_url": f"{self.url}/gw/v3/{payment.id}",
        }
        if payment.preauthorization:
            answer["preauthorization"] = {"requested": True, "state": payment.preauthorization}
        if payment.recurrence:
            answer["recurrence"] = {
                **payment.order.get("recurrence", {}),
                "recurrence_state": payment.recurrence,
            }
        return {name: value for name, value in answer.items() if value is not None}

    def capture(self, payment: Payment, order: dict | None) -> dict:
        if payment.preauthorization == "CAPTURED":
            raise Refusal(351)
        if payment.state != "AUTHORIZED":
            raise Refusal(303)
        amount = int(order["amount"]) if order else payment.amount
        if order and self.faults.refuses_partial_capture:
            raise Refusal(350)
        if not 0 < amount <= payment.amount:
            raise Refusal(350)
        payment.captured, payment.state, payment.preauthorization = amount, "PAID", "CAPTURED"
        self.done.append((payment.id, "capture"))
        self.notify(payment)
        return {"id": payment.id, "result": "FINISHED"}

    def void(self, payment: Payment) -> dict:
        if payment.preauthorization == "CANCELED":
            raise Refusal(353)
        if payment.state != "AUTHORIZED":
            raise Refusal(352)
        payment.state, payment.preauthorization = "CANCELED", "CANCELED"
        self.done.append((payment.id, "void"))
        self.notify(payment)
        return {"id": payment.id, "result": "FINISHED"}

    def refund(self, payment: Payment, amount: int) -> dict:
        if payment.state not in ("PAID", "PARTIALLY_REFUNDED"):
            raise Refusal(330)
        if not 0 < amount <= payment.captured - payment.refunded:
            raise Refusal(332)
        payment.refunds.append(self._refund(amount))
        self.done.append((payment.id, "refund"))
        whole = payment.refunded == payment.captured
        payment.state = "REFUNDED" if whole else "PARTIALLY_REFUNDED"
        self.notify(payment)
        return {"id": payment.id, "result": "FINISHED"}

    def _refund(self, amount: int) -> dict:
        stamp = int(self.now() * 1000)
        return {
            "id": stamp,
            "state": "SUCCESS",
            "amount": amount,
            "currency": "CZK",
            "date_requested": stamp,
            "date_last_change": stamp,
        }

    def recur(self, payment: Payment, order: dict) -> dict:
        if payment.recurrence == "STOPPED":
            raise Refusal(342)
        if payment.recurrence != "STARTED":
            raise Refusal(341)
        if self.faults.refuses_recurrence:
            raise Refusal(340)
        return self.create(order, payment)

    def stop_recurrence(self, payment: Payment) -> dict:
        if payment.recurrence == "STOPPED":
            raise Refusal(342)
        if payment.recurrence is None:
            raise Refusal(341)
        payment.recurrence = "STOPPED"
        return {"id": payment.id, "result": "FINISHED"}

    def instruments(self) -> dict:
        names = ("PAYMENT_CARD", "BANK_ACCOUNT", "GPAY")
        return {
            "groups": {"card-payment": {"label": {"cs": "Karta"}}},
            "enabledPaymentInstruments": [
                {"paymentInstrument": name, "label": {"cs": name}, "group": "card-payment"}
                for name in names
            ],
        }

    def statement(self) -> str:
        """GoPay does not document the columns; these are the double's own."""
        lines = ["Datum;ID platby;Číslo objednávky;Typ;Částka;Poplatek;Měna"]
        for payment in self.payments.values():
            if payment.captured and payment.order:
                lines.append(self._line(payment, "platba", payment.captured, 300))
                for refund in payment.refunds:
                    lines.append(self._line(payment, "vratka", -refund["amount"], 0))
        return "\r\n".join(lines + self.statement_lines) + "\r\n"

    @staticmethod
    def _line(payment: Payment, kind: str, amount: int, fee: int) -> str:
        def money(minor: int) -> str:
            sign = "-" if minor < 0 else ""
            return f"{sign}{abs(minor) // 100},{abs(minor) % 100:02}"

        return (
            f"22.11.2026;{payment.id};{payment.order_number};{kind};"
            f"{money(amount)};{money(fee)};CZK"
        )

    def take(self, faults: dict[str, int], path: str) -> bool:
        """Whether a fault still holds for this path; counts it."""
        with self._lock:
            for suffix, count in faults.items():
                if path.endswith(suffix) and count > 0:
                    faults[suffix] = count - 1
                    return True
        return False

    def answer(self, method: str, path: str, body: bytes, content_type: str, authorization: str):
        """The status and the JSON, text or None of an answer below `/api`."""
        form = dict(urllib.parse.parse_qsl(body.decode())) if "form" in content_type else {}
        order = json.loads(body) if "json" in content_type and body else None
        if path == "/oauth2/token":
            return 200, self.token(authorization, form)
        if not self.is_known(authorization):
            raise Refusal(202, 403)
        with self._lock:
            return self._routed(method, path.strip("/").split("/"), form, order)

    def _routed(self, method: str, parts: list[str], form: dict, order: dict | None):
        match method, parts:
            case "POST", ["payments", "payment"]:
                return 200, self.create(order)
            case "GET", ["payments", "payment", number]:
                return 200, self.view(self.find(number))
            case "GET", ["payments", "payment", number, "refunds"]:
                return 200, self.find(number).refunds
            case "GET", ["payments", "payment", number, "qr-payment"]:
                payment = self.find(number)
                return 200, {"amount": payment.amount, "currency": "CZK", "qr_code": {}}
            case "POST", ["payments", "payment", number, "capture"]:
                return 200, self.capture(self.find(number), order)
            case "POST", ["payments", "payment", number, "void-authorization"]:
                return 200, self.void(self.find(number))
            case "POST", ["payments", "payment", number, "refund"]:
                return 200, self.refund(self.find(number), int((order or form)["amount"]))
            case "POST", ["payments", "payment", number, "create-recurrence"]:
                return 200, self.recur(self.find(number), order)
            case "POST", ["payments", "payment", number, "void-recurrence"]:
                return 200, self.stop_recurrence(self.find(number))
            case "GET", ["payments", "cards", number]:
                status = "DELETED" if int(number) in self.deleted_cards else "ACTIVE"
                return 200, {"card_id": number, "status": status}
            case "DELETE", ["payments", "cards", number]:
                self.deleted_cards.add(int(number))
                return 204, None
            case "GET", ["eshops", "eshop", _, "payment-instruments", *_]:
                return 200, self.instruments()
            case "POST", ["accounts", "account-statement"]:
                return 200, self.statement()
        raise Refusal(304, 404)

    def _handler(self):
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self._serve("GET")

            def do_POST(self):
                self._serve("POST")

            def do_DELETE(self):
                self._serve("DELETE")

            def _serve(self, method: str):
                path = urllib.parse.urlsplit(self.path).path
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if path.startswith("/gw/v3/"):
                    return self._gateway(method, path.removeprefix("/gw/v3/"), body)
                api = path.removeprefix("/api")
                kind = self.headers.get("Content-Type")
                service.calls.append(Call(method, api, kind, body))
                time.sleep(next((s for p, s in service.faults.delays.items() if api.endswith(p)), 0))
                if service.take(service.faults.failures, api):
                    return self._send(500, {"errors": []})
                authorization = self.headers.get("Authorization") or ""
                try:
                    status, answer = service.answer(method, api, body, kind or "", authorization)
                except Refusal as refusal:
                    return self._send(refusal.status, refusal.body)
                if service.take(service.faults.lost_answers, api):
                    return self._send(500, {"errors": []})
                if any(api.endswith(suffix) for suffix in service.faults.held_answers):
                    service.held.append(api)
                    service.faults.gate.wait(HELD_SECONDS)
                return self._send(status, answer)

            def _gateway(self, method: str, number: str, body: bytes):
                """The page where the payer pays."""
                if method == "POST":
                    form = dict(urllib.parse.parse_qsl(body.decode()))
                    service.end(int(number), form["outcome"])
                    back = service.payments[int(number)].order["callback"]["return_url"]
                    self.send_response(303)
                    self.send_header("Location", f"{back}?id={number}")
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                buttons = "".join(
                    f'<button name="outcome" value="{name}">{name}</button>' for name in OUTCOMES
                )
                page = f'<!doctype html><title>GoPay double</title><form method="post">{buttons}</form>'
                self._send(200, page, "text/html; charset=utf-8")

            def _send(self, status: int, answer: object, kind: str = "application/json"):
                if isinstance(answer, str):
                    data = answer.encode()
                    kind = kind if kind.startswith("text/html") else "text/csv; charset=utf-8"
                else:
                    data = b"" if answer is None else json.dumps(answer).encode()
                try:
                    self.send_response(status)
                    self.send_header("Content-Type", kind)
                    self.send_header("Content-Length", str(len(data)))
                    self.end_headers()
                    self.wfile.write(data)
                except OSError:
                    # The client has gone away: it was killed, or its time limit is over.
                    self.close_connection = True

            def log_message(self, *_):
                pass

        return Handler
