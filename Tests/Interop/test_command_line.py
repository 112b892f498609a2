"""zapoj-cloud's command line beside a running server: it prints and checks what REST does."""

import concurrent.futures
import contextlib
import json
import signal
import sqlite3
import subprocess

import pytest
from websockets import ConnectionClosed

from cloud import COMMON_PASSWORDS, poll
from ocpp_wire import Station, ago


def test_driver_commands_agree_with_rest(cloud, run):
    """A driver is added, changed, blocked, unblocked and removed; the output agrees with REST."""
    arguments = ["--name", "Jana", "--email", "j@example.net", "--login"]
    added = json.loads(run("driver", "add", *arguments))
    cloud.secrets.add(added["password"])
    assert cloud.log_in("j@example.net", added.pop("password"))
    path = f"/api/v1/drivers/{added['id']}"
    assert cloud.get(path) == added
    assert json.loads(run("driver", "show", "--id", added["id"])) == added
    listed = run("driver", "list", "--q", "j@example.net").splitlines()
    assert [json.loads(line) for line in listed] == [added]
    changed = json.loads(run("driver", "change", "--id", added["id"], "--name", "Jana N."))
    assert changed == added | {"name": "Jana N."}
    assert json.loads(run("driver", "block", "--id", added["id"]))["status"] == "blocked"
    assert json.loads(run("driver", "unblock", "--id", added["id"]))["status"] == "active"
    assert run("driver", "remove", "--id", added["id"]) == ""
    assert cloud.call("GET", path).status_code == 404
    assert "does not exist" in run("driver", "show", "--id", added["id"], status=1)


def test_token_commands(cloud, run):
    """A card is enrolled, blocked, unblocked and removed."""
    driver = cloud.add_driver()
    card = cloud.new_card()
    arguments = ["--token", card, "--driver", driver.id, "--label", "blue"]
    added = json.loads(run("token", "add", *arguments))
    assert (added["label"], added["suffix"]) == ("blue", card[-4:])
    assert "already enrolled" in run("token", "add", *arguments, status=1)
    assert json.loads(run("token", "block", "--id", added["id"]))["status"] == "blocked"
    blocked = run("token", "list", "--driver", driver.id, "--status", "blocked").splitlines()
    assert [json.loads(line)["id"] for line in blocked] == [added["id"]]
    assert json.loads(run("token", "unblock", "--id", added["id"]))["status"] == "active"
    assert run("token", "remove", "--id", added["id"]) == ""


def test_station_commands(cloud, run):
    """A station is added, renamed, gets another password and none, is claimed and removed."""
    added = json.loads(
        run("station", "add", "--id", "cli-1", "--kind", "ocpp16", "--name", "Drive")
    )
    renamed = json.loads(run("station", "change", "--id", "cli-1", "--name", "Driveway"))
    assert renamed["name"] == "Driveway"
    another = json.loads(run("station", "password", "--id", "cli-1"))
    assert another["password"] != added["password"]
    cloud.secrets |= {added["password"], another["password"]}
    assert json.loads(run("station", "password", "--id", "cli-1", "--none"))["securityProfile"] == 0
    assert "only bridge stations" in run("station", "claim", "--id", "cli-1", status=1)
    assert run("station", "remove", "--id", "cli-1") == ""
    run("station", "add", "--id", "cli-2", "--kind", "bridge", "--name", "Box")
    assert len(json.loads(run("station", "claim", "--id", "cli-2"))["claimCode"]) == 9
    kinds = run("station", "list", "--kind", "bridge", "--q", "cli-").splitlines()
    assert [json.loads(line)["id"] for line in kinds] == ["cli-2"]


def test_admin_password_works_until_changed_or_blocked(cloud, run):
    """An admin logs in with the printed password, until it is changed or the admin is blocked."""
    first = run("admin", "add", "--email", "second@example.org").strip()
    cloud.log_in("second@example.org", first)
    second = run("admin", "password", "--email", "second@example.org").strip()
    cloud.secrets |= {first, second}

    def status(password: str) -> int:
        login = {"email": "second@example.org", "password": password}
        return cloud.call("POST", "/api/v1/login", login, token="").status_code

    assert (status(first), status(second)) == (401, 200)
    run("admin", "block", "--email", "second@example.org")
    assert status(second) == 401
    run("admin", "unblock", "--email", "second@example.org")
    assert status(second) == 200
    listed = [json.loads(line)["email"] for line in run("admin", "list").splitlines()]
    assert "second@example.org" in listed


