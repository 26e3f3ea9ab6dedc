using System.Globalization;
using BetweenTokens.Models.Configs;

namespace BetweenTokens.Workbook.Commands;

/// <summary>A config record as rows for people and as values for programs.</summary>
internal static class ConfigRows
{
    /// <summary>Name and value of everything that makes this transformer what it is; what does not apply is left out.</summary>
    public static IEnumerable<(string Name, string Value)> Of(TransformerConfig c)
    {
        yield return ("Token ids (dVocab)", Number(c.DVocab));
        yield return ("Blocks (nLayers)", Number(c.NLayers));
        yield return ("Residual stream (dModel)", Number(c.DModel));
        yield return c.Mixer == MixerKind.Lstm
            ? ("LSTM", $"memory of {Number(c.DModel)}")
            : ($"{c.Mixer}", $"{c.NHeads} heads of {c.DHead}"
                + (c.NKeyValueHeads != c.NHeads ? $" over {c.NKeyValueHeads} key-value heads" : "")
                + (c.QkNorm ? ", queries and keys normed" : ""));
        if (c.Windows is { } windows)
        {
            yield return ("Window", string.Join(", ", windows.GroupBy(window => window)
                .Select(group => $"{(group.Key is { } size ? Number(size) : "all")} in {group.Count()} layers")));
        }

        yield return ("Feed-forward (dMlp)", $"{Number(c.DMlp)}, {c.Mlp}, {c.Activation}");
        if (c.Experts is { } experts)
        {
            yield return ("Experts", $"{experts.PerToken} of {experts.Count} for a token");
        }

        yield return ("Norm", $"{c.Norm}, {c.NormPlace}, ε = {c.NormEpsilon.ToString("g6", CultureInfo.InvariantCulture)}");
        yield return ("Positions", Positions(c));
        yield return ("Longest text (nContext)", c.NContext is { } length ? Number(length) : "no limit");
        yield return ("Biases", c.Biases.ToString());
        yield return ("Residual",
            c.Residual ? (c.ParallelResidual ? "attention and feed-forward in parallel" : "one after the other") : "none");
        yield return ("Unembedding", c.Tied ? "tied to the embedding" : "of its own");
        yield return ("Begin, end",
            $"{(c.BeginId is { } begin ? Number(begin) : "none")}, {(c.EndIds.Count > 0 ? string.Join(" or ", c.EndIds) : "none")}");
    }

    /// <summary>The same with numbers as numbers.</summary>
    public static object Values(TransformerConfig c) => new
    {
        c.DVocab,
        c.NLayers,
        c.DModel,
        c.NHeads,
        c.NKeyValueHeads,
        c.DHead,
        c.DMlp,
        c.NContext,
        norm = c.Norm.ToString(),
        normPlace = c.NormPlace.ToString(),
        c.NormEpsilon,
        mixer = c.Mixer.ToString(),
        decays = c.Mixer == MixerKind.Retention ? c.Decays : null,
        positions = c.Positions.ToString(),
        rotaryBase = c.Positions == PositionScheme.Rotary ? c.Rotary.Base : (double?)null,
        rotaryDimensions = c.Positions == PositionScheme.Rotary ? c.RotaryDimensions : (int?)null,
        rotaryScaling = c.Positions == PositionScheme.Rotary ? c.Rotary.Scaling?.ToString() : null,
        rotaryLayers = c.Rotary.Layers,
        biases = c.Biases.ToString(),
        c.QkNorm,
        c.Windows,
        mlp = c.Mlp.ToString(),
        activation = c.Activation.ToString(),
        c.Experts,
        c.ParallelResidual,
        c.Tied,
        c.BeginId,
        c.EndIds,
    };

    private static string Positions(TransformerConfig c) => c.Positions != PositionScheme.Rotary
        ? c.Positions.ToString()
        : FormattableString.Invariant($"Rotary, base {c.Rotary.Base}")
            + (c.RotaryDimensions != c.DHead ? $", {c.RotaryDimensions} of {c.DHead} dimensions turn" : "")
            + (c.Rotary.Scaling is { } scaling ? $", {scaling}" : "")
            + (c.Rotary.Layers is { } layers ? $", in {layers.Count(turns => turns)} of {layers.Count} layers" : "");

    private static string Number(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
