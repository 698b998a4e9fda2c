"""Tuning of the worker, read from WORKER_* variables; the defaults suit one small server."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class WorkerSettings(BaseSettings):
    """Durations are seconds."""

    model_config = SettingsConfigDict(
        env_prefix="WORKER_", extra="ignore", frozen=True, env_file=".env", env_ignore_empty=True
    )

    batch_size: int = Field(default=100, ge=1, le=1000)
    smtp_connections: int = Field(default=8, ge=1, le=100)
    lease: float = Field(default=300.0, ge=1, le=3600)
    poll_interval: float = Field(default=1.0, gt=0, le=60)
    listening_poll_interval: float = Field(default=10.0, gt=0, le=300)
    max_attempts: int = Field(default=8, ge=1, le=50)
    retry_base: float = Field(default=30.0, gt=0)
    retry_max: float = Field(default=3600.0, gt=0)
    smtp_connect_timeout: float = Field(default=10.0, gt=0, le=120)
    smtp_command_timeout: float = Field(default=30.0, gt=0, le=300)
    outage_pause_max: float = Field(default=30.0, gt=0)
    stop_timeout: float = Field(default=25.0, gt=0)
    template_cache: float = Field(default=5.0, ge=0)
    job_tick: float = Field(default=15.0, gt=0)
    jobs_enabled: bool = True
    metrics_host: str = "127.0.0.1"
    metrics_port: int = Field(default=9464, ge=0, le=65535, description="0 serves no metrics")
