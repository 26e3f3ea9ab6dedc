using System.Diagnostics;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Training.Glass;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Runs;
using static TorchSharp.torch;

namespace BetweenTokens.Training;

/// <summary>What one step was like.</summary>
/// <param name="Step">Its number, from 1.</param>
/// <param name="Loss">Mean loss of the batch before the step, nats a token.</param>
/// <param name="GradientNorm">Norm of the whole gradient before clipping.</param>
/// <param name="Tokens">Tokens learnt from so far.</param>
/// <param name="TokensPerSecond">Of this step.</param>
public sealed record StepReport(int Step, double Loss, double GradientNorm, long Tokens, double TokensPerSecond);

/// <summary>A loss, gradient or weight stopped being a number.</summary>
public sealed class DivergedException(int step, string tensor, string what, long? seed = null)
    : InvalidOperationException($"{(seed is null ? "Step" : $"Seed {seed}, step")} {step}: {what} of {tensor} is not finite. "
        + $"Lower the rate, lengthen the warm-up, or resume from the last checkpoint.")
{
    /// <summary>The step, from 1.</summary>
    public int Step { get; } = step;

    /// <summary>The first tensor found.</summary>
    public string Tensor { get; } = tensor;

    /// <summary>Whether it is its weight or its gradient.</summary>
    public string What { get; } = what;

    /// <summary>Which of several seeds; null where one is trained.</summary>
    public long? Seed { get; } = seed;
}

/// <summary>
/// Trains a transformer on a law. Documents are packed and attention stays inside them. Same recipe, same bytes, whether the
/// run was interrupted or not, and whether one core or two worked on it; another processor or device adds in another order.
/// </summary>
public sealed class Trainer : IDisposable
{
    private readonly IBatchSource _batches;
    private readonly Learner _learner;

    /// <summary>Makes world, corpus and fresh weights.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="corpus">Documents in the words of the recipe's world, instead of those that the recipe draws; such a training
    /// cannot be resumed from a file.</param>
    /// <param name="device">Where it computes; null: <see cref="Devices.Default"/>.</param>
    /// <exception cref="ArgumentException">The device is not there.</exception>
    public Trainer(TrainingRecipe recipe, Corpus? corpus = null, Device? device = null)
        : this(recipe, TrainingStart.Of(recipe, corpus), null, device)
    {
    }

    /// <summary>Fresh weights for a law of one's own; world and corpus of the recipe are not looked at.</summary>
    /// <param name="recipe">Model, steps, optimiser.</param>
    /// <param name="law">What is learnt.</param>
    /// <param name="batches">Where batches come from; this object disposes it. Null: a stream of the law's documents.</param>
    /// <param name="objective">What is asked of the model; null: the next token.</param>
    /// <param name="device">Where it computes; null: <see cref="Devices.Default"/>.</param>
    public Trainer(TrainingRecipe recipe, Law law, IBatchSource? batches = null, Objective? objective = null, Device? device = null)
        : this(recipe, new TrainingStart(law, null, batches ?? TrainingStart.Stream(recipe, law)), objective, device)
    {
    }

    private Trainer(TrainingRecipe recipe, TrainingStart start, Objective? objective, Device? device)
    {
        (Recipe, Law, Glass, _batches) = (recipe, start.Law, start.Glass, start.Batches);
        objective ??= NextTokenLoss.Of;
        _learner = new Learner(recipe, Transformer.Create(recipe.ConfigFor(Law), recipe.ModelSeed, recipe.Initial, device),
            (parts, logits) => objective(parts[0], logits));
    }

    /// <summary>The recipe.</summary>
    public TrainingRecipe Recipe { get; }

    /// <summary>The truth.</summary>
    /// <exception cref="InvalidOperationException">The training was given a law instead of a world.</exception>
    public World World => Glass?.InWords.World
        ?? throw new InvalidOperationException($"This training learns {Law.Name}, which it was given; it has no world.");

    /// <summary>What the model learns, in its tokens.</summary>
    public Law Law { get; }

    /// <summary>The same with its world, in words and in tokens; null where the training was given a law.</summary>
    public GlassLaw? Glass { get; }

    /// <summary>The finite corpus, if the recipe has one.</summary>
    public Corpus? Corpus => Glass?.Corpus;

    /// <summary>The model.</summary>
    public Transformer Transformer => _learner.Transformer;

    /// <summary>
    /// Share of the choices that went to each expert in the last rows of the last step, [layer][expert];
    /// empty where the model has none.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<float>> ExpertLoad => _learner.ExpertLoad;

    /// <summary>Steps taken.</summary>
    public int Step { get; private set; }

    /// <summary>Tokens learnt from.</summary>
    public long Tokens { get; private set; }

    /// <summary>Every tensor that the next step depends on: weights and the optimisers' memory.</summary>
    internal IEnumerable<(string Name, Tensor Value)> State => _learner.State;

    /// <summary>Takes one step.</summary>
    /// <exception cref="DivergedException">Something is not finite; the weights are those before the step.</exception>
    public StepReport Next()
    {
        var watch = Stopwatch.StartNew();
        using var scope = NewDisposeScope();
        var batch = _batches.Next();
        var (loss, norm) = _learner.Learn(batch)[0];
        if (!double.IsFinite(loss) || !double.IsFinite(norm))
        {
            var (tensor, what) = _learner.Diverged(0);
            _learner.Forget();
            throw new DivergedException(Step + 1, tensor, what);
        }

        _learner.Move(Step, norm);
        Step++;
        Tokens += batch.TargetCount;
        return new StepReport(Step, loss, norm, Tokens, batch.TargetCount / watch.Elapsed.TotalSeconds);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _learner.Dispose();
        _batches.Dispose();
    }

    /// <summary>Goes to where the stream stands after so many steps; weights and memory are the caller's to set.</summary>
    internal void SkipTo(int step)
    {
        for (; Step < step; Step++)
        {
            Tokens += _batches.Next().TargetCount;
        }
    }
}
