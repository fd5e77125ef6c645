// Drawn signs, so that the wall looks the same on machines without symbol fonts.
const SVG = "http://www.w3.org/2000/svg";

const DRAWINGS = {
  plus: ["M12 5v14M5 12h14"],
  smile: ["M12 3a9 9 0 1 0 .01 0", "M8.5 14.5c1.8 2.2 5.2 2.2 7 0", "M9 9.5v.6M15 9.5v.6"],
  send: ["M4 12l16-8-6 16-3-6.5z"],
  group: ["M9 11a3 3 0 1 0-.01 0", "M3.5 19c.4-3.4 2.6-5 5.5-5s5.1 1.6 5.5 5", "M16 11a2.6 2.6 0 1 0-1-5", "M16.5 14c2.3.2 3.7 1.8 4 4.5"],
  check: ["M5 12.5l4.5 4.5L19 7"],
  menu: ["M4 7h16M4 12h16M4 17h16"],
  back: ["M15 4l-8 8 8 8"],
  down: ["M5 8.500l7 7 7-7"],
  file: ["M7 3h7l4 4v14H7z", "M14 3v4h4", "M10 12h5M10 16h5"],
  pin: ["M12 21s7-6.4 7-11.5A7 7 0 0 0 5 9.500C5 14.600 12 21 12 21z", "M12 12a2.500 2.500 0 1 0-.01 0"],
  close: ["M6 6l12 12M18 6L6 18"],
  sticker: ["M12 3a9 9 0 1 0 .01 0", "M7.500 10.500c.8-1.200 2-1.200 2.800 0M13.700 10.500c.8-1.200 2-1.200 2.800 0", "M8 14h8c-.5 2.600-2 4-4 4s-3.500-1.400-4-4z"],
};

export function icon(name, size = 22) {
  const picture = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", width: size, height: size, fill: "none", stroke: "currentColor", "stroke-width": 1.9,
    "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true" })) picture.setAttribute(key, value);
  for (const line of DRAWINGS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", line);
    picture.append(path);
  }
  return picture;
}
