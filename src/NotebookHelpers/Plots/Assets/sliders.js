// plotly's own sliders know no keyboard and stand inside what is read aloud as one image. Each becomes the page's own: reached by
// Tab, moved by arrows, named and read with its value. It is made here, so that without scripts no dead control is shown.
function addSliders(figure, sliders) {
  var host = figure.querySelector(".bt-chart"), after = host;
  figure.btSteps = [];
  (sliders || []).forEach(function (slider, number) {
    var label = document.createElement("label"), name = document.createElement("span");
    var input = document.createElement("input"), value = document.createElement("output");
    label.className = "bt-slider";
    name.textContent = ((slider.currentvalue || {}).prefix || "").replace(/\s*[=:]\s*$/, "");
    input.type = "range";
    input.min = 0;
    input.max = slider.steps.length - 1;
    input.step = 1;
    input.value = slider.active || 0;
    input.setAttribute("aria-label", name.textContent || figure.querySelector("figcaption").textContent);
    function say() { value.textContent = stepName(slider.steps[+input.value]); input.setAttribute("aria-valuetext", value.textContent); }
    input.addEventListener("input", function () { say(); figure.btSteps[number] = +input.value; take(host, slider.steps[+input.value]); });
    say();
    label.append(name, input, value);
    after.after(label);
    after = label;
  });
}

function stepName(step) { return String(step.label === undefined ? step.value || "" : step.label); }

// What plotly's slider does at a step: a call of its interface.
function take(host, step) {
  if (step.method === "skip" || step.execute === false) { return Promise.resolve(); }
  return Promise.resolve(window.Plotly[step.method || "restyle"].apply(window.Plotly, [host].concat(step.args || [])))
    .catch(function () { /* a later step overtook this one */ });
}

// After a chart was painted anew: every slider that was moved has its place again.
function retake(figure, sliders) {
  return figure.btSteps.reduce(function (before, step, number) {
    return before.then(function () { return take(figure.querySelector(".bt-chart"), sliders[number].steps[step]); });
  }, Promise.resolve());
}
