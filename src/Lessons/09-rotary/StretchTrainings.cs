using System.Globalization;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Training;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Sweeps;

namespace BetweenTokens.Lessons.L09Rotary;

/// <summary>
/// 09-05 to 09-08: networks with rotation and with sinusoids, trained on 128 tokens and read on 256 and 512, as they are and stretched.
/// </summary>
/// <remarks>The sweep <c>positions</c> (texts of 64) is known; seeds and length are fresh, the rate is its best for both schemes.</remarks>
public static class StretchTrainings
{
    private const double Rate = 0.02, OfTwo = 1 - (0.05 / 2), Helps = 0.1, Suffices = 0.8;
    private const int Twice = 2;
    private const long First = 61, Fresh = 69, Last = 76;
    private static readonly long[] _seeds = [.. Enumerable.Range((int)First, (int)(Last - First + 1)).Select(seed => (long)seed)];
    private static readonly Lazy<StretchedReading> _reading = new(() => new(Recipe("rotary")));

    /// <summary>Sixteen trainings with rotation.</summary>
    internal static Survey Rotary { get; } = Of("rotary", "networks of 3 layers with rotation, trained on texts of 128 tokens");

    /// <summary>Sixteen trainings with sinusoids, on the same texts.</summary>
    internal static Survey Sinusoidal { get; } =
        Of("sinusoidal", "networks of 3 layers with sinusoidal codes, trained on texts of 128 tokens");

    /// <summary>09-05: what is kept beyond the trained length with rotation less what is kept with sinusoids, seeds in pairs.</summary>
    internal static Evidence JudgeAsTheyAre(IReadOnlyList<SurveyTable> tables) => Evidence.Of(
        tables[0],
        [
            .. Within(tables[0], "вращение"), .. Within(tables[1], "синусоиды"),
            .. from factor in StretchedReading.Factors
               from skill in StretchedKept.Skills
               select Measured.MeanOfSeeds(
                   $"rotation less sinusoids, share kept: {skill}, ×{factor}",
                   Less(
                       StretchedKept.Share(tables[0], factor, "как есть", skill),
                       StretchedKept.Share(tables[1], factor, "как есть", skill))),
        ]);

    /// <summary>09-06, parts 1 and 3: what the base of the formula wins, and what a base changed the other way would.</summary>
    internal static Evidence JudgeFormula(IReadOnlyList<SurveyTable> tables) => Evidence.Of(
        tables[0],
        [
            .. Within(tables[0], "вращение"),
            .. StretchedReading.Factors.Select(factor => Measured.MeanOfSeeds(
                $"won by the base of the formula, mean of both skills: ×{factor}", Won(tables[0], factor, "база по формуле", "как есть"))),
            .. StretchedReading.Factors.Select(factor => Measured.MeanOfSeeds(
                $"angles lowered less angles raised, mean of both skills: ×{factor}",
                Won(tables[0], factor, "база по формуле", "база вниз"))),
            .. StretchedReading.Factors.Select(factor => Measured.MeanOfSeeds(
                $"won with all angles lowered alike, mean of both skills: ×{factor}",
                Won(tables[0], factor, "интерполяция", "как есть"))),
        ]);

    /// <summary>09-07: what is kept at twice the length with a chosen base, and what it wins; two lengths were tried.</summary>
    internal static Evidence JudgeBase(IReadOnlyList<SurveyTable> tables) => Evidence.Of(
        tables[0],
        [
            .. Within(tables[0], "вращение"),
            .. StretchedKept.Skills.Select(skill => Measured.MeanOfSeeds($"share kept with the chosen base: {skill}, ×{Twice}",
                StretchedKept.Share(tables[0], Twice, "база подобранная", skill), OfTwo)),
            Measured.MeanOfSeeds(
                $"won by the chosen base, mean of both skills: ×{Twice}", Won(tables[0], Twice, "база подобранная", "как есть"), OfTwo),
        ]);

    /// <summary>
    /// 09-08: does the best way of stretching help beyond the trained length, and is what it keeps acceptable as in 09-07? Both codes;
    /// by the seeds that were not known when its rule was changed.
    /// </summary>
    /// <param name="factor">How many times longer.</param>
    internal static Func<IReadOnlyList<SurveyTable>, Evidence> JudgeTrick(int factor) => both =>
    {
        SurveyTable[] tables = [.. both.Select(table => table.Where(row => long.Parse(row.Id, CultureInfo.InvariantCulture) >= Fresh))];
        double[] Kept(SurveyTable table, string way) => StretchedKept.Share(table, factor, way, StretchedKept.Order);
        double[] Gain(SurveyTable table) => Less(Kept(table, "лучший способ"), Kept(table, "как есть"));
        double[] Lost(SurveyTable table) => [.. Kept(table, "как есть").Select(kept => 1 - kept)];
        return Evidence.Of(
            tables[1],
            [
                .. Within(tables[0], "вращение"), .. Within(tables[1], "синусоиды"),
                Measured.MeanOfSeeds("share of the order lost with sinusoids as they are", Lost(tables[1])),
                Measured.MeanOfSeeds("won by the best way, share of the order, with rotation", Gain(tables[0])),
                Measured.MeanOfSeeds("kept by the best way, share of the order, with rotation", Kept(tables[0], "лучший способ")),
                Measured.MeanOfSeeds($"order with stretched sinusoids, above the bar: помогает, ×{factor}",
                    [.. Gain(tables[1]).Select(gain => gain - Helps)]),
                Measured.MeanOfSeeds($"order with stretched sinusoids, above the bar: хватает, ×{factor}",
                    [.. Kept(tables[1], "лучший способ").Select(kept => kept - Suffices)]),
            ]) with
        { Model = $"{tables[1].Model}, read at ×{factor}" };
    };

    /// <summary>The recipe of a scheme.</summary>
    internal static TrainingRecipe Recipe(string scheme) => TrainingRecipes.Load($"positions-{scheme}-128").At(Rate);

    private static Survey Of(string scheme, string model) => new()
    {
        Name = $"stretched {scheme}",
        Kind = EvidenceKind.Glass,
        Recipe = RecipeText.Of(Recipe(scheme)),
        Columns = StretchedReading.Columns,
        Run = scope => (model, KeptTrainings.Rows(
            $"stretched {scheme}", RecipeText.Of(Recipe(scheme)), _seeds.Select(seed => ($"{seed}", seed)),
            seed => Train(scheme, seed), scope.Progress)),
    };

    /// <summary>Trains one network and reads it in every way.</summary>
    internal static IReadOnlyList<double> Train(string scheme, long seed)
    {
        using var trainer = Trainings.ToTheEnd(Recipe(scheme) with { CorpusSeed = seed, ModelSeed = seed });
        return _reading.Value.Of(trainer.Transformer);
    }

    private static IEnumerable<Measured> Within(SurveyTable table, string codes) =>
    [
        Measured.MeanOfSeeds($"share of the local order known within 128 tokens: {codes}",
            [.. StretchedKept.Within(table).Select(known => known.Order / known.Unordered)]),
        Measured.MeanOfSeeds($"share of questions answered within 128 tokens: {codes}",
            [.. StretchedKept.Within(table).Select(known => known.Recall)]),
    ];

    private static double[] Won(SurveyTable table, int factor, string way, string other) => Less(
        StretchedKept.Mean(table, factor, way), StretchedKept.Mean(table, factor, other));

    private static double[] Less(double[] one, double[] other) => [.. one.Zip(other, (a, b) => a - b)];
}
