using BetweenTokens.Lessons.Claims;
using BetweenTokens.Training.Sweeps;

namespace BetweenTokens.Lessons.L09Rotary;

/// <summary>What stretched networks keep beyond the trained 128 tokens, from the rows of a survey.</summary>
public static class StretchedKept
{
    /// <summary>Order of neighbouring words.</summary>
    public const string Order = "порядок соседних слов";

    /// <summary>Answers to questions about noted values.</summary>
    public const string Recall = "записанное значение";

    /// <summary>Both skills.</summary>
    public static IReadOnlyList<string> Skills { get; } = [Order, Recall];

    /// <summary>What each network knows within the trained places, unstretched, in texts twice as long.</summary>
    public static IReadOnlyList<NotesKnown> Within(SurveyTable table) => Known(table, 2, "как есть", "old");

    /// <summary>
    /// Share of a skill that is kept at the places beyond 128, of the same skill within them without any stretching; for each network.
    /// </summary>
    /// <param name="table">Rows of a survey.</param>
    /// <param name="factor">How many times longer the texts are.</param>
    /// <param name="way">What is done to the angles.</param>
    /// <param name="skill">Which skill.</param>
    public static double[] Share(SurveyTable table, int factor, string way, string skill)
    {
        double Of(NotesKnown known) => skill == Order ? known.Order : known.BeyondChance;
        return [.. Known(table, factor, way, "new").Zip(
            Known(table, factor, "как есть", "old"), (beyond, inside) => Of(beyond) / Of(inside))];
    }

    /// <summary>The mean of both skills' shares, for each network.</summary>
    /// <param name="table">Rows of a survey.</param>
    /// <param name="factor">How many times longer the texts are.</param>
    /// <param name="way">What is done to the angles.</param>
    public static double[] Mean(SurveyTable table, int factor, string way) =>
        [.. Share(table, factor, way, Order).Zip(Share(table, factor, way, Recall), (a, b) => (a + b) / 2)];

    private static IReadOnlyList<NotesKnown> Known(SurveyTable table, int factor, string way, string range)
    {
        double[] Of(string what) => table[StretchedReading.Column(factor, way, $"{what} {range}")];
        return [.. Of("excess").Zip(Of("unordered"), Of("recall")).Select(one => new NotesKnown(one.First, one.Second, one.Third))];
    }
}
