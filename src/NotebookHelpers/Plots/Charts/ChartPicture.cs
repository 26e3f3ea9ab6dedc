using BetweenTokens.Plots.Svg;

namespace BetweenTokens.Plots;

/// <summary>A chart that plotly.js draws; until it does, or where scripts do not run, its drawn form stands in its place.</summary>
public sealed class ChartPicture(Figure figure, string title, string alt) : Picture(title, alt)
{
    /// <summary>The chart as data.</summary>
    public Figure Figure { get; } = figure;

    /// <summary>Draws the picture for readers without scripts, under the heading given or none.</summary>
    internal Func<string?, string> Drawing { get; init; } = heading => SvgChart.Draw(figure, heading);

    /// <summary>The same picture with a line under it.</summary>
    internal ChartPicture WithNote(string note) => new(Figure, Title, Alt) { Drawing = Drawing, Note = note };

    /// <inheritdoc/>
    protected override bool NeedsScripts => true;

    /// <inheritdoc/>
    protected override string OwnClass => "bt-plotly";

    /// <inheritdoc/>
    protected override string OwnRules =>
        ".bt-chart{display:none}&.bt-live>.bt-chart{display:block}&.bt-live>.bt-static{display:none}"
        + ".bt-slider{display:flex;align-items:center;gap:10px;margin:6px 4px;font-weight:400;font-size:13px;max-width:none}"
        + ".bt-slider input{flex:1;min-width:120px;max-width:640px;margin:0;accent-color:var(--bt-c0)}"
        + ".bt-slider output{min-width:4em;font-variant-numeric:tabular-nums}"
        + "@media print{&>.bt-chart,&>.bt-slider{display:none!important}&>.bt-static{display:block!important}}";

    /// <inheritdoc/>
    protected override string Body() =>
        $"<div class=\"bt-chart\" role=\"img\" aria-label=\"{Html.Escape(Alt)}\"></div>{StaticImage(Drawing(null))}"
        + $"<script type=\"application/json\">{Figure.ToJson()}</script><script>(window.btQueue=window.btQueue||[]).push(0)</script>";

    /// <inheritdoc/>
    public override string ToSvg() => Drawing(Title);
}
