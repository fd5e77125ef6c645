// Behind the scenes: what time brought, what stands behind a bubble, the faults, the calls and the scenes.
import { attempt, call, clockTime, make, thaiDay, thaiMonth, toast } from "./dom.js";
import { groupById, nameOf, refresh, roomName, world } from "./store.js";
import { arrows } from "./keys.js";
import { drawNotices, KINDS, OUTCOMES } from "./notices.js";
import { drawScenes } from "./scenes.js";

const TABS = [["time", "เวลา"], ["ledger", "ที่มา"], ["faults", "ข้อขัดข้อง"], ["quota", "โควตา"], ["calls", "การเรียก"], ["scenes", "ฉาก"]];
export class Panel {
  constructor(element, phones) {
    this.element = element;
    this.phones = phones;
    this.tab = "time";
    this.message = null;
    this.turned = false;
    this.tabs = make("div", { class: "tabs", role: "tablist" }, TABS.map(([name, label]) => make("button", { type: "button", role: "tab", "data-tab": name, onclick: () => this.show(name) }, label)));
    arrows(this.tabs, "button", { chosen: (tab) => tab.click() });
    this.only = { outcome: "", whom: "" };
    this.body = make("div", { class: "panel-body", role: "tabpanel", tabindex: "0" });
    element.append(this.tabs, this.body);
  }

  show(name) {
    if (name === "quota") document.body.classList.remove("no-panel");
    this.tab = name;
    this.key = null;
    this.draw();
  }

  inspect(messageId) {
    this.message = messageId;
    document.body.classList.remove("no-panel");
    this.show("ledger");
  }

  draw() {
    for (const tab of this.tabs.children) {
      tab.setAttribute("aria-selected", String(tab.dataset.tab === this.tab));
      tab.setAttribute("tabindex", tab.dataset.tab === this.tab ? "0" : "-1");
    }
    const key = `${this.tab} ${this.tab === "scenes" ? "" : world.version} ${this.message} ${this.phones.count()}`;
    if (key === this.key) return;
    this.key = key;
    ({ time: () => this.drawTime(), ledger: () => this.drawLedger(), faults: () => this.drawFaults(), quota: () => this.drawQuota(), calls: () => this.drawCalls(), scenes: () => drawScenes(this.body, this.phones) })[this.tab]();
  }

  drawTime() {
    this.body.replaceChildren(
      make("h2", {}, "เวลาผ่านไป ใครได้รับอะไร"),
      ...(world.notices.length ? drawNotices(this.only, (only) => { this.only = only; this.key = null; this.draw(); }) : [guide()]),
      this.silence(),
      this.phoneButtons());
  }

  // What was not said, and why: told at once where the clock has been turned, else when somebody asks.
  silence() {
    const rows = make("div", { class: "why" });
    const box = make("details", { open: this.turned, ontoggle: () => { this.turned = box.open; if (box.open) this.explain(rows); } },
      make("summary", {}, "เรื่องที่ยังไม่ส่ง และเพราะอะไร"), rows);
    return box;
  }

  phoneButtons() {
    return make("div", { class: "row-of-buttons" },
      make("button", { type: "button", class: "small", onclick: () => this.phones.add() }, "+ เพิ่มโทรศัพท์"),
      make("button", { type: "button", class: "small", onclick: () => this.phones.remove() }, "− เอาออก"));
  }

  async explain(place) {
    const answer = await attempt(() => call("explain"));
    if (!answer) return;
    const rows = answer.rows.map((row) => make("li", {}, make("strong", {}, row.what ?? ""), row.who ? make("span", { class: "whom" }, row.who) : "", make("span", { class: "reason" }, row.why ?? "")));
    place.replaceChildren(rows.length ? make("ul", { class: "reasons" }, rows) : make("p", { class: "empty" }, "ไม่มีเรื่องใดค้างอยู่"));
  }

