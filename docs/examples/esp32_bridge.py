"""A small, complete bridge for docs/bridge-protocol.md: main.py of an ESP32 with MicroPython 1.23.

The flash also needs the cloud's root certificate in DER, and bridge.json: {"claimCode":
"7k3m-q0xw", "host": "cloud.example", "port": 443, "caFile": "ca.der", "wifi": ["name", "secret"]}.
A new claimCode enrols a new bridge. A power cut loses the pulses since the last sample, at most a
minute while the cloud answers. The bridge controls charging and does not replace protection. The
relay driver needs a pull-down, since the pins float during a reset.
"""

import binascii, hashlib, json, machine, network, ntptime, os, socket, ssl, time

RELAY_PIN, METER_PIN, READER_RX, READER_TX, PULSES_PER_KWH = 23, 22, 16, 17, 1000
KNOWN, OUTBOX, BATCH, WAITING = "bridge.json", "outbox.jsonl", 8, 50  # the last two count events
MINUTE, HOUR, DAY = 60000, 3600000, 86400000  # ms
HEAD = ("POST %s HTTP/1.1\r\nHost: %s:%d\r\nConnection: close\r\nContent-Length: %d\r\n"
        "Content-Type: application/json\r\nContent-Digest: %s\r\n")
SIGNED = ('("@method" "@path" "@query" "content-digest");keyid="%s";alg="hmac-sha256"'
          ';nonce="%d";tag="zapoj-bridge"')
BASE = '"@method": POST\n"@path": %s\n"@query": ?\n"content-digest": %s\n"@signature-params": %s'
CODES = ("invalidInput unauthenticated revoked forbidden notFound methodNotAllowed conflict "
         "tooLarge expectationFailed tooManyRequests overloaded storageFailed unavailable "
         "internalError").split()  # of the cloud's refusals
BOOT = {"reason": "PowerUp", "vendorName": "Zapoj", "model": "esp32", "firmwareVersion": "1"}


def base64(data):
    return binascii.b2a_base64(data).decode().strip()


def random_text():
    return binascii.hexlify(os.urandom(8)).decode()


def hmac_sha256(key, message):  # RFC 2104, for keys of up to 64 bytes
    inner, outer = [bytes([byte ^ pad for byte in key + bytes(64 - len(key))]) for pad in (54, 92)]
    return hashlib.sha256(outer + hashlib.sha256(inner + message).digest()).digest()


def replace(path, lines):  # atomic even if the power fails, since littlefs renames atomically
    with open(path + ".new", "w") as file:
        for line in lines:
            file.write(line)
    os.rename(path + ".new", path)


class SerialReader:
    """Reads one hexadecimal UID per line from UART. Another reader (PN532) must provide `card`."""

    def __init__(self):
        self.uart, self.text = machine.UART(1, 9600, rx=READER_RX, tx=READER_TX), b""

    def card(self):
        """Returns the UID once per presented card, otherwise a false value. Never blocks."""
        self.text += self.uart.read() or b""
        line, end, rest = self.text.partition(b"\n")
        self.text = (rest if end else line)[-64:]
        try:
            return end and binascii.hexlify(binascii.unhexlify(line.strip())).decode().upper()
        except ValueError:  # noise
            return None


class Cloud:
    """Signs each call, and sends it on a new connection."""

    def __init__(self):
        with open(KNOWN) as file:
            self.known = json.load(file)
        self.nonce, self.address, self.tls = self.known.get("nonces", 0), None, None
        if self.known["host"] != "127.0.0.1":
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            self.tls.verify_mode = ssl.CERT_REQUIRED  # MicroPython's default is CERT_NONE
            with open(self.known["caFile"], "rb") as file:
                self.tls.load_verify_locations(cadata=file.read())

    def save(self, **changes):
        self.known.update(changes)
        replace(KNOWN, [json.dumps(self.known)])

    def call(self, name, body):
        """Returns status and JSON of the answer. Raises OSError or ValueError without an answer."""
        path, host, port = "/bridge/v1/" + name, self.known["host"], self.known["port"]
        body = json.dumps(body).encode()
        digest = "sha-256=:%s:" % base64(hashlib.sha256(body).digest())
        head = HEAD % (path, host, port, len(body), digest)
        head += "" if "claimCode" in self.known else self.signature(path, digest)
        stream = plain = socket.socket()
        try:
            plain.settimeout(5)
            self.address = self.address or socket.getaddrinfo(host, port, socket.AF_INET)[0][-1]
            plain.connect(self.address)
            stream = (self.tls.wrap_socket(plain, server_hostname=host) if self.tls
                      else plain.makefile("rwb", 0))
            stream.write(head.encode() + b"\r\n" + body)
            answer = b""
            while len(answer) < 8192 and (part := stream.read(1024)):
                answer += part
        finally:
            stream.close()
            plain.close()
        (head, _, text), status = answer.partition(b"\r\n\r\n"), int(answer[9:12].decode())
        document, refusal = json.loads(text), b"application/problem+json" in head.lower()
        if not isinstance(document, dict) or not (
                "serverTime" in document if status < 300 else refusal
                and document.get("status") == status and document.get("code") in CODES):
            raise ValueError("a proxy answers, not the cloud")
        return status, document

    def signature(self, path, digest):
        if self.nonce == self.known.get("nonces", 0):  # reserves a block on flash before its use
            self.save(nonces=self.nonce + 256)
        self.nonce += 1
        signed = SIGNED % (self.known["bridgeId"], self.nonce)
        key, base = binascii.a2b_base64(self.known["sharedKey"]), BASE % (path, digest, signed)
        code = base64(hmac_sha256(key, base.encode()))
        return "Signature-Input: zapoj=%s\r\nSignature: zapoj=:%s:\r\n" % (signed, code)


