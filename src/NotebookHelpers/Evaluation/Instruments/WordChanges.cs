using BetweenTokens.Inspection;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Statistics;

namespace BetweenTokens.Evaluation.Instruments;

/// <summary>
/// How much the next-word distribution after a text changes when one of its words does: every changed text is really read, by the model
/// and by the oracle.
/// </summary>
internal sealed class WordChanges
{
    // What float32 logits cannot tell from nothing: without it words that do nothing would be ranked by rounding.
    private const double Nothing = 1e-7;

    private readonly LanguageModel _model;
    private readonly Oracle? _oracle;
    private readonly int[] _ids;
    private readonly float[] _own;
    private readonly double[]? _exact;

    private WordChanges(LanguageModel model, Oracle? oracle, int[] ids)
    {
        (_model, _oracle, _ids) = (model, oracle, ids);
        _own = NextLogits.After(model, [ids])[0];
        _exact = oracle?.Next(ids);
    }

    /// <summary>Columns of truths over the words that have an alternative.</summary>
    /// <param name="model">A causal model.</param>
    /// <param name="ids">The text.</param>
    /// <param name="replacement">What words are replaced by.</param>
    /// <param name="draws">Draws of each of two independent sets.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="oracle">Knows the law; null: there is none.</param>
    public static (int[] Positions, double[] Stays, ScoreColumn[] Truths) Of(
        LanguageModel model, int[] ids, WordReplacement replacement, int draws, long seed, Oracle? oracle)
    {
        var (changes, places, random) = (new WordChanges(model, oracle, ids), replacement.Of(ids), new SeededRandom(seed));
        var sets = places.Select((place, at) => place is null ? default
            : (First: WordReplacement.Draw(place, ids[at], draws, random.Fork(2L * at)),
                Again: WordReplacement.Draw(place, ids[at], draws, random.Fork((2L * at) + 1)))).ToArray();
        int[] positions = [.. Enumerable.Range(0, ids.Length).Where(at => sets[at].First is { Count: > 0 })];
        var read = changes.Read([.. positions.SelectMany(at => sets[at].First.Concat(sets[at].Again)
            .Select(other => (At: at, other.Token)).Distinct())]);
        ScoreColumn Column(string name, Func<Change, double> of, bool again) => new(name, [.. positions.Select(at =>
            Mean(again ? sets[at].Again : sets[at].First, other => of(read[(at, other.Token)])))]);
        List<ScoreColumn> truths =
        [
            Column(InstrumentScore.Model, change => change.Kl, false),
            Column(InstrumentScore.ModelAgain, change => change.Kl, true),
        ];
        if (oracle is not null)
        {
            truths.AddRange(
            [
                Column(InstrumentScore.ModelShared, change => change.Shared, false),
                Column(InstrumentScore.Oracle, change => change.Exact, false),
                Column(InstrumentScore.OracleAgain, change => change.Exact, true),
            ]);
        }

        return (positions, [.. positions.Select(at => places[at]![ids[at]])], [.. truths]);
    }

    // Alternatives that the law excludes have no oracle's answer (NaN); the others share their weight.
    private static double Mean(IReadOnlyList<Alternative> alternatives, Func<Alternative, double> of)
    {
        var (sum, weight) = (0.0, 0.0);
        foreach (var alternative in alternatives)
        {
            var value = of(alternative);
            (sum, weight) = double.IsNaN(value) ? (sum, weight) : (sum + (alternative.Weight * value), weight + alternative.Weight);
        }

        var mean = weight > 0 ? sum / weight : double.NaN;
        return mean < Nothing ? 0 : mean;
    }

    private Dictionary<(int At, int Token), Change> Read((int At, int Token)[] changed)
    {
        var result = new Dictionary<(int, int), Change>(changed.Length);
        var law = _oracle is null ? null : new LawReader(_oracle.Law, _ids);
        foreach (var (change, logits) in ChangedTexts.Read(_model, _ids, changed))
        {
            var exact = law?.After(change.At, change.Token) is { } row ? JensenShannon(_exact!, row) : double.NaN;
            var shared = law is null ? double.NaN : JensenShannon(Probabilities(_own), Probabilities(logits));
            result[change] = new(Distributions.KullbackLeibler(_own, logits), shared, exact);
        }

        return result;
    }

    private static double[] Probabilities(float[] logits)
    {
        var sum = Distributions.LogSumExp(logits);
        return Array.ConvertAll(logits, logit => Math.Exp(logit - sum));
    }

    /// <summary>Mean KL of two distributions from their mean, nats: 0 to ln 2, also where one excludes what the other allows.</summary>
    internal static double JensenShannon(IReadOnlyList<double> p, IReadOnlyList<double> q)
    {
        double sum = 0;
        for (var i = 0; i < p.Count; i++)
        {
            var middle = (p[i] + q[i]) / 2;
            sum += (p[i] > 0 ? p[i] * Math.Log(p[i] / middle) : 0) + (q[i] > 0 ? q[i] * Math.Log(q[i] / middle) : 0);
        }

        return Math.Max(0, sum / 2);
    }

    private readonly record struct Change(double Kl, double Shared, double Exact);

    /// <summary>The oracle on changed texts: what stands before the change is read once.</summary>
    private sealed class LawReader
    {
        private readonly Law _law;
        private readonly int[] _ids;
        private readonly List<Filter> _before = [];

        public LawReader(Law law, int[] ids)
        {
            (_law, _ids) = (law, ids);
            var filter = new Filter(law);
            foreach (var id in ids)
            {
                _before.Add(filter.Clone());
                filter.Advance(id);
            }
        }

        /// <summary>The next word's distribution with another token at a place; null where the law excludes the text.</summary>
        public double[]? After(int at, int token)
        {
            var filter = _before[at].Clone();
            foreach (var id in _ids[(at + 1)..].Prepend(token))
            {
                if (filter.Advance(id) == 0)
                {
                    return null;
                }
            }

            var row = new double[_law.TokenCount];
            filter.Distribution(row);
            return row;
        }
    }
}
