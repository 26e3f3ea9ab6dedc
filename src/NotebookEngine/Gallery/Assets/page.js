(function () {
  "use strict";
  var root = document.documentElement;

  // Theme: as the system, light, dark; remembered where the browser allows it.
  var button = document.getElementById("theme");
  var names = { "": "как в системе", light: "светлая", dark: "тёмная" };
  var signs = { "": "◐", light: "☀", dark: "☾" };
  function show() {
    var theme = root.dataset.theme || "";
    button.textContent = signs[theme];
    button.title = "Тема: " + names[theme];
    button.setAttribute("aria-label", button.title);
  }
  button.addEventListener("click", function () {
    var dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
    var order = dark ? ["", "light", "dark"] : ["", "dark", "light"];
    var next = order[(order.indexOf(root.dataset.theme || "") + 1) % order.length];
    if (next) { root.dataset.theme = next; } else { delete root.dataset.theme; }
    try { if (next) { localStorage.setItem("theme", next); } else { localStorage.removeItem("theme"); } } catch (e) { /* file:// in a strict browser */ }
    show();
  });
  show();
  button.hidden = false; // without this script it would be a dead control

  // Code: all cells at once, on every page as the reader last wished it.
  var codes = document.getElementById("codes");
  function showCodes(hide) {
    codes.setAttribute("aria-pressed", String(hide));
    codes.textContent = hide ? "Показать код" : "Скрыть код";
    document.querySelectorAll("details.source").forEach(function (source) { source.open = !hide; });
  }
  if (codes) {
    codes.addEventListener("click", function () {
      var hide = codes.getAttribute("aria-pressed") !== "true";
      showCodes(hide);
      try { if (hide) { localStorage.setItem("codes", "hidden"); } else { localStorage.removeItem("codes"); } } catch (e) { /* not allowed here */ }
    });
    try { if (localStorage.getItem("codes") === "hidden") { showCodes(true); } } catch (e) { /* not allowed here */ }
    codes.hidden = false;
  }

  // Contents: folded on narrow screens, and the section in view is marked.
  var contents = document.querySelector(".contents details");
  if (contents && window.matchMedia("(max-width: 1080px)").matches) { contents.open = false; }
  var links = Array.prototype.slice.call(document.querySelectorAll(".contents a"));
  var headings = links.map(function (link) { return document.getElementById(decodeURIComponent(link.hash.slice(1))); });
  // The section being read is that of the last heading above a line near the top. A heading that was jumped to and cannot come
  // up there, because the page ends below it, is marked while it is in sight and the reader has not moved on.
  function mark(jumped) {
    var line = 0.25 * window.innerHeight, here = -1;
    headings.forEach(function (heading, i) { if (heading && heading.getBoundingClientRect().top < line) { here = i; } });
    if (jumped >= 0 && headings[jumped].getBoundingClientRect().top < window.innerHeight) { here = Math.max(here, jumped); }
    links.forEach(function (link, i) { if (i === here) { link.setAttribute("aria-current", "true"); } else { link.removeAttribute("aria-current"); } });
  }
  if (links.length) {
    var jumped = -1, waiting = false;
    var target = function () { jumped = headings.indexOf(document.getElementById(decodeURIComponent(location.hash.slice(1)))); mark(jumped); };
    var moved = function () { jumped = -1; };
    ["wheel", "touchmove", "keydown", "mousedown"].forEach(function (own) { window.addEventListener(own, moved, { passive: true }); });
    links.forEach(function (link, i) { link.addEventListener("click", function () { jumped = i; mark(i); }); });
    window.addEventListener("hashchange", target);
    window.addEventListener("scroll", function () {
      if (waiting) { return; }
      waiting = true;
      requestAnimationFrame(function () { waiting = false; mark(jumped); });
    }, { passive: true });
    target();
  }
})();