def test_backup_is_complete_and_never_overwrites(cloud, run, tmp_path):
    """A backup of a running cloud is valid, has the keys, and never replaces an existing folder."""
    driver = cloud.add_driver()
    target = tmp_path / "backup"
    assert "the keys, and a database of" in run("backup", "--to", target)
    assert {path.name for path in target.iterdir()} == {
        "access-token.pem", "documents.pem", "metrics.token", "push.pem",
        "station-authority.pem", "token.key",
        "zapoj.sqlite",
    }
    assert all(path.stat().st_mode & 0o077 == 0 for path in target.iterdir())
    shown = json.loads(run("driver", "show", "--id", driver.id, directory=target))
    assert shown == cloud.get(f"/api/v1/drivers/{driver.id}")
    assert "wrong" not in run("check", directory=target)
    assert "already exists" in run("backup", "--to", target, status=1)


def test_check_detects_altered_transaction(cloud, run, tmp_path):
    """`check` reports a transaction that does not agree with its facts."""
    card = cloud.add_driver().card
    with Station(cloud, cloud.add_station()) as station:
        start = {"connectorId": 1, "idTag": card, "meterStart": 10, "timestamp": ago(5)}
        number = station.result("StartTransaction", start)["transactionId"]
        stop = {"transactionId": number, "meterStop": 60, "timestamp": ago(1)}
        station.result("StopTransaction", stop)
    target = tmp_path / "backup"
    run("backup", "--to", target)
    assert "wrong" not in run("check", directory=target)
    with contextlib.closing(sqlite3.connect(target / "zapoj.sqlite")) as database, database:
        change = "UPDATE charging_transaction SET energy_wh = energy_wh + 1 WHERE ocpp_id = ?"
        database.execute(change, [number])
    output = run("check", status=1, directory=target)
    assert "wrong  transactions" in output and "does not match its facts" in output


