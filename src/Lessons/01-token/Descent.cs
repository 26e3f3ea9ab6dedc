using BetweenTokens.Evaluation;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Statistics;
using BetweenTokens.Training;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>A training at one moment.</summary>
/// <param name="Step">Steps taken.</param>
/// <param name="Tokens">Tokens learnt from.</param>
/// <param name="Excess">KL(law ‖ model) on documents that it does not learn from, nats a token.</param>
/// <param name="Read">R² of a linear probe on the last stream for the oracle's belief about the season.</param>
public sealed record DescentPoint(int Step, long Tokens, double Excess, double Read);

/// <summary>
/// A short training watched from above and from inside: how far the loss still is from its floor, the exact entropy of the law, and
/// how well the hidden season can be read from the states.
/// </summary>
public sealed class Descent : IDisposable
{
    private readonly Trainer _trainer;
    private readonly LawSample _sample;
    private readonly BeliefRows _seasons;
    private readonly List<DescentPoint> _points = [];
    private readonly List<(int Step, double Loss)> _losses = [];

    /// <summary>Makes ready and takes the first look; nothing is trained yet.</summary>
    /// <param name="recipe">A recipe whose world has weather.</param>
    /// <param name="tokens">Predictions in the sample that the loss is measured on.</param>
    /// <param name="seed">Seed of that sample and of the documents that are probed.</param>
    public Descent(TrainingRecipe recipe, int tokens = 2000, long seed = 110)
    {
        _trainer = new Trainer(recipe);
        World = _trainer.World;
        Law = TrainingLaw.Of(World);
        Model = new LanguageModel($"glass/{recipe.Name}", _trainer.Transformer, World.Tokenizer);
        _sample = LawSample.Draw(Law, tokens, seed);
        _seasons = BeliefRows.Draw(Law, "weather", Weather.Season, Weather.Seasons, [","], texts: 120, seed);
        Look();
    }

    /// <summary>A small network, and a finite corpus of scenes and weather: some seconds on two cores.</summary>
    public static TrainingRecipe Recipe { get; } = new()
    {
        Name = "descent",
        World = new() { Shares = WorldOptions.BaseShares.Clear().Add("scenes", 0.5).Add("weather", 0.5) },
        CorpusTokens = 300_000,
        Model = new() { DVocab = 1, NLayers = 2, DModel = 64, NHeads = 4, Mlp = MlpKind.Plain, Activation = Activation.Gelu },
        Rows = 16,
        Steps = 200,
        WarmUp = 20,
    };

    /// <summary>The world.</summary>
    public World World { get; }

    /// <summary>The law that the corpus was drawn from.</summary>
    public TrainingLaw Law { get; }

    /// <summary>The finite corpus; null for an endless stream.</summary>
    public Corpus? Corpus => _trainer.Corpus;

    /// <summary>The model as it stands; owned by this object.</summary>
    public LanguageModel Model { get; }

    /// <summary>The floor: the exact entropy of the law on the sample, nats a token.</summary>
    public double Floor => _sample.Entropy;

    /// <summary>Where the training was looked at, the fresh network first.</summary>
    public IReadOnlyList<DescentPoint> Points => _points;

    /// <summary>Loss of every batch before its step, nats a token.</summary>
    public IReadOnlyList<(int Step, double Loss)> Losses => _losses;

    /// <summary>Trains to the end of the recipe and looks on the way, often at first and seldom later.</summary>
    /// <param name="looks">How many looks.</param>
    /// <param name="seen">Called after each look, for a picture that moves.</param>
    public Descent Run(int looks = 18, Action<Descent>? seen = null)
    {
        var steps = _trainer.Recipe.Steps;
        for (var look = 1; look < looks; look++)
        {
            // growing by a constant factor up to the end
            var target = (int)Math.Round(Math.Pow(steps, look / (looks - 1.0)));
            while (_trainer.Step < target)
            {
                var report = _trainer.Next();
                _losses.Add((report.Step, report.Loss));
            }

            if (_points[^1].Step < _trainer.Step)
            {
                Look();
                seen?.Invoke(this);
            }
        }

        return this;
    }

