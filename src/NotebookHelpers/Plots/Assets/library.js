// plotly.js comes compressed, as text that no browser compiles before it is wanted: with the setup cell's output, at the end of a
// page, or in a file beside the pages of a gallery. It is unpacked when the first chart is seen. Where it cannot be had (an old
// browser, a page parted from its gallery) every chart keeps its static picture.
var kept = carriedText(), loading = null;

function carrier() { return document.querySelector("script[data-resource='/*RESOURCE*/']"); }

// Taken early where it is there: a host may drop the elements of an output later.
function carriedText() { var element = carrier(); return element && element.textContent.trim() || null; }

function parsed() {
  return document.readyState !== "loading" ? Promise.resolve()
    : new Promise(function (done) { document.addEventListener("DOMContentLoaded", done); });
}

function packed() {
  if (kept) { return Promise.resolve(kept); }
  return parsed().then(function () {
    var element = carrier(), file = element && element.getAttribute("data-src");
    if (!file) { return carriedText() || Promise.reject(new Error("plotly.js is not on this page")); }
    return new Promise(function (done, fail) {
      var script = document.createElement("script");
      script.src = file;
      script.onload = function () { done(window.pageResources["/*RESOURCE*/"]); };
      script.onerror = function () { fail(new Error(file + " is not beside this page")); };
      document.head.appendChild(script);
    });
  });
}

function unpack(text) {
  if (!window.DecompressionStream) { throw new Error("this browser cannot unpack it"); }
  var bytes = Uint8Array.from(atob(text), function (letter) { return letter.charCodeAt(0); });
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}

// A loader of modules (RequireJS in Jupyter Notebook 6 and in exported pages) would take plotly.js for an anonymous module and
// hide it. Inside this function there is no loader to be seen, so it registers on the window. An inline script element runs under
// policies that forbid eval.
function run(source) {
  if (window.Plotly) { return; }
  var script = document.createElement("script");
  script.textContent = "(function(define,exports,module){" + source + "\n}).call(window)";
  document.head.appendChild(script).remove();
}

function library() {
  if (window.Plotly) { return Promise.resolve(); }
  loading = loading || packed().then(unpack).then(run).catch(function (error) {
    loading = null;
    console.info("Between Tokens: charts stay as they are drawn; " + error.message);
  });
  return loading;
}
