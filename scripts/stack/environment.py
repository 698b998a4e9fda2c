"""What a program needs to know to talk to a running stack."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scripts.stack.settings import read_env


@dataclass(frozen=True)
class StackEnvironment(Mapping[str, str]):
    """Addresses and keys of a running stack: by attribute, or as a mapping of its `env` file's variables."""

    supabase_url: str
    publishable_key: str
    secret_key: str
    jwt_secret: str
    database_url: str
    admin_database_url: str
    edge_api_url: str
    mail_url: str
    smtp_host: str
    smtp_port: int
    hook_secret: str
    variables: Mapping[str, str] = field(repr=False)

    @classmethod
    def read(cls, file: Path) -> "StackEnvironment":
        """Read an `env` file of a running stack."""
        env = read_env(file)
        return cls(
            supabase_url=env["SUPABASE_URL"],
            publishable_key=env["SUPABASE_PUBLISHABLE_KEY"],
            secret_key=env["SUPABASE_SECRET_KEY"],
            jwt_secret=env["SUPABASE_JWT_SECRET"],
            database_url=env["DATABASE_URL"],
            admin_database_url=env["DATABASE_ADMIN_URL"],
            edge_api_url=env["EDGE_API_URL"],
            mail_url=env["MAIL_URL"],
            smtp_host=env["SMTP_HOST"],
            smtp_port=int(env["SMTP_PORT"]),
            hook_secret=env["SEND_EMAIL_HOOK_SECRET"],
            variables=env,
        )

    def __getitem__(self, name: str) -> str:
        return self.variables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.variables)

    def __len__(self) -> int:
        return len(self.variables)
