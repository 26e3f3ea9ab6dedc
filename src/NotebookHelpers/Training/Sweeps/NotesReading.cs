using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Training.Sweeps;

/// <summary>What a network knows at some places of texts with notes.</summary>
/// <param name="Excess">KL(law ‖ network) over the words of the local text, nats: what it does not know of the local order.</param>
/// <param name="Unordered">The same of whoever knows how often each word comes, and no more.</param>
/// <param name="Recall">Share of questions whose likeliest answer is the noted value.</param>
public sealed record NotesKnown(double Excess, double Unordered, double Recall)
{
    /// <summary>Share of questions that a guess among six values answers.</summary>
    public const double Chance = 1.0 / 6;

    /// <summary>Nats of the local order that it knows.</summary>
    public double Order => Unordered - Excess;

    /// <summary>Share of questions beyond chance.</summary>
    public double BeyondChance => Recall - Chance;
}

/// <summary>Reads texts with notes (local order, and values that were noted and are asked for) by ranges of places.</summary>
public sealed class NotesReading
{
    private readonly int _documents;
    private readonly EvaluationSet _set;
    private readonly int[] _words;

    /// <summary>Draws the texts.</summary>
    /// <param name="options">The world of the training.</param>
    /// <param name="length">Tokens of a text.</param>
    /// <param name="seed">Another than any of a training.</param>
    /// <param name="documents">How many texts.</param>
    public NotesReading(WorldOptions options, int length, long seed, int documents = 96)
    {
        _documents = documents;
        _set = new(options with { MaxTokens = length }, documents, seed);
        _words = [.. _set.World.Kind<Notes>().TextWords];
    }

    /// <summary>Reads.</summary>
    /// <param name="network">A network of this world's tokens.</param>
    /// <param name="ranges">First place of each range and the place after its last.</param>
    /// <param name="shift">Added to every position: the text is the same, its places are others.</param>
    /// <returns>What is known in each range.</returns>
    public IReadOnlyList<NotesKnown> Of(Transformer network, IReadOnlyList<(int From, int To)> ranges, int shift = 0)
    {
        var tallies = ranges.Select(_ => new Tally(_words.Length)).ToArray();
        for (var document = 0; document < _documents; document++)
        {
            var logits = Logits(network, document, shift);
            for (var i = 0; i < ranges.Count; i++)
            {
                Count(tallies[i], document, logits, ranges[i]);
            }
        }

        return [.. tallies.Select(tally => tally.Known())];
    }

    private void Count(Tally tally, int document, float[] logits, (int From, int To) range)
    {
        var (ids, notes, width) = (_set.Documents[document], _set.World.Kind<Notes>(), _set.World.TokenCount);
        for (var at = range.From; at < Math.Min(range.To, ids.Length - 1); at++)
        {
            if (_words.Contains(ids[at]))
            {
                tally.Add(
                    [.. _words.Select(word => _set.Laws[document][at][word])],
                    [.. _words.Select(word => logits[(at * width) + word])]);
            }
            else if (at > range.From && notes.Questions.Contains(ids[at - 1]))
            {
                tally.Ask(Distributions.ArgMax(logits.AsSpan(at * width, width)) == ids[at]);
            }
        }
    }

    private float[] Logits(Transformer network, int document, int shift)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var inputs = tensor([.. _set.Inputs(document).Select(id => (long)id)], [1, _set.Length], device: CPU);
        var options = shift == 0 ? null : new ForwardOptions { Positions = arange(shift, shift + _set.Length, ScalarType.Int64, CPU) };
        return TensorMemory.Copy<float>(network.Forward(inputs, options: options).OnCpu());
    }

    private sealed class Tally(int words)
    {
        private readonly List<float[]> _laws = [];
        private readonly double[] _frequencies = new double[words];
        private double _excess;
        private int _asked;
        private int _right;

        public void Add(double[] law, float[] logits)
        {
            var total = law.Sum();
            _laws.Add([.. law.Select(p => (float)Math.Log(p / total))]);
            _excess += Distributions.KullbackLeibler(_laws[^1], logits);
            for (var i = 0; i < words; i++)
            {
                _frequencies[i] += law[i] / total;
            }
        }

        public void Ask(bool right) => (_asked, _right) = (_asked + 1, _right + (right ? 1 : 0));

        public NotesKnown Known()
        {
            float[] frequencies = [.. _frequencies.Select(p => (float)Math.Log(p / _laws.Count))];
            return new(
                _excess / _laws.Count, _laws.Average(law => Distributions.KullbackLeibler(law, frequencies)), (double)_right / _asked);
        }
    }
}
