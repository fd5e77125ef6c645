// Small helpers for building elements; text never passes through HTML.
import { icon } from "./icons.js";

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") element.className = value;
    else if (name === "style") Object.assign(element.style, value);
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

const TONES = ["#5b8def", "#e07a5f", "#3d9970", "#b565a7", "#d19a2a", "#2a9d8f", "#8d6e63", "#6c63c7"];

export function toneOf(id) {
  let sum = 0;
  for (const letter of id) sum = (sum * 33 + letter.codePointAt(0)) >>> 0;
  return TONES[(sum >>> 5) % TONES.length];
}

const TITLES = /^(นางสาว|นาง|นาย(?!ก)|น\.ส\.|ว่าที่ร้อยตรี|ดร\.)\s*/u;

export function initialOf(name) {
  const bare = name.replace(TITLES, "").replace(/^[เแโใไ]/u, "");
  return [...new Intl.Segmenter("th", { granularity: "grapheme" }).segment(bare || name)][0]?.segment[0] ?? "?";
}

export function avatar(id, name, kind = "") {
  return make("span", { class: `avatar ${kind}`, style: { background: kind === "bot" ? "" : toneOf(id) }, "aria-hidden": "true" },
    kind === "bot" ? icon("check", "58%") : kind === "group" ? icon("group", "62%") : initialOf(name));
}

export async function call(path, body) {
  const options = body === undefined ? {} : body instanceof FormData
    ? { method: "POST", body }
    : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(`/simulator/${path}`, options);
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error || `ทำรายการไม่ได้ (${response.status})`);
  return answer;
}

let hiding;
export function toast(text, wrong = false) {
  const box = document.getElementById("toast");
  box.textContent = text;
  box.className = `toast shown ${wrong ? "wrong" : ""}`;
  clearTimeout(hiding);
  hiding = setTimeout(() => { box.className = "toast"; }, 4500);
}

export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    toast(error.message, true);
    return null;
  }
}

const THAI_MONTHS = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."];
const THAI_DAYS = ["อา.", "จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส."];

export function parts(iso) {
  const [day, time] = iso.split("T");
  const [year, month, date] = day.split("-").map(Number);
  return { year, month, date, time: time.slice(0, 5), day };
}

export function thaiDay(iso) {
  const { year, month, date } = parts(iso);
  const weekday = THAI_DAYS[new Date(Date.UTC(year, month - 1, date)).getUTCDay()];
  return `${weekday} ${date} ${THAI_MONTHS[month - 1]} ${year + 543}`;
}

export function thaiMonth(text) {
  const [year, month] = text.split("-").map(Number);
  return `${THAI_MONTHS[month - 1]} ${year + 543}`;
}

export function clockTime(iso) {
  return parts(iso).time.replace(":", ".");
}

// Browsers write dates their own way; the line below says the chosen day in Thai.
function thaiHint(input) {
  if (!input.type.startsWith("date")) return null;
  const hint = make("output", {});
  const tell = () => { hint.textContent = input.value ? thaiDay(`${input.value}T00:00`) : ""; };
  input.addEventListener("input", tell);
  tell();
  return hint;
}

export function askIn(dialog, title, fields, done, sure = "ตกลง") {
  const inputs = fields.map((field) => make("input", { name: field.name, value: field.value, type: field.type || "text",
    min: field.min, max: field.max, required: true, autofocus: true, class: "field" }));
  const form = make("form", { method: "dialog" },
    make("h2", {}, title),
    ...fields.map((field, index) => make("label", {}, field.label, inputs[index], thaiHint(inputs[index]))),
    make("div", { class: "dialog-buttons" },
      make("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, "ยกเลิก"),
      make("button", { type: "submit", class: "sure" }, sure)));
  form.addEventListener("submit", () => done(Object.fromEntries(inputs.map((input) => [input.name, input.value]))));
  dialog.replaceChildren(form);
  dialog.showModal();
}
