using BetweenTokens.Microworld;

namespace BetweenTokens.Evaluation;

/// <summary>The exact belief about one hidden variable along a text.</summary>
/// <param name="Variable">Its name, for instance <c>сезон</c>.</param>
/// <param name="Values">Its values.</param>
/// <param name="Probabilities">[pos, value]: after the token at the position was read; what a row lacks to
/// one, the variable is not there.</param>
public sealed record Belief(string Variable, IReadOnlyList<string> Values, double[,] Probabilities)
{
    /// <summary>Number of positions.</summary>
    public int Length => Probabilities.GetLength(0);

    /// <summary>One value's probability along the text.</summary>
    public double[] Of(int value) => [.. Enumerable.Range(0, Length).Select(position => Probabilities[position, value])];

    /// <summary>The belief after a position, [value].</summary>
    public double[] At(int position) => [.. Enumerable.Range(0, Values.Count).Select(value => Probabilities[position, value])];

    /// <summary>Reads a text and asks after each token.</summary>
    /// <param name="oracle">Knows the law.</param>
    /// <param name="ids">The text, from the start of a document.</param>
    /// <param name="variable">Name of the variable; <c>kind</c> is the kind of document.</param>
    /// <param name="values">Its values in the order wanted; null: all that the belief ever gives a
    /// probability, the likeliest first.</param>
    /// <exception cref="ArgumentException">The text never has the variable.</exception>
    public static Belief Along(Oracle oracle, ReadOnlySpan<int> ids, string variable, IReadOnlyList<string>? values = null)
    {
        var (filter, rows) = (new Filter(oracle.Law), new List<IReadOnlyDictionary<string, double>>(ids.Length));
        for (var i = 0; i < ids.Length; i++)
        {
            oracle.Advance(filter, ids[i], i);
            rows.Add(filter.Posterior(variable));
        }

        var found = rows.SelectMany(row => row).GroupBy(pair => pair.Key).OrderByDescending(group => group.Sum(pair => pair.Value))
            .ThenBy(group => group.Key, StringComparer.Ordinal).Select(group => group.Key).ToArray();
        if (found.Length == 0)
        {
            throw new ArgumentException($"The text «{string.Join(' ', ids.ToArray().Select(oracle.Spell))}» has no hidden variable "
                + $"'{variable}'; it has: {string.Join(", ", Variables(oracle, ids).Append(Hidden.Kind))}.", nameof(variable));
        }

        var names = values ?? found;
        var probabilities = new double[ids.Length, names.Count];
        for (var i = 0; i < ids.Length; i++)
        {
            for (var value = 0; value < names.Count; value++)
            {
                probabilities[i, value] = rows[i].GetValueOrDefault(names[value]);
            }
        }

        return new(variable, names, probabilities);
    }

    /// <summary>Hidden variables that the text has somewhere for certain, the kind of document aside.</summary>
    /// <remarks>
    /// At the first word nearly every variable of the world is possible; those that the text rules out say nothing about it.
    /// </remarks>
    public static IReadOnlyList<string> Variables(Oracle oracle, ReadOnlySpan<int> ids)
    {
        var (filter, found) = (new Filter(oracle.Law), new List<string>());
        for (var i = 0; i < ids.Length; i++)
        {
            oracle.Advance(filter, ids[i], i);
            found.AddRange(filter.Variables()
                .Where(name => name != Hidden.Kind && !found.Contains(name) && filter.Posterior(name).Values.Sum() > 0.999));
        }

        return found;
    }
}
