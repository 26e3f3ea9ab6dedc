using System.Globalization;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Training.Sweeps;

/// <summary>
/// What a position scheme does beyond the trained length: excess loss of the local text by position, and retrieval by distance.
/// </summary>
/// <remarks>
/// The local excess is KL(law ‖ model) over the text's words alone, both renormalised: a longer document has another density of
/// pairs, which must not count. Retrieval is the share of questions whose likeliest next token is the noted value.
/// </remarks>
public sealed class NotesProbe : Probe
{
    private const int Documents = 96;
    private const long Seed = 1_000_003;
    private const int Bin = 16;

    private static readonly int[] _distances = [1, 16, 32, 64, 96, 128, 192];

    private readonly Lazy<EvaluationSet> _lazy; // a table can be read without it
    private readonly int _trained;

    /// <summary>Prepares the documents.</summary>
    /// <param name="recipe">Of any cell: its world has documents of the trained length.</param>
    /// <param name="length">Length of the documents that are measured on.</param>
    public NotesProbe(TrainingRecipe recipe, int length)
    {
        _trained = recipe.World.MaxTokens;
        _lazy = new(() => new EvaluationSet(recipe.World with { MaxTokens = length }, Documents, Seed));
        Measures =
        [
            "excess", "recall",
            .. Enumerable.Range(0, length / Bin).Select(i => At("excess", i * Bin)),
            .. _distances.Where(distance => distance < _trained).Select(distance => At("recall_within", distance)),
            .. _distances.Where(distance => distance < length).Select(distance => At("recall_beyond", distance)),
        ];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Measures { get; }

    private EvaluationSet Set => _lazy.Value;

    /// <inheritdoc/>
    public override void Look(Transformer model, TrainingRecipe recipe, int step, IDictionary<string, double> measured)
    {
        var means = Measures.ToDictionary(measure => measure, _ => (Sum: 0.0, Count: 0));
        var document = 0;
        foreach (var logits in Set.Logits(model))
        {
            Local(document, logits, means);
            Retrieval(Set.Documents[document], logits, means);
            document++;
        }

        foreach (var (measure, (sum, count)) in means)
        {
            measured[measure] = sum / count;
        }
    }

    private void Local(int document, float[] logits, Dictionary<string, (double Sum, int Count)> means)
    {
        var (row, text) = (Set.World.TokenCount, Set.World.Kind<Notes>().TextWords.ToArray());
        for (var at = 0; at < Set.Length - 1; at++)
        {
            if (!text.Contains(Set.Documents[document][at]))
            {
                continue;
            }

            var excess = Set.Excess(document, at, text, [.. text.Select(word => logits[(at * row) + word])]);
            Count(means, At("excess", at / Bin * Bin), excess);
            if (at < _trained - 1)
            {
                Count(means, "excess", excess);
            }
        }
    }

    private void Retrieval(int[] document, float[] logits, Dictionary<string, (double Sum, int Count)> means)
    {
        var (notes, row) = (Set.World.Kind<Notes>(), Set.World.TokenCount);
        var noted = new int[notes.Questions.Count];
        for (var at = 0; at + 1 < document.Length; at++)
        {
            if (IndexOf(notes.Pairs, document[at]) is >= 0 and var pair)
            {
                noted[pair / Notes.ValuesOfKey] = at;
            }
            else if (IndexOf(notes.Questions, document[at]) is >= 0 and var key)
            {
                var right = Distributions.ArgMax(logits.AsSpan((at + 1) * row, row)) == document[at + 1] ? 1 : 0;
                var within = at + 1 < _trained;
                Count(
                    means, At(within ? "recall_within" : "recall_beyond", _distances.Last(distance => distance <= at - noted[key])), right);
                if (within)
                {
                    Count(means, "recall", right);
                }
            }
        }
    }

    private static int IndexOf(IReadOnlyList<int> words, int word)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] == word)
            {
                return i;
            }
        }

        return -1;
    }

    private static void Count(Dictionary<string, (double Sum, int Count)> means, string measure, double value)
    {
        var (sum, count) = means[measure];
        means[measure] = (sum + value, count + 1);
    }

    private static string At(string measure, int place) => string.Create(CultureInfo.InvariantCulture, $"{measure}@{place}");
}
