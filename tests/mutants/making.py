"""Mutants: one small change of one line of the code, made from its syntax tree or named by hand."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_TURNED: dict[type[ast.cmpop], str] = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==", ast.Is: "is not",
    ast.IsNot: "is", ast.In: "not in", ast.NotIn: "in",
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """``old`` on ``line`` (from 1) of ``path`` becomes ``new``; ``tests`` are those that should notice."""

    path: str
    line: int
    column: int
    end: int
    new: str
    tests: tuple[str, ...]

    def apply(self, root: Path) -> str:
        """Change the file below ``root`` and return what it was."""
        file = root / self.path
        before = file.read_text(encoding="utf-8")
        lines = before.splitlines(keepends=True)
        raw = lines[self.line - 1].encode()
        lines[self.line - 1] = (raw[: self.column] + self.new.encode() + raw[self.end :]).decode()
        file.write_text("".join(lines), encoding="utf-8")
        return before

    def described(self, root: Path) -> str:
        """Return "path:line old -> new"."""
        raw = (root / self.path).read_text(encoding="utf-8").splitlines()[self.line - 1].encode()
        return f"{self.path}:{self.line}  {raw[self.column : self.end].decode()}  ->  {self.new}"


def of_module(root: Path, path: str, tests: tuple[str, ...]) -> list[Mutant]:
    """Return every mutant of a module: conditions turned, ``and`` for ``or``, ``not`` left out, answers turned."""
    tree = ast.parse((root / path).read_text(encoding="utf-8"))
    return [Mutant(path, *change, tests) for node in ast.walk(tree) for change in _changes(node)]


def _changes(node: ast.AST) -> Iterator[tuple[int, int, int, str]]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _TURNED:
        left, right = node.left, node.comparators[0]
        if left.end_lineno == right.lineno and left.end_col_offset is not None:
            yield left.end_lineno, left.end_col_offset, right.col_offset, f" {_TURNED[type(node.ops[0])]} "
    elif isinstance(node, ast.BoolOp):
        first, second = node.values[0], node.values[1]
        if first.end_lineno == second.lineno and first.end_col_offset is not None:
            other = " or " if isinstance(node.op, ast.And) else " and "
            yield first.end_lineno, first.end_col_offset, second.col_offset, other
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.lineno, node.col_offset, node.operand.col_offset, ""
    elif isinstance(node, ast.Return) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, bool):
        value = node.value
        if value.end_col_offset is not None:
            yield value.lineno, value.col_offset, value.end_col_offset, str(not value.value)


def chosen(mutants: list[Mutant], most: int, seed: int) -> list[Mutant]:
    """Return at most so many, the same for the same seed."""
    return random.Random(seed).sample(mutants, min(most, len(mutants)))
