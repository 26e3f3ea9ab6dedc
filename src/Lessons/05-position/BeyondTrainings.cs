using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Training;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Sweeps;

namespace BetweenTokens.Lessons.L05Position;

/// <summary>05-09 and 05-10: what a network with sinusoidal codes, trained on 64 tokens, still knows beyond them.</summary>
/// <remarks>
/// Two ways to come to places that training never had: a longer text, and a text of the trained length whose positions are all moved.
/// The sweep <c>positions</c> is known; the seeds are fresh, the rate is its best.
/// </remarks>
public static class BeyondTrainings
{
    private const int Length = 256;
    private static readonly long[] _seeds = [21, 22, 23, 24, 25];

    // what is read, the range of places, and by how much all places are moved
    private static readonly (string Name, int Length, int From, int To, int Shift)[] _readings =
    [
        ("места 0–63", Length, 0, 64, 0), ("места 64–127", Length, 64, 128, 0), ("места 128–255", Length, 128, 256, 0),
        ("не сдвинут", PositionWorld.Trained, 0, 64, 0), ("сдвинут на 64", PositionWorld.Trained, 0, 64, 64),
        ("сдвинут на 128", PositionWorld.Trained, 0, 64, 128),
    ];

    // each kind of knowledge beyond the trained places, and the reading within them that it is held against
    private static readonly (string Beyond, string Within)[] _compared =
        [("места 64–127", "места 0–63"), ("места 128–255", "места 0–63"), ("сдвинут на 64", "не сдвинут")];

    private static TrainingRecipe Recipe => TrainingRecipes.Load("positions-sinusoidal").At(0.02);

    /// <summary>Five trainings.</summary>
    internal static Survey Survey { get; } = new()
    {
        Name = "beyond trained",
        Kind = EvidenceKind.Glass,
        Recipe = RecipeText.Of(Recipe),
        Columns = [.. _readings.SelectMany(r => new[] { $"excess, {r.Name}", $"unordered, {r.Name}", $"recall, {r.Name}" })],
        Run = scope => ("networks of 3 layers with sinusoidal codes, trained on texts of 64 tokens",
            KeptTrainings.Rows("beyond trained", RecipeText.Of(Recipe), _seeds.Select(seed => ($"{seed}", seed)), Train, scope.Progress)),
    };

    /// <summary>05-09: what is kept of each skill just beyond the trained length.</summary>
    internal static Evidence JudgeJustBeyond(IReadOnlyList<SurveyTable> tables) => Evidence.Of(
        tables[0],
        [
            .. Controls(tables[0]),
            Measured.MeanOfSeeds("local order kept just beyond the trained length", Kept(tables[0], _compared[0], known => known.Order)),
            Measured.MeanOfSeeds("retrieval kept just beyond the trained length",
                Kept(tables[0], _compared[0], known => known.BeyondChance)),
        ]);

    /// <summary>05-10: what is kept of each skill on every way to places outside training.</summary>
    internal static Evidence Judge(IReadOnlyList<SurveyTable> tables) => Evidence.Of(
        tables[0],
        [
            .. Controls(tables[0]),
            .. _compared.SelectMany(pair => new[]
            {
                Measured.MeanOfSeeds($"share kept: порядок соседних слов, {pair.Beyond}", Kept(tables[0], pair, known => known.Order)),
                Measured.MeanOfSeeds($"share kept: записанное значение, {pair.Beyond}", Kept(tables[0], pair, known => known.BeyondChance)),
            }),
        ]);

    private static Measured[] Controls(SurveyTable table) => Of(table, _compared[0].Within) is var inside
        ? [
            Measured.MeanOfSeeds("share of the local order known within the trained places",
                [.. inside.Select(known => known.Order / known.Unordered)]),
            Measured.MeanOfSeeds("share of questions answered within the trained places", [.. inside.Select(known => known.Recall)]),
        ]
        : [];

    private static double[] Kept(SurveyTable table, (string Beyond, string Within) pair, Func<NotesKnown, double> of) =>
        [.. Of(table, pair.Beyond).Zip(Of(table, pair.Within), (beyond, within) => of(beyond) / of(within))];

    private static NotesKnown[] Of(SurveyTable table, string reading) => [.. Enumerable.Range(0, table.Rows.Count).Select(i =>
        new NotesKnown(table[$"excess, {reading}"][i], table[$"unordered, {reading}"][i], table[$"recall, {reading}"][i]))];

    /// <summary>Reads a network at all the places that the claims compare, in the order of the survey's columns.</summary>
    /// <param name="network">A network trained on texts with notes of 64 tokens.</param>
    public static IReadOnlyList<double> Read(Transformer network)
    {
        NotesReading[] texts = [new(Recipe.World, Length, 1_000_510), new(Recipe.World, PositionWorld.Trained, 1_000_511)];
        return [.. _readings.Select(r => texts[r.Length == Length ? 0 : 1].Of(network, [(r.From, r.To)], r.Shift)[0])
            .SelectMany(known => new[] { known.Excess, known.Unordered, known.Recall })];
    }

    private static IReadOnlyList<double> Train(long seed)
    {
        using var trainer = Trainings.ToTheEnd(Recipe with { CorpusSeed = seed, ModelSeed = seed });
        return Read(trainer.Transformer);
    }
}
