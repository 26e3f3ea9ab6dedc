using BetweenTokens.Inspection.Causal;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Statistics;
using BetweenTokens.Tracing;
using BetweenTokens.Training;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>A training of the copying model at one moment.</summary>
/// <param name="Step">Steps taken.</param>
/// <param name="FirstLoss">Loss over the first time of the sequences, which nobody can foresee, nats a word.</param>
/// <param name="CopyLoss">Loss over their repetition, nats a word.</param>
/// <param name="Induction">Best single head's attention to the words behind former occurrences, 0 to 1.</param>
/// <param name="Previous">Best single head's attention to the word before, 0 to 1.</param>
/// <param name="Patterns">[layer][head] of [query, key] over one text: which head is best shows only at the end, so all are kept.</param>
public sealed record InductionLook(
    int Step, double FirstLoss, double CopyLoss, double Induction, double Previous, IReadOnlyList<IReadOnlyList<float[,]>> Patterns);

/// <summary>
/// A model of attention alone that learns to copy, trained here and looked at on the way: the loss over what can be copied, and how
/// much of its attention the best head gives to the place that is to be copied from (Olsson et al. 2022).
/// </summary>
public sealed class InductionRun : IDisposable
{
    private const int Documents = 24, Traced = 6;

    private readonly Trainer _trainer;
    private readonly int[][] _documents;
    private readonly List<InductionLook> _looks = [];

    /// <summary>Makes ready and takes the first look; nothing is trained yet.</summary>
    /// <param name="recipe">A recipe of repeats alone; its world, steps and rates are kept.</param>
    /// <param name="seed">Seed of the first weights and of the documents that it learns from.</param>
    public InductionRun(TrainingRecipe recipe, long seed = 1)
    {
        _trainer = new Trainer(Needed.Of(recipe) with { CorpusSeed = seed, ModelSeed = seed });
        var sampler = new Sampler(_trainer.Law, 1_000_003); // another seed than any of a training
        _documents = [.. Enumerable.Range(0, Documents).Select(_ => sampler.Next())];
        Model = new LanguageModel($"glass/{recipe.Name}, {Seeds(seed)}", _trainer.Transformer, _trainer.World.Tokenizer);
        Look();
    }

    /// <summary>Two layers, as <c>glass/induction-2</c>, at the rate at which copying is learnt soonest, and for fewer steps.</summary>
    /// <param name="steps">Steps of 2,048 tokens.</param>
    /// <param name="layers">Layers of attention.</param>
    public static TrainingRecipe Recipe(int steps = 240, int layers = 2) =>
        TrainingRecipes.Load("induction-2") is var recipe ? recipe with
        {
            Steps = Math.Clamp(steps, 1, recipe.Steps),
            Model = recipe.Model with { NLayers = Math.Clamp(layers, 1, 4) },
            Optimiser = recipe.Optimiser with { AdamRate = 0.01 },
        } : throw new InvalidOperationException();

    /// <summary>The model as it stands; owned by this object.</summary>
    public LanguageModel Model { get; }

    /// <summary>Steps to be taken in all.</summary>
    public int Steps => _trainer.Recipe.Steps;

    /// <summary>Where the training was looked at, the fresh network first.</summary>
    public IReadOnlyList<InductionLook> Looks => _looks;

    /// <summary>The text whose patterns are kept, as shown: the end mark first.</summary>
    public IReadOnlyList<string> Tokens => [.. Shown.Select(id => _trainer.World.Words.Words[id])];

    /// <summary>What guessing pays: every word of the sequences alike, nats.</summary>
    public double Chance => Math.Log(_trainer.World.TokenCount - 1);

    /// <summary>What the law itself pays over the repetition: nothing, the law is certain of it, nats.</summary>
    public static double Floor => 0;

    /// <summary>Attention to the right place of a head that looks at all places alike, mean over the same places.</summary>
    public double ChanceOfHead { get; private set; }

    /// <summary>Layer and head with the largest induction score at the end.</summary>
    public (int Layer, int Head) Best { get; private set; }

    private int[] Shown => [_trainer.World.EndToken, .. _documents.MinBy(Period)!.Take((2 * Period(_documents.MinBy(Period)!)) + 1)];

