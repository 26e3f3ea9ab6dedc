using System.Globalization;
using BetweenTokens.Models;
using BetweenTokens.Text;

namespace BetweenTokens.Inspection.Attribution;

/// <summary>How much of one number a method puts down to each token of a text.</summary>
/// <param name="Method">The method, in words.</param>
/// <param name="Model">Name of the model.</param>
/// <param name="Ids">The text, [pos].</param>
/// <param name="Tokens">The same as readable text, [pos].</param>
/// <param name="Scores">One for each token, [pos], in <paramref name="Unit"/>; 0 for tokens that stand behind what is explained.</param>
/// <param name="Explains">What is explained, for instance <c>logit of ' Paris'</c>.</param>
/// <param name="Unit">Unit of the scores.</param>
/// <param name="Total">What the scores ought to sum to; null: the method promises no sum.</param>
public sealed record TokenAttribution(string Method, string Model, IReadOnlyList<int> Ids, IReadOnlyList<string> Tokens,
    IReadOnlyList<double> Scores, string Explains, string Unit, double? Total)
{
    /// <summary>Sum of the scores.</summary>
    public double Sum => Scores.Sum();

    /// <summary>
    /// <see cref="Total"/> less <see cref="Sum"/>: what the method owes. Whoever shows the scores shows this too. Null: no sum is
    /// promised.
    /// </summary>
    public double? Remainder => Total - Sum;

    /// <summary>The tokens with the largest scores by absolute value, the largest first.</summary>
    /// <param name="count">How many.</param>
    public IReadOnlyList<(int Position, string Token, double Score)> Top(int count = 5) =>
        [.. Scores.Select((score, i) => (Position: i, Token: Tokens[i], Score: score))
            .OrderByDescending(token => Math.Abs(token.Score)).Take(count)];

    /// <inheritdoc/>
    public override string ToString()
    {
        string Said(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
        return $"{Method}, {Model}, {Explains}: " + string.Join(", ", Top().Select(t => Said($"{t.Token} {t.Score:+0.###;−0.###;0}")))
            + (Remainder is { } rest ? Said($"; sum {Sum:0.###} of {Total:0.###} {Unit}, rest {rest:0.###}") : "");
    }

    /// <summary>A result with its tokens' texts.</summary>
    internal static TokenAttribution Of(string method, string model, ITokenizer? tokenizer, IReadOnlyList<int> ids,
        IReadOnlyList<double> scores, string explains, string unit, double? total = null) =>
        new(method, model, ids, [.. ids.Select(id => tokenizer.Shown(id))], scores, explains, unit, total);

    /// <summary>A result of a model.</summary>
    internal static TokenAttribution Of(string method, LanguageModel model, int[] ids, IReadOnlyList<double> scores, Causal.Metric metric,
        double? total = null) => Of(method, model.Name, model.Tokenizer, ids, scores, metric.ToString(), metric.Unit, total);
}
