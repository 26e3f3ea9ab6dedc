using BetweenTokens.Evaluation;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>
/// What can be said of a place by words alone: how often every word stood before, the older the less, at several rates; the last
/// words one by one, each in its place; and the pairs of neighbours that are most frequent. A probe on a network has to beat a
/// probe on these.
/// </summary>
internal static class WordFeatures
{
    private const int Last = 8;
    private const int Pairs = 200;

    // what is left of a word after one more word; 1: a plain count
    private static readonly double[] _decays = [1, 0.95, 0.9, 0.8, 0.65];

    /// <summary>All of them: float64 [row, feature]; the caller disposes them.</summary>
    public static Tensor Of(BeliefRows rows)
    {
        var pairs = rows.Texts.SelectMany(text => text.Zip(text.Skip(1))).GroupBy(pair => pair)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key).Take(Pairs)
            .Select((group, i) => (group.Key, i)).ToDictionary(pair => pair.Key, pair => pair.i);
        return Fill(rows, words => (words * (Last + _decays.Length)) + pairs.Count, (text, position, word, words, features) =>
        {
            Decayed(text, position, word, words, features);
            var start = words * _decays.Length;
            for (var back = 0; back < Math.Min(Last, position + 1); back++)
            {
                features[start + (back * words) + word[text[position - back]]] = 1;
            }

            for (var i = 1; i <= position; i++)
            {
                if (pairs.TryGetValue((text[i - 1], text[i]), out var pair))
                {
                    features[start + (Last * words) + pair]++;
                }
            }
        });
    }

    /// <summary>The decayed counts alone: float64 [row, feature]; the caller disposes them.</summary>
    public static Tensor Counts(BeliefRows rows) => Fill(rows, words => words * _decays.Length, Decayed);

    private static void Decayed(int[] text, int position, Dictionary<int, int> word, int words, Span<double> features)
    {
        for (var rate = 0; rate < _decays.Length; rate++)
        {
            for (var (i, weight) = (position, 1.0); i >= 0; i--, weight *= _decays[rate])
            {
                features[(rate * words) + word[text[i]]] += weight;
            }
        }
    }

    private static Tensor Fill(BeliefRows rows, Func<int, int> width, Filler fill)
    {
        var word = rows.Texts.SelectMany(text => text).Distinct().Order().Index().ToDictionary(w => w.Item, w => w.Index);
        var columns = width(word.Count);
        var (values, row) = (new double[rows.Rows.Length * columns], 0);
        for (var text = 0; text < rows.Texts.Length; text++)
        {
            foreach (var position in rows.Positions[text])
            {
                fill(rows.Texts[text], position, word, word.Count, values.AsSpan(row++ * columns, columns));
            }
        }

        return tensor(values, [rows.Rows.Length, columns], device: CPU);
    }

    private delegate void Filler(int[] text, int position, Dictionary<int, int> word, int words, Span<double> features);
}
