// Scenes: play a file or a text, step by step or at once; keep what was played as a scene or as a page.
import { attempt, call, make, toast } from "./dom.js";
import { saveConversation, savePicture } from "./keep.js";

let typed = "";

export async function drawScenes(body, chosenPhone) {
  const answer = await attempt(() => call("scenes"));
  if (!answer) return;
  const redraw = () => drawScenes(body, chosenPhone);
  body.replaceChildren(make("h2", {}, "ฉาก"), chooser(answer.files, redraw), ...(answer.scene ? played(answer.scene, redraw) : []),
    make("h3", {}, "เก็บสิ่งที่เล่นไว้"),
    make("div", { class: "row-of-buttons" },
      make("a", { class: "small", href: "/simulator/scene.yaml", download: "scene.yaml" }, "บันทึกเป็นฉาก (YAML)"),
      make("button", { type: "button", class: "small", onclick: () => keep(chosenPhone(), saveConversation) }, "บันทึกเป็นหน้าเว็บ (HTML)"),
      make("button", { type: "button", class: "small", onclick: () => keep(chosenPhone(), savePicture) }, "บันทึกเป็นภาพ (PNG)")));
}

function chooser(files, redraw) {
  const text = make("textarea", { "aria-label": "ฉากเป็น YAML", placeholder: "name: …\nsteps:\n- say: {person: …, room: …, text: …}\n- expect: {contains: …}", oninput: () => { typed = text.value; } });
  text.value = typed;
  const load = async (given) => { if (await attempt(() => call("scene", given))) redraw(); };
  const select = files.length ? make("select", { class: "select", "aria-label": "ไฟล์ฉาก", onchange: (event) => event.target.value && load({ file: event.target.value }) },
    make("option", { value: "" }, "เลือกไฟล์ฉาก…"), files.map((file) => make("option", { value: file }, file))) : null;
  const upload = make("input", { type: "file", accept: ".yaml,.yml", hidden: true, onchange: async () => { typed = await upload.files[0].text(); load({ text: typed }); } });
  return make("div", {}, select ?? "",
    make("details", { open: files.length === 0 }, make("summary", {}, "วางหรือเปิดฉากของคุณเอง"), text, upload,
      make("div", { class: "row-of-buttons" },
        make("button", { type: "button", class: "small", onclick: () => load({ text: text.value }) }, "ใช้ฉากนี้"),
        make("button", { type: "button", class: "small", onclick: () => upload.click() }, "เปิดไฟล์…"))));
}

function played(scene, redraw) {
  const rows = scene.steps.map((words, index) => {
    const failed = scene.failure && index === scene.position;
    const state = index < scene.position ? "done" : failed ? "failed" : index === scene.position ? "waiting next" : "waiting";
    return make("li", { class: state }, make("span", {}, words, failed ? make("span", { class: "reason" }, scene.failure) : ""));
  });
  const over = scene.failure !== "" || scene.position >= scene.steps.length;
  const play = async (everything) => {
    const answer = await attempt(() => call("scene/play", { everything }));
    if (answer) toast(answer.scene.failure || (answer.scene.position >= answer.scene.steps.length ? "เล่นจบแล้ว ทุกอย่างเป็นไปตามฉาก" : "เล่นแล้วหนึ่งขั้น"), answer.scene.failure !== "");
    redraw();
  };
  return [make("h3", {}, scene.name),
    make("div", { class: "row-of-buttons" },
      make("button", { type: "button", class: "small", disabled: over, onclick: () => play(false) }, "เล่นทีละขั้น"),
      make("button", { type: "button", class: "small", disabled: over, onclick: () => play(true) }, "เล่นทั้งหมด")),
    make("ol", { class: "steps" }, rows)];
}

function keep(phone, saving) {
  if (!phone || phone.room === null) return toast("เปิดห้องแชตบนโทรศัพท์เครื่องแรกก่อน", true);
  return attempt(() => saving(phone.screen, phone.title()));
}
