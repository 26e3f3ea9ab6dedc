using BetweenTokens.Statistics;

namespace BetweenTokens.Microworld.Kinds;

/// <summary>
/// A few words of which the last two, in their order, decide the next: the plainest text that cannot be predicted by who stood
/// there alone. Every pair has a distribution of its own, drawn from the world's seed, so no order-one habit helps much.
/// </summary>
internal sealed class MarkovTable
{
    private readonly double[][] _rows;

    public MarkovTable(Setting setting)
    {
        Nouns = [.. KeyWords.Nouns.Take(setting.Options.OrderTwo.Words)];
        Words = [.. Nouns.Select(setting.Words.Text)];
        var random = new SeededRandom(setting.Options.WorldSeed).Fork(2);
        _rows = new double[(Words.Length + 1) * (Words.Length + 1)][];
        for (var i = 0; i < _rows.Length; i++)
        {
            var row = Words.Select(_ => Math.Exp(setting.Options.OrderTwo.Sharpness * random.NextGaussian())).ToArray();
            var total = row.Sum();
            _rows[i] = [.. row.Select(weight => weight / total)];
        }
    }

    /// <summary>The words.</summary>
    public string[] Nouns { get; }

    /// <summary>The words as phrases.</summary>
    public int[][] Words { get; }

    /// <summary>Stands for a word before the first.</summary>
    public int Nothing => Words.Length;

    /// <summary>Probabilities of the next word after two words: [words].</summary>
    public double[] After(int first, int second) => _rows[(first * (Words.Length + 1)) + second];
}