  async drawLedger() {
    if (!this.message) {
      this.body.replaceChildren(make("h2", {}, "ที่มาของข้อความ"), make("p", { class: "empty" }, "กดปุ่ม ⋯ ข้างข้อความ แล้วเลือก “เบื้องหลังข้อความนี้”"));
      return;
    }
    const answer = await attempt(() => call(`ledger/${this.message}`));
    if (!answer || this.tab !== "ledger") return;
    const bubble = world.bubbles.get(this.message);
    this.body.replaceChildren(make("h2", {}, "ที่มาของข้อความ"),
      bubble ? make("p", { class: "cited" }, make("strong", {}, `${nameOf(bubble.sender)} · ${roomName(bubble.room)}`), make("span", {}, bubble.unsent ? "ยกเลิกแล้ว" : bubble.text)) : "",
      make("h3", {}, "แพลตฟอร์ม"), facts(answer.platform),
      answer.calls.length ? make("h3", {}, "คำขอของบอต") : "", ...answer.calls.map(facts),
      make("h3", {}, "ข้อมูลที่ระบบบันทึก"), Object.keys(answer.bot).length ? facts(answer.bot) : make("p", { class: "empty" }, "ระบบไม่ได้เก็บอะไรไว้จากข้อความนี้"));
  }

  drawFaults() {
    const rows = world.faults.map((fault) => make("li", { class: fault.remaining ? "on" : "" },
      make("span", {}, fault.label, make("small", {}, fault.remaining < 0 ? " เปิดไว้ตลอด" : fault.remaining ? ` อีก ${fault.remaining} ครั้ง` : "")),
      make("span", { class: "row-of-buttons" },
        make("button", { type: "button", class: "small", onclick: () => this.fault(fault.name, Math.max(fault.remaining, 0) + 1) }, "ครั้งหน้า"),
        make("button", { type: "button", class: "small", "aria-pressed": String(fault.remaining < 0), onclick: () => this.fault(fault.name, fault.remaining ? 0 : -1) }, fault.remaining ? "ปิด" : "เปิดไว้ตลอด"))));
    this.body.replaceChildren(make("h2", {}, "ทำให้แพลตฟอร์มขัดข้อง"), make("ul", { class: "faults" }, rows),
      make("button", { type: "button", class: "small", onclick: () => this.redeliver() }, "ส่ง webhook ที่ยังไม่ถึงอีกครั้ง"),
      world.violations.length ? make("h3", {}, "ข้อควรระวังที่ตรวจพบ") : "", make("ul", { class: "reasons" }, world.violations.map((words) => make("li", {}, words))));
  }

  async fault(name, times) {
    await attempt(() => call("fault", { name, times }));
    refresh();
  }

  async redeliver() {
    const answer = await attempt(() => call("redeliver", {}));
    if (answer) toast(`ส่งซ้ำ ${answer.events} เหตุการณ์`);
  }

  drawQuota() {
    const { used, limit, months } = world.quota;
    const paid = [...world.bubbles.values()].filter((bubble) => bubble.cost).reverse().slice(0, 100);
    const rows = paid.map((bubble) => make("li", {}, make("span", {}, make("strong", {}, `${bubble.cost} · ${groupById(bubble.room) ? roomName(bubble.room) : nameOf(bubble.room)}`), make("small", {}, `${thaiDay(bubble.at)} ${clockTime(bubble.at)} · ${bubble.text}`))));
    this.body.replaceChildren(make("h2", {}, "ข้อความที่แพลตฟอร์มนับ"),
      make("p", {}, limit ? `เดือนนี้ใช้ ${used} จาก ${limit} เหลือ ${Math.max(0, limit - used)}` : `เดือนนี้ใช้ ${used} ไม่จำกัด`),
      make("p", { class: "empty" }, "นับตามจำนวนคนที่ข้อความไปถึง ส่งเข้ากลุ่ม 20 คนนับ 20 การตอบกลับไม่นับ"),
      make("label", { class: "switch" }, make("input", { type: "checkbox", checked: !document.body.classList.contains("no-prices"),
        onchange: (event) => document.body.classList.toggle("no-prices", !event.target.checked) }), " บอกค่าใช้จ่ายใต้ข้อความของบอต"),
      make("dl", { class: "ledger" }, Object.entries(months).reverse().flatMap(([month, count]) => [make("dt", {}, thaiMonth(month)), make("dd", {}, String(count))])),
      rows.length ? make("ol", { class: "calls" }, rows) : "");
  }

