// One bubble as a person sees it on their phone.
import { avatar, clockTime, make } from "./dom.js";
import { renderFlex } from "./flex.js";
import { icon } from "./icons.js";
import { groupById, nameOf, world } from "./store.js";

const LINKS = /(https?:\/\/[^\s]+)/u;

// hooks: { act(action, bubble), menu(bubble, anchor), quote(id) }
export function renderAlbum(bubbles, me, follows, hooks) {
  const row = renderBubble(bubbles[0], me, follows, hooks);
  const grid = make("div", { class: `album of-${Math.min(bubbles.length, 4)}`, role: "group", "aria-label": `รูปภาพ ${bubbles.length} รูป` }, bubbles.map(image));
  row.querySelector(".body").replaceChildren(grid);
  // Each photo is answered, quoted and taken back by itself.
  [...grid.children].forEach((photo, index) => photo.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    event.stopPropagation();
    hooks.menu(bubbles[index], photo);
  }));
  return row;
}

export function renderBubble(bubble, me, follows, hooks) {
  if (bubble.sender === "system") return make("div", { class: "note", "data-id": bubble.id }, bubble.content.text);
  const mine = bubble.sender === me;
  if (bubble.unsent) {
    return make("div", { class: "note", "data-id": bubble.id }, `${mine ? "คุณ" : nameOf(bubble.sender)} ยกเลิกข้อความ`);
  }
  const isBot = bubble.sender === "bot";
  const body = make("div", { class: "body" }, content(bubble, hooks));
  const row = make("div", { class: `row ${mine ? "mine" : "theirs"} ${follows ? "follows" : ""} kind-${bubble.kind}`, "data-id": bubble.id, tabindex: "-1" },
    mine ? null : follows ? make("span", { class: "avatar-space" }) : avatar(bubble.sender, senderName(bubble), isBot ? "bot" : ""),
    make("div", { class: "stack" },
      mine || follows ? null : make("div", { class: "sender" }, senderName(bubble)),
      make("div", { class: "line" }, body, facts(bubble, mine)),
      isBot ? price(bubble) : null));
  wireMenu(row, body, bubble, hooks);
  return row;
}

const senderName = (bubble) => bubble.content.sender?.name ?? nameOf(bubble.sender);

function facts(bubble, mine) {
  const group = groupById(bubble.room);
  const readers = bubble.readers.filter((reader) => reader !== bubble.sender && !(group && reader === "bot")).length;
  const read = !mine || readers === 0 ? null : group ? `อ่านแล้ว ${readers}` : "อ่านแล้ว";
  return make("div", { class: "facts" },
    make("button", { type: "button", class: "more", "aria-label": "ตัวเลือกของข้อความ", title: "ตอบกลับ · เบื้องหลัง" }, "⋯"),
    bubble.edited ? make("span", {}, "แก้ไขแล้ว") : null,
    read ? make("span", {}, read) : null,
    make("time", { datetime: bubble.at }, clockTime(bubble.at)));
}

function price(bubble) {
  if (bubble.via === "reply") return make("div", { class: "price free" }, "ตอบกลับ · ฟรี");
  if (!bubble.cost) return null;
  return make("div", { class: "price" }, `ส่งเอง · นับ ${bubble.cost} ข้อความ${bubble.silent ? " · เงียบ" : ""}`);
}

function wireMenu(row, body, bubble, hooks) {
  const button = row.querySelector(".more");
  const open = (event) => { event.preventDefault(); event.stopPropagation(); hooks.menu(bubble, button); };
  button.addEventListener("click", open);
  body.addEventListener("contextmenu", open);
  let pressing;
  body.addEventListener("touchstart", (event) => { pressing = setTimeout(() => open(event), 550); }, { passive: false });
  for (const end of ["touchend", "touchmove", "touchcancel"]) body.addEventListener(end, () => clearTimeout(pressing));
}

function content(bubble, hooks) {
  const act = (action, element) => hooks.act(action, bubble, element);
  const shapes = { text, textV2: text, image, video: file, audio: file, file, sticker, location, flex, template };
  const shown = (shapes[bubble.kind] || (() => make("div", { class: "talk" }, bubble.text)))(bubble, act, hooks);
  return shown;
}

function text(bubble, _act, hooks) {
  const talk = make("div", { class: "talk" });
  if (bubble.quoted) talk.append(quote(bubble.quoted, hooks));
  talk.append(...withLinks(bubble.text));
  return talk;
}

function quote(id, hooks) {
  const quoted = world.bubbles.get(id);
  if (!quoted) return make("div", { class: "quoted" }, "ข้อความเดิม");
  const label = quoted.unsent ? "ข้อความถูกยกเลิก" : quoted.text;
  return make("button", { type: "button", class: "quoted", onclick: () => hooks.quote(id) },
    make("strong", {}, nameOf(quoted.sender)), make("span", {}, label));
}

function withLinks(words) {
  const pattern = mentionPattern();
  return words.split(LINKS).flatMap((part, index) => index % 2
    ? [make("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part)]
    : pattern ? part.split(pattern).map((piece, at) => (at % 2 ? make("b", { class: "mention" }, piece) : piece)) : [part]);
}

function mentionPattern() {
  const names = [world.bot.name, ...world.people.map((person) => person.name), "All"].filter(Boolean).sort((a, b) => b.length - a.length);
  const escaped = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`(@(?:${escaped.join("|")}))`, "u");
}

function image(bubble) {
  const source = bubble.sender === "bot" ? bubble.content.previewImageUrl : `/simulator/content/${bubble.id}`;
  const full = bubble.sender === "bot" ? bubble.content.originalContentUrl : source;
  return make("a", { href: full, target: "_blank", rel: "noopener noreferrer", class: "photo" }, make("img", { src: source, alt: "รูปภาพ" }));
}

function file(bubble) {
  const size = bubble.content.fileSize;
  return make("a", { class: "talk file", href: `/simulator/content/${bubble.id}`, download: bubble.content.fileName || "ไฟล์" },
    make("span", { class: "file-sign", "aria-hidden": "true" }, icon("file", 30)),
    make("span", {}, make("strong", {}, bubble.content.fileName || bubble.text), size ? make("small", {}, `${Math.max(1, Math.round(size / 1024))} KB`) : null));
}

const sticker = () => make("div", { class: "sticker", role: "img", "aria-label": "สติกเกอร์" }, icon("sticker", 92));
const location = (bubble) => make("div", { class: "talk" }, icon("pin", 18), ` ${bubble.content.title || "ตำแหน่งที่ตั้ง"}`);
const flex = (bubble, act) => make("div", { class: "card" }, renderFlex(bubble.content.contents, act));

function template(bubble, act) {
  const { template: shape } = bubble.content;
  const cards = shape.columns || [shape];
  const drawn = cards.map((card) => make("div", { class: "flex-bubble template" },
    card.thumbnailImageUrl || card.imageUrl ? make("img", { src: card.thumbnailImageUrl || card.imageUrl, alt: "" }) : null,
    make("div", { class: "template-words" }, card.title ? make("strong", {}, card.title) : null, make("span", {}, card.text || "")),
    (card.actions || [card.action]).map((action) => make("button", { type: "button", class: "flex-button link sm",
      onclick: (event) => act(action, event.currentTarget) }, action.label || "เปิด"))));
  return make("div", { class: "card" }, drawn.length > 1 ? make("div", { class: "flex-carousel" }, drawn) : drawn);
}
