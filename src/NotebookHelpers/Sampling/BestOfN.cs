using BetweenTokens.NextToken;

namespace BetweenTokens.Sampling;

/// <summary>Several draws after one prompt, of which the one with the highest score counts (best of n, reranking).</summary>
/// <param name="Texts">All draws; draw i is the same whatever their number.</param>
/// <param name="Scores">The score of each.</param>
/// <param name="Index">Number of the best; of equals the first.</param>
public sealed record BestOfN(IReadOnlyList<GeneratedText> Texts, IReadOnlyList<double> Scores, int Index)
{
    /// <summary>The best draw.</summary>
    public GeneratedText Best => Texts[Index];

    /// <summary>Draws, all in step, and chooses.</summary>
    /// <param name="model">Any model.</param>
    /// <param name="prompt">Token ids, at least one.</param>
    /// <param name="count">n, at least 1.</param>
    /// <param name="options">How to draw, seed included; its number of streams is not used. Null: the model's own distribution.</param>
    /// <param name="score">What is best; null: the log-probability under the model's own distribution.</param>
    /// <param name="cancel">Stops within one token.</param>
    public static BestOfN Draw(ILanguageModel model, ReadOnlySpan<int> prompt, int count, GenerationOptions? options = null,
        Func<GeneratedText, double>? score = null, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var texts = model.Generate(prompt, (options ?? new()) with { Streams = count }, cancel);
        double[] scores = [.. texts.Select(score ?? (text => text.LogProbability))];
        return Array.Exists(scores, double.IsNaN)
            ? throw new ArgumentException("A score is not a number, so no draw is the best: let the score give −∞ for a text it refuses.")
            : new(texts, scores, Array.IndexOf(scores, scores.Max()));
    }
}
