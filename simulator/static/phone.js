// One phone: a person, their rooms, the chat and the composer.
import { askIn, attempt, avatar, call, clockTime, make, toast } from "./dom.js";
import { syncBubbles } from "./chat.js";
import { icon } from "./icons.js";
import { arrows, popUp } from "./keys.js";
import { bubblesIn, groupById, nameOf, personById, roomName, world } from "./store.js";

const dialog = document.getElementById("dialog");

export class Phone {
  constructor(personId, room, hooks) {
    this.me = personId;
    this.room = room;
    this.hooks = hooks;
    this.quoting = null;
    this.drawn = new Map();
    this.build();
  }

  build() {
    this.who = make("select", { class: "who", "aria-label": "เลือกคนของโทรศัพท์เครื่องนี้", onchange: (event) => this.hooks.change(this, event.target.value) });
    this.role = make("span", { class: "role" });
    this.waits = make("button", { type: "button", class: "waits", hidden: true, onclick: () => this.openRoom(this.waits.dataset.room) });
    this.head = make("div", { class: "head" });
    this.banner = make("button", { type: "button", class: "banner", onclick: () => this.openRoom(this.bannerRoom) });
    this.list = make("div", { class: "room-list" });
    this.chat = make("div", { class: "chat", role: "log", "aria-live": "polite", tabindex: "0", onscroll: () => this.scrolled() });
    this.chat.addEventListener("load", () => this.toEnd(), true); // Pictures grow after they are placed.
    arrows(this.chat, ".row[data-id]", { vertical: true, open: (row) => row.querySelector(".more")?.click() });
    this.atEnd = true;
    this.offer = make("div", { class: "offer", hidden: true });
    this.quick = make("div", { class: "quick", role: "group", "aria-label": "คำตอบด่วน" });
    this.menu = make("div", { class: "rich-menu" });
    this.screen = make("div", { class: "screen" }, this.head, this.banner, this.list, this.offer, this.chat, this.quick, this.composer(), this.menu);
    this.element = make("article", { class: "phone", "data-person": this.me },
      make("div", { class: "owner" }, this.who, this.role, this.waits), make("div", { class: "device" }, this.screen));
    this.element.addEventListener("keydown", (event) => { if (event.key === "Escape") this.stopQuoting(); });
  }

  composer() {
    this.input = make("textarea", { rows: "1", placeholder: "Aa", "aria-label": "ข้อความ", oninput: () => this.typed(), onkeydown: (event) => this.key(event) });
    this.files = make("input", { type: "file", multiple: true, hidden: true, onchange: () => this.upload() });
    this.quoteBar = make("div", { class: "quote-bar", hidden: true });
    this.suggestions = make("div", { class: "suggestions", hidden: true });
    this.bar = make("div", { class: "composer" }, this.quoteBar, this.suggestions,
      make("div", { class: "composer-row" },
        make("button", { type: "button", class: "tool", "aria-label": "ส่งรูปหรือไฟล์", title: "ส่งรูปหรือไฟล์", onclick: () => this.files.click() }, icon("plus")),
        this.input, this.files,
        make("button", { type: "button", class: "tool", "aria-label": "ส่งสติกเกอร์", title: "ส่งสติกเกอร์", onclick: () => this.do("sticker", {}) }, icon("smile")),
        make("button", { type: "button", class: "send", "aria-label": "ส่ง", title: "ส่ง (Enter)", onclick: () => this.send() }, icon("send"))));
    return this.bar;
  }

  do(deed, fields) {
    return attempt(() => call(deed, { person: this.me, room: this.room, ...fields }));
  }

  async send() {
    const text = this.input.value;
    if (!text.trim()) return;
    const done = await this.do("say", { text, quote: this.quoting });
    if (!done) return;
    this.input.value = "";
    this.typed();
    this.stopQuoting();
    this.input.focus();
  }

  async upload() {
    const form = new FormData();
    form.append("person", this.me);
    form.append("room", this.room);
    for (const file of this.files.files) form.append("file", file);
    this.files.value = "";
    await attempt(() => call("upload", form));
  }

