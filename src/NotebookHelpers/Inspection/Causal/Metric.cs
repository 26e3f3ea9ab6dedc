using BetweenTokens.Models;
using BetweenTokens.Tensors;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Causal;

/// <summary>
/// What a change of a model is judged by: one number from the logits after one position, the last unless <see cref="At"/>
/// says otherwise. <see cref="Ablation"/>, <see cref="Patching"/> and <see cref="PathPatching"/> take one.
/// </summary>
/// <example><code>
/// var metric = Metric.LogitDifference(" Mary", " John");
/// metric.Of(model, "When Mary and John went to the store, John gave a drink to")
/// </code></example>
public sealed class Metric
{
    private readonly Func<LanguageModel, float[], Func<Tensor, Tensor>> _bind;

    private Metric(string name, string unit, Index position, Func<LanguageModel, float[], Func<Tensor, Tensor>> bind) =>
        (Name, Unit, Position, _bind) = (name, unit, position, bind);

    /// <summary>What it measures, in words.</summary>
    public string Name { get; }

    /// <summary>Unit of its numbers: logits, nats, or what a custom metric says.</summary>
    public string Unit { get; }

    /// <summary>The position after which the logits are taken; ^1: the last.</summary>
    public Index Position { get; }

    /// <summary>Logit of one token.</summary>
    /// <param name="token">Its text, which must be one token, or its id.</param>
    public static Metric Logit(TokenChoice token) => new($"logit of {token}", "logits", ^1, (model, _) =>
    {
        var id = token.Id(model);
        return logits => logits.select(-1, id);
    });

    /// <summary>Logit of one token less that of another: for IOI, of the right name and the wrong one (Wang et al. 2023).</summary>
    /// <param name="answer">The token that should win: its text, which must be one token, or its id.</param>
    /// <param name="rival">The token that it is compared with.</param>
    public static Metric LogitDifference(TokenChoice answer, TokenChoice rival) =>
        new($"logit of {answer} − logit of {rival}", "logits", ^1, (model, _) =>
    {
        var (right, wrong) = (answer.Id(model), rival.Id(model));
        return logits => logits.select(-1, right) - logits.select(-1, wrong);
    });

    /// <summary>Logit of one token less the mean logit of others: 0 where nothing is known among them.</summary>
    /// <param name="answer">The token that should win.</param>
    /// <param name="others">The tokens that it is compared with, at least one.</param>
    public static Metric Margin(TokenChoice answer, params IReadOnlyList<TokenChoice> others) =>
        new($"logit of {answer} − mean logit of {others.Count} others", "logits", ^1, (model, _) =>
    {
        var (right, wrong) = (answer.Id(model), others.Select(other => (long)other.Id(model)).ToArray());
        return logits => logits.select(-1, right) - logits.index_select(-1, tensor(wrong, device: logits.device)).mean([-1]);
    });

    /// <summary>ln p of one token, in nats.</summary>
    /// <param name="token">Its text, which must be one token, or its id.</param>
    public static Metric LogProbability(TokenChoice token) => new($"ln p of {token}", "nats", ^1, (model, _) =>
    {
        var id = token.Id(model);
        return logits => logits.log_softmax(-1).select(-1, id);
    });

    /// <summary>
    /// KL(clean ‖ changed) of the next-token distributions, in nats; clean is the unchanged run, or the clean prompt's where two
    /// are compared.
    /// </summary>
    public static Metric KlFromClean() => new("KL from clean", "nats", ^1, (_, clean) =>
    {
        // A token without probability (0 · −∞) adds nothing.
        return logits =>
        {
            var p = tensor(clean, ScalarType.Float64, logits.device).log_softmax(-1);
            return (p.exp() * (p - logits.log_softmax(-1))).nan_to_num(0, double.PositiveInfinity).sum(-1).clamp_min(0);
        };
    });

    /// <summary>Any number that the logits give.</summary>
    /// <param name="name">What it measures, in words.</param>
    /// <param name="ofLogits">From the logits after the position, [dVocab], to the number.</param>
    /// <param name="unit">Unit of the number.</param>
    public static Metric FromLogits(string name, Func<float[], double> ofLogits, string unit) => new(name, unit, ^1, (_, _) => logits =>
    {
        var width = (int)logits.shape[^1];
        var all = TensorMemory.Copy<double>(logits.cpu());
        return tensor(all.Chunk(width).Select(row => ofLogits(Array.ConvertAll(row, value => (float)value))).ToArray(), device: CPU);
    });

    /// <summary>The same after another position.</summary>
    public Metric At(Index position) => new(Name, Unit, position, _bind);

    /// <summary>The number that a model gives, changed or not.</summary>
    /// <param name="model">Any transformer.</param>
    /// <param name="prompt">A text or token ids.</param>
    /// <param name="changes">Changes to the pass, in order.</param>
    public double Of(LanguageModel model, Prompt prompt, params IReadOnlyList<Intervention> changes)
    {
        var runs = Reruns.Of(model, prompt.Ids(model), this, [changes]);
        return runs.Changed[0];
    }

    /// <summary>
    /// The numbers of many changed runs of one prompt: runs that change the same layer first are read side by side, from the
    /// stream before it.
    /// </summary>
    /// <param name="model">Any transformer.</param>
    /// <param name="prompt">A text or token ids.</param>
    /// <param name="variants">The changes of each run.</param>
    /// <returns>One number a run.</returns>
    public double[] OfEach(LanguageModel model, Prompt prompt, IReadOnlyList<IReadOnlyList<Intervention>> variants) =>
        Reruns.Of(model, prompt.Ids(model), this, variants).Changed;

    /// <inheritdoc/>
    public override string ToString() => Position.Equals(^1) ? Name : $"{Name} at {Position}";

    /// <summary>The metric for one model: from logits [run, dVocab] to a number a run.</summary>
    /// <param name="model">Whose tokens are meant.</param>
    /// <param name="clean">Logits of the clean run at the position, [dVocab].</param>
    internal Func<Tensor, double[]> Bind(LanguageModel model, float[] clean)
    {
        var of = _bind(model, clean);
        return logits =>
        {
            using var scope = NewDisposeScope();
            return TensorMemory.Copy<double>(of(logits.to(ScalarType.Float64)).cpu());
        };
    }

    /// <summary>The metric for one model as a graph: from logits, float64 [run, dVocab], to [run].</summary>
    /// <param name="model">Whose tokens are meant.</param>
    /// <param name="clean">Logits of the clean run at the position, [dVocab].</param>
    internal Func<Tensor, Tensor> Graph(LanguageModel model, float[] clean) => _bind(model, clean);

    /// <summary>The metric of one run.</summary>
    /// <param name="model">Whose tokens are meant.</param>
    /// <param name="logits">Logits of the run at the position, [dVocab].</param>
    /// <param name="clean">The same of the clean run.</param>
    internal double Of(LanguageModel model, float[] logits, float[] clean)
    {
        using var scope = NewDisposeScope();
        return Bind(model, clean)(tensor(logits, device: CPU).unsqueeze(0))[0];
    }

    /// <summary>The position in a text, checked.</summary>
    internal int PositionIn(int length)
    {
        var position = Position.GetOffset(length);
        return position >= 0 && position < length ? position
            : throw new ArgumentException($"{this}: the text has {length} positions, 0 to {length - 1}.");
    }
}
