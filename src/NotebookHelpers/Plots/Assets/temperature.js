/* Bars of softmax(z / T) under one slider, their entropy, and the curve H(T) with a dot where the slider stands. */
(function () {
  "use strict";
  var svgSpace = "http://www.w3.org/2000/svg";
  function drawn(tag, attributes, parent, text) {
    var e = document.createElementNS(svgSpace, tag);
    for (var name in attributes) { e.setAttribute(name, attributes[name]); }
    if (text !== undefined) { e.textContent = text; }
    parent.appendChild(e);
    return e;
  }
  function element(tag, name, text, parent) {
    var e = document.createElement(tag);
    if (name) { e.className = name; }
    if (text !== undefined) { e.textContent = text; }
    parent.appendChild(e);
    return e;
  }
  function start(root) {
    root.setAttribute("data-live", "");
    var data = JSON.parse(root.querySelector("script[type='application/json']").textContent), say = data.say, z = data.logits;
    var top = Math.max.apply(null, z), roof = Math.log(z.length), range = Math.log(data.most / data.least), steps = 200;
    function number(x, decimals) { return x.toFixed(decimals).replace(".", say.comma); }
    function share(p) { return p >= 0.001 || p === 0 ? number(p, 3) : p.toExponential(0).replace("e-", "·10⁻").replace(/\d+$/, function (d) { return d.replace(/\d/g, function (c) { return "⁰¹²³⁴⁵⁶⁷⁸⁹"[c]; }); }); }
    function at(t) {
      var w = z.map(function (x) { return Math.exp((x - top) / t); }), sum = w.reduce(function (a, b) { return a + b; }, 0);
      var p = w.map(function (x) { return x / sum; });
      return { p: p, h: p.reduce(function (h, x) { return x > 0 ? h - x * Math.log(x) : h; }, 0) };
    }
    function temperature(step) { return data.least * Math.exp(range * step / steps); }
    var live = element("div", "k-live", undefined, root), both = element("div", "t-both", undefined, live);
    var list = element("div", "k-rows", undefined, both), rows = data.names.map(function (name) {
      var row = element("div", "k-row", undefined, list);
      element("span", "k-name", name, row).title = name;
      var fill = element("i", "k-fill", undefined, element("span", "k-track", undefined, row));
      return { fill: fill, value: element("span", "k-value", "", row) };
    });
    var svg = drawn("svg", { viewBox: "0 0 380 210", role: "img", "aria-label": say.curve }, both), left = 34, right = 366, floor = 170, high = 150;
    function x(t) { return left + (right - left) * Math.log(t / data.least) / range; }
    function y(h) { return floor - high * h / (1.1 * roof); }
    drawn("text", { x: left, y: 12 }, svg, say.curve);
    drawn("line", { x1: left, x2: right, y1: floor, y2: floor, "class": "t-axis" }, svg);
    drawn("line", { x1: left, x2: right, y1: y(roof), y2: y(roof), "class": "t-roof" }, svg);
    drawn("text", { x: right, y: y(roof) - 4, "text-anchor": "end" }, svg, say.roof);
    [0, roof].forEach(function (h) { drawn("text", { x: left - 4, y: y(h) + 4, "text-anchor": "end" }, svg, number(h, h ? 2 : 0)); });
    [0.1, 0.2, 0.5, 1, 2, 5, 10].forEach(function (t) { drawn("text", { x: x(t), y: floor + 16, "text-anchor": "middle" }, svg, String(t).replace(".", say.comma)); });
    drawn("text", { x: (left + right) / 2, y: floor + 34, "text-anchor": "middle" }, svg, say.temperature);
    for (var path = "", i = 0; i <= 100; i++) { var t = temperature(2 * i); path += (i ? "L" : "M") + x(t).toFixed(1) + " " + y(at(t).h).toFixed(1); }
    drawn("path", { d: path, "class": "t-curve" }, svg);
    var dot = drawn("circle", { r: 6, "class": "t-dot" }, svg);
    var slider = element("label", "bt-slider", undefined, live);
    element("span", "", say.temperature, slider);
    var input = element("input", "", undefined, slider), shown = element("output", "", "", slider);
    input.type = "range"; input.min = 0; input.max = steps; input.step = 1; input.setAttribute("aria-label", say.temperature);
    input.value = Math.round(steps * Math.log(data.start / data.least) / range);
    var line = element("div", "k-line", "", live);
    function draw() {
      var t = temperature(+input.value), now = at(t), largest = Math.max.apply(null, now.p);
      rows.forEach(function (row, i) { row.fill.style.width = (100 * now.p[i]).toFixed(2) + "%"; row.value.textContent = share(now.p[i]); });
      dot.setAttribute("cx", x(t).toFixed(1)); dot.setAttribute("cy", y(now.h).toFixed(1));
      shown.textContent = number(t, 2); input.setAttribute("aria-valuetext", "T = " + number(t, 2));
      line.textContent = say.line.replace("{0}", number(t, 2)).replace("{1}", number(now.h, 3)).replace("{2}", number(Math.exp(now.h), 2)).replace("{3}", number(largest, 3));
      root.setAttribute("data-t", t); root.setAttribute("data-h", now.h);
    }
    input.addEventListener("input", draw);
    draw();
  }
  function scan() { document.querySelectorAll(".bt-temperature:not([data-live])").forEach(start); }
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", scan); }
  scan();
})();
