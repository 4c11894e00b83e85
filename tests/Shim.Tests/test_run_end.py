"""What the shim does by itself, without an agent."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
import scripthost_shim as shim

_SHIM = Path(shim.__file__)


def test_the_file_is_one_that_python_3_8_reads() -> None:
    ast.parse(_SHIM.read_text(), feature_version=(3, 8))


def test_the_file_needs_nothing_beyond_the_standard_library() -> None:
    modules = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(_SHIM.read_text()))
        for name in ([alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""] if isinstance(node, ast.ImportFrom) else [])
    }
    # Oracle's own helper, asked for where it is.
    assert modules - {"utils"} <= set(sys.stdlib_module_names)


def test_a_statement_that_cannot_be_broken_keeps_no_caller() -> None:
    program = f"""
import sys, threading, time
sys.path[:0] = [{str(_SHIM.parent)!r}, {str(Path(__file__).parent)!r}]
import scripthost_shim as shim
from recording_driver import RecordingConnection
from session_client import SessionClient

class Deaf(RecordingConnection):
    def cancel(self):
        pass

connection = Deaf()
connection.is_endless = True
client = SessionClient(connection)
client.thread.start()
client.greet()
client.send(shim.EXECUTE, shim.pack_text("SELECT 1 FROM t") + bytes(3))
assert connection.is_executing.wait(30)
run = shim.Run(shim.Settings(stuck_after="1"), None, connection)
run._session = client.session
run._end()
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1, ended.stderr
    assert "has not broken its statement within 1 seconds" in ended.stderr


@pytest.mark.parametrize("name", ["agent", "ca"])
def test_settings_come_from_the_file_unless_the_environment_has_them(name: str, tmp_path: Path) -> None:
    (tmp_path / "scripthost_shim.json").write_text('{"agent": "unix:/a", "ca": "of the file", "stuck_after": 5}')
    settings = shim.Settings.read(str(tmp_path), {"SCRIPTHOST_AGENT": "unix:/b"})

    assert (settings.agent, settings.ca, settings.stuck_after) == ("unix:/b", "of the file", "5")
    assert settings.policy == shim.Policy(allows_commit=False, allows_ddl=True)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("[]", "holds no JSON object"),
        ("{", "cannot be read"),
        ('{"colour": "red"}', "'colour' is no setting"),
        ('{"agent": "https://host"}', "https://host:port"),
        ('{"agent": "https://host:1"}', "certificate is not set"),
        ('{"actions": ["a"]}', "names with the paths of scripts"),
    ],
)
def test_settings_that_are_not_in_order_are_told(content: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / "scripthost_shim.json").write_text(content)
    with pytest.raises(shim.Complaint, match=complaint):
        shim.Settings.read(str(tmp_path), {})
