(function () {
  "use strict";
  var entries = JSON.parse(document.getElementById("search-index").textContent);
  var query = document.getElementById("query"), found = document.getElementById("found");
  var Most = 12, Around = 90;

  // Letters as they are compared: ё is е, case does not matter. The length stays, so places in the text stay too.
  function fold(text) { return text.toLowerCase().replace(/ё/g, "е"); }
  // A Russian word changes its ending; a long one is found by its beginning.
  function stem(word) { return word.length > 6 ? word.slice(0, word.length - 2) : word.length > 4 ? word.slice(0, word.length - 1) : word; }
  entries.forEach(function (entry) { entry.folded = fold(entry.heading + " " + entry.text); entry.title = fold(entry.notebook + " " + entry.heading); });

  function score(entry, words) {
    var total = 0;
    for (var i = 0; i < words.length; i++) {
      var at = entry.folded.indexOf(words[i]), inTitle = entry.title.indexOf(words[i]) >= 0;
      if (at < 0 && !inTitle) { return 0; }
      total += (inTitle ? 10 : 0) + Math.min(5, entry.folded.split(words[i]).length - 1);
    }
    return total;
  }

  function snippet(entry, words) {
    var text = entry.text, folded = fold(text), at = -1;
    words.forEach(function (word) { var here = folded.indexOf(word); if (here >= 0 && (at < 0 || here < at)) { at = here; } });
    var start = Math.max(0, at - Around), piece = text.slice(start, start + 2 * Around), paragraph = document.createElement("p");
    var place = 0, lower = fold(piece);
    if (start > 0) { paragraph.append("…"); }
    while (place < piece.length) {
      var next = -1, length = 0;
      words.forEach(function (word) { var here = lower.indexOf(word, place); if (here >= 0 && (next < 0 || here < next)) { next = here; length = word.length; } });
      if (next < 0) { break; }
      var mark = document.createElement("mark");
      mark.textContent = piece.slice(next, next + length);
      paragraph.append(piece.slice(place, next), mark);
      place = next + length;
    }
    paragraph.append(piece.slice(place), start + 2 * Around < text.length ? "…" : "");
    return paragraph;
  }

  function search() {
    var words = fold(query.value).split(/[^\p{L}\p{N}]+/u).filter(Boolean).map(stem);
    found.replaceChildren();
    if (!words.length) { return; }
    var hits = entries.map(function (entry) { return { entry: entry, score: score(entry, words) }; })
      .filter(function (hit) { return hit.score > 0; })
      .sort(function (a, b) { return b.score - a.score; });
    hits.slice(0, Most).forEach(function (hit) {
      var item = document.createElement("li"), link = document.createElement("a");
      link.href = hit.entry.page + "#" + encodeURIComponent(hit.entry.anchor);
      link.textContent = hit.entry.heading === hit.entry.notebook ? hit.entry.notebook : hit.entry.notebook + " · " + hit.entry.heading;
      item.append(link, snippet(hit.entry, words));
      found.append(item);
    });
    if (!hits.length || hits.length > Most) {
      var rest = document.createElement("li");
      rest.className = "rest";
      rest.textContent = hits.length ? "И ещё " + (hits.length - Most) + "." : "Ничего не нашлось.";
      found.append(rest);
    }
  }
  query.addEventListener("input", search);
  query.closest(".search").hidden = false; // without this script it would be a field that finds nothing
  search();
})();
