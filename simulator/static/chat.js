// The bubbles of a room in their order: a line for each day, photos that were sent together as one grid.
import { renderAlbum, renderBubble } from "./bubble.js";
import { make, parts, thaiDay } from "./dom.js";

export function syncBubbles(chat, drawn, bubbles, me, hooks) {
  const nodes = [];
  let day = "";
  let previous = null;
  for (const group of albums(bubbles)) {
    const [bubble] = group;
    const at = parts(bubble.at);
    if (at.day !== day) nodes.push(dayLine(drawn, at.day, bubble.at));
    const follows = previous !== null && at.day === day && previous.sender === bubble.sender && !previous.unsent && previous.at.slice(0, 16) === bubble.at.slice(0, 16);
    nodes.push(bubbleNode(drawn, group, me, follows, hooks));
    day = at.day;
    previous = group.at(-1);
  }
  nodes.forEach((node, index) => {
    if (chat.children[index] !== node) chat.insertBefore(node, chat.children[index] ?? null);
  });
  while (chat.children.length > nodes.length) chat.lastChild.remove();
}

// Photos of one album that stand side by side are one group; everything else is a group of its own.
function albums(bubbles) {
  const groups = [];
  for (const bubble of bubbles) {
    const set = albumOf(bubble);
    const last = groups.at(-1);
    if (set && last && albumOf(last[0]) === set) last.push(bubble);
    else groups.push([bubble]);
  }
  return groups;
}

const albumOf = (bubble) => (bubble.kind === "image" && !bubble.unsent ? bubble.content.imageSet?.id : null);

function dayLine(drawn, day, iso) {
  const key = `day ${day}`;
  if (!drawn.has(key)) drawn.set(key, { node: make("div", { class: "day" }, make("span", {}, thaiDay(iso))) });
  return drawn.get(key).node;
}

function bubbleNode(drawn, group, me, follows, hooks) {
  // Redrawn only when something visible changed, so that a carousel's place and the focus stay.
  const [bubble] = group;
  const readers = bubble.sender === me ? bubble.readers.length : 0;
  const look = JSON.stringify([group.map((one) => one.id), bubble.unsent, bubble.edited, bubble.text, readers, follows]);
  const known = drawn.get(bubble.id);
  if (known && known.look === look) return known.node;
  const node = group.length > 1 ? renderAlbum(group, me, follows, hooks) : renderBubble(bubble, me, follows, hooks);
  known?.node.remove();
  for (const one of group) drawn.set(one.id, { node, look });
  return node;
}
