"""Swagger UI and Scalar, served from the npm packages in DOCS_ASSETS_DIR: nothing is loaded from outside."""

from pathlib import Path

from fastapi import Request
from fastapi.responses import FileResponse, HTMLResponse, Response

from edge_api.core.errors import ApiError
from edge_api.core.routing import Router
from edge_api.core.settings import Settings

router = Router(include_in_schema=False)

_ASSETS = {
    "swagger-ui.css": ("swagger-ui-dist/swagger-ui.css", "text/css"),
    "swagger-ui-bundle.js": ("swagger-ui-dist/swagger-ui-bundle.js", "text/javascript"),
    "scalar.js": ("@scalar/api-reference/dist/browser/standalone.js", "text/javascript"),
}
_SCRIPTS = {
    "swagger-init.js": (
        "window.ui = SwaggerUIBundle({url: '/openapi.json', dom_id: '#app', deepLinking: true,"
        " persistAuthorization: false, validatorUrl: null});"
    ),
    "scalar-init.js": (
        "Scalar.createApiReference('#app', {url: '/openapi.json', withDefaultFonts: false,"
        " telemetry: false, hideClientButton: true});"
    ),
}
_PAGE = """<!doctype html>
<html lang="ko"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><link rel="icon" href="data:,">{style}</head>
<body><div id="app"></div><script src="/docs/assets/{library}"></script><script src="/docs/assets/{init}"></script>
</body></html>"""


@router.get("/docs")
async def swagger_page() -> HTMLResponse:
    """Swagger UI."""
    return HTMLResponse(
        _PAGE.format(
            title="Gangwon Business Platform API · Swagger UI",
            style='<link rel="stylesheet" href="/docs/assets/swagger-ui.css">',
            library="swagger-ui-bundle.js",
            init="swagger-init.js",
        )
    )


@router.get("/scalar")
async def scalar_page() -> HTMLResponse:
    """Scalar API reference."""
    return HTMLResponse(
        _PAGE.format(
            title="Gangwon Business Platform API · Scalar", style="", library="scalar.js", init="scalar-init.js"
        )
    )


@router.get("/docs/assets/{name}")
async def docs_asset(name: str, request: Request) -> Response:
    """One of the fixed files above; any other name is 404."""
    if name in _SCRIPTS:
        return Response(_SCRIPTS[name], media_type="text/javascript")
    settings: Settings = request.app.state.settings
    if name not in _ASSETS:
        raise ApiError.of_status(404)
    path, media_type = _ASSETS[name]
    file = Path(settings.docs_assets_dir) / path
    if not file.is_file():
        raise ApiError.of_status(404)
    return FileResponse(file, media_type=media_type)
