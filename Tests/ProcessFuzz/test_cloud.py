"""A real cloud survives clients that send odd requests, frames and events, and says no 500."""

import pathlib
import sqlite3
import subprocess
import threading
import time
import traceback

from bridge_client import BridgeClient
from cloud import ENVIRONMENT, Cloud, poll
from commander import Commander
from game import ERROR_LINE, Game, furnish
from honest import Honest
from rest_client import RESTClient
from station_client import StationClient


def play(client, game: Game) -> None:
    """Runs one client's steps until the end; waits while the cloud is started again."""
    while not game.is_over:
        if not game.up.wait(1):
            continue
        try:
            client.step()
        except AssertionError as error:
            if game.up.is_set() and game.cloud.process.poll() is None:
                game.found(f"client {client.name}: {str(error)[:80]}", traceback.format_exc())
            time.sleep(0.5)
        except Exception:
            if game.up.is_set() and game.cloud.process.poll() is None:
                game.counts[f"exception in {client.name}"] += 1
                game.exceptions[client.name] = traceback.format_exc()
            time.sleep(0.2)
    client.close()


def test_survives_odd_inputs(binaries, seed, seconds, tmp_path):
    cloud = Cloud(binaries / "zapoj-cloud", tmp_path / "data", log_level="info")
    game = Game(cloud, seed, time.monotonic() + seconds, tmp_path)
    try:
        run(game)
        finish(game, binaries, tmp_path)
    finally:
        if cloud.process.poll() is None:
            cloud.process.kill()
            cloud.process.wait()
    report = "\n\n".join(f"{kind}\n{detail}" for kind, detail in game.findings.items())
    assert not game.findings, f"seed {seed}\n{report}"


def run(game: Game) -> None:
    furnish(game)
    document = game.cloud.call("GET", "/openapi.json", token="").json()
    clients = [Honest(game)]
    roles = ["admin", "admin 2", "host", "driver", "nobody"]
    for number, role in enumerate(roles, 10):
        clients.append(RESTClient(game, role.split()[0], f"127.0.3.{number}", document))
        clients[-1].name = f"rest {role}"
    stations = [StationClient(game, number, f"127.0.3.{20 + number}") for number in range(4)]
    bridges = [BridgeClient(game, number, f"127.0.3.{30 + number}") for number in range(2)]
    clients += [*stations, *bridges]
    clients += [Commander(game, number, stations, bridges) for number in range(3)]
    threads = [threading.Thread(target=play, args=(each, game), daemon=True) for each in clients]
    for thread in threads:
        thread.start()
    while not game.is_over:
        time.sleep(0.1)
        if game.cloud.process.poll() is not None:
            game.revive()
    for thread in threads:
        thread.join(60)
    if game.cloud.process.poll() is not None:
        game.revive()
    print(f"\nseed {game.seed}: {dict(game.counts)}")
    for name, text in game.exceptions.items():
        print(name, text[-1500:])


def finish(game: Game, binaries: pathlib.Path, folder: pathlib.Path) -> None:
    """The cloud stops in order, starts again, checks its database and makes a backup."""
    game.stopping = False
    game.deadline = time.monotonic() + 60
    Honest(game).step()
    game.logs.append(game.cloud.log())
    try:
        game.cloud.restart()
    except (AssertionError, subprocess.TimeoutExpired) as error:
        game.found("restart", str(error)[-3000:])
        return
    poll(lambda: game.cloud.get("/health")["status"] == "ok", what="health")
    Honest(game).step()
    for words in (["check"], ["backup", "--to", folder / "backup"]):
        command = [binaries / "zapoj-cloud", *words, "--data-directory", game.cloud.directory]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=ENVIRONMENT)
        if done.returncode:
            game.found(words[0], done.stdout[-3000:] + done.stderr[-3000:])
    with sqlite3.connect(folder / "backup/zapoj.sqlite") as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    database.close()
    game.logs.append(game.cloud.log())
    if game.cloud.stop() != 0:
        game.found("stop", game.cloud.log()[-3000:])
    for log in game.logs:
        for line in ERROR_LINE.findall(log):
            game.found(f"log {line.split(' ', 3)[-1][:60]}", line[:1500])
