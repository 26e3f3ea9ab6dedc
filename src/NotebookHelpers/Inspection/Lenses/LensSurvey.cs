using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tensors;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Lenses;

/// <summary>One position of a lens survey, depth by depth.</summary>
/// <param name="Entropies">Entropy of the lens's distribution at depth 0 to L, nats.</param>
/// <param name="Divergences">KL(output ‖ lens) at depth 0 to L, nats.</param>
/// <param name="WinnerProbabilities">Probability of the final winner at depth 0 to L.</param>
/// <param name="SettledAt">First depth from which the final winner leads to the end.</param>
/// <param name="LastIsOutput">True where the lens after the last layer has the output's winner.</param>
public sealed record SurveyedPosition(
    double[] Entropies,
    double[] Divergences,
    double[] WinnerProbabilities,
    int SettledAt,
    bool LastIsOutput);

/// <summary>The logit lens over many positions of a text.</summary>
public sealed class LensSurvey
{
    private LensSurvey(int layers, IReadOnlyList<SurveyedPosition> positions) => (Layers, Positions) = (layers, positions);

    /// <summary>Number of layers, L.</summary>
    public int Layers { get; }

    /// <summary>Every position looked at.</summary>
    public IReadOnlyList<SurveyedPosition> Positions { get; }

    /// <summary>Looks at a text, window by window; windows do not know each other.</summary>
    /// <param name="model">The model.</param>
    /// <param name="ids">The text.</param>
    /// <param name="positions">How many positions, from the start of the text.</param>
    /// <param name="window">Tokens read at a time.</param>
    /// <param name="cancel">Stops within one window.</param>
    public static LensSurvey Of(
        LanguageModel model, ReadOnlySpan<int> ids, int positions = 512, int window = 128, CancellationToken cancel = default) =>
        Of(model, [.. ids.ToArray().Chunk(window)], positions, cancel);

    /// <summary>Looks at texts, each by itself.</summary>
    /// <param name="model">The model.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="positions">How many positions, from the start of the first text.</param>
    /// <param name="cancel">Stops within one text.</param>
    /// <param name="tuned">Translates each depth before it is read; null: the plain lens.</param>
    public static LensSurvey Of(
        LanguageModel model, IReadOnlyList<int[]> texts, int positions = 512, CancellationToken cancel = default, TunedLens? tuned = null)
    {
        var found = new List<SurveyedPosition>(positions);
        foreach (var text in texts.TakeWhile(_ => found.Count < positions))
        {
            cancel.ThrowIfCancellationRequested();
            found.AddRange(Look(model, text.AsSpan(0, Math.Min(text.Length, positions - found.Count)), tuned));
        }

        return new(model.Config.NLayers, found);
    }

    /// <summary>Mean over the positions, depth 0 to L.</summary>
    public double[] MeanByDepth(Func<SurveyedPosition, double[]> what) =>
        [.. Enumerable.Range(0, Layers + 1).Select(depth => Positions.Average(p => what(p)[depth]))];

    /// <summary>Share of positions whose winner leads for good at each depth, 0 to L.</summary>
    public double[] SettledShare() =>
        [.. Enumerable.Range(0, Layers + 1).Select(depth => Positions.Average(p => p.SettledAt <= depth ? 1.0 : 0))];

    private static IEnumerable<SurveyedPosition> Look(LanguageModel model, ReadOnlySpan<int> ids, TunedLens? tuned)
    {
        int layers = model.Config.NLayers;
        HookAddress[] kept =
        [
            .. Enumerable.Range(0, layers)
                .SelectMany(layer => new[] { new HookAddress(HookPoint.ResidPre, layer), new HookAddress(HookPoint.ResidPost, layer) }),
            new(HookPoint.Logits),
        ];
        using var trace = model.Trace(ids, TraceOptions.Only(kept));
        var lens = LogitLens.Of(trace, top: 1, tuned: tuned);
        long[] last = WinnersOfLastStream(trace);
        return
        [
            .. Enumerable.Range(0, ids.Length).Select(column =>
            {
                LensCell[] cells = [.. lens.Rows.Select(row => row[column])];
                return new SurveyedPosition(
                    [.. cells.Select(c => c.Entropy)], [.. cells.Select(c => c.DivergenceFromOutput)],
                    [.. cells.Select(c => c.OutputProbability)],
                    lens.SettledAt[column], last[column] == cells[^1].TopIds[0]);
            }),
        ];
    }

    // The lens's last row is the output itself; reading the last stream anew is the control.
    private static long[] WinnersOfLastStream(Trace trace)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var transformer = trace.Transformer;
        return TensorMemory.Copy<long>(
            transformer.Unembed(transformer.FinalNorm(trace[HookPoint.ResidPost, transformer.Config.NLayers - 1]))[0].argmax(-1));
    }
}
