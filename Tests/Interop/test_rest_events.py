"""Server-sent events, read by a minimal client of the format."""

import http.client
import json
import socket
import threading

import pytest

from cloud import poll


class Reader:
    """Reads events in a thread until it is closed."""

    def __init__(self, cloud, query: str = "", last: str | None = None):
        headers = {"Authorization": f"Bearer {cloud.access_token}"}
        if last:
            headers["Last-Event-ID"] = last
        self._connection = http.client.HTTPConnection("127.0.0.1", cloud.port, timeout=40)
        self._connection.request("GET", f"/api/v1/events{query}", headers=headers)
        self._answer = self._connection.getresponse()
        assert self._answer.status == 200
        assert self._answer.headers["Content-Type"] == "text/event-stream"
        self.events: list[tuple[str, str, dict]] = []
        self.lines: list[str] = []
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        poll(lambda: self.lines, 20, "the first line")

    def _read(self):
        event: dict[str, str] = {}
        try:
            while line := self._answer.readline().decode():
                line = line.removesuffix("\n")
                self.lines.append(line)
                if line == "" and event:
                    data = json.loads(event["data"])
                    self.events.append((event.get("id"), event["event"], data))
                    event = {}
                elif line and not line.startswith(":"):
                    name, _, value = line.partition(": ")
                    event[name] = value
        except (http.client.HTTPException, OSError):
            pass  # `close` has shut down the connection.

    def wait_for(self, kind: str, id: str, what=lambda data: True) -> dict:
        def found():
            return [d for _, k, d in self.events if k == kind and d["id"] == id and what(d)]

        return poll(found, 10, f"an event of {kind} {id}")[-1]

    def close(self):
        self._connection.sock.shutdown(socket.SHUT_RDWR)
        self._thread.join(10)
        self._connection.close()


@pytest.fixture
def reader(cloud):
    opened = Reader(cloud)
    yield opened
    opened.close()


def test_streams_changes_and_removals(cloud, reader):
    """A change event has the object as REST shows it, and a removal event says `removed`."""
    driver = cloud.create("/api/v1/drivers", {"name": "Olga"})
    assert reader.wait_for("driver", driver["id"]) == driver
    changed = cloud.call("PATCH", f"/api/v1/drivers/{driver['id']}", {"status": "blocked"}).json()
    blocked = reader.wait_for("driver", driver["id"], lambda d: d.get("status") == "blocked")
    assert blocked == changed
    assert cloud.call("DELETE", f"/api/v1/drivers/{driver['id']}").status_code == 204
    gone = reader.wait_for("driver", driver["id"], lambda d: d.get("removed"))
    assert gone == {"id": driver["id"], "removed": True}


def test_last_event_id_resumes_without_loss_or_repetition(cloud):
    """A client that sends the last event's id gets the missed events, and no earlier ones."""
    first = Reader(cloud)
    one = cloud.create("/api/v1/drivers", {"name": "One"})["id"]
    first.wait_for("driver", one)
    last = first.events[-1][0]
    first.close()
    two = cloud.create("/api/v1/drivers", {"name": "Two"})["id"]
    second = Reader(cloud, last=last)
    second.wait_for("driver", two)
    assert one not in [data["id"] for _, _, data in second.events]
    second.close()


def test_type_filter_excludes_other_types(cloud):
    """A reader with `?type=station` gets only station events."""
    reader = Reader(cloud, "?type=station")
    cloud.create("/api/v1/drivers", {"name": "Unseen"})
    station = cloud.add_bridge_station()
    reader.wait_for("station", station)
    assert {kind for _, kind, _ in reader.events} == {"station"}
    reader.close()


def test_unknown_last_event_id_resets_stream(cloud):
    """An id that is no longer stored, or never existed, restarts the stream with a reset event."""
    reader = Reader(cloud, last="999999999")
    poll(lambda: "event: reset" in reader.lines, 20, "a reset")
    reader.close()


def test_rejects_invalid_last_event_id(cloud):
    """A Last-Event-ID that is not an event id is 400."""
    answer = cloud.call("GET", "/api/v1/events", headers={"Last-Event-ID": "x"})
    assert (answer.status_code, answer.json()["field"]) == (400, "Last-Event-ID")
