using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Learning;
using BetweenTokens.Training.Optimisers;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Runs;
using static TorchSharp.torch;

namespace BetweenTokens.Training;

/// <summary>
/// What moves the weights of a network, or of a stack of networks, each by a batch of its own: gradients formed in workers,
/// clipping, optimisers. Where batches come from, and when it is enough, is for <see cref="Trainer"/> and <see cref="SeedTrainer"/>.
/// </summary>
internal sealed class Learner : IDisposable
{
    private readonly TrainingRecipe _recipe;
    private readonly Func<BatchPart[], Tensor, Tensor> _objective;
    private readonly DataParallel _workers;
    private readonly Transformer[] _models;
    private readonly Muon _muon;
    private readonly AdamW _adam;
    private readonly StepResults[] _left = [.. Enumerable.Range(0, DataParallel.Count).Select(_ => new StepResults())];
    private IReadOnlyList<IReadOnlyList<float>> _load = [];
    private Tensor[] _squares = [];

    /// <param name="recipe">Rows at once, precision, optimiser.</param>
    /// <param name="transformer">The network or the stack; owned by this object.</param>
    /// <param name="objective">From the rows of each network, and the logits of all, to a loss for each;
    /// of a single network a scalar.</param>
    public Learner(TrainingRecipe recipe, Transformer transformer, Func<BatchPart[], Tensor, Tensor> objective)
    {
        (_recipe, _objective, _workers) = (recipe, objective, new DataParallel(transformer.Device));
        _models = [transformer,
            .. Enumerable.Range(1, DataParallel.Count - 1).Select(_ => new Transformer(transformer.Parameters.Share()))];
        var parameters = Parameters.Specs.Select(spec => (spec, Parameters[spec.Name]))
            .ToLookup(p => recipe.Optimiser.Muon && p.spec.Role is (ParameterRole.Matrix or ParameterRole.OutputMatrix));
        (_muon, _adam) = (new Muon(parameters[true], recipe.Optimiser, recipe.Precision), new AdamW(parameters[false], recipe.Optimiser));
    }

    /// <summary>The network or the stack.</summary>
    public Transformer Transformer => _models[0];

    /// <summary>Every tensor that the next step depends on: weights and the optimisers' memory.</summary>
    public IEnumerable<(string Name, Tensor Value)> State =>
        Parameters.Specs.Select(spec => ($"model.{spec.Name}", Parameters[spec.Name])).Concat(_muon.State).Concat(_adam.State);

    /// <summary>
    /// Share of the choices that went to each expert in the last rows of the last step, [layer][expert];
    /// empty where the model has none.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<float>> ExpertLoad => _load;

    private TransformerParameters Parameters => Transformer.Parameters;

    /// <summary>Forms the gradients.</summary>
    /// <param name="batches">A batch for each network, of equal shapes.</param>
    /// <returns>Of each network the loss, and the norm of the whole gradient before clipping.</returns>
    public (double Loss, double Norm)[] Learn(params PackedBatch[] batches)
    {
        Form(batches);
        return Read(batches.Length);
    }

    /// <summary>The same, and nothing is read yet: on a device the step is only asked for.</summary>
    internal void Form(params PackedBatch[] batches)
    {
        Clear();
        _workers.Run(worker => Learn(worker, batches));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        Gather();
        _squares = [.. batches.Select((_, network) => Square(network).DetachFromDisposeScope())];
    }

