// The wall's own words in English. What people and the bot say on the phones stays as it was said.
const MEMORY = "simulator-language";
const SAID = ".chat, .quick, .rich-menu, .banner, .room-words, .head h2, .cited, .quote-bar, .whom, .reason, .steps, .who, .suggestions, .brand strong, .ledger dd";

const WORDS = {
  "จอโทรศัพท์จำลอง": "phone wall", "+1 ชม.": "+1 h", "เช้า 08.30": "Morning 08:30", "วันทำการถัดไป": "Next working day", "สิ้นเดือน": "End of month", "30 ก.ย. → 1 ต.ค.": "30 Sep → 1 Oct", "เลือกวัน…": "Pick a day…",
  "ปิดเครื่อง 3 วัน": "Off for 3 days", "เบื้องหลัง": "Behind", "นาฬิกา": "Clock", "โทรศัพท์": "Phones", "โทรศัพท์จำลอง": "Simulated phones", "08.30 น. ครั้งถัดไป": "The next 08:30",
  "สิ้นปีงบประมาณ แล้วขึ้นปีงบใหม่": "The end of the fiscal year, then the new one", "เวลาผ่านไปโดยระบบไม่ทำงาน แล้วเปิดเครื่องใหม่": "Time passes while the system is off, then it starts again",
  "โควตาเดือนนี้": "This month's quota", "เวลา": "Time", "ที่มา": "Origin", "ข้อขัดข้อง": "Faults", "โควตา": "Quota", "การเรียก": "Calls", "ฉาก": "Scenes", "เวลากำลังเดิน…": "Time is passing…", "หยุดเวลา": "Stop",
  "เวลาผ่านไป ใครได้รับอะไร": "Time passed: who got what", "เรื่องที่ยังไม่ส่ง และเพราะอะไร": "What was not sent, and why", "+ เพิ่มโทรศัพท์": "+ Add a phone", "− เอาออก": "− Remove one", "ไม่มีเรื่องใดค้างอยู่": "Nothing waits",
  "ส่งแล้ว": "sent", "ไปกับคำตอบ · ฟรี": "rode on a reply · free", "รวมกับข้อความอื่น": "merged", "ไม่ส่ง": "skipped", "ส่งไม่ได้": "failed", "ผล: ทั้งหมด": "Outcome: all", "ผู้รับ: ทั้งหมด": "Recipient: all", "ผล": "Outcome", "ผู้รับ": "Recipient",
  "ที่มาของข้อความ": "Where a message comes from", "กดปุ่ม ⋯ ข้างข้อความ แล้วเลือก “เบื้องหลังข้อความนี้”": "Tap ⋯ beside a message and choose what stands behind it", "แพลตฟอร์ม": "Platform", "คำขอของบอต": "The bot's request",
  "ข้อมูลที่ระบบบันทึก": "What the system keeps", "ระบบไม่ได้เก็บอะไรไว้จากข้อความนี้": "The system kept nothing of this message", "ทำให้แพลตฟอร์มขัดข้อง": "Make the platform fail", "ครั้งหน้า": "Next time", "ปิด": "Off", "เปิดไว้ตลอด": "Always",
  "ส่ง webhook ที่ยังไม่ถึงอีกครั้ง": "Redeliver webhooks that did not arrive", "ข้อควรระวังที่ตรวจพบ": "Warnings", "ข้อความที่แพลตฟอร์มนับ": "Messages the platform counts", "บอกค่าใช้จ่ายใต้ข้อความของบอต": "Show the cost below the bot's messages",
  "นับตามจำนวนคนที่ข้อความไปถึง ส่งเข้ากลุ่ม 20 คนนับ 20 การตอบกลับไม่นับ": "Counted by people reached: a group of 20 counts 20; replies are free", "การเรียกแพลตฟอร์ม": "Calls to the platform", "บอตยังไม่ได้เรียกแพลตฟอร์ม": "The bot has not called the platform yet",
  "เลือกบทสนทนาตัวอย่าง แล้วดูทีละขั้นหรือดูรวดเดียว": "Choose a conversation and play it step by step or at once", "เลือกฉากตัวอย่าง…": "Choose a scene…", "ฉากตัวอย่าง": "Scenes", "วางหรือเปิดฉากของคุณเอง": "Paste or open your own scene", "ใช้ฉากนี้": "Use this scene",
  "เปิดไฟล์…": "Open a file…", "เริ่มใหม่ทั้งหมด": "Start over", "เก็บสิ่งที่เล่นไว้": "Keep what was played", "บันทึกเป็นฉาก (YAML)": "Save as a scene (YAML)", "บันทึกเป็นหน้าเว็บ (HTML)": "Save as a page (HTML)", "บันทึกเป็นภาพ (PNG)": "Save as a picture (PNG)",
  "เล่นทีละขั้น": "Play one step", "เล่นทั้งหมด": "Play all", "หยุดเล่น": "Stop playing", "ลองทำตามนี้": "Try this", "ส่งรูปหรือไฟล์": "Send a photo or file", "ส่งสติกเกอร์": "Send a sticker", "ส่ง": "Send", "ส่ง (Enter)": "Send (Enter)", "ข้อความ": "Message",
  "เลือกคนของโทรศัพท์เครื่องนี้": "Whose phone this is", "กลับไปรายการแชต": "Back to the chats", "เมนูของห้อง": "Room menu", "คำตอบด่วน": "Quick replies", "บล็อกบอตอยู่": "has blocked the bot", "ยังไม่เป็นเพื่อนกับบอต": "not a friend of the bot yet",
  "ตัวเลือกของข้อความ": "Message options", "ตอบกลับ": "Reply", "แก้ไข": "Edit", "ยกเลิกข้อความ": "Unsend", "เบื้องหลังข้อความนี้": "Behind this message", "ตกลง": "OK", "ยกเลิก": "Cancel", "ไป": "Go", "ไปยังวันที่": "Go to", "วันและเวลา": "Day and time",
  "เวลาเดินไปแล้ว": "Time passed", "ไม่มีรายการตามที่เลือก": "Nothing of this choice", "แชตเดี่ยว": "1:1 chat", "กลุ่ม": "group", "ไม่มีผู้รับ": "nobody", "เข้ากลุ่ม": "Join", "ยังไม่ได้เข้ากลุ่ม": "not a member", "ออกจากกลุ่ม": "Leave the group", "เพิ่มเพื่อน": "Add as friend", "ปลดบล็อก": "Unblock",
};

