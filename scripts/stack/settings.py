"""Where one stack keeps its things, and what it may be told by the environment."""

import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DEFAULT_DIRECTORY = ROOT / ".stack"

PREFERRED_PORTS: Mapping[str, int] = {
    "gateway": 54321,
    "postgres": 54322,
    "studio": 54323,
    "mail": 54324,
    "smtp": 54325,
    "edge_api": 8000,
    "postgrest": 54326,
}


@dataclass(frozen=True)
class Keys:
    """Generated once for each stack directory and kept through resets, so that a frontend's .env stays valid."""

    publishable: str
    secret: str
    jwt_secret: str
    hook_secret: str


@dataclass(frozen=True)
class Stack:
    """One stack: its directory decides data, logs, process ids and keys."""

    directory: Path
    config: Mapping[str, Any] = field(repr=False)

    @property
    def env_file(self) -> Path:
        """KEY=value lines for shells and tests."""
        return self.directory / "env"

    @property
    def key_file(self) -> Path:
        """This stack's keys, kept through resets."""
        return self.directory / "keys"

    @property
    def logs(self) -> Path:
        """One log file for each process."""
        return self.directory / "logs"

    @property
    def pids(self) -> Path:
        """One file for each process that this stack started."""
        return self.directory / "pids"

    @property
    def port_file(self) -> Path:
        """Where each service of the running stack listens."""
        return self.directory / "ports"

    @property
    def is_default(self) -> bool:
        """Only the default stack asks for the well-known ports; others never take them away."""
        return self.directory == DEFAULT_DIRECTORY

    @property
    def schemas(self) -> list[str]:
        """Exposed schemas, in order, from supabase/config.toml."""
        return list(self.config["api"]["schemas"])

    def keys(self) -> Keys:
        """Read this stack's keys, making them on first use."""
        names = ("publishable", "secret", "jwt_secret", "hook_secret")
        file = self.key_file
        if not file.exists():
            made = (
                f"sb_publishable_{secrets.token_urlsafe(24)}",
                f"sb_secret_{secrets.token_urlsafe(24)}",
                secrets.token_urlsafe(48),
                f"v1,whsec_{secrets.token_hex(24)}",
            )
            write_env(file, dict(zip(names, made, strict=True)))
        found = read_env(file)
        return Keys(*(found[name] for name in names))


def read_env(file: Path) -> dict[str, str]:
    """Parse KEY=value lines; blank lines and lines that begin with `#` are skipped, outer quotes are dropped."""
    pairs: dict[str, str] = {}
    for line in file.read_text().splitlines():
        name, separator, value = line.strip().partition("=")
        if separator and not name.startswith("#"):
            pairs[name.removeprefix("export ").strip()] = value.strip().strip("'\"")
    return pairs


def write_env(file: Path, pairs: Mapping[str, str]) -> None:
    """Write KEY=value lines that a shell can source, readable by the owner only."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(f"{name}='{value}'\n" for name, value in pairs.items()))
    file.chmod(0o600)


def load_stack() -> Stack:
    """The stack named by STACK_DIR (default `.stack`), with settings of a `.env` file beside the Makefile."""
    dotenv = ROOT / ".env"
    if dotenv.exists():
        for name, value in read_env(dotenv).items():
            if value:
                os.environ.setdefault(name, value)
    directory = (ROOT / os.environ.get("STACK_DIR", DEFAULT_DIRECTORY)).resolve()
    config = tomllib.loads((ROOT / "supabase" / "config.toml").read_text())
    return Stack(directory, config)
