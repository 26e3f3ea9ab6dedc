using BetweenTokens.Inspection.Attribution;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Statistics;
using BetweenTokens.Tracing;

namespace BetweenTokens.Evaluation.Instruments;

/// <summary>What an instrument may look at: one text, read once.</summary>
public sealed class InstrumentInput : IDisposable
{
    private readonly Lazy<Trace> _trace;

    internal InstrumentInput(LanguageModel model, int[] ids)
    {
        (Model, Ids) = (model, ids);
        HookPoint[] points = [HookPoint.Pattern, HookPoint.Value];
        _trace = new(() => model.Trace(ids, TraceOptions.Only(
            [.. Enumerable.Range(0, model.Config.NLayers).SelectMany(layer => points.Select(point => new HookAddress(point, layer)))])));
        Metric = Metric.LogProbability(Distributions.ArgMax(model.Logits(ids)[ids.Length - 1]));
    }

    /// <summary>The model.</summary>
    public LanguageModel Model { get; }

    /// <summary>The text, [pos]; what comes after it is explained.</summary>
    public int[] Ids { get; }

    /// <summary>Patterns and values of the run; owned by this object.</summary>
    public Trace Trace => _trace.Value;

    /// <summary>ln p of the token that the model puts first, which is what gradients explain.</summary>
    public Metric Metric { get; }

    /// <summary>Frees the run.</summary>
    public void Dispose()
    {
        if (_trace.IsValueCreated)
        {
            _trace.Value.Dispose();
        }
    }
}

/// <summary>A way of saying which words of a text matter for what comes next.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Of">From a text to a score for each of its tokens, [pos]: the larger, the more it matters.</param>
public sealed record Instrument(string Name, Func<InstrumentInput, IReadOnlyList<double>> Of)
{
    /// <summary>
    /// Every instrument there is for a model: attention weights (all heads, each layer, first token taken out, heads of each kind),
    /// value-weighted attention, rollout, gradients by absolute value, occlusion; and nearness, which looks at nothing.
    /// </summary>
    /// <param name="model">Without attention, the instruments that read it are left out.</param>
    /// <param name="kinds">Scores of heads found on other texts (<see cref="HeadKinds"/>); null: none.</param>
    /// <param name="steps">Steps of integrated gradients.</param>
    public static IReadOnlyList<Instrument> For(LanguageModel model, HeadKinds? kinds = null, int steps = 16) =>
        [.. Needed.Of(model).Config.Mixer == MixerKind.Attention ? Attention(model, kinds) : [], .. Others(steps)];

    private static IEnumerable<Instrument> Attention(LanguageModel model, HeadKinds? kinds) =>
    [
        new("attention", input => AttentionAttribution.Weight(input.Trace, ^1).Scores),
        .. Enumerable.Range(0, model.Config.NLayers).Select(layer => new Instrument(
            FormattableString.Invariant($"attention L{layer}"), input => AttentionAttribution.Weight(input.Trace, ^1, layer).Scores)),
        new("attention without the first token", WithoutFirst),
        .. (kinds?.Scores ?? []).Select(kind => new Instrument(
            $"attention of heads: {kind.Name}", input => AttentionAttribution.ByScore(input.Trace, ^1, kind.Heads).Scores)),
        new("value-weighted attention", input => AttentionAttribution.ValueNorm(input.Trace, ^1).Scores),
        new("rollout", input => AttentionAttribution.Rollout(input.Trace, ^1).Scores),
        new("occlusion by cut edges", input => Occlusion.Hidden(input.Model, input.Ids).Scores),
    ];

    private static IEnumerable<Instrument> Others(int steps) =>
    [
        new("gradient × input", input => Sizes(GradientAttribution.InputXGradient(input.Model, input.Ids, input.Metric))),
        new("integrated gradients", input => Sizes(GradientAttribution.Integrated(input.Model, input.Ids, input.Metric, steps))),
        new("occlusion by the mean embedding", input => Occlusion.ByMean(input.Model, input.Ids).Scores),
        new("nearness", input => [.. input.Ids.Select((_, at) => (double)at)]),
    ];

    // Every head's row made to sum to one without the first token; a head that looks at nothing else counts for nothing.
    private static double[] WithoutFirst(InstrumentInput input)
    {
        var rows = AttentionAttribution.Rows(input.Trace, ^1).SelectMany(heads => heads).ToArray();
        double[] rest = [.. rows.Select(row => row.Skip(1).Sum())];
        return [.. input.Ids.Select((_, at) => at == 0 ? 0 : rows.Select((row, i) => rest[i] > 0 ? row[at] / rest[i] : 0).Average())];
    }

    private static double[] Sizes(TokenAttribution found) => [.. found.Scores.Select(Math.Abs)];
}
