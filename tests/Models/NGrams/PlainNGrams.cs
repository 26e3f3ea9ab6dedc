namespace BetweenTokens.Tests.Models.NGrams;

/// <summary>Interpolated n-grams straight from the formulas, on lists of n-grams: slow, and written without looking at the other.</summary>
internal sealed class PlainNGrams
{
    private readonly int _vocabulary;
    private readonly int _end;
    private readonly int _order;
    private readonly bool _modified;
    private readonly Dictionary<string, int>[] _counts; // by length of the n-gram

    public PlainNGrams(int[][] documents, int vocabulary, int end, int order, bool continuations, bool modified)
    {
        (_vocabulary, _end, _order, _modified) = (vocabulary, end, order, modified);
        _counts = new Dictionary<string, int>[order + 1];
        for (var n = 1; n <= order; n++)
        {
            var raw = Grams(documents, n).ToList();
            _counts[n] = n == order || !continuations
                ? raw.CountBy(gram => gram).ToDictionary()
                : raw.Distinct().ToDictionary(gram => gram, gram => gram.StartsWith($"{end} ", StringComparison.Ordinal)
                    ? raw.Count(other => other == gram)
                    : Grams(documents, n + 1).Distinct().Count(longer => longer.EndsWith($" {gram}", StringComparison.Ordinal)));
        }
    }

    public double Probability(int[] text, int token)
    {
        var start = Array.LastIndexOf(text, _end);
        var context = text[Math.Max(0, start)..];
        return Level(context[Math.Max(0, context.Length - (_order - 1 < 0 ? 0 : _order - 1))..], token);
    }

    private double Level(int[] context, int token)
    {
        if (_order == 0)
        {
            return 1.0 / _vocabulary;
        }

        var lower = context.Length > 0 ? Level(context[1..], token) : 1.0 / _vocabulary;
        var prefix = string.Concat(context.Select(id => $"{id} "));
        var counts = _counts[context.Length + 1];
        var followers = counts.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        if (followers.Count == 0)
        {
            return lower;
        }

        var total = (double)followers.Sum(pair => pair.Value);
        var own = counts.TryGetValue(prefix + token, out var count) ? count - Discount(counts, count) : 0;
        return (own / total) + (followers.Sum(pair => Discount(counts, pair.Value)) / total * lower);
    }

    private double Discount(Dictionary<string, int> counts, int count)
    {
        double Seen(int times) => counts.Values.Count(c => c == times);
        var y = Seen(1) == 0 ? 0.5 : Seen(1) / (Seen(1) + (2 * Seen(2)));
        if (!_modified)
        {
            return y;
        }

        var c = Math.Min(count, 3);
        var estimate = c switch
        {
            1 => 1 - (2 * y * Seen(2) / Seen(1)),
            2 => 2 - (3 * y * Seen(3) / Seen(2)),
            _ => 3 - (4 * y * Seen(4) / Seen(3)),
        };
        return Seen(1) > 0 && Seen(c) > 0 && estimate > 0 && estimate <= c ? estimate : c * 0.5;
    }

    // N-grams that lie inside a document with its opening mark; the mark itself is never predicted.
    private IEnumerable<string> Grams(int[][] documents, int n) =>
        from document in documents
        let text = new[] { _end }.Concat(document).ToArray()
        from at in Enumerable.Range(0, text.Length)
        where at >= 1 && at - n + 1 >= 0
        select string.Join(' ', text[(at - n + 1)..(at + 1)]);
}
