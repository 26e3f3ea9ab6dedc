using BetweenTokens.Statistics;

namespace BetweenTokens.Microworld.Kinds;

/// <summary>
/// Sixteen words of which the last two, in their order, decide the next: the plainest text that cannot be predicted by who
/// stood there alone. Every pair has a distribution of its own, drawn from the world's seed, so no order-one habit helps much.
/// </summary>
internal sealed class MarkovTable
{
    /// <summary>Number of words.</summary>
    public const int Size = 16;

    /// <summary>Stands for a word before the first.</summary>
    public const int Nothing = Size;

    private readonly double[][] _rows;

    public MarkovTable(Setting setting)
    {
        Words = [.. KeyWords.Nouns.Take(Size).Select(noun => setting.Words.Text(noun))];
        var random = new SeededRandom(setting.Options.WorldSeed).Fork(2);
        _rows = new double[(Size + 1) * (Size + 1)][];
        for (var i = 0; i < _rows.Length; i++)
        {
            var row = Enumerable.Range(0, Size).Select(_ => Math.Exp(setting.Options.OrderTwo.Sharpness * random.NextGaussian())).ToArray();
            var total = row.Sum();
            _rows[i] = [.. row.Select(weight => weight / total)];
        }
    }

    /// <summary>The words as phrases.</summary>
    public int[][] Words { get; }

    /// <summary>Probabilities of the next word after two words: [16].</summary>
    public double[] After(int first, int second) => _rows[(first * (Size + 1)) + second];
}
