"""Files of answers for scripts: YAML or JSON, question key -> answer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import yaml

from measures.errors import TamNganError

_LARGEST = 1024 * 1024


class UnreadableAnswers(TamNganError):
    """The file of answers cannot be used."""


def read_answers(path: Path) -> dict[str, str]:
    """Return question key -> answer. Raises ``UnreadableAnswers`` for a file that is not such a list."""
    try:
        if path.stat().st_size > _LARGEST:
            raise UnreadableAnswers(f"ไฟล์คำตอบ {path} ใหญ่เกินไป", f"the answers in {path} are too long")
        content = _load(path)
    except OSError:
        raise UnreadableAnswers(f"เปิดไฟล์คำตอบ {path} ไม่ได้", f"cannot open the answers {path}") from None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError):
        raise UnreadableAnswers(
            f"ไฟล์คำตอบ {path} ไม่ใช่ YAML หรือ JSON ที่ถูกต้อง", f"{path} is not valid YAML or JSON"
        ) from None
    if not isinstance(content, dict):
        raise UnreadableAnswers(f"ไฟล์คำตอบ {path} ต้องเป็นคู่ คำถาม: คำตอบ", f"{path} must map question keys to answers")
    return {str(key): _text(path, str(key), value) for key, value in content.items()}


def _load(path: Path) -> object:
    text = path.read_text(encoding="utf-8-sig")
    # References could unfold a small file into a huge one; a list of answers needs none.
    if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)):
        raise UnreadableAnswers(f"ไฟล์คำตอบ {path} มีการอ้างอิง (*)", f"{path} contains references (*)")
    return yaml.safe_load(text)


def _text(path: Path, key: str, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list) and value and all(isinstance(item, str | int) for item in value):
        return ", ".join(map(str, value))
    raise UnreadableAnswers(f"คำตอบของ {key} ใน {path} ต้องเป็นข้อความ", f"the answer to {key} in {path} must be text")
