// What Jupyter leaves of an output that it does not trust: (html, host) → html. Elements and attributes are those of the class
// Sanitizer of @jupyterlab/apputils 4.7.6 (lib/sanitizer.js), as far as our pages could use them; the bundle in Jupyter Notebook
// 6.4.12 (static/components/sanitizer) has the same lists. They differ in style attributes. JupyterLab keeps a property with a plain
// value. Notebook calls its sanitizer with an empty list of styles, and what comes out is style="undefined:undefined".
(html, host) => {
  const tags = new Set(("a abbr article aside b bdi blockquote br button caption center cite code col colgroup data dd del details dfn div dl dt em "
    + "fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hr i img input ins kbd label legend li mark menu meter nav ol "
    + "output p pre progress q s samp section select small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr").split(" "));
  const everywhere = "class dir draggable hidden id lang spellcheck style title translate".split(" ");
  const cell = "abbr align bgcolor colspan headers height nowrap rowspan scope valign width".split(" ");
  const own = {
    a: ["href", "rel", "target"], button: ["disabled", "type", "value"], caption: ["align"], col: ["align", "span", "valign", "width"], div: ["align"], p: ["align"],
    font: ["color", "face", "size"], img: ["align", "alt", "border", "height", "src", "width"], input: ["checked", "disabled", "max", "min", "step", "type", "value"],
    label: ["for"], meter: ["high", "low", "max", "min", "value"], progress: ["max", "min", "value"], table: ["align", "bgcolor", "border", "cellpadding", "cellspacing", "width"],
    tr: ["align", "bgcolor", "valign"], td: cell, th: cell, details: ["open"],
  };
  // Of a hundred properties those that matter here; custom ones, font-variant-numeric and functions other than rgb, rgba and gradients go.
  const styles = new Set(("background background-color background-image background-size border border-bottom border-left border-radius border-collapse border-spacing "
    + "color display font font-size font-weight height line-height margin max-width min-width overflow-x padding table-layout text-align vertical-align white-space width").split(" "));
  const plain = value => !/\b(var|calc|color-mix|light-dark|hsl|oklch)\(|inherit|max-content/.test(value);

  const page = new DOMParser().parseFromString(html, "text/html");
  for (const element of [...page.body.querySelectorAll("*"), ...page.head.querySelectorAll("*")]) {
    const name = element.localName;
    if (["style", "script", "textarea", "option", "noscript"].includes(name)) { element.remove(); continue; }
    if (!tags.has(name)) { element.replaceWith(...element.childNodes); continue; }
    for (const { name: attribute, value } of [...element.attributes]) {
      const kept = everywhere.includes(attribute) || (own[name] || []).includes(attribute);
      if (!kept || (attribute === "hidden" && value === "")) { element.removeAttribute(attribute); }
    }
    if (element.hasAttribute("style")) {
      const declarations = element.getAttribute("style").split(";").map(d => [d.slice(0, d.indexOf(":")).trim(), d.slice(d.indexOf(":") + 1).trim()]);
      element.setAttribute("style", host === "notebook6" ? "undefined:undefined" : declarations.filter(([p, v]) => styles.has(p) && plain(v)).map(d => d.join(":")).join(";"));
    }
    if (name === "input") { element.setAttribute("disabled", "disabled"); }
  }
  return page.body.innerHTML;
}
