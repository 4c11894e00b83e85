"""Finds out whether a script could run, without running any of it: what it says is read, never executed."""

from __future__ import annotations

import ast
import importlib.util
import os
import sys
import warnings
from typing import Any, Iterator, NamedTuple

from . import entry_point, script_path
from .entry_point import ScriptRejected

#: The contract's severities, without their prefix.
_ERROR, _WARNING = "ERROR", "WARNING"

_NO_ENTRY_POINT = "SH0002"
_WRONG_ENTRY_POINT = "SH0003"
_IMPORT_MISSING = "SH0401"
_NEIGHBOUR_HIDDEN = "SH0402"

_HOST_MODULES = ("utils", "scripthost")
_IMPORT_ERRORS = ("ImportError", "ModuleNotFoundError", "Exception", "BaseException")


class Finding(NamedTuple):
    severity: str
    name: str
    message: str
    line: int = 0
    column: int = 0


class Check(NamedTuple):
    findings: list[Finding]
    #: As the script declares it; empty when it has none that could be called.
    entry_point: str = ""


def check(path: str, source: bytes) -> Check:
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            entry_point.compile_script(path, source)
            tree = ast.parse(source, path)
    except ScriptRejected as rejected:
        outcome = rejected.outcome
        name, _, message = outcome.message.partition(": ")
        return Check([Finding(_ERROR, name, message, outcome.line, outcome.column)])
    findings = [
        Finding(_WARNING, warning.category.__name__, str(warning.message), warning.lineno)
        # Both passes warn.
        for warning in {(str(one.message), one.lineno): one for one in caught}.values()
    ]
    signature, fault = _entry_point(tree)
    findings += [] if fault is None else [fault]
    findings += _imports(tree, os.path.dirname(path))
    return Check(sorted(findings, key=lambda finding: (finding.line, finding.column)), signature)


def _entry_point(tree: ast.Module) -> tuple[str, Finding | None]:
    """The signature of gsf_main, or what is wrong with it. Where only a run can tell, nothing is."""
    found: ast.stmt | None = None
    imports_all = False
    for statement in _executed(tree.body):
        if _binds_entry_point(statement):
            found = statement
        imports_all |= isinstance(statement, ast.ImportFrom) and any(name.name == "*" for name in statement.names)
    if found is None:
        message = f"the script defines no function gsf_main; it must define {entry_point.ACCEPTED}"
        return ("gsf_main", None) if imports_all else ("", Finding(_ERROR, _NO_ENTRY_POINT, message))
    if not isinstance(found, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return "gsf_main", None
    prefix = "async " if isinstance(found, ast.AsyncFunctionDef) else ""
    signature = f"{prefix}gsf_main({ast.unparse(found.args)})"
    # What a decorator makes of a function, only a run can tell.
    if found.decorator_list or _takes(found.args, 2) or _takes(found.args, 3):
        return signature, None
    message = f"{signature} cannot take two or three positional arguments; expected {entry_point.ACCEPTED}"
    return "", Finding(_ERROR, _WRONG_ENTRY_POINT, message, found.lineno, found.col_offset + 1)


def _binds_entry_point(statement: ast.stmt) -> bool:
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return statement.name == "gsf_main"
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return any((name.asname or name.name) == "gsf_main" for name in statement.names)
    if isinstance(statement, ast.Assign):
        targets: list[ast.expr] = statement.targets
    else:
        targets = [statement.target] if isinstance(statement, ast.AnnAssign) else []
    names = (node for target in targets for node in ast.walk(target) if isinstance(node, ast.Name))
    return any(name.id == "gsf_main" for name in names)


def _takes(arguments: ast.arguments, count: int) -> bool:
    positional = len(arguments.posonlyargs) + len(arguments.args)
    needs_more = any(default is None for default in arguments.kw_defaults)
    return positional - len(arguments.defaults) <= count and not needs_more and (
        arguments.vararg is not None or count <= positional
    )


def _executed(statements: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that run when the script is loaded, those of if, try and with among them."""
    for statement in statements:
        yield statement
        if not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            for block in ("body", "orelse", "finalbody"):
                yield from _executed(getattr(statement, block, []))
            for handler in getattr(statement, "handlers", []):
                yield from _executed(handler.body)


def _imports(tree: ast.Module, folder: str) -> Iterator[Finding]:
    script_path.use_folder(folder, "")
    expected = {id(node) for guarded in ast.walk(tree) if _expects_import_error(guarded) for node in _within(guarded)}
    loaded = {id(statement) for statement in tree.body}
    for node in ast.walk(tree):
        for name, is_relative in _imported(node):
            line, column = getattr(node, "lineno", 0), getattr(node, "col_offset", -1) + 1
            # What may be missing, or is asked for by a function alone, need not end the run.
            severity = _ERROR if id(node) in loaded else _WARNING
            if is_relative:
                message = "a script belongs to no package, so that it cannot import relative to one: name the module alone"
                yield Finding(severity, "ImportError", message, line, column)
            elif not _can_be_found(name):
                if id(node) not in expected:
                    yield Finding(severity, _IMPORT_MISSING, f"no module named {name!r} for {sys.executable}", line, column)
            elif _is_hidden(name, folder):
                message = f"{os.path.join(folder, name + '.py')} is never imported: {_owner_of(name)} comes first; rename the file"
                yield Finding(_WARNING, _NEIGHBOUR_HIDDEN, message, line, column)


def _expects_import_error(node: ast.AST) -> bool:
    if not isinstance(node, ast.Try):
        return False
    caught = [kind for handler in node.handlers for kind in (ast.walk(handler.type) if handler.type else [None])]
    return any(kind is None or getattr(kind, "id", None) in _IMPORT_ERRORS for kind in caught)


def _within(node: Any) -> Iterator[ast.AST]:
    for statement in node.body:
        yield from ast.walk(statement)


def _imported(node: ast.AST) -> Iterator[tuple[str, bool]]:
    """The top-level names of the modules that a statement imports, and whether it does so relative to a package."""
    if isinstance(node, ast.Import):
        yield from ((alias.name.partition(".")[0], False) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield (node.module or "").partition(".")[0], node.level > 0


def _can_be_found(name: str) -> bool:
    # Of a top-level name nothing is executed; the packages above any other would be.
    try:
        return name in _HOST_MODULES or importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        # A module that is loaded and says nothing of its origin.
        return True


def _is_hidden(name: str, folder: str) -> bool:
    return (name in _HOST_MODULES or script_path.is_standard(name)) and os.path.isfile(os.path.join(folder, name + ".py"))


def _owner_of(name: str) -> str:
    return f"ScriptHost's own {name}" if name in _HOST_MODULES else "the standard library's"
