"""Official Thai words that the rules have to know to read a paper's own statements."""

from __future__ import annotations

#: Bands of the result from fiscal year 2566 on, by the key of ``measures.results.Band``.
BAND_NAMES = {
    "excellent": "ผ่านดีเยี่ยม",
    "good": "ผ่านดี",
    "passed": "ผ่าน",
    "improve": "ต้องปรับปรุง",
    "improve_urgently": "ต้องปรับปรุงโดยด่วน",
}

#: Words in which papers write the same bands otherwise.
BAND_VARIANTS = {
    "ไม่ผ่านต้องปรับปรุง": "improve",
    "ไม่ผ่านต้องปรับปรุงโดยด่วน": "improve_urgently",
    "ต้องปรับปรุงเร่งด่วน": "improve_urgently",
    "ต้องปรับปรุงอย่างเร่งด่วน": "improve_urgently",
}
