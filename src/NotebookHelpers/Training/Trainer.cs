using System.Diagnostics;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
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
public sealed class DivergedException(int step, string tensor, string what)
    : InvalidOperationException($"Step {step}: {what} of {tensor} is not finite. Lower the rate, lengthen the warm-up, or resume from the last checkpoint.")
{
    /// <summary>The step, from 1.</summary>
    public int Step { get; } = step;

    /// <summary>The first tensor found.</summary>
    public string Tensor { get; } = tensor;
}

/// <summary>
/// Trains a transformer on the training law of a world. Documents are packed and attention stays inside them. Same recipe, same
/// number of threads: same bytes, whether the run was interrupted or not.
/// </summary>
public sealed class Trainer : IDisposable
{
    private readonly IEnumerator<int[]> _documents;
    private readonly Packer _packer;
    private readonly Muon _muon;
    private readonly AdamW _adam;

    /// <summary>Makes world, corpus and fresh weights.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="corpus">Documents in the words of the recipe's world, instead of those that the recipe draws; such a training cannot be resumed from a file.</param>
    public Trainer(TrainingRecipe recipe, Corpus? corpus = null)
    {
        Recipe = recipe;
        World = World.Create(recipe.World);
        Law = TrainingLaw.Of(World);
        Corpus = corpus ?? (recipe.CorpusTokens is { } tokens ? Corpus.Draw(Law, tokens, recipe.CorpusSeed) : null);
        Law = Corpus is null ? Law : TrainingLaw.Of(World, Corpus);

        _documents = (Corpus?.Epochs(recipe.CorpusSeed) ?? new Sampler(Law, recipe.CorpusSeed).Documents()).GetEnumerator();
        _packer = new Packer(_documents, recipe.Rows, recipe.Length, Law.EndToken);
        Transformer = Transformer.Create(recipe.ConfigFor(Law), recipe.ModelSeed, recipe.Initial);
        var parameters = Transformer.Parameters.Specs.Select(spec => (spec, Transformer.Parameters[spec.Name])).ToLookup(p => recipe.Optimiser.Muon && p.spec.Role is (ParameterRole.Matrix or ParameterRole.OutputMatrix));
        (_muon, _adam) = (new Muon(parameters[true], recipe.Optimiser), new AdamW(parameters[false], recipe.Optimiser));
    }

    /// <summary>The recipe.</summary>
    public TrainingRecipe Recipe { get; }

    /// <summary>The truth.</summary>
    public World World { get; }

    /// <summary>What the model learns.</summary>
    public TrainingLaw Law { get; }

    /// <summary>The finite corpus, if the recipe has one.</summary>
    public Corpus? Corpus { get; }

    /// <summary>The model.</summary>
    public Transformer Transformer { get; }

    /// <summary>Steps taken.</summary>
    public int Step { get; private set; }

    /// <summary>Tokens learnt from.</summary>
    public long Tokens { get; private set; }

    /// <summary>Every tensor that the next step depends on: weights and the optimisers' memory.</summary>
    internal IEnumerable<(string Name, Tensor Value)> State =>
        Transformer.Parameters.Specs.Select(spec => ($"model.{spec.Name}", Transformer.Parameters[spec.Name])).Concat(_muon.State).Concat(_adam.State);

    /// <summary>Takes one step.</summary>
    /// <exception cref="DivergedException">Something is not finite; the weights are those before the step.</exception>
    public StepReport Next()
    {
        var watch = Stopwatch.StartNew();
        using var scope = NewDisposeScope();
        var batch = _packer.Next();
        var loss = Loss(batch);
        loss.backward();
        var (value, norm) = (loss.item<float>(), GradientNorm());
        if (!float.IsFinite(value) || !double.IsFinite(norm))
        {
            throw Diverged();
        }

        using (no_grad())
        {
            var (factor, shrink) = (Recipe.RateAt(Step), norm > Recipe.Clip ? Recipe.Clip / norm : 1);
            _muon.Step(factor, shrink);
            _adam.Step(Step + 1, factor, shrink);
            foreach (var spec in Transformer.Parameters.Specs)
            {
                Transformer.Parameters[spec.Name].grad?.zero_();
            }
        }

        Step++;
        Tokens += batch.TargetCount;
        return new StepReport(Step, value, norm, Tokens, batch.TargetCount / watch.Elapsed.TotalSeconds);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _documents.Dispose();
        _muon.Dispose();
        _adam.Dispose();
        Transformer.Dispose();
    }

    /// <summary>Goes to where the stream stands after so many steps; weights and memory are the caller's to set.</summary>
    internal void SkipTo(int step)
    {
        for (; Step < step; Step++)
        {
            Tokens += _packer.Next().TargetCount;
        }
    }

    private Tensor Loss(PackedBatch batch)
    {
        long[] shape = [batch.Rows, batch.Length];
        Tensor Of(int[] numbers) => tensor([.. numbers.Select(number => (long)number)], shape);
        var logits = Transformer.Forward(Of(batch.Inputs), options: new ForwardOptions { Documents = Of(batch.Documents), Positions = Places(batch) });
        return nn.functional.cross_entropy(logits.view(-1, logits.shape[^1]), Of(batch.Targets).view(-1), ignore_index: Packer.NoTarget);
    }

    // Rotary angles and ALiBi depend on differences only; the other codes count from the start of the document.
    private Tensor? Places(PackedBatch batch)
    {
        if (Recipe.Model.Positions is PositionScheme.Rotary or PositionScheme.Alibi or PositionScheme.None)
        {
            return null;
        }

        var places = new long[batch.Documents.Length];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = i % batch.Length > 0 && batch.Documents[i] == batch.Documents[i - 1] ? places[i - 1] + 1 : 0;
        }

        return tensor(places, [batch.Rows, batch.Length]);
    }

    private double GradientNorm()
    {
        var squares = Transformer.Parameters.Specs.Select(spec => Transformer.Parameters[spec.Name].grad!.square().sum());
        return Math.Sqrt(stack(squares).sum().item<float>());
    }

    private DivergedException Diverged()
    {
        foreach (var what in new[] { "the weight", "the gradient" })
        {
            foreach (var spec in Transformer.Parameters.Specs)
            {
                var weight = Transformer.Parameters[spec.Name];
                if (!(what == "the weight" ? weight : weight.grad!).isfinite().all().item<bool>())
                {
                    return new DivergedException(Step + 1, spec.Name, what);
                }
            }
        }

        return new DivergedException(Step + 1, "the loss", "the value");
    }
}
