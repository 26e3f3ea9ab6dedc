using System.Globalization;
using BetweenTokens.Evaluation;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Statistics;
using BetweenTokens.Training;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Sweeps;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L05Position;

/// <summary>
/// Positions taken from a trained network, which is then trained a little further without them (Gelberg et al. 2026): what it knows
/// within the 128 tokens of its training and beyond them; and the same further training with them, so that the training is not taken
/// for the drop. Surveys beside the claims; nothing is decided by them.
/// </summary>
public static class DroppedPositions
{
    private const int Window = 128, Length = 256, Documents = 60;
    private const long Seed = 513;
    private static readonly long[] _seeds = [51, 52, 53];
    private static readonly int[] _looks = [0, 50, 100, 200, 300];
    private static readonly (int From, int To)[] _ranges = [(0, 64), (64, 128), (128, 192), (192, 256)];
    private static readonly Lazy<(int[][] Texts, float[][] Laws)> _texts = new(Draw);

    private static TrainingRecipe Dropped
    {
        get
        {
            var recipe = Further("base-s, positions dropped");
            return recipe with { Model = recipe.Model with { Positions = PositionScheme.None } };
        }
    }

    /// <summary>Tokens of the training's documents at most, and of those that are read here.</summary>
    public static (int Trained, int Read) Lengths => (Window, Length);

    /// <summary>
    /// A row for <c>glass/base-s</c> with its rotation, for <c>glass/base-s-none</c>, which never had a code, and for each seed of the
    /// further training after so many steps without positions, <c>51/000</c> to <c>53/300</c>; a column for each range of places:
    /// KL(law ‖ network), nats a token.
    /// </summary>
    internal static Survey Survey { get; } = Of("dropped trained", Dropped, "glass/base-s without its positions, trained further",
        "glass/base-s", "glass/base-s-none");

    /// <summary>The same further training, seeds and texts with the rotation kept: a row for each seed and step.</summary>
    internal static Survey Control { get; } = Of("kept trained", Further("base-s, positions kept"),
        "glass/base-s with its positions, trained further");

    // The recipe of the network itself, so many steps of it.
    private static TrainingRecipe Further(string name) =>
        TrainingRecipes.Load("base-s") with { Name = name, Steps = 300, WarmUp = 20, KeepAt = [] };

    private static Survey Of(string name, TrainingRecipe recipe, string model, params string[] beside) => new()
    {
        Name = name,
        Kind = EvidenceKind.Glass,
        Recipe = $"from glass/base-s, {string.Join(' ', _looks)}\n{RecipeText.Of(recipe)}",
        Columns = [.. _ranges.Select(range => $"places {range.From}–{range.To - 1}")],
        Run = scope => (model, [.. beside.Select(Untouched), .. _seeds.SelectMany(seed => Along(name, recipe, seed, scope))]),
    };

    private static SurveyRow Untouched(string name)
    {
        using var model = LanguageModel.Load(name);
        return new(name, Read(model.Transformer));
    }

    private static IEnumerable<SurveyRow> Along(string survey, TrainingRecipe recipe, long seed, SurveyScope scope)
    {
        scope.Progress?.Invoke($"  {survey}, seed {seed}");
        using var trainer = new Trainer(recipe with { CorpusSeed = seed }, device: CPU);
        using (var taught = LanguageModel.Load("glass/base-s"))
        {
            foreach (var spec in trainer.Transformer.Parameters.Specs)
            {
                trainer.Transformer.Parameters.Set(spec.Name, taught.Transformer.Parameters[spec.Name]);
            }
        }

        foreach (var look in _looks)
        {
            while (trainer.Step < look)
            {
                trainer.Next();
            }

            yield return new(string.Create(CultureInfo.InvariantCulture, $"{seed}/{look:000}"), Read(trainer.Transformer));
        }
    }

    // Documents of the same world that may be longer, and are. Its words are the same in another order.
    private static (int[][] Texts, float[][] Laws) Draw()
    {
        var (world, own) = (World.Create(Dropped.World with { MaxTokens = Length }), World.Create(Dropped.World));
        int[] to = [.. world.Words.Words.Select(own.Words.Word)];
        var (sampler, filter, row) = (new Sampler(world, Seed), new Filter(world), new double[world.TokenCount]);
        int[][] texts = [.. sampler.Documents().Where(document => document.Length > Window + 32).Take(Documents)];
        return ([.. texts.Select(text => text.Select(token => to[token]).ToArray())], [.. texts.Select(document =>
        {
            var laws = new float[document.Length * row.Length];
            filter.Restart();
            for (var at = 0; at < document.Length; at++)
            {
                filter.Distribution(row);
                for (var token = 0; token < row.Length; token++)
                {
                    laws[(at * row.Length) + to[token]] = (float)Math.Log(row[token]);
                }

                filter.Advance(document[at]);
            }

            return laws;
        })]);
    }

    private static double[] Read(Transformer network)
    {
        var (texts, laws) = _texts.Value;
        var (sums, counts, width) = (new double[_ranges.Length], new int[_ranges.Length], network.Config.DVocab);
        foreach (var (document, logits) in DocumentBatches.Of(network, network.Config.EndIds[0])(texts))
        {
            for (var at = 0; at < texts[document].Length; at++)
            {
                var range = Array.FindIndex(_ranges, r => at >= r.From && at < r.To);
                sums[range] += Distributions.KullbackLeibler(
                    laws[document].AsSpan(at * width, width), logits.Span.Slice(at * width, width));
                counts[range]++;
            }
        }

        return [.. sums.Zip(counts, (sum, count) => sum / count)];
    }
}
