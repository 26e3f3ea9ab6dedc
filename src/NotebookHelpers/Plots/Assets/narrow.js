// What a chart drawn for a page must change on a telephone.
function isNarrow(figure) { return figure.clientWidth < 560; }

function fitNarrow(layout, data, width) {
  stack(layout);
  data.forEach(function (trace) { giveRoom(layout, trace, width); });
  Object.keys(layout).filter(function (key) { return /^xaxis\d*$/.test(key); }).forEach(function (key) {
    var room = plotWidth(layout["yaxis" + key.slice(5)], width);
    partLabels(layout, layout[key], room);
    breakTitle(layout, layout[key], room);
  });
}

// What the labels of the upright axis leave of the width; they take 6.8 pixels a letter.
function plotWidth(upright, width) { return Math.max(120, width - 60 - 6.8 * longest(upright && upright.ticktext)); }

// Labels of a level axis that would run into each other: of numbers some are left out, words are turned.
function partLabels(layout, axis, width) {
  var texts = axis.ticktext;
  if (!Array.isArray(texts) || !texts.length) { return; }
  var flat = 6.8 * longest(texts) + 6, room = width / texts.length;
  if ((axis.tickangle ? 13 : flat) <= room) { return; }
  if (texts.every(function (text) { return /^\d+$/.test(text); })) {
    var every = Math.ceil(flat / room), kept = function (_, i) { return i % every === 0; };
    axis.tickvals = axis.tickvals.filter(kept);
    axis.ticktext = texts.filter(kept);
    axis.tickangle = 0;
  } else if (!axis.tickangle) {
    axis.tickangle = -45;
    axis.automargin = true;
    layout.height += Math.round(4.8 * longest(texts));
  }
}

// A title wider than its axis goes on in the next line.
function breakTitle(layout, axis, width) {
  if (!axis.title || !axis.title.text) { return; }
  var lines = [""];
  axis.title.text.split(" ").forEach(function (word) {
    var last = lines[lines.length - 1], longer = last ? last + " " + word : word;
    if (last && 7.2 * longer.length > width) { lines.push(word); } else { lines[lines.length - 1] = longer; }
  });
  if (lines.length === 1) { return; }
  axis.title.text = lines.join("<br>");
  axis.automargin = true;
  layout.height += 18 * (lines.length - 1);
}

// Panels that stand side by side, each with axes of its own, go one below the other.
function stack(layout) {
  var panels = Object.keys(layout).filter(function (key) { return /^xaxis\d*$/.test(key) && layout[key].domain; })
    .sort(function (a, b) { return layout[a].domain[0] - layout[b].domain[0]; });
  var uprights = panels.map(function (key) { return layout["yaxis" + key.slice(5)]; });
  var row = panels.every(function (key, i) {
    return uprights[i] && !uprights[i].domain && (i === 0 || layout[panels[i - 1]].domain[1] <= layout[key].domain[0]);
  });
  if (panels.length < 2 || !row) { return; }
  // what stands under a panel: its labels and, where it has one, its name
  var foot = panels.some(function (key) { return layout[key].title && layout[key].title.text; }) ? 0.18 : 0.06;
  panels.forEach(function (key, i) {
    layout[key].domain = [0, 1];
    uprights[i].domain = [1 - (i + 1 - foot) / panels.length, 1 - i / panels.length];
  });
  layout.height *= panels.length * (0.94 + foot);
}

// Numbers beside level bars keep their size while the plot shrinks: its range grows until they stand inside.
function giveRoom(layout, trace, width) {
  var axis = layout["xaxis" + (trace.xaxis || "x").slice(1)];
  if (trace.type !== "bar" || trace.orientation !== "h" || trace.textposition !== "outside" || !axis || !axis.range) { return; }
  if (axis.type === "log" || !Array.isArray(trace.text) || !Array.isArray(trace.x)) { return; }
  var plot = plotWidth(layout["yaxis" + (trace.yaxis || "y").slice(1)], width);
  var share = Math.min(0.3, (7.5 * longest(trace.text) + 8) / plot), least = Infinity, most = -Infinity;
  trace.x.forEach(function (value, i) {
    var end = value + (trace.base && trace.base[i] || 0);
    if (value < 0) { least = Math.min(least, end); } else { most = Math.max(most, end); }
  });
  var low = axis.range[0], high = Math.max(axis.range[1], (most - share * low) / (1 - share));
  if (least - share * (high - low) < low) {
    var span = (Math.max(most, least) - least) / (1 - 2 * share);
    low = Math.min(low, least - share * span);
    high = Math.max(high, low + span);
  }
  axis.range = [low, high];
}

// In letters.
function longest(texts) { return (texts || []).reduce(function (most, text) { return Math.max(most, String(text).length); }, 0); }
