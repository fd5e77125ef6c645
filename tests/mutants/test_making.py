"""What is changed by a mutant, and that only that is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutants.making import chosen, of_module


@pytest.mark.parametrize(
    ("line", "mutated"),
    [
        ("x = a < b", ["x = a <= b"]),
        ("x = a is None", ["x = a is not None"]),
        ("x = a in b", ["x = a not in b"]),
        ("x = a and b", ["x = a or b"]),
        ("x = not a", ["x = a"]),
        ("def f(): return True", ["def f(): return False"]),
        ("x = 'ก' == a", ["x = 'ก' != a"]),
        ("x = 1", []),
    ],
)
def test_one_condition_is_turned_and_nothing_else(tmp_path: Path, line: str, mutated: list[str]) -> None:
    (tmp_path / "one.py").write_text(line + "\n", encoding="utf-8")
    found = []
    for mutant in of_module(tmp_path, "one.py", ()):
        before = mutant.apply(tmp_path)
        found.append((tmp_path / "one.py").read_text(encoding="utf-8").strip())
        (tmp_path / "one.py").write_text(before, encoding="utf-8")
    assert found == mutated


def test_the_same_seed_chooses_the_same(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("\n".join(f"x{n} = a < {n}" for n in range(50)), encoding="utf-8")
    mutants = of_module(tmp_path, "one.py", ())
    assert chosen(mutants, 5, 1) == chosen(mutants, 5, 1)
    assert len(chosen(mutants, 500, 1)) == 50
