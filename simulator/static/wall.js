// The wall: phones side by side, the clock bar, the quota meter and the panel behind the scenes.
import { askIn, attempt, avatar, call, clockTime, make, parts, thaiDay, toast } from "./dom.js";
import { Panel } from "./panel.js";
import { Phone } from "./phone.js";
import { speakEnglish } from "./english.js";
import { onChange, personById, refresh, start, world } from "./store.js";

const MEMORY = "simulator-wall";
const phones = [];
let shownPhone = 0;
const byId = (id) => document.getElementById(id);
const panel = new Panel(byId("panel"), { add: addPhone, remove: removePhone, count: () => phones.length, first: () => phones[shownPhone], look });

function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(MEMORY)) ?? [];
  } catch {
    return [];
  }
}

function remember() {
  sessionStorage.setItem(MEMORY, JSON.stringify(phones.map((phone) => [phone.me, phone.room])));
}

function firstRoom(person) {
  return person.rooms[1] ?? person.rooms[0];
}

function putPhone(personId, room) {
  const phone = new Phone(personId, room, { change, moved: remember, inspect: (id) => panel.inspect(id) });
  phones.push(phone);
  byId("phones").append(phone.element);
}

function setUp() {
  const known = remembered().filter(([id]) => personById(id));
  const wanted = known.length ? known : world.people.slice(0, startingPhones()).map((person) => [person.id, firstRoom(person)]);
  for (const [id, room] of wanted) putPhone(id, room);
}

function startingPhones() {
  if (window.innerWidth < 900) return 3; // One at a time, chosen by the tabs.
  return Math.max(2, Math.min(3, Math.floor((window.innerWidth - 340) / 360)));
}

function addPhone() {
  if (phones.length >= 4) return toast("วางโทรศัพท์ได้ไม่เกิน 4 เครื่อง");
  const next = world.people.find((person) => !phones.some((phone) => phone.me === person.id)) ?? world.people[0];
  putPhone(next.id, firstRoom(next));
  return redraw([]);
}

function removePhone() {
  if (phones.length <= 1) return;
  phones.pop().element.remove();
  redraw([]);
}

function change(phone, personId) {
  phone.me = personId;
  phone.element.dataset.person = personId;
  phone.openRoom(firstRoom(personById(personId)));
  redraw([]);
}

// Shows a room of a scene: on the phone of its person, else on one that has it open, else on the last one.
function look({ person, room }) {
  if (!room) return;
  const phone = phones.find((one) => one.me === person) ?? (person ? null : phones.find((one) => one.room === room)) ?? phones.at(-1);
  if (person && phone.me !== person) {
    phone.me = person;
    phone.element.dataset.person = person;
  }
  shownPhone = phones.indexOf(phone);
  if (phone.room !== room && (personById(phone.me)?.rooms.includes(room) ?? false)) phone.openRoom(room);
  redraw([]);
}

function redraw(fresh) {
  if (phones.length === 0) setUp();
  for (const phone of phones) phone.draw(fresh);
  drawBar();
  drawTabs();
  panel.draw();
  remember();
}

function drawBar() {
  byId("now").textContent = `${thaiDay(world.now)} · ${clockTime(world.now)} น.`;
  byId("now").dateTime = world.now;
  const { used, limit } = world.quota;
  const share = limit ? Math.min(1, used / limit) : 0;
  const meter = byId("meter");
  meter.setAttribute("aria-label", limit ? `เดือนนี้ใช้ ${used} จาก ${limit} ข้อความ` : `เดือนนี้ใช้ ${used} ข้อความ ไม่จำกัด`);
  meter.className = `meter ${share >= 1 ? "full" : share >= 0.8 ? "high" : ""}`;
  meter.onclick = () => panel.show("quota");
  meter.replaceChildren(make("span", {}, "โควตาเดือนนี้ ", make("b", {}, String(used)), limit ? ` / ${limit}` : ""),
    make("span", { class: "track" }, make("span", { class: "fill", style: { width: `${share * 100}%` } })));
}

function drawTabs() {
  const tabs = byId("people-tabs");
  tabs.replaceChildren(...phones.map((phone, index) => make("button", { type: "button", "aria-pressed": String(index === shownPhone), onclick: () => { shownPhone = index; drawTabs(); } },
    avatar(phone.me, personById(phone.me).name), make("span", {}, personById(phone.me).name))));
  phones.forEach((phone, index) => phone.element.classList.toggle("chosen", index === shownPhone));
}

// Time that is turned: how far it is, and a way to stop it where it stands.
async function turning(work) {
  const from = Date.parse(world.now);
  const far = make("progress", { max: "1", "aria-label": "เวลาเดินไปแล้ว" });
  const words = make("span", {}, "เวลากำลังเดิน…");
  const stop = make("button", { type: "button", class: "small", onclick: () => { stop.disabled = true; attempt(() => call("stop", {})); } }, "หยุดเวลา");
  byId("passing").replaceChildren(words, far, stop);
  document.body.classList.add("turning");
  const watching = setInterval(async () => {
    await refresh();
    if (!world.turning) return;
    far.value = Math.min(1, (Date.parse(world.now) - from) / Math.max(1, Date.parse(world.turning) - from));
    words.textContent = `เวลากำลังเดิน… ${thaiDay(world.now)}`;
  }, 400);
  const answer = await attempt(work);
  clearInterval(watching);
  document.body.classList.remove("turning");
  byId("passing").replaceChildren();
  if (!answer) return;
  panel.turned = true;
  panel.show("time");
  const what = answer.stopped ? "หยุดเวลาแล้ว" : "เวลาเดินแล้ว";
  toast(answer.notices.length ? `${what}: ระบบตัดสินใจ ${answer.notices.length} เรื่อง` : `${what} ไม่มีเรื่องถึงกำหนด`);
}

function wireBar() {
  for (const button of document.querySelectorAll("[data-jump]")) {
    button.addEventListener("click", () => turning(() => call("clock", { to: button.dataset.jump })));
  }
  byId("outage").addEventListener("click", () => turning(() => call("outage", { days: 3 })));
  byId("pick-moment").addEventListener("click", () => {
    const tomorrow = new Date(Date.parse(`${parts(world.now).day}T00:00Z`) + 86400000).toISOString().slice(0, 10);
    askIn(byId("dialog"), "ไปยังวันที่", [{ name: "to", label: "วันและเวลา", type: "datetime-local", value: `${tomorrow}T08:30` }], ({ to }) => turning(() => call("clock", { to })), "ไป");
  });
  speakEnglish(byId("language"));
  byId("panel-toggle").addEventListener("click", () => {
    const hidden = document.body.classList.toggle("no-panel");
    byId("panel-toggle").setAttribute("aria-expanded", String(!hidden));
  });
  document.addEventListener("keydown", (event) => {
    if (event.altKey && /^[1-4]$/.test(event.key) && phones[event.key - 1]) {
      event.preventDefault();
      shownPhone = event.key - 1;
      drawTabs();
      phones[shownPhone].input.focus();
    }
  });
}

if (window.innerWidth < 900) document.body.classList.add("no-panel");
wireBar();
onChange(redraw);
start();
