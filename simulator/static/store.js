// The world as the server tells it: server-sent events say that something changed, polling steps in where they fail.
import { call } from "./dom.js";

export const world = { version: 0, born: null, people: [], groups: [], bubbles: new Map(), rooms: new Map(), now: null, quota: {}, faults: [], notices: [], bot: {} };
const listeners = [];
let fetching = false;
let wanted = false;

export function onChange(listener) {
  listeners.push(listener);
}

export async function refresh() {
  if (fetching) {
    wanted = true;
    return;
  }
  fetching = true;
  try {
    take(await call(`state?since=${world.version}`));
  } catch {
    // The server is restarting; the next event or poll tries again.
  } finally {
    fetching = false;
  }
  if (wanted) {
    wanted = false;
    refresh();
  }
}

function take(state) {
  if (world.born !== null && state.born !== world.born) {
    window.location.reload(); // Another server, or a new world, answers now.
    return;
  }
  const fresh = state.bubbles.filter((bubble) => !world.bubbles.has(bubble.id));
  for (const bubble of state.bubbles) {
    if (!world.bubbles.has(bubble.id)) {
      if (!world.rooms.has(bubble.room)) world.rooms.set(bubble.room, []);
      world.rooms.get(bubble.room).push(bubble.id);
    }
    world.bubbles.set(bubble.id, bubble);
  }
  const { bubbles: _, ...rest } = state;
  const first = world.now === null;
  Object.assign(world, rest);
  for (const listener of listeners) listener(first ? [] : fresh);
}

export function start() {
  const events = new EventSource("/simulator/events");
  events.onmessage = () => refresh();
  setInterval(refresh, 5000);
  window.addEventListener("beforeunload", () => events.close());
  refresh();
}

export const personById = (id) => world.people.find((person) => person.id === id);
export const groupById = (id) => world.groups.find((group) => group.id === id);
export const bubblesIn = (room) => (world.rooms.get(room) || []).map((id) => world.bubbles.get(id));
export const nameOf = (id) => (id === "bot" || id === world.bot.id ? world.bot.name : personById(id)?.name ?? "ผู้ใช้");
export const roomName = (room) => groupById(room)?.name ?? world.bot.name;
