using System.Text.Json;

namespace BetweenTokens.Plots;

/// <summary>What the pictures of a choice share: rules of sliders, buttons and rows of bars, and their scripts.</summary>
internal static class ChoiceParts
{
    /// <summary>Sliders, buttons, rows of bars; a live part below a drawing that it replaces.</summary>
    public const string Rules =
        ".bt-choice[data-live]>.k-static{display:none}.k-rows{margin:8px 0}"
        + ".bt-slider{display:flex;align-items:center;gap:10px;margin:6px 0;font-weight:400;font-size:13px;max-width:none}"
        + ".bt-slider span{min-width:8em}.bt-slider input{flex:1;min-width:80px;max-width:640px;margin:0;accent-color:var(--bt-c0)}"
        + ".bt-slider output{min-width:3em;font-variant-numeric:tabular-nums}"
        + ".k-row{display:grid;grid-template-columns:minmax(5em,10em) minmax(60px,1fr) 9.5em;gap:8px;align-items:center;width:100%;"
        + "box-sizing:border-box;font-size:13px;line-height:1.25;padding:1px 4px;margin:0;text-align:left;"
        + "font-variant-numeric:tabular-nums;color:var(--bt-ink)}"
        + ".k-name{overflow-wrap:anywhere;white-space:pre-wrap}.k-track{position:relative;height:13px;display:block;"
        + "background:var(--bt-grid);border-radius:3px;overflow:hidden}.k-fill,.k-was{position:absolute;left:0;top:0;bottom:0;"
        + "border-radius:3px;box-sizing:border-box}.k-fill{background:var(--bt-c0)}.k-was{border:1.5px solid var(--bt-ink);opacity:.55}"
        + ".k-cut .k-name{text-decoration:line-through}.k-red{background:var(--bt-bad)}.k-line{margin:8px 0;font-size:13px;"
        + "min-height:2.6em;font-variant-numeric:tabular-nums}"
        + ".k-do{display:flex;flex-wrap:wrap;gap:6px;margin:8px 0}.bt-choice button{font:inherit;font-size:13px;color:var(--bt-ink);"
        + "background:var(--bt-surface);border:1px solid var(--bt-line);border-radius:6px;padding:3px 10px;cursor:pointer}"
        + ".bt-choice button:hover,.bt-choice button:focus-visible{border-color:var(--bt-c0);outline:2px solid var(--bt-c0)}"
        + ".bt-choice button:disabled{color:var(--bt-muted);cursor:default;outline:0;border-color:var(--bt-grid)}"
        + "@media(max-width:560px){.k-row{grid-template-columns:minmax(4em,6.5em) minmax(40px,1fr) 8.6em;gap:6px}}"
        + "@media print{.bt-choice>.k-live{display:none!important}.bt-choice>.k-static{display:block!important}}";

    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase }; // escapes <, > and &

    /// <summary>A drawing, the numbers that a script needs, and the script.</summary>
    /// <param name="kind">Class name that the script looks for.</param>
    /// <param name="asset">Name of the script.</param>
    /// <param name="image">The image element of the drawing.</param>
    /// <param name="data">The numbers.</param>
    public static string Body(string kind, string asset, string image, object data)
    {
        using var script = new StreamReader(
            typeof(ChoiceParts).Assembly.GetManifestResourceStream($"BetweenTokens.Plots.Assets.{asset}")!);
        return $"<div class=\"bt-choice {kind}\"><div class=\"k-static bt-wide\" style=\"overflow-x:auto\">{image}</div>"
            + $"<script type=\"application/json\">{JsonSerializer.Serialize(data, _json)}</script></div>"
            + $"<script>{script.ReadToEnd()}</script>";
    }

    /// <summary>A probability as the pages write it.</summary>
    public static string Share(double p) => p == 0 ? "0" : p >= 0.001 ? NumberText.One(p, 3) : NumberText.Powers(p, "0");
}
