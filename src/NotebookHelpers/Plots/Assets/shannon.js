/* Shannon's game: the reader chooses the next word and says how sure he is; the model and the law have answered before. */
(function () {
  "use strict";
  function bits(p) { return -Math.log2(Math.max(p, 1e-4)); }
  function start(root) {
    root.setAttribute("data-live", "");
    var game = JSON.parse(root.querySelector("script[type='application/json']").textContent), say = game.say;
    function number(x, decimals) { return x.toFixed(decimals).replace(".", say.comma).replace("-", "\u2212"); }
    var text, turn, shown, sure = 0.75, sums, note;
    function element(tag, name, content) { var e = document.createElement(tag); if (name) { e.className = name; } if (content !== undefined) { e.textContent = content; } return e; }
    var board = element("div", "g-board"), buttons = element("div", "g-options"), levels = element("div", "g-sure"), result = element("p", "g-note"), bars = element("div", "g-bars");
    result.setAttribute("aria-live", "polite");
    [board, levels, buttons, result, bars].forEach(function (part) { root.appendChild(part); });
    function round() { return game.texts[text].turns[turn]; }
    function drawSure() {
      levels.textContent = say.sure + " ";
      game.levels.forEach(function (level) {
        var b = element("button", "g-level", level > 0 ? Math.round(level * 100) + "%" : say.blind);
        b.type = "button"; b.setAttribute("aria-pressed", String(level === sure));
        b.onclick = function () { sure = level; drawSure(); };
        levels.appendChild(b);
      });
    }
    function drawText() {
      board.textContent = "";
      shown.forEach(function (part) { var w = element("span", part[1], part[0]); if (part[2]) { w.title = part[2]; } board.appendChild(w); board.appendChild(document.createTextNode(" ")); });
      if (text < game.texts.length) { board.appendChild(element("span", "g-gap", "?")); }
    }
    function drawBars() {
      bars.textContent = "";
      if (!sums.n) { return; }
      var most = Math.max.apply(null, sums.bits) / sums.n || 1;
      sums.bits.forEach(function (sum, i) {
        var mean = sum / sums.n, row = element("div", "g-bar");
        row.appendChild(element("span", "g-name", say.names[i]));
        var track = element("span", "g-track"), bar = element("i", "g-fill c" + i);
        bar.style.width = (mean / Math.max(most, 1e-9) * 100).toFixed(1) + "%"; track.appendChild(bar); row.appendChild(track);
        row.appendChild(element("span", "g-value", number(mean, 2) + " " + say.unit));
        bars.appendChild(row);
      });
    }
    function drawOptions() {
      buttons.textContent = "";
      round().options.forEach(function (word, i) {
        var b = element("button", "g-option", word);
        b.type = "button"; b.onclick = function () { answer(i); };
        buttons.appendChild(b);
      });
    }
    function tell(words) { words.forEach(function (w) { shown.push([w, "g-word"]); }); }
    function next() {
      if (turn >= game.texts[text].turns.length) {
        tell(game.texts[text].rest); text++; turn = 0;
        if (text < game.texts.length) { shown.push(["¶", "g-end"]); }
      }
      if (text >= game.texts.length) { finish(); return; }
      tell(round().before); drawText(); drawSure(); drawOptions(); drawBars();
    }
    function answer(i) {
      var r = round(), k = r.options.length, level = sure > 0 ? sure : 1 / k;
      var mine = i === r.truth ? level : (1 - level) / (k - 1), p = [mine, r.model, r.law];
      sums.n++; p.forEach(function (x, j) { sums.bits[j] += bits(x); });
      note = say.was + " «" + r.options[r.truth] + "». " + p.map(function (x, j) { return say.names[j] + ": " + number(x * 100, x < 0.1 ? 1 : 0) + "%, " + number(bits(x), 2) + " " + say.bit; }).join("; ");
      var hit = i === r.truth; // colour alone says nothing to many readers: a sign and a word say it too
      note = (hit ? "✓ " + say.right : "✗ " + say.wrong) + ". " + note;
      shown.push([r.options[r.truth] + (hit ? " ✓" : " ✗"), hit ? "g-right" : "g-wrong", note]);
      result.textContent = note; turn++; next();
    }
    function finish() {
      drawText(); drawBars(); buttons.textContent = ""; levels.textContent = "";
      var mean = sums.bits.map(function (b) { return b / sums.n; });
      result.textContent = say.end.replace("{0}", sums.n).replace("{1}", number(mean[0] - mean[2], 2)).replace("{2}", number(mean[1] - mean[2], 2));
      var again = element("button", "g-option", say.again); again.type = "button"; again.onclick = begin; buttons.appendChild(again);
    }
    function begin() { text = 0; turn = 0; shown = []; sums = { n: 0, bits: [0, 0, 0] }; result.textContent = say.how; next(); }
    begin();
  }
  function scan() { document.querySelectorAll(".bt-shannon:not([data-live])").forEach(start); }
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", scan); }
  scan();
})();
