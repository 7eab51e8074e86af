"""The mutants of a module: every small fault that is put into it, one at a time."""

from __future__ import annotations

import ast
import copy
import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType

Node = TypeVar("Node", bound=ast.AST)

PACKAGE = Path(__file__).parents[2] / "b12tracker"

_COMPARE: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_NAMES = dict(
    pair
    for one, other in (
        ("min", "max"),
        ("any", "all"),
        ("upper", "lower"),
        ("startswith", "endswith"),
        ("removeprefix", "removesuffix"),
        ("lstrip", "rstrip"),
        ("partition", "rpartition"),
        ("find", "rfind"),
    )
    for pair in ((one, other), (other, one))
) | {"sorted": "list", "fullmatch": "match"}
_STRIPS = ("strip", "lstrip", "rstrip")
_NOT_RUN = ("__all__", "__slots__")
_TYPING = ("TypeVar", "NewType", "cast")
# From which argument on a call says only how a refusal is worded.
_WORDING = {
    "ValueError": 0,
    "KnowledgeError": 0,
    "CaseError": 0,
    "error": 1,
    "Invalid": 1,
    "_take": 2,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One fault in one place."""

    key: str  # the same as long as the statement that holds it stays the same
    module: str  # below the package: "core/schedule.py"
    scope: str  # the outermost function, "Standing.phase"; empty: runs at import
    start: int  # first line of that function
    line: int
    number: int  # of the mutants of this module
    before: str
    after: str

    @property
    def file(self) -> Path:
        """The file of the module."""
        return PACKAGE / self.module

    @property
    def dotted(self) -> str:
        """The name of the module as imported."""
        parts = ["b12tracker", *self.module.removesuffix(".py").split("/")]
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def tree(self) -> ast.Module:
        """Return the module with the fault in it."""
        tree = ast.parse(self.file.read_text(encoding="utf-8"))
        for number, site in enumerate(_sites(tree)):
            if number == self.number:
                site.put()
                return ast.fix_missing_locations(tree)
        raise LookupError(self.key)

    def code(self) -> CodeType:
        """Return the compiled module with the fault in it."""
        return compile(self.tree(), str(self.file), "exec", dont_inherit=True)


@dataclass(slots=True)
class _Site:
    parent: ast.AST
    field: str
    index: int | None
    node: ast.AST
    instead: ast.AST
    scope: str
    start: int
    statement: ast.stmt

    def put(self) -> None:
        if self.index is None:
            setattr(self.parent, self.field, self.instead)
        else:
            getattr(self.parent, self.field)[self.index] = self.instead


def mutants(module: str) -> list[Mutant]:
    """Return the mutants of a module of the package, in the order of its text."""
    text = (PACKAGE / module).read_text(encoding="utf-8")
    seen: Counter[str] = Counter()
    found = []
    for number, site in enumerate(_sites(ast.parse(text))):
        before, after = _shown(site.node), _shown(site.instead)
        words = f"{site.scope}|{ast.unparse(site.statement)}|{before}|{after}"
        seen[words] += 1
        digest = hashlib.sha256(f"{words}|{seen[words]}".encode()).hexdigest()[:6]
        stem = module.removesuffix(".py").removeprefix("core/")
        found.append(
            Mutant(
                key=f"{stem}:{site.scope or '-'}:{digest}",
                module=module,
                scope=site.scope,
                start=site.start,
                line=getattr(site.node, "lineno", site.statement.lineno),
                number=number,
                before=before,
                after=after,
            )
        )
    return found


def _shown(node: ast.AST) -> str:
    return type(node).__name__ if isinstance(node, ast.expr_context) else ast.unparse(node)


def _sites(tree: ast.Module) -> Iterator[_Site]:
    for index, statement in enumerate(tree.body):
        yield from _Walk("", 1, statement).visit(tree, "body", index, statement)


@dataclass(frozen=True, slots=True)
class _Walk:
    """Where the walk through a module stands."""

    scope: str
    start: int
    statement: ast.stmt
    classes: tuple[str, ...] = ()
    texts: bool = True  # whether a changed text could be noticed

    def visit(
        self, parent: ast.AST, field: str, index: int | None, node: ast.AST
    ) -> Iterator[_Site]:
        if _does_nothing(node):
            return
        here = self
        if isinstance(node, ast.stmt):
            here = _Walk(self.scope, self.start, node, self.classes, self.texts)
        for instead in here._alternatives(parent, node):
            ast.copy_location(instead, node)
            yield _Site(parent, field, index, node, instead, here.scope, here.start, here.statement)
        yield from here._children(node)

    def _children(self, node: ast.AST) -> Iterator[_Site]:
        if isinstance(node, ast.FunctionDef):
            yield from self._list(node.args, "defaults")
            yield from self._list(node.args, "kw_defaults")
            inner = self
            if not self.scope:
                scope = ".".join((*self.classes, node.name))
                start = min([node.lineno, *(one.lineno for one in node.decorator_list)])
                inner = _Walk(scope, start, node, self.classes, self.texts)
            yield from inner._list(node, "body")
        elif isinstance(node, ast.ClassDef):
            inner = _Walk(self.scope, self.start, node, (*self.classes, node.name), self.texts)
            yield from inner._list(node, "body")
        elif isinstance(node, ast.AnnAssign):
            if node.value is not None:
                yield from self.visit(node, "value", None, node.value)
        elif isinstance(node, ast.Call):
            yield from self._call(node)
        else:
            for field, value in ast.iter_fields(node):
                if isinstance(value, list):
                    yield from self._list(node, field)
                elif isinstance(value, ast.AST):
                    yield from self.visit(node, field, None, value)

    def _call(self, node: ast.Call) -> Iterator[_Site]:
        name = _called(node)
        yield from self.visit(node, "func", None, node.func)
        silent = _Walk(self.scope, self.start, self.statement, self.classes, texts=False)
        for index, one in enumerate(node.args):
            wording = index >= _WORDING.get(name, len(node.args))
            yield from (silent if wording else self).visit(node, "args", index, one)
        yield from self._list(node, "keywords")

    def _list(self, node: ast.AST, field: str) -> Iterator[_Site]:
        for index, one in enumerate(getattr(node, field)):
            if isinstance(one, ast.AST):
                yield from self.visit(node, field, index, one)

    def _alternatives(self, parent: ast.AST, node: ast.AST) -> Iterator[ast.AST]:
        match node:
            case ast.Constant(value=str()) if _called(parent) in _STRIPS:
                yield ast.Constant("")  # more letters would strip nothing more
            case ast.Constant():
                yield from self._constants(node)
            case ast.Compare(ops=[operator]):
                for kind in _COMPARE[type(operator)]:
                    yield _changed(node, ops=[kind()])
            case ast.Compare():
                for place, operator in enumerate(node.ops):
                    for kind in _COMPARE[type(operator)]:
                        ops = [*node.ops[:place], kind(), *node.ops[place + 1 :]]
                        yield _changed(node, ops=ops)
            case ast.BoolOp():
                other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
                yield _changed(node, op=other)
            case ast.UnaryOp(op=ast.Not() | ast.USub()):
                yield copy.deepcopy(node.operand)
            case ast.BinOp() if type(node.op) in _ARITHMETIC:
                yield _changed(node, op=_ARITHMETIC[type(node.op)]())
            case ast.AugAssign():
                if type(node.op) in _ARITHMETIC:
                    yield _changed(node, op=_ARITHMETIC[type(node.op)]())
                yield ast.Assign(targets=[node.target], value=node.value)
            case ast.Name() if isinstance(parent, ast.Call) and parent.func is node:
                if node.id in _NAMES:
                    yield _changed(node, id=_NAMES[node.id])
            case ast.Attribute() if isinstance(parent, ast.Call) and parent.func is node:
                if node.attr in _NAMES:
                    yield _changed(node, attr=_NAMES[node.attr])
            case ast.If() | ast.While() | ast.IfExp():
                if _plain(node.test):
                    yield _changed(node, test=_not(node.test))
            case ast.comprehension():
                for place, test in enumerate(node.ifs):
                    if _plain(test):
                        ifs = [*node.ifs[:place], _not(test), *node.ifs[place + 1 :]]
                        yield _changed(node, ifs=ifs)
            case ast.Return(value=ast.expr() as value):
                if not isinstance(value, ast.Constant):
                    yield _changed(node, value=ast.Constant(None))
            case ast.Break():
                yield ast.Continue()
            case ast.Continue():
                yield ast.Break()
            case ast.Raise() | ast.Expr(value=ast.Call()):
                yield ast.Pass()
            case ast.Slice():
                for bound in ("lower", "upper"):
                    if getattr(node, bound) is not None:
                        yield _changed(node, **{bound: None})

    def _constants(self, node: ast.Constant) -> Iterator[ast.AST]:
        value = node.value
        if isinstance(value, bool):
            yield ast.Constant(not value)
        elif isinstance(value, int):
            yield ast.Constant(value + 1)
            if value:
                yield ast.Constant(value - 1)
        elif isinstance(value, str) and self.texts:
            yield ast.Constant(f"XX{value}XX")


def _changed(node: Node, **fields: object) -> Node:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _not(test: ast.expr) -> ast.expr:
    return ast.UnaryOp(op=ast.Not(), operand=test)


def _plain(test: ast.expr) -> bool:
    """Return whether a condition has no operator that is changed anyway."""
    return not isinstance(test, ast.Compare | ast.BoolOp | ast.UnaryOp | ast.Constant)


def _called(node: ast.AST) -> str:
    """Return the name of what is called, or nothing where nothing is."""
    func = getattr(node, "func", None)
    return func.id if isinstance(func, ast.Name) else getattr(func, "attr", "")


def _does_nothing(node: ast.AST) -> bool:
    """Return whether a part of a module never runs, or nobody could see what it does."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Import() | ast.ImportFrom() | ast.Assert():
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name in _NOT_RUN
        case ast.FunctionDef(name="__repr__"):
            return True
        case ast.keyword(arg="strict"):  # of zip: a guard that never speaks
            return True
        case ast.Call():
            return _called(node) in _TYPING
    return False
