using System.Text.Json;
using BetweenTokens.Tracing;

namespace BetweenTokens.Plots;

/// <summary>The attention of all heads over one text.</summary>
/// <param name="Name">Name of the text where there are several.</param>
/// <param name="Tokens">Texts of the tokens.</param>
/// <param name="Patterns">[layer][head] of [query, key]; a query sees itself and what stands before it.</param>
public sealed record HeadText(string Name, IReadOnlyList<string> Tokens, IReadOnlyList<IReadOnlyList<float[,]>> Patterns)
{
    /// <summary>The patterns of a trace.</summary>
    /// <param name="name">Name of the text.</param>
    /// <param name="trace">A trace that keeps its patterns.</param>
    public static HeadText Of(string name, Trace trace)
    {
        var config = Needed.Of(trace).Transformer.Config;
        return new(name, Pictures.Texts(trace), [.. Enumerable.Range(0, config.NLayers).Select(layer =>
            (IReadOnlyList<float[,]>)[.. Enumerable.Range(0, config.NHeads).Select(head => trace.Pattern(layer, head))])]);
    }
}

/// <summary>
/// Every head of a model over one text or several: sliders choose the head, a click the word that looks, a switch hides the first
/// token and says how much of the attention went with it. The maps of all heads lie below. It needs no kernel.
/// </summary>
public sealed class HeadBrowser : Picture
{
    private const int Whole = 255, Least = 5; // a weight is kept in a byte, to 0.002; below 0.02 as nothing

    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase }; // escapes <, > and &

    private readonly IReadOnlyList<HeadText> _texts;
    private readonly int _layer, _head, _query;
    private readonly bool _hidden;

    internal HeadBrowser(string title, IReadOnlyList<HeadText> texts, int layer, int head, Index query, bool hidden)
        : base(title, Describe(texts, layer, head, query)) =>
        (_texts, _layer, _head, _query, _hidden) = (texts, layer, head, query.GetOffset(texts[0].Tokens.Count), hidden);

    /// <inheritdoc/>
    protected override string OwnRules { get; } =
        ".bt-heads[data-live]>.h-static{display:none}.h-board{overflow-x:auto;position:relative}.h-sheet{position:relative;"
        + "width:max-content}.h-sheet svg{display:block;overflow:visible}.h-sheet path{fill:none;stroke:var(--bt-c0)}.h-words{"
        + "display:flex;width:max-content}.h-word{font:inherit;color:var(--bt-ink);background:none;border:1px solid transparent;"
        + "border-radius:6px;padding:2px 4px;cursor:pointer;display:flex;flex-direction:column;align-items:center;"
        + "white-space:pre;min-width:34px}.h-word small{font-size:11px;color:var(--bt-muted);font-variant-numeric:tabular-nums}"
        + ".h-word::after{content:\"\";display:block;height:5px;background:var(--bt-c0);width:calc(var(--w,0)*100%);"
        + "border-radius:2px}.h-word[aria-pressed=true]{border-color:var(--bt-c0);font-weight:600}"
        + ".h-word:hover,.h-word:focus-visible{border-color:var(--bt-c0)}.h-word.h-late span{color:var(--bt-muted)}.bt-slider{"
        + "display:flex;align-items:center;gap:10px;margin:4px;font-weight:400;font-size:13px;max-width:none}.bt-slider>span{"
        + "min-width:3.5em}.bt-slider input{flex:1;min-width:110px;max-width:420px;margin:0;accent-color:var(--bt-c0)}"
        + ".bt-slider output{min-width:2.5em}.h-hide{display:block;margin:6px 4px;font-size:13px;font-weight:400}.h-hide input{"
        + "accent-color:var(--bt-c0)}.h-note{margin:8px 0;font-size:13px;min-height:1.5em}.h-reads{margin:10px 0 3px;"
        + "font-size:12px;color:var(--bt-muted)}.h-map{display:grid;"
        + "grid-template-columns:repeat(var(--layers),minmax(8px,var(--tile,56px)));gap:3px;color:var(--bt-c0)}.h-tile{"
        + "width:100%;aspect-ratio:1;image-rendering:pixelated;outline:1px solid var(--bt-grid);cursor:pointer}.h-tile.h-here{"
        + "outline:2px solid var(--bt-c1)}@media print{.bt-heads>.h-static{display:block!important}.bt-heads>:not(.h-static){"
        + "display:none!important}}";

    /// <inheritdoc/>
    protected override string Body()
    {
        var words = Words.Now;
        var data = JsonSerializer.Serialize(new
        {
            Texts = _texts.Select(text => new { text.Name, text.Tokens, Weights = Convert.ToBase64String(Pack(Bytes(text))) }),
            Layers = _texts[0].Patterns.Count,
            Heads = _texts[0].Patterns[0].Count,
            Start = new { Text = 0, Layer = _layer, Head = _head, Query = _query, Hide = _hidden },
            Say = new
            {
                words.Text,
                words.Layer,
                words.Head,
                Hide = words.HideFirst,
                Removed = words.FirstRemoved,
                First = words.FirstHas,
                Maps = words.HeadMaps,
                Comma = NumberText.Provider.NumberDecimalSeparator,
            },
        }, _json);
        using var script = new StreamReader(typeof(HeadBrowser).Assembly.GetManifestResourceStream("BetweenTokens.Plots.Assets.heads.js")!);
        var tile = Math.Clamp(840 / _texts[0].Patterns.Count, 20, 84);
        return $"<div class=\"bt-heads\" style=\"--tile:{tile}px\"><div class=\"h-static bt-wide\" style=\"overflow-x:auto\">"
            + $"{StaticImage(Static().Drawn)}</div><script type=\"application/json\">{data}</script></div>"
            + $"<script>{script.ReadToEnd()}</script>";
    }

    /// <inheritdoc/>
    public override string ToSvg() => Static().Titled;

    private (string Drawn, string Titled) Static()
    {
        var arcs = new Arcs(Title, _texts[0].Tokens, _texts[0].Patterns[_layer][_head], _query, 0.02);
        return (arcs.Drawing(null), arcs.ToSvg());
    }

    private static byte[] Bytes(HeadText text) =>
        [.. from layer in text.Patterns
            from pattern in layer
            from query in Enumerable.Range(0, text.Tokens.Count)
            from key in Enumerable.Range(0, query + 1)
            let weight = (int)Math.Clamp(Math.Round(Whole * pattern[query, key]), 0, Whole)
            select (byte)(weight < Least ? 0 : weight)];

    // A zero is followed by how many zeros it stands for.
    private static byte[] Pack(byte[] bytes)
    {
        var packed = new List<byte>(bytes.Length);
        for (var i = 0; i < bytes.Length;)
        {
            if (bytes[i] > 0)
            {
                packed.Add(bytes[i++]);
                continue;
            }

            var zeros = bytes.AsSpan(i, Math.Min(Whole, bytes.Length - i)).IndexOfAnyExcept((byte)0);
            var run = zeros < 0 ? Math.Min(Whole, bytes.Length - i) : zeros;
            packed.AddRange([0, (byte)run]);
            i += run;
        }

        return [.. packed];
    }

    private static string Describe(IReadOnlyList<HeadText> texts, int layer, int head, Index query)
    {
        var (tokens, pattern, at) = (texts[0].Tokens, texts[0].Patterns[layer][head], query.GetOffset(texts[0].Tokens.Count));
        var best = Enumerable.Range(0, at + 1).OrderByDescending(key => pattern[at, key]).Take(3);
        return $"{LayerNames.Head(layer, head)}: «{tokens[at]}» → "
            + string.Join(", ", best.Select(key => $"«{tokens[key]}» {Pictures.Text(Math.Round(pattern[at, key], 2))}"));
    }
}

