"""The process of one run, from its fork to its end."""

from __future__ import annotations

import atexit
import gc
import io
import os
import signal
import socket
import sys
import time
import traceback
from contextlib import suppress
from typing import Any, Awaitable, Callable, NoReturn

from . import context, control, entry_point, linux, outcome, scope, script_path
from .limits import apply_limits
from .outcome import Outcome
from .parameters import RunParameters
from .reports import ReportWriter
from .stopping import StopRequest

#: The zygote blocks these, for itself and for each run until it is ready for them.
BLOCKED_SIGNALS = (signal.SIGTERM, signal.SIGINT)

_HOST_FAILED = 70

_stop = StopRequest()
_scope: int | None = None


def prepare() -> None:
    """Does in the zygote, once, what every run needs: the standard streams are bound to descriptor numbers, not to what
    lies under them."""
    sys.stdin = sys.__stdin__ = _open_standard(0, "r")
    sys.stdout = sys.__stdout__ = _open_standard(1, "w")
    sys.stderr = sys.__stderr__ = _open_standard(2, "w")
    os.environ.clear()
    _stop.listen()
    global _scope
    _scope = scope.create_scope()


def run(descriptors: control.RunDescriptors, zygote_id: int) -> NoReturn:
    """Becomes a run. Never returns into the zygote's code."""
    _become(lambda: descriptors, zygote_id)


def wait_for_run(assignment: socket.socket, zygote_id: int) -> NoReturn:
    """Becomes the run whose descriptors will arrive."""

    def receive() -> control.RunDescriptors:
        with assignment:
            received = control.receive(assignment)
        if received is None:
            os._exit(0)
        return control.RunDescriptors(*received[1])

    _become(receive, zygote_id)


def _become(take_descriptors: Callable[[], control.RunDescriptors], zygote_id: int) -> NoReturn:
    try:
        os.setsid()
        linux.die_with_parent(zygote_id)
        # What its children leave stays below it until it ends, and then falls to the zygote: then it is no run's any more.
        linux.adopt_orphans()
        if _scope is not None:
            scope.enter_scope(_scope)
        descriptors = take_descriptors()
        for target, descriptor in ((1, descriptors.stdout), (2, descriptors.stderr)):
            os.dup2(descriptor, target)
            os.close(descriptor)
        parameters = RunParameters.from_descriptor(descriptors.request)
        (_check if parameters.is_check else _run)(parameters, ReportWriter(descriptors.reports))
        os._exit(0)
    except BaseException:
        # A fault of ours: without an outcome the supervisor reports what it sees.
        traceback.print_exc()
        os._exit(_HOST_FAILED)


def _check(parameters: RunParameters, reports: ReportWriter) -> None:
    # Imported by the few that need it: runs do without.
    from .checking import check

    apply_limits(parameters.limits)
    reports.write("check", check(parameters.path, parameters.source)._asdict())


def _run(parameters: RunParameters, reports: ReportWriter) -> None:
    process_id = os.getpid()
    try:
        _set_up(parameters)
    except (OSError, ValueError) as error:
        result = Outcome(reason="NOT_STARTED", message=f"the run could not be set up: {error}")
        reports.write("outcome", result._asdict())
        return

    ctx = context.ScriptContext(parameters, reports, _stop)
    context.enter(ctx)
    gc.enable()
    result = _call(parameters, ctx)
    if os.getpid() != process_id:
        # A process that the script forked has come out of gsf_main as well. It is not the run.
        _flush_open_files()
        os._exit(0 if result.is_success else result.return_value & 0xFF or 1)

    with suppress(BaseException):
        atexit._run_exitfuncs()
    # Decided once: a stop that comes later than this comes too late.
    was_stopped = _stop.is_requested
    commit = result.is_success and not was_stopped
    try:
        ctx.end_transaction(commit)
    except Exception as error:
        # What cannot be rolled back explicitly is gone with this process.
        if commit:
            result = Outcome(reason="COMMIT_FAILED", message=f"the run's work could not be committed: {error}")
    _flush_open_files()
    reports.write("outcome", {**result._asdict(), "stopped": was_stopped})


def _set_up(parameters: RunParameters) -> None:
    os.environ.update(parameters.environment)
    time.tzset()
    os.chdir(parameters.scratch_directory)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, BLOCKED_SIGNALS)
    sys.argv = [parameters.path, *parameters.arguments]
    script_path.use_folder(os.path.dirname(parameters.path), parameters.environment.get("PYTHONPATH", ""))
    apply_limits(parameters.limits)


def _open_standard(descriptor: int, mode: str) -> io.TextIOWrapper:
    # Line by line, so that output is seen when it is printed.
    stream = open(descriptor, mode, buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)
    assert isinstance(stream, io.TextIOWrapper)
    return stream


def _call(parameters: RunParameters, ctx: context.ScriptContext) -> Outcome:
    try:
        return _call_gsf_main(parameters, ctx)
    except entry_point.ScriptRejected as rejected:
        return rejected.outcome
    except BaseException as error:
        # Cancelled, or asyncio's CancelledError.
        if _stop.is_requested and not isinstance(error, Exception):
            return Outcome()
        return outcome.of_exception(error, parameters.path)


def _call_gsf_main(parameters: RunParameters, ctx: context.ScriptContext) -> Outcome:
    _stop.deliver_by(_stop.raise_cancelled)
    try:
        module = entry_point.load(parameters.path, parameters.source)
        gsf_main = entry_point.find(module, parameters.path)
        value = gsf_main(len(parameters.arguments), parameters.arguments, ctx)
        if hasattr(value, "__await__"):
            value = _await(value)
        return outcome.of_return_value(value)
    except SystemExit as exit_request:
        return outcome.of_system_exit(exit_request)
    finally:
        _stop.hold()


def _await(awaitable: Awaitable[Any]) -> Any:
    # Imported by the runs that need it: preloaded, it would make every fork slower.
    import asyncio

    async def main() -> Any:
        loop = asyncio.get_running_loop()
        task = asyncio.current_task()

        def cancel_task() -> None:
            _stop.mark_delivered()
            if task is not None:
                task.cancel()

        def cancel() -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(cancel_task)

        _stop.deliver_by(cancel)
        return await awaitable

    return asyncio.run(main())


def _flush_open_files() -> None:
    """Saves what the script wrote to files that it left open: the process ends without Python's own clean-up, which
    takes several times as long as the run itself. Objects of the zygote are frozen and not listed."""
    files = [sys.__stdout__, sys.__stderr__, *gc.get_objects()]
    # Text first: it lies in front of the bytes.
    for kinds in (io.TextIOWrapper,), (io.BufferedWriter, io.BufferedRandom):
        for file in files:
            if type(file) in kinds:
                with suppress(OSError, ValueError):
                    file.flush()
