using BetweenTokens.Inspection.Lenses;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tensors;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L06Voting;

/// <summary>06-08 and 06-12: what layers and the final norm have to do with the vote.</summary>
public static class LensClaims
{
    /// <summary>06-08: does the lens's distribution narrow with depth, and does the last layer decide?</summary>
    public static Evidence Narrowing(LanguageModel model, LensSurvey survey)
    {
        int third = Math.Max(1, survey.Layers / 3);
        return Evidence.Of(
            model,
            // An identity of this model, computed at every position, not a sample of anything: no interval.
            Measured.Exact("lens after the last layer is the output",
                survey.Positions.Average(p => p.LastIsOutput ? 1.0 : 0), survey.Positions.Count),
            Measured.Share("positions that narrow",
                [.. survey.Positions.Select(p => p.Entropies[^third..].Average() < p.Entropies[..third].Average())]),
            Measured.Share("positions decided by the last layer", [.. survey.Positions.Select(p => p.SettledAt == survey.Layers)]));
    }

    /// <summary>06-12: logits from the last stream with and without the final norm, against the model's own.</summary>
    /// <param name="model">The model.</param>
    /// <param name="ids">A text; every position is compared.</param>
    public static Evidence FinalNorm(LanguageModel model, ReadOnlySpan<int> ids) => FinalNorm(model, [ids.ToArray()]);

    /// <summary>The same over several texts.</summary>
    public static Evidence FinalNorm(LanguageModel model, IReadOnlyList<int[]> texts)
    {
        using var noGradient = no_grad();
        var last = new HookAddress(HookPoint.ResidPost, model.Config.NLayers - 1);
        var (with, without, equal) = (0.0, 0.0, new List<bool>());
        foreach (var text in texts)
        {
            using var scope = NewDisposeScope();
            using var trace = model.Trace(text, TraceOptions.Only(last, new HookAddress(HookPoint.Logits)));
            var (own, stream) = (trace.Logits[0], trace[last]);
            var plain = model.Transformer.Unembed(stream)[0];
            with = Math.Max(with, Largest(model.Transformer.Unembed(model.Transformer.FinalNorm(stream))[0], own));
            without = Math.Max(without, Largest(plain, own));
            equal.AddRange(TensorMemory.Copy<bool>(plain.argmax(-1).eq(own.argmax(-1))));
        }

        return Evidence.Of(
            model,
            Measured.Exact("largest difference with the norm", with, equal.Count),
            Measured.Exact("largest difference without the norm", without, equal.Count),
            Measured.Share("share of equal top-1 without the norm", equal));
    }

    private static double Largest(Tensor a, Tensor b) => (a - b).abs().max().item<float>();
}
