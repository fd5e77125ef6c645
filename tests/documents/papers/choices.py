"""The independent choices that make a paper's shape; each is drawn at random, so any may meet any other."""

from __future__ import annotations

import random
from typing import Any

#: name -> what it may be; a value given several times is likelier.
CHOICES: dict[str, tuple[Any, ...]] = {
    "format": ("docx",) * 4 + ("xlsx",) * 4 + ("csv", "tsv", "txt", "csv", "pdf"),
    "encoding": ("utf-8", "utf-8-sig", "cp874", "utf-16"),
    "delimiter": (",", ";", ","),
    "measures": (2, 3, 4, 5, 6),
    "title_rows": (1, 1, 2, 3),
    "paragraphs": (0, 1, 3),
    "scores": (False, False, True),
    "heading_rows": (1, 1, 1, 2, 3),
    "no_heading": ("ลำดับ", "ที่", "ลำดับที่", "ข้อ", "No."),
    "title_heading": ("มาตรการ", "มาตรการ/แนวทาง", "แนวทางการยกระดับ", "โครงการ/กิจกรรม", "มาตรการ/กิจกรรม"),
    "method_heading": ("วิธีดำเนินการ", "ขั้นตอน/วิธีการ", "ขั้นตอนการดำเนินการ", "วิธีการดำเนินงาน"),
    "time_heading": ("ระยะเวลา", "กำหนดเวลา", "ระยะเวลาดำเนินการ", "กำหนดแล้วเสร็จ", "ห้วงเวลา"),
    "owner_heading": ("ผู้รับผิดชอบ", "หน่วยงานที่รับผิดชอบ", "ส่วนราชการที่รับผิดชอบ", "หน่วยงานรับผิดชอบ"),
    "result_heading": ("ผลการดำเนินการ", "สรุปผลการดำเนินการ", "ผลการดำเนินงาน"),
    "order": ("usual", "usual", "owner_first", "time_last", "owner_before_method"),
    "numbers": ("column", "column", "column", "title", "none"),
    "number_digits": ("thai", "arabic"),
    "code": (None, None, None, None, "M"),
    "rows": ("measure", "measure", "measure", "repeated", "merged", "blank"),
    "list": ("dot", "dot", "boxed", "paren", "dash", "bullet", "lines", "deep", "word"),
    "list_digits": ("thai", "arabic"),
    "intro": (False, False, False, True),
    "serial": (False, False, False, True),
    "times": ("one", "one", "each_line", "each_numbered", "gaps", "apart", "in_method"),
    "time_columns": ("one", "one", "one", "one", "start_end"),
    "time_style": ("long", "long", "short", "slashes", "iso", "formal"),
    "time_digits": ("thai", "arabic"),
    "dates": ("text", "text", "true", "typed_be", "thai_format", "serial"),
    "owner_place": ("column", "column", "column", "column", "section", "sheet", "merged"),
    "owner_style": ("plain", "lines", "comma", "slash", "numbered", "short"),
    "step_owners": (False, False, True),
    "issue": (None, None, None, "merged", "filled", "rows"),
    "status": (None, None, "words", "boxes", "percent"),
    "result": (None, "text", "text"),
    "done": ("column", "in_result"),
    "budget": (False, False, True),
    "target": (False, False, True),
    "unknown": (False, False, True),
    "follow_up": (False, False, False, True),
    "total": (False, False, True),
    "counting_row": (False, False, False, True),
    "signature": (False, True),
    "note": (False, True),
    "again": (False, False, "heading", "table"),
    "empty_rows": (False, False, True),
    "open_time": (None, None, None, "blank", "dots", "dash", "placeholder"),
    "open_owner": (False, False, False, True),
    "other_year": (False, False, False, False, True),
    "no_year": (False, False, False, False, True),
    "hidden": (None, None, "row", "column", "sheet", "text"),
    "tracked": (False, False, True),
    "controls": (False, False, True),
    "wrapping": (None, None, None, "frame", "box", "chunk", "strict"),
    "page": ("landscape", "portrait", "turned", "shifted"),
    "damage": (None, None, None, None, None, "private", "split", "ring"),
}


def choose(chance: random.Random, **fixed: Any) -> dict[str, Any]:
    """Draw every choice, and mend the few pairs that no paper has."""
    chosen = {name: chance.choice(ways) for name, ways in CHOICES.items()} | fixed
    _one_row_shapes(chosen)
    if chosen["owner_place"] == "sheet" and chosen["format"] != "xlsx":
        chosen["owner_place"] = "section"
    if chosen["owner_place"] in {"section", "sheet"}:
        chosen["issue"] = None if chosen["issue"] == "rows" else chosen["issue"]
    if chosen["owner_place"] != "column":
        chosen["step_owners"] = chosen["open_owner"] = False
    if chosen["format"] in {"txt", "tsv"}:
        chosen["heading_rows"] = 1
    if chosen["format"] not in {"docx", "xlsx", "pdf"}:
        # Plain tables have no merged cells: what spans rows is written once, or again and again.
        chosen["issue"] = "filled" if chosen["issue"] == "merged" else chosen["issue"]
        chosen["rows"] = "blank" if chosen["rows"] == "merged" else chosen["rows"]
        chosen["owner_place"] = "column" if chosen["owner_place"] == "merged" else chosen["owner_place"]
    if chosen["format"] != "txt":
        chosen["damage"] = None
    return chosen


def _one_row_shapes(chosen: dict[str, Any]) -> None:
    """A row per step gives each its own time and marker; a row per measure holds lists."""
    if chosen["rows"] != "measure":
        chosen["times"] = "one" if chosen["times"] != "in_method" else "in_method"
    else:
        chosen["serial"] = chosen["step_owners"] = False
    if chosen["list"] == "word" and chosen["format"] != "docx":
        chosen["list"] = "dot"
    if chosen["list"] == "word" and chosen["rows"] != "measure":
        chosen["list"] = "dot"
    if chosen["times"] in {"each_line", "each_numbered", "gaps", "apart"}:
        chosen["time_columns"] = "one"
    if chosen["times"] == "in_method":
        chosen["time_columns"] = "one"
        chosen["open_time"] = None
    if chosen["time_columns"] == "start_end":
        chosen["no_year"] = chosen["other_year"] = False
    if chosen["numbers"] == "title":
        chosen["code"] = None
