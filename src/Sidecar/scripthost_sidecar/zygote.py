"""The process that every run is forked from: one thread, modules preloaded, nothing of grpc in it."""

from __future__ import annotations

import gc
import importlib
import os
import select
import signal
import socket
import sys
import traceback
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, Sequence

from . import child, control, linux, script_path
from .strays import Strays

_SCRIPT_MODULES = Path(__file__).with_name("script_modules")
_FAILED = 70


def be_zygote(supervisor: socket.socket, preload: Sequence[str]) -> NoReturn:
    try:
        # Standard input carries the supervisor's token; runs inherit an empty one.
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.close(null)
        # A stop may reach a run before it can handle one; blocked, it waits until then.
        signal.pthread_sigmask(signal.SIG_BLOCK, child.BLOCKED_SIGNALS)
        # Its own and, inherited, that of every run: each holds its connection settings.
        linux.hide_memory()
        linux.adopt_orphans()
        _preload(preload)
        _require_one_thread()
        child.prepare()
        # No collection may touch, and thereby copy, the pages that all runs share.
        gc.disable()
        gc.collect()
        gc.freeze()
        control.send(supervisor, {"ready": True})
        _Zygote(supervisor).serve()
        os._exit(0)
    except BrokenPipeError:
        # The supervisor has ended, and said why.
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(_FAILED)


def _preload(names: Sequence[str]) -> None:
    # utils and scripthost are ours for every script, whatever lies beside it.
    sys.path.insert(0, str(_SCRIPT_MODULES))
    for name in ("scripthost", "utils"):
        importlib.import_module(name)
    sys.path.remove(str(_SCRIPT_MODULES))

    script_path.forget_own_folders()
    for name in names:
        before = set(sys.modules)
        try:
            importlib.import_module(name)
        except Exception as error:
            # What was imported of it by then would make a script's own import fail for another reason.
            for part in set(sys.modules) - before:
                if part == name or part.startswith(f"{name}."):
                    del sys.modules[part]
            print(f"scripthost_sidecar: cannot preload {name}: {type(error).__name__}: {error}", file=sys.stderr)


def _require_one_thread() -> None:
    threads = len(os.listdir("/proc/self/task"))
    if threads != 1:
        raise RuntimeError(
            f"the zygote has {threads} threads after preloading; a preloaded module started one, "
            "and a process with threads cannot be forked safely: remove it from --preload"
        )


@dataclass(frozen=True)
class _Process:
    process_id: int
    #: A pidfd, which becomes readable when the process ends.
    watch: int


@dataclass(frozen=True)
class _Spare:
    """A process that waits for a run, so that the run need not wait for a fork."""

    process: _Process
    #: The run's descriptors are sent here.
    assignment: socket.socket


@dataclass(frozen=True)
class _Run:
    number: int
    process_id: int


class _Zygote:
    def __init__(self, supervisor: socket.socket) -> None:
        self._supervisor = supervisor
        self._process_id = os.getpid()
        # By the watch of their processes.
        self._runs: dict[int, _Run] = {}
        self._spare: _Spare | None = None
        # Not epoll: it would be one more descriptor for every child to close.
        self._poller = select.poll()
        self._poller.register(supervisor, select.POLLIN)
        self._strays = Strays(self._poller)

    def serve(self) -> None:
        while True:
            for descriptor, _ in self._wait():
                if descriptor in self._runs:
                    self._end(descriptor)
                    continue
                if descriptor in self._strays:
                    self._strays.bury(descriptor)
                    self._kill_strays()
                    continue
                received = control.receive(self._supervisor)
                if received is None:
                    return
                message, descriptors = received
                if "start" in message:
                    self._start(message["start"], descriptors)
                else:
                    self._signal(message["signal"], message["number"])

    def _wait(self) -> list[tuple[int, int]]:
        if self._spare is None:
            # Only when there is nothing else to do: a spare costs more than a fork on demand.
            events = self._poller.poll(0)
            if events:
                return events
            with suppress(OSError):
                self._spare = self._fork_spare()
        return self._poller.poll()

    def _start(self, number: int, descriptors: list[int]) -> None:
        spare, self._spare = self._spare, None
        try:
            process = (spare and self._assign(spare, descriptors)) or self._fork(descriptors)
        except OSError as error:
            control.send(self._supervisor, {"run": number, "refused": f"cannot fork: {error.strerror}"})
        else:
            self._runs[process.watch] = _Run(number, process.process_id)
            self._poller.register(process.watch, select.POLLIN)
        for descriptor in descriptors:
            os.close(descriptor)

    def _fork(self, descriptors: list[int]) -> _Process:
        process_id = os.fork()
        if process_id == 0:
            self._leave()
            child.run(control.RunDescriptors(*descriptors), self._process_id)
        return _Process(process_id, os.pidfd_open(process_id))

    def _fork_spare(self) -> _Spare:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            process_id = os.fork()
            if process_id == 0:
                ours.close()
                self._leave()
                child.wait_for_run(theirs, self._process_id)
            return _Spare(_Process(process_id, os.pidfd_open(process_id)), ours)

    def _assign(self, spare: _Spare, descriptors: list[int]) -> _Process | None:
        """None when the spare has been killed while it waited."""
        with spare.assignment:
            try:
                control.send(spare.assignment, {}, descriptors)
            except ConnectionError:
                os.close(spare.process.watch)
                os.waitpid(spare.process.process_id, 0)
                return None
        return spare.process

    def _leave(self) -> None:
        """In a new process: closes what is the zygote's."""
        self._supervisor.close()
        for watch in (*self._runs, *self._strays.watches):
            os.close(watch)

    def _signal(self, number: int, signal_number: int) -> None:
        """SIGKILL goes to the run's whole process group, any other signal to the script alone."""
        for watch, run in self._runs.items():
            if run.number == number:
                if signal_number == signal.SIGKILL:
                    _kill_group(run.process_id)
                signal.pidfd_send_signal(watch, signal_number)

    def _end(self, watch: int) -> None:
        run = self._runs.pop(watch)
        self._poller.unregister(watch)
        os.close(watch)
        # Before the process is waited for: until then its id cannot belong to anybody else.
        _kill_group(run.process_id)
        _, status, usage = os.wait4(run.process_id, 0)
        control.send(
            self._supervisor,
            {
                "run": run.number,
                "status": status,
                "cpu_seconds": usage.ru_utime + usage.ru_stime,
                "peak_bytes": usage.ru_maxrss * 1024,
            },
        )
        self._kill_strays()

    def _kill_strays(self) -> None:
        own = {run.process_id for run in self._runs.values()}
        if self._spare is not None:
            own.add(self._spare.process.process_id)
        self._strays.kill(own)


def _kill_group(leader_id: int) -> None:
    # No such group: the run was stopped before it had made one. Not permitted: it changed its user.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader_id, signal.SIGKILL)
