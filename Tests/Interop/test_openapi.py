"""The OpenAPI document is valid, and schemathesis finds that the server conforms to it."""

import re
import subprocess
import sys
import time

from openapi_spec_validator import OpenAPIV31SpecValidator

from tokens import sign_with_cloud_key

CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "ignored_auth",
]


def test_document_is_valid_and_lists_errors(cloud):
    """The document is OpenAPI 3.1, and every route documents its errors."""
    document = cloud.call("GET", "/openapi.json", token="").json()
    OpenAPIV31SpecValidator(document).validate()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], (method, path)
            assert {"400", "500", "503"} <= set(operation["responses"]), (method, path)


def test_server_conforms_to_document(own_cloud, tmp_path):
    """Valid and invalid requests get no 5xx, and no answer outside of the document.

    The test excludes the stream of events, which does not end by itself. It uses its own cloud,
    because a command to another test's station would wait for the answer.
    """
    # On a slow machine it takes longer than an access token is valid.
    hour = {"exp": int(time.time()) + 3600}
    token = sign_with_cloud_key(own_cloud.access_token, hour, own_cloud.directory)
    program = [sys.executable, "-m", "schemathesis.cli"]
    command = [*program, "run", f"{own_cloud.url}/openapi.json", "--checks", ",".join(CHECKS)]
    command += ["--exclude-path", "/api/v1/events", "--phases", "coverage,fuzzing"]
    command += ["--max-examples", "15", "--seed", "1", "--request-timeout", "30", "--no-color"]
    command += ["--header", f"Authorization: Bearer {token}"]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=1800, cwd=tmp_path, check=False
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert re.search(r"No issues found|\d+ passed", done.stdout), done.stdout[-2000:]
