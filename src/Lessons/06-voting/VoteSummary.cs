using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Lenses;
using BetweenTokens.Microworld;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;
using BetweenTokens.Tracing;

namespace BetweenTokens.Lessons.L06Voting;

/// <summary>The whole way of one token, from the stream to its share.</summary>
public static class VoteSummary
{
    /// <summary>Share, exact share, rival, depth from which the winner leads, the part that added most.</summary>
    /// <param name="oracle">Knows the law.</param>
    /// <param name="trace">A full trace of a prompt.</param>
    /// <param name="token">The token, exactly one.</param>
    public static Table Of(Oracle oracle, Trace trace, string token)
    {
        var (logits, id) = (Needed.Of(trace).LogitsAt(^1), trace.TokenId(token));
        var (first, lens) = (Distributions.Top(logits, 2), LogitLens.Of(trace, [^1], top: 1));
        var ledger = Ledger.Of(trace, ^1, id);
        var (loudest, spread) = (ledger.Top(1).Entries[0], Distributions.Entropy(logits));
        (string What, string Value)[] rows =
        [
            ($"доля «{token}» у модели", Share(logits, id)),
            ("точная доля, по закону", Pictures.Text(Needed.Of(oracle).Next([.. trace.Ids])[id], 3)),
            ("первый кандидат", $"{trace.Shown(first[0])}, доля {Share(logits, first[0])}"),
            ("второй кандидат", $"{trace.Shown(first[1])}, доля {Share(logits, first[1])}"),
            ("разброс", $"энтропия {Pictures.Text(spread, 2)} нат: столько же у {Pictures.Text(Math.Exp(spread), 1)} равных кандидатов"),
            ("первый впереди насовсем", $"с глубины {lens.SettledAt[0]} из {lens.Rows.Count - 1}"),
            ($"сильнее всех на логит «{token}» повлиял", $"{Name(loudest)}: {Pictures.Text(loudest.Value, 2)}"),
            ("невязка баланса", Pictures.Text(ledger.Remainder)),
        ];
        return Table.Of("Один выбор целиком", rows, ("", r => r.What), (" ", r => r.Value));
    }

    private static string Share(float[] logits, int id) => Pictures.Text(Math.Exp(Distributions.LogProbability(logits, id)), 3);

    private static string Name(LedgerEntry entry) => entry.Part switch
    {
        LedgerPart.Embedding => "эмбеддинг",
        LedgerPart.PositionEmbedding => "код позиции",
        LedgerPart.Head => $"слой {entry.Layer + 1}, голова {entry.Head + 1}",
        LedgerPart.Mlp => $"слой {entry.Layer + 1}, MLP",
        LedgerPart.OutputBias => "смещение выхода",
        _ => $"слой {entry.Layer + 1}",
    };
}