// Sentences with figures in them.
const PATTERNS = [
  [/^เวลาเดินแล้ว: ระบบตัดสินใจ (\d+) เรื่อง$/u, "Time passed: $1 decisions"], [/^หยุดเวลาแล้ว: ระบบตัดสินใจ (\d+) เรื่อง$/u, "Stopped: $1 decisions"], [/^เวลาเดินแล้ว ไม่มีเรื่องถึงกำหนด$/u, "Time passed: nothing was due"],
  [/^หยุดเวลาแล้ว ไม่มีเรื่องถึงกำหนด$/u, "Stopped: nothing was due"], [/^เวลากำลังเดิน… (.+)$/u, "Time is passing… $1"], [/^นับ (\d+) ข้อความ$/u, "counts $1"], [/^เดือนนี้ใช้ (\d+) จาก (\d+) เหลือ (\d+)$/u, "This month: $1 of $2, $3 left"],
  [/^เดือนนี้ใช้ (\d+) จาก (\d+) ข้อความ$/u, "This month: $1 of $2 messages"], [/^ยังไม่อ่าน: (.+)$/u, "Unread: $1"],
];
// In a tally: "6 ส่ง · 14 รวม · 3 ไม่ส่ง".
const TALLY = { "ส่ง": "sent", "ไปกับคำตอบ": "rode", "รวม": "merged", "ไม่ส่ง": "skipped", "ส่งไม่ได้": "failed" };
const COUNTED = /^(\d+ (ส่งไม่ได้|ไม่ส่ง|ไปกับคำตอบ|รวม|ส่ง))( · \d+ (ส่งไม่ได้|ไม่ส่ง|ไปกับคำตอบ|รวม|ส่ง))*$/u;
const ATTRIBUTES = ["aria-label", "title", "placeholder"];

const thai = new WeakMap();
let english = false;

export function inEnglish(words) {
  const bare = words.trim();
  if (WORDS[bare]) return words.replace(bare, WORDS[bare]);
  if (COUNTED.test(bare)) return words.replace(bare, bare.split(" · ").map((part) => part.replace(/^(\d+) (.+)$/u, (_, count, what) => `${count} ${TALLY[what]}`)).join(" · "));
  const [pattern, said] = PATTERNS.find(([one]) => one.test(bare)) ?? [];
  return pattern ? words.replace(bare, bare.replace(pattern, said)) : words;
}

function turn(root) {
  if (root.nodeType === Node.TEXT_NODE) return turnText(root);
  if (root.nodeType !== Node.ELEMENT_NODE || root.closest(SAID)) return;
  for (const name of ATTRIBUTES) turnAttribute(root, name);
  root.childNodes.forEach(turn);
}

function turnText(node) {
  if (node.parentElement?.closest(SAID)) return;
  const before = english ? node.data : thai.get(node)?.text ?? node.data;
  const after = english ? inEnglish(before) : before;
  if (after === node.data) return;
  if (english) thai.set(node, { text: before });
  node.data = after;
}

function turnAttribute(element, name) {
  const now = element.getAttribute(name);
  if (now === null) return;
  const kept = thai.get(element) ?? {};
  const after = english ? inEnglish(now) : kept[name] ?? now;
  if (after === now) return;
  if (english) thai.set(element, { ...kept, [name]: now });
  element.setAttribute(name, after);
}

export function speakEnglish(button) {
  const watch = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(turn);
      else turn(change.target);
    }
  });
  const set = (wanted) => {
    english = wanted;
    document.documentElement.lang = english ? "en" : "th";
    button.setAttribute("aria-pressed", String(english));
    button.textContent = english ? "ภาษาไทย" : "English";
    button.lang = english ? "th" : "en";
    turn(document.body);
    localStorage.setItem(MEMORY, english ? "en" : "th");
    if (english) watch.observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES });
    else watch.disconnect();
  };
  button.addEventListener("click", () => set(!english));
  if (localStorage.getItem(MEMORY) === "en") set(true);
}
