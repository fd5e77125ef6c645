// Renders the Flex layout model: https://developers.line.biz/en/docs/messaging-api/flex-message-layout/
import { make } from "./dom.js";

const SPACING = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const PADDING = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const FONT = { xxs: 11, xs: 13, sm: 14, md: 16, lg: 19, xl: 22, xxl: 29, "3xl": 35, "4xl": 48, "5xl": 74 };
const IMAGE = { xxs: 40, xs: 60, sm: 80, md: 100, lg: 120, xl: 140, xxl: 160, "3xl": 180, "4xl": 200, "5xl": 220 };
const RADIUS = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const BORDER = { none: 0, light: 0.5, normal: 1, medium: 2, "semi-bold": 3, bold: 4 };
const BUBBLE = { nano: 120, micro: 160, deca: 220, hecto: 241, kilo: 260, mega: 300, giga: 386 };
const ALIGN = { start: "flex-start", center: "center", end: "flex-end" };
const GRAVITY = { top: "flex-start", center: "center", bottom: "flex-end" };
const TEXT_ALIGN = { start: "left", center: "center", end: "right" };

const EMPTY = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";

const length = (value, table) => (value in table ? `${table[value]}px` : value);

// Returns the element of a Flex container; `act(action)` is called when somebody taps.
export function renderFlex(contents, act) {
  if (contents.type === "carousel") {
    const slides = contents.contents.map((bubble) => renderBubble(bubble, act));
    return make("div", { class: "flex-carousel", tabindex: "0", "aria-label": `การ์ด ${slides.length} ใบ เลื่อนซ้ายขวา` }, slides);
  }
  return renderBubble(contents, act);
}

function renderBubble(bubble, act) {
  const element = make("div", { class: `flex-bubble size-${bubble.size || "mega"}`, dir: bubble.direction || "ltr" });
  element.style.width = `${BUBBLE[bubble.size || "mega"]}px`;
  for (const block of ["header", "hero", "body", "footer"]) {
    if (!bubble[block]) continue;
    const style = bubble.styles?.[block] || {};
    const part = make("div", { class: `flex-${block}` });
    if (style.backgroundColor) part.style.backgroundColor = style.backgroundColor;
    if (style.separator) part.style.borderTop = `1px solid ${style.separatorColor || "#d6d6d6"}`;
    part.append(renderComponent(bubble[block], null, act));
    element.append(part);
  }
  onTap(element, bubble.action, act);
  return element;
}

function renderComponent(component, parent, act) {
  const render = { box, text, button, image, icon, separator, filler, video: hidden }[component.type] || hidden;
  const element = render(component, parent, act);
  place(element, component, parent);
  return element;
}

const hidden = () => make("span", { hidden: true });

function place(element, component, parent) {
  if (!parent) return;
  const across = parent.layout !== "vertical";
  const style = element.style;
  if (component.position === "absolute") style.position = "absolute";
  else if (hasOffset(component)) style.position = "relative";
  if (component.offsetTop) style.top = length(component.offsetTop, SPACING);
  if (component.offsetBottom) style.bottom = length(component.offsetBottom, SPACING);
  if (component.offsetStart) style.insetInlineStart = length(component.offsetStart, SPACING);
  if (component.offsetEnd) style.insetInlineEnd = length(component.offsetEnd, SPACING);
  if (component.position === "absolute") return;
  grow(style, component, across);
  margin(style, component, parent, across);
  if (component.gravity && across && parent.layout === "horizontal") style.alignSelf = GRAVITY[component.gravity];
}

const hasOffset = (component) => ["offsetTop", "offsetBottom", "offsetStart", "offsetEnd"].some((name) => component[name]);

function grow(style, component, across) {
  // Boxes and texts share a row in the ratio of their flex, 1 each by default; a column's parts keep their height.
  const fixed = component.type === "separator" || component.type === "icon" || component.width && across;
  const flex = component.flex ?? (component.type === "filler" ? 1 : across && !fixed ? 1 : 0);
  if (across) style.flex = fixed && component.flex === undefined ? "0 0 auto" : flex === 0 ? "0 0 auto" : `${flex} ${flex} 0`;
  else style.flex = flex ? `${flex} 0 auto` : "0 0 auto";
  if (across && flex !== 0) style.minWidth = "0";
}

function margin(style, component, parent, across) {
  const first = parent.contents.filter((other) => other.position !== "absolute")[0] === component;
  const space = component.margin ?? (first ? null : parent.spacing);
  if (!space || (first && !component.margin)) return;
  style[across ? "marginInlineStart" : "marginTop"] = length(space, SPACING);
}