def test_check_detects_damage(run, tmp_path):
    """`check` reports damaged pages and a missing key."""
    target = tmp_path / "backup"
    run("backup", "--to", target)
    (target / "documents.pem").unlink()
    file = target / "zapoj.sqlite"
    content = bytearray(file.read_bytes())
    for page in range(2, len(content) // 4096):
        content[4096 * page + 200 : 4096 * page + 400] = b"\xff" * 200
    file.write_bytes(content)
    output = run("check", status=1, directory=target)
    assert "wrong  documents.pem: is missing" in output
    assert "wrong  database" in output or "can't be opened" in output
    assert "contains no cloud" in run("check", status=1, directory=tmp_path / "nowhere")


def test_commands_reject_directory_without_cloud(run, tmp_path):
    """A mistyped directory is an error, and the command does not create it."""
    target = tmp_path / "typo"
    lists = ["driver list", "station list", "token list", "admin list"]
    for command in [*lists, "bridge add --station x"]:
        assert "contains no cloud" in run(*command.split(), status=1, directory=target)
    assert not target.exists()


def test_backup_fails_without_key(run, tmp_path):
    """A backup without a key would be useless, so a missing key is an error."""
    first, second = tmp_path / "first", tmp_path / "second"
    run("backup", "--to", first)
    (first / "token.key").unlink()
    assert "token.key is missing" in run("backup", "--to", second, status=1, directory=first)
    assert not second.exists()


def test_bridge_add_makes_station_once(cloud, run):
    """`bridge add` makes a station and a claim code; the second time, only another code."""
    codes = {run("bridge", "add", "--station", "cli-3").split()[0] for _ in range(2)}
    assert len(codes) == 2
    assert cloud.get("/api/v1/stations/cli-3")["kind"] == "bridge"


def test_config_prints_equivalent_file(run, tmp_path):
    """`config` prints a file that makes `config` print the same."""
    printed = run("config", "--http-port", "1234", "--log-format", "json")
    file = tmp_path / "zapoj.yaml"
    file.write_text(printed, encoding="utf-8")
    assert run("config", "--config", str(file)) == printed
    assert "  port: 1234" in printed


def test_server_sees_changes_of_command_line(cloud, run):
    """A running server shows a driver that the command line has blocked."""
    driver = cloud.add_driver()
    run("driver", "block", "--id", driver.id)
    poll(lambda: cloud.get(f"/api/v1/drivers/{driver.id}")["status"] == "blocked")


def test_json_log_has_one_object_per_line(binaries, tmp_path):
    """With log.format json, each line is an object with time, level and message."""
    command = [binaries / "zapoj-cloud", "serve", "--data-directory", tmp_path / "data"]
    command += ["--http-port", "0", "--log-format", "json"]
    command += ["--people-common-passwords-file", COMMON_PASSWORDS]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        lines = []
        # A limit of open files may be a line before.
        while sum("listener" in line for line in lines) < 2:
            lines.append(json.loads(server.stderr.readline()))
        server.send_signal(signal.SIGTERM)
        lines += [json.loads(line) for line in server.stderr.read().splitlines()]
        assert server.wait(60) == 0
    listening = [line for line in lines if "listening on" in line["message"]]
    assert {line["listener"] for line in listening} == {"main", "control"}
    assert all({"time", "level", "program", "source", "message"} <= set(line) for line in lines)
    assert lines[-1]["message"] == "stopped"


def test_command_line_sends_commands_through_server(cloud, run):
    """The command line sends commands through the running server, and prints what REST returns."""
    station = cloud.add_station()
    offline = json.loads(run("station", "send", "--id", station.id, "--action", "ClearCache"))
    assert offline["status"] == "offline"
    members = json.dumps({"payload": {"requestedMessage": "MeterValues"}})
    arguments = ["station", "send", "--id", station.id, "--action", "TriggerMessage"]
    with Station(cloud, station) as point, concurrent.futures.ThreadPoolExecutor() as pool:
        sent = pool.submit(run, *arguments, "--members", members)
        frame = json.loads(point.socket.recv(60))
        assert frame[2:] == ["TriggerMessage", {"requestedMessage": "MeterValues"}]
        point.socket.send(json.dumps([3, frame[1], {"status": "Rejected"}]))
        command = json.loads(sent.result())
        assert command["status"] == "rejected" and "issuedBy" not in command
        # A new password closes the connection that used the old one.
        changed = json.loads(run("station", "password", "--id", station.id))
        cloud.secrets.add(changed["password"])
        with pytest.raises(ConnectionClosed):
            point.socket.recv(60)
    assert json.loads(run("command", "show", "--id", command["id"])) == command
    listed = run("command", "list", "--station", station.id, "--status", "rejected").splitlines()
    assert [json.loads(line) for line in listed] == [command]
    assert "must be valid JSON" in run(*arguments, "--members", "{", status=64)
    assert "requestedMessage" in run(*arguments, "--members", '{"payload": {}}', status=1)
    messages = run("station", "messages", "--id", station.id).splitlines()
    frames = [json.loads(line) for line in messages]
    assert {frame["direction"] for frame in frames} == {"sent", "received"}


def test_correct_settles_suspect_transaction(cloud, run):
    """A suspect transaction is listed, settled and shown."""
    station = cloud.add_station()
    with Station(cloud, station) as point:
        point.stop(point.start(cloud.new_card())["transactionId"])
    (line,) = run("transaction", "list", "--station", station.id, "--suspect").splitlines()
    id = json.loads(line)["id"]
    settled = json.loads(run("transaction", "correct", "--id", id, "--note", "a guest of ours"))
    assert settled["settledAnomalies"] == ["unknownToken"] and not settled["suspect"]
    assert run("transaction", "list", "--station", station.id, "--suspect") == ""
    shown = json.loads(run("transaction", "show", "--id", id))
    assert "by" not in shown["facts"][-1]["correction"]
    assert "note" in run("transaction", "correct", "--id", id, "--note", "", status=1)
