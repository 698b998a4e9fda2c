"""Everything a route may ask for besides the caller: adapters opened by the application's lifespan."""

from typing import Annotated

from fastapi import Depends, Request

from edge_api.adapters.supabase import SupabaseHttp
from edge_api.core.settings import Settings


async def get_app_settings(request: Request) -> Settings:
    """The settings the application was made with."""
    settings: Settings = request.app.state.settings
    return settings


async def get_supabase(request: Request) -> SupabaseHttp:
    """Supabase Auth and Storage over one shared HTTP client."""
    supabase: SupabaseHttp = request.app.state.supabase
    return supabase


AppSettings = Annotated[Settings, Depends(get_app_settings)]
SupabaseClient = Annotated[SupabaseHttp, Depends(get_supabase)]
