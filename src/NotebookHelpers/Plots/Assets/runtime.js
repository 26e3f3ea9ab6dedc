/* Between Tokens: draws the charts of a notebook. A chart queues on the window, shows its static picture until
   plotly.js is there, and is drawn once when it comes near the screen. */
(function () {
  "use strict";
  if (window.betweenTokens) { window.betweenTokens.scan(); return; }
  var palettes = /*PALETTES*/null;
  var config = { displaylogo: false, modeBarButtonsToRemove: ["lasso2d", "select2d", "autoScale2d"], locale: document.documentElement.lang };

  // What colour the page's theme gives to the text says whether it is dark; hosts announce it in many ways.
  function isDark(figure) {
    var channels = (getComputedStyle(figure).color.match(/[\d.]+/g) || [0, 0, 0]).map(Number);
    return channels[0] + channels[1] + channels[2] > 382;
  }

  // "theme:c0" is a palette's colour or scale, "theme:c0/0.2" the same colour let through by a fifth.
  function colour(name, palette) {
    var parts = name.split("/"), solid = palette[parts[0]];
    if (parts.length === 1 || typeof solid !== "string") { return solid || name; }
    var rgb = parseInt(solid.slice(1), 16);
    return "rgba(" + (rgb >> 16) + "," + (rgb >> 8 & 255) + "," + (rgb & 255) + "," + parts[1] + ")";
  }

  function resolve(value, palette) {
    if (typeof value === "string") { return value.indexOf("theme:") === 0 || value.indexOf("on:theme:") === 0 ? colour(value, palette) : value; }
    if (Array.isArray(value)) { return value.map(function (item) { return resolve(item, palette); }); }
    if (value && typeof value === "object") {
      var copy = {};
      for (var key in value) { copy[key] = resolve(value[key], palette); }
      return copy;
    }
    return value;
  }

  function axisStyle(axis, p) {
    return Object.assign({ gridcolor: p["theme:grid"], linecolor: p["theme:line"], tickcolor: p["theme:line"], zerolinecolor: p["theme:line"], ticks: "outside", ticklen: 4, tickfont: { color: p["theme:ink"], size: 12 } }, axis, { title: Object.assign({ font: { size: 13 } }, axis.title) });
  }

  function dressed(layout, p, height) {
    var dress = Object.assign({
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", height: height, autosize: true, hovermode: "closest",
      margin: { l: 48, r: 16, t: 10, b: 40, pad: 2 }, colorway: [0, 1, 2, 3, 4, 5, 6].map(function (i) { return p["theme:c" + i]; }),
      legend: { orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom", traceorder: "normal" }, uirevision: "kept"
    }, layout);
    dress.font = Object.assign({ family: /*FONT*/"", size: 13, color: p["theme:ink"] }, layout.font);
    dress.hoverlabel = Object.assign({ bgcolor: p["theme:surface"], bordercolor: p["theme:line"], font: { color: p["theme:ink"], family: /*FONT*/"" }, align: "left" }, layout.hoverlabel);
    dress.modebar = { color: p["theme:muted"], activecolor: p["theme:ink"], bgcolor: "rgba(0,0,0,0)", orientation: "v" };
    for (var key in dress) { if (/^[xy]axis\d*$/.test(key)) { dress[key] = axisStyle(dress[key], p); } }
    (dress.sliders || []).forEach(function (slider) {
      Object.assign(slider, { bgcolor: p["theme:grid"], activebgcolor: p["theme:c0"], bordercolor: p["theme:line"], tickcolor: p["theme:line"], font: { color: p["theme:ink"], size: 12 } });
    });
    return dress;
  }

  function content(figure) {
    var spec = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    var palette = palettes[isDark(figure) ? "dark" : "light"];
    var layout = dressed(resolve(spec.layout, palette), palette, spec.height);
    return { data: resolve(spec.data, palette), layout: layout, frames: resolve(spec.frames || [], palette), config: config };
  }

  function draw(figure) {
    if (figure.btDrawn || !window.Plotly) { return; }
    figure.btDrawn = true;
    var host = figure.querySelector(".bt-chart"), picture = content(figure);
    figure.classList.add("bt-live");
    try {
      figure.btReady = Promise.resolve(window.Plotly.newPlot(host, picture)).catch(function (error) { fail(figure, error); });
    } catch (error) { fail(figure, error); return; }
    if (window.ResizeObserver) {
      var width = host.clientWidth;
      new ResizeObserver(function () {
        if (host.clientWidth && host.clientWidth !== width) { width = host.clientWidth; window.Plotly.Plots.resize(host); }
      }).observe(host);
    }
  }

  // A chart that cannot be drawn keeps its static picture.
  function fail(figure, error) { figure.classList.remove("bt-live"); console.error("Between Tokens: chart not drawn.", error); }

  function redraw() {
    document.querySelectorAll(".bt-live").forEach(function (figure) {
      var dark = isDark(figure);
      if (figure.btDark === dark) { return; }
      figure.btDark = dark;
      var picture = content(figure), host = figure.querySelector(".bt-chart"), slider = host.layout && host.layout.sliders && host.layout.sliders[0];
      if (slider) { picture.layout.sliders[0].active = slider.active; picture.data = picture.data.map(function (trace, i) { var frame = picture.frames[slider.active]; return Object.assign(trace, frame && frame.data[i]); }); }
      window.Plotly.react(host, picture.data, picture.layout, picture.config);
    });
  }

  var near = window.IntersectionObserver && new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) { if (entry.isIntersecting) { near.unobserve(entry.target); draw(entry.target); } });
  }, { rootMargin: "800px" });

  function scan() {
    document.querySelectorAll(".bt-plotly:not(.bt-live)").forEach(function (figure) {
      if (figure.btDrawn || figure.btSeen) { return; }
      figure.btSeen = true;
      figure.btDark = isDark(figure);
      if (near) { near.observe(figure); } else { draw(figure); }
    });
  }

  function drawAll() {
    scan();
    var figures = [].slice.call(document.querySelectorAll(".bt-plotly"));
    figures.forEach(draw);
    return Promise.all(figures.map(function (figure) { return figure.btReady; }));
  }

  window.betweenTokens = { scan: scan, drawAll: drawAll };
  window.btQueue = { push: function () { scan(); } };
  window.addEventListener("beforeprint", drawAll);
  if (window.matchMedia) { window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw); }
  [document.documentElement, document.body].forEach(function (element) {
    if (element) { new MutationObserver(redraw).observe(element, { attributes: true, attributeFilter: ["class", "style", "data-theme", "data-jp-theme-light"] }); }
  });
  scan();
})();
