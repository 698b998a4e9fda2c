"""`python -m edge_api.healthcheck sidecar|worker`: exit code 0 while the process of this container answers, else 1.

It asks only whether the process lives. Whether its services do is /health/ready, which a load balancer asks: starting a
container anew does not bring a database back.
"""

import asyncio
import os
import sys

import httpx

_TIMEOUT_SECONDS = 5


def _address(process: str) -> str:
    if process == "worker":
        return f"http://127.0.0.1:{os.environ.get('WORKER_METRICS_PORT', '9464')}/metrics"
    return f"http://127.0.0.1:{os.environ.get('UVICORN_PORT', '8000')}/health/live"


async def _ask(url: str) -> int:
    # a proxy of the environment is for calls to the outside
    async with httpx.AsyncClient(timeout=_TIMEOUT_SECONDS, trust_env=False) as http:
        try:
            answer = await http.get(url)
        except httpx.HTTPError as error:
            print(f"{url}: {type(error).__name__}", file=sys.stderr)
            return 1
    return 0 if answer.status_code == 200 else 1


def main(arguments: list[str]) -> int:
    """0 when it answers 200, 1 when it does not, 2 when nobody knows what to ask."""
    if len(arguments) != 1 or arguments[0] not in ("sidecar", "worker"):
        print(__doc__, file=sys.stderr)
        return 2
    return asyncio.run(_ask(_address(arguments[0])))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
