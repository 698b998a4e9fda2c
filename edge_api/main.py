"""The application: `uvicorn edge_api.main:app`."""

import importlib
import pkgutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import httpx
from fastapi import APIRouter, FastAPI
from starlette.middleware import Middleware

import edge_api.features
from edge_api.adapters.lookup_cache import LookupCache
from edge_api.adapters.nice import NiceClient
from edge_api.adapters.nts import NtsClient
from edge_api.adapters.supabase import SupabaseHttp
from edge_api.core import docs, metrics
from edge_api.core.database import Database
from edge_api.core.errors import register_error_handlers
from edge_api.core.headers import SecurityHeaders
from edge_api.core.logging import configure_logging
from edge_api.core.metrics import Metrics
from edge_api.core.middleware import (
    CrossOriginMiddleware,
    ErrorBoundaryMiddleware,
    RequestContextMiddleware,
    RequestLimitsMiddleware,
)
from edge_api.core.openapi import describe
from edge_api.core.ratelimit import RateLimiter, RateLimitMiddleware
from edge_api.core.security import TokenVerifier
from edge_api.core.settings import Settings, SettingsError, get_settings
from edge_api.features.auth_hooks.schemas import SendEmailPayload
from edge_api.features.business_numbers.lookups import Lookups

_DESCRIPTION = """
강원 비즈니스 플랫폼의 사이드카 API입니다. 일반 조회와 저장은 Supabase 클라이언트(PostgREST)를 사용하고,
여기에는 PostgREST로 할 수 없는 일만 있습니다.

The sidecar of the Gangwon Business Platform. Ordinary reads and writes go through the Supabase client
(PostgREST); only what PostgREST cannot do is here. Every answer carries `X-Trace-Id`; errors have
`error_code`, `message` (Korean, or English by `Accept-Language: en`), `details` and `trace_id`.
"""


def create_app(settings: Settings | None = None) -> FastAPI:
    """Build the application. Raises SettingsError when the environment is not usable."""
    settings = settings or get_settings()
    configure_logging(settings)
    app_metrics = Metrics()
    app = FastAPI(
        title="Gangwon Business Platform API",
        description=_DESCRIPTION,
        version=_version(),
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        middleware=_middleware(settings, app_metrics),
        redirect_slashes=False,
    )
    app.state.settings = settings
    app.state.metrics = app_metrics
    register_error_handlers(app)
    for router in (docs.router, metrics.router, *_feature_routers()):
        # as the routes they are: an included router is asked as a whole, which takes a third of a small request's time
        app.router.routes.extend(router.routes)
    describe(app, SendEmailPayload)
    return app


def _version() -> str:
    try:
        return version("gangwon-business-platform")
    except PackageNotFoundError:
        return "0.1.0"


def _middleware(settings: Settings, app_metrics: Metrics) -> list[Middleware]:
    return [
        Middleware(
            RequestContextMiddleware,
            metrics=app_metrics,
            trusted_proxies=settings.trusted_proxies,
            headers=SecurityHeaders(hsts=settings.is_production),
        ),
        Middleware(
            CrossOriginMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["authorization", "content-type", "x-tenant-id", "x-request-id", "accept-language", "apikey"],
            expose_headers=["X-Trace-Id", "Retry-After", "Content-Disposition"],
            max_age=600,
        ),
        Middleware(ErrorBoundaryMiddleware),
        Middleware(RateLimitMiddleware, limiter=RateLimiter(settings)),
        Middleware(RequestLimitsMiddleware, max_body_bytes=settings.max_body_bytes, timeout=settings.request_timeout),
    ]


def _feature_routers() -> Iterator[APIRouter]:
    """`router` of every package under edge_api.features that has a router module, by name."""
    for module in sorted(pkgutil.iter_modules(edge_api.features.__path__), key=lambda item: item.name):
        name = f"edge_api.features.{module.name}.router"
        if importlib.util.find_spec(name) is not None:
            router: APIRouter = importlib.import_module(name).router
            yield router


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    # uvicorn sets its own handlers up after the application is imported.
    configure_logging(settings)
    database = Database.from_settings(settings)
    async with httpx.AsyncClient(timeout=httpx.Timeout(10.0, connect=3.0)) as http:
        app.state.database = database
        app.state.token_verifier = TokenVerifier(settings, http)
        app.state.supabase = SupabaseHttp(settings, http)
        app.state.lookups = Lookups(
            nts=NtsClient(settings, http, app.state.metrics),
            nice=NiceClient(settings, http, app.state.metrics),
            cache=LookupCache(database, fresh_seconds=settings.lookup_cache_seconds),
        )
        await database.open()
        try:
            yield
        finally:
            await database.close()


def __getattr__(name: str) -> Any:
    """Make `app` when it is asked for, so that importing this module needs no settings."""
    if name != "app":
        raise AttributeError(name)
    try:
        return create_app()
    except SettingsError as error:
        raise SystemExit(str(error)) from None
