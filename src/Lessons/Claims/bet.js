/* A bet in a saved page: two handles before the measurement, a reveal after it, and a score that the browser keeps. */
(function () {
  "use strict";
  if (!document.documentElement.hasAttribute("data-saved")) { return; }
  function read(key) { try { return JSON.parse(localStorage.getItem(key)); } catch (e) { return null; } }
  function write(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch (e) { /* not allowed here */ } }
  function element(tag, parent, text) {
    var e = document.createElement(tag);
    e.textContent = text || "";
    return parent.appendChild(e);
  }
  function short(x) {
    return String(+x.toPrecision(3)).replace("-", "−").replace(".", document.documentElement.lang === "ru" ? "," : ".");
  }

  function start(box) {
    var bet = JSON.parse(box.querySelector("script[type='application/json']").textContent), say = bet.say;
    var said = box.querySelector(".said"), place = element("div", box);
    box.setAttribute("data-live", "");
    function unit(text) { return (text + " " + bet.unit).trim(); }
    function guess(mine) { return say.guess + ": " + unit(short(mine.low) + " … " + short(mine.high)); }
    said.hidden = true;
    if (bet.measured === null) { ask(); } else { settle(); }

    function ask() {
      var mine = read(bet.key) || { low: bet.low, high: bet.high }, text = element("div", place), handles = ["low", "high"].map(handle);
      var button = element("button", place, say.place);
      text.setAttribute("aria-live", "polite");
      button.type = "button";
      button.onclick = function () { write(bet.key, { low: mine.low, high: mine.high }); text.textContent = "✓ " + guess(mine); };
      show();
      function handle(end) {
        var label = element("label", place), input;
        element("span", label, end === "low" ? say.from : say.to);
        input = element("input", label);
        input.type = "range"; input.min = bet.from; input.max = bet.to; input.step = (bet.to - bet.from) / 100; input.value = mine[end];
        input.oninput = function () {
          mine[end] = +input.value;
          // A handle that is pushed over the other one takes it along.
          if (mine.low > mine.high) { mine[end === "low" ? "high" : "low"] = mine[end]; }
          show();
        };
        return input;
      }
      function show() {
        text.textContent = guess(mine);
        handles.forEach(function (input, i) {
          input.value = i ? mine.high : mine.low;
          input.setAttribute("aria-valuetext", unit(short(+input.value)));
        });
      }
    }

    function settle() {
      var button = element("button", place, say.reveal), text = element("div", place);
      var result = element("div", place), score = element("div", place), mine = read(bet.key);
      button.type = "button";
      result.setAttribute("aria-live", "polite");
      if (mine) { text.textContent = guess(mine); }
      if (mine && mine.hit !== undefined) { reveal(); }
      button.onclick = reveal;
      function reveal() {
        mine = read(bet.key);
        button.remove();
        result.textContent = say.measured + ": " + unit(short(bet.measured));
        if (!mine) { return; }
        mine.hit = mine.low <= bet.measured && bet.measured <= mine.high;
        write(bet.key, mine);
        text.textContent = guess(mine);
        result.className = mine.hit ? "hit" : "miss";
        result.textContent += mine.hit ? " ✓ " + say.right : " ✗ " + say.wrong;
        score.textContent = tally();
      }
    }

    function tally() {
      var settled = [];
      try { settled = Object.keys(localStorage); } catch (e) { /* not allowed here */ }
      settled = settled.filter(function (key) { return key.indexOf("bet-") === 0; }).map(read)
        .filter(function (one) { return one && one.hit !== undefined; });
      return say.score.replace("{0}", settled.filter(function (one) { return one.hit; }).length).replace("{1}", settled.length)
        .replace("{2}", 100 * bet.level);
    }
  }
  document.querySelectorAll(".bt-bet:not([data-live])").forEach(function (box) {
    if (box.querySelector("script[type='application/json']")) { start(box); }
  });
})();
