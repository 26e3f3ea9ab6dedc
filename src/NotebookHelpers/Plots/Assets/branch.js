/* Step and branch over stored distributions: force a candidate, draw, go back to a token, keep a branch beside another. */
(function () {
  "use strict";
  function element(tag, name, text, parent) {
    var e = document.createElement(tag);
    if (name) { e.className = name; }
    if (text !== undefined) { e.textContent = text; }
    if (tag === "button") { e.type = "button"; }
    parent.appendChild(e);
    return e;
  }
  function start(root) {
    root.setAttribute("data-live", "");
    var data = JSON.parse(root.querySelector("script[type='application/json']").textContent), say = data.say, children = {};
    data.nodes.forEach(function (node, i) { children[node[0] + ":" + node[1]] = i; });
    function number(x, decimals) { return x.toFixed(decimals).replace(".", say.comma).replace("-", "\u2212"); }
    function share(p) {
      if (p >= 0.001) { return number(p, 3); }
      if (p < 1e-12) { return "0"; }
      var parts = p.toExponential(0).split("e-");
      return parts[0] + "·10⁻" + parts[1].replace(/\d/g, function (c) { return "⁰¹²³⁴⁵⁶⁷⁸⁹"[c]; });
    }
    var random = data.seed;
    function lot() { /* mulberry32 */
      random = (random + 0x6D2B79F5) | 0;
      var t = Math.imul(random ^ (random >>> 15), 1 | random);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    }
    var path = [], kept = [], told = "";
    var live = element("div", "k-live", undefined, root), board = element("div", "b-board", undefined, live), key = element("div", "b-key", undefined, live);
    say.keys.forEach(function (mark) { element("span", "", mark, key); });
    var does = element("div", "k-do", undefined, live), line = element("div", "k-line", "", live), list = element("div", "k-rows", undefined, live), branches = element("div", "b-kept", undefined, live);
    line.setAttribute("aria-live", "polite");
    function action(text, run) { var b = element("button", "", text, does); b.onclick = function () { told = ""; run(); draw(); }; return b; }
    var take = action(say.take, function () { force(largest(node())[0]); });
    var draws = action(say.draw, function () {
      for (var after = node()[4], u = lot(), i = 0; i < after.length; i++) { u -= after[i]; if (u < 0) { force(i); return; } }
      if (1 - after.reduce(sum, 0) < 1e-4) { force(largest(node())[0]); } else { told = say.others; }
    });
    var back = action(say.back, function () { path.pop(); });
    var first = action(say.fromStart, function () { path = []; });
    var fork = action(say.fork, function () { if (!same(path)) { kept.push(path.slice()); } });
    function sum(a, b) { return a + b; }
    function same(one) { var name = text(one); return kept.some(function (other) { return text(other) === name; }); }
    function text(one) { return one.map(function (s) { return data.tokens[s.token]; }).join(data.between); }
    function readable(one) { return text(one).replace(/␣/g, " ").trim() || "∅"; }
    function total(one) { return one.reduce(function (s, step) { return s + Math.log(step.before); }, 0); }
    function current() { return path.length ? path[path.length - 1].next : 0; }
    function node() { var i = current(); return i >= 0 ? data.nodes[i] : null; }
    function largest(n) { return n[4].map(function (p, i) { return i; }).sort(function (a, b) { return n[4][b] - n[4][a] || a - b; }); }
    function force(i) {
      var n = node(), at = current(), next = children[at + ":" + i];
      var marks = (n[3][i] < data.small ? "▿" : "") + (n[3].length > 1 && n[3][0] - n[3][1] < data.small ? "≈" : "") + (i > 0 ? "≠" : "");
      path.push({ token: n[2][i], before: n[3][i], marks: marks, next: next === undefined ? -1 : next });
    }
    function drawText() {
      board.textContent = "";
      element("span", "b-prompt", data.prompt + " ", board);
      path.forEach(function (step, i) {
        var b = element("button", "b-token", data.tokens[step.token], board);
        element("small", "", (share(step.before) + " " + step.marks).trim(), b);
        b.title = say.go; b.setAttribute("aria-label", data.tokens[step.token] + " " + share(step.before) + " " + step.marks + ", " + say.go);
        b.onclick = function () { told = ""; path = path.slice(0, i); draw(); };
      });
      element("span", "b-gap", "?", board);
    }
    function row(name, before, after, run) {
      var cut = after < 1e-12 && before > 0, r = element(run ? "button" : "div", "k-row" + (cut ? " k-cut" : ""), undefined, list);
      element("span", "k-name", name, r).title = name;
      var track = element("span", "k-track", undefined, r);
      element("i", "k-fill", undefined, track).style.width = (100 * after).toFixed(2) + "%";
      element("i", "k-was", undefined, track).style.width = (100 * before).toFixed(2) + "%";
      var was = share(before), now = share(after);
      element("span", "k-value", cut ? "0 (" + say.was + " " + was + ")" : was === now ? now : was + " → " + now, r);
      if (run) { r.onclick = run; }
    }
    function drawChoice() {
      var n = node();
      list.textContent = "";
      [take, draws].forEach(function (b) { b.disabled = !n; });
      [back, first].forEach(function (b) { b.disabled = !path.length; });
      fork.disabled = !path.length || same(path);
      if (!n) {
        var ended = data.ends.indexOf(path[path.length - 1].token) >= 0;
        line.textContent = ended ? say.textEnds : path.length >= data.depth ? say.depthEnds : say.nodesEnd;
        return;
      }
      line.textContent = (told ? told + " " : "") + say.line.replace("{0}", path.length + 1).replace("{1}", number(n[5], 2)).replace("{2}", n[6]).replace("{3}", share(n[7]));
      n[2].forEach(function (token, i) {
        if (n[3][i] > 0) { row(data.tokens[token], n[3][i], n[4][i], function () { told = ""; force(i); draw(); focus(); }); }
      });
      var rest = Math.max(0, 1 - n[3].reduce(sum, 0)), left = Math.max(0, 1 - n[4].reduce(sum, 0));
      row(say.rest, rest < 1e-5 ? 0 : rest, left < 1e-5 ? 0 : left);
    }
    function focus() { var next = list.querySelector("button") || back; next.focus({ preventScroll: true }); }
    function drawBranches() {
      branches.textContent = "";
      if (!kept.length) { return; }
      element("b", "", say.branches, branches);
      [path].concat(kept).forEach(function (one, i) {
        var r = element("div", "", undefined, branches);
        element("span", "", number(total(one), 2), r);
        if (i === 0) { element("b", "", readable(one) + " (" + say.this + ")", r); return; }
        element("button", "b-branch", readable(one), r).onclick = function () { told = ""; path = one.slice(); draw(); };
      });
    }
    function draw() { drawText(); drawChoice(); drawBranches(); root.setAttribute("data-sum", total(path)); }
    draw();
  }
  function scan() { document.querySelectorAll(".bt-branch:not([data-live])").forEach(start); }
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", scan); }
  scan();
})();
