using BetweenTokens.Evaluation;
using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
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
