// Keeps a conversation as one HTML file that needs nothing else: styles, fonts and pictures are put into it.

const STYLES = ["/simulator/static/wall.css", "/simulator/static/flex.css"];

export async function saveConversation(screen, title) {
  save(new Blob([await conversationPage(screen, title)], { type: "text/html" }), `${fileName(title)}.html`);
}

export async function savePicture(screen, title) {
  save(await conversationPicture(screen), `${fileName(title)}.png`);
}

const fileName = (title) => title.replace(/[\\/:*?"<>|\s]+/gu, "-");

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

const KEPT = `.kept.phone { display: block; width: auto; max-width: 390px; margin: auto; } .kept .screen { height: auto; border-radius: 22px; } .kept .chat { overflow: visible; }`;

// The conversation without what only serves to go on with it, its pictures inside.
async function kept(screen) {
  const copy = screen.cloneNode(true);
  for (const extra of copy.querySelectorAll(".composer, .banner, .pop-up, .more, .room-menu, .back, .room-list, .rich-menu, .offer")) extra.remove();
  for (const picture of copy.querySelectorAll("img")) picture.src = await asData(picture.src).catch(() => "data:,");
  for (const link of copy.querySelectorAll("a[href^='/']")) link.removeAttribute("href");
  for (const button of copy.querySelectorAll("button")) button.setAttribute("tabindex", "-1");
  const frame = document.createElement("div");
  frame.className = "kept phone in-room";
  frame.append(copy);
  return frame;
}

const styles = async () => `${(await Promise.all(STYLES.map(styleText))).join("\n")}\n${KEPT}`;

export async function conversationPage(screen, title) {
  const heading = document.createElement("title");
  heading.textContent = title;
  return `<!doctype html>\n<html lang="th"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">${heading.outerHTML}
<style>${await styles()}
body { display: block; height: auto; padding: 20px; }</style></head>
<body>${(await kept(screen)).outerHTML}</body></html>\n`;
}

// Draws the kept page into a picture: the browser renders it inside an SVG, twice as fine as the screen.
export async function conversationPicture(screen) {
  const frame = await kept(screen);
  const height = await heightOf(frame);
  const style = document.createElement("style");
  style.textContent = await styles();
  const page = document.createElement("div");
  page.setAttribute("style", PICTURE_STYLE);
  page.append(style, frame);
  const inner = new XMLSerializer().serializeToString(page);
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}"><foreignObject width="100%" height="100%">${inner}</foreignObject></svg>`;
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing)}`;
  await picture.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH * 2, height: height * 2 });
  canvas.getContext("2d").drawImage(picture, 0, 0, WIDTH * 2, height * 2);
  return new Promise((resolve) => { canvas.toBlob(resolve, "image/png"); });
}

const WIDTH = 390;
const PICTURE_STYLE = `font: 15px/1.45 "Wall Thai", sans-serif; color: #1d2733; width: ${WIDTH}px;`;

async function heightOf(frame) {
  const ground = document.createElement("div");
  ground.setAttribute("style", `${PICTURE_STYLE} position: absolute; visibility: hidden;`);
  const style = document.createElement("style");
  style.textContent = KEPT;
  ground.append(style, frame.cloneNode(true));
  document.body.append(ground);
  await Promise.all([...ground.querySelectorAll("img")].map((picture) => picture.decode().catch(() => {})));
  const height = Math.ceil(ground.getBoundingClientRect().height);
  ground.remove();
  return height;
}

async function styleText(address) {
  let text = await (await fetch(address)).text();
  for (const font of new Set(text.match(/\/simulator\/font[a-z-]*\.ttf/gu) ?? [])) {
    const data = await asData(font).catch(() => null);
    if (data) text = text.replaceAll(font, data);
  }
  return text;
}

async function asData(address) {
  if (address.startsWith("data:")) return address;
  const response = await fetch(address);
  if (!response.ok) throw new Error(address);
  const blob = await response.blob();
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
