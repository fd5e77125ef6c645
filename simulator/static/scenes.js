// Scenes: play a file or a text, step by step or at once; keep what was played as a scene or as a page.
import { attempt, call, make, toast } from "./dom.js";
import { saveConversation, savePicture } from "./keep.js";

let typed = "";

// Between two steps that play by themselves: long enough to see what happened.
const PAUSE = 600;
let playing = false;

// phones: { first(), look(place) }
export async function drawScenes(body, phones) {
  const answer = await attempt(() => call("scenes"));
  if (!answer) return;
  const redraw = () => drawScenes(body, phones);
  body.replaceChildren(make("h2", {}, "ฉาก"),
    make("p", { class: "empty" }, "เลือกบทสนทนาตัวอย่าง แล้วดูทีละขั้นหรือดูรวดเดียว"),
    chooser(answer.files, redraw), ...(answer.scene ? played(answer.scene, redraw, phones) : []), answer.can_start_over ? again() : "",
    make("h3", {}, "เก็บสิ่งที่เล่นไว้"),
    make("div", { class: "row-of-buttons" },
      make("a", { class: "small", href: "/simulator/scene.yaml", download: "scene.yaml" }, "บันทึกเป็นฉาก (YAML)"),
      make("button", { type: "button", class: "small", onclick: () => keep(phones.first(), saveConversation) }, "บันทึกเป็นหน้าเว็บ (HTML)"),
      make("button", { type: "button", class: "small", onclick: () => keep(phones.first(), savePicture) }, "บันทึกเป็นภาพ (PNG)")));
  body.querySelector(".steps .next, .steps .failed")?.scrollIntoView({ block: "nearest" });
}

function chooser(files, redraw) {
  const text = make("textarea", { "aria-label": "ฉากเป็น YAML", placeholder: "name: …\nsteps:\n- say: {person: …, room: …, text: …}\n- expect: {contains: …}", oninput: () => { typed = text.value; } });
  text.value = typed;
  // Choosing a scene ends the one that plays.
  const load = async (given) => { playing = false; if (await attempt(() => call("scene", given))) redraw(); };
  const select = files.length ? make("select", { class: "select", "aria-label": "ฉากตัวอย่าง", onchange: (event) => event.target.value && load({ file: event.target.value }) },
    make("option", { value: "" }, "เลือกฉากตัวอย่าง…"), files.map(({ file, name }) => make("option", { value: file }, name))) : null;
  const upload = make("input", { type: "file", accept: ".yaml,.yml", hidden: true, onchange: async () => { typed = await upload.files[0].text(); load({ text: typed }); } });
  return make("div", {}, select ?? "",
    make("details", { open: files.length === 0 }, make("summary", {}, "วางหรือเปิดฉากของคุณเอง"), text, upload,
      make("div", { class: "row-of-buttons" },
        make("button", { type: "button", class: "small", onclick: () => load({ text: text.value }) }, "ใช้ฉากนี้"),
        make("button", { type: "button", class: "small", onclick: () => upload.click() }, "เปิดไฟล์…"))));
}

function again() {
  // What was tried would be gone: asked once more, in place, where the first tap was.
  let sure = false;
  const button = make("button", { type: "button", class: "small", onblur: () => { sure = false; button.textContent = "เริ่มใหม่ทั้งหมด"; }, onclick: async () => {
    if (!sure) {
      sure = true;
      button.textContent = "ยืนยัน: ลบสิ่งที่ลองไว้ทั้งหมดแล้วเริ่มใหม่";
      return;
    }
    button.disabled = true;
    button.textContent = "กำลังเริ่มใหม่…";
    if (!(await attempt(() => call("start-over", {})))) return;
    sessionStorage.clear();
    window.location.reload();
  } }, "เริ่มใหม่ทั้งหมด");
  return make("div", { class: "again" }, make("p", { class: "empty" }, "ฉากตัวอย่างเริ่มจากวันแรก ถ้าเล่นอย่างอื่นไปแล้วให้เริ่มใหม่ก่อน ข้อความและรายงานที่ลองไว้จะหายไป"), button);
}

function played(scene, redraw, phones) {
  const rows = scene.steps.map((words, index) => {
    const failed = scene.failure && index === scene.position;
    const state = index < scene.position ? "done" : failed ? "failed" : index === scene.position ? "waiting next" : "waiting";
    return make("li", { class: state }, make("span", {}, words, failed ? make("span", { class: "reason" }, scene.failure) : ""));
  });
  const over = ended(scene) || Boolean(playing);
  const step = async () => {
    const answer = await attempt(() => call("scene/play", {}));
    if (answer) phones.look(answer.scene.place);
    await redraw();
    return answer?.scene;
  };
  const play = async (everything) => {
    playing = everything ? scene.name : false;
    let now = await step();
    while (playing === scene.name && now && !ended(now)) {
      await new Promise((resolve) => { setTimeout(resolve, PAUSE); });
      if (playing === scene.name) now = await step();
    }
    if (playing && playing !== scene.name) return;
    playing = false;
    if (now) toast(now.failure || (ended(now) ? "เล่นจบแล้ว ทุกอย่างเป็นไปตามฉาก" : "เล่นแล้วหนึ่งขั้น"), now.failure !== "");
    redraw();
  };
  return [make("h3", {}, scene.name), scene.about ? make("p", {}, scene.about) : "",
    make("div", { class: "row-of-buttons" },
      make("button", { type: "button", class: "small", disabled: over, onclick: () => play(false) }, "เล่นทีละขั้น"),
      make("button", { type: "button", class: "small", disabled: over, onclick: () => play(true) }, "เล่นทั้งหมด"),
      playing ? make("button", { type: "button", class: "small", onclick: () => { playing = false; redraw(); } }, "หยุดเล่น") : ""),
    make("ol", { class: "steps" }, rows)];
}

const ended = (scene) => scene.failure !== "" || scene.position >= scene.steps.length;

function keep(phone, saving) {
  if (!phone || phone.room === null) return toast("เปิดห้องแชตบนโทรศัพท์เครื่องแรกก่อน", true);
  return attempt(() => saving(phone.screen, phone.title()));
}
