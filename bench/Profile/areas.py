"""Counts the samples of `perf script` by area: the first whose pattern is found anywhere in the stack."""

import collections
import re
import sys

AREAS = [
    ("audit log", r"AuditLog"),
    (
        "journal: SQLite and its file",
        r"StoreWriter|StoreFile|RunJournal|libe_sqlite3|PendingWrite|ext4_file_write|jbd2|fcntl_setlk|sys_lseek|ksys_lseek|sys_fcntl|fsync",
    ),
    ("looking at the worker's process", r"RetirementRules|ProcessEntry|do_task_stat|loadavg"),
    ("finding the script's file", r"ActionResolver|CanonicalPath"),
    ("scratch folder", r"PrivateFolder|WorkerFolder"),
    ("threads of the pool without work: spin, sleep, wake", r"LowLevelLifoSemaphore|WaitForSignal|__sched_yield|do_sched_yield"),
    ("messages to and from the worker", r"RunSocket\+<SendAsync>|RunSocket::TryRead|RunMessages"),
    ("caller: TLS", r"SslStream|libssl|libcrypto|Security\.Cryptography"),
    ("caller: gRPC server", r"HttpContextStreamWriter|PipeExtensions|ServerCallHandlerFactory|HttpContextServerCallContext|Serializ"),
    ("caller: Kestrel", r"Kestrel|AspNetCore"),
    ("sockets", r"SocketAsync|System\.Net\.Sockets|tcp_|unix_stream|sock_|epoll_wait"),
    ("ours: runs", r"\] ScriptHost\.Runs"),
    ("ours: workers", r"\] ScriptHost\.Workers"),
    ("ours: the rest", r"\] ScriptHost\."),
    ("thread pool", r"ThreadPool"),
    ("threads: wake and switch", r"futex|schedule"),
    ("runtime, by no area's name (collector, casts, calls out)", r"libcoreclr"),
    ("C library, by no area's name", r"libc\.so"),
]


def samples(lines):
    stack = []
    for line in lines:
        if not line.strip():
            if stack:
                yield "\n".join(stack)
            stack = []
        elif line[0].isspace():
            stack.append(line)
    if stack:
        yield "\n".join(stack)


def main():
    areas = [(name, re.compile(pattern)) for name, pattern in AREAS]
    counts = collections.Counter(
        next((name for name, pattern in areas if pattern.search(stack)), "other") for stack in samples(sys.stdin)
    )
    total = sum(counts.values())
    print("| area | share |\n|---|---|")
    for name, count in counts.most_common():
        print(f"| {name} | {100 * count / total:.1f} % |")
    print(f"\n{total} samples.")


main()
