/* Which tokens survive: temperature, then top-k, top-p and min-p over one sorted distribution; what is cut is always its tail. */
(function () {
  "use strict";
  var counts = [1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 40, 50, 70, 100, 150, 200, 500, 1000, 0]; // 0: all
  function element(tag, name, text, parent) {
    var e = document.createElement(tag);
    if (name) { e.className = name; }
    if (text !== undefined) { e.textContent = text; }
    parent.appendChild(e);
    return e;
  }
  function floats(text) {
    var raw = atob(text), bytes = new Uint8Array(raw.length);
    for (var i = 0; i < raw.length; i++) { bytes[i] = raw.charCodeAt(i); }
    return Array.from(new Float32Array(bytes.buffer));
  }
  function start(root) {
    root.setAttribute("data-live", "");
    var data = JSON.parse(root.querySelector("script[type='application/json']").textContent), say = data.say;
    var z = floats(data.logits), many = z.map(function () { return 1; });
    data.bins.forEach(function (bin) { z.push(bin[0]); many.push(bin[1]); });
    var all = many.reduce(function (a, b) { return a + b; }, 0);
    function number(x, decimals) { return x.toFixed(decimals).replace(".", say.comma).replace("-", "\u2212"); }
    function share(p) {
      if (p >= 0.001) { return number(p, 3); }
      if (p < 1e-12) { return "0"; }
      var parts = p.toExponential(0).split("e-");
      return parts[0] + "·10⁻" + parts[1].replace(/\d/g, function (c) { return "⁰¹²³⁴⁵⁶⁷⁸⁹"[c]; });
    }
    var weights, total;
    function weigh(t) { weights = z.map(function (x, i) { return many[i] * Math.exp(x / t); }); total = weights.reduce(function (a, b) { return a + b; }, 0); }
    /* An end is [entries kept whole, share of the next one]: a bin may be cut through. */
    function count(end) { for (var n = 0, i = 0; i < end[0]; i++) { n += many[i]; } return Math.round(n + (end[1] ? end[1] * many[end[0]] : 0)); }
    function mass(end) { for (var s = 0, i = 0; i < end[0]; i++) { s += weights[i]; } return s + (end[1] ? end[1] * weights[end[0]] : 0); }
    function topK(k) {
      if (!k || k >= all) { return [z.length, 0]; }
      for (var n = 0, i = 0; i < z.length; i++) {
        if (n + many[i] > k && many[i] > 1) { return [i, (k - n) / many[i]]; }
        n += many[i];
        if (n >= k) { while (i + 1 < z.length && z[i + 1] === z[i]) { i++; } return [i + 1, 0]; }
      }
      return [z.length, 0];
    }
    function topP(end, p) {
      if (p >= 1) { return end; }
      for (var target = p * mass(end), s = 0, i = 0; i < end[0]; i++) {
        if (s + weights[i] >= target) { return many[i] > 1 ? [i, (target - s) / weights[i]] : [i + 1, 0]; }
        s += weights[i];
      }
      return end[1] ? [end[0], Math.min(end[1], (target - s) / weights[end[0]])] : end;
    }
    function minP(end, f, t) {
      if (f <= 0) { return end; }
      for (var least = Math.log(f), i = 0; i < end[0]; i++) { if (z[i] / t < least) { return [i, 0]; } }
      return end;
    }
    var live = element("div", "k-live", undefined, root), state = { t: data.start.t, p: data.start.p, m: data.start.m };
    function slider(label, from, to, step, value, moved) {
      var row = element("label", "bt-slider", undefined, live);
      element("span", "", label, row);
      var input = element("input", "", undefined, row), shown = element("output", "", "", row);
      input.type = "range"; input.min = from; input.max = to; input.step = step; input.value = value;
      input.setAttribute("aria-label", label);
      function move() { var text = moved(+input.value); shown.textContent = text; input.setAttribute("aria-valuetext", text); }
      input.addEventListener("input", function () { move(); draw(); });
      move();
    }
    if (counts.indexOf(data.start.k) < 0) { counts.push(data.start.k); counts.sort(function (a, b) { return (a || 1e9) - (b || 1e9); }); }
    slider("top-k", 0, counts.length - 1, 1, counts.indexOf(data.start.k), function (i) { state.k = counts[i]; return state.k ? String(state.k) : say.all; });
    slider("top-p", 0.01, 1, 0.01, state.p, function (p) { state.p = p; return number(p, 2); });
    slider("min-p", 0, 0.5, 0.01, state.m, function (m) { state.m = m; return number(m, 2); });
    slider(say.t, 0.2, 3, 0.1, state.t, function (t) { state.t = t; return number(t, 1); });
    var bar = element("i", "", undefined, element("div", "s-all", undefined, live)), line = element("div", "k-line", "", live);
    var list = element("div", "k-rows", undefined, live), rows = data.names.concat(say.rest).map(function (name) {
      var row = element("div", "k-row", undefined, list);
      element("span", "k-name", name, row).title = name;
      var track = element("span", "k-track", undefined, row), red = element("i", "k-fill k-red", undefined, track), fill = element("i", "k-fill", undefined, track);
      return { row: row, red: red, fill: fill, value: element("span", "k-value", "", row) };
    });
    function draw() {
      weigh(state.t);
      var everything = [z.length, 0], end = minP(topP(topK(state.k), state.p), state.m, state.t), kept = mass(end) / total, n = data.names.length;
      var shown = mass([Math.min(n, z.length), 0]) / total, keptShown = mass([Math.min(n, end[0]), 0]) / total, rest = Math.max(0, 1 - shown), keptRest = Math.max(0, kept - keptShown);
      var widest = Math.max(weights[0] / total, rest);
      rows.forEach(function (row, i) {
        var last = i === n, p = last ? rest : weights[i] / total, left = last ? keptRest : i < end[0] ? p : 0;
        row.row.className = "k-row" + (left > 1e-12 ? "" : " k-cut");
        row.red.style.width = (100 * p / widest).toFixed(2) + "%"; row.fill.style.width = (100 * left / widest).toFixed(2) + "%";
        row.value.textContent = share(p) + " → " + share(left / kept);
      });
      bar.style.width = (100 * kept).toFixed(2) + "%";
      var tokens = (end[1] > 0 || end[0] > 0 && many[end[0] - 1] > 1 && end[0] < z.length ? "≈ " : "") + count(end);
      line.textContent = say.line.replace("{0}", tokens).replace("{1}", all).split("{2}").join(number(kept, 3)).replace("{3}", number(1 - kept, 3)).replace("{4}", number(Math.max(0, -Math.log(kept)), 3))
        + " " + say.alone.replace("{0}", count(topK(state.k))).replace("{1}", count(topP(everything, state.p))).replace("{2}", count(minP(everything, state.m, state.t)));
      root.setAttribute("data-kept", count(end)); root.setAttribute("data-mass", kept);
    }
    draw();
  }
  function scan() { document.querySelectorAll(".bt-survivors:not([data-live])").forEach(start); }
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", scan); }
  scan();
})();
