using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.Claims;

/// <summary>The passport of a token: a row for each of the twenty levels, each with what the level did to it, in nats.</summary>
public static class Passport
{
    /// <summary>Keeps the rows of one level for the last notebook and shows them.</summary>
    public static Table Fill(params IReadOnlyList<PassportRow> rows) => Show([.. rows.Select(row => row.Keep())]);

    /// <summary>Every row that the notebooks of the last run have filled.</summary>
    public static Table Whole() => Show(PassportRow.Read());

    private static Table Show(IReadOnlyList<PassportRow> rows) => Table.Of(
            rows.Count == 0 ? Words.Now.NoData : $"«{rows[0].Prompt}» → «{rows[0].Token}», {rows[0].Model}",
            rows,
            ("№", r => r.Level),
            (Words.Now.Level, r => r.Title),
            (Words.Now.Effect, r => r.Effect),
            (Words.Now.Nats, r => Math.Round(r.Nats, 3)))
        .With(Words.Now.Nats, format: "0.000", bars: true);
}
