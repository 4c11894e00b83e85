"""Loads a script from its bytes and finds gsf_main in it."""

from __future__ import annotations

import codecs
import inspect
import io
import linecache
import sys
import tokenize
from types import CodeType, FunctionType, ModuleType
from typing import Any, Callable

from .outcome import Outcome

#: Neither __main__, so that no `if __name__ == "__main__"` runs, nor the file's name, which other modules may bear.
MODULE_NAME = "gsf_script"

#: For messages.
ACCEPTED = "gsf_main(argc, argv) or gsf_main(argc, argv, ctx)"


class ScriptRejected(Exception):
    """The script cannot be run at all."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.message)
        self.outcome = outcome


def compile_script(path: str, source: bytes) -> CodeType:
    """The script's code. Nothing of it runs."""
    text = _decode(path, source)
    # Makes tracebacks, warnings and inspect show the lines that ran.
    linecache.cache[path] = (len(source), None, text.splitlines(keepends=True), path)
    try:
        code: CodeType = compile(source, path, "exec", dont_inherit=True)
    except SyntaxError as error:
        raise _compile_error(path, _syntax_message(error), error.lineno or 0, error.offset or 0) from None
    # A null byte; an expression nested too deep for the compiler.
    except (ValueError, OverflowError, RecursionError, MemoryError) as error:
        raise _compile_error(path, f"{type(error).__name__}: {error}") from None
    return code


def load(path: str, source: bytes) -> ModuleType:
    """Runs the script's top level. Exactly these bytes run, whatever the file holds by now."""
    code = compile_script(path, source)
    module = ModuleType(MODULE_NAME)
    module.__file__ = path
    sys.modules[MODULE_NAME] = module
    exec(code, module.__dict__)
    return module


def find(module: ModuleType, path: str) -> Callable[[int, list[str], Any], Any]:
    """gsf_main as a function of three parameters; one that takes two does not get the third."""
    function: Any = getattr(module, "gsf_main", None)
    if function is None:
        raise _no_entry_point(path, f"the script defines no function gsf_main; it must define {ACCEPTED}")
    if not callable(function):
        raise _no_entry_point(path, f"gsf_main is a value of type {type(function).__name__}; expected {ACCEPTED}")
    count = _parameter_count(function)
    if count == 3:
        return lambda argc, argv, ctx: function(argc, argv, ctx)
    if count == 2:
        return lambda argc, argv, ctx: function(argc, argv)
    line = getattr(getattr(inspect.unwrap(function), "__code__", None), "co_firstlineno", 0)
    raise _no_entry_point(
        path,
        f"gsf_main{inspect.signature(function)} at line {line} cannot take two or three positional arguments; "
        f"expected {ACCEPTED}",
        line,
    )


def _parameter_count(function: Any) -> int | None:
    """3 when the function can take three positional arguments, else 2 when it can take two, else None."""
    if type(function) is FunctionType:
        code = function.__code__
        # Nearly every script's; the full look below costs more than compiling a short script.
        is_plain = not function.__defaults__ and not code.co_kwonlyargcount and not code.co_flags & inspect.CO_VARARGS
        if is_plain and code.co_argcount in (2, 3):
            return code.co_argcount
    for count in (3, 2):
        try:
            inspect.signature(function).bind(*[None] * count)
        except TypeError:
            continue
        return count
    return None


def _decode(path: str, source: bytes) -> str:
    encoding, unknown = "utf-8", None
    try:
        # Most scripts name no encoding, and the look for one costs as much as compiling a short script.
        if source.startswith(codecs.BOM_UTF8) or b"coding" in b"".join(source.split(b"\n", 2)[:2]):
            encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
    except SyntaxError as error:
        # Also raised when the first two lines are not UTF-8: then decoding tells which byte is wrong.
        encoding, unknown = "utf-8", error
    try:
        text = source.decode(encoding)
    except UnicodeDecodeError as error:
        # The decoder does not count a byte order mark.
        offset = error.start + len(source) - len(error.object)
        line = source.count(b"\n", 0, offset) + 1
        raise _compile_error(
            path,
            f"SyntaxError: the script is not valid {error.encoding}: byte 0x{source[offset]:02x} at offset {offset}, "
            f"line {line}; save it as UTF-8 or name its encoding in a coding comment",
            line,
        ) from None
    if unknown is not None:
        raise _compile_error(path, _syntax_message(unknown), 1)
    return text


def _syntax_message(error: SyntaxError) -> str:
    return f"{type(error).__name__}: {error.msg}"


def _compile_error(path: str, message: str, line: int = 0, column: int = 0) -> ScriptRejected:
    return ScriptRejected(Outcome(reason="COMPILE_ERROR", message=message, path=path, line=line, column=column))


def _no_entry_point(path: str, message: str, line: int = 0) -> ScriptRejected:
    return ScriptRejected(Outcome(reason="NO_ENTRY_POINT", message=message, path=path, line=line))