    /// <summary>Trains to the end of the recipe and looks on the way at equal steps.</summary>
    /// <param name="looks">How many looks.</param>
    /// <param name="seen">Called after each look, for a picture that moves.</param>
    public InductionRun Run(int looks = 61, Action<InductionRun>? seen = null)
    {
        for (var look = 1; look < looks; look++)
        {
            while (_trainer.Step < (int)Math.Round((double)Steps * look / (looks - 1)))
            {
                _trainer.Next();
            }

            if (_looks[^1].Step < _trainer.Step)
            {
                Look();
                seen?.Invoke(this);
            }
        }

        return this;
    }

    /// <summary>The first look at which the copy loss is below a bound; NaN: it never is.</summary>
    /// <param name="bound">Nats a word.</param>
    public double StepBelow(double bound) => _looks.FirstOrDefault(look => look.CopyLoss < bound)?.Step ?? double.NaN;

    /// <inheritdoc/>
    public void Dispose() => _trainer.Dispose();

    /// <summary>Loss over the repetition and over the first time, of any model of these words.</summary>
    /// <param name="model">The model.</param>
    internal (double First, double Copy) Losses(LanguageModel model)
    {
        var (sums, counts) = (new double[2], new int[2]);
        foreach (var document in _documents)
        {
            var (logits, period) = (model.Logits([_trainer.World.EndToken, .. document[..^1]]), Period(document));
            for (var at = 1; at < document.Length - 1; at++)
            {
                if (at == period)
                {
                    continue; // whether the sequence starts again is the law's own guess
                }

                var part = at < period ? 0 : 1;
                sums[part] -= Distributions.LogProbability(logits[at], document[at]);
                counts[part]++;
            }
        }

        return (sums[0] / counts[0], sums[1] / counts[1]);
    }

    /// <summary>Each head's attention to the words behind former occurrences and to the word before: [layer, head], 0 to 1.</summary>
    /// <param name="model">A model of these words.</param>
    internal (double[,] Induction, double[,] Previous) Scores(LanguageModel model)
    {
        var (layers, heads) = (model.Config.NLayers, model.Config.NHeads);
        var (induction, previous) = (new double[layers, heads], new double[layers, heads]);
        var (places, chance) = (0, 0.0);
        foreach (var document in _documents.Take(Traced))
        {
            using var trace = Trace.Run(model.Transformer, [_trainer.World.EndToken, .. document[..^1]], new TraceOptions
            {
                Keep = [.. Enumerable.Range(0, layers).Select(layer => new HookAddress(HookPoint.Pattern, layer))],
            });
            var (period, before) = (Period(document), HeadScores.PreviousToken(trace));
            int[] queries = [.. Enumerable.Range(period + 1, document.Length - 2 - period)];
            int[] Behind(int query) => [.. Enumerable.Range(1, query / period).Select(times => query - (times * period) + 1)];
            places += queries.Length;
            chance += queries.Sum(query => (double)Behind(query).Length / (query + 1));
            for (var layer = 0; layer < layers; layer++)
            {
                for (var head = 0; head < heads; head++)
                {
                    var pattern = trace.Pattern(layer, head);
                    induction[layer, head] += queries.Sum(query => Behind(query).Sum(key => (double)pattern[query, key]));
                    previous[layer, head] += before[layer, head] / Traced;
                }
            }
        }

        foreach (var (layer, head) in from l in Enumerable.Range(0, layers) from h in Enumerable.Range(0, heads) select (l, h))
        {
            induction[layer, head] /= places;
        }

        ChanceOfHead = chance / places;
        return (induction, previous);
    }

    private static string Seeds(long seed) => $"seed {seed}";

    private void Look()
    {
        var (first, copy) = Losses(Model);
        var (induction, previous) = Scores(Model);
        using var trace = Model.Trace(Shown);
        _looks.Add(new(_trainer.Step, first, copy, induction.Cast<double>().Max(), previous.Cast<double>().Max(),
            Plots.HeadText.Of("", trace).Patterns));
        var best = Array.IndexOf([.. induction.Cast<double>()], induction.Cast<double>().Max());
        Best = (best / Model.Config.NHeads, best % Model.Config.NHeads);
    }

    // Words before the sequence starts again: none of them is doubled, so it is where the first word returns.
    private static int Period(int[] document) => Array.IndexOf(document, document[0], 1);
}
