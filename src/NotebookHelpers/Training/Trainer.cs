using System.Diagnostics;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Models.Learning;
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
/// Trains a transformer on a law. Documents are packed and attention stays inside them. Same recipe, same bytes, whether the
/// run was interrupted or not, and whether one core or two worked on it.
/// </summary>
public sealed class Trainer : IDisposable
{
    private readonly IBatchSource _batches;
    private readonly Objective _objective;
    private readonly Lanes _lanes = new();
    private readonly Transformer[] _models;
    private readonly Muon _muon;
    private readonly AdamW _adam;
    private readonly float[][][] _load = new float[Lanes.Count][][];

    /// <summary>Makes world, corpus and fresh weights.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="corpus">Documents in the words of the recipe's world, instead of those that the recipe draws; such a training cannot be resumed from a file.</param>
    public Trainer(TrainingRecipe recipe, Corpus? corpus = null)
        : this(recipe, TrainingStart.Of(recipe, corpus))
    {
    }

    /// <summary>Fresh weights for a law of one's own; world and corpus of the recipe are not looked at.</summary>
    /// <param name="recipe">Model, steps, optimiser.</param>
    /// <param name="law">What is learnt.</param>
    /// <param name="batches">Where batches come from; this object disposes it. Null: a stream of the law's documents.</param>
    /// <param name="objective">What is asked of the model; null: the next token.</param>
    public Trainer(TrainingRecipe recipe, Law law, IBatchSource? batches = null, Objective? objective = null)
        : this(recipe, new TrainingStart(law, null, batches ?? TrainingStart.Stream(recipe, law)), objective)
    {
    }

    private Trainer(TrainingRecipe recipe, TrainingStart start, Objective? objective = null)
    {
        (Recipe, Law, Glass, _batches) = (recipe, start.Law, start.Glass, start.Batches);
        _objective = objective ?? NextTokenLoss.Of;
        Transformer = Transformer.Create(recipe.ConfigFor(Law), recipe.ModelSeed, recipe.Initial);
        _models = [Transformer, .. Enumerable.Range(1, Lanes.Count - 1).Select(_ => new Transformer(Transformer.Parameters.Share()))];
        var parameters = Transformer.Parameters.Specs.Select(spec => (spec, Transformer.Parameters[spec.Name])).ToLookup(p => recipe.Optimiser.Muon && p.spec.Role is (ParameterRole.Matrix or ParameterRole.OutputMatrix));
        (_muon, _adam) = (new Muon(parameters[true], recipe.Optimiser, recipe.Precision), new AdamW(parameters[false], recipe.Optimiser));
    }

    /// <summary>The recipe.</summary>
    public TrainingRecipe Recipe { get; }

    /// <summary>The truth.</summary>
    /// <exception cref="InvalidOperationException">The training was given a law instead of a world.</exception>
    public World World => Glass?.InWords.World ?? throw new InvalidOperationException($"This training learns {Law.Name}, which it was given; it has no world.");

    /// <summary>What the model learns, in its tokens.</summary>
    public Law Law { get; }

    /// <summary>The same with its world, in words and in tokens; null where the training was given a law.</summary>
    public GlassLaw? Glass { get; }

    /// <summary>The finite corpus, if the recipe has one.</summary>
    public Corpus? Corpus => Glass?.Corpus;

    /// <summary>The model.</summary>
    public Transformer Transformer { get; }

    /// <summary>Share of the choices that went to each expert in the last rows of the last step, [layer][expert]; empty where the model has none.</summary>
    public IReadOnlyList<IReadOnlyList<float>> ExpertLoad =>
        [.. Enumerable.Range(0, _load.Max(lane => lane?.Length ?? 0)).Select(layer => _load.Where(lane => lane is not null).Select(lane => lane[layer]).Aggregate((a, b) => [.. a.Zip(b, (x, y) => x + y)]).Select(sum => sum / _load.Count(lane => lane is not null)).ToArray())];

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
        var batch = _batches.Next();
        var losses = new double[Lanes.Count];
        _lanes.Run(lane => losses[lane] = Learn(lane, batch));
        using var noGradient = no_grad();
        var (loss, norm) = (losses.Sum(), Gather());
        if (!double.IsFinite(loss) || !double.IsFinite(norm))
        {
            var error = Diverged();
            Forget();
            throw error;
        }

