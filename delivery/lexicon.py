"""Thai names of what a notice is for, as the coordinator reads them."""

from __future__ import annotations

from measures.vocabulary import NoticeClass

CLASS_NAMES = {
    NoticeClass.SUMMARY: "สรุปผู้บริหาร",
    NoticeClass.LAST_CALL: "ครบกำหนดวันนี้หรือพรุ่งนี้",
    NoticeClass.OVERDUE: "เกินกำหนด",
    NoticeClass.DECISION: "เรื่องรอตัดสินใจ",
    NoticeClass.REMINDER: "เตือนภายในสัปดาห์",
    NoticeClass.FOLLOW_UP: "ติดตามตามรอบ",
    NoticeClass.NEWS: "เรื่องแจ้งให้ทราบ",
    NoticeClass.EARLY_REMINDER: "เตือนล่วงหน้า",
}
