"""Every statement that the cloud ran in the tests before this one is valid on PostgreSQL too.

The seam over the database writes each distinct statement into a file of the directory that
SQL_STATEMENT_RECORD names; scripts/test sets it. A real PostgreSQL with the schema of `scripts/schema --postgres`
prepares all of them.
"""

import os
import pathlib
import pwd
import re
import subprocess

import pytest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]

# Statements of SQLite or of the migrator alone.
OF_SQLITE = re.compile(
    r"PRAGMA|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|CREATE|ALTER|DROP|VACUUM|.*(grdb_migrations|sqlite_)",
    re.IGNORECASE | re.DOTALL,
)


def binaries() -> pathlib.Path:
    """The newest PostgreSQL of Debian."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    assert found, "PostgreSQL is not installed; scripts/bootstrap --tests installs it"
    return found[-1].parent


class Server:
    """A PostgreSQL on a socket of its own. It refuses to run as root, so that it gets another user."""

    def __init__(self, directory: pathlib.Path):
        self.directory = directory
        self.prefix = []
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(directory, user.pw_uid, user.pw_gid)
            self.prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]
        self.run(binaries() / "initdb", "-D", directory / "data", "-U", "zapoj", "-E", "UTF8",
                 "--locale=C", "-A", "trust")
        options = f"-k {directory} -c listen_addresses= -c fsync=off"
        self.run(binaries() / "pg_ctl", "-D", directory / "data", "-o", options, "-w",
                 "-l", directory / "log", "start")

    def run(self, *command) -> None:
        subprocess.run([*self.prefix, *map(str, command)], check=True, capture_output=True,
                       cwd=self.directory, text=True)

    def psql(self, script: str) -> str:
        """What psql reports of errors."""
        answer = subprocess.run(
            [*self.prefix, str(binaries() / "psql"), "-h", str(self.directory), "-U", "zapoj",
             "-d", "postgres", "-q", "-X"],
            input=script, capture_output=True, text=True, cwd=self.directory, check=True)
        return answer.stderr

    def stop(self) -> None:
        self.run(binaries() / "pg_ctl", "-D", self.directory / "data", "-m", "immediate", "stop")


@pytest.fixture
def server(tmp_path_factory):
    # A directory that another user may enter.
    directory = pathlib.Path(subprocess.check_output(["mktemp", "-d"], text=True).strip())
    server = Server(directory)
    yield server
    server.stop()
    subprocess.run(["rm", "-rf", str(directory)], check=True)


def recorded() -> list[str]:
    directory = os.environ.get("SQL_STATEMENT_RECORD")
    assert directory, "SQL_STATEMENT_RECORD must name the directory that the other tests filled"
    steps = "".join(
        file.read_text() for file in REPOSITORY.glob("Sources/Cloud/*/Migrations/*.sql"))
    statements = {file.read_text().strip() for file in pathlib.Path(directory).glob("*.sql")}
    return sorted(
        text for text in statements
        if text and text not in steps and not text.startswith("--") and not OF_SQLITE.match(text))


def numbered(statement: str) -> str:
    """With $1, $2 … for the question marks outside texts."""
    count = 0

    def next_number(match: re.Match) -> str:
        nonlocal count
        if match.group() != "?":
            return match.group()
        count += 1
        return f"${count}"

    return re.sub(r"'(?:[^']|'')*'|\?", next_number, statement)


def test_postgres_prepares_every_recorded_statement(server):
    schema = subprocess.check_output([str(REPOSITORY / "scripts/schema"), "--postgres"], text=True)
    assert server.psql(schema) == ""
    assert server.psql("PREPARE wrong AS SELECT iif(1, 2, 3);") != "", "SQLite's words are refused"
    statements = recorded()
    assert len(statements) > 100
    refused = []
    for number, statement in enumerate(statements):
        errors = server.psql(f"PREPARE s{number} AS {numbered(statement)};")
        if errors:
            refused.append(f"{statement}\n    {errors.strip()}")
    assert not refused, "\n\n".join(refused)
