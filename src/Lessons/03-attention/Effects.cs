using BetweenTokens.Lessons.Claims;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>
/// Effects of heads on phenomena, as shares of what a phenomenon loses without any head. Even units of a phenomenon choose, odd ones
/// decide.
/// </summary>
internal sealed class Effects
{
    /// <summary>Column of the first head.</summary>
    public const int FirstHead = 2;

    private readonly double[][] _rows;
    private readonly bool[] _decides;

    public Effects(SurveyTable table)
    {
        _rows = [.. table.Rows.Select(row => row.Values.ToArray())];
        Names = [.. table.Rows.Select(row => HeadTasks.Phenomenon(row.Id)).Distinct()];
        Phenomena = [.. table.Rows.Select(row => Names.IndexOf(HeadTasks.Phenomenon(row.Id)))];
        var seen = new int[Names.Count];
        _decides = [.. Phenomena.Select(p => seen[p]++ % 2 == 1)];
        Heads = table.Columns.Count - FirstHead;
    }

    /// <summary>Names of the phenomena.</summary>
    public List<string> Names { get; }

    /// <summary>Phenomenon of each unit.</summary>
    public int[] Phenomena { get; }

    /// <summary>How many heads.</summary>
    public int Heads { get; }

    /// <summary>The head with the largest excess on the half that chooses.</summary>
    public int Chosen(string phenomenon)
    {
        var own = Names.IndexOf(phenomenon);
        return Enumerable.Range(0, Heads).MaxBy(head => Excess(head, own, second: false, null));
    }

    /// <summary>Share of its own phenomenon that a head takes, less the largest share of another, on one half.</summary>
    public double Excess(int head, int own, bool second, int[]? drawn)
    {
        var shares = Moments(Phenomena, second, drawn, head, head + 1)[0];
        return shares[own].Mean - shares.Where((_, p) => p != own).Max(share => share.Mean);
    }

    /// <summary>Share of heads whose phenomenon, chosen on the first half, suffers on the second, and twice as much as any other.</summary>
    public double ShareWithTask(IReadOnlyList<int> phenomenonOf, int[]? drawn)
    {
        var (first, second) = (Moments(phenomenonOf, false, drawn, 0, Heads), Moments(phenomenonOf, true, drawn, 0, Heads));
        var clear = 0;
        for (var head = 0; head < Heads; head++)
        {
            var own = Enumerable.Range(0, Names.Count).MaxBy(p => first[head][p].Mean);
            var (mean, t) = second[head][own];
            var other = second[head].Where((_, p) => p != own).Max(share => share.Mean);
            clear += t >= HeadTasks.SignificantT && mean >= HeadTasks.ClearRatio * Math.Max(0, other) ? 1 : 0;
        }

        return clear / (double)Heads;
    }

    // Mean and t of each head's share of each phenomenon, over the units of one half (of those drawn, where a bootstrap asks).
    private (double Mean, double T)[][] Moments(IReadOnlyList<int> phenomenonOf, bool second, int[]? drawn, int from, int to)
    {
        var phenomena = Names.Count;
        var (stake, count) = (new double[phenomena], new double[phenomena]);
        var (sum, square) = (new double[to - from, phenomena], new double[to - from, phenomena]);
        for (var i = 0; i < (drawn?.Length ?? _rows.Length); i++)
        {
            var unit = drawn?[i] ?? i;
            if (_decides[unit] != second)
            {
                continue;
            }

            var (row, p) = (_rows[unit], phenomenonOf[unit]);
            stake[p] += row[0];
            count[p]++;
            for (var head = from; head < to; head++)
            {
                var effect = row[FirstHead + head];
                sum[head - from, p] += effect;
                square[head - from, p] += effect * effect;
            }
        }

        (double, double) Of(int head, int p)
        {
            var (n, mean) = (count[p], sum[head, p] / count[p]);
            var variance = Math.Max(1e-18, (square[head, p] - (n * mean * mean)) / (n - 1));
            return n < 2 ? (0, 0) : (sum[head, p] / stake[p], mean / Math.Sqrt(variance / n));
        }

        return [.. Enumerable.Range(0, to - from).Select(head => Enumerable.Range(0, phenomena).Select(p => Of(head, p)).ToArray())];
    }
}