public static partial class Pictures
{
    /// <summary>
    /// All heads over one text or several of them, under sliders, with a switch that hides the first token and prints the mass that
    /// it had.
    /// </summary>
    /// <param name="title">What is shown.</param>
    /// <param name="texts">Texts read by one model.</param>
    /// <param name="layer">Layer shown first, from zero.</param>
    /// <param name="head">Head shown first, from zero.</param>
    /// <param name="query">The word that looks at first; null: the last.</param>
    /// <param name="hideFirst">True: the first token is hidden at first.</param>
    /// <exception cref="ArgumentException">The texts were read by models of different size, or there is no such head or word.</exception>
    public static HeadBrowser Heads(
        string title, IReadOnlyList<HeadText> texts, int layer = 0, int head = 0, Index? query = null, bool hideFirst = false)
    {
        var (layers, heads) = (texts[0].Patterns.Count, texts[0].Patterns[0].Count);
        foreach (var text in texts)
        {
            if (text.Patterns.Count != layers || text.Patterns.Any(one => one.Count != heads))
            {
                throw new ArgumentException($"The text '{text.Name}' has the heads of another model than '{texts[0].Name}': "
                    + $"{layers} layers of {heads} heads are expected.");
            }

            foreach (var pattern in text.Patterns.SelectMany(one => one))
            {
                ExpectSquare(text.Tokens.Count, pattern, text.Name);
            }
        }

        var at = query ?? ^1;
        return layer >= 0 && layer < layers && head >= 0 && head < heads && at.GetOffset(texts[0].Tokens.Count) is var place
            && place >= 0 && place < texts[0].Tokens.Count
                ? new(title, texts, layer, head, at, hideFirst)
                : throw new ArgumentException($"Layer {layer}, head {head}, word {at} is not there: {layers} layers of {heads} heads "
                    + $"over {texts[0].Tokens.Count} words, counted from zero.");
    }
}
