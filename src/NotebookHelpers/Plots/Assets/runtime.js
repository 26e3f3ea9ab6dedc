// Draws the charts of a notebook. A chart shows its static picture until plotly.js is there and it comes near the screen.
var palettes = /*PALETTES*/null;
var config = {
  displaylogo: false, modeBarButtonsToRemove: ["lasso2d", "select2d", "autoScale2d"], locale: document.documentElement.lang
};

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
  if (typeof value === "string") { return /^(on:)?theme:/.test(value) ? colour(value, palette) : value; }
  if (Array.isArray(value)) { return value.map(function (item) { return resolve(item, palette); }); }
  if (value && typeof value === "object") {
    var copy = {};
    for (var key in value) { copy[key] = resolve(value[key], palette); }
    return copy;
  }
  return value;
}

function axisStyle(axis, p) {
  return Object.assign({
    gridcolor: p["theme:grid"], linecolor: p["theme:line"], tickcolor: p["theme:line"], zerolinecolor: p["theme:line"],
    ticks: "outside", ticklen: 4, tickfont: { color: p["theme:ink"], size: 12 }
  }, axis, { title: Object.assign({ font: { size: 13 } }, axis.title) });
}

function dressed(layout, p, height) {
  var dress = Object.assign({
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", height: height, autosize: true, hovermode: "closest",
    margin: { l: 48, r: 16, t: 10, b: 40, pad: 2 }, colorway: [0, 1, 2, 3, 4, 5, 6].map(function (i) { return p["theme:c" + i]; }),
    legend: { orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom", traceorder: "normal" }, uirevision: "kept"
  }, layout);
  dress.font = Object.assign({ family: /*FONT*/"", size: 13, color: p["theme:ink"] }, layout.font);
  dress.hoverlabel = Object.assign({
    bgcolor: p["theme:surface"], bordercolor: p["theme:line"], font: { color: p["theme:ink"], family: /*FONT*/"" }, align: "left"
  }, layout.hoverlabel);
  dress.modebar = { color: p["theme:muted"], activecolor: p["theme:ink"], bgcolor: "rgba(0,0,0,0)", orientation: "v" };
  for (var key in dress) { if (/^[xy]axis\d*$/.test(key)) { dress[key] = axisStyle(dress[key], p); } }
  return dress;
}

function content(figure) {
  var spec = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
  var palette = palettes[isDark(figure) ? "dark" : "light"];
  var layout = dressed(resolve(spec.layout, palette), palette, spec.height), sliders = layout.sliders;
  delete layout.sliders;
  figure.btNarrow = isNarrow(figure);
  if (figure.btNarrow) { fitNarrow(layout, spec.data, figure.clientWidth); }
  return {
    data: resolve(spec.data, palette), layout: layout, frames: resolve(spec.frames || [], palette), config: config, sliders: sliders
  };
}

function draw(figure) {
  if (figure.btDrawn || !window.Plotly) { return; }
  figure.btDrawn = true;
  var host = figure.querySelector(".bt-chart"), picture = content(figure);
  figure.classList.add("bt-live");
  addSliders(figure, picture.sliders);
  try {
    figure.btReady = Promise.resolve(window.Plotly.newPlot(host, picture)).catch(function (error) { fail(figure, error); });
  } catch (error) { fail(figure, error); return; }
  if (window.ResizeObserver) {
    var width = host.clientWidth;
    new ResizeObserver(function () {
      if (!host.clientWidth || host.clientWidth === width) { return; }
      width = host.clientWidth;
      if (figure.btNarrow !== isNarrow(figure)) { paint(figure); } else { window.Plotly.Plots.resize(host); }
    }).observe(host);
  }
}

// A chart that cannot be drawn keeps its static picture.
function fail(figure, error) {
  figure.classList.remove("bt-live");
  figure.querySelectorAll(".bt-slider").forEach(function (slider) { slider.remove(); });
  console.error("Between Tokens: chart not drawn.", error);
}

function paint(figure) {
  var picture = content(figure);
  window.Plotly.react(figure.querySelector(".bt-chart"), picture).then(function () { return retake(figure, picture.sliders); });
}

function redraw() {
  document.querySelectorAll(".bt-live").forEach(function (figure) {
    var dark = isDark(figure);
    if (figure.btDark === dark) { return; }
    figure.btDark = dark;
    paint(figure);
  });
}

// The first chart that is seen fetches plotly.js; from then on a chart is drawn shortly before it is seen.
function watch(margin, seen) {
  return window.IntersectionObserver && new IntersectionObserver(function (entries, observer) {
    entries.forEach(function (entry) { if (entry.isIntersecting) { observer.unobserve(entry.target); seen(entry.target); } });
  }, { rootMargin: margin });
}
var near = watch("800px", draw), visible = watch("0px", function () { library().then(drawNear); });

function drawNear() {
  document.querySelectorAll(".bt-plotly").forEach(function (figure) { if (!figure.btDrawn && window.Plotly) { near.observe(figure); } });
}

function scan() {
  document.querySelectorAll(".bt-plotly:not(.bt-live)").forEach(function (figure) {
    if (figure.btDrawn || figure.btSeen) { return; }
    figure.btSeen = true;
    figure.btDark = isDark(figure);
    if (!near) { library().then(function () { draw(figure); }); } else { (window.Plotly ? near : visible).observe(figure); }
  });
}

function drawAll() {
  scan();
  var figures = [].slice.call(document.querySelectorAll(".bt-plotly"));
  return (figures.length ? library() : Promise.resolve()).then(function () {
    figures.forEach(draw);
    return Promise.all(figures.map(function (figure) { return figure.btReady; }));
  });
}

window.betweenTokens = { scan: scan, drawAll: drawAll };
window.btQueue = { push: function () { scan(); } };
if (window.matchMedia) { window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw); }
var themed = { attributes: true, attributeFilter: ["class", "style", "data-theme", "data-jp-theme-light"] };
[document.documentElement, document.body].forEach(function (element) {
  if (element) { new MutationObserver(redraw).observe(element, themed); }
});
scan();
