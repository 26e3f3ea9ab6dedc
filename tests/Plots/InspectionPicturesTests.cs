using System.Globalization;
using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Lenses;
using BetweenTokens.Models;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Tracing;
using Xunit;
using Live = BetweenTokens.Tests.Testing.Live;

namespace BetweenTokens.Tests.Plots;

/// <summary>Pictures of a real, tiny checkpoint: what they show is what the model computed.</summary>
[Trait("tier", "fast")]
[Collection(Live.Alone)]
public class InspectionPicturesTests
{
    private static readonly int[] _ids = [5, 17, 3, 42, 9, 11];

    private static LanguageModel Tiny() => LanguageModel.Load(Shared.Reference("tiny/llama-gqa"));

    private static double[] Numbers(System.Text.Json.Nodes.JsonNode? node) =>
        [.. node!.AsArray().Select(v => double.Parse(v!.ToJsonString(), CultureInfo.InvariantCulture))];

    [SkippableFact]
    public void The_waterfall_ends_at_the_models_own_logit()
    {
        using var model = Tiny();
        using var trace = model.Trace(_ids);
        var picture = Ledger.Of(trace, ^1, token: 7).Waterfall();
        // five significant digits of a number below 10
        Assert.Equal(trace.LogitsAt(^1)[7], Numbers(picture.Figure.Data[0]!["x"])[^1], 1e-4);
    }

    [SkippableFact]
    public void The_lens_table_ends_with_the_models_own_choice_and_has_a_row_for_each_depth()
    {
        using var model = Tiny();
        using var trace = model.Trace(_ids);
        string html = Pictures.LogitLens(trace).ToHtml();
        Assert.Equal(model.Config.NLayers + 1, html.Split("<th scope=\"row\">").Length - 1);
        float[] logits = trace.LogitsAt(^1);
        double p = Math.Exp(Distributions.LogProbability(logits, Distributions.ArgMax(logits)));
        Assert.Contains(string.Create(NumberText.Provider, $"→ «{trace.Shown(Distributions.ArgMax(logits))}»\np = {p:0.000}"),
            System.Net.WebUtility.HtmlDecode(html));
    }

    [SkippableFact]
    public void Attention_surprisal_and_distribution_show_the_traces_numbers()
    {
        using var model = Tiny();
        using var trace = model.Trace(_ids);
        var cells = Pictures.Attention(trace, 0, 1).Figure.Data[0]!["z"]!;
        float[,] pattern = trace.Pattern(0, 1);
        Assert.Equal(pattern[3, 2], (double)cells[3]![2]!, 1e-4);
        Assert.Equal(1, Numbers(cells[5]).Sum(), 5e-4);
        double surprisal = -Distributions.LogProbability(trace.LogitsAt(2), _ids[3]);
        Assert.Contains(string.Create(NumberText.Provider, $"{surprisal:0.00} нат"), Pictures.Surprisal(trace).ToHtml());
        Assert.Equal(1, Numbers(Pictures.Distribution(trace, ^1, top: 8).Figure.Data[0]!["x"]).Sum(), 1e-4);
        Assert.Equal(model.Config.NLayers * (_ids.Length + 1) - 1, Pictures.HeadGrid(trace).Figure.Data[0]!["z"]!.AsArray().Count);
        Assert.Equal(_ids.Length, Pictures.Entropy(trace).Figure.Data[0]!["y"]!.AsArray().Count);
        Assert.Equal(model.Config.NLayers + 1, Pictures.EntropyByLayer(LogitLens.Of(trace)).Figure.Data[0]!["y"]!.AsArray().Count);
        Assert.Contains($"[{_ids.Length}, {model.Config.DModel}]", Pictures.Architecture(trace, SchemePart.Attention).ToSvg());
    }

    [SkippableFact]
    public void Pictures_of_a_trace_leave_no_tensor_behind()
    {
        using var model = Tiny();
        using var trace = model.Trace(_ids);
        Live.Same(() => _ = Pictures.HeadGrid(trace).ToHtml() + Pictures.LogitLens(trace).ToHtml()
            + Pictures.Temperatures(trace, ^1).ToHtml() + Ledger.Of(trace, ^1, 7).Waterfall().ToHtml());
    }
}