  async drawCalls() {
    const answer = await attempt(() => call("calls"));
    if (!answer || this.tab !== "calls") return;
    const rows = [...answer.calls].reverse().map((one) => make("li", { class: one.status >= 400 ? "refused" : "" },
      make("code", {}, `${one.status} ${one.method} ${readable(one.path)}`), make("small", {}, `${clockTime(one.at)} ${one.message}`)));
    this.body.replaceChildren(make("h2", {}, "การเรียกแพลตฟอร์ม"), rows.length ? make("ol", { class: "calls" }, rows) : make("p", { class: "empty" }, "บอตยังไม่ได้เรียกแพลตฟอร์ม"));
  }
}

// A call's path with the names of whom it is about.
const readable = (path) => path.replace("/v2/bot", "").replace(/[UC][0-9a-f]{32}/gu, (id) => `(${groupById(id)?.name ?? nameOf(id)})`);

// What a newcomer can try first.
const TRIES = ["พิมพ์ในกลุ่มว่า “ข้อ 3 เสร็จแล้วค่ะ เมื่อวานนี้” แล้วส่งรูปด้วยปุ่ม +", "กด “เช้า 08.30” ด้านบน แล้วดูว่าใครได้รับคำเตือน",
  "กดค้างหรือคลิกขวาที่ข้อความเตือน เลือก “ตอบกลับ” แล้วพิมพ์ว่า “เสร็จแล้วค่ะ”", "ในแชตส่วนตัวกับบอต พิมพ์ว่า “ขอรายงาน” “งานของฉัน” หรือ “กระดาน”"];

function guide() {
  return make("div", { class: "guide" }, make("p", {}, "ลองทำตามนี้"), make("ol", {}, TRIES.map((words) => make("li", {}, words))),
    make("p", { class: "empty" }, "เมื่อหมุนนาฬิกา ผลของทุกกฎจะแสดงที่นี่ ทั้งที่ส่งและไม่ส่ง พร้อมเหตุผล"));
}

const NAMES = { message_id: "ข้อความ", at: "เวลา", webhook_event_id: "เหตุการณ์", deliveries: "การส่ง webhook", via: "ส่งด้วย", billed: "นับโควตา", request_id: "เลขคำขอ", retry_key: "รหัสกันส่งซ้ำ",
  quoted_message_id: "ตอบกลับข้อความ", method: "วิธี", path: "ที่อยู่", status: "ผล", message: "คำอธิบาย", event: "กล่องรับ", reports: "รายงาน", audit: "บันทึกตรวจสอบ", notice: "ข้อความที่ต้องส่ง",
  id: "เลขที่", state: "สถานะ", attempts: "ทำแล้ว (ครั้ง)", withdrawn: "ถอนแล้ว", supersedes: "แทนฉบับที่", action: "รายการ", key: "กุญแจ", kind: "ชนิด", outcome: "ผล", reason: "เหตุผล" };

// The bot's own words for what it has stored.
const VALUES = { ...OUTCOMES, ...KINDS, waiting: "รอส่ง", sending: "กำลังส่ง", push: "ส่งเอง", multicast: "ส่งหลายคน", done: "ดำเนินการแล้ว", in_progress: "อยู่ระหว่างดำเนินการ", not_started: "ยังไม่ได้ดำเนินการ",
  handled: "อ่านแล้ว", set_aside: "พักไว้ให้ตรวจ", working: "กำลังอ่าน", true: "ใช่", false: "ไม่", "report.recorded": "บันทึกรายงาน", "report.corrected": "แก้ไขรายงาน", "report.withdrawn": "ถอนรายงาน",
  "report.verified": "ตรวจรับ", "report.returned": "ส่งกลับ", "message.unsent": "ยกเลิกข้อความ" };

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/u;

function facts(known) {
  return make("dl", { class: "ledger" }, Object.entries(known).filter(([, value]) => value !== null && value !== "").flatMap(([name, value]) =>
    [make("dt", {}, NAMES[name] ?? name), make("dd", {}, words(value))]));
}

function words(value) {
  if (Array.isArray(value)) return value.length ? make("ul", {}, value.map((item) => make("li", {}, words(item)))) : "–";
  if (value && typeof value === "object") {
    if ("attempt" in value) return `ครั้งที่ ${value.attempt}: ${value.status || "ไม่ถึง"} ใน ${value.milliseconds} ms`;
    return facts(value);
  }
  if (MOMENT.test(value)) return `${thaiDay(value)} ${clockTime(value)} น.`;
  return VALUES[value] ?? String(value);
}