class Bridge:
    """The outbox has a line [event, state after it] for each event that the cloud doesn't have.

    The last line always stays, and restores the state at the next start. The cloud then receives
    its event again, and counts it once.
    """

    def __init__(self, relay, reader):
        self.relay, self.reader, self.cloud = relay, reader, Cloud()
        self.event, self.state = {"seq": 0}, {"pulses": 0, "session": None}
        self.boot_id, self.is_synchronised = random_text(), False
        self.ticks = self.uptime = time.ticks_ms()
        self.status = self.failures = self.retry_at = self.sync_time_at = self.sample_at = 0
        with open(OUTBOX, "a+") as file:
            file.seek(0)  # a power cut may leave a last line without its end
            self.lines = [line for line in file if line.endswith("\n")]
        replace(OUTBOX, self.lines)
        if self.lines:
            self.event, self.state = json.loads(self.lines[-1])
        if self.state["session"]:
            self.report("Ended", "AbnormalCondition", "Transaction.End", self.event["moment"],
                        stoppedReason="PowerLoss", meterGap=True)
        self.append("BootNotification", BOOT)
        self.append("StatusNotification", {"evseId": 1, "connectorStatus": "Available"})
        meter = machine.Pin(METER_PIN, machine.Pin.IN, machine.Pin.PULL_UP)
        meter.irq(self.count, machine.Pin.IRQ_FALLING)

    def count(self, _):
        self.state["pulses"] += 1

    def now(self):  # in ms; the ticks wrap after 12 days
        ticks, before = time.ticks_ms(), self.ticks
        self.ticks, self.uptime = ticks, self.uptime + time.ticks_diff(ticks, before)
        return self.uptime

    def moment(self):
        now = time.time_ns() // 1000000
        wall = "%04d-%02d-%02dT%02d:%02d:%02d" % time.gmtime(now // 1000)[:6]
        return {"uptime": self.now(), "wall": "%s.%03dZ" % (wall, now % 1000),
                "bootId": self.boot_id, "isSynchronised": self.is_synchronised}

    def append(self, type, data, moment=None):
        """Returns when the event is on flash, that is, after littlefs has closed the file."""
        if len(self.lines) >= WAITING and type != "TransactionEvent":
            return
        moment = moment or self.moment()
        self.event = {"seq": self.event["seq"] + 1, "type": type, "moment": moment, "data": data}
        self.lines.append(json.dumps([self.event, self.state]) + "\n")
        with open(OUTBOX, "a") as file:
            file.write(self.lines[-1])

    def report(self, step, reason, context, moment=None, pulses=None, **data):
        session, moment = self.state["session"], moment or self.moment()
        pulses = self.state["pulses"] if pulses is None else pulses
        register = {"measurand": "Energy.Active.Import.Register", "context": context,
                    "value": pulses * 1000 // PULSES_PER_KWH}
        values = [{"timestamp": moment["wall"], "sampledValue": [register]}]
        data.update(eventType=step, triggerReason=reason, transactionId=session["id"],
                    seqNo=session["seqNo"], evseId=1, meterValue=values)
        session["seqNo"] += 1
        self.state["session"] = None if step == "Ended" else session
        self.append("TransactionEvent", data, moment)
        every = self.cloud.known.get("sampleMilliseconds", MINUTE)
        self.sample_at = self.now() + every * (1 + len(self.lines) // 4)  # less often if offline

    def tap(self, card):
        token, session = {"idToken": card, "type": "ISO14443"}, self.state["session"]
        if session and session["card"] == card:
            self.relay.value(0)
            self.report("Ended", "StopAuthorized", "Transaction.End", stoppedReason="Local",
                        idToken=token)
            self.append("StatusNotification", {"evseId": 1, "connectorStatus": "Available"})
        elif not session and len(self.lines) < WAITING and self.may_charge(token):
            self.state["session"] = {"id": random_text(), "card": card, "seqNo": 0}
            self.report("Started", "Authorized", "Other", idToken=token)
            pulses = self.state["pulses"]
            self.relay.value(1)
            self.report("Updated", "ChargingStateChanged", "Transaction.Begin", pulses=pulses,
                        chargingState="Charging")
            self.append("StatusNotification", {"evseId": 1, "connectorStatus": "Occupied"})

    def may_charge(self, token):
        try:
            status, answer = self.cloud.call("authorize", {"idToken": token, "evseId": 1})
            return status == 200 and answer["idTokenInfo"]["status"] == "Accepted"
        except (OSError, ValueError):
            self.cloud.address = None
            return False

    def deliver(self):
        """Enrols, or sends the oldest events. Waits before the next attempt after a failure."""
        try:
            self.status = self.enrol() if "claimCode" in self.cloud.known else self.send()
        except (OSError, ValueError) as error:
            self.status = error
        self.failures = 0 if self.status in (200, 201) else self.failures + 1
        if self.failures:
            print("cloud:", self.status)
            wait = HOUR if self.status == 403 else min(500 << min(self.failures, 7), MINUTE)
            self.retry_at = self.now() + int.from_bytes(os.urandom(4), "big") % (wait + 1)
            if not self.state["session"]:  # a DNS lookup would miss pulses of a session
                self.cloud.address = None

    def enrol(self):
        body = {"claimCode": self.cloud.known["claimCode"], "sharedKey": base64(os.urandom(32))}
        status, answer = self.cloud.call("enrolments", body)
        if status == 201:  # a new bridge, whose epoch begins at 1
            del self.cloud.known["claimCode"]
            self.cloud.save(bridgeId=answer["bridgeId"], sharedKey=body["sharedKey"],
                            epoch=random_text(), before=json.loads(self.lines[0])[0]["seq"] - 1)
        return status

    def send(self):
        count = 1 if self.status == 400 else BATCH  # one by one, to find the rejected event
        known, pairs = self.cloud.known, [json.loads(line) for line in self.lines[:count]]
        events = [dict(event, seq=event["seq"] - known["before"]) for event, _ in pairs]
        status, answer = self.cloud.call("events", {"epoch": known["epoch"], "events": events})
        last, (first, _) = self.lines[-1], pairs[0]
        if status == 200:
            del self.lines[:max(0, answer["acknowledgedThrough"] - events[0]["seq"] + 1)]
        elif status == 409:  # the cloud has other earlier events, so the numbers restart at 1
            self.cloud.save(epoch=random_text(), before=first["seq"] - 1)
        elif status == 400 and len(pairs) == 1:  # the cloud can't read this event
            first.update(type="Dropped", data={"type": first["type"], "reason": "unreadable"})
            self.lines[0] = json.dumps(pairs[0]) + "\n"
        if status in (200, 400):
            replace(OUTBOX, self.lines or [last])
        return status

    def run(self):
        watchdog, wifi = machine.WDT(timeout=MINUTE), network.WLAN(network.STA_IF)
        wifi.active(True)  # before key generation, since the radio provides randomness
        wifi.connect(*self.cloud.known["wifi"])
        while True:
            watchdog.feed()
            if card := self.reader.card():
                self.tap(card)
            if self.state["session"] and self.now() >= self.sample_at and len(self.lines) < WAITING:
                self.report("Updated", "MeterValuePeriodic", "Sample.Periodic")
            if wifi.isconnected() and self.now() >= self.sync_time_at:
                try:
                    ntptime.settime()
                    self.is_synchronised, self.sync_time_at = True, self.now() + DAY
                except OSError:
                    self.sync_time_at = self.now() + MINUTE
            if wifi.isconnected() and self.now() >= self.retry_at and self.lines:
                self.deliver()
            time.sleep_ms(20)


if __name__ == "__main__":
    relay = machine.Pin(RELAY_PIN, machine.Pin.OUT, value=0)  # opens the relay before anything else
    try:
        Bridge(relay, SerialReader()).run()
    finally:
        relay.value(0)  # the watchdog then restarts the board
