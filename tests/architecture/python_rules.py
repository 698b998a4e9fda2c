"""Rules on Python syntax trees; each yields (line, what is wrong) for one file."""

import ast
import re
from collections.abc import Callable, Iterator

Finding = tuple[int, str]
Rule = Callable[[ast.Module], Iterator[Finding]]
Function = ast.FunctionDef | ast.AsyncFunctionDef

MAX_FUNCTION_LINES = 50
MAX_ENDPOINT_LINES = 15
SNAKE_CASE = re.compile(r"_{0,2}[a-z][a-z0-9]*(_+[a-z0-9]+)*_{0,2}|_+")
PASCAL_CASE = re.compile(r"_?[A-Z][A-Za-z0-9]*")
# ast.NodeVisitor and http.server fix the names of these methods.
INHERITED_NAMES = re.compile(r"visit_[A-Z]\w+|do_[A-Z]+|handle_[A-Z]+")
STATEMENT_TAKERS = {"execute", "executemany", "stream", "copy", "fetch", "rows", "one", "value", "SQL"}
BLOCKING_MODULES = {"requests", "urllib.request", "psycopg2", "sqlite3", "smtplib", "subprocess", "http.client"}
BLOCKING_CALLS = {"time.sleep", "psycopg.connect", "httpx.Client", "httpx.get", "httpx.post", "os.system", "input"}
BLOCKING_IN_ASYNC = {"open"}
BLOCKING_METHODS_IN_ASYNC = {"read_text", "read_bytes", "write_text", "write_bytes"}


def functions(tree: ast.AST) -> Iterator[Function]:
    """Every function and method of a tree."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def relative_imports(tree: ast.Module) -> Iterator[Finding]:
    """Property 2."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            yield node.lineno, "import from the package root"


def function_names(tree: ast.Module) -> Iterator[Finding]:
    """Property 3."""
    for node in functions(tree):
        if not SNAKE_CASE.fullmatch(node.name) and not INHERITED_NAMES.fullmatch(node.name):
            yield node.lineno, f"{node.name} is not snake_case"
        for argument in _arguments(node):
            if not SNAKE_CASE.fullmatch(argument.arg):
                yield node.lineno, f"argument {argument.arg} is not snake_case"


def variable_names(tree: ast.Module) -> Iterator[Finding]:
    """Property 3: variables inside of functions."""
    for function in functions(tree):
        for node in ast.walk(function):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and not _is_variable_name(node.id):
                yield node.lineno, f"variable {node.id} is not snake_case"


def class_names(tree: ast.Module) -> Iterator[Finding]:
    """Property 4."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and not PASCAL_CASE.fullmatch(node.name):
            yield node.lineno, f"class {node.name} is not PascalCase"


def typed_functions(tree: ast.Module) -> Iterator[Finding]:
    """Properties 20 and 28."""
    for node in functions(tree):
        missing = [a.arg for a in _arguments(node) if a.annotation is None and a.arg not in ("self", "cls")]
        if missing:
            yield node.lineno, f"{node.name}: no type for {', '.join(missing)}"
        if node.returns is None:
            yield node.lineno, f"{node.name}: no return type"


def short_functions(tree: ast.Module) -> Iterator[Finding]:
    """Property 29."""
    for node in functions(tree):
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        if lines > MAX_FUNCTION_LINES:
            yield node.lineno, f"{node.name} has {lines} lines, at most {MAX_FUNCTION_LINES}"


def parameterised_queries(tree: ast.Module) -> Iterator[Finding]:
    """Property 30: values never become text of a statement; names are composed with psycopg.sql."""
    # innermost scopes come last, so that every call is looked at with the names of its own function
    scopes = {
        call: scope for scope in [tree, *functions(tree)] for call in ast.walk(scope) if isinstance(call, ast.Call)
    }
    for call, scope in scopes.items():
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if call.args and name in STATEMENT_TAKERS and _is_built(call.args[0], scope):
            yield call.lineno, f"{name} gets a text built from values: pass parameters, or compose with psycopg.sql"


def blocking_calls(tree: ast.Module) -> Iterator[Finding]:
    """Properties 6, 22 and 23, for edge_api."""
    for node in ast.walk(tree):
        for module in _imported_modules(node):
            if module in BLOCKING_MODULES:
                yield getattr(node, "lineno", 0), f"{module} blocks the event loop"
        if isinstance(node, ast.Call) and ast.unparse(node.func) in BLOCKING_CALLS:
            yield node.lineno, f"{ast.unparse(node.func)} blocks the event loop"
    for function in functions(tree):
        if isinstance(function, ast.AsyncFunctionDef):
            yield from _blocking_inside(function)


def thin_routers(tree: ast.Module) -> Iterator[Finding]:
    """Property 19, for router.py: an endpoint hands over to its service."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("execute", "stream")
        ):
            yield node.lineno, "a router runs no statements: move it into the service"
    for function in functions(tree):
        body = function.body[1:] if ast.get_docstring(function) else function.body
        lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
        if function.decorator_list and lines > MAX_ENDPOINT_LINES:
            yield function.lineno, f"{function.name} has {lines} lines of its own: move them into the service"


def _is_variable_name(name: str) -> bool:
    return bool(SNAKE_CASE.fullmatch(name) or INHERITED_NAMES.fullmatch(name))


def _arguments(node: Function) -> list[ast.arg]:
    rest = [argument for argument in (node.args.vararg, node.args.kwarg) if argument]
    return [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, *rest]


def _is_built(node: ast.expr, scope: ast.AST) -> bool:
    if not isinstance(node, ast.Name):
        return _is_built_text(node)
    assigned = [a for a in ast.walk(scope) if isinstance(a, ast.Assign) and _is_built_text(a.value)]
    return any(isinstance(target, ast.Name) and target.id == node.id for a in assigned for target in a.targets)


def _is_built_text(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add):
        return _is_text(node.left) or _is_text(node.right)
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("format", "replace", "join")
        and _is_text(node.func.value)
    )


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _imported_modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def _blocking_inside(function: ast.AsyncFunctionDef) -> Iterator[Finding]:
    for node in ast.walk(function):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in BLOCKING_IN_ASYNC:
            yield node.lineno, f"{node.func.id} inside of async def {function.name} blocks: use a thread"
        if isinstance(node.func, ast.Attribute) and node.func.attr in BLOCKING_METHODS_IN_ASYNC:
            yield node.lineno, f"{node.func.attr} inside of async def {function.name} blocks: use a thread"


EVERYWHERE: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        relative_imports, function_names, variable_names, class_names, typed_functions, short_functions,
        parameterised_queries,
    )
}  # fmt: skip
COUNTEREXAMPLES: dict[str, str] = {
    "relative_imports": "from . import settings",
    "function_names": "def readRows(userId: int) -> None: ...",
    "variable_names": "def read() -> None:\n    rowCount = 1",
    "class_names": "class row_reader: ...",
    "typed_functions": "def read(row) -> None: ...",
    "short_functions": "def read() -> None:\n" + "    pass\n" * MAX_FUNCTION_LINES,
    "parameterised_queries": "def read(c: C, name: str) -> None:\n    text = f'select {name}'\n    c.execute(text)",
    "blocking_calls": "import requests",
    "thin_routers": "@router.get('/x')\nasync def read(c: C) -> None:\n    await c.execute('select 1')",
}
