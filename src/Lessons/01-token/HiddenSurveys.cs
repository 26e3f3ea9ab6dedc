using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>01-06 ahead: five hidden variables read from one model, and one of them pushed.</summary>
public static class HiddenSurveys
{
    private const int Texts = 1000; // two fifths of them decide
    private const int Seed = 106;

    private static readonly double _level = 1 - (0.05 / HiddenVariables.All.Count);

    /// <summary>One survey for each variable.</summary>
    internal static IReadOnlyList<Survey> Readings { get; } = [.. HiddenVariables.All.Select(variable => Of(
        $"hidden, {variable.Label}", ["trained", "control", "alien", "alien control", "planted", "spread"], (model, law) =>
            [.. HiddenWorld.Read(model, law, variable, Texts, Seed).Documents.Select(d => new SurveyRow(
                $"{d.Document:0000}", d.Trained, d.Control, d.Alien, d.AlienControl, d.Planted, d.Spread))]))];

    /// <summary>The push along the belief about the season.</summary>
    internal static Survey Steering { get; } = Of("steering", ["product", "square", "random product", "counting product"], (model, law) =>
        [.. SeasonSteering.Measure(model, law.World, law, null, Texts, Seed).Documents
            .Select(d => new SurveyRow($"{d.Document:0000}", d.Product, d.Square, d.Random, d.Counting))]);

    /// <summary>What readings and pushes say of the claim: the tables of the variables, then that of the pushes.</summary>
    internal static Evidence Judge(IReadOnlyList<SurveyTable> tables)
    {
        var (readings, pushes) = (tables.SkipLast(1).ToArray(), tables[^1]);

        // errors of all variables together, each in units of its own spread; document i of every kind makes one unit
        double[] All(string column) => [.. readings.Select(t => t[column].Select(e => e / t["spread"].Average()).ToArray())
            .Aggregate((sums, errors) => [.. sums.Zip(errors, (sum, error) => sum + error)])];
        return Evidence.Of(
            pushes,
            [
                Measured.Ratio("slope of a random direction", pushes["random product"], pushes["square"], Seed),
                Measured.Ratio("unexplained, beliefs of other documents", All("alien"), All("alien control"), Seed),
                Measured.Ratio("slope of a network that only counts words", pushes["counting product"], pushes["square"], Seed),
                .. readings.Zip(HiddenVariables.All, (table, variable) => Measured.Ratio(
                    $"unexplained, planted belief: {variable.Label}", table["planted"], table["control"], Seed)),
                Measured.Ratio("slope of steering along the belief", pushes["product"], pushes["square"], Seed),
                .. readings.Zip(HiddenVariables.All, (table, variable) => Measured.Ratio(
                    $"unexplained against the best control: {variable.Label}", table["trained"], table["control"], Seed, _level)),
            ]);
    }

    // A probe is fitted on other documents than those that decide, so a few of these cannot be measured again by themselves.
    private static Survey Of(string name, string[] columns, Func<LanguageModel, TrainingLaw, IReadOnlyList<SurveyRow>> run) => new()
    {
        Name = name,
        Models = [NextWordSurveys.Glass],
        Recipe = $"probes on {Texts} documents, seed {Seed}",
        Kind = EvidenceKind.Glass,
        Columns = columns,
        Run = scope =>
        {
            using var model = LanguageModel.Load(NextWordSurveys.Glass);
            return (model.Described, [.. scope.Of(run(model, TrainingLaw.Of(World.Create()))).Select(unit => unit.Item)]);
        },
    };
}