    /// <summary>Clips the gradients, moves the weights against them and forgets them.</summary>
    /// <param name="step">Steps taken before.</param>
    /// <param name="norms">Norm of each network's gradient.</param>
    public void Move(int step, params double[] norms)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        Clipping.Apply(Parameters.Specs.Select(spec => Parameters[spec.Name].grad!), _recipe.Clip, norms);
        var factor = _recipe.RateAt(step);
        _workers.Run(worker => Move(worker, step, factor));
        Forget();
    }

    /// <summary>
    /// Sets a network of a stack to zeros, its gradient and its memory too, so that it stays there and can be written to a file.
    /// </summary>
    public void Clear(int network)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var tensor in State.Select(state => state.Value).Concat(Parameters.Specs.Select(spec => Parameters[spec.Name].grad!)))
        {
            tensor[network].zero_();
        }
    }

    /// <summary>Sets the gradients back.</summary>
    public void Forget()
    {
        foreach (var model in _models)
        {
            foreach (var spec in model.Parameters.Specs)
            {
                model.Parameters[spec.Name].grad?.zero_();
            }
        }
    }

    /// <summary>The first weight or gradient of a network that is not finite, and which of the two it is.</summary>
    public (string Tensor, string What) Diverged(int network)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var what in new[] { "the weight", "the gradient" })
        {
            foreach (var spec in Parameters.Specs)
            {
                var weight = Parameters[spec.Name];
                if (!Of(network, what == "the weight" ? weight : weight.grad!).isfinite().all().item<bool>())
                {
                    return (spec.Name, what);
                }
            }
        }

        return ("the loss", "the value");
    }

    public void Dispose()
    {
        _workers.Dispose();
        Clear();
        _muon.Dispose();
        _adam.Dispose();
        foreach (var model in _models)
        {
            model.Dispose();
        }
    }

    /// <summary>Adds up the gradients of one worker's rows; losses and loads are left to be read.</summary>
    private void Learn(int worker, PackedBatch[] batches)
    {
        var (from, to) = (batches[0].Rows * worker / DataParallel.Count, batches[0].Rows * (worker + 1) / DataParallel.Count);
        for (var row = from; row < to; row += _recipe.RowsAtOnce)
        {
            using var scope = NewDisposeScope();
            BatchPart[] parts =
            [
                .. batches.Select(batch => new BatchPart(batch, row, Math.Min(_recipe.RowsAtOnce, to - row), _models[worker])),
            ];
            using var experts = _recipe.Model.Experts is null ? null : new Objectives.ExpertBalance(parts[0].Targets.ne(Packer.NoTarget));
            var options = new ForwardOptions
            {
                Documents = Rows(parts, part => part.Documents),
                Positions = Places(parts),
                Products = _recipe.Precision,
            };
            var logits = _models[worker].Forward(Rows(parts, part => part.Inputs), hooks: experts, options: options);
            var own = _objective(parts, logits);
            Learn(parts.Length == 1 ? own : own.sum(), experts, worker, parts[0]);
            HandedGradients.Free();
            _left[worker].Losses.Add(own.detach().DetachFromDisposeScope());
        }
    }

    private void Learn(Tensor loss, Objectives.ExpertBalance? experts, int worker, BatchPart part)
    {
        if (experts is null || experts.Layers == 0)
        {
            loss.backward();
            return;
        }

        _left[worker].Keep(experts.Loads);

        // The losses of the parts add up, so each counts by its share of the targets.
        var share = part.OwnTargets / (double)Math.Max(1, part.AllTargets);
        (loss + (experts.Loss() * (_recipe.ExpertBalance * share))).backward();
    }

    /// <summary>Rows of the networks one after another, [network · row, pos].</summary>
    private static Tensor Rows(BatchPart[] parts, Func<BatchPart, Tensor> of) =>
        parts.Length == 1 ? of(parts[0]) : cat([.. parts.Select(of)]);

    // Rotary angles and ALiBi depend on differences only; the other codes count from the start of the document.
    private Tensor? Places(BatchPart[] parts) =>
        _recipe.Model.Positions is PositionScheme.Rotary or PositionScheme.Alibi or PositionScheme.None
            ? null
            : Rows(parts, part => part.Places());

    private void Move(int worker, int step, double factor)
    {
        using var noGradient = no_grad();
        _muon.Step(worker, factor);
        if (worker == 0)
        {
            _adam.Step(step + 1, factor);
        }
    }

    /// <summary>Adds the workers' gradients up in the first, in the order of the workers.</summary>
    private void Gather()
    {
        foreach (var spec in Parameters.Specs)
        {
            // Whoever the objective does not reach has no gradient.
            var sum = Parameters[spec.Name].grad ?? (Parameters[spec.Name].grad = zeros_like(Parameters[spec.Name]));
            foreach (var other in _models.Skip(1))
            {
                if (other.Parameters[spec.Name].grad is { } gradient)
                {
                    sum.add_(gradient);
                }
            }
        }
    }

    /// <summary>Reads what <see cref="Form"/> left: the losses in the order in which they were formed, worker by worker.</summary>
    private (double Loss, double Norm)[] Read(int networks)
    {
        var workers = Array.ConvertAll(_left, worker => worker.Read(networks));
        _load = StepResults.Mean([.. _left.Select(worker => worker.ReadLoads()).Where(loads => loads.Length > 0)]);
        (double, double)[] found = [.. Enumerable.Range(0, networks)
            .Select(network => (workers.Sum(worker => worker[network]), Math.Sqrt(_squares[network].item<float>())))];
        Clear();
        return found;
    }

    private void Clear()
    {
        Array.ForEach(_left, worker => worker.Clear());
        Array.ForEach(_squares, square => square.Dispose());
        _squares = [];
    }

    /// <summary>Squared norm of a network's gradient, a scalar.</summary>
    private Tensor Square(int network) =>
        stack(Parameters.Specs.Select(spec => Of(network, Parameters[spec.Name].grad!).square().sum())).sum();

    private Tensor Of(int network, Tensor value) => Parameters.Networks == 0 ? value : value[network];
}
