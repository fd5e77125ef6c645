// Scenes: placeholder until scenarios arrive from the server.
import { make } from "./dom.js";

export function drawScenes(body) {
  body.replaceChildren(make("h2", {}, "ฉาก"));
}
