/* Clocks of a position code: the hand of a pair turns by its frequency; sliders move p and k, a button lets p run. */
(function () {
  "use strict";
  var svgSpace = "http://www.w3.org/2000/svg", radius = 50;
  function drawn(tag, attributes, parent) {
    var e = document.createElementNS(svgSpace, tag);
    for (var name in attributes) { e.setAttribute(name, attributes[name]); }
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
    var code = JSON.parse(root.querySelector("script[type='application/json']").textContent), say = code.say, p = code.p, k = code.k;
    function number(x, decimals) { return x.toFixed(decimals).replace(/^-(0[.0]*)$/, "$1").replace(".", say.comma).replace("-", "\u2212"); }
    var live = element("div", "c-live", undefined, root), faces = element("div", "c-faces", undefined, live);
    var clocks = code.pairs.map(function (pair, i) {
      var face = element("div", "c-face", undefined, faces), svg = drawn("svg", { viewBox: "-54 -54 108 108", role: "img", "aria-label": code.names[i] }, face);
      drawn("circle", { r: radius, "class": "c-rim" }, svg);
      drawn("line", { x1: -radius, x2: radius, y1: 0, y2: 0, "class": "c-axis" }, svg);
      drawn("line", { x1: 0, x2: 0, y1: -radius, y2: radius, "class": "c-axis" }, svg);
      var wedge = drawn("path", { "class": "c-wedge" }, svg), q = drawn("line", { x1: 0, y1: 0, "class": "c-q" }, svg), hand = drawn("line", { x1: 0, y1: 0, "class": "c-p" }, svg);
      drawn("circle", { r: 3, "class": "c-dot" }, svg);
      element("div", "c-name", code.names[i], face);
      element("div", "c-turn", code.turns[i], face);
      return { w: code.frequencies[pair], wedge: wedge, p: hand, q: q, svg: svg, name: code.names[i], values: element("div", "c-values", "", face) };
    });
    var strip = element("div", "c-code", undefined, live), cells = [];
    strip.setAttribute("aria-hidden", "true");
    code.frequencies.forEach(function () { cells.push(element("i", "", undefined, strip), element("i", "", undefined, strip)); });
    var product = element("div", "c-product", "", live);
    function slider(label, most, value, moved) {
      var row = element("label", "bt-slider", undefined, live);
      element("span", "", label, row);
      var input = element("input", "", undefined, row), shown = element("output", "", String(value), row);
      input.type = "range"; input.min = 0; input.max = most; input.step = 1; input.value = value;
      input.setAttribute("aria-label", label);
      input.addEventListener("input", function () { moved(+input.value); });
      return function (now) { input.value = now; shown.textContent = String(now); };
    }
    var showP = slider(say.positionP, code.mostP, p, function (now) { p = now; draw(); });
    var showK = slider(say.distanceK, code.mostK, k, function (now) { k = now; draw(); });
    function tip(angle) { return [radius * Math.sin(angle), -radius * Math.cos(angle)]; }
    function point(line, at) { line.setAttribute("x2", at[0].toFixed(2)); line.setAttribute("y2", at[1].toFixed(2)); }
    function draw() {
      clocks.forEach(function (clock) {
        var a = clock.w * p, b = clock.w * (p + k), turned = clock.w * k, from = tip(a), to = tip(b);
        point(clock.p, from);
        point(clock.q, to);
        clock.wedge.setAttribute("d", turned >= 2 * Math.PI ? "M0 " + -radius + "A50 50 0 1 1 0 50A50 50 0 1 1 0 -50Z"
          : "M0 0L" + from[0].toFixed(2) + " " + from[1].toFixed(2) + "A50 50 0 " + (turned > Math.PI ? 1 : 0) + " 1 " + to[0].toFixed(2) + " " + to[1].toFixed(2) + "Z");
        clock.values.textContent = "sin " + number(Math.sin(a), 2) + " cos " + number(Math.cos(a), 2);
        clock.svg.setAttribute("aria-label", clock.name + ", " + clock.values.textContent);
      });
      cells.forEach(function (cell, i) {
        var angle = code.frequencies[i >> 1] * p, value = i % 2 ? Math.cos(angle) : Math.sin(angle);
        cell.style.background = "color-mix(in srgb,var(--bt-c" + (value < 0 ? 1 : 0) + ") " + Math.round(100 * Math.abs(value)) + "%,transparent)";
      });
      var sum = code.frequencies.reduce(function (total, w) { return total + Math.cos(w * k); }, 0);
      product.textContent = "PE(" + p + ") \u00b7 PE(" + (p + k) + ") = " + number(sum, 2) + "; |PE|\u00b2 = " + code.frequencies.length;
      showP(p);
      showK(k);
    }
    var run = element("button", "", say.play, live), timer = 0;
    run.type = "button";
    run.onclick = function () {
      if (timer) { clearInterval(timer); timer = 0; run.textContent = say.play; return; }
      run.textContent = say.stop;
      timer = setInterval(function () {
        if (!document.contains(root)) { clearInterval(timer); return; }
        p = p >= code.mostP ? 0 : p + 1;
        draw();
      }, 120);
    };
    draw();
    root.setAttribute("data-live", "");
  }
  document.querySelectorAll(".bt-clocks:not([data-live])").forEach(start);
})();
