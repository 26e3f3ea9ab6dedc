using System.Diagnostics;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Training.Recipes;
using static TorchSharp.torch;

namespace BetweenTokens.Training.Runs;

/// <summary>
/// Several seeds of one recipe trained as one: their weights lie side by side in a leading axis, so that the operations of a
/// narrow model are not outweighed by the calls that start them. Every seed has the losses and the weights that it has alone.
/// </summary>
public sealed class SeedTrainer : IDisposable
{
    // Measured (benchmarks seeds): up to here a pass's calls weigh more than what so many networks' rows lose in the cache.
    private const int ValuesOfASmallPass = 16_384;

    private readonly TrainingStart[] _starts;
    private readonly long[] _tokens;
    private readonly DivergedException?[] _diverged;
    private readonly Learner _learner;

    /// <summary>Fresh weights and a stream for each seed.</summary>
    /// <param name="recipe">The recipe; a seed is that of its stream and of its first weights.</param>
    /// <param name="seeds">The seeds.</param>
    /// <param name="device">Where it computes; null: <see cref="Devices.Default"/>.</param>
    /// <exception cref="ArgumentException">Networks of this recipe cannot lie side by side; the message names the field
    /// (<see cref="TransformerParameters.RefusesStacking"/>).</exception>
    public SeedTrainer(TrainingRecipe recipe, IReadOnlyList<long> seeds, Device? device = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(seeds.Count);
        TransformerParameters.CheckStacking(recipe.Model);
        (Recipe, Seeds) = (recipe with { CorpusSeed = seeds[0], ModelSeed = seeds[0] }, seeds);
        _starts = [.. seeds.Select(seed => TrainingStart.Of(recipe with { CorpusSeed = seed }, null))];
        (_tokens, _diverged) = (new long[seeds.Count], new DivergedException?[seeds.Count]);
        _learner = new Learner(recipe, Together(recipe, recipe.ConfigFor(_starts[0].Law), seeds, device), NextTokenLoss.Of);
    }

    /// <summary>
    /// True where networks of a recipe can lie side by side, and are so small that it takes less time: those whose passes, rows
    /// at once · positions · width, are bound by calls.
    /// </summary>
    public static bool Pays(TrainingRecipe recipe) => TransformerParameters.RefusesStacking(recipe.Model) is null
        && (long)Math.Min(recipe.RowsAtOnce, Math.Max(1, recipe.Rows / DataParallel.Count)) * recipe.Length * recipe.Model.DModel
            <= ValuesOfASmallPass;

    /// <summary>The seeds.</summary>
    public IReadOnlyList<long> Seeds { get; }

    /// <summary>The recipe, with the first of the seeds.</summary>
    public TrainingRecipe Recipe { get; }

    /// <summary>Steps taken.</summary>
    public int Step { get; private set; }

    /// <summary>
    /// For each seed what stopped being a number, and when; null for one that is sound. The others go on; the weights
    /// of such a seed are zeros from then on.
    /// </summary>
    public IReadOnlyList<DivergedException?> Divergences => _diverged;

    /// <summary>Every tensor that the next step depends on: weights and the optimisers' memory, [seed, …].</summary>
    internal IEnumerable<(string Name, Tensor Value)> State => _learner.State;

    /// <summary>Takes one step.</summary>
    /// <returns>What it was like for each seed; null for one that has diverged, now or before.</returns>
    /// <exception cref="DivergedException">The last seed that was left has diverged.</exception>
    public IReadOnlyList<StepReport?> Next()
    {
        var watch = Stopwatch.StartNew();
        using var scope = NewDisposeScope();
        var batches = Array.ConvertAll(_starts, start => start.Batches.Next());
        var found = _learner.Learn(batches);
        for (var i = 0; i < found.Length; i++)
        {
            if (_diverged[i] is null && !(double.IsFinite(found[i].Loss) && double.IsFinite(found[i].Norm)))
            {
                var (tensor, what) = _learner.Diverged(i);
                _diverged[i] = new DivergedException(Step + 1, tensor, what, Seeds[i]);
            }
        }

        if (Array.TrueForAll(_diverged, diverged => diverged is not null))
        {
            _learner.Forget();
            throw _diverged.MaxBy(diverged => diverged!.Step)!;
        }

        foreach (var index in Enumerable.Range(0, found.Length).Where(index => _diverged[index] is not null))
        {
            _learner.Clear(index);
        }

        _learner.Move(Step, Array.ConvertAll(found, own => own.Norm));
        Step++;
        return [.. batches.Select((batch, i) => Report(i, found[i].Loss, found[i].Norm, batch.TargetCount, watch.Elapsed))];
    }

    /// <summary>
    /// The network of a seed as it stands: views of the weights, without gradients. The caller disposes it before the next step.
    /// </summary>
    /// <param name="index">Place in <see cref="Seeds"/>.</param>
    public Transformer Network(int index) => new(_learner.Transformer.Parameters.Of(index));

    /// <inheritdoc/>
    public void Dispose()
    {
        _learner.Dispose();
        Array.ForEach(_starts, start => start.Batches.Dispose());
    }

    /// <summary>Goes to where the streams stand after so many steps; weights and memory are the caller's to set.</summary>
    internal void SkipTo(int step, IReadOnlyList<DivergedException?> divergences)
    {
        for (; Step < step; Step++)
        {
            for (var i = 0; i < _starts.Length; i++)
            {
                _tokens[i] += _starts[i].Batches.Next().TargetCount;
            }
        }

        for (var i = 0; i < _diverged.Length; i++)
        {
            _diverged[i] = divergences[i];
        }
    }

    private StepReport? Report(int index, double loss, double norm, int targets, TimeSpan time)
    {
        _tokens[index] += targets;
        return _diverged[index] is null ? new StepReport(Step, loss, norm, _tokens[index], targets / time.TotalSeconds) : null;
    }

    private static Transformer Together(TrainingRecipe recipe, TransformerConfig config, IReadOnlyList<long> seeds, Device? device)
    {
        TransformerParameters[] each = [.. seeds.Select(seed => TransformerParameters.Initialise(config, recipe.Initial, seed, device))];
        try
        {
            return new Transformer(TransformerParameters.Stack(each));
        }
        finally
        {
            Array.ForEach(each, parameters => parameters.Dispose());
        }
    }
}
