"""Where a script's imports come from: the standard library, then the script's own folder, then installed packages."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import os
import sys
from types import ModuleType
from typing import Sequence

# Python 3.9 lacks the list: there a file beside the script hides a standard module, as it does everywhere.
_STANDARD_MODULES: frozenset[str] = getattr(sys, "stdlib_module_names", frozenset())


class _StandardLibraryFirst(importlib.abc.MetaPathFinder):
    """A folder of job scripts holds many names; a json.py among them must not become everybody's json."""

    def __init__(self) -> None:
        standard = os.path.dirname(os.__file__)
        self._path = [entry for entry in sys.path if entry.startswith(standard) and not _is_installed(entry)]

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if path is not None or fullname not in _STANDARD_MODULES:
            return None
        return importlib.machinery.PathFinder.find_spec(fullname, self._path, target)


def forget_own_folders() -> None:
    """Takes the entries out of sys.path that started this process: they are not the scripts'."""
    ours = {"", os.getcwd(), os.path.dirname(os.path.dirname(os.path.abspath(__file__)))}
    sys.path[:] = [entry for entry in sys.path if entry not in ours or _is_installed(entry)]
    sys.meta_path.insert(0, _StandardLibraryFirst())


def is_standard(name: str) -> bool:
    """Whether a top-level name is one of the standard library's."""
    return name in _STANDARD_MODULES


def _is_installed(entry: str) -> bool:
    # site-packages, and dist-packages on Debian.
    return entry.endswith("-packages")


def use_folder(folder: str, python_path: str) -> None:
    """Makes a script's folder, and what its PYTHONPATH names, the first that its imports look at."""
    sys.path[:0] = [folder, *(entry for entry in python_path.split(os.pathsep) if entry)]
