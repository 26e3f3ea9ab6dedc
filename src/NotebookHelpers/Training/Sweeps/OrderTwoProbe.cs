using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Models;
using BetweenTokens.Statistics;

namespace BetweenTokens.Training.Sweeps;

/// <summary>
/// What a model knows of the order of two words: mean excess loss over the law, words alone, where two words stand before;
/// the share of it that is recovered between knowing how often each word comes and knowing the law; and whether the model knows
/// where the document ends, which takes counting.
/// </summary>
public sealed class OrderTwoProbe : Probe
{
    private const int Documents = 256;
    private const long Seed = 1_000_003;

    private const int WordsBefore = 2;

    private readonly EvaluationSet _set;
    private readonly int[] _text;
    private readonly double _unordered;

    /// <summary>Prepares the documents.</summary>
    /// <param name="recipe">Of any cell: its world.</param>
    public OrderTwoProbe(TrainingRecipe recipe)
    {
        _set = new EvaluationSet(recipe.World, Documents, Seed);
        _text = [.. _set.World.Kind<OrderTwo>().TextWords];
        var frequencies = Frequencies();
        _unordered = Mean((document, at) => _set.Excess(document, at, _text, frequencies));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Measures { get; } = ["excess", "recovered", "end_loss"];

    /// <inheritdoc/>
    public override void Look(Transformer model, TrainingRecipe recipe, int step, IDictionary<string, double> measured)
    {
        var (row, end) = (_set.World.TokenCount, _set.Length - 1);
        float[][] logits = [.. _set.Logits(model)];
        measured["excess"] = Mean((document, at) => _set.Excess(document, at, _text, Words(logits[document], at)));
        measured["recovered"] = 1 - (measured["excess"] / _unordered);
        measured["end_loss"] = logits.Average(own => -Distributions.LogProbability(own.AsSpan(end * row, row), _set.World.EndToken));
    }

    /// <summary>Logits of the words that say how often each comes, whatever stands before: [16].</summary>
    private float[] Frequencies()
    {
        var sums = new double[_text.Length];
        foreach (var law in _set.Laws.SelectMany(document => document.Take(_set.Length - 1)))
        {
            for (var i = 0; i < sums.Length; i++)
            {
                sums[i] += law[_text[i]];
            }
        }

        return [.. sums.Select(sum => (float)Math.Log(sum))];
    }

    private float[] Words(float[] logits, int at) => [.. _text.Select(word => logits[(at * _set.World.TokenCount) + word])];

    private double Mean(Func<int, int, double> excess)
    {
        var (sum, count) = (0.0, 0);
        for (var document = 0; document < Documents; document++)
        {
            for (var at = WordsBefore; at < _set.Length - 1; at++)
            {
                (sum, count) = (sum + excess(document, at), count + 1);
            }
        }

        return sum / count;
    }
}
