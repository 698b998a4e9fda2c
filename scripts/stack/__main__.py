"""Command line of the local stack: python -m scripts.stack up | down | restart | reset | status …"""

import argparse
import sys

from scripts.stack.console import StackError, say
from scripts.stack.install import install, run_inside_venv


def parse_arguments() -> argparse.Namespace:
    """What to do, and for `up` how."""
    parser = argparse.ArgumentParser(prog="python -m scripts.stack", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in (("up", "start everything"), ("reset", "remove all data and start anew")):
        command = commands.add_parser(name, help=text)
        command.add_argument("--detach", action="store_true", help="return when everything runs")
        command.add_argument("--seed", choices=("none", "reference", "demo"), default="demo")
        command.add_argument("--no-sidecar", action="store_true", help="leave the API and the worker to you")
    commands.add_parser("database", help="start only an empty PostgreSQL server with Supabase's roles and schemas")
    commands.add_parser("install", help="install Python and npm packages only")
    commands.add_parser("down", help="stop everything, keep the data")
    commands.add_parser("destroy", help="stop everything, remove the data")
    commands.add_parser("status", help="what runs, and where")
    one = commands.add_parser("restart", help="stop and start one service; data and the others stay")
    one.add_argument("service", help="postgres, gateway, edge_api, worker, mail, studio or postgrest")
    return parser.parse_args()


def main() -> int:
    """Run one command; errors the user can act on are printed without a traceback."""
    arguments = parse_arguments()
    try:
        install()
        if arguments.command == "install":
            return 0
        run_inside_venv("scripts.stack")
        return run(arguments)
    except StackError as error:
        say(f"\n{error}")
        return 1


def run(arguments: argparse.Namespace) -> int:
    """Commands that need the installed packages."""
    from scripts.stack import up as stack_commands
    from scripts.stack.settings import load_stack

    stack = load_stack()
    if arguments.command == "status":
        return stack_commands.status(stack)
    if arguments.command == "database":
        stack_commands.database_only(stack)
        return 0
    if arguments.command == "down":
        stack_commands.down(stack)
        return 0
    if arguments.command == "restart":
        stack_commands.restart(stack, arguments.service)
        return 0
    if arguments.command in ("destroy", "reset"):
        stack_commands.reset(stack)
    if arguments.command in ("up", "reset"):
        try:
            stack_commands.up(stack, arguments.seed, sidecar=not arguments.no_sidecar)
        except BaseException:
            stack_commands.down(stack)
            raise
        if not arguments.detach:
            stack_commands.watch(stack)
    return 0


if __name__ == "__main__":
    sys.exit(main())
