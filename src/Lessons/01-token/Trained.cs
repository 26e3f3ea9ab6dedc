using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Training;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Sweeps;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>Small networks that are trained for one number, several seeds of each.</summary>
internal static class Trained
{
    /// <summary>Trains to the end of the recipe; the caller disposes it.</summary>
    public static Trainer Of(TrainingRecipe recipe, Corpus? corpus = null)
    {
        var trainer = new Trainer(recipe, corpus);
        while (trainer.Step < recipe.Steps)
        {
            trainer.Next();
        }

        return trainer;
    }

    /// <summary>A recipe whose corpus and first weights are those of a seed.</summary>
    public static TrainingRecipe With(this TrainingRecipe recipe, long seed) => recipe with { ModelSeed = seed, CorpusSeed = seed };

    /// <summary>What a survey says of its training: all that decides the weights, seeds aside, which are the rows' names.</summary>
    public static string Text(string about, params IReadOnlyList<TrainingRecipe> recipes) =>
        string.Join('\n', recipes.Select(RecipeText.Of).Prepend(about));

    /// <summary>Seeds that belong to a registered one: 10201, 10202, … for 102.</summary>
    public static IEnumerable<long> Seeds(long registered, int count) =>
        Enumerable.Range(1, count).Select(i => (registered * 100) + i);

    /// <summary>One row for each seed that the scope wants.</summary>
    public static IReadOnlyList<SurveyRow> Rows(SurveyScope scope, long registered, int count, Func<long, IReadOnlyList<double>> measure) =>
        [.. scope.Of(Seeds(registered, count)).Select(seed =>
        {
            scope.Progress?.Invoke($"  seed {seed.Item}");
            return new SurveyRow($"{seed.Item}", measure(seed.Item));
        })];

    /// <summary>
    /// A share, one for each seed, with Student's interval over seeds; where every seed says 0, or every seed says 1, and Student
    /// would give no width, the exact interval for as many cases as were asked in all.
    /// </summary>
    /// <param name="name">What a rule calls it.</param>
    /// <param name="hits">Cases that are so, seed by seed.</param>
    /// <param name="cases">Cases asked, seed by seed.</param>
    /// <param name="level">Coverage.</param>
    public static Measured Share(string name, IReadOnlyList<double> hits, IReadOnlyList<double> cases, double level = 0.95)
    {
        var (hit, asked) = ((long)hits.Sum(), (long)cases.Sum());
        return asked > 0 && (hit == 0 || hit == asked)
            ? Measured.Share(name, hit, asked, level) with { N = hits.Count }
            : Measured.MeanOfSeeds(name, [.. hits.Zip(cases, (h, n) => h / n)], level);
    }
}
