"""`python -m edge_api.healthcheck sidecar|worker`: exit code 0 while the process of this container answers, else 1.

It asks only whether the process lives. Whether its services do is /health/ready, which a load balancer asks: starting a
container anew does not bring a database back.
"""

import os
import sys
import urllib.error
import urllib.request

_TIMEOUT_SECONDS = 5


def address(process: str) -> str:
    """Where the process of this container answers. Raises KeyError for a name that is none."""
    return {
        "sidecar": f"http://127.0.0.1:{os.environ.get('UVICORN_PORT', '8000')}/health/live",
        "worker": f"http://127.0.0.1:{os.environ.get('WORKER_METRICS_PORT', '9464')}/metrics",
    }[process]


def main(arguments: list[str]) -> int:
    """0 when it answers 200, 1 when it does not, 2 when nobody knows what to ask."""
    if len(arguments) != 1 or arguments[0] not in ("sidecar", "worker"):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        with urllib.request.urlopen(address(arguments[0]), timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310 (own loopback address)
            return 0 if answer.status == 200 else 1
    except (OSError, urllib.error.HTTPError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
