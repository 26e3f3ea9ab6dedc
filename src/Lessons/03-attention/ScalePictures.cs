using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Plots;
using BetweenTokens.Tracing;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>What the division by √d does to how widely attention looks.</summary>
public static class ScalePictures
{
    /// <summary>Mean entropy of the patterns by layer, with the division and without it, beside a network that learnt nothing.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="prompt">A text.</param>
    /// <param name="models">Name and model; dashed where the name begins with «необученная».</param>
    public static Picture ByLayer(string title, string prompt, params IReadOnlyList<(string Name, LanguageModel Model)> models) =>
        Pictures.Lines(title, new Axis("слой", "номер"), new Axis("энтропия весов, среднее по головам", "нат") { FromZero = true },
            [.. models.Select(one =>
            {
                using var trace = Needed.Of(one.Model).Trace(prompt);
                var entropy = HeadScores.Entropy(trace);
                return new Series(one.Name, [.. Enumerable.Range(1, entropy.GetLength(0)).Select(l => (double)l)],
                    [.. Enumerable.Range(0, entropy.GetLength(0)).Select(l =>
                        Enumerable.Range(0, entropy.GetLength(1)).Average(h => entropy[l, h]))])
                {
                    Markers = true,
                    Stroke = one.Name.StartsWith("необученная", StringComparison.Ordinal) ? Stroke.Dashed : Stroke.Solid,
                };
            })])
        .Look("Чем ниже кривая, тем на меньшем числе слов лежит вес. Пунктир — сеть, которую ничему не учили.");
}
