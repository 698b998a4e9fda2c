"""`python -m bench` runs every measurement, `python -m bench lists` one."""

import sys

from bench import audit, lists

MEASUREMENTS = {"lists": lists.run, "audit": audit.run}


def main() -> int:
    """Prints Markdown; 2 when a name is not known."""
    chosen = sys.argv[1:] or list(MEASUREMENTS)
    if unknown := set(chosen) - set(MEASUREMENTS):
        sys.stderr.write(f"unknown measurement: {', '.join(sorted(unknown))}; known: {', '.join(MEASUREMENTS)}\n")
        return 2
    for name in chosen:
        sys.stdout.write(MEASUREMENTS[name]() + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
