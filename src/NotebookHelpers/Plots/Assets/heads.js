/* Attention, head by head: the reader chooses a head and a word that looks; the first token can be hidden. */
(function () {
  "use strict";
  var SVG = "http://www.w3.org/2000/svg";
  function start(root) {
    root.setAttribute("data-live", "");
    var data = JSON.parse(root.querySelector("script[type='application/json']").textContent), say = data.say, at = data.start;
    var texts = data.texts.map(function (text) {
      return { name: text.name, tokens: text.tokens, bytes: unpack(atob(text.weights)) };
    });

    // A zero is followed by how many zeros it stands for: most weights are next to nothing.
    function unpack(packed) {
      var bytes = [], i, n;
      for (i = 0; i < packed.length; i++) {
        n = packed.charCodeAt(i);
        if (n > 0) { bytes.push(n); continue; }
        for (n = packed.charCodeAt(++i); n > 0; n--) { bytes.push(0); }
      }
      return bytes;
    }

    function number(x) { return x.toFixed(2).replace(".", say.comma); }
    function element(tag, name, content) { var e = document.createElement(tag); if (name) { e.className = name; } if (content !== undefined) { e.textContent = content; } return e; }
    function place(text, layer, head, query) { var t = text.tokens.length; return (layer * data.heads + head) * (t * (t + 1) / 2) + query * (query + 1) / 2; }

    // A row of a pattern; with the first token hidden what is left of it is stretched to a whole.
    function row(text, layer, head, query) {
      var from = place(text, layer, head, query), weights = [], total = 0, k;
      for (k = 0; k <= query; k++) { weights.push(text.bytes[from + k]); total += text.bytes[from + k]; }
      weights = weights.map(function (w) { return w / Math.max(255, total); });
      var removed = weights[0];
      if (at.hide) {
        weights = weights.map(function (w, i) { return i === 0 ? 0 : removed < 1 ? w / (1 - removed) : 0; });
      }
      return { weights: weights, removed: removed };
    }

    var controls = element("div", "h-controls"), board = element("div", "h-board bt-wide"), sheet = element("div", "h-sheet");
    var arcs = document.createElementNS(SVG, "svg"), words = element("div", "h-words"), note = element("p", "h-note");
    var reads = element("p", "h-reads", say.maps), map = element("div", "h-map"), tiles = [];
    note.setAttribute("aria-live", "polite");
    arcs.setAttribute("aria-hidden", "true");
    sheet.append(arcs, words);
    board.appendChild(sheet);
    root.append(controls, board, note, reads, map);

    function slider(name, count, value, label, changed) {
      var box = element("label", "bt-slider"), input = element("input"), output = element("output");
      input.type = "range"; input.min = 0; input.max = count - 1; input.step = 1; input.value = value;
      input.setAttribute("aria-label", name);
      function tell() { output.textContent = label(+input.value); input.setAttribute("aria-valuetext", output.textContent); }
      input.addEventListener("input", function () { tell(); changed(+input.value); });
      tell();
      box.append(element("span", "", name), input, output);
      controls.appendChild(box);
      return function (to) { input.value = to; tell(); };
    }
    if (texts.length > 1) {
      slider(say.text, texts.length, at.text, function (i) { return texts[i].name; }, function (i) {
        at.text = i; at.query = Math.min(at.query, texts[i].tokens.length - 1); write(); draw();
      });
    }
    var setLayer = slider(say.layer, data.layers, at.layer, function (i) { return String(i + 1); }, function (i) { at.layer = i; draw(); });
    var setHead = slider(say.head, data.heads, at.head, function (i) { return String(i + 1); }, function (i) { at.head = i; draw(); });
    var hide = element("label", "h-hide"), box = element("input");
    box.type = "checkbox"; box.checked = at.hide;
    box.addEventListener("change", function () { at.hide = box.checked; draw(); paint(); });
    hide.append(box, document.createTextNode(" " + say.hide));
    controls.appendChild(hide);

    function write() {
      words.textContent = "";
      texts[at.text].tokens.forEach(function (token, i) {
        var word = element("button", "h-word"), name = element("span", "", token), weight = element("small", "", "");
        word.type = "button";
        word.append(name, weight);
        word.addEventListener("click", function () { at.query = i; draw(); });
        words.appendChild(word);
      });
      paint();
    }

    function draw() {
      var text = texts[at.text], looked = row(text, at.layer, at.head, at.query), buttons = [].slice.call(words.children);
      buttons.forEach(function (word, i) {
        var weight = i <= at.query ? looked.weights[i] : NaN;
        word.setAttribute("aria-pressed", String(i === at.query));
        word.classList.toggle("h-late", i > at.query);
        word.lastChild.textContent = weight >= 0.005 ? number(weight) : "\u00a0";
        word.style.setProperty("--w", weight >= 0.005 ? weight : 0);
      });
      var best = looked.weights.map(function (w, i) { return [w, i]; }).sort(function (a, b) { return b[0] - a[0]; }).slice(0, 3)
        .filter(function (p) { return p[0] >= 0.005; });
      note.textContent = say.layer + " " + (at.layer + 1) + ", " + say.head + " " + (at.head + 1) + ": «" + text.tokens[at.query] + "» → "
        + (best.map(function (p) { return "«" + text.tokens[p[1]] + "» " + number(p[0]); }).join(", ") || "—") + ". "
        + (at.hide ? say.removed : say.first).replace("{0}", number(looked.removed));
      tiles.forEach(function (tile) { tile.classList.toggle("h-here", tile.layer === at.layer && tile.head === at.head); });
      arch(looked.weights, buttons);
      var here = buttons[at.query];
      if (here.offsetLeft < board.scrollLeft || here.offsetLeft + here.offsetWidth > board.scrollLeft + board.clientWidth) {
        board.scrollLeft = here.offsetLeft - board.clientWidth / 2;
      }
    }

    function arch(weights, buttons) {
      var centre = buttons.map(function (b) { return b.offsetLeft + b.offsetWidth / 2; }), width = words.scrollWidth, floor = 118;
      var reach = Math.max.apply(null, centre.slice(0, at.query + 1).map(function (x) { return Math.abs(x - centre[at.query]); }).concat(1));
      arcs.setAttribute("width", width);
      arcs.setAttribute("height", floor + 2);
      arcs.setAttribute("viewBox", "0 0 " + width + " " + (floor + 2));
      arcs.textContent = "";
      weights.forEach(function (w, k) {
        if (k === at.query || w < 0.005) { return; }
        var a = centre[at.query], b = centre[k], top = floor - (26 + 84 * Math.abs(a - b) / reach) * 4 / 3;
        var path = document.createElementNS(SVG, "path");
        path.setAttribute("d", "M" + a + " " + floor + "C" + a + " " + top + " " + b + " " + top + " " + b + " " + floor);
        path.setAttribute("stroke-width", (0.8 + 8 * w).toFixed(1));
        path.setAttribute("stroke-opacity", (0.25 + 0.7 * w).toFixed(2));
        arcs.appendChild(path);
      });
    }

    // The patterns of all heads, a pixel for each pair of words.
    function paint() {
      var text = texts[at.text], size = text.tokens.length, ink = getComputedStyle(map).color.match(/[\d.]+/g).map(Number);
      if (!tiles.length) {
        map.style.setProperty("--layers", data.layers);
        for (var n = 0; n < data.layers * data.heads; n++) { tile(n % data.layers, Math.floor(n / data.layers)); }
      }
      tiles.forEach(function (canvas) {
        canvas.width = canvas.height = size;
        var context = canvas.getContext("2d"), image = context.createImageData(size, size), q, k;
        for (q = 0; q < size; q++) {
          var weights = row(text, canvas.layer, canvas.head, q).weights;
          for (k = 0; k <= q; k++) {
            var pixel = 4 * (q * size + k);
            image.data[pixel] = ink[0]; image.data[pixel + 1] = ink[1]; image.data[pixel + 2] = ink[2];
            image.data[pixel + 3] = Math.round(255 * weights[k]);
          }
        }
        context.putImageData(image, 0, 0);
      });
    }

    function tile(layer, head) {
      var canvas = element("canvas", "h-tile");
      canvas.layer = layer; canvas.head = head;
      canvas.title = say.layer + " " + (layer + 1) + ", " + say.head + " " + (head + 1);
      canvas.addEventListener("click", function () { at.layer = layer; at.head = head; setLayer(layer); setHead(head); draw(); });
      map.appendChild(canvas);
      tiles.push(canvas);
    }

    write();
    draw();
    if (window.ResizeObserver) { new ResizeObserver(draw).observe(words); }
    if (window.matchMedia) { window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", function () { setTimeout(paint, 50); }); }
    new MutationObserver(function () { setTimeout(paint, 50); }).observe(document.documentElement, { attributes: true });
  }
  function scan() { document.querySelectorAll(".bt-heads:not([data-live])").forEach(start); }
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", scan); }
  scan();
})();
