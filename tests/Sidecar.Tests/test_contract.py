"""The worker contract, from Describe to the refusal of calls."""

from __future__ import annotations

import signal
import stat
from pathlib import Path

import grpc
import pytest

from scripthost_sidecar.contracts import worker_pb2
from sidecar_process import BOUND, TOKEN, Sidecar, children_of, sidecar, start_process


def test_describe_says_what_the_sidecar_is(worker: Sidecar) -> None:
    description = worker.describe()
    assert description.protocol_version == 1
    assert description.language == "python"
    assert list(description.capabilities) == ["output.events"]
    assert description.runtime.startswith("CPython 3.")
    assert description.process_id == worker.process.pid


def test_another_protocol_version_is_refused(worker: Sidecar) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        worker.describe(version=2)
    assert refused.value.code() == grpc.StatusCode.FAILED_PRECONDITION
    assert "version 1" in refused.value.details() and "version 2" in refused.value.details()


@pytest.mark.parametrize("metadata", [(), (("scripthost-token", "wrong"),), (("scripthost-token", TOKEN + "x"),)])
def test_a_call_without_the_token_is_refused(worker: Sidecar, metadata: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        worker.describe(metadata=metadata)
    assert refused.value.code() == grpc.StatusCode.UNAUTHENTICATED
    with pytest.raises(grpc.RpcError) as refused:
        list(worker.worker.Run(worker.request("def gsf_main(c, v): pass"), metadata=metadata, timeout=BOUND))
    assert refused.value.code() == grpc.StatusCode.UNAUTHENTICATED


def test_a_run_that_is_under_way_is_not_started_again(worker: Sidecar) -> None:
    run = worker.start("def gsf_main(c, v):\n    print('up')\n    __import__('time').sleep(600)")
    run.wait_for("up")
    again = worker.request("def gsf_main(c, v): pass")
    again.run_id = run.run_id
    with pytest.raises(grpc.RpcError) as refused:
        list(worker.worker.Run(again, metadata=worker.metadata, timeout=BOUND))
    assert refused.value.code() == grpc.StatusCode.ALREADY_EXISTS
    run.stop()
    run.end()


def test_a_request_without_source_is_refused(worker: Sidecar) -> None:
    request = worker_pb2.RunRequest(run_id="no-source", script=worker_pb2.Script(path="/x.py"))
    with pytest.raises(grpc.RpcError) as refused:
        list(worker.worker.Run(request, metadata=worker.metadata, timeout=BOUND))
    assert refused.value.code() == grpc.StatusCode.INVALID_ARGUMENT


def test_only_the_sidecars_user_may_connect(tmp_path: Path) -> None:
    socket = tmp_path / "s"
    process = start_process("--socket", str(socket))
    one = Sidecar(process, str(socket), tmp_path)
    one.describe()
    assert stat.S_IMODE(socket.stat().st_mode) & 0o077 == 0
    one.channel.close()
    process.terminate()
    process.communicate(timeout=BOUND)


def test_the_socket_may_be_unlinked_once_it_is_connected(tmp_path: Path) -> None:
    socket = tmp_path / "s"
    process = start_process("--socket", str(socket))
    one = Sidecar(process, str(socket), tmp_path)
    one.describe()
    socket.unlink()
    assert one.run("def gsf_main(c, v): return 7").value == 7
    one.channel.close()
    process.terminate()
    process.communicate(timeout=BOUND)
    assert process.returncode == 0


def test_a_missing_module_to_preload_is_reported_and_left_out(tmp_path: Path) -> None:
    with sidecar(tmp_path, "--preload", "json,no_such_module") as one:
        assert one.run("def gsf_main(c, v): pass").value == 0
        assert one.process.stderr is not None
        line = one.process.stderr.readline().decode()
    assert line.startswith("scripthost_sidecar: cannot preload no_such_module:")


def test_a_module_that_cannot_be_preloaded_fails_in_a_script_for_the_same_reason(tmp_path: Path) -> None:
    package = tmp_path / "half"
    package.mkdir()
    (package / "first.py").write_text("def fail(): raise RuntimeError('no user')")
    (package / "__init__.py").write_text("import half.first\nhalf.first.fail()")
    with sidecar(tmp_path, "--preload", "half", python_path=tmp_path) as one:
        result = one.run("import half\ndef gsf_main(c, v): pass", path=str(tmp_path / "job.py"))
    assert "RuntimeError: no user" in result.stderr


def test_without_grpc_the_exit_code_is_3_and_the_package_is_named(tmp_path: Path) -> None:
    # -S leaves out the folders of installed packages.
    process = start_process("--socket", str(tmp_path / "s"), "--preload", "json", python_options=("-S",))
    _, errors = process.communicate(timeout=BOUND)
    assert process.returncode == 3
    assert len(errors.splitlines()) == 1
    assert b"python3-grpcio" in errors and b"pip" in errors


def test_a_preloaded_module_that_starts_a_thread_is_named_as_the_cause(tmp_path: Path) -> None:
    module = tmp_path / "threaded.py"
    module.write_text("import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()\n")
    process = start_process("--socket", str(tmp_path / "s"), "--preload", "threaded", python_path=tmp_path)
    _, errors = process.communicate(timeout=BOUND)
    assert process.returncode == 4
    assert b"2 threads after preloading" in errors


def test_sigterm_ends_the_sidecar_and_its_runs(tmp_path: Path) -> None:
    with sidecar(tmp_path) as one:
        run = one.start("def gsf_main(c, v):\n    print('up')\n    __import__('time').sleep(600)")
        run.wait_for("up")
        zygote = children_of(one.process.pid)[0]
        assert children_of(zygote)
        one.process.send_signal(signal.SIGTERM)
        assert one.process.wait(BOUND) == 0


def test_no_script_process_holds_grpc_or_protobuf(worker: Sidecar) -> None:
    source = """
import sys
def gsf_main(argc, argv):
    print([name for name in sys.modules if name.partition(".")[0] in ("grpc", "google")])
    memory = open("/proc/self/maps").read()
    print("cygrpc" in memory, "protobuf" in memory)
"""
    assert worker.run(source).stdout == "[]\nFalse False\n"


def test_a_script_may_bring_its_own_version_of_what_the_host_uses(worker: Sidecar, tmp_path: Path) -> None:
    (tmp_path / "grpc.py").write_text("__version__ = 'its own'")
    result = worker.run("import grpc\ndef gsf_main(c, v): print(grpc.__version__)", path=str(tmp_path / "job.py"))
    assert result.stdout == "its own\n"
