// Looks at the page as a keyboard, a screen reader and weak eyes do; returns sentences about what is wrong.
() => {
  const faults = [];
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  const name = (element) => element.outerHTML.slice(0, 90);
  const luminance = ([r, g, b]) => {
    const linear = [r, g, b].map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const colour = (text) => (text.match(/[\d.]+/g) || []).map(Number);
  const background = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const found = colour(getComputedStyle(at).backgroundColor);
      if (found.length === 3 || found[3] === 1) return found;
    }
    return [255, 255, 255];
  };

  if (document.documentElement.lang !== "th") faults.push("the page does not say that it is Thai");
  if (!document.title.trim()) faults.push("the page has no title");
  for (const landmark of ["header", "main", "footer"])
    if (document.querySelectorAll(landmark).length !== 1) faults.push(`there is not one ${landmark}`);

  const headings = [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].map((one) => Number(one.tagName[1]));
  if (headings.filter((level) => level === 1).length !== 1) faults.push("there is not one h1");
  headings.forEach((level, place) => {
    if (place && level > headings[place - 1] + 1) faults.push(`heading ${place} skips to h${level}`);
  });

  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  ids.filter((id, place) => ids.indexOf(id) !== place).forEach((id) => faults.push(`the id ${id} is there twice`));

  for (const image of document.querySelectorAll("img")) if (!image.alt.trim()) faults.push(`no alt: ${name(image)}`);
  for (const picture of document.querySelectorAll("svg[role=img]"))
    if (!picture.getAttribute("aria-label") && !picture.querySelector("title")) faults.push(`unnamed: ${name(picture)}`);
  for (const picture of document.querySelectorAll("svg:not([role=img])"))
    // A picture of links is a named group: as an image its links would be hidden.
    if (picture.getAttribute("aria-hidden") !== "true" && !(picture.getAttribute("role") === "group" && picture.getAttribute("aria-label"))) faults.push(`neither named nor hidden: ${name(picture)}`);
  for (const field of document.querySelectorAll("input:not([type=hidden]),select,textarea"))
    if (![...(field.labels || [])].some((label) => label.textContent.trim()) && !field.getAttribute("aria-label"))
      faults.push(`no label: ${name(field)}`);
  for (const control of document.querySelectorAll("button,a[href],summary"))
    if (!(control.textContent.trim() || control.getAttribute("aria-label") || control.querySelector("img[alt]")))
      faults.push(`no words: ${name(control)}`);
  for (const table of document.querySelectorAll("table")) {
    if (!table.caption || !table.caption.textContent.trim()) faults.push(`no caption: ${name(table)}`);
    if (![...table.querySelectorAll("th")].every((cell) => cell.scope)) faults.push(`a th without scope: ${name(table)}`);
  }
  for (const control of document.querySelectorAll("button,select,textarea,input:not([type=hidden])")) {
    const box = control.getBoundingClientRect();
    const aim = control.closest("label") ? control.closest("label").getBoundingClientRect() : box;
    if (shown(control) && Math.max(box.height, aim.height) < 24) faults.push(`too small to tap: ${name(control)}`);
  }
  for (const region of document.querySelectorAll("[aria-labelledby]"))
    if (!document.getElementById(region.getAttribute("aria-labelledby"))) faults.push(`labelled by nothing: ${name(region)}`);

  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const element = words.currentNode.parentElement;
    if (!words.currentNode.textContent.trim() || !shown(element) || element.closest("svg,option,.skip")) continue;
    const style = getComputedStyle(element);
    const [front, behind] = [luminance(colour(style.color)), luminance(background(element))];
    const ratio = (Math.max(front, behind) + 0.05) / (Math.min(front, behind) + 0.05);
    const size = parseFloat(style.fontSize);
    const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 600) ? 3 : 4.5;
    if (ratio < needed) faults.push(`contrast ${ratio.toFixed(1)}: ${words.currentNode.textContent.trim().slice(0, 30)}`);
  }

  if (document.documentElement.scrollWidth > innerWidth) faults.push(`wider than the screen: ${document.documentElement.scrollWidth}`);
  if (document.scripts.length) faults.push("there is a script");
  return faults;
}
