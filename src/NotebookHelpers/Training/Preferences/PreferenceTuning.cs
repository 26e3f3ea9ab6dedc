using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Models.Learning;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using BetweenTokens.Training.Objectives;
using BetweenTokens.Training.Optimisers;
using BetweenTokens.Training.Recipes;
using static TorchSharp.torch;

namespace BetweenTokens.Training.Preferences;

/// <summary>Tunes a copy of a base model by preferences or rewards, step by step. The base model stays as it is.</summary>
public sealed class PreferenceTuning : IDisposable
{
    private readonly Transformer _base;
    private readonly AdamW _adam;
    private readonly PreferencePairs _pairs;
    private readonly RunningBaseline _baseline;
    private readonly SeededRandom _random;
    private readonly IEnumerator<int[]>? _others;
    private readonly Packer? _replay;

    /// <summary>Starts at the base model.</summary>
    /// <param name="game">Questions and rewards.</param>
    /// <param name="model">The base model, not changed; it must outlive the tuning.</param>
    /// <param name="options">Method and numbers.</param>
    public PreferenceTuning(PreferenceGame game, Transformer model, PreferenceOptions options)
    {
        (Game, _base, Options) = (game, model, options.Validate());
        (Before, Model) = (game.LogProbabilities(model), model.Copy());
        _adam = new AdamW(Model.Parameters.Specs.Select(spec => (spec, Model.Parameters[spec.Name])),
            new OptimiserOptions { AdamRate = options.Rate, Decay = 0 });
        (_pairs, _baseline, _random) =
            (new PreferencePairs(game, Before, options), new RunningBaseline(game.Questions), new SeededRandom(options.Seed).Fork(2));
        if (options.Replay > 0)
        {
            _others = OtherKinds(game, options.Seed).GetEnumerator();
            _replay = new Packer(_others, options.Replay, game.World.Options.MaxTokens, Lexicon.EndId);
        }
    }

    /// <summary>The game.</summary>
    public PreferenceGame Game { get; }

    /// <summary>Method and numbers.</summary>
    public PreferenceOptions Options { get; }

    /// <summary>The model that is tuned; owned by this object.</summary>
    public Transformer Model { get; }

    /// <summary>log π₀ of the list, [question][answer].</summary>
    public double[][] Before { get; }

    /// <summary>Steps taken.</summary>
    public int Step { get; private set; }

    /// <summary>Takes one step.</summary>
    /// <returns>The mean worth of the sampled answers, or the loss of the pairs.</returns>
    public double Next()
    {
        Interrupt.Check();
        using var scope = NewDisposeScope();
        var (loss, value) = Options.Method == PreferenceMethod.Dpo ? Dpo() : Reinforce();
        if (_replay is not null)
        {
            loss = loss + Replay(_replay.Next());
        }

        loss.backward();
        HandedGradients.Free();
        using var noGradient = no_grad();
        var gradients = Model.Parameters.Specs.Select(spec => Model.Parameters[spec.Name].grad!).ToList();
        var norm = Math.Sqrt(stack(gradients.Select(gradient => gradient.square().sum())).sum().item<float>());
        if (!double.IsFinite(norm))
        {
            throw new DivergedException(Step + 1, "the model", "the gradient");
        }

        Clipping.Apply(gradients, Options.Clip, norm);
        _adam.Step(++Step, 1);
        gradients.ForEach(gradient => gradient.zero_());
        return value;
    }

    /// <summary>Takes all steps that are left.</summary>
    public PreferenceTuning Run()
    {
        while (Step < Options.Steps)
        {
            Next();
        }

        return this;
    }

    /// <summary>Where the model stands, by listing.</summary>
    public PreferenceReport Measure() => PreferenceReport.Of(Game, Model, Before, Options.Beta);

    /// <inheritdoc/>
    public void Dispose()
    {
        _others?.Dispose();
        _adam.Dispose();
        Model.Dispose();
    }

    private (Tensor Loss, double Value) Dpo()
    {
        var pairs = Enumerable.Range(0, Options.Batch).Select(_ => _pairs.Next()).ToList();
        var (inputs, targets) = Game.Rows([.. pairs.Select(pair => (pair.Question, Game.Tokens(pair.Chosen))),
            .. pairs.Select(pair => (pair.Question, Game.Tokens(pair.Rejected)))]);
        var logs = AnswerLogProbability.Of(Model.Forward(inputs), targets).chunk(2);
        var loss = DirectPreference.Loss(logs[0], logs[1], Table(pairs.Select(pair => Before[pair.Question][pair.Chosen])),
            Table(pairs.Select(pair => Before[pair.Question][pair.Rejected])), Options.Beta);
        var value = loss.item<float>();
        return (Options.ChosenWeight > 0 ? loss - (logs[0].mean() * Options.ChosenWeight) : loss, value);
    }

    private (Tensor Loss, double Value) Reinforce()
    {
        var questions = Enumerable.Range(0, Options.Batch).Select(_ => _random.Next(Game.Questions)).ToList();
        var answers = AnswerSampler.Draw(Game, Model, questions, _random);
        var (inputs, targets) = Game.Rows([.. questions.Zip(answers)]);
        Tensor before;
        using (no_grad())
        {
            before = AnswerLogProbability.Of(_base.Forward(inputs), targets);
        }

        var log = AnswerLogProbability.Of(Model.Forward(inputs), targets);
        var worth = Objectives.PolicyGradient.Worth(
            log, before, Table(questions.Zip(answers, (question, answer) => Game.Reward(question, Game.Find(answer)))), Options.Beta);
        var loss = Objectives.PolicyGradient.Loss(log, worth, Table(questions.Select(question => _baseline[question])));
        var values = TensorMemory.Copy<float>(worth);
        for (var i = 0; i < values.Length; i++)
        {
            _baseline.Add(questions[i], values[i]);
        }

        return (loss, values.Average());
    }

    private Tensor Replay(PackedBatch batch)
    {
        long[] shape = [batch.Rows, batch.Length];
        Tensor Of(int[] numbers) => tensor([.. numbers.Select(number => (long)number)], shape, device: CPU);
        var logits = Model.Forward(Of(batch.Inputs), options: new ForwardOptions { Documents = Of(batch.Documents) });
        return AnswerLogProbability.Of(logits, Of(batch.Targets)).sum() / -batch.TargetCount;
    }

    private Tensor Table(IEnumerable<double> values) => tensor([.. values.Select(value => (float)value)], device: Model.Device);

    private static IEnumerable<int[]> OtherKinds(PreferenceGame game, long seed)
    {
        var sampler = new Sampler(TrainingLaw.Of(game.World), unchecked(seed * 7919) + 3);
        while (true)
        {
            var document = new List<int>();
            if (sampler.Next(document) is not Microworld.Kinds.Advice)
            {
                yield return [.. document];
            }
        }
    }
}