function box(component, _parent, act) {
  const element = make("div", { class: `flex-box ${component.layout}` });
  const style = element.style;
  paint(style, component);
  for (const [name, side] of [["paddingAll", "padding"], ["paddingTop", "paddingTop"], ["paddingBottom", "paddingBottom"],
    ["paddingStart", "paddingInlineStart"], ["paddingEnd", "paddingInlineEnd"]]) {
    if (component[name]) style[side] = length(component[name], PADDING);
  }
  for (const name of ["width", "height", "maxWidth", "maxHeight", "justifyContent", "alignItems"]) {
    if (component[name]) style[name] = component[name];
  }
  for (const child of component.contents) element.append(renderComponent(child, component, act));
  onTap(element, component.action, act);
  return element;
}

function paint(style, component) {
  if (component.backgroundColor) style.backgroundColor = component.backgroundColor;
  if (component.borderWidth || component.borderColor) {
    style.border = `${length(component.borderWidth || "light", BORDER)} solid ${component.borderColor || "#b7b7b7"}`;
  }
  if (component.cornerRadius) Object.assign(style, { borderRadius: length(component.cornerRadius, RADIUS), overflow: "hidden" });
  const shade = component.background;
  if (shade) {
    const middle = shade.centerColor ? `, ${shade.centerColor} ${shade.centerPosition || "50%"}` : "";
    style.background = `linear-gradient(${shade.angle}, ${shade.startColor}${middle}, ${shade.endColor})`;
  }
}

function letters(style, component) {
  style.fontSize = length(component.size || "md", FONT);
  if (component.color) style.color = component.color;
  if (component.weight === "bold") style.fontWeight = "700";
  if (component.style === "italic") style.fontStyle = "italic";
  if (component.decoration && component.decoration !== "none") style.textDecoration = component.decoration;
}

function text(component, _parent, act) {
  const element = make("div", { class: component.wrap ? "flex-text wrap" : "flex-text" });
  letters(element.style, component);
  if (component.align) element.style.textAlign = TEXT_ALIGN[component.align];
  if (component.lineSpacing) element.style.lineHeight = `calc(1.35em + ${component.lineSpacing})`;
  if (component.wrap && component.maxLines) {
    Object.assign(element.style, { display: "-webkit-box", webkitBoxOrient: "vertical", webkitLineClamp: component.maxLines, overflow: "hidden" });
  }
  if (component.contents?.length) element.append(...component.contents.map(span));
  else element.textContent = component.text;
  onTap(element, component.action, act);
  return element;
}

function span(component) {
  const element = make("span", {}, component.text);
  if (component.size) element.style.fontSize = length(component.size, FONT);
  if (component.color) element.style.color = component.color;
  if (component.weight) element.style.fontWeight = component.weight === "bold" ? "700" : "400";
  if (component.style) element.style.fontStyle = component.style;
  if (component.decoration) element.style.textDecoration = component.decoration;
  return element;
}

function button(component, _parent, act) {
  const kind = component.style || "link";
  const element = make("button", { type: "button", class: `flex-button ${kind} ${component.height || "md"}` }, component.action.label);
  if (component.color) element.style[kind === "link" ? "color" : "backgroundColor"] = component.color;
  element.addEventListener("click", (event) => { event.stopPropagation(); act(component.action, element); });
  return element;
}

function ratioOf(component) {
  const [width, height] = (component.aspectRatio || "1:1").split(":").map(Number);
  return `${width} / ${height}`;
}

function image(component, parent, act) {
  const size = component.size || "md";
  const frame = make("div", { class: "flex-image" });
  frame.style.justifyContent = ALIGN[component.align || "center"];
  const picture = make("img", { src: component.url, alt: "", loading: "lazy" });
  Object.assign(picture.style, { width: size === "full" ? "100%" : length(size, IMAGE), aspectRatio: ratioOf(component),
    objectFit: component.aspectMode === "cover" ? "cover" : "contain", backgroundColor: component.backgroundColor || "" });
  picture.addEventListener("error", () => { picture.classList.add("missing"); picture.src = EMPTY; }, { once: true });
  frame.append(picture);
  if (!parent) frame.classList.add("hero-image");
  onTap(frame, component.action, act);
  return frame;
}

function icon(component) {
  const picture = make("img", { class: "flex-icon", src: component.url, alt: "" });
  Object.assign(picture.style, { height: length(component.size || "md", FONT), aspectRatio: ratioOf(component) });
  return picture;
}

function separator(component, parent) {
  const element = make("div", { class: parent?.layout === "vertical" ? "flex-separator" : "flex-separator upright" });
  element.style.backgroundColor = component.color || "#d6d6d6";
  return element;
}

const filler = () => make("div", { class: "flex-filler" });

function onTap(element, action, act) {
  if (!action) return;
  element.classList.add("tappable");
  element.setAttribute("role", "button");
  element.setAttribute("tabindex", "0");
  if (action.label) element.setAttribute("aria-label", action.label);
  element.addEventListener("click", (event) => { event.stopPropagation(); act(action, element); });
  element.addEventListener("keydown", (event) => { if (event.key === "Enter") act(action, element); });
}
