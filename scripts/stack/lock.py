"""Regenerate the lock files: `requirements.lock` with hashes, of it `deploy/requirements.lock` with what the image runs,
and `package-lock.json`; none names a registry."""

import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from scripts.stack.settings import ROOT


def lock_python() -> None:
    """Resolve pyproject.toml; uv comes from a throw-away environment, so that installing needs Python alone."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        tools = Path(folder) / "bin"
        subprocess.run(
            [tools / "python", "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "uv"], check=True
        )
        options = ["--universal", "--generate-hashes", "--no-emit-index-url", "--no-header", "--python-version", "3.11"]
        files = ["--group", "dev", "pyproject.toml", "--output-file", "requirements.lock"]
        subprocess.run([tools / "uv", "pip", "compile", "--quiet", *options, *files], cwd=ROOT, check=True)
        image = ["--constraint", "requirements.lock", "pyproject.toml", "--output-file", "deploy/requirements.lock"]
        subprocess.run([tools / "uv", "pip", "compile", "--quiet", *options, *image], cwd=ROOT, check=True)


def lock_npm() -> None:
    """Resolve package.json in an empty folder: beside an installed node_modules npm leaves out other platforms."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", ".npmrc"):
            shutil.copy(ROOT / name, folder)
        subprocess.run(["npm", "install", "--package-lock-only", "--ignore-scripts"], cwd=folder, check=True)
        shutil.copy(Path(folder) / "package-lock.json", ROOT)


def main() -> int:
    """Write the lock files."""
    lock_python()
    lock_npm()
    return 0


if __name__ == "__main__":
    sys.exit(main())