        var (factor, shrink) = (Recipe.RateAt(Step), norm > Recipe.Clip ? Recipe.Clip / norm : 1);
        _lanes.Run(lane => Move(lane, factor, shrink));
        Forget();
        Step++;
        Tokens += batch.TargetCount;
        return new StepReport(Step, loss, norm, Tokens, batch.TargetCount / watch.Elapsed.TotalSeconds);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lanes.Dispose();
        _batches.Dispose();
        _muon.Dispose();
        _adam.Dispose();
        foreach (var model in _models)
        {
            model.Dispose();
        }
    }

    /// <summary>Goes to where the stream stands after so many steps; weights and memory are the caller's to set.</summary>
    internal void SkipTo(int step)
    {
        for (; Step < step; Step++)
        {
            Tokens += _batches.Next().TargetCount;
        }
    }

    /// <summary>Adds up the gradients of one lane's rows.</summary>
    private double Learn(int lane, PackedBatch batch)
    {
        var (from, to) = (batch.Rows * lane / Lanes.Count, batch.Rows * (lane + 1) / Lanes.Count);
        var loss = 0.0;
        for (var row = from; row < to; row += Recipe.RowsAtOnce)
        {
            using var scope = NewDisposeScope();
            var part = new BatchPart(batch, row, Math.Min(Recipe.RowsAtOnce, to - row), _models[lane]);
            using var experts = Recipe.Model.Experts is null ? null : new Objectives.ExpertBalance(part.Targets.ne(Packer.NoTarget));
            var logits = _models[lane].Forward(part.Inputs, hooks: experts, options: new ForwardOptions { Documents = part.Documents, Positions = Places(part), Products = Recipe.Precision });
            var own = _objective(part, logits);
            Learn(own, experts, lane, part);
            Spent.Free();
            loss += own.item<float>();
        }

        return loss;
    }

    private void Learn(Tensor own, Objectives.ExpertBalance? experts, int lane, BatchPart part)
    {
        if (experts is null || experts.Layers == 0)
        {
            own.backward();
            return;
        }

        _load[lane] = experts.Load;

        // The losses of the parts add up, so each counts by its share of the targets.
        var share = part.Targets.ne(Packer.NoTarget).sum().item<long>() / (double)Math.Max(1, part.AllTargets);
        (own + (experts.Loss() * (Recipe.ExpertBalance * share))).backward();
    }

    // Rotary angles and ALiBi depend on differences only; the other codes count from the start of the document.
    private Tensor? Places(BatchPart part) =>
        Recipe.Model.Positions is PositionScheme.Rotary or PositionScheme.Alibi or PositionScheme.None ? null : part.Places();

    private void Move(int lane, double factor, double shrink)
    {
        using var noGradient = no_grad();
        _muon.Step(lane, factor, shrink);
        if (lane == 0)
        {
            _adam.Step(Step + 1, factor, shrink);
        }
    }

    /// <summary>Adds the lanes' gradients up in the first, in the order of the lanes; returns the norm of the whole.</summary>
    private double Gather()
    {
        var squares = new List<Tensor>();
        foreach (var spec in Transformer.Parameters.Specs)
        {
            // Whoever the objective does not reach has no gradient.
            var sum = Transformer.Parameters[spec.Name].grad ?? (Transformer.Parameters[spec.Name].grad = zeros(spec.Shape));
            foreach (var other in _models.Skip(1))
            {
                if (other.Parameters[spec.Name].grad is { } gradient)
                {
                    sum.add_(gradient);
                }
            }

            squares.Add(sum.square().sum());
        }

        return Math.Sqrt(stack(squares).sum().item<float>());
    }

    private void Forget()
    {
        foreach (var model in _models)
        {
            foreach (var spec in model.Parameters.Specs)
            {
                model.Parameters[spec.Name].grad?.zero_();
            }
        }
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
