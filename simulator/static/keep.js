// Keeps a conversation as one HTML file that needs nothing else: styles, fonts and pictures are put into it.

const STYLES = ["/simulator/static/wall.css", "/simulator/static/flex.css"];

export async function saveConversation(screen, title) {
  const page = await conversationPage(screen, title);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([page], { type: "text/html" }));
  link.download = `${title.replace(/[\\/:*?"<>|\s]+/gu, "-")}.html`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

export async function conversationPage(screen, title) {
  const copy = screen.cloneNode(true);
  for (const extra of copy.querySelectorAll(".composer, .banner, .pop-up, .more, .room-menu, .back, .room-list, .rich-menu")) extra.remove();
  for (const picture of copy.querySelectorAll("img")) picture.src = await asData(picture.src).catch(() => "data:,");
  for (const link of copy.querySelectorAll("a[href^='/']")) link.removeAttribute("href");
  for (const button of copy.querySelectorAll("button")) button.setAttribute("tabindex", "-1");
  const styles = (await Promise.all(STYLES.map(styleText))).join("\n");
  const holder = document.createElement("div");
  const heading = document.createElement("title");
  heading.textContent = title;
  holder.append(copy);
  return `<!doctype html>\n<html lang="th"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">${heading.outerHTML}
<style>${styles}
.kept.phone { display: block; } body { display: block; height: auto; padding: 20px; } .kept { max-width: 390px; margin: auto; } .kept .screen { height: auto; border-radius: 22px; } .kept .chat { overflow: visible; }</style></head>
<body><div class="kept phone in-room" style="width:auto">${holder.innerHTML}</div></body></html>\n`;
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
