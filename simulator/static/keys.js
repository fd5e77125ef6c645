// Keys: arrows that move the focus within tabs, menus and bubbles, and the menu that pops up.
import { make } from "./dom.js";

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

// Moves the focus among the parts of a group with the arrows, Home and End; only one of them is a stop of the Tab key.
// options: { vertical, open(part), chosen(part) }
export function arrows(group, parts, options = {}) {
  group.addEventListener("keydown", (event) => {
    const all = [...group.querySelectorAll(parts)].filter((part) => !part.hidden);
    const here = all.indexOf(document.activeElement.closest(parts));
    const to = next(event.key, here, all.length, options.vertical);
    if (options.open && event.key === "Enter" && here >= 0 && event.target === all[here]) {
      event.preventDefault();
      options.open(all[here]);
    }
    if (to === null || all.length === 0) return;
    event.preventDefault();
    all.forEach((part, index) => part.setAttribute("tabindex", index === to ? "0" : "-1"));
    all[to].focus();
    options.chosen?.(all[to]);
  });
}

function next(key, here, count, vertical) {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const step = STEPS[key];
  if (!step || (vertical && key.length > 0 && /Left|Right/u.test(key))) return null;
  if (here < 0) return step > 0 ? 0 : count - 1;
  return vertical ? Math.min(count - 1, Math.max(0, here + step)) : (here + step + count) % count;
}

export function popUp(screen, anchor, items) {
  screen.querySelector(".pop-up")?.remove();
  const menu = make("div", { class: "pop-up", role: "menu" }, items.filter(Boolean).map(([label, work]) => make("button", { type: "button", role: "menuitem",
    onclick: () => { close(); work(); } }, label)));
  const outside = (event) => { if (!menu.contains(event.target)) close(); };
  const close = () => { menu.remove(); document.removeEventListener("pointerdown", outside); };
  screen.append(menu);
  const edge = screen.getBoundingClientRect();
  const spot = anchor.getBoundingClientRect();
  menu.style.top = `${Math.max(8, Math.min(spot.bottom - edge.top, edge.height - menu.offsetHeight - 8))}px`;
  menu.style.left = `${Math.max(8, Math.min(spot.left - edge.left - 40, edge.width - menu.offsetWidth - 8))}px`;
  menu.addEventListener("keydown", (event) => { if (event.key === "Escape" || event.key === "Tab") { event.stopPropagation(); close(); anchor.focus(); } });
  arrows(menu, "button", { vertical: true });
  menu.querySelector("button")?.focus();
  setTimeout(() => document.addEventListener("pointerdown", outside));
}
