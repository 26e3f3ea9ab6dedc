// Runs in a page that holds one output and nothing else; returns findings as lines of text. styled: the output's own rules are there.
async styled => {
  const findings = [], all = selector => [...document.querySelectorAll(selector)];
  const shown = e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && e.getBoundingClientRect().width > 0;
  const say = (element, what) => findings.push(`<${element.localName} class="${element.className}"> «${element.textContent.trim().slice(0, 30)}»: ${what}`);
  const textBox = element => { const range = document.createRange(); range.selectNodeContents(element); return range.getBoundingClientRect(); };
  await Promise.all(all("img").map(image => image.decode().catch(() => say(image, "the image cannot be read"))));

  // Something is to be seen, once: the styled body, or the drawing in its place, in its own proportions.
  const output = document.querySelector(".output"), whole = output.getBoundingClientRect();
  if (whole.height < 15 || whole.width < 200) { findings.push(`collapsed to ${whole.width} × ${whole.height}`); }
  if (output.innerText.includes("undefined")) { findings.push("says 'undefined'"); }
  for (const figure of all("figure")) {
    if (figure.querySelector("[data-live]")) { continue; } // a game that is being played
    const images = [...figure.querySelectorAll("img")].filter(shown), bodies = [...figure.querySelectorAll(".bt-styled")].filter(shown);
    if (images.length + bodies.length !== 1) { say(figure, `${images.length} drawings and ${bodies.length} styled bodies are shown; one of both is meant`); }
    if (!styled && bodies.length) { say(figure, "a body that needs its rules is shown without them"); }
    if (styled && figure.querySelector(".bt-styled") && images.length) { say(figure, "the drawing is shown though the rules are there"); }
    for (const image of images) {
      const box = image.getBoundingClientRect();
      if (Math.abs(box.width / box.height / (image.naturalWidth / image.naturalHeight) - 1) > 0.03 || box.width < 150) { say(image, `drawn ${box.width} × ${box.height}`); }
    }
  }
  if (!styled) { all("input, button, select").filter(shown).forEach(control => say(control, "a dead control is shown")); }

  // Tokens stand apart.
  for (const strip of all(".bt-strip, .bt-reading, .bt-merges td").filter(shown)) {
    const boxes = [...strip.children].filter(e => e.localName === "span").map(e => e.getBoundingClientRect());
    boxes.slice(1).forEach((b, i) => { const a = boxes[i]; if (b.top < a.bottom - 1 && b.left < a.right - 0.5 && b.left >= a.left) { say(strip, `token ${i + 1} runs into the next`); } });
  }
  for (const token of all(".bt-strip .p, .bt-strip .s, .bt-reading b, .bt-lens td, .bt-merges .m").filter(shown)) {
    const style = getComputedStyle(token);
    if (style.backgroundColor === "rgba(0, 0, 0, 0)" || style.backgroundColor === style.color) { say(token, `background ${style.backgroundColor}`); }
  }
  for (const row of all(".bt-reading .b").filter(shown)) {
    if (![...row.children].some(bar => bar.getBoundingClientRect().height > 0 && getComputedStyle(bar).backgroundColor !== "rgba(0, 0, 0, 0)")) { say(row, "has no bars"); }
  }

  // Columns of numbers end at one line, columns of text begin at one; bars are seen.
  for (const cell of all(".bt-table th, .bt-table td, .bt-claim th, .bt-claim td").filter(e => shown(e) && e.textContent.trim() && !e.querySelector(".bt"))) {
    const style = getComputedStyle(cell), box = cell.getBoundingClientRect(), text = textBox(cell), number = cell.getAttribute("align") === "right";
    const off = number ? box.right - parseFloat(style.paddingRight) - text.right : text.left - box.left - parseFloat(style.paddingLeft);
    if (Math.abs(off) > 2) { say(cell, `${number ? "ends" : "begins"} ${off.toFixed(1)} px from its place`); }
    const meter = cell.querySelector("meter");
    if (meter && shown(meter) === styled) { say(cell, "shows its bar twice or not at all"); }
    if (meter && styled && !(style.backgroundImage.includes("gradient") && parseFloat(style.backgroundSize) >= 0)) { say(cell, `bar ${style.backgroundImage} ${style.backgroundSize}`); }
  }

  // A box's label stands above its text, and its side is marked wherever a style can be.
  for (const box of all(".bt-box, .bt-bet")) {
    const label = box.querySelector("b").getBoundingClientRect(), next = textBox(box.querySelector("p, .q"));
    if (next.top < label.bottom - 2) { say(box, "label and text run together"); }
    if (!(box.getAttribute("style") || "").startsWith("undefined") && parseFloat(getComputedStyle(box).borderLeftWidth) < 1) { say(box, "has no edge"); }
  }

  // Readable on what lies behind it (WCAG: 4.5).
  const channel = v => { v /= 255; return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); };
  const luminance = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const over = (colours, under) => { canvas.fillStyle = under; canvas.fillRect(0, 0, 1, 1); for (const c of colours) { canvas.fillStyle = c; canvas.fillRect(0, 0, 1, 1); } return canvas.getImageData(0, 0, 1, 1).data; };
  const paper = getComputedStyle(document.documentElement).colorScheme.includes("dark") && matchMedia("(prefers-color-scheme: dark)").matches ? "#121212" : "#ffffff";
  for (const element of all(".output *").filter(e => shown(e) && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))) {
    const chain = [];
    for (let e = element; e; e = e.parentElement) { chain.unshift(getComputedStyle(e).backgroundColor); }
    const back = luminance(over(chain, paper)), fore = luminance(over([...chain, getComputedStyle(element).color], paper));
    const ratio = (Math.max(fore, back) + 0.05) / (Math.min(fore, back) + 0.05);
    if (ratio < 4.4) { say(element, `contrast ${ratio.toFixed(1)}`); }
  }
  return findings;
}