    /// <summary>The same looks at models that were kept along a training.</summary>
    /// <param name="models">Steps taken, and the model as it stood; the fresh network first.</param>
    /// <param name="law">The law that they learnt.</param>
    /// <param name="tokens">Predictions in the sample that the loss is measured on.</param>
    /// <param name="seed">Seed of that sample and of the documents that are probed.</param>
    public static IReadOnlyList<DescentPoint> Along(
        IReadOnlyList<(int Step, Transformer Model)> models, Law law, int tokens = 2000, long seed = 110)
    {
        var sample = LawSample.Draw(law, tokens, seed);
        using var seasons = BeliefRows.Draw(law, "weather", Weather.Season, Weather.Seasons, [","], texts: 120, seed);
        return [.. models.Select(m => new DescentPoint(
            m.Step, 0, sample.Divergence(m.Model), HiddenWorld.Explained(seasons, m.Model, m.Model.Config.NLayers)))];
    }

    /// <summary>The same looks at the stops that a published training kept, and what they say of the claim.</summary>
    /// <param name="recipe">Name of the recipe, whose models are <c>glass/NAME@STEP</c>.</param>
    /// <param name="law">The law that they learnt.</param>
    /// <returns>Null where a stop is not on this machine.</returns>
    public static Evidence? OfCheckpoints(string recipe, Law law)
    {
        var (trained, last) = (TrainingRecipes.Load(recipe), LanguageModel.LoadIfPresent($"glass/{recipe}"));
        var kept = trained.KeepAt.Select(step => (Step: step, Model: LanguageModel.LoadIfPresent($"glass/{recipe}@{step}"))).ToList();
        try
        {
            if (last is null || kept.Any(stop => stop.Model is null))
            {
                return null;
            }

            var initial = new InitialWeights { ByFanIn = true, EmbeddingDeviation = 0.3, ZeroUnembedding = true };
            using var fresh = Transformer.Create(last.Config, seed: 110, initial);
            var road = kept.Select(stop => (stop.Step, stop.Model!.Transformer))
                .Prepend((0, fresh)).Append((trained.Steps, last.Transformer));
            return Measure(last, Along([.. road], law));
        }
        finally
        {
            kept.ForEach(stop => stop.Model?.Dispose());
            last?.Dispose();
        }
    }

    /// <summary>01-10: do prediction and reading of the world rise together, and from the start?</summary>
    /// <param name="model">What was trained.</param>
    /// <param name="points">Looks from the fresh network to the end.</param>
    /// <param name="seed">Seed of the bootstrap.</param>
    public static Evidence Measure(LanguageModel model, IReadOnlyList<DescentPoint> points, long seed = 110)
    {
        double[] better = [.. points.Select(p => -p.Excess)], read = [.. points.Select(p => p.Read)];
        var interval = Interval.Bootstrap(
            points.Count, units => Ranking.Spearman([.. units.Select(i => better[i])], [.. units.Select(i => read[i])]), seed);
        return Evidence.Of(
            model,
            new Measured("rank correlation of the prediction and the probe", Ranking.Spearman(better, read), interval, points.Count),
            Measured.Exact("share of the fall of the loss before the probe starts", FallBeforeStart(points), points.Count));
    }

    /// <summary>Share of the whole fall of the loss that is done when the probe has gained a tenth of what it will gain.</summary>
    internal static double FallBeforeStart(IReadOnlyList<DescentPoint> points)
    {
        var threshold = points[0].Read + (0.1 * (points.Max(p => p.Read) - points[0].Read));
        var start = points.First(p => p.Read >= threshold && p != points[0]);
        return (points[0].Excess - start.Excess) / (points[0].Excess - points.Min(p => p.Excess));
    }

    private void Look() => _points.Add(new(
        _trainer.Step,
        _trainer.Tokens,
        _sample.Divergence(_trainer.Transformer),
        HiddenWorld.Explained(_seasons, _trainer.Transformer, _trainer.Transformer.Config.NLayers)));

    /// <inheritdoc/>
    public void Dispose()
    {
        _seasons.Dispose();
        _trainer.Dispose();
    }
}