  key(event) {
    const shown = !this.suggestions.hidden;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      if (shown) this.suggestions.firstChild.click();
      else this.send();
    }
    if (event.key === "Escape" && shown) this.suggestions.hidden = true;
  }

  typed() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 110)}px`;
    this.bar.classList.toggle("typing", this.input.value.trim() !== "");
    this.suggest();
  }

  suggest() {
    const group = groupById(this.room);
    const before = this.input.value.slice(0, this.input.selectionStart);
    const start = before.lastIndexOf("@");
    const typed = start < 0 ? null : before.slice(start + 1);
    const names = !group || typed === null ? [] : [group.bot ? world.bot.name : null, ...group.members.filter((id) => id !== this.me).map(nameOf)];
    const fitting = names.filter((name) => name && name.startsWith(typed) && name !== typed).slice(0, 5);
    this.suggestions.hidden = fitting.length === 0;
    this.suggestions.replaceChildren(...fitting.map((name) => make("button", { type: "button", onclick: () => this.mention(start, name) },
      avatar(name, name, name === world.bot.name ? "bot" : ""), name)));
  }

  mention(start, name) {
    const after = this.input.value.slice(this.input.selectionStart);
    this.input.value = `${this.input.value.slice(0, start)}@${name} ${after}`;
    this.input.focus();
    this.typed();
  }

  title() {
    return this.room === null ? "แชต" : roomName(this.room);
  }

  openRoom(room) {
    this.room = room;
    this.stopQuoting();
    this.drawn.clear();
    this.chat.replaceChildren();
    this.banner.classList.remove("shown");
    this.atEnd = true;
    this.draw([]);
    this.hooks.moved();
  }

  // Stays with the newest message until the reader scrolls away from it.
  scrolled() {
    this.atEnd = this.chat.scrollHeight - this.chat.scrollTop - this.chat.clientHeight < 60;
  }

  toEnd() {
    if (this.atEnd) this.chat.scrollTop = this.chat.scrollHeight;
  }

  drawOffer(person) {
    const wanted = this.room === this.me && (person.blocked ? "ปลดบล็อก" : person.friend ? "" : "เพิ่มเพื่อน");
    this.offer.hidden = !wanted;
    if (wanted) {
      this.offer.replaceChildren(make("span", {}, person.blocked ? `คุณบล็อก ${world.bot.name} อยู่` : `${world.bot.name} ยังไม่ได้เป็นเพื่อนของคุณ`),
        make("button", { type: "button", class: "small", onclick: () => this.do("follow", {}) }, wanted));
    }
  }

  draw(fresh) {
    const person = personById(this.me);
    if (!person) return;
    if (this.room && !person.rooms.includes(this.room)) this.room = null;
    this.drawOwner(person);
    this.element.classList.toggle("in-room", this.room !== null);
    this.drawHead(person);
    if (this.room === null) this.drawRooms(person);
    else this.drawChat(person);
    this.notify(fresh);
  }

  drawOwner(person) {
    const key = world.people.map((one) => one.id + one.name).join();
    if (this.who.dataset.key !== key) {
      this.who.replaceChildren(...world.people.map((one) => make("option", { value: one.id }, one.role ? `${one.name} · ${one.role}` : one.name)));
      this.who.dataset.key = key;
    }
    this.who.value = this.me;
    this.drawWaits(person);
    this.role.textContent = person.blocked ? "บล็อกบอตอยู่" : person.friend ? "" : "ยังไม่เป็นเพื่อนกับบอต";
  }

  // What waits for this person in the rooms that are not open, newest room first; a tap leads there.
  drawWaits(person) {
    const waiting = person.rooms.filter((room) => room !== this.room).map((room) => [room, this.unread(room)]).filter(([, count]) => count);
    this.waits.hidden = waiting.length === 0;
    if (this.waits.hidden) return;
    [this.waits.dataset.room] = waiting[0];
    this.waits.textContent = waiting.map(([room, count]) => `${roomName(room)} ${count}`).join(" · ");
    this.waits.setAttribute("aria-label", `ยังไม่อ่าน: ${this.waits.textContent}`);
  }

  drawHead(person) {
    const group = groupById(this.room);
    const title = this.title();
    const key = [this.room, title, group?.members.length].join();
    if (this.head.dataset.key === key) return;
    this.head.dataset.key = key;
    this.head.replaceChildren(
      this.room === null ? "" : make("button", { type: "button", class: "back", "aria-label": "กลับไปรายการแชต", onclick: () => this.openRoom(null) }, icon("back")),
      make("h2", {}, title, group ? make("span", { class: "count" }, ` (${group.members.length})`) : ""),
      make("button", { type: "button", class: "room-menu", "aria-label": "เมนูของห้อง", title: "เมนูของห้อง", onclick: () => this.roomMenu(personById(person.id)) }, icon("menu")));
  }

  drawRooms(person) {
    const open = person.rooms.map((room) => this.roomRow(room));
    const others = world.groups.filter((group) => !group.members.includes(this.me)).map((group) => make("div", { class: "room-row other" },
      avatar(group.id, group.name, "group"), make("span", { class: "room-words" }, make("strong", {}, group.name), make("span", {}, "ยังไม่ได้เข้ากลุ่ม")),
      make("button", { type: "button", class: "small", onclick: () => attempt(() => call("join", { person: this.me, room: group.id })) }, "เข้ากลุ่ม")));
    this.list.replaceChildren(...open, ...others);
  }

  roomRow(room) {
    const bubbles = bubblesIn(room);
    const last = bubbles.at(-1);
    const unread = this.unread(room);
    return make("button", { type: "button", class: "room-row", onclick: () => this.openRoom(room) },
      avatar(room, roomName(room), groupById(room) ? "group" : "bot"),
      make("span", { class: "room-words" }, make("strong", {}, roomName(room)), make("span", {}, last ? (last.unsent ? "ยกเลิกข้อความแล้ว" : last.content.text ?? last.text) : "ยังไม่มีข้อความ")),
      make("span", { class: "room-facts" }, last ? clockTime(last.at) : "", unread ? make("b", { class: "badge" }, String(unread)) : ""));
  }

  unread(room) {
    return bubblesIn(room).slice(-50).filter((bubble) => bubble.sender !== this.me && bubble.sender !== "system" && !bubble.unsent && !bubble.readers.includes(this.me)).length;
  }

  drawChat(person) {
    const bubbles = bubblesIn(this.room).slice(-150);
    syncBubbles(this.chat, this.drawn, bubbles, this.me, {
      act: (action, from) => this.act(action, from),
      menu: (of, anchor) => this.bubbleMenu(of, anchor),
      quote: (id) => this.showBubble(id),
    });
    this.drawTyping(person);
    const blocked = !groupById(this.room) && person.blocked;
    this.input.disabled = blocked;
    this.input.placeholder = blocked ? "บล็อกบอตอยู่" : "Aa";
    this.drawQuick(bubbles);
    this.drawMenu(person);
    this.drawOffer(person);
    this.toEnd();
    if (this.unread(this.room)) call("read", { person: this.me, room: this.room }).catch(() => {});
  }

  showBubble(id) {
    const node = this.drawn.get(id)?.node;
    node?.scrollIntoView({ block: "center", behavior: "smooth" });
    node?.animate([{ opacity: 0.3 }, { opacity: 1 }], { duration: 700 });
  }

  drawTyping(person) {
    const typing = person.typing && this.room === this.me;
    if (typing) this.chat.append(make("div", { class: "row theirs typing-dots" }, avatar("bot", "", "bot"), make("div", { class: "talk" }, "● ● ●")));
  }

  drawQuick(bubbles) {
    const last = bubbles.at(-1);
    const items = last && last.sender === "bot" && !last.dismissed ? last.content.quickReply?.items ?? [] : [];
    this.quick.replaceChildren(...items.map((item) => make("button", { type: "button", onclick: () => this.act(item.action, last) }, item.action.label)));
    this.quick.hidden = items.length === 0;
  }

  // As in the app: the picture above its bar; a menu that replaces another stays as open as that one was.
  drawMenu(person) {
    const menu = this.room === this.me ? person.menu : null;
    const key = menu?.id ?? "";
    if (this.menu.dataset.key === key) return;
    const open = this.menu.dataset.key ? this.menuOpen : menu?.selected;
    this.menu.dataset.key = key;
    this.menu.replaceChildren();
    if (!menu) return;
    const picture = make("div", { class: "menu-picture", role: "group", "aria-label": menu.chatBarText },
      make("img", { src: `/simulator/menu/${menu.id}`, alt: "", width: menu.size.width, height: menu.size.height }), menu.areas.map((area) => this.menuArea(area, menu.size)));
    const bar = make("button", { type: "button", class: "menu-bar", onclick: () => show(!this.menuOpen) }, make("span", {}, menu.chatBarText), icon("down", 14));
    const show = (shown) => {
      this.menuOpen = Boolean(shown);
      picture.hidden = !shown;
      bar.setAttribute("aria-expanded", String(Boolean(shown)));
      this.toEnd();
    };
    this.menu.append(picture, bar);
    show(open);
  }

  menuArea({ bounds, action }, { width, height }) {
    const share = (part, whole) => `${(part / whole) * 100}%`;
    return make("button", { type: "button", class: "area", "aria-label": action.label || action.displayText || action.text || "เมนู", onclick: () => this.act(action, null),
      style: { left: share(bounds.x, width), top: share(bounds.y, height), width: share(bounds.width, width), height: share(bounds.height, height) } });
  }

  notify(fresh) {
    const news = fresh.filter((bubble) => bubble.sender === "bot" && !bubble.silent && bubble.room !== this.room && personById(this.me).rooms.includes(bubble.room)).at(-1);
    if (!news) return;
    this.bannerRoom = news.room;
    this.banner.replaceChildren(avatar("bot", "", "bot"), make("span", {}, make("strong", {}, roomName(news.room)), make("span", {}, news.text)));
    this.banner.classList.add("shown");
    clearTimeout(this.bannerTimer);
    this.bannerTimer = setTimeout(() => this.banner.classList.remove("shown"), 6000);
  }

  act(action, bubble) {
    const doings = {
      uri: () => this.openAddress(action.uri),
      clipboard: () => navigator.clipboard?.writeText(action.clipboardText).then(() => toast("คัดลอกแล้ว")),
      camera: () => this.files.click(),
      cameraRoll: () => this.files.click(),
      location: () => this.do("location", {}),
      datetimepicker: () => this.pick(action, bubble),
    };
    if (doings[action.type]) return doings[action.type]();
    if (action.inputOption === "openKeyboard") {
      this.input.value = action.fillInText || "";
      this.input.focus();
    }
    return this.do("tap", { action, message: bubble?.id });
  }

  openAddress(address) {
    if (/^https?:/u.test(address)) window.open(address, "_blank", "noopener");
    else toast(`ในโทรศัพท์จริงจะเปิด ${address}`);
  }

  pick(action, bubble) {
    const type = { date: "date", time: "time", datetime: "datetime-local" }[action.mode];
    const tidy = (value) => value?.replace("t", "T");
    const value = tidy(action.initial) || (action.mode === "date" ? world.now.slice(0, 10) : action.mode === "time" ? world.now.slice(11, 16) : world.now.slice(0, 16));
    askIn(dialog, action.label || "เลือกวันที่", [{ name: "picked", label: "วันที่", type, value, min: tidy(action.min), max: tidy(action.max) }],
      ({ picked }) => this.do("tap", { action, message: bubble?.id, picked }));
  }

  quote(bubble) {
    this.quoting = bubble.id;
    this.quoteBar.replaceChildren(make("span", {}, make("strong", {}, `ตอบกลับ ${nameOf(bubble.sender)}`), make("span", {}, bubble.text)),
      make("button", { type: "button", "aria-label": "ไม่ตอบกลับข้อความนี้", onclick: () => this.stopQuoting() }, icon("close", 18)));
    this.quoteBar.hidden = false;
    this.input.focus();
  }

  stopQuoting() {
    this.quoting = null;
    if (this.quoteBar) this.quoteBar.hidden = true;
  }

  bubbleMenu(bubble, anchor) {
    const mine = bubble.sender === this.me;
    const items = [
      ["ตอบกลับ", () => this.quote(bubble)],
      mine && bubble.kind === "text" && groupById(this.room) ? ["แก้ไข", () => askIn(dialog, "แก้ไขข้อความ", [{ name: "text", label: "ข้อความ", value: bubble.text }], ({ text }) => this.do("edit", { message: bubble.id, text }))] : null,
      mine ? ["ยกเลิกข้อความ", () => this.do("unsend", { message: bubble.id })] : null,
      ["เบื้องหลังข้อความนี้", () => this.hooks.inspect(bubble.id)],
    ];
    popUp(this.screen, anchor, items);
  }

  roomMenu(person) {
    const group = groupById(this.room);
    const bot = world.bot.name;
    const items = this.room === null || !group ? [
      person.blocked ? [`ปลดบล็อก ${bot}`, () => this.do("follow", {})] : null,
      !person.friend && !person.blocked ? [`เพิ่ม ${bot} เป็นเพื่อน`, () => this.do("follow", {})] : null,
      person.friend && !person.blocked ? [`บล็อก ${bot}`, () => this.do("block", {})] : null,
    ] : [
      ...group.members.filter((id) => id !== this.me).map((id) => [`ลบ ${nameOf(id)} ออก`, () => attempt(() => call("leave", { person: id, room: this.room, by: this.me }))]),
      group.bot ? [`ลบ ${bot} ออกจากกลุ่ม`, () => this.do("remove-bot", {})] : [`เชิญ ${bot} เข้ากลุ่ม`, () => this.do("invite-bot", {})],
      ["ออกจากกลุ่ม", () => this.do("leave", {})],
    ];
    popUp(this.screen, this.head.querySelector(".room-menu"), items);
  }
}
