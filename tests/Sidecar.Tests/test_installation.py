"""The package as pip installs it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from sidecar_process import BOUND, PACKAGE, PYTHON, sidecar


def test_the_installed_package_runs_scripts(tmp_path: Path) -> None:
    # The build leaves files beside the sources.
    sources = shutil.copytree(PACKAGE, tmp_path / "sources", ignore=shutil.ignore_patterns("build", "*.egg-info", "__pycache__"))
    installed = tmp_path / "installed"
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--target", installed, sources]
    subprocess.run(command, check=True, cwd=tmp_path, timeout=BOUND * 4)
    assert (installed / "scripthost_sidecar" / "script_modules" / "utils.pyi").exists()
    with sidecar(tmp_path, package=installed) as one:
        result = one.run("import utils\ndef gsf_main(c, v):\n    print(utils.__file__)")
    assert result.stdout == f"{installed}/scripthost_sidecar/script_modules/utils.py\n"
