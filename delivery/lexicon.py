"""Thai names of what a notice is for and why one waits, as the coordinator reads them."""

from __future__ import annotations

from measures.economy import Reason
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

REASON_NAMES = {
    Reason.WAITING_FOR_RIDE: "รอแนบไปกับการตอบ",
    Reason.QUIET_HOURS: "อยู่นอกเวลาทำการ จะส่งเมื่อพ้นเวลา",
    Reason.ALREADY_PUSHED_TODAY: "วันนี้ส่งให้ผู้รับแล้ว จะรวมส่งครั้งถัดไป",
    Reason.QUOTA_UNKNOWN: "ยังอ่านโควตาจาก LINE ไม่ได้",
    Reason.KEPT_FOR_MORE_IMPORTANT: "กันโควตาไว้ให้เรื่องสำคัญกว่า",
    Reason.QUOTA_SPENT: "โควตาเดือนนี้ไม่พอ",
}
OTHER_REASON = "รอส่งอีกครั้ง"
