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

  // Code: all cells at once.
  var codes = document.getElementById("codes");
  if (codes) {
    codes.addEventListener("click", function () {
      var hide = codes.getAttribute("aria-pressed") !== "true";
      codes.setAttribute("aria-pressed", String(hide));
      codes.textContent = hide ? "Показать код" : "Скрыть код";
      document.querySelectorAll("details.source").forEach(function (source) { source.open = !hide; });
    });
  }

  // Contents: folded on narrow screens, and the section in view is marked.
  var contents = document.querySelector(".contents details");
  if (contents && window.matchMedia("(max-width: 1080px)").matches) { contents.open = false; }
  var links = Array.prototype.slice.call(document.querySelectorAll(".contents a"));
  if (links.length && "IntersectionObserver" in window) {
    var byId = {};
    links.forEach(function (link) { byId[decodeURIComponent(link.hash.slice(1))] = link; });
    var observer = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        if (entry.isIntersecting && byId[entry.target.id]) {
          links.forEach(function (link) { link.removeAttribute("aria-current"); });
          byId[entry.target.id].setAttribute("aria-current", "true");
        }
      });
    }, { rootMargin: "0px 0px -75% 0px" });
    Object.keys(byId).forEach(function (id) { var heading = document.getElementById(id); if (heading) { observer.observe(heading); } });
  }
})();
