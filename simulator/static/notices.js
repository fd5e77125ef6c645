// What time brought: by day and person, with what became of each notice and why.
import { clockTime, make, thaiDay } from "./dom.js";
import { world } from "./store.js";

export const OUTCOMES = { sent: "ส่งแล้ว", rode: "ไปกับคำตอบ · ฟรี", merged: "รวมกับข้อความอื่น", skipped: "ไม่ส่ง", failed: "ส่งไม่ได้" };

// The words a bot is likely to name its notices with; any other is shown as it came.
export const KINDS = { reminder: "เตือนงาน", digest: "สรุปรวมรายวัน", catch_up_digest: "สรุปหลังระบบหยุด", followup: "ติดตามประจำรอบ", summary: "สรุปถึงผู้บริหาร", draft: "ร่างรายงาน",
  reply: "คำตอบ", decision: "ขอให้พิจารณา", review: "ขอให้ตรวจรับ", postponement: "คำขอเลื่อน", problem: "แจ้งปัญหา", order: "ข้อสั่งการ", plan: "เรื่องของแผน", news: "แจ้งให้ทราบ", alert: "แจ้งผู้ประสานงาน" };
const ROOMS = { private: "แชตเดี่ยว", group: "กลุ่ม" };

// In a summary of a day: "6 ส่ง · 14 รวม · 3 ไม่ส่ง".
const SHORT = { sent: "ส่ง", rode: "ไปกับคำตอบ", merged: "รวม", skipped: "ไม่ส่ง", failed: "ส่งไม่ได้" };
const NOBODY = "ไม่มีผู้รับ";
const whomOf = (notice) => notice.recipient ?? ROOMS[notice.room] ?? NOBODY;

// only: { outcome, whom }, both empty for everything; choose(only) is called with another choice.
export function drawNotices(only, choose) {
  const whoms = [...new Set(world.notices.map(whomOf))].sort();
  const shown = world.notices.filter((notice) => (!only.outcome || notice.outcome === only.outcome) && (!only.whom || whomOf(notice) === only.whom));
  const days = grouped(shown, (notice) => (notice.at ?? "").slice(0, 10));
  return [make("div", { class: "choices" },
    chooser("ผล", only.outcome, Object.entries(OUTCOMES), (outcome) => choose({ ...only, outcome })),
    chooser("ผู้รับ", only.whom, whoms.map((one) => [one, one]), (whom) => choose({ ...only, whom }))),
  make("p", { class: "tally" }, tally(shown)),
  ...[...days].reverse().map(([day, notices], index) => drawDay(day, notices, index === 0))];
}

function chooser(label, value, options, choose) {
  const select = make("select", { class: "select", "aria-label": label, onchange: () => choose(select.value) },
    make("option", { value: "" }, `${label}: ทั้งหมด`), options.map(([name, words]) => make("option", { value: name, selected: name === value }, words)));
  return select;
}

function grouped(notices, keyOf) {
  const groups = new Map();
  for (const notice of notices) {
    const key = keyOf(notice);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(notice);
  }
  return groups;
}

function tally(notices) {
  const counts = grouped(notices, (notice) => notice.outcome);
  const said = Object.keys(SHORT).filter((outcome) => counts.has(outcome)).map((outcome) => `${counts.get(outcome).length} ${SHORT[outcome]}`);
  return said.join(" · ") || "ไม่มีรายการตามที่เลือก";
}

function drawDay(day, notices, newest) {
  const people = [...grouped(notices, whomOf)];
  return make("section", { class: "notice-day" }, make("h3", {}, day ? thaiDay(`${day}T00:00`) : "", make("small", {}, ` ${tally(notices)}`)),
    people.map(([whom, theirs]) => make("details", { open: newest && people.length <= 4 }, make("summary", {}, whom, make("small", {}, ` ${tally(theirs)}`)),
      make("ol", { class: "notices" }, [...theirs].reverse().map(noticeRow)))));
}

const DAY = 86400000;

// Which rung of the ladder spoke: by the days between the notice and the deadline.
function rule(notice) {
  if (!notice.due_on || !notice.at) return "";
  const days = Math.round((Date.parse(notice.due_on) - Date.parse(notice.at.slice(0, 10))) / DAY);
  return days > 0 ? `ก่อนครบกำหนด ${days} วัน` : days === 0 ? "ครบกำหนดวันนี้" : `เกินกำหนด ${-days} วัน`;
}

function noticeRow(notice) {
  const outcome = OUTCOMES[notice.outcome] ?? notice.outcome ?? "";
  const what = [KINDS[notice.kind] ?? notice.kind, notice.step ? `ข้อ ${notice.step}` : notice.measure ? `ข้อ ${notice.measure}` : "", rule(notice)].filter(Boolean).join(" · ");
  const reason = notice.reason_th ?? notice.reason;
  return make("li", { class: `notice ${notice.outcome ?? ""}` },
    make("div", { class: "notice-head" }, make("b", {}, outcome), make("time", {}, notice.at ? clockTime(notice.at) : "")),
    make("div", {}, what), make("div", { class: "whom" }, [notice.recipient, ROOMS[notice.room] ?? notice.room].filter(Boolean).join(" · ")),
    reason ? make("div", { class: "reason" }, reason) : "",
    notice.billed ? make("div", { class: "price" }, `นับ ${notice.billed} ข้อความ`) : "");
}
