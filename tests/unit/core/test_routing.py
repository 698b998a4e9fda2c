"""Routes refuse other paths early and match their own as FastAPI's do."""

import httpx
import pytest
from fastapi import FastAPI

from edge_api.core.routing import Router


@pytest.fixture
def app() -> FastAPI:
    """Routes with and without parameters, one of them at the root."""
    app = FastAPI()
    router = Router(prefix="/api/v1")

    @router.get("/items/{name}/parts")
    async def parts(name: str) -> str:
        return f"parts of {name}"

    @router.get("/items")
    async def items() -> str:
        return "items"

    @router.get("/{kind}/last")
    async def last(kind: str) -> str:
        return f"last {kind}"

    app.router.routes.extend(router.routes)
    return app


def client(app: FastAPI, root_path: str = "") -> httpx.AsyncClient:
    """Asks the application without a server."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app, root_path=root_path), base_url="http://edge")


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/api/v1/items", "items"),
        ("/api/v1/items/a%2Fb/parts", None),
        ("/api/v1/items/%EC%83%81%ED%92%88/parts", "parts of 상품"),
        ("/api/v1/items/last", "last items"),
        ("/api/v1/item", None),
        ("/api/v2/items", None),
        ("/api/v1/itemsX", None),
    ],
)
@pytest.mark.asyncio
async def test_a_path_finds_its_route(app: FastAPI, path: str, answer: str | None) -> None:
    async with client(app) as edge:
        found = await edge.get(path)
        assert (found.status_code, found.json() if answer else None) == (200 if answer else 404, answer)
        assert (await edge.post(path)).status_code == (405 if answer else 404)


@pytest.mark.parametrize("root_path", ["/edge", "/api"])
@pytest.mark.asyncio
async def test_behind_a_prefix_too(app: FastAPI, root_path: str) -> None:
    async with client(app, root_path) as edge:
        assert (await edge.get(f"{root_path}/api/v1/items/a/parts")).json() == "parts of a"
        assert (await edge.get(f"{root_path}/api/v1/item/a/parts")).status_code == 404
