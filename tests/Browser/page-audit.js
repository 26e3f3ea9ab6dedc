// Runs inside the audited page; returns findings as lines of text.
() => {
  const findings = [];
  const label = element => (element.closest("figure") && element.closest("figure").querySelector("figcaption") || {}).textContent || "page";
  const shown = element => { const s = getComputedStyle(element), r = element.getBoundingClientRect(); return s.visibility !== "hidden" && s.display !== "none" && s.opacity !== "0" && r.width > 0 && r.height > 0; };
  const overlap = (a, b) => Math.min(Math.min(a.right, b.right) - Math.max(a.left, b.left), Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

  // What a text really covers when it is turned: its own box, mapped by its matrix.
  const corners = text => {
    const box = text.getBBox(), m = text.getScreenCTM();
    return [[box.x, box.y], [box.x + box.width, box.y], [box.x + box.width, box.y + box.height], [box.x, box.y + box.height]].map(([x, y]) => [m.a * x + m.c * y + m.e, m.b * x + m.d * y + m.f]);
  };
  // Two turned boxes are apart if some side of either separates them; 1.5 px of touching is allowed.
  const apart = (p, q) => [p, q].some(box => [0, 1].some(i => {
    const dx = box[i + 1][0] - box[i][0], dy = box[i + 1][1] - box[i][1], length = Math.hypot(dx, dy) || 1;
    const along = points => points.map(([x, y]) => (x * dx + y * dy) / length);
    const a = along(p), b = along(q);
    return Math.max(...a) < Math.min(...b) + 1.5 || Math.max(...b) < Math.min(...a) + 1.5;
  }));

  if (document.documentElement.scrollWidth > document.documentElement.clientWidth + 1) {
    findings.push(`page is ${document.documentElement.scrollWidth} px wide in a window of ${document.documentElement.clientWidth} px`);
  }

  for (const figure of document.querySelectorAll("figure.bt-figure")) {
    const caption = figure.querySelector("figcaption");
    if (!caption || !caption.textContent.trim()) { findings.push("a figure has no title"); }
    for (const image of figure.querySelectorAll("img")) { if (!image.alt) { findings.push(`${label(image)}: image without alternative text`); } }
  }

  for (const figure of document.querySelectorAll("figure.bt-plotly")) {
    const name = label(figure), host = figure.querySelector(".bt-chart");
    if (!shown(figure) ) { continue; }
    if (!figure.classList.contains("bt-live") || !host.querySelector(".main-svg")) { findings.push(`${name}: chart not drawn`); continue; }
    if (shown(figure.querySelector(".bt-static"))) { findings.push(`${name}: the static picture stays beside the chart`); }
    const frame = host.querySelector(".main-svg").getBoundingClientRect();
    const layout = host.layout;
    for (const key of Object.keys(host._fullLayout).filter(k => /^[xy]axis\d*$/.test(k))) {
      const axis = layout[key] || {}, title = axis.title && axis.title.text || "";
      if (axis.visible === false || axis.showticklabels === false || axis.matches) { continue; }
      if (!title) { findings.push(`${name}: ${key} has no title`); }
      // Axis refuses numbers without a unit and then leaves out one that says only «a number»; such axes have an exponent format.
      else if (!axis.ticktext && !title.includes(", ") && axis.exponentformat !== "none") { findings.push(`${name}: ${key} '${title}' has no unit`); }
    }
    const texts = [...host.querySelectorAll("svg text")].filter(t => shown(t) && t.textContent.trim() && !t.closest(".hoverlayer"));
    const boxes = texts.map(t => ({ text: t.textContent, rect: t.getBoundingClientRect(), corners: corners(t) }));
    for (const box of boxes) {
      if (box.rect.left < frame.left - 1 || box.rect.right > frame.right + 1 || box.rect.top < frame.top - 1 || box.rect.bottom > frame.bottom + 1) {
        findings.push(`${name}: '${box.text}' is cut off (${["left", "right", "top", "bottom"].map(s => Math.round(box.rect[s] - frame[s])).join(", ")})`);
      }
    }
    for (let i = 0; i < boxes.length; i++) {
      for (let j = i + 1; j < boxes.length; j++) {
        if (overlap(boxes[i].rect, boxes[j].rect) > 1.5 && !apart(boxes[i].corners, boxes[j].corners)) { findings.push(`${name}: '${boxes[i].text}' overlaps '${boxes[j].text}'`); }
      }
    }
  }

  // Our own HTML: nothing may be cut, and nothing may stick out of the window.
  for (const element of document.querySelectorAll(".bt *")) {
    if (element.closest(".bt-chart") || !shown(element) || element.closest("svg") ) { continue; }
    const style = getComputedStyle(element);
    if (style.overflowX === "hidden" && element.scrollWidth > element.clientWidth + 1) { findings.push(`${label(element)}: '${element.textContent.slice(0, 40)}' is cut off`); }
  }

  for (const drawing of document.querySelectorAll(".bt svg")) {
    if (drawing.closest(".bt-chart")) { continue; }
    const texts = [...drawing.querySelectorAll("text")].filter(shown), boxes = texts.map(t => ({ text: t.textContent, rect: t.getBoundingClientRect(), corners: corners(t) })), frame = drawing.getBoundingClientRect();
    boxes.forEach((a, i) => {
      if (a.rect.left < frame.left - 1 || a.rect.right > frame.right + 1 || a.rect.top < frame.top - 1 || a.rect.bottom > frame.bottom + 1) { findings.push(`${label(drawing)}: '${a.text}' is cut off`); }
      boxes.slice(i + 1).forEach(b => { if (overlap(a.rect, b.rect) > 1.5 && !apart(a.corners, b.corners)) { findings.push(`${label(drawing)}: '${a.text}' overlaps '${b.text}'`); } });
    });
  }

  // Readable text: WCAG asks for a contrast of 4.5 between text and what lies behind it.
  const channel = v => { v /= 255; return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); };
  const luminance = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
  const parse = colour => { const srgb = /color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.e-]+))?\)/.exec(colour); if (srgb) { return [srgb[1] * 255, srgb[2] * 255, srgb[3] * 255, srgb[4] === undefined ? 1 : +srgb[4]]; } const n = (colour.match(/[\d.]+/g) || []).map(Number); return [n[0] || 0, n[1] || 0, n[2] || 0, n.length > 3 ? n[3] : n.length ? 1 : 0]; };
  const background = element => {
    let under = [255, 255, 255, 1];
    const chain = [];
    for (let e = element; e; e = e.parentElement) { chain.unshift(e); }
    for (const e of chain) { const c = parse(getComputedStyle(e).backgroundColor); under = [0, 1, 2].map(i => c[i] * c[3] + under[i] * (1 - c[3])); }
    return under;
  };
  const seen = new Set();
  for (const element of document.querySelectorAll(".bt *")) {
    if (element.closest("svg") || !shown(element) || ![...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) { continue; }
    const fore = luminance(parse(getComputedStyle(element).color)), back = luminance(background(element));
    const ratio = (Math.max(fore, back) + 0.05) / (Math.min(fore, back) + 0.05);
    const line = `${label(element)}: '${element.textContent.trim().slice(0, 30)}' has contrast ${ratio.toFixed(1)}`;
    if (ratio < 4.5 && !seen.has(line)) { seen.add(line); findings.push(line); }
  }
  return findings;
}
