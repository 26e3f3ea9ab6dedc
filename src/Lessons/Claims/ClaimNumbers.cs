using System.Globalization;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.Claims;

/// <summary>Numbers of a card as texts, in the language of the pictures.</summary>
internal static class ClaimNumbers
{
    /// <summary>A number with three digits that count, no zeros at the end.</summary>
    public static string Of(double value) => Pictures.Text(Math.Abs(value) switch
    {
        >= 100 => Math.Round(value),
        >= 10 => Math.Round(value, 1),
        >= 1 => Math.Round(value, 2),
        >= 0.1 => Math.Round(value, 3),
        _ => value,
    });

    /// <summary>«0,936» or «0,73 [0,70; 0,76] нат».</summary>
    public static string Value(JudgedMeasure judged)
    {
        var (measured, unit) = (judged.Measured, judged.Criterion.Unit is { } named ? $" {named}" : "");
        return double.IsNaN(measured.Value) ? "—"
            : measured.Interval.Level == 1 ? $"{Of(measured.Value)}{unit}"
            : $"{Of(measured.Value)} [{Of(measured.Interval.Low)}; {Of(measured.Interval.High)}]{unit}";
    }

    /// <summary>«верно, если не меньше 0,5».</summary>
    public static string Threshold(Criterion criterion)
    {
        var words = VerdictWords.Now;
        var region = (criterion.AtLeast, criterion.AtMost) switch
        {
            ({ } low, { } high) => string.Format(CultureInfo.InvariantCulture, words.Between, Of(low), Of(high)),
            ({ } low, _) => string.Format(CultureInfo.InvariantCulture, words.AtLeast, Of(low)),
            (_, { } high) => string.Format(CultureInfo.InvariantCulture, words.AtMost, Of(high)),
            _ => "",
        };
        return criterion.Unit is { } unit ? $"{region} {unit}" : region;
    }
}
