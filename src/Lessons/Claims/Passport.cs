using System.Globalization;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.Claims;

/// <summary>The passport of a token: a row for each of the twenty levels, each with what a change at that level did to it.</summary>
public static class Passport
{
    /// <summary>Keeps the row of one level for the last notebook and shows it.</summary>
    public static Table Fill(PassportRow row) => Show([row.Keep()], [PassportLevel.Of(row.Level)]);

    /// <summary>All twenty levels in their groups: rows that the notebooks of the last run have filled, and which are still open.</summary>
    public static Table Whole() =>
        Show(PassportRow.Read(), [.. PassportLevel.All.OrderBy(level => level.Group).ThenBy(level => level.Number)]);

    private static Table Show(IReadOnlyList<PassportRow> filled, IReadOnlyList<PassportLevel> levels)
    {
        var rows = filled.ToDictionary(row => row.Level);
        var caption = filled.Select(row => $"«{row.Prompt}» → «{row.Token}», {row.Model}").Distinct().DefaultIfEmpty(Words.Now.NoData);
        return Table.Of(
            string.Join("; ", caption),
            levels.SelectMany(level =>
                level.Effects.Select((effect, i) => new Line(level, effect, rows.GetValueOrDefault(level.Number), i))),
            ("№", line => line.Level.Number),
            (LessonWords.Now.Touches, line => LessonWords.Now.PassportGroups[(int)line.Level.Group]),
            (LessonWords.Now.Level, line => IsRussian ? line.Level.Ru : line.Level.En),
            (LessonWords.Now.Change, line => Say(line.Effect)),
            (LessonWords.Now.Value, line => Value(line.Row?.Effects[line.Index], line.Effect)),
            (LessonWords.Now.Control, line => line.IsLast && line.Level.Control is { } control ? Say(control) : ""),
            (LessonWords.Now.OfControl, line => line.IsLast && line.Level.Control is { } control ? Value(line.Row?.Control, control) : ""));
    }

    private static bool IsRussian => Words.Now.Code == Words.Russian.Code;

    private static string Say(PassportEffect effect) => IsRussian ? effect.Ru : effect.En;

    private static string Value(PassportValue? value, PassportEffect effect) => value switch
    {
        null => "—",
        { Number: { } number } => $"{Number(number, effect.Unit)} {Unit(effect.Unit)}",
        _ => value.Says!,
    };

    private static string Number(double number, PassportUnit unit)
    {
        var text = number.ToString(unit == PassportUnit.Layers ? "0" : "0.000", CultureInfo.InvariantCulture).Replace('-', '−');
        return IsRussian ? text.Replace('.', ',') : text;
    }

    private static string Unit(PassportUnit unit) => unit == PassportUnit.Layers ? Words.Now.Layer : Words.Now.Nats;

    private sealed record Line(PassportLevel Level, PassportEffect Effect, PassportRow? Row, int Index)
    {
        /// <summary>The control stands once, beside the level's last effect.</summary>
        public bool IsLast => Index == Level.Effects.Count - 1;
    }
}
